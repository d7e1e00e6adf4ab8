"""Pages by the last row seen instead of by number: the same cost on page 1 and page 10,000, and no row twice.

Rows without a value in the first sort column come last in both directions. They are a segment of their own, so that
each page is one range of an index: with ``OR … IS NULL`` in one condition PostgreSQL reads the index from its start.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from django.core import signing
from django.db.models import BooleanField, F, Field, Func, Model, OrderBy, Q, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _

from rapport.platform.records.filters import ListError

_SALT = "rapport.records.cursor"
CURSOR_LENGTH = 2_000
"""Characters that a cursor may have; a sort column's value is at most some hundred."""

Segment = Literal["filled", "empty"]


@dataclass(frozen=True, slots=True)
class SortKey:
    """One column of the order."""

    name: str
    descending: bool
    nullable: bool
    indexed: bool = True
    """Whether an index has the order, so that it is there for lists of any length."""

    @property
    def parameter(self) -> str:
        """As it stands in ``sort=``."""
        return f"-{self.name}" if self.descending else self.name


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row at the edge of a page: its sort values and key, and which way to read on."""

    values: tuple[Any, ...]
    id: int
    backward: bool = False


class Order:
    """A total order of a kind's rows: the sort columns, then the key."""

    def __init__(self, kind: str, model: type[Model], keys: Sequence[SortKey]) -> None:
        self.kind = kind
        self.model = model
        self.keys = tuple(keys)

    @property
    def columns(self) -> list[str]:
        """What a row must carry for a cursor to be made of it."""
        return [*(key.name for key in self.keys), "id"]

    def cursor_of(self, row: Any, *, backward: bool) -> Cursor:
        """The cursor that stands on a row (a dict or an instance)."""
        values = row if isinstance(row, dict) else {name: getattr(row, name) for name in self.columns}
        return Cursor(tuple(values[key.name] for key in self.keys), values["id"], backward)

    def segments(self, cursor: Cursor | None, *, backward: bool) -> list[tuple[Segment | None, Cursor | None]]:
        """The ranges to read, in turn, until a page is full; each with the cursor that it begins after."""
        first = self.keys[0]
        if not first.nullable:
            return [(None, cursor)]
        order: list[Segment] = ["empty", "filled"] if backward else ["filled", "empty"]
        if cursor is None:
            return [(segment, None) for segment in order]
        at: Segment = "empty" if cursor.values[0] is None else "filled"
        return [(at, cursor)] + [(segment, None) for segment in order[order.index(at) + 1 :]]

    def order_by(self, segment: Segment | None, *, backward: bool) -> list[OrderBy]:
        """ORDER BY of one segment."""
        keys = self.keys[1:] if segment == "empty" else self.keys
        terms = []
        for position, key in enumerate(keys):
            descending = key.descending != backward
            settled = not key.nullable or (position == 0 and segment == "filled")
            nulls: dict[str, bool] = {} if settled else {"nulls_first" if backward else "nulls_last": True}
            terms.append(OrderBy(F(key.name), descending=descending, **nulls))
        return [*terms, OrderBy(F("id"), descending=self.keys[-1].descending != backward)]

    def segment_condition(self, segment: Segment | None) -> Q:
        """Rows of a segment."""
        if segment is None:
            return Q()
        return Q(**{f"{self.keys[0].name}__isnull": segment == "empty"})

    def beyond(self, cursor: Cursor, segment: Segment | None, *, backward: bool) -> Any:
        """Rows of the segment that come after the cursor's row."""
        pairs = list(zip(self.keys, cursor.values, strict=True))
        if segment == "empty":
            pairs = pairs[1:]
        plain = all(not key.nullable for key, _value in pairs[1:]) and (
            segment is not None or not (pairs and pairs[0][0].nullable)
        )
        directions = {key.descending for key, _value in pairs} | {self.keys[-1].descending}
        if plain and len(directions) == 1:
            return self._row_comparison(pairs, cursor.id, descending=directions.pop() != backward)
        return self._bound(pairs, segment, backward=backward) & self._stepwise(pairs, cursor.id, backward=backward)

    def _bound(self, pairs: Sequence[tuple[SortKey, Any]], segment: Segment | None, *, backward: bool) -> Q:
        """What :meth:`_stepwise` implies of the first column, said so that an index can begin there."""
        if not pairs or pairs[0][1] is None or (pairs[0][0].nullable and segment != "filled"):
            return Q()
        key, value = pairs[0]
        return Q(**{f"{key.name}__{'lte' if key.descending != backward else 'gte'}": value})

    def _row_comparison(self, pairs: Sequence[tuple[SortKey, Any]], key: int, *, descending: bool) -> Any:
        """``(a, b, id) > (…)``, which an index over (a, b, id) answers as one range."""
        columns = _Row(*(F(sort_key.name) for sort_key, _value in pairs), F("id"))
        bounds = _Row(
            *(Value(value, output_field=self._field(sort_key.name)) for sort_key, value in pairs),
            Value(key, output_field=self._field("id")),
        )
        return (LessThan if descending else GreaterThan)(columns, bounds)

    def _stepwise(self, pairs: Sequence[tuple[SortKey, Any]], key: int, *, backward: bool) -> Q:
        """``a > x OR (a = x AND (b < y OR …))`` for mixed directions and empty values in later columns."""
        after = Q(id__lt=key) if self.keys[-1].descending != backward else Q(id__gt=key)
        for sort_key, value in reversed(pairs):
            descending = sort_key.descending != backward
            name = sort_key.name
            empty = Q(**{f"{name}__isnull": True})
            if value is None:
                after = (~empty | after & empty) if backward else after & empty
                continue
            further = Q(**{f"{name}__{'lt' if descending else 'gt'}": value})
            if sort_key.nullable and not backward:
                further |= empty
            after = further | Q(**{name: value}) & after
        return after

    def _field(self, name: str) -> Field[Any, Any]:
        field = self.model._meta.get_field(name)
        assert isinstance(field, Field)
        return field

    # Cursors as text ----------------------------------------------------------------------------------------------

    @property
    def _mark(self) -> str:
        """What a cursor belongs to: one made for another kind or order is refused."""
        return f"{self.kind}?{','.join(key.parameter for key in self.keys)}"

    def encode(self, cursor: Cursor) -> str:
        """The cursor as opaque signed text."""
        values = [_to_json(value) for value in cursor.values]
        return signing.dumps([self._mark, values, cursor.id, int(cursor.backward)], salt=_SALT, compress=True)

    def decode(self, text: str) -> Cursor:
        """The cursor of a text; ListError when it was not made here for this kind and order."""
        try:
            if len(text) > CURSOR_LENGTH:
                raise signing.BadSignature
            mark, values, key, backward = signing.loads(text, salt=_SALT)
        except (signing.BadSignature, ValueError) as error:
            raise ListError("cursor", _("This cursor is not valid. Start again without one.")) from error
        if mark != self._mark:
            raise ListError("cursor", _("This cursor belongs to another list or order. Start again without one."))
        restored = [
            None if value is None else self._restored(sort_key, value)
            for sort_key, value in zip(self.keys, values, strict=True)
        ]
        return Cursor(tuple(restored), key, bool(backward))

    def _restored(self, key: SortKey, value: Any) -> Any:
        """The value of a column, out of JSON."""
        return self._field(key.name).to_python(value)


class _Row(Func):
    """A row value of SQL; the comparison of two is lexicographic."""

    template = "(%(expressions)s)"
    output_field = BooleanField()  # a row has no type of its own in Django

    def get_source_fields(self) -> list[Any]:
        return []


def _to_json(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, int | str) else str(value)


def parameters_of(keys: Sequence[SortKey]) -> Iterator[str]:
    """The keys as they stand in ``sort=``."""
    return (key.parameter for key in keys)
