"""Rules that say how often whom should hear from us."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.party import Party
from rapport.customers.models.relations import RoleType, Tag
from rapport.customers.models.touches import Channel
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.shipped import shown_text

MOST_DAYS = 3_660
"""Ten years."""
EVERY_CLASS = [("A", "A"), ("B", "B"), ("C", "C"), ("-", _("Without a class"))]


class Counts(models.TextChoices):
    """What counts as having heard from us; a note never does, it is written among us."""

    ANY = "any", _("Every contact")
    SPOKEN = "spoken", _("Calls and meetings")
    MEETING = "meeting", _("Meetings")
    WRITTEN = "written", _("Mails, letters and messages")


COUNTED = {
    Counts.SPOKEN: (Channel.CALL, Channel.MEETING),
    Counts.MEETING: (Channel.MEETING,),
    Counts.WRITTEN: (
        Channel.EMAIL, Channel.LETTER, Channel.FAX, Channel.CHAT, Channel.MESSENGER, Channel.SMS,
    ),
}  # fmt: skip
"""The channels of each; any contact is what the party's own last contact says."""


KINDS: dict[str, str] = {
    "": "parties",
    Party.Kind.PERSON.value: "people",
    Party.Kind.ORGANISATION.value: "organisations",
    Party.Kind.HOUSEHOLD.value: "households",
}
"""Kind of party → kind of record."""


@track()
class CadenceRule(TrackedModel):
    """Parties of some class, role or tag should hear from us every so many days; the first rule that fits decides."""

    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(
        _("order of the rules"),
        default=100,
        help_text=_("The first rule that fits a customer decides, the lowest number first."),
    )
    party_kind = models.CharField(_("only"), max_length=12, choices=Party.Kind, blank=True, default="")
    value_class = models.CharField(
        _("value class"), max_length=1, choices=EVERY_CLASS, blank=True, default="", help_text=_("Empty means any.")
    )
    role = models.ForeignKey(
        RoleType,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("role"),
        help_text=_("Only who holds this role today."),
    )
    tag = models.ForeignKey(Tag, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("tag"))
    condition = models.JSONField(default=dict, blank=True)
    """Groups of conditions as a list of the parties has them (records.groups); empty means no more than the above."""
    every_days = models.PositiveSmallIntegerField(
        _("every … days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_DAYS)],
        help_text=_("The longest time between two contacts. Empty: whom this fits need not hear from us."),
    )
    first_days = models.PositiveSmallIntegerField(
        _("first contact after … days"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_DAYS)],
        help_text=_("For who was never spoken with, from the day of entry; 0 is at once. Empty: only after a contact."),
    )
    counts = models.CharField(_("what counts"), max_length=7, choices=Counts, default=Counts.ANY)
    is_active = models.BooleanField(_("switched on"), default=True)

    class Meta:
        verbose_name = _("contact rule")
        verbose_name_plural = _("contact rules")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="cadence_rule_has_a_name"),
            models.CheckConstraint(
                condition=Q(every_days__isnull=True) | Q(every_days__gte=1, every_days__lte=MOST_DAYS),
                name="cadence_rule_days",
            ),
            models.CheckConstraint(condition=Q(counts__in=Counts.values), name="cadence_rule_counts_known"),
        ]
        indexes = [models.Index(fields=["position", "id"], name="cadence_rule_in_order")]

    def __str__(self) -> str:
        return shown_text(self, "name")

    @property
    def kind(self) -> str:
        """The kind of record that the condition is about."""
        return KINDS[self.party_kind]
