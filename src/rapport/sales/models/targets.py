"""What people and teams are to do in each week, month, quarter or year: calls, meetings, new deals and the like."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models.relations import days
from rapport.platform.access.models import Owned, Team
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CurrencyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY
from rapport.sales.models.pipelines import Pipeline


class Measure(models.TextChoices):
    """What is counted of a person's work; what each takes in, :mod:`rapport.sales.performance.measures` says."""

    CALLS = "calls", pgettext_lazy("measure", "Calls")
    MEETINGS = "meetings", pgettext_lazy("measure", "Meetings")
    EMAILS_SENT = "emails_sent", pgettext_lazy("measure", "E-mails sent")
    TOUCHES = "touches", pgettext_lazy("measure", "Touches")
    NEW_LEADS = "new_leads", pgettext_lazy("measure", "New leads")
    NEW_DEALS = "new_deals", pgettext_lazy("measure", "New deals")
    DEALS_WON = "deals_won", pgettext_lazy("measure", "Deals won")
    VALUE_WON = "value_won", pgettext_lazy("measure", "Value won")


OF_DEALS = (Measure.NEW_DEALS, Measure.DEALS_WON, Measure.VALUE_WON)
"""The measures of deals, which are in a pipeline and of a product."""


class TargetLength(models.TextChoices):
    """How long the stretch is in which a target is to be reached."""

    WEEK = "week", pgettext_lazy("period", "Week")
    MONTH = "month", pgettext_lazy("period", "Month")
    QUARTER = "quarter", pgettext_lazy("period", "Quarter")
    YEAR = "year", pgettext_lazy("period", "Year")


def _one_at_a_time(of: str, **which: bool) -> ExclusionConstraint:
    """A person or team has one target of a measure and length on any day, for everything and for each part of it."""
    return ExclusionConstraint(
        name=f"activity_target_of_a_{'person' if of == 'owner' else of}_without_overlap",
        expressions=[
            (of, RangeOperators.EQUAL),
            ("measure", RangeOperators.EQUAL),
            ("length", RangeOperators.EQUAL),
            (Coalesce("pipeline", Value(0), output_field=models.BigIntegerField()), RangeOperators.EQUAL),
            ("family", RangeOperators.EQUAL),
            (days(), RangeOperators.OVERLAPS),
        ],
        condition=Q(**which),
        violation_error_message=_("There is a target for this already in that time."),
    )


@track(exclude=("principals",))
class ActivityTarget(TrackedModel, Owned):
    """How many of something a person is to do in each week, month, quarter or year from one day to another; with a
    team, how many the whole team, for which the owner answers. Of deals perhaps those of one pipeline or one family of
    products alone."""

    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="activity_targets", verbose_name=_("team"),
        help_text=_("What the whole team is to reach, rather than its owner alone."),
    )  # fmt: skip
    measure = models.CharField(_("measure"), max_length=11, choices=Measure, default=Measure.CALLS)
    pipeline = models.ForeignKey(
        Pipeline, models.PROTECT, null=True, blank=True, related_name="activity_targets", verbose_name=_("pipeline"),
        help_text=_("Of targets of deals: empty means all pipelines."),
    )  # fmt: skip
    family = models.CharField(
        _("product family"), max_length=100, blank=True, default="",
        help_text=_("Of targets of deals: empty means all products."),
    )  # fmt: skip
    length = models.CharField(_("in each"), max_length=7, choices=TargetLength, default=TargetLength.WEEK)
    wanted = models.PositiveBigIntegerField(
        _("target"), validators=[MinValueValidator(1)],
        help_text=_("How many; of the value won, the amount in the currency of the company."),
    )  # fmt: skip
    currency = CurrencyField(_("currency"), default=base_currency, editable=False)
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_to = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty means until further notice."))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("activity target")
        verbose_name_plural = _("activity targets")
        constraints = [
            _one_at_a_time("owner", team__isnull=True),
            _one_at_a_time("team", team__isnull=False),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(team__isnull=False), name="activity_target_of_a_person_or_a_team"
            ),
            models.CheckConstraint(
                condition=Q(pipeline__isnull=True, family="") | Q(measure__in=OF_DEALS),
                name="activity_target_narrowed_is_of_deals",
                violation_error_message=_("Only deals have a pipeline and a family: choose a measure of deals."),
            ),
            models.CheckConstraint(condition=Q(wanted__gt=0), name="activity_target_positive"),
            models.CheckConstraint(condition=Q(measure__in=Measure.values), name="activity_target_measure_known"),
            models.CheckConstraint(condition=Q(length__in=TargetLength.values), name="activity_target_length_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="activity_target_dates",
                violation_error_message=_("The target ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY), name="activity_target_currency_of_three_letters"
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "measure", "valid_from"], name="activity_target_by_owner"),
            models.Index(fields=["valid_from", "id"], name="activity_target_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.team or self.owner}, {self.get_measure_display()}"
