"""A sequence of the sample company: drafted and switched off, so that nothing is sent."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rapport.customers.models import ConsentPurpose
from rapport.customers.outgoing.permission import USUAL
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.sales.models import SequenceStep

Action = SequenceStep.Action


def add_sequence() -> None:
    """A first contact in five steps, of the first colleague; none where no purpose permits mails without consent."""
    owner = User.objects.filter(is_active=True).order_by("pk").first()
    purposes = ConsentPurpose.objects.filter(is_active=True, by_email=True).exclude(basis="consent")
    purpose = purposes.filter(code=USUAL).first() or purposes.order_by("pk").first()
    if owner is None or purpose is None:
        return
    values = {
        "name": _("After the trade fair"),
        "description": _("Two mails and a task for people whom we met at the stand."),
        "purpose": purpose,
        "owner": owner,
    }
    sequence = write.create(registry.get("sequences"), values, actor=None)
    hello = _("Hello {person.first_name},\n\nit was good to meet you at our stand. May I show you the looms at work?")
    again = _("Hello {person.first_name},\n\ndid you find time to look at my last mail? Half an hour is enough.")
    steps: list[dict[str, Any]] = [
        {"action": Action.MAIL, "subject": _("Our talk at the fair"), "text": hello},
        {"action": Action.WAIT, "days": 3},
        {"action": Action.MAIL, "subject": _("A look at the looms"), "text": again},
        {"action": Action.WAIT, "days": 5},
        {"action": Action.TASK, "subject": _("Ask by phone whether they want to see the looms"), "days": 2},
    ]
    rows = [{**step, "sequence": sequence, "position": 10 * place} for place, step in enumerate(steps, start=1)]
    write.create_many(registry.get("sequence-steps"), rows, actor=None)
