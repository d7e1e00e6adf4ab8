"""Orders that no index has: a short list is read whole and put in order here, a long one is refused such an order.

An index for each column would be paid for by every write. Up to :data:`MOST` rows the values of a column are read and
sorted as people expect: choices and stages by their place, owners and countries by their names, texts by sort keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from django.db.models import F, Model, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.countries import country_name
from rapport.lib.languages import language_name
from rapport.lib.sort_keys import sort_key
from rapport.platform.access.engine import hidden_fields, rows_of_model
from rapport.platform.access.titles import hidden_stand_ins, hidden_titles
from rapport.platform.database.patience import OutOfTime, in_time
from rapport.platform.records.counts import estimated_rows
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.keyset import Cursor, Order, SortKey
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 4_000
"""Rows that a list may have to be put in an order without an index: reading and sorting them costs some 10 ms."""
TIMEOUT = 1_000
"""Milliseconds after which the search for so many rows is given up: a warm base takes some 20, a cold one hundreds."""
_TEXTS = frozenset({FieldKind.TEXT, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.URL, FieldKind.TIME_ZONE})
_NAMED = frozenset({FieldKind.COUNTRY, FieldKind.LANGUAGE})
"""Kinds whose values are codes that people read by a name in their own language."""
_PLAIN = frozenset(
    {
        FieldKind.CURRENCY,
        FieldKind.INTEGER,
        FieldKind.DECIMAL,
        FieldKind.MONEY,
        FieldKind.DATE,
        FieldKind.DATETIME,
        FieldKind.BOOLEAN,
    }
)
"""Kinds whose values are ordered as they are stored."""
_RANKED = frozenset({*_TEXTS, *_NAMED, FieldKind.CHOICE, FieldKind.LINK})
"""Kinds that are ordered by something else than what is stored: a key, a name, a place among the choices, a title."""

_PLACE = "position"
"""The column by which records that have an order of their own, such as stages, are ordered."""
Entry = tuple[Any, ...]
"""One row: what each column of the order makes it stand by (None for an empty value), and its key."""


class TooLong(ListError):
    """A list has too many rows for its order ``sort``: about ``count``, or None where they could not be found in time.

    The figures say the count and how many rows it may have (limit).
    """

    def __init__(self, order: ShortOrder, count: int | None, others: Sequence[str]) -> None:
        words = {"fields": ", ".join(order.labels), "most": formats.number_format(MOST, force_grouping=True)}
        if count is None:
            reason = _("This list could not be sorted by %(fields)s in time.")
        else:
            words["count"] = formats.number_format(count, force_grouping=True)
            reason = _(
                "This list is too long to be sorted by %(fields)s: about %(count)s records match, and at most %(most)s"
                " can be."
            )
        self.reason = str(reason % words)
        advice = _("Filter it, or sort it by: %(others)s.") % {"others": ", ".join(others)}
        super().__init__("sort", f"{self.reason} {advice}")
        self.sort = ",".join(key.parameter for key in order.keys)
        self.figures = {"limit": MOST} if count is None else {"count": count, "limit": MOST}


def indexed_names(spec: RecordSpec, user: User | None) -> list[str]:
    """The names by which this reader may sort lists of the kind, however long they are."""
    hidden = hidden_fields(spec, user)
    return [n for n in dict.fromkeys([*spec.sorts, spec.default_sort.lstrip("-")]) if n not in hidden]


def short_names(spec: RecordSpec, user: User | None) -> list[str]:
    """The further names by which this reader may sort a list of at most :data:`MOST` records."""
    hidden = {*hidden_fields(spec, user), *_telling(spec, user)}
    taken = {*spec.sorts, spec.default_sort.lstrip("-"), *spec.record.internal, *spec.record.sort_by, *hidden}
    return [name for name, field in spec.fields.items() if name not in taken and _has_order(field, user)]


def _telling(spec: RecordSpec, user: User | None) -> Sequence[str]:
    """The titles that may be a hidden address or number of the record, which the order would tell."""
    return spec.record.title_columns if hidden_stand_ins(spec, user) else ()


def _has_order(field: FieldSpec, user: User | None) -> bool:
    if not field.stored:
        return False
    return field.kind in _PLAIN or (field.kind in _RANKED and (field.kind is not FieldKind.LINK or _leads(field, user)))


def _leads(field: FieldSpec, user: User | None) -> bool:
    """Whether a link is to records that have a title in columns all of which the reader sees."""
    if field.link_model is None or not _title_of(field.link_model):
        return False
    kinds = [kind for kind in registry.of_model(field.link_model) if not kind.record.overview]
    return not hidden_titles(field.link_model, user) and not any(hidden_stand_ins(kind, user) for kind in kinds)


def _title_of(model: type[Model]) -> tuple[str, ...]:
    """The columns that order linked records: their place or key where they have one, else what they are called by."""
    for kind in registry.of_model(model):
        names = kind.record.title_columns
        if names and kind.default_sort == _PLACE:
            return (_PLACE,)
        if names and (key := kind.record.sort_by.get(names[0])):
            return (key,)
        if names and all(kind.fields[name].stored and kind.fields[name].is_text for name in names):
            return tuple(names)
    return ()


class ShortOrder(Order):
    """An order in which at least one column has no index. Its cursors carry what rows stand by, not what they hold."""

    def __init__(self, spec: RecordSpec, keys: Sequence[SortKey]) -> None:
        super().__init__(spec.name, spec.model, keys)
        self.spec = spec

    @cached_property
    def fields(self) -> list[FieldSpec]:
        """What it is made of."""
        return [self.spec.fields[key.name] for key in self.keys]

    @property
    def labels(self) -> list[str]:
        """What its columns without an index are called."""
        return [str(f.label) for f, key in zip(self.fields, self.keys, strict=True) if not key.indexed]

    @property
    def _mark(self) -> str:
        """Names of countries and languages stand in another order in another language."""
        named = any(field.kind in _NAMED for field in self.fields)
        return f"{super()._mark}@{get_language()}" if named else super()._mark

    def _restored(self, key: SortKey, value: Any) -> Any:
        return value if self.spec.fields[key.name].kind in _RANKED else super()._restored(key, value)

    def entries(self, rows: QuerySet[Any], user: User | None) -> list[Entry]:
        """What rows stand by, in no order; at most one more than :data:`MOST` are read."""
        found = rows.order_by()
        names: list[str] = []
        for number, field in enumerate(self.fields):
            expression = _linked_title(field, user) if field.kind is FieldKind.LINK else F(field.name)
            names.append(f"stands_by_{number}")
            found = found.annotate(**{names[-1]: expression})
        read = list(found.values_list(*names, "pk")[: MOST + 1])
        makers = [_maker(field) for field in self.fields]
        if not read or not any(makers):
            return read
        columns = [
            column if make is None else [None if value in (None, "") else make(value) for value in column]
            for column, make in zip(zip(*read, strict=True), [*makers, None], strict=True)
        ]
        return list(zip(*columns, strict=True))

    def arranged(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries in order: empty values last whichever way it goes, equal ones by their key."""
        found = sorted(entries, key=itemgetter(-1), reverse=self.keys[-1].descending)
        for place, key in reversed(list(enumerate(self.keys))):
            filled = [entry for entry in found if entry[place] is not None]
            empty = [entry for entry in found if entry[place] is None]
            filled.sort(key=itemgetter(place), reverse=key.descending)
            found = filled + empty
        return found

    def around(self, entries: Sequence[Entry], here: Entry) -> tuple[list[Entry], list[Entry]]:
        """The entries before and after one, which need not be among them any more."""
        found = self.arranged([*(entry for entry in entries if entry != here), here])
        place = found.index(here)
        return found[:place], found[place + 1 :]


