"""A list as a board: a column for each value of a field, with its number and sum, and the first records as cards.

Rows, filters and access are the list's own; moving a card is an ordinary change of the field (:mod:`views.board`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, visible_fields
from rapport.platform.records.crosstab import Cell, Crosstab
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import parse_filter
from rapport.platform.records.groupings import Grouping
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.measures import Measure
from rapport.platform.records.pages import pages_together
from rapport.platform.records.record import Board
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.labels import figures_text
from rapport.platform.saved_views.shown import LOOK
from rapport.platform.saved_views.state import VIEW, ListState
from rapport.platform.web.cards import CardWriter
from rapport.platform.web.grouped import Key, groups_of, in_order, keys_of, pairs_of
from rapport.platform.web.tables import related_names

if TYPE_CHECKING:
    from rapport.platform.web.views.base import RecordView

EMPTY = SafeString("")
BY = "by"
"""The parameter that names the field of a board."""
MAX_COLUMNS = 30
CARDS = 12
"""Cards that a column shows at a time."""
LINES = 4
"""Values below the title of a card."""


@dataclass(slots=True)
class Column:
    """One value of the board's field: ``code`` is what moving a card there sends."""

    code: str
    key: Key
    count: int = 0
    total: str = ""
    list_url: str = ""
    cards: SafeString = EMPTY
    more_url: str = ""
    goes_to: str = ""
    """The codes of the columns to which its cards may go, with spaces between; "" for all."""
    is_end: bool = False
    """Whether it is a narrow place to drop cards on: empty, and for records that are done with."""

    @property
    def count_text(self) -> str:
        """The number of its records as people read it."""
        return formats.number_format(self.count, use_l10n=True, force_grouping=True)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.key.label


def grouping_of(spec: RecordSpec, board: Board) -> Grouping:
    """The values of a board's field."""
    return Grouping(spec.fields[board.by])


def changed_heads(state: ListState, board: Board, list_url: str, codes: Collection[str]) -> list[Column]:
    """The heads of the columns that a card has left and come to: the others stay as they were, and adding up a whole
    board takes as long as opening it."""
    by = state.spec.fields[board.by]
    if all(codes) and by.kind in (FieldKind.LINK, FieldKind.CHOICE):
        narrowed = parse_filter(state.spec, f"{by.name}__in", [",".join(sorted(codes))], state.user)
        query = replace(state.query, filters=(*state.query.filters, narrowed))
        state = replace(state, query=query)
    return [column for column in heads_of(state, board, list_url) if column.code in codes]


def heads_of(state: ListState, board: Board, list_url: str) -> list[Column]:
    """The columns with their numbers and sums, and no cards yet. TooLarge when they can't be counted in time."""
    grouping = grouping_of(state.spec, board)
    measures = _measures(state, board)
    asked, groups = groups_of(state, grouping, measures, limit=MAX_COLUMNS)
    cells = {group.key.value: group.cell for group in groups if not group.key.rest}
    columns = []
    rows = _rows(state, board, grouping.field)
    ends = {row.pk for row in rows if state.spec.record.is_board_end(board.by, row)}
    values = [row.pk for row in rows] or _plain_values(grouping.field)
    for key in _keys(state, values, grouping, [group.key for group in groups if not group.key.rest]):
        found = cells.get(key.value, Cell())
        text = _sums(board, asked, found, measures) if measures and found.count else ""
        pairs = pairs_of(state, grouping, key)
        column = Column(code_of(grouping.field, key), key, found.count, text, f"{list_url}?{urlencode(pairs)}")
        column.is_end = not found.count and key.value in ends
        columns.append(column)
    moves = state.spec.record.get_board_moves(board.by, rows)
    codes = {column.key.value: column.code for column in columns}
    for column in columns:
        if column.key.value in moves:
            # Its own column is named as well: one that leads nowhere is told from one that leads anywhere.
            column.goes_to = " ".join(codes[pk] for pk in [column.key.value, *moves[column.key.value]] if pk in codes)
    return columns


def _measures(state: ListState, board: Board) -> list[Measure]:
    """What the heads add up, and in how many records that is known."""
    fields = [found for name in (board.total, board.weighted) if (found := state.spec.fields.get(name)) is not None]
    if not fields or not all(_may_add(state, one) for one in fields):
        return []
    return [*(Measure("sum", one) for one in fields), *(Measure("filled", one) for one in fields)]


