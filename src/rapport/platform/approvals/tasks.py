"""The background work of approvals: reminding those who are asked, and asking somebody else when the time is over."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.approvals.asked import people_of
from rapport.platform.approvals.deciding import keep
from rapport.platform.approvals.models import Approval, Deed, State
from rapport.platform.approvals.telling import tell_asked
from rapport.platform.records.registry import registry

BEFORE = timedelta(days=1)
"""How long before its time is over an approval is brought to mind; of a shorter time, half of it."""
AT_ONCE = 500


@app.periodic(cron="*/10 * * * *")
@app.task(name="watch_approvals", queueing_lock="watch_approvals", lock="watch_approvals", pass_context=False)
def watch_approvals(timestamp: int) -> None:
    """What is due: each approval in a transaction of its own, so that a worker that is killed leaves none half done."""
    watch()


def watch() -> int:
    """Remind and escalate what is due now; how many approvals."""
    now = timezone.now()
    near = Approval.objects.filter(state=State.PENDING, due_at__lte=now + BEFORE, escalated_at=None)
    done = 0
    for pk in list(near.order_by("due_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        done += _watch_one(pk)
    return done


def _watch_one(pk: int) -> int:
    now = timezone.now()
    with transaction.atomic():
        found = Approval.objects.filter(pk=pk, state=State.PENDING, escalated_at=None)
        approval = found.select_for_update(of=("self",)).first()
        if approval is None or approval.due_at is None:
            return 0
        if approval.due_at <= now:
            _escalate(approval)
            return 1
        early = min(BEFORE, (approval.due_at - approval.created_at) / 2)
        if approval.reminded_at is None and approval.due_at - early <= now:
            _remind(approval)
            return 1
    return 0


def _remind(approval: Approval) -> None:
    values = {"approval": approval, "deed": Deed.REMIND.value}
    write.create(registry.get("approval-acts"), values, actor=write.SYSTEM, channel="job", act="remind")
    approval.reminded_at = timezone.now()
    keep(approval)
    tell_asked(approval, people_of(approval.waits_for), again="reminded")


def _escalate(approval: Approval) -> None:
    """The time is over: one more may decide, and all are told; without one, those who are asked hear of it again."""
    further: User | None = approval.escalate_to
    values = {"approval": approval, "deed": Deed.ESCALATE.value, "to": further}
    write.create(registry.get("approval-acts"), values, actor=write.SYSTEM, channel="job", act="escalate")
    approval.escalated_at = timezone.now()
    if further is not None:
        approval.waits_for = list(dict.fromkeys([*approval.waits_for, f"u{further.pk}"]))
    keep(approval)
    tell_asked(approval, people_of(approval.waits_for), again="over")