def _maker(field: FieldSpec) -> Callable[[Any], Any] | None:
    """What makes of a value what it stands by; None where that is the value."""
    if field.kind is FieldKind.CHOICE:
        places = {code: place for place, (code, _label) in enumerate(field.choices)}
        return lambda value: places.get(str(value))
    if field.kind is FieldKind.LINK:
        assert field.link_model is not None
        return None if _is_key(_title_of(field.link_model)) else _key_of
    if field.kind in _NAMED:
        name = country_name if field.kind is FieldKind.COUNTRY else language_name
        language = get_language() or "en"
        return lru_cache(maxsize=None)(lambda code: sort_key(name(code, language) or code))
    return _key_of if field.kind in _TEXTS else _as_it_is if field.kind is FieldKind.CURRENCY else None


def _is_key(columns: Sequence[str]) -> bool:
    return columns in ((_PLACE,), ("sort_key",))


@lru_cache(maxsize=32_768)
def _key_of(text: str) -> str:
    return sort_key(text)


def _as_it_is(value: Any) -> Any:
    return value


def _linked_title(field: FieldSpec, user: User | None) -> Subquery[Any]:
    """What orders the linked record of each row; nothing where it is out of the reader's reach."""
    assert field.link_model is not None
    names = _title_of(field.link_model)
    reached = field.link_model._default_manager.all() if user is None else rows_of_model(field.link_model, user)
    found = reached.order_by().filter(pk=OuterRef(f"{field.name}_id"))
    if _is_key(names):
        return Subquery(found.values(names[0])[:1])
    filled = [NullIf(F(name), Value(""), output_field=TextField()) for name in names]
    called = Coalesce(*filled, output_field=TextField()) if len(filled) > 1 else filled[0]
    return Subquery(found.values(called=called)[:1])


