"""What rows of a file say in the fields that administrators added: read by the fields' own rules, where Django is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rapport.customers.importing.prepared import NO_RECORD, PreparedParty
from rapport.customers.importing.search_tokens import KIND_NAMES, add_tokens
from rapport.customers.importing.values import LONGEST_TEXT
from rapport.lib.money import parse_amount
from rapport.platform.access.engine import writable_fields
from rapport.platform.exchange.cells import cell_reader
from rapport.platform.exchange.linking import LinkFinder
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.exchange.outcome import Outcome, RunContext
from rapport.platform.records.custom import as_json, currencies_of, defaults_of
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.search.sources import searched_additions

UID = ".uid"
"""What ends the name of the column of an export that holds the uid of a linked record."""


class OwnFields:
    """The columns of a file that become custom fields of its kind, and what new records need in such fields."""

    def __init__(self, context: RunContext) -> None:
        spec = context.spec
        self.finders: dict[int, LinkFinder] = {}
        self.readers: dict[int, tuple[str, str, Callable[[str], Any]]] = {}
        self.currencies = currencies_of(spec)
        by_uid = {column.target for column in context.mapping.used if column.target.endswith(UID)}
        for column in context.mapping.used:
            field = spec.fields.get(column.target.removesuffix(UID))
            if f"{column.target}{UID}" in by_uid:
                continue  # the name beside it is for people
            if field is not None and any(added.field is field for added in spec.additions):
                self.readers[column.index] = (field.name, column.column, self._reader(field, column, context))
        allowed = spec.writable if context.actor is None else writable_fields(spec, context.actor)
        given = defaults_of(spec)
        self.searched = frozenset(searched_additions(spec))
        """Names of those whose values records are found by."""
        self.required = [
            added.field
            for added in spec.additions
            if added.field.required and added.field.name in allowed and added.field.name not in given
        ]

    def read(self, rows: Sequence[PreparedParty], outcome: Outcome) -> None:
        """Give these rows their values. A cell that is none is told, and kept in the description as others are."""
        if not (self.readers or self.required):
            return
        for index, finder in self.finders.items():
            finder.load({text for row in rows if (text := row.own_cells.get(index))})
        for row in rows:
            if row.failure not in NO_RECORD:
                self._read(row, outcome)
                lacking = [str(field.label) for field in self.required if field.name not in row.own]
                row.lacks = ", ".join(lacking)

    def _reader(self, field: FieldSpec, column: ColumnMap, context: RunContext) -> Callable[[str], Any]:
        if field.kind is not FieldKind.LINK:
            return cell_reader(field, column)
        finder = self.finders[column.index] = LinkFinder(field, context.actor)

        def linked(text: str) -> Any:
            finder.load({text})
            found = finder.find(text)
            if isinstance(found, str):
                raise ValidationError(found)
            return found

        return linked

    def _read(self, row: PreparedParty, outcome: Outcome) -> None:
        kept: list[str] = []
        said: dict[str, str] = {}
        for index, text in row.own_cells.items():
            if index not in self.readers:
                continue
            name, column, read = self.readers[index]
            try:
                value = read(text)
            except ValidationError as error:
                told = _("%(problem)s It was kept in the description.") % {"problem": " ".join(error.messages)}
                outcome.mark(row.number, told, column, text[:300])
                kept.append(f"{column}: {text}")
                continue
            if value not in (None, "", []):
                row.own.setdefault(name, as_json(value))
                if name in self.currencies and (code := parse_amount(text).currency):
                    said[self.currencies[name][0]] = code
        for currency, code in said.items():
            row.own.setdefault(currency, code)
        if kept:
            held = [str(row.columns.get("description") or ""), *kept]
            row.columns["description"] = "\n".join(filter(None, held)).replace("\x00", "")[:LONGEST_TEXT]
            if row.lines is not None:
                row.lines = None  # they were written without it, and the tokens went with them
                add_tokens(row)


def currencies_by_kind() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """The amounts among the custom fields of parties of each kind, with their currencies."""
    return {kind: currencies_of(registry.get(name_of_kind)) for kind, name_of_kind in KIND_NAMES.items()}


def defaults_by_kind() -> Mapping[str, dict[str, Any]]:
    """What new parties of each kind hold in custom fields when nobody says otherwise, as JSON holds it."""
    return {
        kind: {name: as_json(value) for name, value in defaults_of(registry.get(name_of_kind)).items()}
        for kind, name_of_kind in KIND_NAMES.items()
    }
