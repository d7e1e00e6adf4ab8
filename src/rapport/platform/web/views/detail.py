"""The page of one record: header strip, facts, sections with values to edit in place, panels, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may_change, visible_fields
from rapport.platform.access.models import User
from rapport.platform.history.past import keeps_past
from rapport.platform.layouts.applied import hidden_sections
from rapport.platform.layouts.definition import ZONES, PanelPart, Part
from rapport.platform.layouts.strips import strip_of
from rapport.platform.records.counts import Count, count_rows
from rapport.platform.records.filters import ListError
from rapport.platform.records.formulas import reasons_of
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.records.short import TooLong
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import load_together
from rapport.platform.saved_views.shown import LOOK
from rapport.platform.saved_views.state import VIEW
from rapport.platform.saved_views.work_views import WORK, work_bar
from rapport.platform.web.cells import cell, count_text, editable_cell, empty_cell, record_url
from rapport.platform.web.panels import Panel, head_parts, head_strips, may_edit, panels_of
from rapport.platform.web.trail import trail_of
from rapport.platform.web.views.base import RecordView


class RecordDetailView(RecordView):
    """GET /<kind>/<uid>/: the page, or its fragment for the side panel."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        instance = self.get_instance(uid)
        if self.record.record.overview:  # the page of a party is that of the person or organisation it is
            return HttpResponseRedirect(record_url(instance))
        trail_of(request).saw_record(self.record, instance)
        context = self.head(instance)
        if self.target == "drawer-body":
            return self.page("records/peek.html", context | self.body(instance, "overview"))
        tab = request.GET.get("tab", "overview")
        tabs = self.tabs(instance, tab)
        if tab not in {item["name"] for item in tabs}:
            raise Http404
        work = work_bar(self.user, request.GET.get(WORK, ""), instance)
        context |= self.body(instance, tab) | {
            "crumbs": self.crumbs((context["title"], "")),
            "tabs": tabs,
            "tab": tab,
            "work": work,
            "layout_url": f"{reverse('layout-own', args=[self.record.name])}?record={uid}" if self.may_arrange else "",
            "pager": {} if work else self.pager(instance),
        }
        return self.page("records/detail.html", context)

    def head(self, instance: Any) -> dict[str, Any]:
        """The header strip: title, subtitle, facts, what the reader may do."""
        record = self.record.record
        own = registry.of_instance(instance)
        actions = record.get_head_actions(self.request, instance)
        return {
            "instance": instance,
            "title": self.title(instance),
            "subtitle": self.subtitle(instance),
            "facts": self.facts(instance),
            "editable": may_edit(self.request, self.record, instance),
            "deletable": not record.undeletable and may_change(self.record, self.user, instance, Action.DELETE.value),
            "edit_url": reverse(f"{own.name}-edit", args=[instance.uid]),
            "delete_url": reverse(f"{own.name}-delete", args=[instance.uid]),
            "detail_url": self.url("detail", instance.uid),
            "head_parts": head_parts(self.request, own, instance),
            "head_strips": head_strips(self.request, own, instance),
            "head_actions": [action for action in actions if not action.more],
            "more_actions": [action for action in actions if action.more],
        }

    def facts(self, instance: Any) -> list[dict[str, Any]]:
        """The key facts of the reader's layout."""
        return facts_of(self.record, self.user, instance, strip_of(self.record, self.arrangement, "facts"))

    def body(self, instance: Any, tab: str) -> dict[str, Any]:
        """What stands under the header in a tab, by zone: the fields of the record, and the panels of modules."""
        panels = panels_of(self.request, self.record, instance, tab)
        placed = {panel.key: panel for panel in panels if panel.key and tab == "overview"}
        fixed = [panel for panel in panels if panel.key not in placed]
        zones = {zone: [self._panel(panel, instance) for panel in fixed if panel.zone == zone] for zone in ZONES}
        if tab == "overview":
            lines = self._lines(instance)
            for zone in ZONES:
                zones[zone] += self._blocks(instance, self.arrangement.zones[zone], placed, lines)
            cards = [block for zone in ZONES for block in zones[zone] if "sections" in block]
            for card in cards[:1]:
                card["first"] = True
        return {f"{zone}_blocks": blocks for zone, blocks in zones.items()}

    def _panel(self, panel: Panel, instance: Any) -> dict[str, Any]:
        return {"panel": panel.render(self.request, self.record, instance)}

    def _blocks(
        self, instance: Any, parts: Sequence[Part], panels: Mapping[str, Panel], lines: Mapping[str, dict[str, Any]]
    ) -> list[dict[str, Any]]:
        """The parts of a zone as they are shown: panels, and between them cards of the sections that follow another."""
        blocks: list[dict[str, Any]] = []
        for part in parts:
            if isinstance(part, PanelPart):
                if part.key in panels:
                    blocks.append(self._panel(panels[part.key], instance))
                continue
            rows = [lines[name] for name in part.fields if name in lines]
            if rows:
                if not (blocks and "sections" in blocks[-1]):
                    blocks.append({"sections": [], "has_empty": False})
                filled = sum(not row["empty"] for row in rows)
                blocks[-1]["sections"].append({"title": part.title, "rows": rows, "filled": filled})
                blocks[-1]["has_empty"] |= filled < len(rows)
        return blocks

    def _lines(self, instance: Any) -> dict[str, dict[str, Any]]:
        """The fields that the reader sees in sections which apply to the record, by name."""
        hidden = hidden_sections(self.record, self.arrangement.sections, instance, self.user)
        shown = [name for section in self.arrangement.sections if section.key not in hidden for name in section.fields]
        names = [name for name in self.visible(shown) if self._applies(instance, name)]
        values = self._values(instance, names)
        editable = set(self.writable(names)) if may_edit(self.request, self.record, instance) else set()
        return {name: self._line(instance, name, values[name], name in editable) for name in names}

    def _applies(self, instance: Any, name: str) -> bool:
        decider, values = self.record.record.shown_when.get(name, ("", ()))
        return not decider or getattr(instance, decider) in values

    def _values(self, instance: Any, names: list[str]) -> dict[str, Any]:
        virtual = {name: found for name in names if (found := self.record.fields[name].virtual) is not None}
        loaded = load_together(list(virtual.values()), [instance.pk])
        return {name: loaded[name].get(instance.pk) if name in virtual else getattr(instance, name) for name in names}

    def _line(self, instance: models.Model, name: str, value: Any, editable: bool) -> dict[str, Any]:
        field = self.record.fields[name]
        shown = editable_cell if editable else cell
        empty = value in (None, "", [], {})
        has_past = keeps_past(self.record, name)
        reasons = reasons_of(instance, field) if empty else ()  # a formula that says why is not folded away
        return {
            "name": name,
            "label": field.label,
            "tip": field.help,
            "value": empty_cell(reasons) if reasons else shown(field, value, instance),
            "empty": empty and not reasons,
            "edit_url": self.url("inline", instance.uid, name) if editable else "",  # type: ignore[attr-defined]
            "history_url": self.url("value-history", instance.uid, name) if has_past else "",  # type: ignore[attr-defined]
        }

    def tabs(self, instance: Any, current: str) -> list[dict[str, Any]]:
        """The tabs of the page; panels decide which there are."""
        extra = {panel.tab for panel in self.record.record.get_panels(self.request, instance)}
        names = ["overview", *sorted(extra - {"overview", "history"}), "history"]
        labels = {"overview": _("Overview"), "history": _("History")}
        base = self.url("detail", instance.uid)
        return [
            {
                "name": name,
                "label": labels.get(name, name.capitalize()),
                "url": base
                if name == "overview"
                else self.url("history", instance.uid)
                if name == "history"
                else f"{base}?tab={name}",
                "active": name == current,
            }
            for name in names
        ]

    def pager(self, instance: Any) -> dict[str, Any]:
        """The records beside this one in the list that the reader came from."""
        listed = trail_of(self.request).lists.get(self.record.name, "")
        try:
            query = ListQuery.parse(self.record, QueryDict(listed), self.user, ignore=_OWN, skip_empty=True)
        except ListError:
            return {}
        listing = Listing(query, self.user)
        try:
            beside = listing.neighbours(instance)
        except TooLong:  # the list shows itself in its usual order then
            listing = Listing(replace(query, sort=()), self.user)
            beside = listing.neighbours(instance)
        within = not listed or listing.matching.filter(pk=instance.pk).exists()
        return {
            "text": place_text(beside.place, self.list_count(listing)) if within else "",
            "previous_url": self.url("detail", beside.previous) if beside.previous else "",
            "next_url": self.url("detail", beside.next) if beside.next else "",
        }

    def list_count(self, listing: Listing) -> Count:
        """How many rows the list has: as it was seen, else counted, which nobody waits for."""
        trail = trail_of(self.request)
        count = trail.count_of(self.record)
        if count is None:
            count = count_rows(listing.matching, PATIENCE)
            trail.counted(self.record, count)
        return count


PATIENCE = 20
"""Milliseconds that a record's page spends on counting the list beside it."""
_OWN = (VIEW, *LOOK, "cursor", "columns", "partial")


def place_text(place: int | None, count: Count) -> str:
    """Where a record stands in its list: "3 of 128"; far down only of how many it is one."""
    total = count_text(count)
    if place is None:
        return _("one of %(total)s") % {"total": total}
    if place > count.value:  # more have come since the list was counted
        return _("%(place)s in the list") % {"place": formats.number_format(place, force_grouping=True)}
    return _("%(place)s of %(total)s") % {"place": formats.number_format(place, force_grouping=True), "total": total}


def facts_of(spec: RecordSpec, user: User, instance: Any, names: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Key facts of a record (those that its kind declares), as far as the reader sees them."""
    allowed = set(visible_fields(spec, user))
    shown = [spec.fields[name] for name in (spec.facts if names is None else names) if name in allowed]
    read = load_together([field.virtual for field in shown if field.virtual is not None], [instance.pk])
    return [
        {
            "label": field.label,
            "value": cell(
                field, read[field.name].get(instance.pk) if field.virtual else getattr(instance, field.name), instance
            ),
        }
        for field in shown
    ]
