"""Contracts with customers: how long they run, what they bring in a year, and by when somebody must decide."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import Party, Territory
from rapport.platform.access.models import Owned, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT, WithKeptValues
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY, Product
from rapport.sales.models.deals import Deal

LONGEST_TERM = 240
"""Months for which a contract goes on at most."""


@track(exclude=(KEPT, "principals", "territory"))
class Contract(TrackedModel, Owned, WithKeptValues):
    """What was agreed with a customer for a time. ``notice_by``, ``decide_by`` and the yearly amounts are derived."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("contract", "Draft")
        ACTIVE = "active", pgettext_lazy("contract", "In force")
        CANCELLED = "cancelled", pgettext_lazy("contract", "Notice given")
        ENDED = "ended", pgettext_lazy("contract", "Ended")

    class Renewal(models.TextChoices):
        NONE = "none", pgettext_lazy("contract", "Ends by itself")
        AUTOMATIC = "automatic", pgettext_lazy("contract", "Goes on unless notice is given")
        AGREEMENT = "agreement", pgettext_lazy("contract", "Is renewed by agreement")

    class Billing(models.TextChoices):
        ONCE = "once", pgettext_lazy("contract", "Once")
        MONTHLY = "monthly", pgettext_lazy("contract", "A month")
        QUARTERLY = "quarterly", pgettext_lazy("contract", "A quarter")
        YEARLY = "yearly", pgettext_lazy("contract", "A year")

    carries = "territory"

    name = models.CharField(_("name"), max_length=300)
    number = models.CharField(pgettext_lazy("contract", "number"), max_length=60, blank=True, default="")
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, db_index=False, related_name="contracts", verbose_name=_("customer")
    )
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, editable=False, db_index=False, related_name="contracts",
        verbose_name=_("territory"),
    )  # fmt: skip
    """That of the customer."""
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.ACTIVE)
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, db_index=False, related_name="contracts",
        verbose_name=_("product"),
    )  # fmt: skip
    deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, db_index=False, related_name="contracts",
        verbose_name=_("deal"), help_text=_("By which it came about."),
    )  # fmt: skip
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    starts_on = models.DateField(_("begins on"))
    ends_on = models.DateField(
        _("ends on"), null=True, blank=True, help_text=_("The last day of the present term; empty means no end.")
    )
    renewal = models.CharField(_("at its end"), max_length=9, choices=Renewal, default=Renewal.NONE)
    renewal_months = models.PositiveSmallIntegerField(
        _("goes on for (months)"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_TERM)],
    )  # fmt: skip
    notice_days = models.PositiveSmallIntegerField(
        _("notice (days)"), null=True, blank=True, validators=[MaxValueValidator(3660)],
        help_text=_("How many days before its end notice must be given."),
    )  # fmt: skip
    notice_by = models.DateField(_("notice by"), null=True, blank=True, editable=False)
    decide_by = models.DateField(
        _("to be decided by"), null=True, blank=True, editable=False,
        help_text=_("The last day for notice where there is one, else that on which it ends."),
    )  # fmt: skip
    lead_days = models.PositiveSmallIntegerField(
        _("prepared (days before)"), default=60, validators=[MaxValueValidator(730)],
        help_text=_("How many days before the decision a task, or the deal of the renewal, is made for the owner."),
    )  # fmt: skip
    prepared_for = models.DateField(null=True, editable=False)
    """The decision for which a task or a deal was made already, so that none is made twice."""
    amount = MoneyField(_("amount"), null=True, blank=True, validators=[MinValueValidator(Decimal(0))])
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    billing = models.CharField(_("amount is for"), max_length=9, choices=Billing, default=Billing.YEARLY)
    yearly_amount = MoneyField(_("amount a year"), null=True, blank=True, editable=False)
    base_yearly_amount = MoneyField(
        _("a year, in base currency"), currency_field="base_currency", null=True, blank=True, editable=False
    )
    base_currency = CurrencyField(_("base currency"), default=base_currency, editable=False)
    renewal_deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, editable=False, db_index=False, related_name="+",
        verbose_name=_("deal of the renewal"),
    )  # fmt: skip
    ended_because = models.CharField(_("why it ended"), max_length=300, blank=True, default="")
    description = models.TextField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="contract_has_a_name"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="contract_ends_after_it_begins"),
            models.CheckConstraint(
                condition=~Q(renewal="automatic") | Q(renewal_months__isnull=False, ends_on__isnull=False),
                name="contract_that_goes_on_has_a_term",
            ),
            models.CheckConstraint(
                condition=Q(renewal_months__isnull=True) | Q(renewal_months__gte=1, renewal_months__lte=LONGEST_TERM),
                name="contract_term_has_a_limit",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["cancelled", "ended"]) | Q(ends_on__isnull=False),
                name="contract_that_is_over_has_a_day",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="contract_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY, base_currency__regex=CURRENCY),
                name="contract_currencies_of_three_letters",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "active", "cancelled", "ended"]), name="contract_status_known"
            ),
            models.CheckConstraint(
                condition=Q(renewal__in=["none", "automatic", "agreement"]), name="contract_renewal_known"
            ),
            models.CheckConstraint(
                condition=Q(billing__in=["once", "monthly", "quarterly", "yearly"]), name="contract_billing_known"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "decide_by", "id"], name="contract_by_decision"),
            models.Index(fields=["ends_on", "id"], name="contract_by_end"),
            models.Index(fields=["starts_on", "id"], name="contract_by_beginning"),
            models.Index(fields=["party", "status", "ends_on"], name="contract_by_party"),
            models.Index(
                fields=["territory", "status", "ends_on", "id"],
                name="contract_by_territory",
                condition=Q(territory__isnull=False),
            ),
            models.Index(fields=["base_yearly_amount", "id"], name="contract_by_worth"),
            models.Index(fields=["created_at", "id"], name="contract_by_creation"),
            principals_index("contract_by_filters", "owner", "party", "product", "deal"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def goes_on(self) -> bool:
        """Whether the next term begins by itself."""
        return self.status == self.Status.ACTIVE and self.renewal == self.Renewal.AUTOMATIC
