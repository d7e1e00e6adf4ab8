"""Price books and the prices in them: what which customers pay, in which currency, from when to when."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.fields.ranges import DecimalRangeField, RangeBoundary
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Party
from rapport.customers.models.cadence import KINDS
from rapport.customers.models.contact import Dated
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY, Product

_PERCENT = [MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))]
_SMALLEST = MinValueValidator(Decimal("0.0001"))


class QuantityRange(Func):
    """SQL: the quantities from one column to another; the upper one is not part of it."""

    function = "NUMRANGE"
    output_field = DecimalRangeField()


@track()
class PriceBook(TrackedModel, Dated):
    """Prices in one currency: for everybody, or for the customers that pass its condition."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    position = models.PositiveSmallIntegerField(
        _("order of the books"),
        default=100,
        help_text=_("The first book that fits a customer and holds the product decides, the lowest number first."),
    )
    party_kind = models.CharField(_("only"), max_length=12, choices=Party.Kind, blank=True, default="")
    condition = models.JSONField(default=dict, blank=True)
    """Groups of conditions as a list of the parties has them (records.groups); empty means everybody."""
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Others give no prices."))
    description = models.TextField(_("description"), blank=True, default="")

    class Meta:
        verbose_name = _("price book")
        verbose_name_plural = _("price books")
        constraints = [
            models.UniqueConstraint(fields=["id", "currency"], name="price_book_of_its_currency"),
            models.CheckConstraint(condition=~Q(name=""), name="price_book_has_a_name"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="price_book_currency_of_three_letters"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="price_book_dates",
                violation_error_message=_("The book ends before it begins."),
            ),
        ]
        indexes = [models.Index(fields=["position", "id"], name="price_book_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """The kind of record that the condition is about."""
        return KINDS[self.party_kind]

    @property
    def is_standard(self) -> bool:
        """Whether it is for everybody."""
        return not self.condition and not self.party_kind


@track()
class PriceEntry(TrackedModel):
    """What a book says of a product from a quantity on: a price, or how much less than the list price."""

    book = models.ForeignKey(PriceBook, models.CASCADE, related_name="entries", verbose_name=_("price book"))
    product = models.ForeignKey(
        Product, models.CASCADE, null=True, blank=True, related_name="prices", verbose_name=_("product"),
        help_text=_("Empty means every product of which the book says nothing else."),
    )  # fmt: skip
    from_quantity = models.DecimalField(
        _("from quantity"), max_digits=15, decimal_places=4, default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
    )  # fmt: skip
    to_quantity = models.DecimalField(
        _("below quantity"), max_digits=15, decimal_places=4, null=True, blank=True, validators=[_SMALLEST],
        help_text=_("Where the next price begins; empty means any larger quantity."),
    )  # fmt: skip
    unit_price = MoneyField(_("unit price"), null=True, blank=True, validators=[MinValueValidator(Decimal(0))])
    currency = CurrencyField(_("currency"), editable=False)
    discount_percent = models.DecimalField(
        _("discount (%)"), max_digits=7, decimal_places=4, null=True, blank=True, validators=_PERCENT,
        help_text=_("Off the price here; without one, off the list price."),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            ExclusionConstraint(
                name="price_entry_without_overlap",
                expressions=[
                    ("book", RangeOperators.EQUAL),
                    (Coalesce("product", Value(0, models.BigIntegerField())), RangeOperators.EQUAL),
                    (
                        QuantityRange("from_quantity", "to_quantity", RangeBoundary(inclusive_lower=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("The book has a price for some of these quantities already."),
            ),
            models.CheckConstraint(condition=Q(from_quantity__gte=0), name="price_entry_quantity_not_negative"),
            models.CheckConstraint(
                condition=Q(to_quantity__isnull=True) | Q(to_quantity__gt=F("from_quantity")),
                name="price_entry_quantities_in_order",
                violation_error_message=_("The quantity below which it holds is not larger than that from which on."),
            ),
            models.CheckConstraint(
                condition=Q(unit_price__isnull=False, product__isnull=False)
                | Q(unit_price__isnull=True, discount_percent__isnull=False),
                name="price_entry_says_something",
                violation_error_message=_("Give a price or a discount; without a product only a discount."),
            ),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="price_entry_not_negative"),
            models.CheckConstraint(
                condition=Q(discount_percent__gte=0, discount_percent__lte=100), name="price_entry_discount_is_a_share"
            ),
        ]
        indexes = [models.Index(fields=["book", "product", "from_quantity"], name="price_entry_in_order")]

    def __str__(self) -> str:
        return f"{self.product or self.book}, {self.from_quantity.normalize():f}"
