"""Which view of a list a reader looks at: the tabs they have, the one that is open, and whether it was changed.

The address says it all: ``view`` alone means the view as it is kept; any other parameter beside it is the whole
question, and ``view`` is then only what it is compared with. Columns and their like are kept for each reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django.http import QueryDict
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.filters import ListError, field_named
from rapport.platform.records.keyset import parameters_of
from rapport.platform.records.listing import RESERVED, ListQuery
from rapport.platform.records.presets import ALL, presets_of
from rapport.platform.records.short import TooLong
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.access import shown_to
from rapport.platform.saved_views.definition import Layout, layout_of, parameters_of_definition
from rapport.platform.saved_views.models import Arrangement, Audience, SavedView
from rapport.platform.saved_views.shown import LOOK, SHOWN, Shown, parse_shown, shown_or_table

if TYPE_CHECKING:
    from rapport.platform.access.models import User

VIEW = "view"
"""The parameter of an address that names the view."""
TABS_SHOWN = 7
"""Tabs beside each other; the others are in a menu."""
_NOT_THE_QUESTION = frozenset({VIEW, "cursor", "partial", "columns", "limit", *LOOK})


@dataclass(frozen=True)
class Tab:
    """One view that a reader may open; ``saved`` is None for a preset."""

    key: str
    label: str
    parameters: Mapping[str, Any]
    layout: Layout = field(default_factory=Layout)
    saved: SavedView | None = None
    group: str = ""

    def question(self, spec: RecordSpec, user: User) -> ListQuery:
        """What it asks; ListError when it compares a field that this reader may not see."""
        return ListQuery.parse(spec, self.parameters, user)


@dataclass(frozen=True)
class ListState:
    """A list as one reader looks at it."""

    spec: RecordSpec
    user: User
    tabs: tuple[Tab, ...]
    active: Tab
    query: ListQuery
    layout: Layout
    changed: bool
    default: str
    shown: Shown | None = None
    """In which way other than as a table it is shown."""
    look: tuple[tuple[str, str], ...] = ()
    """What the address says of that, beside the view."""
    refused: TooLong | None = None
    """Why it does not stand in the order that was asked for."""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The address of the list as it is: the view, how it is shown, and the whole question."""
        pairs = [(VIEW, self.active.key), *self.look, *self.query.parameters()]
        named = any(name == "sort" for name, _text in pairs)
        return pairs if named else [*pairs, ("sort", ",".join(parameters_of(self.query.sort)))]

    @property
    def is_plain(self) -> bool:
        """Whether it is every record in the usual order, as it opens by itself."""
        return self.active.key == self.default == ALL and not self.query.parameters() and not self.look

    @property
    def columns(self) -> list[str]:
        """The columns shown, as far as the reader sees them; the first one names the record."""
        allowed = set(visible_fields(self.spec, self.user))
        shown = [name for name, _width in self.layout.columns if name in allowed]
        first = self.spec.columns[0]
        chosen = shown or [name for name in self.spec.columns if name in allowed]
        return [first, *(name for name in chosen if name != first)] if first in allowed else chosen

    @property
    def widths(self) -> dict[str, int]:
        """Pixels of the columns that have a width of their own."""
        return {name: width for name, width in self.layout.columns if width}

    @property
    def aggregates(self) -> dict[str, str]:
        """The figures below the columns that are shown."""
        shown = set(self.columns)
        return {name: function for name, function in self.layout.aggregates.items() if name in shown}


def open_list(spec: RecordSpec, user: User, data: QueryDict, ignore: tuple[str, ...] = ()) -> ListState:
    """The list that an address asks for; ListError with the parameter at fault.

    What is no question about records (what advertising and mail programs add to addresses) is passed over.
    """
    data = _understood(spec, user, data, ignore)
    saved, arrangements = _kept_by(spec, user)
    tabs = _placed(tabs_of(spec, user, saved), arrangements)
    default = _default(spec, tabs, arrangements)
    explicit = any(name not in _NOT_THE_QUESTION and name not in ignore for name in data)
    ignore = (*ignore, VIEW, *LOOK)
    asked = ListQuery.parse(spec, data, user, ignore=ignore, skip_empty=True) if explicit else None
    active = _active(spec, user, tabs, data.get(VIEW, "") or ("" if asked is not None else default), asked)
    kept = _kept(spec, user, active)
    if asked is None:
        given = {**active.parameters, **{name: data[name] for name in ("cursor", "limit") if name in data}}
        query = ListQuery.parse(spec, given, user)
    else:
        query = asked
    arrangement = arrangements.get(active.key)
    layout = layout_of(spec, arrangement.layout) if arrangement and arrangement.layout else active.layout
    shown = shown_or_table(spec, layout.shown, user)
    if SHOWN in data:
        shown = parse_shown(spec, data[SHOWN], user)
        layout = replace(layout, shown="" if shown is None else str(data[SHOWN]))
    changed = layout != active.layout or kept is None or _essence(query) != _essence(kept)
    look = tuple((name, str(data[name])) for name in LOOK if name in data)
    return ListState(spec, user, tuple(tabs), active, query, layout, changed, default, shown, look)


