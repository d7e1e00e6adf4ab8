"""The one list: what a reader asks for, checked, and its rows in pages. Web, API, export and bulk edit all use it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from django.db.models import Model, OrderBy, Q, QuerySet
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows as reachable_rows
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.policy import Parts
from rapport.platform.records.counts import Count, count_rows
from rapport.platform.records.custom import read_linked
from rapport.platform.records.filters import RANGES, Filter, ListError, Operator, condition, parse_filter
from rapport.platform.records.groups import (
    PARAMETER,
    Groups,
    conditions_of,
    groups_condition,
    groups_text,
    parse_groups,
)
from rapport.platform.records.keyset import Cursor, Order, Segment, SortKey, parameters_of
from rapport.platform.records.matching import matching
from rapport.platform.records.parts import Key, first_of_parts
from rapport.platform.records.ranges import kind_by_kind, kinds_apart, time_windows
from rapport.platform.records.remembered import Remembered
from rapport.platform.records.short import (
    MOST,
    ShortList,
    ShortOrder,
    in_that_order,
    indexed_names,
    short_names,
)
from rapport.platform.records.spec import ORDER_AND_PAGE, RecordSpec
from rapport.platform.records.walks import Shape, first_rows

if TYPE_CHECKING:
    from rapport.platform.access.models import User

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_SORTS = 3
MAX_FILTERS = 30
SEARCH_LENGTH = 200
"""Characters that ``q`` may have."""
_CHUNK = 5_000
REACH: Remembered[int] = Remembered(seconds=600, most=4_000)
"""How many of the stretches of time, into which a list is split, a reader's first page of such a list took lately."""
Range = tuple[Segment | None, int, int]
"""A stretch of an order: its segment, how many stretches it was joined of, and its number."""
_PLACES = 1_000
"""Up to here a record knows its place in a list: each page of a record counts the rows before it."""


@dataclass(frozen=True)
class ListQuery:
    """A checked question: which rows, in which order, from where on; rows pass all filters and any of the groups."""

    spec: RecordSpec
    filters: tuple[Filter, ...] = ()
    groups: Groups = ()
    sort: tuple[SortKey, ...] = ()
    q: str = ""
    cursor: Cursor | None = None
    limit: int = DEFAULT_LIMIT
    order: Order = field(init=False)

    def __post_init__(self) -> None:
        keys = self.sort or tuple(_sort_keys(self.spec, self.spec.default_sort))
        object.__setattr__(self, "sort", keys)
        indexed = all(key.indexed for key in keys)
        order = Order(self.spec.name, self.spec.model, keys) if indexed else ShortOrder(self.spec, keys)
        object.__setattr__(self, "order", order)

    @classmethod
    def parse(
        cls,
        spec: RecordSpec,
        data: Mapping[str, Any],
        user: User | None,
        *,
        ignore: Collection[str] = (),
        skip_empty: bool = False,
    ) -> ListQuery:
        """Read the parameters of an address (a QueryDict) or of a JSON object.

        ``ignore`` names parameters that are the caller's own; ``skip_empty`` passes over filters without a value, as
        an HTML form sends them. Raises ListError with the name of the first parameter at fault.
        """
        filters = []
        taken = {name: values for name, values in _parameters(data) if name not in ignore}
        for name, values in taken.items():
            if name in RESERVED:
                continue
            given = [value for value in values if str(value).strip()] if skip_empty else values
            if given or not skip_empty:
                filters.append(parse_filter(spec, name, given, user))
        groups = parse_groups(spec, taken.get(PARAMETER, []), user, skip_empty=skip_empty)
        if len(filters) + sum(map(len, groups)) > MAX_FILTERS:
            message = _("At most %(limit)s filters fit here.") % {"limit": MAX_FILTERS}
            raise ListError([*(given.parameter for given in filters), PARAMETER][: MAX_FILTERS + 1][-1], message)
        sort = tuple(_sort_keys(spec, _single(taken, "sort"), user)) if _single(taken, "sort") else ()
        query = cls(spec, tuple(filters), groups, sort=sort, q=_q(taken), limit=parse_limit(taken))
        cursor = _single(taken, "cursor")
        return replace(query, cursor=query.order.decode(cursor)) if cursor else query

    def parameters(self) -> list[tuple[str, str]]:
        """The question as parameters of an address again, without cursor and limit."""
        pairs = [(given.parameter, given.text) for given in self.filters]
        pairs += [(PARAMETER, groups_text(self.groups))] if self.groups else []
        pairs += [("q", self.q)] if self.q else []
        sort = ",".join(parameters_of(self.sort))
        return pairs if sort == self.spec.default_sort else [*pairs, ("sort", sort)]


