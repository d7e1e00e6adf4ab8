"""The territories of the sample company: a tree, the plan that is in force, and a draft to try."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.customers.models import Party, Territory, TerritoryPlan
from rapport.customers.territories.moving import settle
from rapport.customers.territories.placing import place_all
from rapport.customers.territories.plans import put_in_force
from rapport.customers.territories.ranking import ranking_of
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry

_RULES = (("dach", ("DE", "AT", "CH")), ("uk", ("GB", "IE")), ("america", ("US", "CA")), ("china", ("CN", "HK", "TW")))
_LARGE = 500
"""Employees from which an organisation is large."""


def add_territories() -> None:
    """Make them by the write path, put the plan in force and let every customer belong where it says."""
    if Territory.objects.exists():
        return
    users = {user.username: user for user in User.objects.all()}
    with override(settings.LANGUAGE_CODE), change_set(actor=None, channel="command", act="sample") as opened:
        opened.summary = _("Territories")
        places = _tree(users)
        plan = _write("territory-plans", {"name": _("Territories this year")})
        _rules(plan, places)
        put_in_force(plan)
        settle(ranking_of(plan, timezone.localdate()), list(Party.objects.values_list("pk", flat=True)))
        place_all()
        draft = _write("territory-plans", {"name": _("Draft: a territory for large organisations"), "hand_over": True})
        _rules(draft, places)
        _large(draft, users)
        opened.counts["created"] = 1


def _tree(users: dict[str, User]) -> dict[str, Territory]:
    europe = _write("territories", {"name": _("Europe"), "manager": users.get("james")})
    return {
        "dach": _territory(_("Germany, Austria, Switzerland"), users, "lena", "jonas", parent=europe),
        "uk": _territory(_("United Kingdom"), users, "olivia", "olivia", parent=europe),
        "america": _territory(_("North America"), users, "olivia", "marcus"),
        "china": _territory(_("China"), users, "siyuan", "jiayi"),
    }


def _territory(name: str, users: dict[str, User], manager: str, representative: str, **more: Any) -> Territory:
    people = {"manager": users.get(manager), "representative": users.get(representative)}
    made: Territory = _write("territories", {"name": name, **people, **more})
    return made


def _rules(plan: TerritoryPlan, places: dict[str, Territory]) -> None:
    for name, countries in _RULES:
        for country in countries:
            rule = {"plan": plan, "territory": places[name], "country": country}
            _write("territory-rules", {**rule, "name": f"{places[name]} ({country})"})


def _large(draft: TerritoryPlan, users: dict[str, User]) -> None:
    """Large organisations come first, wherever they are."""
    values = {"name": _("Large organisations"), "priority": 10, "representative": users.get("james")}
    territory = _write("territories", values)
    condition = {"any": [{"all": [{"field": "employee_count", "op": "gte", "value": str(_LARGE)}]}]}
    rule = {"plan": draft, "territory": territory, "name": _("Large organisations"), "party_kind": "organisation"}
    _write("territory-rules", {**rule, "condition": condition})


def _write(kind: str, values: dict[str, Any]) -> Any:
    return write.create(registry.get(kind), values, actor=None, channel="command")
