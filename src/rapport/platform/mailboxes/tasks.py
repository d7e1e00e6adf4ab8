"""The background work of mailboxes."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from rapport.platform.mailboxes.models import MailAccount


@app.periodic(cron="*/5 * * * *")
@app.task(name="read_mail", queueing_lock="read_mail", lock="read_mail", pass_context=False)
def read_mail(timestamp: int) -> None:
    """Let every account be read, each by a job of its own: one that hangs keeps none of the others waiting."""
    for account in _followed().values_list("pk", flat=True):
        ask_for_reading(account)


@app.task(name="read_mail_account", pass_context=False)
def read_mail_account(account: int) -> None:
    """Read what is new in an account."""
    from rapport.platform.mailboxes.reading import read_account

    found = _followed().filter(pk=account).first()
    if found is not None and read_account(found) and found.followed.filter(passed__lt=F("there")).exists():
        ask_for_reading(account)  # a first reading of a large mailbox takes several turns


@app.periodic(cron="23 3 * * *")
@app.task(name="check_mail", queueing_lock="check_mail", pass_context=False)
def check_mail(timestamp: int) -> None:
    """Let every account be compared with its mailbox."""
    for account in _followed().values_list("pk", flat=True):
        ask_for_check(account)


@app.task(name="check_mail_account", pass_context=False)
def check_mail_account(account: int, repair: bool = False) -> None:
    """Compare an account with its mailbox; ``repair`` reads what is missing."""
    from rapport.platform.mailboxes.reconciling import reconcile

    found = _followed().filter(pk=account).first()
    if found is not None:
        reconcile(found, repair=repair)


def _followed() -> QuerySet[MailAccount]:
    return MailAccount.objects.filter(is_active=True, owner__is_active=True).exclude(secret="")


def ask_for_reading(account: int) -> None:
    """Let an account be read soon; one waiting job is enough."""
    _ask("read_mail_account", f"read_mail_account_{account}", account)


def ask_for_check(account: int, *, repair: bool = False) -> None:
    """Let an account be compared with its mailbox soon, after what is under way there."""
    _ask("check_mail_account", f"check_mail_account_{account}_{repair}", account, repair=repair)


def _ask(task: str, queueing_lock: str, account: int, **more: bool) -> None:
    lock = f"read_mail_account_{account}"  # one job at a time is at a mailbox
    try:
        with transaction.atomic():
            app.configure_task(task, queueing_lock=queueing_lock, lock=lock).defer(account=account, **more)
    except AlreadyEnqueued:
        return
