"""Deals, the tags they carry, and how long they stayed in each stage."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Party, Tag, Territory
from rapport.platform.access.models import Owned, User, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT, WithKeptValues
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY, OutcomeReason, Product
from rapport.sales.models.pipelines import Forecast, Pipeline, Stage, State


@track(exclude=(KEPT, "principals", "territory", "line_count", "stuck_on", "owner_share", "owner_amount"))
class Deal(TrackedModel, Owned, WithKeptValues):
    """A sale we hope to close, moved through the stages of a pipeline.

    Further foreign keys over several columns (migration 0001) hold the stage to the pipeline and to ``state``, and the
    reason to the outcome.
    """

    carries = "territory"

    name = models.CharField(_("name"), max_length=300)
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, db_index=False, related_name="deals", verbose_name=_("customer")
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, editable=False, db_index=False, related_name="deals",
        verbose_name=_("territory"),
    )  # fmt: skip
    """That of the customer."""
    pipeline = models.ForeignKey(
        Pipeline, models.PROTECT, blank=True, db_index=False, related_name="deals", verbose_name=_("pipeline"),
        help_text=_("Empty means that of the stage, or the first one."),
    )  # fmt: skip
    stage = models.ForeignKey(
        Stage, models.PROTECT, blank=True, db_index=False, related_name="deals", verbose_name=_("stage"),
        help_text=_("Empty means the first one of the pipeline."),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=4, choices=State, default=State.OPEN, editable=False)
    stage_since = models.DateTimeField(_("in this stage since"), default=timezone.now, editable=False)
    stuck_on = models.DateField(
        _("stuck since"), null=True, blank=True, editable=False,
        help_text=_("From which day on it is in its stage for longer than three of four won deals were."),
    )  # fmt: skip
    amount = MoneyField(
        _("amount"),
        null=True,
        blank=True,
        help_text=_("Of a deal with lines it is their net sum, and nobody writes it."),
    )
    line_count = models.PositiveIntegerField(_("lines"), default=0, db_default=0, editable=False)
    """How many lines it has; derived, so that no history tells of it."""
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    base_amount = MoneyField(
        _("amount in base currency"), currency_field="base_currency", null=True, blank=True, editable=False
    )
    base_currency = CurrencyField(_("base currency"), default=base_currency, editable=False)
    owner_share = models.DecimalField(
        _("share of the owner (%)"), max_digits=5, decimal_places=2, default=Decimal(100),
        db_default=Decimal(100), editable=False,
        help_text=_("What is left when colleagues have a share."),
    )  # fmt: skip
    owner_amount = MoneyField(
        _("amount of the owner"), currency_field="base_currency", null=True, blank=True, editable=False
    )
    rate = models.DecimalField(
        _("exchange rate"), max_digits=18, decimal_places=8, null=True, blank=True, editable=False
    )
    rate_on = models.DateField(_("rate of"), null=True, blank=True, editable=False)
    probability = models.PositiveSmallIntegerField(
        _("probability (%)"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Empty means what the stage says."),
    )  # fmt: skip
    probability_is_own = models.BooleanField(default=False, editable=False)
    weighted_amount = MoneyField(_("weighted"), currency_field="base_currency", null=True, blank=True, editable=False)
    forecast = models.CharField(
        _("forecast"), max_length=9, choices=Forecast, blank=True, default="",
        help_text=_("Empty means what the stage says."),
    )  # fmt: skip
    forecast_is_own = models.BooleanField(default=False, editable=False)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    expected_close_on = models.DateField(_("expected to close"), null=True, blank=True)
    closed_on = models.DateField(
        _("closed on"), null=True, blank=True, help_text=_("Of a deal that is won or lost; empty means today.")
    )
    cycle_days = models.IntegerField(_("days until closed"), null=True, blank=True, editable=False)
    outcome_reason = models.ForeignKey(
        OutcomeReason, models.PROTECT, null=True, blank=True, db_index=False, related_name="deals",
        verbose_name=_("why won or lost"),
    )  # fmt: skip
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, db_index=False, related_name="deals", verbose_name=_("product")
    )
    source = models.CharField(
        _("source"), max_length=120, blank=True, default="", help_text=_("Where the deal came from.")
    )
    next_step = models.CharField(_("next step"), max_length=300, blank=True, default="")
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="deal_has_a_name"),
            # What its lines refer to, so that they are in its currency.
            models.UniqueConstraint(fields=["id", "currency"], name="deal_of_its_currency"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | Q(state__in=["won", "lost"], closed_on__isnull=False),
                name="deal_closed_has_a_day",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="deal_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY, base_currency__regex=CURRENCY),
                name="deal_currencies_of_three_letters",
            ),
            models.CheckConstraint(
                condition=Q(base_amount__isnull=True, rate__isnull=True)
                | Q(base_amount__isnull=False, rate__isnull=False, amount__isnull=False),
                name="deal_base_amount_has_a_rate",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="deal_rate_positive"),
            models.CheckConstraint(
                condition=Q(owner_share__gte=0, owner_share__lte=100), name="deal_owner_share_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(probability__gte=0, probability__lte=100), name="deal_probability_is_a_share"
            ),
            models.CheckConstraint(condition=Q(forecast__in=Forecast.values), name="deal_forecast_known"),
            models.CheckConstraint(condition=Q(closed_on__gte=F("opened_on")), name="deal_closed_after_it_opened"),
        ]
        indexes = [
            models.Index(fields=["pipeline", "stage", "expected_close_on", "id"], name="deal_by_stage"),
            # The heads of a board's columns are added up from it alone, in half the time that the rows take.
            models.Index(
                fields=["pipeline", "state", "stage"],
                include=["base_currency", "base_amount", "weighted_amount"],
                name="deal_sums",
            ),
            models.Index(fields=["owner", "state", "expected_close_on", "id"], name="deal_by_owner"),
            models.Index(fields=["state", "expected_close_on", "id"], name="deal_by_state"),
            models.Index(fields=["party", "state", "expected_close_on"], name="deal_by_party"),
            models.Index(fields=["expected_close_on", "id"], name="deal_by_expected_day"),
            models.Index(
                fields=["territory", "state", "expected_close_on", "id"],
                name="deal_by_territory",
                condition=Q(territory__isnull=False),
            ),
            models.Index(fields=["closed_on", "id"], name="deal_by_closing_day"),
            models.Index(fields=["stage_since", "id"], name="deal_by_time_in_stage"),
            models.Index(fields=["stuck_on", "id"], name="deal_by_day_it_is_stuck"),
            models.Index(fields=["base_amount", "id"], name="deal_by_base_amount"),
            models.Index(fields=["created_at", "id"], name="deal_by_creation"),
            models.Index(fields=["name", "id"], name="deal_by_name"),
            principals_index("deal_by_filters", "owner", "party", "pipeline", "stage", "product", "outcome_reason"),
        ]

    def __str__(self) -> str:
        return self.name


@track()
class DealTag(TrackedModel):
    """A deal carries a tag."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="deal_tags", verbose_name=_("deal"))
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+", verbose_name=_("tag"))

    class Meta:
        verbose_name = _("tag of a deal")
        verbose_name_plural = _("tags of deals")
        constraints = [models.UniqueConstraint(fields=["deal", "tag"], name="deal_tag_once")]

    def __str__(self) -> str:
        return f"{self.deal_id}, {self.tag_id}"


class DealStay(models.Model):
    """How long a deal was in a stage; derived from the history of the deal (:mod:`rapport.sales.stays`), so that an act
    that was taken back leaves no trace here either."""

    id = models.BigAutoField(primary_key=True)
    deal = models.ForeignKey(Deal, models.CASCADE, related_name="stays", db_index=False)
    stage = models.ForeignKey(Stage, models.CASCADE, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    moved_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("stay in a stage")
        verbose_name_plural = _("stays in stages")
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(left_at__isnull=True), name="deal_in_one_stage"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="deal_stay_forwards"
            ),
        ]
        indexes = [
            models.Index(fields=["deal", "entered_at"], name="deal_stay_by_deal"),
            models.Index(fields=["stage", "left_at"], name="deal_stay_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.deal_id}: {self.stage_id}"
