"""Fields of a record that are not columns of its table: e-mails of a person, tags, external ids.

A :class:`VirtualField` reads its values for many rows at once and writes them for many changes at once, so lists,
API, export and import treat it as any field, and no consumer asks row by row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.platform.records.fields import FieldKind

if TYPE_CHECKING:
    from rapport.platform.write import Change


class VirtualField:
    """Base of fields that live in rows of other tables. Subclasses give ``load`` and, unless read-only, ``save``."""

    kind = FieldKind.COLLECTION
    read_only = False
    unsorted: Any = ""
    """Why lists are not sorted by it, told where one would sort; "" where nobody would expect it."""
    is_grouped = False
    """Whether records are grouped by it, which takes an :meth:`expression` and one value a record at most."""
    separator = ", "
    """What stands between several texts where they are typed in one line; :meth:`clean` reads it."""
    named = False
    """Whether it is a set of names or named rows, so that a bulk edit can add to it and take from it."""
    single = False
    """Whether a record has one such value at most, so that it is null where there is none rather than an empty list."""
    lookup = ""
    """The name of the route of the look-up by which forms choose the one record that it holds."""
    columns: Sequence[str] = ()
    """Columns of the record's own table that hold its value: histories tell it in place of them (:meth:`told`)."""
    rows: Sequence[tuple[str, Any]] = ()
    """Columns (key, label) of a form with one row an item; empty means one line of text."""

    def choices(self) -> Sequence[tuple[str, Any]] | None:
        """The values to tick in a form, when they are few and known."""
        return None

    def __init__(self, name: str, label: Any, help: Any = "") -> None:
        self.name = name
        self.label = label
        self.help = help

    def subquery(self) -> tuple[str, list[Any]] | None:
        """A SELECT of one JSON value for the record ``record.id``, with its parameters, where SQL can say it: then
        all such fields of a record cost one query together."""
        return None

    def cell_subquery(self) -> tuple[str, list[Any]] | None:
        """A SELECT of the CSV cell of the record ``record.id`` as text, with its parameters, where SQL can say it."""
        return None

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        """JSON-ready values by record id; a missing id means the empty value."""
        if self.subquery() is None:
            raise TypeError(f"{type(self).__name__} does not say how to load")
        return load_together([self], ids)[self.name]

    def clean(self, value: Any) -> Any:
        """The standard form of a given value; django ValidationError when it cannot be one."""
        return value

    def same(self, stored: Any, wanted: Any) -> bool:
        """Whether a cleaned value says what is stored already (as :meth:`load` gives it), so that nothing is to be
        written; in doubt it does not."""
        return bool(_essence(stored or "") == _essence(wanted or ""))

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        """Write cleaned values of changes whose rows are saved already."""
        raise TypeError(f"{type(self).__name__} does not say how to save")

    def forget(self, ids: Sequence[int]) -> None:
        """Delete what belongs to records that are being deleted, where no foreign key does it."""

    def condition(self, operator: str, value: Any) -> Q:
        """The rows whose value matches, for filters and match keys; ValidationError for an operator it has not."""
        raise ValidationError(_("“%(name)s” cannot be filtered."), params={"name": self.name}, code="filter")

    def reasons(self, pk: int) -> set[str]:
        """Why a record has no value, where more can be said than that it has none: codes of a formula."""
        return set()

    def expression(self) -> Any:
        """The value of a row in SQL, for whoever reads now."""
        raise TypeError(f"{type(self).__name__} has no value in SQL")

    def text(self, value: Any) -> str:
        """The value as one line of text for a list cell or a CSV cell."""
        if isinstance(value, list):
            return " ::: ".join(str(item.get("value", item)) if isinstance(item, dict) else str(item) for item in value)
        return "" if value is None else str(value)

    def shown(self, value: Any) -> str:
        """One item as a page shows it, in the reader's language; `text` is the same in every language."""
        return self.text(value)

    def told(self, row: Any) -> Any:
        """The value that :attr:`columns` of a row, or of a before-image of one, say; None where they say nothing."""
        raise TypeError(f"{type(self).__name__} has no columns")

    def called(self, value: str) -> str:
        """What a value that an address or a form holds is called, for whoever reads now."""
        return value

    def called_together(self, values: Collection[str]) -> Mapping[str, str]:
        """The same of many values."""
        return {value: self.called(value) for value in values}

    def json_schema(self) -> dict[str, Any]:
        """JSON schema of the value for the OpenAPI document."""
        return {"type": "array", "items": {"type": "object"}}


def _essence(value: Any) -> Any:
    """What a stored and a given value have in common when they say the same: rows by their uid, nothing as nothing."""
    if isinstance(value, list):
        return sorted(map(_essence, value), key=repr)
    uid = value.get("uid") if isinstance(value, dict) else getattr(value, "uid", None)
    if uid is not None:
        return str(uid)
    if isinstance(value, dict):
        return sorted((key, str(item)) for key, item in value.items() if item not in (None, ""))
    return value or ""


def load_together(fields: Sequence[VirtualField], ids: Sequence[int]) -> dict[str, Mapping[int, Any]]:
    """What :meth:`VirtualField.load` gives, by field, in as few queries as possible."""
    if not ids:
        return {field.name: {} for field in fields}
    asked = [(field, found) for field in fields if (found := field.subquery()) is not None]
    together = {field.name for field, _found in asked}
    loaded = {field.name: field.load(ids) for field in fields if field.name not in together}
    if asked:
        columns = ", ".join(f"({statement})" for _field, (statement, _given) in asked)
        given = [value for _field, (_statement, values) in asked for value in values]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT record.id, {columns} FROM unnest(%s::bigint[]) AS record(id)", [*given, list(ids)])  # noqa: S608
            rows = cursor.fetchall()
        for column, (field, _found) in enumerate(asked, start=1):
            loaded[field.name] = {row[0]: row[column] for row in rows if row[column] is not None}
    return loaded
