"""Mails that somebody wrote, and how far each came. What one said goes when it has left and was told of."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import KeyTransform
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.lib.ids import uuid7
from rapport.platform.mailboxes.models import MailAccount

ON_ITS_WAY = ("waiting", "sending")
UNTOLD = Q(state__in=["sent", "unknown"], told=False)
"""Mails that left, or perhaps did, of which nobody was told yet (see sending.MailEcho)."""


class OutgoingMail(models.Model):
    """One mail. Its identity is made before it leaves, so that its copy in the mailbox is known again."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("outgoing mail", "Draft")
        WAITING = "waiting", pgettext_lazy("outgoing mail", "Waiting to leave")
        SENDING = "sending", pgettext_lazy("outgoing mail", "Being sent")
        SENT = "sent", pgettext_lazy("outgoing mail", "Sent")
        FAILED = "failed", pgettext_lazy("outgoing mail", "Not sent")
        UNKNOWN = "unknown", _("Perhaps sent")
        """The process or the line ended while it was handed over: it is not sent again."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    account = models.ForeignKey(MailAccount, models.CASCADE, related_name="outgoing", db_index=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", db_index=False)
    message_id = models.CharField(max_length=400, unique=True)
    in_reply_to = models.CharField(max_length=400, blank=True, default="")
    references = ArrayField(models.CharField(max_length=400), default=list)
    to = ArrayField(models.CharField(max_length=320), default=list)
    cc = ArrayField(models.CharField(max_length=320), default=list)
    bcc = ArrayField(models.CharField(max_length=320), default=list)
    subject = models.CharField(max_length=300, blank=True, default="")
    text = models.TextField(blank=True, default="")
    about = models.JSONField(default=dict)
    """What a guard needs to permit it at the last moment, and an echo to keep it."""
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    send_at = models.DateTimeField(default=timezone.now)
    """When it shall leave, or is tried again."""
    is_scheduled = models.BooleanField(default=False)
    """Whether somebody chose the moment."""
    claimed_at = models.DateTimeField(null=True)
    """When a process took it; those of an hour are counted."""
    handed_at = models.DateTimeField(null=True)
    """When its handing over began. Of one that a dead process had taken and not begun to hand over, it is certain that
    it did not leave."""
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, default="")
    """Why it did not leave: a word of :mod:`rapport.platform.outgoing_mail.words`, or what the server answered."""
    refused = models.JSONField(default=dict)
    """Recipients that the server refused while it took the mail for others, and its answers."""
    sent_at = models.DateTimeField(null=True)
    told = models.BooleanField(default=False)
    is_kept = models.BooleanField(default=False)
    """Whether what it said stands elsewhere now."""
    copied = models.CharField(max_length=6, default="", blank=True)
    """Whether a copy is to be put into the folder of sent mails: "wanted", "trying", or "" when it is there or none
    is."""
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "waiting", "sending", "sent", "failed", "unknown"]),
                name="outgoing_mail_state_known",
            ),
            models.CheckConstraint(condition=Q(copied__in=["", "wanted", "trying"]), name="outgoing_mail_copy_known"),
        ]
        indexes = [
            models.Index(
                fields=["account", "send_at", "id"], condition=Q(state__in=ON_ITS_WAY), name="outgoing_mail_due"
            ),
            models.Index(
                fields=["account", "claimed_at"], condition=Q(claimed_at__isnull=False), name="outgoing_mail_claimed"
            ),
            models.Index(fields=["author", "-id"], name="outgoing_mail_by_author"),
            models.Index(fields=["account", "id"], condition=UNTOLD | ~Q(copied=""), name="outgoing_mail_rest"),
            models.Index(fields=["created_at"], name="outgoing_mail_by_age"),
            models.Index(
                KeyTransform("about", "about"), F("id").desc(), condition=Q(about__has_key="about"),
                name="outgoing_mail_by_record",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.subject or self.message_id

    @property
    def recipients(self) -> list[str]:
        """Everybody who is to get it, each once."""
        return list(dict.fromkeys([*self.to, *self.cc, *self.bcc]))


class OutgoingFile(models.Model):
    """A file that goes with a mail. Its bytes stand here, so that mail and files come and go in one transaction."""

    id = models.BigAutoField(primary_key=True)
    mail = models.ForeignKey(OutgoingMail, models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    content = models.BinaryField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name
