"""Taxes on what is sold: by the customer's country, the product's category and the day."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import RangeBoundary
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models.relations import DateRange
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CountryField


class TaxCategory(models.TextChoices):
    """What of the rates of a country applies to a product."""

    STANDARD = "standard", pgettext_lazy("tax", "Standard rate")
    REDUCED = "reduced", pgettext_lazy("tax", "Reduced rate")
    SECOND = "second", pgettext_lazy("tax", "Second reduced rate")
    ZERO = "zero", pgettext_lazy("tax", "Zero rate")
    EXEMPT = "exempt", pgettext_lazy("tax", "Exempt")


@track()
class TaxRate(TrackedModel):
    """The tax on products of a category that are sold to a country, from one day to another."""

    country = CountryField(_("country"))
    category = models.CharField(_("tax category"), max_length=8, choices=TaxCategory, default=TaxCategory.STANDARD)
    rate = models.DecimalField(
        _("rate (%)"), max_digits=7, decimal_places=4,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )  # fmt: skip
    reverse_charge = models.BooleanField(
        _("reverse charge"),
        default=False,
        help_text=_("Organisations there owe the tax themselves, so that they are charged none."),
    )
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=60, blank=True, default="", help_text=_("As on an invoice: VAT."))

    class Meta:
        verbose_name = _("tax rate")
        verbose_name_plural = _("tax rates")
        constraints = [
            ExclusionConstraint(
                name="tax_rate_without_overlap",
                expressions=[
                    ("country", RangeOperators.EQUAL),
                    ("category", RangeOperators.EQUAL),
                    (
                        DateRange("valid_from", "valid_to", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The country has a rate of this category already in that time."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="tax_rate_dates",
                violation_error_message=_("The rate ends before it begins."),
            ),
            models.CheckConstraint(condition=Q(rate__gte=0, rate__lte=100), name="tax_rate_is_a_share"),
            models.CheckConstraint(condition=Q(category__in=TaxCategory.values), name="tax_rate_category_known"),
            models.CheckConstraint(condition=Q(country__regex="^[A-Z]{2}$"), name="tax_rate_country_of_two_letters"),
        ]
        indexes = [models.Index(fields=["country", "valid_from", "id"], name="tax_rate_by_country")]

    def __str__(self) -> str:
        return f"{self.country} {self.get_category_display()} {self.rate.normalize():f} %"
