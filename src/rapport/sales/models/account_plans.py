"""Plans for customers: what is wanted with one of them in a time, and by which goals that is seen."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import Party
from rapport.lib.dates import add_months
from rapport.platform.access.models import Owned, User, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT, WithKeptValues
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY


def a_year_later() -> date:
    """The last day of the year that begins today."""
    return add_months(timezone.localdate(), 12) - timedelta(days=1)


@track(exclude=(KEPT, "principals"))
class AccountPlan(TrackedModel, Owned, WithKeptValues):
    """What we want with an organisation from one day until another."""

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("account plan", "Draft")
        ACTIVE = "active", pgettext_lazy("account plan", "Active")
        DONE = "done", pgettext_lazy("account plan", "Done")
        DROPPED = "dropped", pgettext_lazy("account plan", "Given up")

    name = models.CharField(pgettext_lazy("plan", "title"), max_length=300)
    party = models.ForeignKey(
        Party, models.CASCADE, db_index=False, related_name="account_plans", verbose_name=_("customer")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.ACTIVE)
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), default=a_year_later)
    aim = models.TextField(
        _("aim"), blank=True, default="", help_text=_("What will be different at its end, for them and for us.")
    )

    class Meta:
        verbose_name = _("account plan")
        verbose_name_plural = _("account plans")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="account_plan_has_a_title"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="account_plan_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "active", "done", "dropped"]), name="account_plan_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["party", "state", "ends_on"], name="account_plan_by_party"),
            models.Index(fields=["state", "ends_on", "id"], name="account_plan_by_state"),
            models.Index(fields=["ends_on", "id"], name="account_plan_by_end"),
            models.Index(fields=["starts_on", "id"], name="account_plan_by_beginning"),
            models.Index(fields=["created_at", "id"], name="account_plan_by_creation"),
            principals_index("account_plan_by_filters", "owner", "party"),
        ]

    def __str__(self) -> str:
        return self.name


@track()
class AccountGoal(TrackedModel):
    """One thing that a plan is to reach: in words, or as revenue from the customer (the amount of the deals won)."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("goal", "Open")
        REACHED = "reached", pgettext_lazy("goal", "Reached")
        DROPPED = "dropped", pgettext_lazy("goal", "Given up")

    plan = models.ForeignKey(
        AccountPlan, models.CASCADE, related_name="goals", db_index=False, verbose_name=_("account plan")
    )
    name = models.CharField(_("goal"), max_length=300)
    measure = models.CharField(
        _("measured by"), max_length=300, blank=True, default="", help_text=_("By what we see that it is reached.")
    )
    revenue = MoneyField(
        _("revenue goal"), null=True, blank=True, validators=[MinValueValidator(Decimal("0.01"))],
        help_text=_("To be won from the customer from the beginning of the plan on, in the currency of the company."),
    )  # fmt: skip
    currency = CurrencyField(_("currency"), default=base_currency, editable=False)
    due_on = models.DateField(
        pgettext_lazy("deadline", "by"), null=True, blank=True, help_text=_("Empty means until the end of the plan.")
    )
    state = models.CharField(_("state"), max_length=7, choices=State, default=State.OPEN)
    responsible = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("responsible"),
        help_text=_("Empty means the owner of the plan."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("goal of an account plan")
        verbose_name_plural = _("goals of account plans")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="account_goal_has_words"),
            models.CheckConstraint(condition=Q(revenue__gt=0), name="account_goal_revenue_positive"),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY), name="account_goal_currency_of_three_letters"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "reached", "dropped"]), name="account_goal_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["plan", "state", "due_on"], name="account_goal_by_plan"),
            models.Index(fields=["due_on", "id"], name="account_goal_by_day"),
            models.Index(fields=["responsible", "state", "due_on"], name="account_goal_by_person"),
        ]

    def __str__(self) -> str:
        return self.name
