"""The background work of notifications: the daily mail, and what goes again."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.notifications.digest import send_due
from rapport.platform.notifications.models import Digest, Notification

KEPT_DAYS = 90


@app.periodic(cron="*/10 * * * *")
@app.task(name="send_digests", queueing_lock="send_digests", lock="send_digests", pass_context=False)
def send_digests(timestamp: int) -> None:
    """The daily mails that are due: it is morning somewhere."""
    send_due(timezone.now())


@app.periodic(cron="23 3 * * *")
@app.task(name="remove_old_notifications", queueing_lock="remove_old_notifications", pass_context=False)
def remove_old_notifications(timestamp: int) -> None:
    """Notifications of three months ago, read or not, and the notes of mails of that time."""
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    Notification.objects.filter(at__lt=before).delete()
    Digest.objects.filter(day__lt=before.date()).delete()
