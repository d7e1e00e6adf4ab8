"""What pages show of territories: on a customer where it belongs, since when and why; on a territory its figures."""

from __future__ import annotations

from typing import Any, cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from rapport.customers.models import PartyTerritory, PlanState, TerritoryRule
from rapport.customers.territories.tree import held_cells, in_order, territory_tree
from rapport.platform.access.engine import visible_fields
from rapport.platform.access.models import User
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import Panel, PanelExtension, RelatedList

KINDS = ("people", "organisations", "households")
SHOWN = 6


class TimesPanel(Panel):
    """Where a customer belongs and belonged, since when and why; only where there is something to tell."""

    key = "territories"
    label = gettext_lazy("Territory")
    template = "customers/territories/panel_times.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return "territory" in visible_fields(spec, cast(User, request.user)) and bool(_times(request, instance))

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return {"times": _times(request, instance)}


def _times(request: HttpRequest, instance: Any) -> list[PartyTerritory]:
    """The latest times, asked for once a request."""
    asked: dict[int, list[PartyTerritory]] = request.__dict__.setdefault("territory_times", {})
    if instance.pk not in asked:
        found = PartyTerritory.objects.filter(party=instance.pk).select_related("territory", "rule__plan")
        asked[instance.pk] = list(found.order_by("-valid_from", "-pk")[:SHOWN])
    return asked[instance.pk]


class FiguresPanel(Panel):
    """What is in a territory and in those below it."""

    key = "territory_figures"
    label = gettext_lazy("In this territory")
    zone = "main"
    template = "customers/territories/panel_figures.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        nodes = in_order(territory_tree(cast(User, request.user)))
        node = next(node for node in nodes if node.territory.pk == instance.pk)
        rules = TerritoryRule.objects.filter(territory=instance, plan__state=PlanState.ACTIVE)
        return {
            "node": node,
            "cells": held_cells(node, cast(User, request.user)),
            "children": node.children,
            "rules": list(rules.order_by("position", "pk")),
            "tree_url": reverse("territory-tree"),
        }


class TerritoryTimes(Panel):
    """Who came to a territory and who left it lately."""

    key = "territory_times"
    label = gettext_lazy("Came and left")
    zone = "main"
    template = "customers/territories/panel_moves.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        from rapport.customers.models import Party
        from rapport.platform.access.engine import rows_of_model

        seen = rows_of_model(Party, cast(User, request.user))
        found = PartyTerritory.objects.filter(Q(party__in=seen), territory=instance).select_related("party")
        return {"times": list(found.order_by("-valid_from", "-pk")[:SHOWN])}


EXTENSIONS = [
    PanelExtension([*KINDS], TimesPanel()),
    PanelExtension(["territories"], FiguresPanel()),
    PanelExtension(["territories"], TerritoryTimes()),
    PanelExtension(["territories"], RelatedList("organisations", "territory", order="sort_key")),
    PanelExtension(["territories"], RelatedList("people", "territory", order="sort_key")),
    PanelExtension(["territories"], RelatedList("territory-accounts", "territory")),
    PanelExtension(["territory-plans"], RelatedList("territory-rules", "plan", order="position", limit=20)),
]