def _sums(board: Board, asked: Crosstab, cell: Cell, measures: Sequence[Measure]) -> str:
    """The sums of a column; records that are in none, or not in the weighted one, are told apart."""
    sums, filled = measures[: len(measures) // 2], measures[len(measures) // 2 :]
    known, *weighed = (int(asked.figures(cell, one)[0].value or 0) for one in filled)
    parts = [figures_text(sums[0], asked.figures(cell, sums[0]))]
    if board.weighted and weighed[0]:
        assert sums[1].field is not None
        parts.append(f"{str(sums[1].field.label).lower()} {figures_text(sums[1], asked.figures(cell, sums[1]))}")
    if board.weighted and (unsure := known - weighed[0]):
        parts.append(ngettext("%(count)s not weighted", "%(count)s not weighted", unsure) % {"count": unsure})
    if left := cell.count - known:
        parts.append(ngettext("%(count)s not counted", "%(count)s not counted", left) % {"count": left})
    return " · ".join(parts)


def _may_add(state: ListState, total: FieldSpec) -> bool:
    return {total.name, *([total.currency_field] if total.currency_field else [])} <= set(
        visible_fields(state.spec, state.user)
    )


def _keys(state: ListState, values: Sequence[Any], grouping: Grouping, present: Sequence[Key]) -> list[Key]:
    """The columns in their order: every choice, yes and no, the rows that the kind names, else what records have."""
    known = {key.value: key for key in present}
    lacking = keys_of(grouping, [value for value in values if value not in known], state.user)
    ordered = [known.get(value) or lacking[value] for value in values]
    if not values or grouping.field.kind is FieldKind.CHOICE:
        ordered += [key for key in in_order(grouping, list(known.values())) if key not in ordered]
    elif None in known:
        ordered.append(known[None])
    return ordered[:MAX_COLUMNS]


def _plain_values(by: FieldSpec) -> list[Any]:
    """The values of a yes/no or a choice, which have a column whatever records there are."""
    if by.kind is FieldKind.BOOLEAN:
        return [False, True]
    return [code for code, _label in by.choices if code and code not in by.retired_choices]


def _rows(state: ListState, board: Board, by: FieldSpec) -> Sequence[Any]:
    """The rows that have a column whatever records there are; none where the kind names none."""
    if by.kind in (FieldKind.BOOLEAN, FieldKind.CHOICE):
        return ()
    return state.spec.record.get_board_keys(board.by, state.user, state.query) or ()


def code_of(by: FieldSpec, key: Key) -> str:
    """What stands for a key in a request; "" for no value."""
    if key.value is None:
        return ""
    if by.kind is FieldKind.LINK:
        return str(key.uid or "")
    return str(key.value).lower() if isinstance(key.value, bool) else str(key.value)


def value_of(by: FieldSpec, code: str) -> Any:
    """The value that a request names, as the write path takes it."""
    if by.kind is FieldKind.BOOLEAN and (code or not by.nullable):
        return code == "true"
    return code or (None if by.kind is FieldKind.LINK or by.nullable else "")


def query_of(state: ListState, text: str) -> ListQuery:
    """The question of one column, from the parameters of its address."""
    ignored = (VIEW, *LOOK, "cursor")
    query = ListQuery.parse(state.spec, QueryDict(text), state.user, ignore=ignored, skip_empty=True)
    return replace(query, limit=CARDS)


def fill_columns(state: ListState, board: Board, columns: Sequence[Column], cards_url: str, move_url: str) -> None:
    """The first cards of each column that has some."""
    filled = [column for column in columns if column.count and column.list_url]
    texts = [column.list_url.partition("?")[2] for column in filled]
    names = card_fields(state, board)
    queries = [query_of(state, text) for text in texts]
    pages = pages_together(queries, state.user, related=related_names(state.spec, names))
    writer = _writer(state, board, names, move_url)
    for column, text, page in zip(filled, texts, pages, strict=True):
        column.cards = writer.cards(page.items)
        column.more_url = more_of(cards_url, text, board, page.next_cursor)


def more_of(cards_url: str, text: str, board: Board, cursor: str) -> str:
    """Where the following cards of a column are; "" at its end."""
    return f"{cards_url}?{text}&{urlencode([(BY, board.by), ('cursor', cursor)])}" if cursor else ""


def cards_of(state: ListState, board: Board, query: ListQuery, move_url: str) -> tuple[SafeString, str]:
    """One page of a column: its cards, and the cursor of the next."""
    names = card_fields(state, board)
    page = Listing(query, state.user).rows(related=related_names(state.spec, names))
    return _writer(state, board, names, move_url).cards(page.items), page.next_cursor


def _writer(state: ListState, board: Board, names: list[str], move_url: str) -> CardWriter:
    return CardWriter(state.spec, board, names, move_url, visible_fields(state.spec, state.user))


def card_fields(state: ListState, board: Board) -> list[str]:
    """The fields below a card's title, as far as the reader sees them."""
    seen = set(visible_fields(state.spec, state.user))
    wanted = board.card or state.columns[1:]
    shown = (n for n in wanted if n in seen and n != board.by and state.spec.fields[n].stored)
    return list(islice(shown, LINES + len(board.beside)))


def move_url(view: RecordView, board: Board, query: str) -> str:
    """Where cards of a list's board are moved; "" for who may not change the field."""
    allowed = not view.record.record.overview and may(view.record, view.user, Action.UPDATE.value)
    if not allowed or board.by not in view.writable([board.by]):
        return ""
    return f"{view.url('move')}?{urlencode([(BY, board.by)])}&{query}"