RESERVED = ORDER_AND_PAGE | {PARAMETER}
"""Parameters of a list's address that are no filters."""


def _parameters(data: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    for name in data:
        if isinstance(data, MultiValueDict):
            yield name, data.getlist(name)
        else:
            value = data[name]
            values = list(value) if isinstance(value, list | tuple) else [value]
            if name != PARAMETER and any(isinstance(item, dict | list) or item is None for item in values):
                raise ListError(name, _("Give a text, a number, true or false, or a list of these."))
            yield name, values


def _single(taken: Mapping[str, list[Any]], name: str) -> str:
    values = taken.get(name, [])
    if len(values) > 1:
        raise ListError(name, _("Give this once."))
    return str(values[0]).strip() if values else ""


def _q(taken: Mapping[str, list[Any]]) -> str:
    text = _single(taken, "q")
    if len(text) > SEARCH_LENGTH or "\x00" in text:
        raise ListError("q", _("At most %(limit)s characters fit here.") % {"limit": SEARCH_LENGTH})
    return text


def parse_limit(taken: Mapping[str, list[Any]]) -> int:
    """The number of rows asked for in ``limit``; ListError unless it is from 1 to 200."""
    text = _single(taken, "limit") if "limit" in taken else str(DEFAULT_LIMIT)
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MAX_LIMIT):
        raise ListError("limit", _("Give a whole number from 1 to %(limit)s.") % {"limit": MAX_LIMIT})
    return int(text)


def _sort_keys(spec: RecordSpec, text: str, user: User | None = None) -> Iterator[SortKey]:
    names = text.split(",")
    if len(names) > MAX_SORTS or len({name.strip().lstrip("-") for name in names}) < len(names):
        raise ListError("sort", _("Name at most %(limit)s fields, each once.") % {"limit": MAX_SORTS})
    indexed = indexed_names(spec, user)
    for given in names:
        name = given.strip().removeprefix("-")
        name = spec.record.sort_by.get(name, name)
        if name not in indexed and name not in short_names(spec, user):
            raise ListError("sort", f"{_orders_text(spec, user)} {_unsorted(spec, name, user)}".strip())
        yield SortKey(name, given.strip().startswith("-"), spec.fields[name].nullable, name in indexed)


def _orders_text(spec: RecordSpec, user: User | None) -> str:
    """By what lists of the kind are sorted."""
    always = _("Lists can be sorted by: %(allowed)s.") % {"allowed": ", ".join(indexed_names(spec, user))}
    others = short_names(spec, user)
    if not others:
        return always
    words = {"most": MOST, "allowed": ", ".join(others)}
    return f"{always} {_('Those of at most %(most)s records also by: %(allowed)s.') % words}"


