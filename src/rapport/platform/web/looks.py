"""The ways in which a reader may see a list (table, groups, board, calendar), for the menu above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.groupings import Step, groupable_fields, steps_of
from rapport.platform.reports.labels import STEP_LABELS
from rapport.platform.saved_views.shown import LOOK, SHOWN, TABLE, Mode
from rapport.platform.saved_views.state import ListState

_TIMES = (Step.DAY, Step.WEEK, Step.MONTH, Step.QUARTER, Step.YEAR)


def looks_of(state: ListState, names: Sequence[str]) -> dict[str, Any]:
    """The menu: sections of items {label, url, active, icon, steps}; ``names`` are the columns that are shown. An item
    with steps is each of them: by day, by week, …"""
    spec, seen = state.spec, visible_fields(state.spec, state.user)
    current = state.layout.shown if state.shown is not None else ""
    pairs = [pair for pair in state.pairs if pair[0] not in LOOK]

    def item(text: str, label: Any, icon: str) -> dict[str, Any]:
        active = text == (current or TABLE)
        return {"label": label, "url": f"?{urlencode([*pairs, (SHOWN, text)])}", "active": active, "icon": icon}

    def label(name: str) -> Any:
        return spec.fields[name].label

    boards = [item(f"{Mode.BOARD}:{b.by}", label(b.by), "kanban") for b in spec.boards if b.by in seen]
    calendars = [item(f"{Mode.CALENDAR}:{c.on}", label(c.on), "calendar") for c in spec.calendars if c.on in seen]
    groups = []
    for name, steps in _groupings(state, names):
        text = f"{Mode.GROUP}:{name}"
        inside = [item(f"{text}:{step}", STEP_LABELS[step], "") for step in steps]
        groups.append({**item(text, label(name), "layers"), "steps": inside})
    sections = [
        {"label": "", "items": [item(TABLE, _("Table"), "table-2")]},
        {"label": _("Board by"), "items": boards},
        {"label": _("Calendar by"), "items": calendars},
        {"label": _("In groups by"), "items": groups},
    ]
    shown = [section for section in sections if section["items"]]
    return {"sections": shown, "active": bool(current), "icon": _icon(current)}


def _icon(current: str) -> str:
    return {Mode.BOARD.value: "kanban", Mode.CALENDAR.value: "calendar", Mode.GROUP.value: "layers"}.get(
        current.partition(":")[0], "table-2"
    )


def _groupings(state: ListState, names: Sequence[str]) -> list[tuple[str, Sequence[Step]]]:
    """The fields of which groups make sense: what is shown or filtered by, and has few values; dates by their time,
    each with the stretches of it."""
    spec = state.spec
    offered = groupable_fields(spec, state.user)
    found: list[tuple[str, Sequence[Step]]] = []
    for name in dict.fromkeys([*names, *spec.filters]):
        field = offered.get(name)
        if field is None or steps_of(field)[0] is Step.FILLED or name in (spec.columns[0], "external_id"):
            continue
        found.append((name, _TIMES if field.kind in (FieldKind.DATE, FieldKind.DATETIME) else ()))
    return found
