"""The step that tells another system, by one of the installation's webhooks: signed, retried and logged as all are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.automation.checking import members
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.steps.base import Input, InputKind, Passage, Step, StepType
from rapport.platform.records.links import uid_of
from rapport.platform.records.spec import RecordSpec
from rapport.platform.webhooks.choices import CALLED
from rapport.platform.webhooks.consumer import deliver
from rapport.platform.webhooks.models import Webhook

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.automation.checking import Check


class CallOut(StepType):
    """``{"do": "call", "webhook": UID}``: the webhook's receiver is sent the record as the webhook's user sees it.

    The delivery is made in the transaction of the run, so once; the call itself is the webhooks' own job, with their
    time limit and their guard against addresses that lead inward.
    """

    name = "call"
    label = gettext_lazy("call a webhook")
    inputs = (Input("webhook", gettext_lazy("Webhook"), InputKind.LOOKUP, looked_up="webhooks"),)

    def clean(self, check: Check, given: Step, path: str) -> dict[str, Any]:
        members(given, {"webhook"}, path)
        uid = uid_of(given.get("webhook"))
        if uid is None or not Webhook.objects.filter(uid=uid).exists():
            raise RuleError(f"{path}.webhook", _("There is no such webhook."))
        return {"webhook": str(uid)}

    def run(self, passage: Passage, step: Step) -> None:
        webhook = Webhook.objects.filter(uid=step["webhook"]).select_related("runs_as").first()
        if webhook is None:
            raise RuleError("webhook", _("There is no such webhook."))
        if webhook.is_active and webhook.runs_as.is_active:
            deliver(webhook, passage.spec, passage.ids, event=CALLED)
        for run in passage.runs:
            passage.note(run, step, webhook=step["webhook"], active=webhook.is_active)

    def remains(self, entry: Step) -> str:
        return _("A call that was sent stays sent.") if entry.get("active") else ""

    def words(self, spec: RecordSpec, step: Step, user: User | None) -> str:
        webhook = Webhook.objects.filter(uid=step["webhook"]).first()
        return _("call the webhook %(name)s") % {"name": webhook if webhook is not None else "–"}
