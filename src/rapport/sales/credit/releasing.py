"""What follows when it is decided about an order that its credit held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rapport.platform.approvals.listening import ApprovalListener
from rapport.platform.approvals.models import Approval, State
from rapport.sales.models import CreditCheck
from rapport.sales.orders.states import release, take_back

if TYPE_CHECKING:
    from rapport.platform.approvals.models import ApprovalAct


class CreditReleases(ApprovalListener):
    """An order that was held goes on when its credit is approved, and is a draft again when it is not. Only the
    question that the check itself asked counts: what somebody asks by hand about the order grants no credit."""

    def changed(self, approvals: Sequence[Approval]) -> None:
        decided = {one.pk: one for one in approvals if one.kind == "orders" and one.state != State.PENDING}
        if not decided:
            return
        held = CreditCheck.objects.filter(approval__in=list(decided), order__status="held").select_related("order")
        for check in held.order_by("pk"):
            approval = decided[check.approval_id or 0]
            if approval.state == State.APPROVED:
                release(order=check.order, actor=approval.decided_by, channel="web")
            else:
                take_back(order=check.order)

    def decided(self, act: ApprovalAct, approval: Approval) -> None:
        """Where the approval stands says what follows, not the act."""
