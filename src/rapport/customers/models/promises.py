"""What was promised to customers: by whom, until when, and whether it was kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models.party import Party
from rapport.platform.access.models import Owned, principals_index
from rapport.platform.history.tracking import TrackedModel, track


@track(exclude=("principals", "reminded_on"))
class Promise(TrackedModel, Owned):
    """A word given to a party. ``owner`` gave it, or keeps it now."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("promise", "Open")
        KEPT = "kept", pgettext_lazy("promise", "Kept in time")
        LATE = "late", pgettext_lazy("promise", "Kept late")
        BROKEN = "broken", pgettext_lazy("promise", "Broken")
        WITHDRAWN = "withdrawn", pgettext_lazy("promise", "Withdrawn")

    words = models.CharField(_("promise"), max_length=300, help_text=_("What was promised, in the customer's words."))
    party = models.ForeignKey(
        Party, models.CASCADE, db_index=False, related_name="promises", verbose_name=_("promised to")
    )
    made_on = models.DateField(_("promised on"), default=timezone.localdate)
    due_on = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.OPEN)
    settled_on = models.DateField(
        _("settled on"),
        null=True,
        blank=True,
        help_text=_("When it was kept, broken or withdrawn; empty means today."),
    )
    note = models.CharField(
        _("note"), max_length=500, blank=True, default="", help_text=_("How it ended, in a few words.")
    )
    touch_uid = models.UUIDField(_("touch"), null=True, blank=True, editable=False)
    """The touch in which it was given: the largest table has no foreign keys."""
    reminded_on = models.DateField(null=True, blank=True, editable=False)
    """The day on which its owner was told that it is due."""

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="promise_has_words"),
            models.CheckConstraint(
                condition=Q(state="open", settled_on__isnull=True) | (~Q(state="open") & Q(settled_on__isnull=False)),
                name="promise_settled_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "kept", "late", "broken", "withdrawn"]), name="promise_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["party", "state", "due_on"], name="promise_by_party"),
            models.Index(fields=["owner", "state", "due_on", "id"], name="promise_by_owner"),
            models.Index(fields=["due_on", "id"], name="promise_by_due_day"),
            models.Index(fields=["made_on", "id"], name="promise_by_day"),
            models.Index(fields=["created_at", "id"], name="promise_by_creation"),
            principals_index("promise_by_filters", "owner", "party", "state"),
        ]

    def __str__(self) -> str:
        return self.words
