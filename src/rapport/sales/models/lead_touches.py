"""What was said with leads before they are customers."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models.touches import Channel, Direction
from rapport.platform.access.models import Owned
from rapport.platform.history.tracking import TrackedModel, track
from rapport.sales.models.leads import Lead


@track(exclude=("principals",))
class LeadTouch(TrackedModel, Owned):
    """One interaction with a lead. Converting the lead makes a touch of the customer of it, and takes it away here."""

    lead = models.ForeignKey(
        Lead, models.CASCADE, related_name="touches", db_index=False, verbose_name=pgettext_lazy("sales", "lead")
    )
    happened_at = models.DateTimeField(_("happened at"), default=timezone.now)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction, default=Direction.OUTBOUND)
    subject = models.CharField(_("subject"), max_length=300, blank=True, default="")
    text = models.TextField(_("text"), blank=True, default="")
    outcome = models.CharField(_("outcome"), max_length=120, blank=True, default="")
    duration_minutes = models.PositiveIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        verbose_name = _("touch with a lead")
        verbose_name_plural = _("touches with leads")
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="lead_touch_channel_known"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="lead_touch_direction_known"),
            models.CheckConstraint(condition=Q(duration_minutes__gte=0), name="lead_touch_minutes_not_negative"),
        ]
        indexes = [
            models.Index(fields=["lead", "happened_at", "id"], name="lead_touch_by_lead"),
            models.Index(fields=["happened_at", "id"], name="lead_touch_by_time"),
            models.Index(fields=["owner", "happened_at", "id"], name="lead_touch_by_owner"),
        ]

    def __str__(self) -> str:
        return self.subject or str(self.get_channel_display())
