"""What is done to views: keep the list as it stands, keep it as another one, arrange it, forget the arrangement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from rapport.platform import write
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.saved_views.definition import Layout, clean_layout, definition_of
from rapport.platform.saved_views.models import Arrangement, SavedView
from rapport.platform.saved_views.state import TABS_SHOWN, ListState

if TYPE_CHECKING:
    from rapport.platform.access.models import User

KIND = "views"


@transaction.atomic
def view_create(*, state: ListState, values: Mapping[str, Any], actor: User, channel: str) -> SavedView:
    """Keep a list as it stands as a new view; the open one is then as it was. Invalid with messages by field."""
    definition = definition_of(state.query, state.layout)
    given = {**values, "kind": state.spec.name, "definition": definition}
    view: SavedView = write.create(registry.get(KIND), given, actor=actor, channel=channel)
    arrangement_forget(spec=state.spec, view=state.active.key, user=actor)
    return view


@transaction.atomic
def view_update(*, view: SavedView, state: ListState, actor: User, channel: str) -> SavedView:
    """Keep a list as it stands in its view. Refused or Missing when the actor may not change it."""
    values = {"definition": definition_of(state.query, state.layout)}
    changed = write.update(registry.get(KIND), view, values, actor=actor, channel=channel)
    arrangement_forget(spec=state.spec, view=str(view.uid), user=actor)
    return changed


def arrange(*, spec: RecordSpec, view: str, layout: Any, user: User) -> Layout:
    """Remember how a reader arranges a view; ListError names the part that is wrong."""
    checked = clean_layout(spec, layout)
    Arrangement.objects.update_or_create(
        user=user, kind=spec.name, view=view, defaults={"layout": checked.as_json() or None}
    )
    return checked


def arrangement_forget(*, spec: RecordSpec, view: str, user: User) -> None:
    """Show a view to a reader as it is kept."""
    Arrangement.objects.filter(user=user, kind=spec.name, view=view).update(layout=None)


@transaction.atomic
def default_set(*, spec: RecordSpec, view: str, user: User) -> None:
    """Open this view of the kind first, for one reader."""
    Arrangement.objects.filter(user=user, kind=spec.name, is_default=True).update(is_default=False)
    Arrangement.objects.update_or_create(user=user, kind=spec.name, view=view, defaults={"is_default": True})


@transaction.atomic
def tabs_place(*, state: ListState, key: str, before: str, user: User) -> None:
    """Put one tab before another one, or after those beside each other when that one is not there; for one reader."""
    keys = [tab.key for tab in state.tabs]
    keys.remove(key)
    keys.insert(keys.index(before) if before in keys else min(len(keys), TABS_SHOWN - 1), key)
    Arrangement.objects.bulk_create(
        [Arrangement(user=user, kind=state.spec.name, view=one, position=at) for at, one in enumerate(keys)],
        update_conflicts=True,
        unique_fields=["user", "kind", "view"],
        update_fields=["position"],
    )
