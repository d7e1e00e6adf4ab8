"""The activity group: touches, their participants and bodies, and the timeline.

Append-only and by far the largest tables, so they keep the rules of model.md: partitioned by time, a database key
that leads with the party, no foreign key in the database, links by (party, touch, time).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.party import Party
from rapport.lib.ids import uuid7
from rapport.platform.access.models import PENDING_KILOBYTES, Owned
from rapport.platform.history.tracking import CurrentChangeSet, TrackedModel, track
from rapport.platform.records.custom import WithCustomFields


class Channel(models.TextChoices):
    """By which way the touch happened."""

    CALL = "call", _("Call")
    EMAIL = "email", _("E-mail")
    MEETING = "meeting", _("Meeting")
    NOTE = "note", _("Note")
    CHAT = "chat", _("Chat")
    MESSENGER = "messenger", _("Messenger")
    SMS = "sms", _("SMS")
    LETTER = "letter", _("Letter")
    FAX = "fax", _("Fax")
    FORM = "form", _("Form")
    WEB = "web", _("Web visit")
    SOCIAL = "social", _("Social post")
    OTHER = "other", _("Other")


class Direction(models.TextChoices):
    """Who began it."""

    INBOUND = "inbound", _("They to us")
    OUTBOUND = "outbound", _("We to them")
    INTERNAL = "internal", _("Among us")


class Visibility(models.TextChoices):
    """Which colleagues may read it; never more than may see the party."""

    ALL = "all", _("Everyone who sees the party")
    TEAM = "team", _("My team")
    PRIVATE = "private", _("Only me")


def both_or_none(name: str) -> models.CheckConstraint:
    """That the kind and the uid of the record that a row is about are given together."""
    nothing = models.Q(linked_kind="", linked_uid__isnull=True)
    return models.CheckConstraint(
        condition=nothing | ~models.Q(linked_kind="") & models.Q(linked_uid__isnull=False), name=name
    )


@track(exclude=("principals", "party_owner"))
class Touch(TrackedModel, Owned, WithCustomFields):
    """One interaction on one channel with one party; further parties are participants.

    ``linked_kind`` and ``linked_uid`` name the record that it was about (:mod:`rapport.customers.about`).
    ``party_owner`` notes who owns the party, so that lists find the touches of a reader's own customers along one
    index; whether they may be read, the party decides. It is noted a little after the touch was written
    (:mod:`rapport.customers.touch_owners`), and follows the party by a trigger.
    """

    uid = models.UUIDField(default=uuid7, db_index=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("owner"),
        db_constraint=False,
        db_index=False,
    )
    party = models.ForeignKey(
        Party,
        models.DO_NOTHING,
        related_name="touches",
        verbose_name=_("party"),
        db_constraint=False,
        db_index=False,
    )
    happened_at = models.DateTimeField(_("happened at"))
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.OUTBOUND)
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    summary = models.CharField(_("summary"), max_length=500, blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=120, blank=True, default="")
    duration_minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)
    visibility = models.CharField(_("visible to"), max_length=7, choices=Visibility, default=Visibility.ALL)
    pinned = models.BooleanField(_("pinned"), default=False)
    linked_kind = models.CharField(_("about"), max_length=60, blank=True, default="", editable=False)
    linked_uid = models.UUIDField(_("about"), null=True, blank=True, editable=False)
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    party_owner = models.BigIntegerField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("touch")
        verbose_name_plural = _("touches")
        constraints = [
            models.CheckConstraint(condition=models.Q(channel__in=Channel.values), name="touch_channel_known"),
            models.CheckConstraint(condition=models.Q(visibility__in=Visibility.values), name="touch_visibility_known"),
            both_or_none("touch_about_whole"),
        ]
        indexes = [
            models.Index(fields=["happened_at", "id"], name="touch_by_time"),
            models.Index(fields=["owner", "happened_at", "id"], name="touch_by_owner_and_time"),
            models.Index(fields=["party_owner", "happened_at", "id"], name="touch_by_party_owner"),
            # From a key to its row: the key of the database begins with the party (decision 0024).
            models.Index(fields=["id"], name="touch_by_id"),
            # What is rare in a month is gathered by this and sorted; what is frequent the order finds soon.
            GinIndex(
                fields=["owner", "channel", "outcome", "direction"],
                name="touch_by_filters",
                gin_pending_list_limit=PENDING_KILOBYTES,
            ),
            models.Index(
                fields=["linked_uid", "happened_at", "id"],
                condition=models.Q(linked_uid__isnull=False),
                name="touch_about",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.get_channel_display())


@track()
class TouchBody(TrackedModel):
    """The text of a touch, apart from it so that a timeline page reads narrow rows."""

    part_of: ClassVar[Mapping[str, str]] = {"touch_id": "customers.Touch"}

    uid = models.UUIDField(default=uuid7, db_index=True, editable=False)
    party = models.ForeignKey(Party, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    touch_id = models.BigIntegerField()
    happened_at = models.DateTimeField()
    text = models.TextField(_("text"))
    html = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = _("text of a touch")
        verbose_name_plural = _("texts of touches")

    def __str__(self) -> str:
        return self.text[:60]


@track()
class TouchParticipant(TrackedModel):
    """Another party (or a colleague) who took part in a touch."""

    part_of: ClassVar[Mapping[str, str]] = {"touch_id": "customers.Touch"}

    uid = models.UUIDField(default=uuid7, db_index=True, editable=False)
    party = models.ForeignKey(Party, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False)
    touch_id = models.BigIntegerField()
    happened_at = models.DateTimeField()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")

    def __str__(self) -> str:
        return f"{self.party_id} in {self.touch_id}"


class TimelineItem(models.Model):
    """One line of one party's timeline; derived, rebuilt by ``rapport timeline-rebuild``.

    ``kind`` names the timeline kind (a touch's channel, or what an upper module adds); ``source_id`` is the row it
    stands for, ``linked_kind`` and ``linked_uid`` the record that a touch was about.
    """

    id = models.BigAutoField(primary_key=True)
    party = models.ForeignKey(Party, models.DO_NOTHING, related_name="timeline", db_constraint=False, db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=20)
    source_kind = models.CharField(max_length=60)
    source_id = models.BigIntegerField()
    source_uid = models.UUIDField()
    actor_id = models.BigIntegerField(null=True)
    direction = models.CharField(max_length=8, blank=True, default="")
    title = models.CharField(max_length=300, blank=True, default="")
    summary = models.CharField(max_length=500, blank=True, default="")
    outcome = models.CharField(max_length=120, blank=True, default="")
    duration_minutes = models.PositiveIntegerField(null=True)
    visibility = models.CharField(max_length=7, choices=Visibility, default=Visibility.ALL)
    principals = ArrayField(models.IntegerField(), default=list)
    pinned = models.BooleanField(default=False)
    linked_kind = models.CharField(max_length=60, blank=True, default="", db_default="")
    linked_uid = models.UUIDField(null=True)
    created_in = models.UUIDField(db_default=CurrentChangeSet())

    class Meta:
        verbose_name = _("timeline item")
        verbose_name_plural = _("timeline items")
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="timeline_by_source"),
            models.Index(fields=["party", "at", "id"], condition=models.Q(pinned=True), name="timeline_pinned"),
        ]

    def __str__(self) -> str:
        return self.title
