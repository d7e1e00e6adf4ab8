"""The daily mail: what somebody wants to hear of once a day, in their language, on the morning of their time zone.

Sent once a day whatever happens: a day is claimed by a row before anything is sent, so that two workers never send
both, and a worker killed in between leaves the news to the next day's mail rather than telling it twice.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from smtplib import SMTPException
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.access.titles import read_by
from rapport.platform.notifications import inbox
from rapport.platform.notifications.choices import Delivery
from rapport.platform.notifications.models import Digest, Notification, Preference

logger = logging.getLogger(__name__)

HOUR = 7
"""The hour of the reader's day from which the mail is sent."""
MOST = 50
"""Notifications that one mail tells of; it leads to the rest."""


def send_due(now: datetime) -> int:
    """Send the digests that are due; the number sent. When mail does not get through, the next run tries again."""
    if not settings.MAIL_IS_SET_UP:
        return 0
    sent = 0
    for user in _readers():
        local = now.astimezone(_zone(user))
        if local.hour < HOUR or Digest.objects.filter(user=user, day=local.date()).exists():
            continue
        try:
            sent += _send(user, local.date())
        except (OSError, SMTPException) as error:
            logger.warning("The daily mail could not be sent (%s); it is tried again", type(error).__name__)
            break
    return sent


def _readers() -> Iterator[User]:
    wanting = Preference.objects.filter(delivery=Delivery.DIGEST).values("user")
    yield from User.objects.filter(pk__in=wanting, is_active=True).exclude(email="").order_by("pk").iterator(500)


def _send(user: User, day: date) -> bool:
    """One person's mail of one day; False when there is nothing to tell or somebody else sends it."""
    with translation.override(user.language or settings.LANGUAGE_CODE), timezone.override(_zone(user)), read_by(user):
        lines = inbox.lines(list(_waiting(user)[:MOST]), user)
        if not lines:
            return False
        claim, is_mine = Digest.objects.get_or_create(user=user, day=day)
        if not is_mine:
            return False
        try:
            _mail(user, day, lines).send()
        except (OSError, SMTPException):
            claim.delete()
            raise
    told = [line.notification.pk for line in lines]
    Notification.objects.filter(pk__in=told).update(mailed_on=day)
    Digest.objects.filter(pk=claim.pk).update(count=len(told), sent_at=timezone.now())
    return True


def _waiting(user: User) -> QuerySet[Notification]:
    """What is unread, was in no mail yet, and is of a reason that the user wants to hear of by mail."""
    reasons = Preference.objects.filter(user=user, delivery=Delivery.DIGEST).values("reason")
    return inbox.unread(user).filter(mailed_on=None, reason__in=reasons)


def _mail(user: User, day: date, lines: list[inbox.Line]) -> EmailMultiAlternatives:
    shown = formats.date_format(day, "DATE_FORMAT")
    context = {
        "name": str(user),
        "lines": lines,
        "base": settings.BASE_URL,
        "inbox": settings.BASE_URL + reverse("notifications"),
        "preferences": settings.BASE_URL + reverse("notification-preferences"),
        "language": translation.get_language(),
    }
    message = EmailMultiAlternatives(
        subject=_("News of %(day)s") % {"day": shown},
        body=render_to_string("notifications/digest.txt", context),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(render_to_string("notifications/digest.html", context), "text/html")
    return message


def _zone(user: User) -> ZoneInfo:
    try:
        return ZoneInfo(user.time_zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)
