"""The background work of mailboxes."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.mailboxes.models import MailAccount


@app.periodic(cron="*/5 * * * *")
@app.task(name="read_mail", queueing_lock="read_mail", lock="read_mail", pass_context=False)
def read_mail(timestamp: int) -> None:
    """Let every account be read, each by a job of its own: one that hangs keeps none of the others waiting."""
    wanted = MailAccount.objects.filter(is_active=True, owner__is_active=True).exclude(secret="")
    for account in wanted.values_list("pk", flat=True):
        ask_for_reading(account)


@app.task(name="read_mail_account", pass_context=False)
def read_mail_account(account: int) -> None:
    """Read what is new in an account."""
    from rapport.platform.mailboxes.reading import read_account

    found = MailAccount.objects.filter(pk=account, is_active=True, owner__is_active=True).exclude(secret="").first()
    if found is not None:
        read_account(found)


def ask_for_reading(account: int) -> None:
    """Let an account be read soon; one waiting job is enough."""
    lock = f"read_mail_account_{account}"
    try:
        with transaction.atomic():
            app.configure_task("read_mail_account", queueing_lock=lock, lock=lock).defer(account=account)
    except AlreadyEnqueued:
        return
