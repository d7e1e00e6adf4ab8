"""What was to be sold, what managers expect, and in what state each deal was night by night."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import Owned, Team, User
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY
from rapport.sales.models.pipelines import Pipeline


class Length(models.TextChoices):
    """How long a period is."""

    MONTH = "month", pgettext_lazy("period", "Month")
    QUARTER = "quarter", pgettext_lazy("period", "Quarter")
    YEAR = "year", pgettext_lazy("period", "Year")


class Call(models.TextChoices):
    """What somebody may expect otherwise than the deals say: each a sum at the end of the period."""

    EXPECTED = "expected", pgettext_lazy("forecast", "Expected (won and commit)")
    AT_BEST = "at_best", pgettext_lazy("forecast", "At best (with best case)")


def _regular(name: str) -> list[models.BaseConstraint]:
    """About somebody; periods begin with a month, and their lengths are known."""
    return [
        models.CheckConstraint(
            condition=Q(owner__isnull=False) | Q(team__isnull=False), name=f"{name}_of_a_person_or_a_team"
        ),
        models.CheckConstraint(condition=Q(length__in=Length.values), name=f"{name}_length_known"),
        models.CheckConstraint(condition=Q(starts_on__day=1), name=f"{name}_begins_with_a_month"),
        models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name=f"{name}_currency_of_three_letters"),
    ]


@track(exclude=("principals",))
class Quota(TrackedModel, Owned):
    """What a person is to sell in a period, perhaps in one pipeline or of one family of products; with a team, what the
    whole team is to sell, for which the owner answers."""

    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("team"),
        help_text=_("What the whole team is to sell, rather than its owner alone."),
    )  # fmt: skip
    length = models.CharField(_("period"), max_length=7, choices=Length, default=Length.QUARTER)
    starts_on = models.DateField(_("first day"), help_text=_("Any day of the period; its first one is kept."))
    amount = MoneyField(_("amount"), validators=[MinValueValidator(Decimal(0))])
    currency = CurrencyField(_("currency"), default=base_currency, editable=False)
    pipeline = models.ForeignKey(
        Pipeline, models.PROTECT, null=True, blank=True, related_name="quotas", verbose_name=_("pipeline"),
        help_text=_("Empty means all pipelines."),
    )  # fmt: skip
    family = models.CharField(
        _("product family"), max_length=100, blank=True, default="", help_text=_("Empty means all products.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "length", "pipeline", "family", "starts_on"],
                condition=Q(team__isnull=True),
                nulls_distinct=False,
                name="quota_of_a_person_once_a_period",
            ),
            models.UniqueConstraint(
                fields=["team", "length", "pipeline", "family", "starts_on"],
                condition=Q(team__isnull=False),
                nulls_distinct=False,
                name="quota_of_a_team_once_a_period",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="quota_not_negative"),
            *_regular("quota"),
        ]
        indexes = [
            models.Index(fields=["starts_on", "id"], name="quota_by_period"),
            models.Index(fields=["owner", "starts_on"], name="quota_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.owner}, {self.get_length_display()} {self.starts_on}"


@track(exclude=("principals",))
class ForecastOverride(TrackedModel, Owned):
    """Another figure than the deals say: who expects it, of whom, and why. The latest one counts; none is changed, so
    that they are their own history."""

    team = models.ForeignKey(
        Team, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("team"),
        help_text=_("What is expected of the whole team, rather than of its owner alone."),
    )  # fmt: skip
    length = models.CharField(_("period"), max_length=7, choices=Length, default=Length.QUARTER)
    starts_on = models.DateField(_("first day"), help_text=_("Any day of the period; its first one is kept."))
    call = models.CharField(_("figure"), max_length=8, choices=Call, default=Call.EXPECTED)
    amount = MoneyField(
        _("amount"), null=True, blank=True, validators=[MinValueValidator(Decimal(0))],
        help_text=_("At the end of the period. Empty means that what the deals say counts again."),
    )  # fmt: skip
    currency = CurrencyField(_("currency"), default=base_currency, editable=False)
    reason = models.CharField(_("reason"), max_length=500)
    said_by = models.ForeignKey(
        User, models.SET_NULL, null=True, editable=False, related_name="+", verbose_name=_("by"), db_index=False
    )

    class Meta:
        verbose_name = _("own forecast")
        verbose_name_plural = _("own forecasts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="override_not_negative"),
            models.CheckConstraint(condition=Q(call__in=Call.values), name="override_call_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
            *_regular("override"),
        ]
        indexes = [
            models.Index(fields=["starts_on", "length", "id"], name="override_by_period"),
            models.Index(fields=["created_at", "id"], name="override_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.owner}, {self.get_length_display()} {self.starts_on}"


class DealSnapshot(models.Model):
    """In what state a deal was at the end of each day from ``valid_from`` to the day before ``valid_to``; one row as
    long as nothing changes that a forecast is made of. Derived from the history of the deals (forecasts.snapshots); it
    names neither the deal nor the customer, so it stays when these are gone."""

    id = models.BigAutoField(primary_key=True)
    deal_id = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    owner = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    pipeline = models.ForeignKey(Pipeline, models.SET_NULL, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=4)
    """As the deal's, or ``gone``."""
    forecast = models.CharField(max_length=9)
    base_amount = MoneyField(currency_field="base_currency", null=True)
    weighted_amount = MoneyField(currency_field="base_currency", null=True)
    base_currency = CurrencyField()
    close_on = models.DateField(null=True)
    """When an open deal was expected to close, or another one was closed."""
    family = models.CharField(max_length=100, null=True)  # noqa: DJ001 - not known is something else than none
    """Of its product on that day; NULL of nights that did not note it."""

    class Meta:
        verbose_name = _("state of a deal")
        verbose_name_plural = _("states of deals")
        constraints = [
            models.UniqueConstraint(fields=["deal_id", "valid_from"], name="deal_snapshot_once_a_night"),
            models.UniqueConstraint(
                fields=["deal_id"], condition=Q(valid_to__isnull=True), name="deal_snapshot_one_in_force"
            ),
            models.CheckConstraint(condition=Q(valid_to__gt=models.F("valid_from")), name="deal_snapshot_forwards"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "won", "lost", "gone"]), name="deal_snapshot_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["close_on", "valid_from"], name="deal_snapshot_by_closing_day"),
            models.Index(fields=["family"], name="deal_snapshot_by_family", condition=Q(family__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id}: {self.valid_from}"


class SnapshotNight(models.Model):
    """A day of which the states of all deals are known."""

    day = models.DateField(primary_key=True)
    changed_count = models.PositiveIntegerField()
    has_families = models.BooleanField(default=True, db_default=False)
    """Whether the states say of which product family the deals were."""

    class Meta:
        verbose_name = _("day with known states")
        verbose_name_plural = _("days with known states")

    def __str__(self) -> str:
        return str(self.day)