def _unsorted(spec: RecordSpec, name: str, user: User | None) -> str:
    """Why a field that this reader sees is none to sort by; "" for any other name."""
    field = spec.fields.get(name)
    if field is None or field.virtual is None or name in permissions_of(user).hidden_fields(spec.name):
        return ""
    return str(field.virtual.unsorted)


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows in order, and the cursors of the pages beside them (empty at an end)."""

    items: list[Any]
    next_cursor: str = ""
    previous_cursor: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether nothing comes before or after."""
        return not self.next_cursor and not self.previous_cursor


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Where a record stands in a list: 1-based place (None beyond the thousandth) and the uids beside it."""

    place: int | None
    previous: Any
    next: Any


class Listing:
    """The rows that one user gets for one question."""

    def __init__(self, query: ListQuery, user: User | None, action: str = Action.VIEW.value) -> None:
        self.query = query
        self.user = user
        self.action = action

    @cached_property
    def matching(self) -> QuerySet[Any]:
        """Every row that matches, unordered: for sums, bulk edits and exports."""
        rows = reachable_rows(self.query.spec, self.user, self.action)
        conditions = [*self._filters]
        if self.query.groups:
            conditions.append(groups_condition(self.query.spec, self.query.groups, self.user))
        if self.query.q:
            conditions.append(matching(self.query.spec, self.query.q, self.user))
        return rows.filter(*conditions) if conditions else rows

    @cached_property
    def _filters(self) -> list[Q]:
        return conditions_of(self.query.spec, self.query.filters, self.user)

    def rows(self, values: Sequence[str] | None = None, *, related: Sequence[str] = ()) -> Page:
        """One page: dicts of the look-up paths in ``values`` (and of the sort columns and id), else instances.

        ``related`` names links whose rows are read with the instances.
        """
        query = self.query
        if self._short is not None:
            return self._short_page(self._short, values, related)
        backward = query.cursor is not None and query.cursor.backward
        found = list(self._read(query.cursor, query.limit + 1, backward=backward, values=values, related=related))
        self._read_linked(found, values, related)
        more = len(found) > query.limit
        found = found[: query.limit]
        if backward:
            found.reverse()
        if not found:
            return Page([])
        has_next = more if not backward else True
        has_previous = query.cursor is not None if not backward else more
        return Page(
            found,
            self._cursor(found[-1], backward=False) if has_next else "",
            self._cursor(found[0], backward=True) if has_previous else "",
        )

    @cached_property
    def _short(self) -> ShortList | None:
        """The whole list, where its order has no index."""
        order = self.query.order
        return ShortList(order, self.matching, self.user) if isinstance(order, ShortOrder) else None

    def require_order(self) -> None:
        """Raise TooLong where the list has too many rows for its order, before anybody is promised them."""
        if self._short is not None:
            len(self._short.entries)

    def _short_page(self, whole: ShortList, values: Sequence[str] | None, related: Sequence[str]) -> Page:
        entries, before, after = whole.page(self.query.cursor, self.query.limit)
        keys = [entry[-1] for entry in entries]
        rows = self.query.spec.model._default_manager.filter(pk__in=keys)
        read = list(self._shaped(rows, ["id", *values] if values is not None else None, related))
        self._read_linked(read, values, related)
        return Page(
            list(in_that_order(read, keys)),
            whole.cursor_at(entries[-1], backward=False) if entries and after else "",
            whole.cursor_at(entries[0], backward=True) if entries and before else "",
        )

    def _read_linked(self, rows: Sequence[Any], values: Sequence[str] | None, related: Sequence[str]) -> None:
        """Read what links that no join follows point at, for rows that are instances."""
        if values is None:
            read_linked(rows, [link for link in self.query.spec.link_fields if link.keyed and link.name in related])

    def count(self, page: Page | None = None) -> Count:
        """How many rows match: exact to 10,000, estimated beyond. Nobody counts where the page at hand has them all."""
        if self._short is not None and page is not None:
            return Count(len(self._short.entries), True)
        return Count(len(page.items), True) if page is not None and page.is_whole else count_rows(self.matching)

    def ids(self, limit: int | None = None) -> Iterator[int]:
        """The keys of the matching rows in the list's order, read in chunks so that memory stays flat."""
        if self._short is not None:
            yield from (entry[-1] for entry in self._short.entries[:limit])
            return
        cursor: Cursor | None = None
        left = limit
        while left is None or left > 0:
            size = _CHUNK if left is None else min(_CHUNK, left)
            chunk = list(self._read(cursor, size, backward=False, values=["id"]))
            yield from (row["id"] for row in chunk)
            if len(chunk) < size:
                return
            cursor = self.query.order.cursor_of(chunk[-1], backward=False)
            left = None if left is None else left - size

    def neighbours(self, record: Model) -> Neighbours:
        """The records before and after one in this list, and its place ("3 of 128")."""
        if self._short is not None:
            place, *keys = self._short.beside(record)
            uids = dict(self.query.spec.objects().filter(pk__in=filter(None, keys)).values_list("pk", "uid"))
            return Neighbours(place + 1, *(uids.get(key) for key in keys))
        order = self.query.order
        here = order.cursor_of(record, backward=False)
        following = next(iter(self._read(here, 1, backward=False, values=["uid"])), None)
        preceding = next(iter(self._read(here, 1, backward=True, values=["uid"])), None)
        before = sum(
            self._segment(segment, start, backward=True).values("pk")[: _PLACES + 1].count()
            for segment, start in order.segments(here, backward=True)
        )
        return Neighbours(
            place=before + 1 if before < _PLACES else None,
            previous=preceding["uid"] if preceding else None,
            next=following["uid"] if following else None,
        )

    def _shaped(self, rows: QuerySet[Any], values: Sequence[str] | None, related: Sequence[str]) -> QuerySet[Any]:
        """Dicts of these columns, or instances with the rows linked to them."""
        if values is not None:
            return rows.values(*dict.fromkeys(values))
        joined = [name for name in related if name in self.query.spec.joined_links]
        return rows.select_related(*joined) if joined else rows

    def instances(self, rows: QuerySet[Any], related: Sequence[str]) -> list[Any]:
        """These rows, with the rows that the named links point at."""
        read = list(self._shaped(rows, None, related))
        self._read_linked(read, None, related)
        return read

    def _cursor(self, row: Any, *, backward: bool) -> str:
        order = self.query.order
        return order.encode(order.cursor_of(row, backward=backward))

    def _read(
        self,
        cursor: Cursor | None,
        limit: int,
        *,
        backward: bool,
        values: Sequence[str] | None,
        related: Sequence[str] = (),
    ) -> Iterator[Any]:
        order = self.query.order
        named = list(dict.fromkeys([*values, *order.columns])) if values is not None else None
        shape = partial(self._shaped, values=named, related=related)

        for segment, start in order.segments(cursor, backward=backward):
            terms = order.order_by(segment, backward=backward)
            joined = (REACH.get(self._habit) or 0) if start is None and self._parts is not None else 0
            windows = time_windows(self.query.spec, order, start, self._filters, joined=joined, backward=backward)
            keys: list[Key] = []  # of rows that were found part by part, which are read together
            by_parts = True
            for number, window in enumerate(windows):
                bounds = [*self._bounds(segment, start, backward=backward), window]
                part = (segment, joined, number) if start is None else None
                found = self._first_of_parts(bounds, terms, limit, part)
                by_parts = by_parts and found is not None
                if part is not None:
                    REACH.keep(self._habit, joined + number if by_parts else 0)
                if found is not None:
                    keys += found
                    limit -= len(found)
                else:
                    yield from self._rows_of(keys, terms, shape)
                    keys = []
                    for row in self._first(bounds, terms, limit, shape, part):
                        limit -= 1
                        yield row
                if limit <= 0:
                    break
            yield from self._rows_of(keys, terms, shape)
            if limit <= 0:
                return

    def _first(
        self, bounds: list[Any], terms: list[OrderBy], limit: int, shape: Shape, part: Range | None
    ) -> Iterable[Any]:
        """The first rows of one range. A page is small and may be sought; many rows are read as the planner likes.

        ``part`` says which of a question's ranges it is; None for one that begins after a row.
        """
        rows, kinds = self.matching.filter(*bounds), kinds_apart(self.query.spec)
        if limit <= MAX_LIMIT + 1 and self._parts is not None:
            rows = rows.filter(self._parts.condition)  # spares a look at another table for each row of somebody else
        filtered = bool(self.query.filters) or not self.query.spec.record.partitioned_by
        sought = limit <= MAX_LIMIT + 1 and self._selective and filtered
        if not sought:
            rows = kind_by_kind(rows, kinds, terms, limit) if kinds else rows
            return shape(rows).order_by(*terms)[:limit]
        if not kinds:
            return first_rows(rows, terms, limit, partial(self._narrowed, *bounds), shape, self._asked(part))
        keys: list[int] = []
        for kind in kinds:
            narrowed = partial(self._narrowed, *bounds, **kind)
            keys += first_rows(rows.filter(**kind), terms, limit, narrowed, _keys, self._asked(part, kind))
        return shape(rows.model._default_manager.filter(pk__in=keys)).order_by(*terms)[:limit]

    @cached_property
    def _parts(self) -> Parts | None:
        """The parts in which an index finds this reader's rows in the order of the list; none when others do as well:
        a list of everything, in another order, or under a filter that has an index in this order of its own."""
        query, column = self.query, self.query.spec.record.partitioned_by
        in_order = bool(column) and [key.name for key in query.sort] == [column]
        linked = any(given.field.link_model and given.operator is Operator.EXACT for given in query.filters)
        if self.user is None or not in_order or linked or query.q:
            return None
        return query.spec.record.access.parts(permissions_of(self.user), self.user)

    def _first_of_parts(
        self, bounds: list[Any], terms: list[OrderBy], limit: int, part: Range | None
    ) -> list[Key] | None:
        """The keys of the first rows of a range, part by part; None where it is not to be read so, or when that does
        not find a page of what is asked for."""
        query, column, parts = self.query, self.query.spec.record.partitioned_by, self._parts
        if parts is None or limit > MAX_LIMIT + 1:
            return None
        chosen = bool(query.groups or len(self._answered([column])) < len(query.filters))
        passage = self._narrowed(*bounds, columns=[column]) if chosen else None
        asked = self._asked(part) if chosen else None
        return first_of_parts(self.matching.filter(*bounds), parts, terms, limit, [column, "id"], passage, asked)

    def _rows_of(self, keys: list[Key], terms: list[OrderBy], shape: Shape) -> Iterable[Any]:
        """The rows that were found part by part; the time of each says in which month it lies."""
        if not keys:
            return ()
        times, ids = [key[0] for key in keys], [key[1] for key in keys]
        column, model = self.query.spec.record.partitioned_by, self.query.spec.model
        return shape(model._default_manager.filter(**{f"{column}__in": times}, pk__in=ids)).order_by(*terms)

    def _asked(self, part: Range | None, kind: Mapping[str, Any] | None = None) -> int | None:
        """What is asked, by whom and of which range, as a number; None for a range that begins after a row.

        Two questions may share a number by chance: no harm, since it stands for how rows are read, not for which.
        """
        return None if part is None else hash((self._question, part, str(kind)))

    @cached_property
    def _question(self) -> int:
        query = self.query
        reader = self.user.pk if self.user is not None else None
        sort = tuple(key.parameter for key in query.sort)
        return hash((query.spec.name, self.action, reader, tuple(query.parameters()), sort, query.limit))

    @cached_property
    def _habit(self) -> int:
        """Lists of this reader that are filtered by the same fields: their rows lie as far apart."""
        names = tuple(sorted(given.field.name for given in self.query.filters))
        return hash((self.query.spec.name, self.action, self.user and self.user.pk, names, bool(self.query.groups)))

    @cached_property
    def _selective(self) -> bool:
        """Whether anything but the order and the kind chooses among the rows."""
        spec, query = self.query.spec, self.query
        return bool(query.filters or query.q or self.matching.query.where != spec.objects().query.where)

    def _narrowed(self, *bounds: Any, columns: Sequence[str], **kind: Any) -> QuerySet[Any]:
        """The rows of a range under those filters that an index over these columns answers by itself, in its order."""
        answered = [condition(self.query.spec, given, self.user) for given in self._answered(columns)]
        return self.query.spec.objects().filter(*answered, *bounds, **kind)

    def _answered(self, columns: Sequence[str]) -> list[Filter]:
        sort = self.query.sort[0].name
        leading = columns[: columns.index(sort)] if sort in columns else columns
        return [
            given
            for given in self.query.filters
            if (given.field.name in leading and given.operator is Operator.EXACT)
            or (given.field.name == sort and given.operator in RANGES)
        ]

    def _bounds(self, segment: Any, start: Cursor | None, *, backward: bool) -> list[Any]:
        order = self.query.order
        bounds = [order.segment_condition(segment)]
        return bounds if start is None else [*bounds, order.beyond(start, segment, backward=backward)]

    def _segment(self, segment: Any, start: Cursor | None, *, backward: bool) -> QuerySet[Any]:
        return self.matching.filter(*self._bounds(segment, start, backward=backward))


def _keys(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.values_list("pk", flat=True)
