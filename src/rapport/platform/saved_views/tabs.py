"""The views of a list as the page shows them: tabs, a menu of the others, and what can be done with the open one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, may_change
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.models import Audience
from rapport.platform.saved_views.services import KIND
from rapport.platform.saved_views.state import TABS_SHOWN, VIEW, ListState, Tab


def bar_of(state: ListState, list_url: str, count: str) -> dict[str, Any]:
    """Everything about views that the list's page needs; ``count`` stands on the open tab."""
    spec, key = state.spec, state.active.key
    address = urlencode(state.pairs)
    shown, others = _split(state)
    saved = state.active.saved
    views = registry.get(KIND)
    keeping = may(views, state.user, Action.CREATE.value)
    changing = saved is not None and may_change(views, state.user, saved)
    name = spec.name
    return {
        "key": key,
        "tabs": [_item(tab, state, list_url, count) for tab in shown],
        "others": _headed(others, state, list_url),
        "changed": state.changed,
        "address": address,
        "save_url": reverse(f"{name}-view-save", args=[saved.uid]) if saved and changing and state.changed else "",
        "save_as_url": f"{reverse(f'{name}-view-new')}?{address}" if keeping else "",
        "reset_url": reverse(f"{name}-view-reset") if state.changed else "",
        "edit_url": f"{reverse(f'{name}-view-edit', args=[saved.uid])}?{address}" if saved and changing else "",
        "delete_url": reverse(f"{name}-view-delete", args=[saved.uid]) if saved and changing else "",
        "default_url": reverse(f"{name}-view-default") if key != state.default else "",
        "report_url": _report_url(state),
        "columns_url": f"{reverse(f'{name}-view-columns')}?{address}",
        "order_url": reverse(f"{name}-view-order"),
        "layout_url": reverse(f"{name}-view-layout"),
        "foot_url": f"{reverse(f'{name}-view-totals')}?{address}" if state.aggregates else "",
    }


def _report_url(state: ListState) -> str:
    """The builder of a report about the records of this list; "" for who may have no reports."""
    if not may(registry.get("reports"), state.user, Action.VIEW.value):
        return ""
    where = urlencode([pair for pair in state.query.parameters() if pair[0] != "sort"])
    return f"{reverse('report-build')}?{urlencode([('kind', state.spec.name), ('where', where)])}"


def _split(state: ListState) -> tuple[list[Tab], list[Tab]]:
    """The tabs beside each other, the open one always among them, and the others."""
    shown, others = list(state.tabs[:TABS_SHOWN]), list(state.tabs[TABS_SHOWN:])
    if state.active in others:
        others = [shown[-1], *(tab for tab in others if tab != state.active)]
        shown = [*shown[:-1], state.active]
    return shown, others


def _item(tab: Tab, state: ListState, list_url: str, count: str) -> dict[str, Any]:
    active = tab.key == state.active.key
    return {
        "key": tab.key,
        "label": tab.label,
        "url": f"{list_url}?{urlencode({VIEW: tab.key})}",
        "active": active,
        "count": count if active else "",
        "changed": active and state.changed,
        "pinned": tab.saved is not None and tab.saved.pinned,
        "shared": tab.group in (Audience.TEAM, Audience.EVERYBODY),
    }


def _headed(tabs: Sequence[Tab], state: ListState, list_url: str) -> list[dict[str, Any]]:
    """The menu of the other views, under whose they are."""
    headings = {"mine": _("Mine"), Audience.TEAM.value: _("My team's"), Audience.EVERYBODY.value: _("Everybody's")}
    items: list[dict[str, Any]] = []
    last = ""
    for tab in tabs:
        if tab.group != last and tab.group:
            items.append({"heading": headings[tab.group]})
        last = tab.group
        items.append(_item(tab, state, list_url, ""))
    return items
