"""The ledger of mails: what is to be sent, is being sent, was sent. What a mail said goes when that is over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

UNTOLD = Q(state__in=["sent", "unknown"]) & ~Q(to="")
"""Letters that left, or perhaps did, and still hold what they said: nobody was told yet (see sending.LetterEcho)."""


class Letter(models.Model):
    """One mail to one address. ``once`` is unique: what is in the ledger is not put there again."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("mail", "Waiting")
        SENDING = "sending", pgettext_lazy("mail", "Being sent")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        REFUSED = "refused", pgettext_lazy("mail", "Not permitted")
        FAILED = "failed", pgettext_lazy("mail", "Failed")
        UNKNOWN = "unknown", _("Perhaps sent")
        """The process that sent it ended before it could say so: it is not sent again."""

    id = models.BigAutoField(primary_key=True)
    once = models.CharField(max_length=80, unique=True)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=500)
    text = models.TextField()
    headers = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    """What a guard needs to permit it at the last moment."""
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    claimed_at = models.DateTimeField(null=True)
    """When it was handed to the mail server last; those of an hour are counted."""
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True, default="")
    next_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state__in=["waiting", "sending"]), name="letter_due"),
            models.Index(fields=["claimed_at"], condition=Q(claimed_at__isnull=False), name="letter_claimed"),
            models.Index(fields=["created_at"], name="letter_by_age"),
            models.Index(fields=["id"], condition=UNTOLD, name="letter_untold"),
        ]

    def __str__(self) -> str:
        return f"{self.state}: {self.once}"
