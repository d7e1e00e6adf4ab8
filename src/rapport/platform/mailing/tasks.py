"""The background work of mailing."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.jobs.asking import ask_for
from rapport.platform.mailing.models import Letter

KEPT_DAYS = 90
"""As long as the run that wrote it."""


@app.periodic(cron="* * * * *")
@app.task(name="send_letters", queueing_lock="send_letters", lock="send_letters", pass_context=False)
def send_letters(timestamp: int) -> None:
    """What is due: asked for with each new letter, and every minute for those that are tried again."""
    from rapport.platform.mailing.sending import send_due

    send_due()


def ask_for_sending() -> None:
    """Let new letters leave at once, when the transaction that wrote them is over."""
    ask_for("send_letters")


@app.periodic(cron="33 3 * * *")
@app.task(name="remove_old_letters", queueing_lock="remove_old_letters", pass_context=False)
def remove_old_letters(timestamp: int) -> None:
    """Letters of three months ago, which say no more than what became of them."""
    Letter.objects.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
