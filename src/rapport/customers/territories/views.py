"""The pages of territories: the tree, what a plan would do, and what one does with a plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.models import Territory, TerritoryPlan
from rapport.customers.territories.held import (
    Held,
    HeldCell,
    Kind,
    base_money,
    held_cell,
    kinds_within,
    nothing,
    together,
)
from rapport.customers.territories.moving import plan_in_force
from rapport.customers.territories.plans import plan_apply, plan_copy
from rapport.customers.territories.preview import LISTED, Flow, Preview, moved_parties, preview
from rapport.customers.territories.tree import held_cells, in_order, seen_kinds, territory_tree
from rapport.customers.territories.warnings import warnings
from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.assignment.views import ConditionView
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.views import RuleOfKindView
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import record_url
from rapport.platform.web.views.base import CHANNEL, list_crumb, redirect_with_message
from rapport.platform.write_errors import Refused

NOWHERE = "none"
"""How addresses call no territory."""


class TerritoryConditionView(ConditionView):
    """GET and POST /territory-rules/<uid>/condition/: which customers, by any field, as a list is filtered."""

    kind = "territory-rules"


class TreeView(LoginRequiredMixin, View):
    """GET /territories/tree/: every territory with what is in it and below it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        reader = cast(User, request.user)
        tree = in_order(territory_tree(reader))
        plans = registry.get("territory-plans")
        context = {
            "lines": [(node, held_cells(node, reader)) for node in tree],
            "heads": [one.label for one in seen_kinds(reader)],
            "plan": plan_in_force(),
            "plans_url": reverse("territory-plans-list") if may(plans, reader, Action.VIEW.value) else "",
            "crumbs": [list_crumb(request, registry.get("territories")), {"label": _("Tree"), "url": ""}],
        }
        return render(request, "customers/territories/tree.html", context)


class PlanView(RuleOfKindView):
    """Base: a plan that the reader may change."""

    kind = "territory-plans"
    rule: TerritoryPlan


@dataclass(frozen=True, slots=True)
class Balance:
    """What a territory would win and lose: customers, and the worth of what is open with them, kind by kind."""

    name: str
    url: str
    before: int
    after: int
    gained: int
    lost: int
    worths: list[Worth]


@dataclass(frozen=True, slots=True)
class Worth:
    """What is open of one kind, now and then, by number where its worth is not known; ``difference`` is empty where
    nothing changes."""

    before: str
    after: str
    difference: str


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One move as the page lists it."""

    was: str
    now: str
    parties: int
    held: list[HeldCell]
    url: str


class PreviewView(PlanView):
    """GET /territory-plans/<uid>/preview/: what the plan would do; POST: apply it, or let it wait for its day."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show()

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            with acts_noted() as acts:
                job = plan_apply(plan=self.rule, actor=self.user, channel=CHANNEL)
        except Refused as refused:
            return self.show(refused.message, 409)
        if job is not None:
            text = _("Started: %(what)s") % {"what": job.label}
            return redirect_with_message(request, reverse("job", args=[job.uid]), text)
        text = _("“%(plan)s” waits for its day.") % {"plan": self.rule}
        return redirect_with_message(request, self.page_url, text, *acts[-1:])

    def show(self, error: str = "", status: int = 200) -> HttpResponse:
        """The page; of a plan that cannot be tried only why."""
        context: dict[str, Any] = {
            "plan": self.rule,
            "error": error,
            "page_url": self.page_url,
            "crumbs": self.crumbs(_("Preview")),
        }
        try:
            found = preview(self.rule)
        except RuleError as refused:
            context["error"] = error or _("A rule cannot be tried. %(reason)s") % {"reason": refused}
            return render(self.request, "customers/territories/preview.html", context, status=422)
        context |= {
            "found": found,
            "moved": sum(flow.parties for flow in found.moving),
            "held": _cells(reduce(together, (flow.held for flow in found.moving), nothing(kinds_within()))),
            "heads": [one.label for one in kinds_within()],
            "worth_heads": [f"{one.label} ({one.per})" if one.per else one.label for one in kinds_within()],
            "balances": balances(found),
            "moves": [self._line(flow) for flow in found.moving],
            "warnings": list(warnings(found)),
            "rules": [(one.rule, found.by_rule[one.rule.pk], found.total) for one in found.ranking.rules],
        }
        return render(self.request, "customers/territories/preview.html", context, status=status)

    def _line(self, flow: Flow) -> MoveLine:
        names = territory_names()
        ends = {"from": names[flow.was][1] or NOWHERE, "to": names[flow.now][1] or NOWHERE}
        url = reverse("territory-plan-moves", args=[self.rule.uid]) + f"?from={ends['from']}&to={ends['to']}"
        return MoveLine(names[flow.was][0], names[flow.now][0], flow.parties, _cells(flow.held), url)


