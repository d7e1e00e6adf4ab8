"""Webhooks and what was sent by them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.lib.ids import uuid7
from rapport.platform.database.sealed import SealedTextField
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import UrlField


@track()
class Webhook(TrackedModel):
    """An address of another system that is called when records change."""

    name = models.CharField(_("name"), max_length=120)
    url = UrlField(_("address"), help_text=_("Where the call goes; must begin with https://."))
    events = ArrayField(
        models.CharField(max_length=80),
        verbose_name=_("events"),
        help_text=_("For example people.created, tasks.updated, or organisations.* for everything of a kind."),
    )
    runs_as = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("runs as"),
        related_name="+",
        help_text=_("Only what this user sees is sent."),
    )
    secret = SealedTextField(editable=False)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        constraints = [
            models.CheckConstraint(condition=Q(events__len__gt=0), name="webhook_has_events"),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One message to one webhook: made with the event, sent until it is taken or given up."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        DONE = "done", _("Delivered")
        FAILED = "failed", _("Given up")

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    event = models.CharField(max_length=80)
    change_set_id = models.BigIntegerField(null=True)
    record_uid = models.UUIDField(null=True)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    status = models.PositiveSmallIntegerField(null=True)
    """The last answer's HTTP status; None when there was no answer."""
    error = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)

    request_id: str = ""
    """In memory only: the request that did what it tells of, which goes along as X-Request-ID."""

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["webhook", "change_set_id", "event", "record_uid"], name="delivery_once_an_event"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event} → {self.webhook}"

    @property
    def message_id(self) -> str:
        """The identity that stays the same over attempts, by which a receiver knows what it has already."""
        return f"msg_{self.uid.hex}"
