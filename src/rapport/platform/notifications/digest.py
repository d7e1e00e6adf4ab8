"""The daily mail: what somebody wants to hear of once a day, in their language, on the morning of their time zone.

Sent once a day whatever happens: before anything is sent a row claims the day and the news are noted as mailed. Two
workers never send both, and a worker killed on the way, or a line that breaks while the mail is handed over, tells
nothing twice; the inbox has it all the same. Only what the server certainly did not take is tried again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date, datetime
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import Error, transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from rapport.platform.access.models import User
from rapport.platform.access.titles import read_by
from rapport.platform.jobs.outgoing import is_held
from rapport.platform.mailing.backend import is_final, proves_not_taken, say_goodbye
from rapport.platform.notifications import inbox
from rapport.platform.notifications.choices import Delivery
from rapport.platform.notifications.models import Digest, Notification, Preference

logger = logging.getLogger(__name__)

HOUR = 7
"""The hour of the reader's day from which the mail is sent."""
MOST = 50
"""Notifications that one mail tells of; it leads to the rest."""


class ServerDown(Exception):
    """The mail server does not answer, or takes nothing of ours."""


def send_due(now: datetime) -> int:
    """Send the digests that are due; the number sent. When mail does not get through, the next run tries again; what is
    wrong with the mail of one reader keeps no other from theirs."""
    if not settings.MAIL_IS_SET_UP or is_held():
        return 0
    sent = 0
    for user in _readers():
        local = now.astimezone(_zone(user))
        if local.hour < HOUR or Digest.objects.filter(user=user, day=local.date()).exists():
            continue
        try:
            sent += _send(user, local.date())
        except ServerDown as error:
            logger.warning("The daily mail could not be sent (%s); it is tried again", type(error.__cause__).__name__)
            break
        except Error:
            raise  # the database's fault, not that of what is told
        except Exception:
            logger.exception("The daily mail of user %s could not be made; the next run tries again", user.pk)
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
        message = _mail(user, day, lines)
    claim = _claim(user, day, [line.notification.pk for line in lines])
    return claim is not None and _hand_over(message, claim)


def _claim(user: User, day: date, told: list[int]) -> Digest | None:
    """Note that these are told by the mail of the day; None when somebody else sends it."""
    with transaction.atomic():
        claim, is_mine = Digest.objects.get_or_create(user=user, day=day, defaults={"count": len(told)})
        if not is_mine:
            return None
        Notification.objects.filter(pk__in=told).update(mailed_on=day)
    return claim


def _hand_over(message: EmailMultiAlternatives, claim: Digest) -> bool:
    """Send it; False when the server does not want it, or when nobody knows whether it took it. ServerDown when the
    mails of the others need not be tried."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as error:
        _take_back(claim)
        raise ServerDown from error
    message.connection = connection
    try:
        message.send()
    except Exception as error:
        if not proves_not_taken(error, connection):
            logger.warning("The line broke while a daily mail was handed over (%s)", type(error).__name__)
            return False
        its_own = isinstance(error, SMTPRecipientsRefused | SMTPResponseException)
        its_own = its_own and not isinstance(error, SMTPSenderRefused)
        _take_back(claim, day_is_over=its_own and is_final(error))
        if its_own:
            logger.warning("The mail server refused a daily mail (%s)", type(error).__name__)
            return False
        if isinstance(error, OSError | SMTPException):
            raise ServerDown from error
        raise
    finally:
        say_goodbye(connection)
    Digest.objects.filter(pk=claim.pk).update(sent_at=timezone.now())
    return True


def _take_back(claim: Digest, *, day_is_over: bool = False) -> None:
    """The server did not take it: the news wait for the next mail, that of the next day when this one is hopeless."""
    with transaction.atomic():
        Notification.objects.filter(user=claim.user_id, mailed_on=claim.day).update(mailed_on=None)
        if day_is_over:
            Digest.objects.filter(pk=claim.pk).update(count=0)
        else:
            claim.delete()


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
