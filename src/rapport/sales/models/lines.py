"""Priced lines: what every document that sells something is made of, and the lines of deals."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.models.catalogue import Product
from rapport.sales.models.deals import Deal
from rapport.sales.models.taxes import TaxCategory
from rapport.sales.pricing.reasons import ReasonField

_SHARE = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
_NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


class PricedLine(TrackedModel):
    """So much of a product at a price. Base of the lines of deals, quotes, orders and invoices: the amounts follow by
    :mod:`rapport.sales.pricing.lines`, and each table has the constraints of :func:`line_constraints`."""

    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("Empty or 0 means at the end."))
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("product")
    )
    description = models.CharField(
        _("description"), max_length=500, blank=True, default="", help_text=_("Empty means the name of the product.")
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=15, decimal_places=4, default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.0001"))],
    )  # fmt: skip
    unit = models.CharField(_("unit"), max_length=20, blank=True, default="")
    unit_price = MoneyField(
        _("unit price"), blank=True, validators=_NOT_NEGATIVE,
        help_text=_("Empty means what the price books say. What was agreed stays, whatever they say later."),
    )  # fmt: skip
    book_price = MoneyField(_("price of the books"), null=True, blank=True, editable=False)
    price_reason = ReasonField(_("why this price"), max_length=300, blank=True, default="", editable=False)
    discount_percent = models.DecimalField(
        _("discount (%)"), max_digits=7, decimal_places=4, null=True, blank=True, validators=_SHARE
    )
    discount_amount = MoneyField(
        _("discount"), null=True, blank=True, validators=_NOT_NEGATIVE,
        help_text=_("An amount off the whole line, beside the percentage."),
    )  # fmt: skip
    tax_category = models.CharField(
        _("tax category"), max_length=8, choices=TaxCategory, blank=True, default="",
        help_text=_("Empty means that of the product."),
    )  # fmt: skip
    tax_rate = models.DecimalField(
        _("tax (%)"), max_digits=7, decimal_places=4, null=True, blank=True, validators=_SHARE,
        help_text=_("Empty means that of the customer's country on that day."),
    )  # fmt: skip
    reverse_charge = models.BooleanField(_("reverse charge"), default=False, editable=False)
    currency = CurrencyField(_("currency"), editable=False)
    net_amount = MoneyField(_("net"), editable=False)
    tax_amount = MoneyField(_("tax"), editable=False)
    gross_amount = MoneyField(_("gross"), editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.description


def line_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds of every priced line; ``name`` begins the names of the constraints in its table."""
    return [
        models.CheckConstraint(condition=Q(quantity__gt=0), name=f"{name}_of_some_quantity"),
        models.CheckConstraint(condition=Q(unit_price__gte=0), name=f"{name}_price_not_negative"),
        models.CheckConstraint(
            condition=Q(net_amount__gte=0, tax_amount__gte=0, gross_amount=F("net_amount") + F("tax_amount")),
            name=f"{name}_adds_up",
        ),
        models.CheckConstraint(
            condition=Q(discount_percent__gte=0, discount_percent__lte=100), name=f"{name}_discount_is_a_share"
        ),
        models.CheckConstraint(condition=Q(discount_amount__gte=0), name=f"{name}_discount_not_negative"),
        models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lte=100), name=f"{name}_tax_is_a_share"),
        models.CheckConstraint(condition=~Q(description=""), name=f"{name}_says_what"),
        models.CheckConstraint(condition=Q(tax_category__in=["", *TaxCategory.values]), name=f"{name}_tax_known"),
    ]


@track()
class DealLine(PricedLine):
    """What a deal sells; in the deal's currency, and the deal's amount is the net sum of its lines.

    A foreign key over two columns (migration 0005) holds the currency to that of the deal.
    """

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="lines", verbose_name=_("deal"))

    class Meta:
        verbose_name = _("deal line")
        verbose_name_plural = _("deal lines")
        constraints = line_constraints("deal_line")
        indexes = [
            models.Index(fields=["deal", "position", "id"], name="deal_line_in_order"),
            models.Index(fields=["product", "deal"], name="deal_line_by_product"),
        ]


class BoughtTogether(models.Model):
    """In how many won deals two products were sold together, or by how many customers both were bought; derived at
    night (:mod:`rapport.sales.cross_sell`)."""

    class Among(models.TextChoices):
        """What is counted."""

        DEALS = "deals"
        CUSTOMERS = "customers"

    id = models.BigAutoField(primary_key=True)
    among = models.CharField(max_length=9, choices=Among, default=Among.DEALS, db_default=Among.DEALS.value)
    product = models.ForeignKey(Product, models.CASCADE, related_name="bought_with", db_index=False)
    other = models.ForeignKey(Product, models.CASCADE, related_name="+", db_index=False)
    together_count = models.PositiveIntegerField()
    product_count = models.PositiveIntegerField()
    """Won deals with the product, or customers who bought it."""
    other_count = models.PositiveIntegerField()
    total_count = models.PositiveIntegerField()
    """Won deals with any product at all, or customers who bought any."""

    class Meta:
        verbose_name = _("bought together")
        verbose_name_plural = _("bought together")
        constraints = [
            models.UniqueConstraint(fields=["product", "other", "among"], name="bought_together_once"),
            models.CheckConstraint(
                condition=Q(together_count__gt=0, together_count__lte=F("product_count")), name="bought_together_counts"
            ),
            models.CheckConstraint(condition=Q(among__in=["deals", "customers"]), name="bought_together_among_known"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id}, {self.other_id}: {self.together_count}/{self.product_count}"
