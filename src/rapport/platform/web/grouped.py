"""The heads of a list's groups: how many records each has, the figures of its columns, and where its rows are.

One statement counts all groups, over the list's own rows; the rows of a group are asked for when it is opened.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.utils import formats
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.records.crosstab import Cell, Crosstab, TooLarge
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.groupings import Grouping
from rapport.platform.records.listing import Listing
from rapport.platform.records.measures import Measure
from rapport.platform.reports.drill import conditions_of, parameters
from rapport.platform.reports.labels import label_of, names_of
from rapport.platform.saved_views.figures import figure_text
from rapport.platform.saved_views.labels import FUNCTION_LABELS
from rapport.platform.saved_views.shown import SHOWN, TABLE
from rapport.platform.saved_views.state import VIEW, ListState
from rapport.platform.web.markup import concat, fill

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MAX_GROUPS = 100
"""Groups that a list shows: the newest days, or those with the most records; the others are one line."""
_NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})


@dataclass(frozen=True, slots=True)
class Key:
    """One value by which records are grouped: as SQL has it, in words, and the uid of a linked record."""

    value: Any
    label: str
    uid: UUID | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """One group: what it stands for, its figures, the parameters of the list of exactly its rows (none: of no list)."""

    key: Key
    cell: Cell
    pairs: tuple[tuple[str, str], ...]


def groups_of(
    state: ListState, grouping: Grouping, measures: Sequence[Measure], limit: int = MAX_GROUPS
) -> tuple[Crosstab, list[Group]]:
    """The groups of a list in their order. TooLarge when they can't be counted in time."""
    asked = Crosstab((grouping,), None, (Measure(), *measures), limit=limit, newest=grouping.is_time)
    lines = asked.lines(Listing(state.query, state.user).matching, state.user)
    keys = keys_of(grouping, [line.keys[0] for line in lines if not line.rest], state.user)
    found = [
        Group(_rest(grouping), line.cell, ())
        if line.rest
        else Group(keys[line.keys[0]], line.cell, pairs_of(state, grouping, keys[line.keys[0]]))
        for line in lines
    ]
    places = {key: at for at, key in enumerate(in_order(grouping, list(keys.values())))}
    return asked, sorted(found, key=lambda group: places.get(group.key, len(places)))


def keys_of(grouping: Grouping, values: Sequence[Any], user: User | None) -> dict[Any, Key]:
    """What values are called; linked records are all asked for at once, as far as the reader sees them."""
    links = names_of(grouping, set(values), user)
    return {
        value: Key(value, label_of(grouping, value, link), uid=link["uid"] if link else None)
        for value in values
        for link in [links.get(value)]
    }


def in_order(grouping: Grouping, keys: list[Key]) -> list[Key]:
    """Keys as one reads them: the newest days first, choices as declared, names by the alphabet; empty ones last."""
    places = {code: at for at, (code, _label) in enumerate(grouping.field.choices)}

    def place(key: Key) -> Any:
        if key.value is None:
            return (1, 0, "")
        if isinstance(key.value, date):
            return (0, -key.value.toordinal(), "")
        if grouping.field.kind in _NUMBERS and not grouping.step:
            return (0, key.value, "")
        return (0, places.get(str(key.value), len(places)), key.label.casefold())

    return sorted(keys, key=place)


def pairs_of(state: ListState, grouping: Grouping, key: Key) -> tuple[tuple[str, str], ...]:
    """The address of the list of the rows with one key: the list's own question and theirs; nothing where none leads
    to them."""
    if not grouping.leads(key.value) or (grouping.field.kind is FieldKind.LINK and key.value and key.uid is None):
        return ()
    uids = {(grouping.field.name, key.value): key.uid} if key.uid is not None else {}
    sort = [pair for pair in state.pairs if pair[0] == "sort"]
    found = parameters(state.query, conditions_of([(grouping, key.value)], state.user, uids))
    return ((VIEW, state.active.key), (SHOWN, TABLE), *found, *sort)


def _rest(grouping: Grouping) -> Key:
    return Key(None, _("Earlier") if grouping.is_time else _("Others"), rest=True)


