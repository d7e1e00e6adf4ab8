"""Webhooks with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.platform.webhooks.models import Webhook
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_webhook(*, actor: Any = None, owner: Any = None, **values: Any) -> Webhook:
    """A webhook of every change of people, which sees what its user sees."""
    defaults = {
        "name": f"Warehouse {number()}",
        "url": "https://hooks.hansa.example/rapport",
        "events": ["people.*"],
        "runs_as": values.pop("runs_as", None) or owner or make_user(),
    }
    webhook: Webhook = written("webhooks", defaults, values, actor=actor)
    return webhook
