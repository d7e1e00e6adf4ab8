"""What a webhook's page shows besides its fields: what was sent, and the secret that signs it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import when
from rapport.platform.web.panels import Panel
from rapport.platform.webhooks.models import Delivery, Webhook

SHOWN = 25
_TONES = {Delivery.State.DONE: "good", Delivery.State.WAITING: "info", Delivery.State.FAILED: "bad"}


class DeliveriesPanel(Panel):
    """The latest deliveries, each with what became of it, and a way to send it again."""

    zone = "main"
    template = "webhooks/panel_deliveries.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Webhook) -> dict[str, Any]:
        latest = list(instance.deliveries.order_by("-id")[:SHOWN])
        lines = [
            {"row": row, "tone": _TONES[Delivery.State(row.state)], "when": when(row.created_at)} for row in latest
        ]
        return {"deliveries": lines}


class SecretPanel(Panel):
    """The signing secret, folded away, and a way to make a new one."""

    template = "webhooks/panel_secret.html"