class MovesView(PlanView):
    """GET /territory-plans/<uid>/moves/?from=…&to=…: the customers of one move."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        was, now = (_territory(request.GET.get(name, "")) for name in ("from", "to"))
        try:
            parties = moved_parties(self.rule, was.pk if was else None, now.pk if now else None)
        except RuleError as refused:
            return render(request, "customers/territories/moves.html", {"error": str(refused)}, status=422)
        here = reverse("territory-plan-preview", args=[self.rule.uid])
        crumbs = self.crumbs(_("Preview"))
        crumbs[-1]["url"] = here
        context = {
            "plan": self.rule,
            "was": was,
            "now": now,
            "lines": [(shown_title(one, self.user), record_url(one), one.city, one.owner) for one in parties],
            "most": LISTED if len(parties) == LISTED else 0,
            "page_url": here,
            "crumbs": [*crumbs, {"label": _("Customers"), "url": ""}],
        }
        return render(request, "customers/territories/moves.html", context)


class CopyView(PlanView):
    """POST /territory-plans/<uid>/copy/: a draft with the same rules; GET asks first."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        context = {"plan": self.rule, "page_url": self.page_url, "crumbs": self.crumbs(_("Copy as a draft"))}
        return render(request, "customers/territories/copy.html", context)

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        with acts_noted() as acts:
            draft = plan_copy(plan=self.rule, actor=self.user, channel=CHANNEL)
        text = _("Saved: %(name)s") % {"name": draft.name}
        return redirect_with_message(request, reverse("territory-plans-detail", args=[draft.uid]), text, *acts[-1:])


def balances(found: Preview) -> list[Balance]:
    """What each territory would win and lose, in the order of names; nowhere last."""
    none = nothing(kinds_within())
    sums: dict[int | None, list[Any]] = defaultdict(lambda: [0, 0, 0, 0, none, none])
    for flow in found.flows:
        sums[flow.was][0] += flow.parties
        sums[flow.was][4] = together(sums[flow.was][4], flow.held)
        sums[flow.now][1] += flow.parties
        sums[flow.now][5] = together(sums[flow.now][5], flow.held)
        if flow.moves:
            sums[flow.was][3] += flow.parties
            sums[flow.now][2] += flow.parties
    names = territory_names()
    ordered = sorted(sums, key=lambda pk: (pk is None, names[pk][0].casefold()))
    return [_balance(names[pk], *sums[pk]) for pk in ordered]


def _balance(
    name: tuple[str, str],
    before: int,
    after: int,
    gained: int,
    lost: int,
    was: Sequence[Held],
    now: Sequence[Held],
) -> Balance:
    url = reverse("territories-detail", args=[name[1]]) if name[1] else ""
    worths = [_worth(*one) for one in zip(kinds_within(), was, now, strict=True)]
    return Balance(name[0], url, before, after, gained, lost, worths)


def _worth(kind: Kind, was: Held, now: Held) -> Worth:
    if not kind.value:
        more = now.count - was.count
        return Worth(str(was.count), str(now.count), f"{more:+}" if more else "")
    difference = now.worth - was.worth
    sign = "+" if difference > 0 else ""
    told = f"{sign}{base_money(difference)}" if difference else ""
    return Worth(base_money(was.worth), base_money(now.worth), told)


def _cells(held: Sequence[Held]) -> list[HeldCell]:
    return [held_cell(kind, one) for kind, one in zip(kinds_within(), held, strict=True)]


def territory_names() -> dict[int | None, tuple[str, str]]:
    """Name and uid of every territory, and of none."""
    found: dict[int | None, tuple[str, str]] = {None: (_("No territory"), "")}
    for pk, name, uid in Territory.objects.values_list("pk", "name", "uid"):
        found[pk] = (name, str(uid))
    return found


def _territory(given: str) -> Territory | None:
    if given == NOWHERE:
        return None
    found: QuerySet[Territory] = Territory.objects.all()
    return get_object_or_404(found, uid=parse_uid(given))
