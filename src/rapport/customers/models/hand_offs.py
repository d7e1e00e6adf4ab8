"""Hand-offs: a team passes a customer on to another one, by when, and whether it was accepted."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models.party import Party
from rapport.platform.access.models import Owned, Team, principals_index
from rapport.platform.history.tracking import TrackedModel, track


@track(exclude=("principals", "told_state", "escalated_at"))
class HandOff(TrackedModel, Owned):
    """``owner`` passes a party on to a team, which accepts it by ``due_at`` or sends it back."""

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("hand-off", "Waiting")
        ACCEPTED = "accepted", pgettext_lazy("hand-off", "Accepted")
        RETURNED = "returned", pgettext_lazy("hand-off", "Sent back")
        WITHDRAWN = "withdrawn", pgettext_lazy("hand-off", "Withdrawn")

    subject = models.CharField(_("what it is about"), max_length=200)
    party = models.ForeignKey(
        Party, models.CASCADE, db_index=False, related_name="hand_offs", verbose_name=_("customer")
    )
    to_team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("to the team"))
    words = models.TextField(
        _("what they must know"), blank=True, default="", help_text=_("Where things stand, and what comes next.")
    )
    checklist = models.TextField(
        _("checklist"),
        blank=True,
        default="",
        help_text=_("One thing a line. Whoever accepts ticks each; what is missing is a reason to send it back."),
    )
    due_at = models.DateTimeField(
        _("answer by"), help_text=_("When this is over, both teams are told that it still waits.")
    )
    moves_ownership = models.BooleanField(
        _("the customer goes along"),
        default=True,
        help_text=_("Whoever accepts becomes the owner of the customer."),
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True, editable=False)
    minutes = models.PositiveIntegerField(_("minutes until the answer"), null=True, blank=True, editable=False)
    reason = models.CharField(
        _("reason"), max_length=500, blank=True, default="", help_text=_("Why it was sent back or withdrawn.")
    )
    told_state = models.CharField(max_length=9, choices=State, blank=True, default="", db_default="", editable=False)
    """The state of which people were told last."""
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When both teams were told that the clock has run out."""

    class Meta:
        verbose_name = _("hand-off")
        verbose_name_plural = _("hand-offs")
        constraints = [
            models.CheckConstraint(condition=~Q(subject=""), name="hand_off_has_a_subject"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "accepted", "returned", "withdrawn"]), name="hand_off_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", answered_at__isnull=True)
                | (~Q(state="waiting") & Q(answered_at__isnull=False)),
                name="hand_off_answered_has_a_time",
            ),
            models.CheckConstraint(condition=~Q(state="returned", reason=""), name="hand_off_returned_has_a_reason"),
        ]
        indexes = [
            models.Index(fields=["party", "state"], name="hand_off_by_party"),
            models.Index(fields=["to_team", "state", "due_at", "id"], name="hand_off_by_team"),
            models.Index(fields=["due_at", "id"], name="hand_off_by_clock"),
            models.Index(fields=["created_at", "id"], name="hand_off_by_creation"),
            principals_index("hand_off_by_filters", "owner", "party", "state"),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def items(self) -> list[str]:
        """The things of the checklist."""
        return [line.strip() for line in self.checklist.splitlines() if line.strip()]
