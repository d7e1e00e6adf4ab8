"""Reports and dashboards by mail: computed for each reader by what they may see, sent once for each of their days.

A day is claimed by a row of the ledger (:class:`~rapport.platform.reports.models.ReportMailing`) before anything is
made. A worker that dies before the mail server was asked leaves a claim that the next one takes up; one that dies
while it was asked leaves the mail alone, since it may have gone. How a mail looks is :mod:`letter`'s.
"""

from __future__ import annotations

import logging
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from smtplib import SMTPException
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db.models import F
from django.utils import timezone, translation

from rapport.platform.access.models import User
from rapport.platform.access.titles import read_by
from rapport.platform.jobs.outgoing import is_held
from rapport.platform.reports.letter import letter
from rapport.platform.reports.models import ReportMail, ReportMailing, Rhythm

logger = logging.getLogger(__name__)

LATE_DAYS = 2
"""Days after which a weekly or monthly mail that could not be sent is left out."""
CLAIM = timedelta(minutes=15)
"""How long a claim stands without anything being handed over; making a mail takes seconds."""
MOST_ATTEMPTS = 20
FAILURES = 5
"""Mails in a row that do not get through: then the mail server is to blame, and the next run tries again."""


def send_due(now: datetime) -> int:
    """Send the mails that are due; the number sent."""
    if not settings.MAIL_IS_SET_UP or is_held():
        return 0
    sent = failed = 0
    for mail in _waiting():
        day = due_day(mail, now)
        claimed = claim(mail, day, now) if day is not None else None
        if claimed is None:
            continue
        try:
            sent += _send(mail, claimed)
            failed = 0
        except (OSError, SMTPException) as error:
            logger.warning("A report could not be mailed (%s); it is tried again", type(error).__name__)
            ReportMailing.objects.filter(pk=claimed.pk).update(handed_over_at=None)
            failed += 1
            if failed == FAILURES:
                break
    return sent


def _waiting() -> Iterator[ReportMail]:
    mails = ReportMail.objects.filter(stopped_at=None, user__is_active=True).exclude(user__email="")
    yield from mails.select_related("user", "report", "dashboard").order_by("pk").iterator(500)


def due_day(mail: ReportMail, now: datetime) -> date | None:
    """The day whose mail is due now on the reader's clock; None when there is none, or it lies too far back."""
    local = now.astimezone(zone_of_user(mail.user))
    for back in range(1 if mail.rhythm == Rhythm.DAILY else LATE_DAYS + 1):
        day = local.date() - timedelta(days=back)
        if _is_day(mail, day) and (back or local.hour >= mail.hour):
            moment = datetime.combine(day, datetime.min.time(), tzinfo=local.tzinfo) + timedelta(hours=mail.hour)
            return day if moment >= mail.created_at.replace(minute=0, second=0, microsecond=0) else None
    return None


def _is_day(mail: ReportMail, day: date) -> bool:
    if mail.rhythm == Rhythm.WEEKLY:
        return day.weekday() == mail.weekday
    if mail.rhythm == Rhythm.MONTHLY:
        return day.day == min(mail.month_day, monthrange(day.year, day.month)[1])
    return True


def claim(mail: ReportMail, day: date, now: datetime) -> ReportMailing | None:
    """The ledger's row of this mail's day when it is ours to send; None when it was sent, or somebody is at it."""
    row, is_new = ReportMailing.objects.get_or_create(mail=mail, day=day, defaults={"claimed_at": now})
    if is_new:
        return row
    left = ReportMailing.objects.filter(
        pk=row.pk, handed_over_at=None, sent_at=None, claimed_at__lte=now - CLAIM, attempts__lt=MOST_ATTEMPTS
    )
    return row if left.update(claimed_at=now, attempts=F("attempts") + 1) else None


def _send(mail: ReportMail, claimed: ReportMailing) -> bool:
    """Make and send one mail; False where there is nothing that its reader may see."""
    user = mail.user
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_of_user(user)), read_by(user):
        message = letter(mail, claimed.day)
    ledger = ReportMailing.objects.filter(pk=claimed.pk)
    if message is None:
        ledger.update(handed_over_at=timezone.now())
        return False
    ledger.update(handed_over_at=timezone.now())
    message.send()
    ledger.update(sent_at=timezone.now())
    return True


def zone_of_user(user: User) -> ZoneInfo:
    """The reader's time zone; that of the installation where they have none."""
    try:
        return ZoneInfo(user.time_zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
