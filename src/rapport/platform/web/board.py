"""A list as a board: a column for each value of a field, with its number and sum, and the first records as cards.

Rows, filters and access are the list's own; moving a card is an ordinary change of the field (:mod:`views.board`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils import formats
from django.utils.safestring import SafeString

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, visible_fields
from rapport.platform.access.titles import title_of
from rapport.platform.records.crosstab import Cell
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.groupings import Grouping
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.measures import Measure
from rapport.platform.records.record import Board
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.labels import figures_text
from rapport.platform.saved_views.shown import LOOK
from rapport.platform.saved_views.state import VIEW, ListState
from rapport.platform.web.cells import cell, pages_url
from rapport.platform.web.grouped import Key, groups_of, in_order, keys_of, pairs_of
from rapport.platform.web.tables import related_names
from rapport.platform.web.templatetags.ui import mark

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.web.views.base import RecordView

BY = "by"
"""The parameter that names the field of a board."""
MAX_COLUMNS = 30
CARDS = 20
"""Cards that a column shows at a time."""
LINES = 4
"""Values below the title of a card."""


@dataclass(slots=True)
class Card:
    """One record: where it leads, its title, and the values below it, each with the name of its field."""

    uid: str
    version: int
    url: str
    title: str
    mark: SafeString
    lines: list[tuple[Any, SafeString]]


@dataclass(slots=True)
class Column:
    """One value of the board's field: ``code`` is what moving a card there sends."""

    code: str
    key: Key
    count: int = 0
    total: str = ""
    cards: list[Card] = field(default_factory=list)
    list_url: str = ""
    more_url: str = ""

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


def heads_of(state: ListState, board: Board, list_url: str) -> list[Column]:
    """The columns with their numbers and sums, and no cards yet. TooLarge when they can't be counted in time."""
    grouping = grouping_of(state.spec, board)
    total = state.spec.fields.get(board.total)
    seen = total is not None and _may_add(state, total)
    measures = [Measure("sum", total)] if seen else []
    asked, groups = groups_of(state, grouping, measures, limit=MAX_COLUMNS)
    cells = {group.key.value: group.cell for group in groups if not group.key.rest}
    columns = []
    for key in _keys(state, board, grouping, [group.key for group in groups if not group.key.rest]):
        found = cells.get(key.value, Cell())
        text = figures_text(measures[0], asked.figures(found, measures[0])) if measures and found.count else ""
        pairs = pairs_of(state, grouping, key)
        columns.append(
            Column(code_of(grouping.field, key), key, found.count, text, list_url=f"{list_url}?{urlencode(pairs)}")
        )
    return columns


def _may_add(state: ListState, total: FieldSpec) -> bool:
    return {total.name, *([total.currency_field] if total.currency_field else [])} <= set(
        visible_fields(state.spec, state.user)
    )


def _keys(state: ListState, board: Board, grouping: Grouping, present: Sequence[Key]) -> list[Key]:
    """The columns in their order: every choice, yes and no, the rows that the kind names, else what records have."""
    known = {key.value: key for key in present}
    values: list[Any] = _all_values(state.spec, board, grouping.field, state.user)
    lacking = keys_of(grouping, [value for value in values if value not in known], state.user)
    ordered = [known.get(value) or lacking[value] for value in values]
    if not values or grouping.field.kind is FieldKind.CHOICE:
        ordered += [key for key in in_order(grouping, list(known.values())) if key not in ordered]
    elif None in known:
        ordered.append(known[None])
    return ordered[:MAX_COLUMNS]


def _all_values(spec: RecordSpec, board: Board, by: FieldSpec, user: User) -> list[Any]:
    if by.kind is FieldKind.BOOLEAN:
        return [False, True]
    if by.kind is FieldKind.CHOICE:
        return [code for code, _label in by.choices if code and code not in by.retired_choices]
    return [row.pk for row in spec.record.get_board_keys(board.by, user) or ()]


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


def fill_columns(state: ListState, board: Board, columns: Sequence[Column], cards_url: str) -> None:
    """The first cards of each column that has some."""
    for column in columns:
        text = column.list_url.partition("?")[2]
        if column.count and column.list_url:
            query = query_of(state, text)
            column.cards, cursor = cards_of(state, board, query)
            column.more_url = more_of(cards_url, text, board, cursor)


def more_of(cards_url: str, text: str, board: Board, cursor: str) -> str:
    """Where the following cards of a column are; "" at its end."""
    return f"{cards_url}?{text}&{urlencode([(BY, board.by), ('cursor', cursor)])}" if cursor else ""


def cards_of(state: ListState, board: Board, query: ListQuery) -> tuple[list[Card], str]:
    """One page of a column: its cards, and the cursor of the next."""
    names = card_fields(state, board)
    page = Listing(query, state.user).rows(related=related_names(state.spec, names))
    return [_card(state.spec, names, row) for row in page.items], page.next_cursor


def card_fields(state: ListState, board: Board) -> list[str]:
    """The fields below a card's title, as far as the reader sees them."""
    seen = set(visible_fields(state.spec, state.user))
    wanted = board.card or state.columns[1:]
    shown = (n for n in wanted if n in seen and n != board.by and state.spec.fields[n].stored)
    return list(islice(shown, LINES))


def _card(spec: RecordSpec, names: Sequence[str], row: Any) -> Card:
    title = title_of(row)
    filled = [name for name in names if getattr(row, name) not in (None, "")]
    lines = [(spec.fields[name].label, cell(spec.fields[name], getattr(row, name), row)) for name in filled]
    url = f"{pages_url(registry.of_instance(row).name)}{row.uid}/"
    return Card(str(row.uid), row.version, url, title, mark(row, title), lines)


def move_url(view: RecordView, board: Board, query: str) -> str:
    """Where cards of a list's board are moved; "" for who may not change the field."""
    allowed = not view.record.record.overview and may(view.record, view.user, Action.UPDATE.value)
    if not allowed or board.by not in view.writable([board.by]):
        return ""
    return f"{view.url('move')}?{urlencode([(BY, board.by)])}&{query}"
