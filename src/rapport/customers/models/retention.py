"""Rules that say how long something is kept, what each run of them did, and the holds that keep it longer."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models.party import Party
from rapport.customers.privacy.kept import hold_choices, kept_choices
from rapport.lib.ids import uuid7
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.shipped import shown_as_title, shown_text

LONGEST = 1200
"""Days, months or years that a rule may name."""


@track()
class RetentionRule(TrackedModel):
    """Records of a kind that pass a condition and are older than a period are erased, deleted or reported."""

    class Act(models.TextChoices):
        REPORT = "report", _("only report")
        DELETE = "delete", _("delete")
        ERASE = "erase", _("erase for good")

    class Unit(models.TextChoices):
        DAYS = "days", pgettext_lazy("period", "days")
        MONTHS = "months", pgettext_lazy("period", "months")
        YEARS = "years", pgettext_lazy("period", "years")

    class Since(models.TextChoices):
        OWN = "own", _("last contact, or the day it is about")
        CREATED = "created", _("added here")
        CHANGED = "changed", _("last changed")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("what"), max_length=60, choices=kept_choices)
    act = models.CharField(
        _("then"),
        max_length=6,
        choices=Act,
        default=Act.REPORT,
        help_text=_("Only people and other parties are erased."),
    )
    period = models.PositiveSmallIntegerField(
        _("kept for"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    unit = models.CharField(_("days, months or years"), max_length=6, choices=Unit, default=Unit.YEARS)
    since = models.CharField(
        _("counted from"),
        max_length=7,
        choices=Since,
        default=Since.OWN,
        help_text=_("A party nobody was in contact with counts from the day it was added."),
    )
    condition = models.JSONField(default=dict, blank=True)
    """Groups of conditions as a list has them (records.groups); empty means every record."""
    basis = models.TextField(
        _("basis"), blank=True, default="", help_text=_("The law or the reason by which it is kept so long.")
    )
    is_active = models.BooleanField(_("switched on"), default=False)

    class Meta:
        verbose_name = _("retention rule")
        verbose_name_plural = _("retention rules")
        ordering = ["kind", "name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(kind=""), name="retention_rule_has_a_name"),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=LONGEST), name="retention_rule_has_a_period"),
            models.CheckConstraint(condition=Q(act__in=["report", "delete", "erase"]), name="retention_rule_act"),
        ]
        indexes = [models.Index(fields=["kind", "name", "id"], name="retention_rule_in_order")]

    def __str__(self) -> str:
        return shown_text(self, "name")


class RetentionRun(models.Model):
    """What one run of a rule found and did. It names nobody; the rows themselves stand in the change log."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    rule = models.ForeignKey(RetentionRule, models.SET_NULL, null=True, related_name="runs")
    rule_version = models.PositiveIntegerField(default=1)
    """Of the rule as it was when the run began; one that is changed meanwhile ends the run."""
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    act = models.CharField(max_length=6, choices=RetentionRule.Act)
    before = models.DateTimeField()
    """What is older was meant."""
    found = models.PositiveBigIntegerField(default=0)
    done = models.PositiveBigIntegerField(default=0)
    held = models.PositiveBigIntegerField(default=0)
    """Rows that were left because somebody put them on hold."""
    refused = models.PositiveBigIntegerField(default=0)
    reasons = models.JSONField(default=list)
    """Why rows were refused: each reason with how often."""
    run = models.ForeignKey("jobs.JobRun", models.SET_NULL, null=True, related_name="+")
    change_set = models.ForeignKey("history.ChangeSet", models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["rule", "-started_at"], name="retention_run_of_rule"),
            models.Index(fields=["-started_at", "-id"], name="retention_run_by_time"),
        ]

    def __str__(self) -> str:
        return shown_as_title(RetentionRule, self.name)


@track()
class LegalHold(TrackedModel):
    """Nothing of these parties goes, whoever asks and whatever a rule says, until the hold is released."""

    matter = models.CharField(_("matter"), max_length=120, help_text=_("Such as a court's file number."))
    reason = models.TextField(_("reason"), blank=True, default="")
    kind = models.CharField(
        _("also those that pass a condition"), max_length=60, choices=hold_choices, blank=True, default="",
        help_text=_("Of this kind; also those that come to pass it later."),
    )  # fmt: skip
    condition = models.JSONField(default=dict, blank=True)
    begins_on = models.DateField(_("from"), default=timezone.localdate)
    released_on = models.DateField(_("released on"), null=True, blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("set by")
    )

    class Meta:
        verbose_name = _("legal hold")
        verbose_name_plural = _("legal holds")
        constraints = [
            models.CheckConstraint(condition=~Q(matter=""), name="legal_hold_has_a_matter"),
            models.CheckConstraint(
                condition=Q(released_on__isnull=True) | Q(released_on__gte=F("begins_on")), name="legal_hold_has_days"
            ),
        ]
        indexes = [
            models.Index(fields=["released_on", "id"], name="legal_hold_by_release"),
            models.Index(fields=["begins_on", "id"], name="legal_hold_by_begin"),
        ]

    def __str__(self) -> str:
        return self.matter

    @property
    def name(self) -> str:
        """The heading of its pages."""
        return self.matter


@track()
class HeldParty(TrackedModel):
    """A party that a hold names."""

    hold = models.ForeignKey(LegalHold, models.CASCADE, related_name="held", verbose_name=_("legal hold"))
    party = models.ForeignKey(Party, models.CASCADE, related_name="holds", verbose_name=_("party"))

    class Meta:
        verbose_name = _("party on hold")
        verbose_name_plural = _("parties on hold")
        constraints = [models.UniqueConstraint(fields=["hold", "party"], name="held_party_once")]

    def __str__(self) -> str:
        return f"{self.hold}: {self.party}"
