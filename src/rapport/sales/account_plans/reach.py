"""Whether the reader of an account plan sees its customer, without whom nothing more is said of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpRequest

from rapport.customers.models import Party
from rapport.platform.access.engine import rows_of_model
from rapport.sales.models import AccountPlan

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def sees_customer(plan: AccountPlan, request: HttpRequest) -> bool:
    """Asked once a request, whichever panel needs it."""
    held: dict[int, bool] = request.__dict__.setdefault("sales_plan_reach", {})
    if plan.party_id not in held:
        seen = rows_of_model(Party, cast("User", request.user))
        held[plan.party_id] = seen.filter(pk=plan.party_id, merged_into__isnull=True).exists()
    return held[plan.party_id]