def measures_of(state: ListState, names: Sequence[str]) -> dict[str, Measure]:
    """The figures of the columns that are shown."""
    seen, wanted = visible_fields(state.spec, state.user), state.aggregates
    fields = [state.spec.fields[name] for name in names if name in wanted]
    return {f.name: Measure(wanted[f.name], f) for f in fields if not f.currency_field or f.currency_field in seen}


@dataclass(frozen=True, slots=True)
class Grouped:
    """The groups of a list as parts of a table, and how many records they have together."""

    html: SafeString
    total: int


def render_groups(
    state: ListState, grouping: Grouping, names: Sequence[str], list_url: str, rows_url: str, *, selectable: bool
) -> Grouped | None:
    """The heads of all groups, each followed by the place of its rows; None when there are too many records to count
    them in time."""
    measures = measures_of(state, names)
    try:
        asked, found = groups_of(state, grouping, list(measures.values()))
    except TooLarge:
        return None
    html = concat(
        _head(number, group, asked, measures, names, f"{list_url}?{urlencode(group.pairs)}", selectable)
        + _body(number, group, f"{rows_url}?{urlencode(group.pairs)}")
        for number, group in enumerate(found)
    )
    # A record with several choices stands in the group of each of them, and is one record.
    whole = Listing(state.query, state.user).count().value if grouping.is_several else None
    return Grouped(html, sum(group.cell.count for group in found) if whole is None else whole)


def _head(
    number: int,
    group: Group,
    asked: Crosstab,
    measures: dict[str, Measure],
    names: Sequence[str],
    url: str,
    selectable: bool,
) -> SafeString:
    count = fill('<span class="group-count num">{}</span>', _number(group.cell.count))
    label = fill("{} {}", group.key.label, count)
    if group.pairs:
        label = fill(
            '<a href="{}" data-fold="group-{}" aria-expanded="false" aria-controls="group-{}">{}</a>',
            url, number, number, label,
        )  # fmt: skip
    pick = SafeString("")
    if selectable:
        said = _("Select the records of %(group)s") % {"group": group.key.label}
        box = fill('<input type="checkbox" data-select-group="group-{}" aria-label="{}">', number, said)
        pick = fill('<td class="pick">{}</td>', box if group.pairs else "")
    cells = concat(_figure(asked, group.cell, measures.get(name)) for name in names[1:])
    first = _figure_text(asked, group.cell, measures[names[0]]) if names and names[0] in measures else ""
    head = fill('<th scope="rowgroup">{}{}</th>', label, fill(' <span class="mut">{}</span>', first) if first else "")
    return fill('<tbody class="group-head"><tr class="group-row">{}{}{}</tr></tbody>', pick, head, cells)


def _figure(asked: Crosstab, cell: Cell, measure: Measure | None) -> SafeString:
    if measure is None or measure.field is None:
        return SafeString('<td class="hide-s"></td>')
    css = "r hide-s" if measure.field.kind in _NUMBERS else "hide-s"
    return fill('<td class="{}">{}</td>', css, _figure_text(asked, cell, measure))


def _figure_text(asked: Crosstab, cell: Cell, measure: Measure) -> SafeString:
    """The figure of a column with its name, as below the list."""
    assert measure.field is not None
    shown = [figure_text(measure.field, measure.function, one) for one in asked.figures(cell, measure)]
    text = " · ".join(one for one in shown if one) or "–"
    return fill('<span class="foot-label">{}</span> <b class="num">{}</b>', FUNCTION_LABELS[measure.function], text)


def _body(number: int, group: Group, url: str) -> SafeString:
    if not group.pairs:
        return SafeString("")
    return fill(
        '<tbody id="group-{}" class="group-body" hx-get="{}" hx-trigger="unfold once" hx-swap="innerHTML"'
        ' data-group data-total="{}" data-query="{}" hidden></tbody>',
        number,
        url,
        group.cell.count,
        urlencode(group.pairs),
    )


def _number(value: int) -> str:
    return formats.number_format(value, use_l10n=True, force_grouping=True)
