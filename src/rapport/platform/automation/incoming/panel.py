"""What the page of a rule that waits for messages shows besides: its address, and what came."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from rapport.platform.automation.models import Automation, Event, Inlet
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import when
from rapport.platform.web.panels import Panel

SHOWN = 25


class InletPanel(Panel):
    """The end of the address, whether messages are signed, and the latest of them."""

    zone = "main"
    template = "automation/panel_inlet.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Automation) -> bool:
        return instance.event == Event.HOOK

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Automation) -> dict[str, Any]:
        latest = instance.calls.order_by("-id")[:SHOWN]
        calls = [
            {"call": call, "tone": "good" if call.status == 202 else "bad", "when": when(call.at)} for call in latest
        ]
        return {"inlet": Inlet.objects.filter(automation=instance).first(), "calls": calls}
