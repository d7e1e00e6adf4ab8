"""What deals refer to: why they ended, what is sold, and what a foreign currency is worth."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import WithCustomFields
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.platform.records.shipped import shown_text
from rapport.sales.currencies import base_currency
from rapport.sales.models.pipelines import State
from rapport.sales.models.taxes import TaxCategory

CURRENCY = r"^[A-Z]{3}$"


@track()
class OutcomeReason(TrackedModel):
    """Why deals are won or lost."""

    name = models.CharField(_("name"), max_length=100)
    outcome = models.CharField(_("outcome"), max_length=4, choices=State.choices[1:], default=State.LOST)
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Others are offered no more."))
    description = models.CharField(
        _("description"), max_length=300, blank=True, default="", help_text=_("When to choose it.")
    )

    class Meta:
        verbose_name = _("reason for the outcome")
        verbose_name_plural = _("reasons for outcomes")
        constraints = [
            models.UniqueConstraint(fields=["outcome", "name"], name="outcome_reason_once"),
            models.UniqueConstraint(fields=["id", "outcome"], name="outcome_reason_of_its_outcome"),
            models.CheckConstraint(condition=Q(outcome__in=["won", "lost"]), name="outcome_reason_outcome_known"),
        ]
        indexes = [models.Index(fields=["name", "id"], name="outcome_reason_by_name")]

    def __str__(self) -> str:
        return shown_text(self, "name")


@track()
class Product(TrackedModel, WithCustomFields):
    """What is sold."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    family = models.CharField(_("family"), max_length=100, blank=True, default="")
    list_price = MoneyField(_("list price"), null=True, blank=True, validators=[MinValueValidator(Decimal(0))])
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    unit = models.CharField(
        _("unit"), max_length=20, blank=True, default="", help_text=_("In which it is counted: piece, hour, kg.")
    )
    tax_category = models.CharField(_("tax category"), max_length=8, choices=TaxCategory, default=TaxCategory.STANDARD)
    ean = models.CharField(
        _("EAN"),
        max_length=20,
        blank=True,
        default="",
        help_text=_("The number of the bar code (GTIN), 8 to 14 digits."),
    )
    priced_by_parts = models.BooleanField(
        _("priced by its parts"),
        default=False,
        help_text=_("Of a bundle: its price is the sum of what its parts cost."),
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Others are sold no more."))
    description = models.TextField(_("description"), blank=True, default="", help_text=_("What it is."))
    for_whom = models.TextField(
        _("for whom"), blank=True, default="", help_text=_("Who needs it, and by what one recognises them.")
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            models.CheckConstraint(condition=Q(list_price__gte=0), name="product_price_not_negative"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="product_currency_of_three_letters"),
            models.CheckConstraint(condition=Q(tax_category__in=TaxCategory.values), name="product_tax_category_known"),
            models.CheckConstraint(
                condition=Q(ean="") | Q(ean__regex=r"^([0-9]{8}|[0-9]{12,14})$"), name="product_ean_of_digits"
            ),
            models.UniqueConstraint(
                fields=["ean"],
                condition=~Q(ean=""),
                name="product_ean_once",
                violation_error_message=_("Another product has this EAN."),
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="product_by_name")]

    def __str__(self) -> str:
        return self.name


@track()
class ExchangeRate(TrackedModel):
    """What one unit of a currency is worth in the base currency from a day on, until the next rate."""

    currency = CurrencyField(_("currency"))
    base_currency = CurrencyField(_("base currency"), default=base_currency, editable=False)
    valid_from = models.DateField(_("valid from"))
    rate = models.DecimalField(
        _("rate"),
        max_digits=18,
        decimal_places=8,
        validators=[MinValueValidator(Decimal("0.00000001"))],
        help_text=_("What one unit is worth in the base currency of the company."),
    )
    source = models.CharField(_("source"), max_length=120, blank=True, default="", help_text=_("Who says so."))

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "base_currency", "valid_from"], name="exchange_rate_once_a_day"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY, base_currency__regex=CURRENCY),
                name="exchange_rate_currencies_of_three_letters",
            ),
            models.CheckConstraint(
                condition=~Q(currency=models.F("base_currency")), name="exchange_rate_of_another_currency"
            ),
        ]
        indexes = [models.Index(fields=["valid_from", "id"], name="exchange_rate_by_day")]

    def __str__(self) -> str:
        return f"{self.currency} {self.valid_from}"
