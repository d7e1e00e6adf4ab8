"""Comments; and what belongs to one person alone: notifications, follows, favourites, preferences.

What belongs to one person says nothing that is not said elsewhere, so it has no history and is no record kind.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.notifications.choices import Act, Delivery, Reason

TOLD_LENGTH = 500
"""Characters of what somebody is told in words."""


class AboutRecord(models.Model):
    """A row of one person about a record of any kind; the record's key without a foreign key, which is never reused."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=60)
    record_id = models.BigIntegerField()

    class Meta:
        abstract = True


class Notification(AboutRecord):
    """What one person is told of: one act on one record, or on ``count`` of a kind of which ``record_id`` is one."""

    uid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    reason = models.CharField(max_length=9, choices=Reason)
    act = models.CharField(max_length=9, choices=Act)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", null=True, db_index=False)
    change_set_id = models.BigIntegerField(null=True)
    """The act that it tells of; None of what somebody is told in words."""
    comment_id = models.BigIntegerField(null=True)
    part_kind = models.CharField(max_length=60, blank=True, default="", db_default="")
    """The kind of what was added, changed or removed as a part of the record; "" of the record itself."""
    part_id = models.BigIntegerField(null=True)
    """One of these parts."""
    count = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    mailed_on = models.DateField(null=True)
    """The day of the digest that told of it."""
    text = models.CharField(max_length=TOLD_LENGTH, blank=True, default="", db_default="")
    """What somebody is told in words. Names of fields in braces stand for values, which are put in when it is read:
    those that the reader may see then (placeholders)."""
    once = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Whatever is told with the same mark once more only counts further records."""

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "change_set_id", "kind", "reason", "act", "part_kind"],
                name="notification_once_of_a_part",
            ),
            models.UniqueConstraint(fields=["user", "once"], condition=~Q(once=""), name="notification_once_a_mark"),
        ]
        indexes = [
            models.Index(fields=["user", "-id"], name="notification_of_user"),
            models.Index(fields=["user", "kind", "record_id"], condition=Q(read_at=None), name="notification_unread"),
            models.Index(fields=["at"], name="notification_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}: {self.act}, {self.reason}"


class Follow(AboutRecord):
    """Somebody wants to be told of what happens to a record, or (``is_muted``) of nothing that does."""

    is_muted = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, db_default=Now())

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind", "record_id"], name="follow_once")]
        indexes = [models.Index(fields=["kind", "record_id"], name="follow_of_record")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}: {'muted' if self.is_muted else 'followed'}"


class Favourite(AboutRecord):
    """A record that somebody keeps in their side menu."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "kind", "record_id"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class Preference(models.Model):
    """How somebody hears of what has a reason, where that is not at once."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    reason = models.CharField(max_length=9, choices=Reason)
    delivery = models.CharField(max_length=6, choices=Delivery)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "reason"], name="notification_preference_once")]

    def __str__(self) -> str:
        return f"{self.reason}: {self.delivery}"


COMMENT_LENGTH = 10_000


@track(exclude=("mentions",))
class Comment(TrackedModel):
    """What somebody says to colleagues about a record; seen by whoever sees the record."""

    kind = models.CharField(_("kind"), max_length=60, help_text=_("The kind of the record, such as people."))
    record_id = models.BigIntegerField(editable=False)
    record_uid = models.UUIDField(_("record"), help_text=_("The uid of the record that the comment is about."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    body = models.TextField(_("comment"), max_length=COMMENT_LENGTH, help_text=_("@username tells a colleague of it."))
    mentions = ArrayField(models.BigIntegerField(), default=list, db_default=[], editable=False)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["kind", "record_id", "-created_at"], name="comment_of_record"),
            models.Index(fields=["-created_at", "-id"], name="comment_by_age"),
        ]

    def __str__(self) -> str:
        return self.body if len(self.body) <= 80 else f"{self.body[:79]}…"


class Digest(models.Model):
    """That one person's mail of one day was sent, or is being sent: nobody else sends it."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
