"""Commissions: by which rules they are reckoned, and statements that are kept as they were when they were closed."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import Owned, Team, User
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY
from rapport.sales.models.deals import Deal
from rapport.sales.models.forecasts import Length
from rapport.sales.models.pipelines import Pipeline

_RATE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]


@track()
class CommissionPlan(TrackedModel):
    """How much of what they win people are paid: a rate of their shares of won deals, by month, quarter or year."""

    name = models.CharField(pgettext_lazy("plan", "title"), max_length=200, unique=True)
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("team"),
        help_text=_("Whoever is in it; empty, with no people named either, means everybody."),
    )  # fmt: skip
    length = models.CharField(_("period"), max_length=7, choices=Length, default=Length.QUARTER)
    rate = models.DecimalField(
        _("rate (%)"), max_digits=5, decimal_places=2, validators=_RATE,
        help_text=_("Of the value of each won deal, by the person's share of it."),
    )  # fmt: skip
    pipeline = models.ForeignKey(
        Pipeline, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pipeline"),
        help_text=_("Empty means all pipelines."),
    )  # fmt: skip
    family = models.CharField(
        _("product family"), max_length=100, blank=True, default="", help_text=_("Empty means all products.")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty means no end."))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("commission plan")
        verbose_name_plural = _("commission plans")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="commission_plan_has_a_title"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="commission_plan_rate_is_a_share"),
            models.CheckConstraint(condition=Q(length__in=Length.values), name="commission_plan_length_known"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="commission_plan_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "id"], name="commission_plan_by_day")]

    def __str__(self) -> str:
        return self.name


@track()
class CommissionPerson(TrackedModel):
    """Somebody for whom a plan is made by name."""

    plan = models.ForeignKey(CommissionPlan, models.CASCADE, related_name="named", verbose_name=_("commission plan"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))

    class Meta:
        verbose_name = _("person of a commission plan")
        verbose_name_plural = _("people of commission plans")
        constraints = [models.UniqueConstraint(fields=["plan", "user"], name="commission_person_once")]

    def __str__(self) -> str:
        return f"{self.plan_id}, {self.user_id}"


@track()
class CommissionTier(TrackedModel):
    """Another rate for what is won beyond a part of the quota."""

    plan = models.ForeignKey(
        CommissionPlan, models.CASCADE, related_name="tiers", db_index=False, verbose_name=_("commission plan")
    )
    above = models.DecimalField(
        _("above (percent of the quota)"), max_digits=7, decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(10_000))],
        help_text=_("Only what is won beyond it has this rate."),
    )  # fmt: skip
    rate = models.DecimalField(_("rate (%)"), max_digits=5, decimal_places=2, validators=_RATE)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("commission tier")
        verbose_name_plural = _("commission tiers")
        constraints = [
            models.UniqueConstraint(fields=["plan", "above"], name="commission_tier_once"),
            models.CheckConstraint(condition=Q(above__gt=0), name="commission_tier_above_positive"),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="commission_tier_rate_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.above.normalize():f} %: {self.rate.normalize():f} %"


@track(exclude=("principals",))
class CommissionStatement(TrackedModel, Owned):
    """What a person is paid by a plan for a period, kept as it was when it was closed. ``terms`` are the rules of that
    day, so that what changes in a deal afterwards is a difference, and what changes in the plan is none."""

    plan = models.ForeignKey(
        CommissionPlan, models.PROTECT, db_index=False, related_name="statements", verbose_name=_("commission plan")
    )
    length = models.CharField(_("period"), max_length=7, choices=Length, editable=False)
    starts_on = models.DateField(_("first day"), help_text=_("Any day of the period; its first one is kept."))
    quota = MoneyField(_("quota"), null=True, blank=True, editable=False)
    won = MoneyField(_("won"), default=Decimal(0), editable=False)
    total = MoneyField(_("commission"), default=Decimal(0), editable=False)
    currency = CurrencyField(_("currency"), default=base_currency, editable=False)
    terms = models.JSONField(default=dict, editable=False)
    closed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("closed by")
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("commission statement")
        verbose_name_plural = _("commission statements")
        constraints = [
            models.UniqueConstraint(fields=["owner", "plan", "starts_on"], name="commission_statement_once"),
            models.CheckConstraint(condition=Q(owner__isnull=False), name="commission_statement_of_a_person"),
            models.CheckConstraint(condition=Q(length__in=Length.values), name="commission_statement_length_known"),
            models.CheckConstraint(condition=Q(starts_on__day=1), name="commission_statement_begins_with_a_month"),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY), name="commission_statement_currency_of_three_letters"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "starts_on"], name="commission_stmt_by_plan"),
            models.Index(fields=["starts_on", "id"], name="commission_stmt_by_period"),
            models.Index(fields=["created_at", "id"], name="commission_stmt_by_creation"),
        ]

    def __str__(self) -> str:
        return f"{self.owner}, {self.starts_on}"


@track()
class CommissionLine(TrackedModel):
    """A line of a closed statement: a deal of its period, or what has changed since of one of an earlier period."""

    statement = models.ForeignKey(
        CommissionStatement, models.CASCADE, related_name="lines", verbose_name=_("commission statement")
    )
    position = models.PositiveIntegerField(_("position"))
    deal = models.ForeignKey(Deal, models.SET_NULL, null=True, db_index=False, related_name="+", verbose_name=_("deal"))
    deal_uid = models.UUIDField()
    """By which a deal is known that is gone."""
    deal_name = models.CharField(_("deal"), max_length=300)
    period_on = models.DateField(_("period"))
    """The first day of the period in which the deal counts; an earlier one marks a difference."""
    closed_on = models.DateField(_("closed on"), null=True)
    share = models.DecimalField(_("share (%)"), max_digits=5, decimal_places=2, null=True)
    value = MoneyField(_("value"), null=True)
    amount = MoneyField(_("commission"))
    currency = CurrencyField(_("currency"), default=base_currency)
    parts = models.JSONField(default=list)
    """Value and rate of each part, as texts."""
    paid = MoneyField(_("paid before"), null=True)
    """Of a difference: what was paid for the deal until then."""

    class Meta:
        verbose_name = _("line of a commission statement")
        verbose_name_plural = _("lines of commission statements")
        constraints = [models.UniqueConstraint(fields=["statement", "position"], name="commission_line_in_order")]

    def __str__(self) -> str:
        return self.deal_name
