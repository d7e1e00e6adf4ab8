"""Who gets a report or a dashboard by mail, and when: set, changed and stopped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from rapport.platform.access.engine import rows_of_model
from rapport.platform.access.models import User
from rapport.platform.reports.models import Dashboard, Report, ReportMail

if TYPE_CHECKING:
    from collections.abc import Mapping

OFFERED = 300
"""Colleagues that the form offers."""


def colleagues_of(user: User) -> list[User]:
    """Those to whom a user may have something mailed, themselves first: with an address, and within their sight."""
    active = Q(is_active=True) & ~Q(email="")
    others = rows_of_model(User, user).filter(active).exclude(pk=user.pk).order_by("full_name", "username")
    return [*([user] if user.email else []), *others[:OFFERED]]


def mails_of(thing: Report | Dashboard) -> QuerySet[ReportMail]:
    """The mails of a report or a dashboard that are not stopped."""
    return thing.mails.filter(stopped_at=None).select_related("user", "made_by").order_by("pk")


def mails_seen(thing: Report | Dashboard, user: User) -> QuerySet[ReportMail]:
    """Those of them that a user sees and may end: what they get or set up, all for administrators."""
    found = mails_of(thing)
    return found if user.is_administrator else found.filter(Q(user=user) | Q(made_by=user))


@transaction.atomic
def mail_set(
    *, thing: Report | Dashboard, readers: Iterable[User], values: Mapping[str, Any], actor: User
) -> list[User]:
    """Mail a report or a dashboard to these people from now on. Whoever has stopped it themselves only begins it again
    themselves: those are left out, and given back."""
    key = {"report": thing} if isinstance(thing, Report) else {"dashboard": thing}
    left_out = []
    for reader in readers:
        stopped = ReportMail.objects.filter(user=reader, **key, stopped_by_reader=True).exists()
        if stopped and reader != actor:
            left_out.append(reader)
            continue
        begun = {**values, "made_by": actor, "created_at": timezone.now()}
        ReportMail.objects.update_or_create(
            user=reader, **key, defaults={**begun, "stopped_at": None, "stopped_by_reader": False}
        )
    return left_out


def mail_stop(*, mail: ReportMail, by_reader: bool) -> None:
    """End a mail; one that its reader has ended nobody else begins again."""
    ReportMail.objects.filter(pk=mail.pk).update(stopped_at=timezone.now(), stopped_by_reader=by_reader)
