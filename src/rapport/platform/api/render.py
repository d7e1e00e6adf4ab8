"""From rows to the JSON of the API: dicts of columns in, dicts for orjson out, links labelled, no row asked alone.

:mod:`rapport.platform.api.schemas` describes the same; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import orjson
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.expressions import Combinable
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from rapport.platform.access.engine import known_by_name, visible_fields
from rapport.platform.access.titles import hidden_stand_ins, hidden_titles, read_by, shown_title, tells_stand_in
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import load_together

if TYPE_CHECKING:
    from rapport.platform.access.models import User


_NAME_LENGTH = 60
"""Of a name that was given wrongly, so much is repeated."""


def write_json(value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """An answer in JSON: times in UTC with Z, uids and decimals as strings."""
    body = orjson.dumps(value, default=_other, option=orjson.OPT_UTC_Z)
    response = HttpResponse(body, content_type="application/json", status=status)
    for name, text in (headers or {}).items():
        response.headers[name] = text
    return response


def _other(value: Any) -> str:
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def decimal_text(value: Decimal) -> str:
    """A number exactly, without exponent; amounts have at least two decimals: ``1200.00``."""
    text = f"{value:f}"
    if "." not in text:
        return text
    whole, _point, fraction = text.partition(".")
    return f"{whole}.{fraction.rstrip('0').ljust(2, '0')}"


_EMPTY: dict[FieldKind, Any] = {
    FieldKind.LONG_TEXT: "",
    FieldKind.COLLECTION: [],
    FieldKind.JSON: [],
    FieldKind.UID: [],
}
"""What a field that lives in other tables holds where there is nothing, if not null."""


def is_extra(field: FieldSpec) -> bool:
    """Whether a list carries the field only on ``include``: it lives in other tables, or is long."""
    return not field.stored or field.kind is FieldKind.LONG_TEXT


@dataclass(frozen=True)
class Shape:
    """Which fields of a kind one reader gets in one answer."""

    spec: RecordSpec
    user: User | None
    columns: tuple[FieldSpec, ...]
    virtual: tuple[FieldSpec, ...]

    @classmethod
    def full(cls, spec: RecordSpec, user: User | None) -> Shape:
        """Every visible field, for the answer about one record."""
        fields = [spec.fields[name] for name in visible_fields(spec, user)]
        return cls(spec, user, tuple(f for f in fields if f.stored), tuple(f for f in fields if not f.stored))

    @classmethod
    def of_list(cls, spec: RecordSpec, user: User | None, include: str) -> Shape:
        """The visible columns, and the extra fields named in ``include``; ListError for what is no field. A column
        may be named too: an extra field becomes one when its values are kept, which breaks nobody's address."""
        fields = [spec.fields[name] for name in visible_fields(spec, user)]
        extra = {field.name for field in fields if is_extra(field)}
        wanted = {name.strip() for name in include.split(",") if name.strip()}
        if wanted - {field.name for field in fields}:
            known = ", ".join(sorted(extra)) or "–"
            raise ListError("include", _("Lists can include: %(names)s.") % {"names": known})
        kept = [field for field in fields if field.name not in extra or field.name in wanted]
        return cls(spec, user, tuple(f for f in kept if f.stored), tuple(f for f in kept if not f.stored))

    @classmethod
    def chosen(cls, spec: RecordSpec, user: User | None, names: str) -> Shape:
        """The fields named in ``names``, separated by commas, and always the uid; ListError for any other name."""
        wanted = {name.strip() for name in names.split(",") if name.strip()} | {"uid"}
        seen = visible_fields(spec, user)
        if unknown := wanted - set(seen):
            name = min(unknown)[:_NAME_LENGTH]
            raise ListError("fields", _("%(kind)s have no field %(name)s.") % {"kind": spec.title_plural, "name": name})
        fields = [spec.fields[name] for name in seen if name in wanted]
        return cls(spec, user, tuple(f for f in fields if f.stored), tuple(f for f in fields if not f.stored))

    @property
    def names(self) -> list[str]:
        """The columns to read, for ``.values()``."""
        return ["id", *(field.name for field in self.columns)]

    def render(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The answer's items for rows read by :attr:`names`; one query a linked table and a virtual field."""
        names = [field.name for field in self.columns]
        items = [{name: row[name] for name in names} for row in rows]
        for field in self.columns:
            if field.kind is FieldKind.LINK:
                self._label(field, items)
        ids = [row["id"] for row in rows]
        self._call(ids, items)
        with read_by(self.user):
            loaded = load_together([field.virtual for field in self.virtual if field.virtual is not None], ids)
        for field in self.virtual:
            single = field.virtual is not None and field.virtual.single
            empty = None if single else _EMPTY.get(field.kind)
            values = loaded[field.name]
            for row_id, item in zip(ids, items, strict=True):
                item[field.name] = values.get(row_id, empty)
        return items

    def _call(self, ids: Sequence[int], items: list[dict[str, Any]]) -> None:
        """Take back titles that are a hidden address or number; their rows alone are read again."""
        for name in set(self.spec.record.title_columns) & set(items[0] if items else ()):
            by_id = {
                pk: item
                for pk, item in zip(ids, items, strict=True)
                if tells_stand_in(self.spec, str(item[name]), self.user)
            }
            for row in self.spec.model._default_manager.filter(pk__in=by_id) if by_id else ():
                by_id[row.pk][name] = shown_title(row, self.user)

    def _label(self, field: FieldSpec, items: list[dict[str, Any]]) -> None:
        assert field.link_model is not None
        keys = {item[field.name] for item in items} - {None}
        links = link_values(field.link_model, keys, self.user)
        for item in items:
            item[field.name] = links.get(item[field.name])


def link_values(model: type[models.Model], keys: set[int], user: User | None) -> dict[int, dict[str, Any]]:
    """``{"uid", "label"}`` by key. What the reader may not know by name keeps its uid, so that the link is no
    riddle, but has no label."""
    if not keys:
        return {}
    linked = model._default_manager.filter(pk__in=keys).order_by()
    reach = known_by_name(model, user) if registry.of_model(model) else Q()
    if reach is None:
        return {pk: {"uid": uid, "label": None} for pk, uid in linked.values_list("pk", "uid")}
    linked = linked.annotate(is_seen=_is(reach))
    columns = title_columns(model)
    hidden = hidden_titles(model, user) or any(hidden_stand_ins(spec, user) for spec in registry.of_model(model))
    if hidden or not columns:
        label = partial(shown_title, user=user) if hidden else str
        return {row.pk: {"uid": row.uid, "label": label(row) if row.is_seen else None} for row in linked}
    return {
        pk: {"uid": uid, "label": next(filter(None, titles), "") if is_seen else None}
        for pk, uid, is_seen, *titles in linked.values_list("pk", "uid", "is_seen", *columns)
    }


def _is(condition: Q) -> Combinable:
    """Whether a row passes a condition; one that says nothing is passed by all."""
    return Case(When(condition, then=True), default=False) if condition else Value(True)


def title_columns(model: type[models.Model]) -> tuple[str, ...]:
    """The columns that a row's title is taken from, where one of its kinds says so."""
    for spec in registry.of_model(model):
        if spec.record.title_columns:
            return tuple(spec.record.title_columns)
    return ()
