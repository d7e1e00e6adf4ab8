"""The background work of webhooks."""

from __future__ import annotations

from datetime import timedelta

from asgiref.sync import sync_to_async
from django.db import connections
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.jobs.asking import ask_for
from rapport.platform.webhooks.models import Delivery

KEPT_DAYS = 30


@app.periodic(cron="* * * * *")
@app.task(name="send_webhooks", queueing_lock="send_webhooks", lock="send_webhooks", pass_context=False)
async def send_webhooks(timestamp: int) -> None:
    """Send what is due: asked for with each new delivery, and every minute for those that are tried again."""
    from rapport.platform.webhooks.sending import send_due  # httpx, 12 MB, is for the worker alone

    try:
        await send_due()
    finally:
        # The thread in which asynchronous jobs ask the database is none of the worker's, which closes its own.
        await sync_to_async(connections.close_all)()


def ask_for_sending() -> None:
    """Let new deliveries be sent at once, when the transaction that made them is over."""
    ask_for("send_webhooks")


def send_again(delivery: Delivery) -> None:
    """Send a delivery once more, with the same identity, whatever became of it."""
    waiting = {"state": Delivery.State.WAITING, "attempts": 0, "next_at": timezone.now(), "error": ""}
    Delivery.objects.filter(pk=delivery.pk).update(**waiting)
    ask_for_sending()


@app.periodic(cron="7 3 * * *")
@app.task(name="remove_old_deliveries", queueing_lock="remove_old_deliveries", pass_context=False)
def remove_old_deliveries(timestamp: int) -> None:
    """What was sent or given up a month ago: its body holds personal data."""
    ended = Delivery.objects.exclude(state=Delivery.State.WAITING)
    ended.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
