"""How the people of the sample company are paid: a plan for everybody, and statements that are closed already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.sales.forecasts.periods import Period
from rapport.sales.models import Deal, Length

_YEARS = 3


def add_commissions(deals: Sequence[Deal]) -> None:
    """Three percent, five beyond the quota; the quarter before the last one is closed for whoever owns deals."""
    today = timezone.localdate()
    plan = write.create(
        registry.get("commission-plans"),
        {
            "name": _("Commission of all who sell"),
            "rate": "3",
            "starts_on": (today - timedelta(days=365 * _YEARS)).replace(month=1, day=1),
        },
        actor=None,
    )
    write.create(registry.get("commission-tiers"), {"plan": plan, "above": "100", "rate": "5"}, actor=None)
    sellers = User.objects.filter(pk__in={deal.owner_id for deal in deals}).order_by("pk")
    closed = Period.around(Length.QUARTER, today).shift(-2).start
    rows = [{"plan": plan, "owner": seller, "starts_on": closed} for seller in sellers]
    write.create_many(registry.get("commission-statements"), rows, actor=None)
