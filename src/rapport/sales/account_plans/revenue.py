"""The figures of a goal of revenue in words, each with the list of the deals that it was added up from: those of the
customer with its subsidiaries and, where there are any, those of the customer alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.platform.records.presets import ALL
from rapport.platform.reports.labels import percent_text
from rapport.platform.saved_views.state import VIEW
from rapport.sales.account_plans.group import PARAMETER, Group
from rapport.sales.account_plans.progress import Progress, span_of
from rapport.sales.models import AccountGoal, AccountPlan

Pairs = list[tuple[str, str]]


def revenue_line(
    goal: AccountGoal, plan: AccountPlan, progress: Progress | None, group: Group | None
) -> dict[str, Any] | None:
    """What a page says of the revenue of a goal; None for a goal in words."""
    if goal.revenue is None:
        return None
    wanted = _money(goal.revenue, goal.currency)
    if progress is None or group is None:  # the reader may not see what was won
        return {"wanted": wanted}
    first, last = span_of(goal, plan)
    share = 100 * progress.won / goal.revenue
    among = (PARAMETER if group.below else "party", str(plan.party.uid))
    return {
        "wanted": wanted,
        "share": _("of %(amount)s (%(percent)s)") % {"amount": wanted, "percent": percent_text(share)},
        **_figures(goal, plan, among, progress.won, progress.open),
        "bar": min(int(share), 100),
        "span": f"{_day(first)} – {_day(last)}",
        "own": _figures(goal, plan, ("party", str(plan.party.uid)), progress.own_won, progress.own_open)
        if group.below
        else None,
        "group": _members(group) if group.below else "",
        "lacking": ngettext(
            "%(count)s won deal without an exchange rate is not in it.",
            "%(count)s won deals without an exchange rate are not in it.",
            progress.unvalued_count,
        )
        % {"count": progress.unvalued_count}
        if progress.unvalued_count
        else "",
    }


def _figures(
    goal: AccountGoal, plan: AccountPlan, among: tuple[str, str], won: Decimal, coming: Decimal
) -> dict[str, str]:
    """What is won and what is open, and where these lead; nothing is said of open deals without any."""
    is_open = _("%(amount)s in open deals") % {"amount": _money(coming, goal.currency)} if coming else ""
    return {
        "won": _("%(amount)s won") % {"amount": _money(won, goal.currency)},
        "won_url": _deals(goal, plan, [among, ("state", "won")], "closed_on"),
        "open": is_open,
        "open_url": _deals(goal, plan, [among, ("state", "open")], "expected_close_on"),
    }


def _members(group: Group) -> str:
    """Whose deals count."""
    count = len(group.below)
    if not group.is_whole:
        text = ngettext("with the nearest %(count)s subsidiary", "with the nearest %(count)s subsidiaries", count)
    else:
        text = ngettext("with %(count)s subsidiary", "with %(count)s subsidiaries", count)
    return text % {"count": count}


def _deals(goal: AccountGoal, plan: AccountPlan, which: Pairs, day: str) -> str:
    first, last = span_of(goal, plan)
    between = [(f"{day}__gte", first.isoformat()), (f"{day}__lte", last.isoformat())]
    found = [(VIEW, ALL), *which, *between, ("base_currency", goal.currency), ("base_amount__isnull", "false")]
    return f"{reverse('deals-list')}?{urlencode(found)}"


def _money(value: Decimal, currency: str) -> str:
    return format_money(value, currency, get_language() or "en")


def _day(day: date) -> str:
    return formats.date_format(day, "SHORT_DATE_FORMAT")
