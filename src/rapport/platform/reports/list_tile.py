"""A list on a dashboard: the first rows of a saved view, as its reader gets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing
from rapport.platform.records.registry import registry
from rapport.platform.records.short import TooLong
from rapport.platform.saved_views.access import shown_to
from rapport.platform.saved_views.models import SavedView
from rapport.platform.saved_views.state import VIEW, in_usual_order, open_list
from rapport.platform.web.cells import count_text
from rapport.platform.web.tables import columns_of, related_names, render_rows

if TYPE_CHECKING:
    from rapport.platform.access.models import User

ROWS = 8
COLUMNS = 2
"""Columns of the list for each column of the grid that the tile takes; its title leads to the whole list."""


def views_for(user: User | None) -> QuerySet[SavedView]:
    """The views that this user may put on a dashboard, and finds there; nobody (the system) finds all."""
    views = SavedView.objects.order_by("kind", "name", "pk")
    return views if user is None else views.filter(shown_to(user))


def list_url(view: SavedView) -> str:
    """The whole list; "" when its kind is gone."""
    if not registry.has(view.kind):
        return ""
    return f"{reverse(f'{view.kind}-list')}?{urlencode({VIEW: str(view.uid)})}"


def list_context(uid: UUID, user: User, width: int = 1) -> dict[str, Any] | None:
    """What a tile of this width shows; None when the reader has no such view, or may see no record of its kind."""
    view = views_for(user).filter(uid=uid).first()
    if view is None or not registry.has(view.kind) or not may(registry.get(view.kind), user, Action.VIEW.value):
        return None
    spec = registry.get(view.kind)
    asked = QueryDict(mutable=True)
    asked[VIEW], asked["limit"] = str(view.uid), str(ROWS)
    try:
        state = open_list(spec, user, asked)
    except ListError:
        return None  # it compares what this reader may not see
    names, listing = state.columns[: COLUMNS * width], Listing(state.query, user)
    try:
        listing.require_order()
    except TooLong as error:
        state = in_usual_order(state, error)
        listing = Listing(state.query, user)
    page = listing.rows(related=related_names(spec, names))
    count = listing.count()
    columns = columns_of(state.query, names, user, [], {}, count, "")
    heads = [{**column, "sort_url": "", "filter_url": "", "unsorted": ""} for column in columns]
    return {
        "columns": heads,
        "rows": render_rows(spec, names, page.items, editable=frozenset(), selectable=False),
        "empty": not page.items,
        "caption": view.name,
        "count": count_text(count),
        "kinds": spec.label_plural,
        "url": list_url(view),
        "more": bool(page.next_cursor),
    }