class ShortList:
    """The rows of one list in an order without an index, read once. TooLong where they are too many."""

    def __init__(self, order: ShortOrder, rows: QuerySet[Any], user: User | None) -> None:
        self.order = order
        self.rows = rows
        self.user = user

    @cached_property
    def entries(self) -> list[Entry]:
        """All of them, in order."""
        found = self._found()
        if found is None or len(found) > MOST:
            count = max(estimated_rows(self.rows), MOST + 1) if found is not None else None
            spec = self.order.spec
            others = [str(spec.fields[name].label) for name in shown_names(spec, indexed_names(spec, self.user))]
            raise TooLong(self.order, count, list(dict.fromkeys(others)))
        return self.order.arranged(found)

    def _found(self) -> list[Entry] | None:
        """The entries in no order; None when they could not be found in time."""
        if self.rows.query.is_empty():
            return []
        try:
            with in_time(TIMEOUT):
                return self.order.entries(self.rows, self.user)
        except OutOfTime:
            return None

    def page(self, cursor: Cursor | None, limit: int) -> tuple[list[Entry], bool, bool]:
        """The entries of a page, and whether there are some before and after it."""
        if cursor is None:
            return self.entries[:limit], False, len(self.entries) > limit
        before, after = self.order.around(self.entries, (*cursor.values, cursor.id))
        if cursor.backward:
            return before[-limit:], len(before) > limit, True
        return after[:limit], True, len(after) > limit

    def beside(self, record: Model) -> tuple[int, int | None, int | None]:
        """The place of a record from 0 on, also of one that has left the list, and the keys beside it."""
        place = next((n for n, entry in enumerate(self.entries) if entry[-1] == record.pk), None)
        if place is not None:
            before, after = self.entries[:place], self.entries[place + 1 :]
        else:
            itself = self.order.spec.objects().filter(pk=record.pk)
            here = next(iter(self.order.entries(itself, self.user)), None)
            before, after = self.order.around(self.entries, here) if here is not None else ([], [])
        return len(before), before[-1][-1] if before else None, after[0][-1] if after else None

    def cursor_at(self, entry: Entry, *, backward: bool) -> str:
        """The cursor that stands on an entry."""
        return self.order.encode(Cursor(entry[:-1], entry[-1], backward))


def shown_names(spec: RecordSpec, columns: Sequence[str]) -> list[str]:
    """The names of orders as people call them, in the place of the columns that give them."""
    called = {column: name for name, column in reversed(list(spec.record.sort_by.items()))}
    return [called.get(name, name) for name in columns]


def in_that_order(rows: Sequence[Any], keys: Sequence[int]) -> Iterator[Any]:
    """The rows (dicts with their id, or instances) in the order of their keys; those that are gone are left out."""
    found = {row["id"] if isinstance(row, dict) else row.pk: row for row in rows}
    return (found[key] for key in keys if key in found)
