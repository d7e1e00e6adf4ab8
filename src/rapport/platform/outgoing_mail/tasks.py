"""The background work of outgoing mail."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.outgoing_mail.models import OutgoingMail

KEPT_DAYS = 90


@app.periodic(cron="* * * * *")
@app.task(name="send_mails", queueing_lock="send_mails", lock="send_mails", pass_context=False)
def send_mails(timestamp: int) -> None:
    """Let every account send what is due, each by a job of its own: a slow server keeps none of the others waiting."""
    from rapport.platform.outgoing_mail.sending import accounts_due

    for account in accounts_due():
        _ask_for(account)


@app.task(name="send_mails_from", pass_context=False)
def send_mails_from(account: int) -> None:
    """Send what is due of an account, then put copies of it away."""
    from rapport.platform.outgoing_mail.copies import copy_sent
    from rapport.platform.outgoing_mail.sending import send_from

    send_from(account)
    if (found := MailAccount.objects.filter(pk=account).first()) is not None:
        copy_sent(found)


def ask_for_sending(account: int, seconds: int) -> None:
    """Let what will be due of an account leave in some seconds, when the present transaction is over."""
    task = app.configure_task("send_mails_from", lock=f"send_mails_from_{account}", schedule_in={"seconds": seconds})
    task.defer(account=account)


def _ask_for(account: int) -> None:
    lock = f"send_mails_from_{account}"
    try:
        with transaction.atomic():
            app.configure_task("send_mails_from", queueing_lock=lock, lock=lock).defer(account=account)
    except AlreadyEnqueued:
        return


@app.periodic(cron="41 3 * * *")
@app.task(name="remove_old_outgoing_mails", queueing_lock="remove_old_outgoing_mails", pass_context=False)
def remove_old_outgoing_mails(timestamp: int) -> None:
    """Mails of three months ago that are over; drafts stay."""
    over = OutgoingMail.objects.filter(state__in=["sent", "failed", "unknown"])
    over.filter(created_at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
