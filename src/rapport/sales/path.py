"""The stages of a deal's pipeline as a strip on its page: where it is, how long it has been there, what comes next."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from rapport.platform.records.shipped import shown_text
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import HeadStrip, may_edit
from rapport.sales.models import Deal, Stage, StagePace, State
from rapport.sales.pace import is_stuck, pace_in_words
from rapport.sales.rules import following


class StagePath(HeadStrip):
    """Each stage is a button that moves the deal there; who may not, sees where it is."""

    template = "sales/path.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return spec.name == "deals"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Deal) -> dict[str, Any]:
        found = Stage.objects.filter(pipeline=instance.pipeline_id).select_related("pace")
        stages = list(found.order_by("position", "id"))
        current = next(one for one in stages if one.pk == instance.stage_id)
        allowed = {one.pk for one in following(current, stages)}
        pace: StagePace | None = getattr(current, "pace", None)
        movable = may_edit(request, spec, instance)
        done = {one.pk for one in stages if one.state == State.OPEN and _stands_before(one, current)}
        days = (timezone.localdate() - timezone.localtime(instance.stage_since).date()).days
        return {
            "stages": [
                {
                    "uid": one.uid,
                    "label": str(one),
                    "state": "current" if one.pk == current.pk else "done" if one.pk in done else "open",
                    "end": one.state if one.state != State.OPEN else "",
                    "refused": one.pk not in allowed,
                }
                for one in stages
            ],
            "move_url": f"{reverse('deals-move')}?by=stage&pipeline={instance.pipeline.uid}" if movable else "",
            "guidance": shown_text(current, "guidance"),
            "days": ngettext("%(count)s day here", "%(count)s days here", days) % {"count": days}
            if instance.state == State.OPEN
            else "",
            "stuck": pace_in_words(pace) if pace is not None and is_stuck(instance) else "",
            "no_rate": instance.amount is not None and instance.base_amount is None,
            "rate_url": f"{reverse('exchange-rates-new')}?currency={instance.currency}",
        }


def _stands_before(stage: Stage, current: Stage) -> bool:
    if current.state == State.LOST:
        return False
    return current.state == State.WON or (stage.position, stage.pk) < (current.position, current.pk)