def in_usual_order(state: ListState, error: TooLong) -> ListState:
    """The list in the usual order of its kind, since it has too many records for the one that was asked for."""
    return replace(state, query=replace(state.query, sort=()), refused=error)


def _understood(spec: RecordSpec, user: User, data: QueryDict, ignore: tuple[str, ...]) -> QueryDict:
    """The parameters that a list knows; of those that name no field of the kind an address may have any."""
    understood = QueryDict(mutable=True)
    for name, values in data.lists():
        field = name.partition("__")[0]
        own = name in RESERVED or name in _NOT_THE_QUESTION or name in ignore
        if own or field.partition(".")[0] in spec.fields or field_named(spec, field, user)[0] is not None:
            understood.setlist(name, values)
    return understood


def tabs_of(spec: RecordSpec, user: User, saved: list[SavedView]) -> list[Tab]:
    """Pinned views first, then the presets, then the reader's own views, those of their teams, and everybody's."""
    presets = [
        Tab(p.name, str(p.label), QueryDict(p.parameters).dict(), Layout(shown=p.shown))
        for p in presets_of(spec, spec.record.get_views())
    ]
    tabs = [(view.pinned, _saved_tab(spec, user, view)) for view in saved]
    order = {"mine": 0, Audience.TEAM.value: 1, Audience.EVERYBODY.value: 2}
    others = sorted((tab for pinned, tab in tabs if not pinned), key=lambda tab: order[tab.group])
    return [*(tab for pinned, tab in tabs if pinned), *presets, *others]


def _placed(tabs: list[Tab], arrangements: Mapping[str, Arrangement]) -> list[Tab]:
    """The tabs in the reader's own order; what came since stands after them."""
    places = {key: one.position for key, one in arrangements.items() if one.position is not None}
    return sorted(tabs, key=lambda tab: places.get(tab.key, len(tabs)))


def _kept_by(spec: RecordSpec, user: User) -> tuple[list[SavedView], dict[str, Arrangement]]:
    """The saved views that a reader has of a kind, and how they have arranged views of it: in one query."""
    views = SavedView.objects.filter(shown_to(user), kind=spec.name).order_by("position", "name", "pk")
    arranged = Arrangement.objects.filter(user=user, kind=spec.name)
    found = get_user_model().objects.filter(pk=user.pk)
    row = found.values_list(_rows(views, _VIEW), _rows(arranged, ("view", "layout", "is_default", "position"))).first()
    permissions = permissions_of(user)
    if row is None or not (permissions.administrator or permissions.scopes):
        return [], {}
    saved = [SavedView(**{**one, "uid": UUID(one["uid"])}) for one in row[0]]
    return saved, {one["view"]: Arrangement(user=user, kind=spec.name, **one) for one in row[1]}


_VIEW = ("id", "uid", "kind", "name", "owner_id", "audience", "team_id", "pinned", "definition")


def _rows(found: QuerySet[Any], names: tuple[str, ...]) -> ArraySubquery:
    return ArraySubquery(found.values(one=JSONObject(**{name: name for name in names})))


def _saved_tab(spec: RecordSpec, user: User, view: SavedView) -> Tab:
    group = "mine" if view.owner_id == user.pk and view.audience == Audience.ME else str(view.audience)
    return Tab(
        str(view.uid),
        view.name,
        parameters_of_definition(view.definition),
        layout_of(spec, view.definition),
        view,
        "mine" if group == Audience.ME else group,
    )


def _default(spec: RecordSpec, tabs: list[Tab], arrangements: Mapping[str, Arrangement]) -> str:
    keys = {tab.key for tab in tabs}
    chosen = next((one.view for one in arrangements.values() if one.is_default and one.view in keys), "")
    return chosen or next((preset.name for preset in spec.record.views if preset.default), ALL)


def _active(spec: RecordSpec, user: User, tabs: list[Tab], key: str, asked: ListQuery | None) -> Tab:
    """The tab of this key; without one, that which asks the same, else the one with every record."""
    if key:
        found = next((tab for tab in tabs if tab.key == key), None)
        if found is None:
            raise ListError(VIEW, _("There is no such view, or it is not shared with you any more."))
        return found
    for tab in tabs:
        kept = _kept(spec, user, tab)
        if asked is not None and kept is not None and _essence(kept) == _essence(asked):
            return tab
    return next(tab for tab in tabs if tab.key == ALL)


def _kept(spec: RecordSpec, user: User, tab: Tab) -> ListQuery | None:
    try:
        return tab.question(spec, user)
    except ListError:
        return None


def _essence(query: ListQuery) -> tuple[Any, ...]:
    """What makes two questions the same, whatever the order of their parts."""
    return (sorted(query.parameters()), query.order.columns, [key.descending for key in query.sort])
