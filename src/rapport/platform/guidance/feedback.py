"""Giving feedback: words, severity, page and pictures in one transaction, in which administrators are told of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.files.services import files_add
from rapport.platform.files.sniffing import HEAD, sniff
from rapport.platform.guidance.models import Feedback
from rapport.platform.history.change_sets import change_set
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.reminding import Reminder, remind
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.history.models import ChangeSet

KIND = "feedback"
MOST_AN_HOUR = 10
"""Pieces of feedback that one person gives within an hour."""
PICTURES = 3
PICTURE_SIZE = 5 * 1024 * 1024
"""Bytes of one picture."""
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_LOCK = 0x46656564


class TooOften(Invalid):
    """Somebody gave so much feedback that the rest has to wait."""

    status = 429


def feedback_give(
    *, words: str, severity: str, page: str, pictures: Sequence[UploadedFile[Any]], actor: User, channel: str
) -> Feedback:
    """Keep what somebody says, all of it or nothing, and tell every administrator but the author.

    Whoever is signed in may, whatever their roles, so the system writes it in a change set of theirs. Raises Invalid
    with messages by field, TooOften beyond :data:`MOST_AN_HOUR`.
    """
    _check_pictures(pictures)
    with change_set(actor=actor, channel=channel, act="create", kind=KIND) as opened:
        _wait_for_turn(actor)
        values = {"words": words, "severity": severity, "page": page, "author": actor}
        made: Feedback = write.create(registry.get(KIND), values, actor=write.SYSTEM, channel=channel)
        _tell(made, actor, opened)
        # Last, since what is stored outside of the database does not go with the transaction.
        files_add(uploads=pictures, kind=KIND, record_uid=made.uid, actor=actor, channel=channel)
    return made


def _check_pictures(pictures: Sequence[UploadedFile[Any]]) -> None:
    if len(pictures) > PICTURES:
        raise Invalid({"pictures": [_("At most %(limit)s pictures.") % {"limit": PICTURES}]})
    for picture in pictures:
        shown = {"name": (picture.name or "")[:80], "limit": filesizeformat(PICTURE_SIZE)}
        if (picture.size or 0) > PICTURE_SIZE:
            raise Invalid({"pictures": [_("“%(name)s” is too large: at most %(limit)s are taken.") % shown]})
        picture.seek(0)
        if sniff(picture.read(HEAD)) not in PICTURE_TYPES:
            raise Invalid({"pictures": [_("“%(name)s” is no picture: take PNG, JPEG, WebP or GIF.") % shown]})


def _wait_for_turn(author: User) -> None:
    """One person's feedback one after the other, so that no two slip through the limit together."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, author.pk % 2**31])
    hour_ago = timezone.now() - timedelta(hours=1)
    if Feedback.objects.filter(author=author, created_at__gt=hour_ago).count() >= MOST_AN_HOUR:
        raise TooOften({"": [_("You gave much feedback within an hour. Please go on a little later.")]})


def _tell(made: Feedback, author: User, opened: ChangeSet) -> None:
    readers = User.objects.filter(is_administrator=True, is_active=True).exclude(pk=author.pk)
    told = [Reminder(reader, KIND, made.pk, author.pk) for reader in readers.values_list("pk", flat=True)]
    remind(told, reason=Reason.FEEDBACK, act=Act.CREATED, about=opened)
