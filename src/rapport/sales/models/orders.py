"""Orders of customers and their lines, and what was delivered of them."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.access.models import principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT
from rapport.platform.records.fields import MoneyField
from rapport.sales.models.documents import DERIVED, SalesDocument, document_constraints
from rapport.sales.models.lines import PricedLine, line_constraints
from rapport.sales.models.quotes import Quote

OPEN = ("confirmed", "part", "delivered")
"""States in which an order binds both sides: what of it has no invoice yet is owed."""


@track(exclude=(KEPT, "principals", "territory", "invoiced_amount", *DERIVED))
class Order(SalesDocument):
    """What a customer ordered. Written as a draft; once it is confirmed it stays as it is, has a number without gaps,
    and moves on with what is delivered."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("order", "Draft")
        HELD = "held", pgettext_lazy("order", "Held for approval")
        CONFIRMED = "confirmed", pgettext_lazy("order", "Confirmed")
        PART = "part", pgettext_lazy("order", "Partly delivered")
        DELIVERED = "delivered", pgettext_lazy("order", "Delivered")
        CLOSED = "closed", pgettext_lazy("order", "Closed")
        CANCELLED = "cancelled", pgettext_lazy("order", "Cancelled")

    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, editable=False, db_index=False, related_name="orders",
        verbose_name=_("quote"),
    )  # fmt: skip
    """From which it was made: one order of each quote, beside those that were cancelled."""
    customer_reference = models.CharField(
        _("customer's order number"), max_length=100, blank=True, default="",
        help_text=_("Stands on the confirmation, on delivery notes and on invoices."),
    )  # fmt: skip
    ordered_on = models.DateField(_("ordered on"), default=timezone.localdate)
    wanted_on = models.DateField(_("wanted delivery date"), null=True, blank=True)
    delivery_address = models.TextField(
        _("delivery address"), max_length=1000, blank=True, default="",
        help_text=_("Empty means the address of the customer."),
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("closed or cancelled at"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("why cancelled"), max_length=500, blank=True, default="", editable=False)
    invoiced_amount = MoneyField(_("invoiced (gross)"), default=Decimal(0), db_default=Decimal(0), editable=False)
    """What invoices say of it; follows them."""

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            *document_constraints("order"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "held", "confirmed", "part", "delivered", "closed", "cancelled"]),
                name="order_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "held"], confirmed_at__isnull=True)
                | (Q(status__in=[*OPEN, "closed"], confirmed_at__isnull=False) & ~Q(number=""))
                | Q(status="cancelled"),
                name="order_confirmed_has_a_number_and_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="cancelled") | Q(cancel_reason=""), name="order_reason_only_when_cancelled"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["closed", "cancelled"], ended_at__isnull=False)
                | (~Q(status__in=["closed", "cancelled"]) & Q(ended_at__isnull=True)),
                name="order_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(invoiced_amount__gte=0, invoiced_amount__lte=F("gross_amount")),
                name="order_invoiced_at_most_whole",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="order_number_once"),
            models.UniqueConstraint(
                fields=["quote"], condition=~Q(status="cancelled"), name="order_once_of_a_quote",
                violation_error_message=_("There is an order of this quote already."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["status", "wanted_on", "id"], name="order_by_status"),
            models.Index(fields=["wanted_on", "id"], name="order_by_wanted_day"),
            models.Index(fields=["ordered_on", "id"], name="order_by_day"),
            models.Index(fields=["party", "status", "ordered_on"], name="order_by_party"),
            models.Index(fields=["deal", "status"], name="order_by_deal"),
            models.Index(fields=["quote"], name="order_by_quote", condition=Q(quote__isnull=False)),
            # What the credit check adds up, read from the index alone.
            models.Index(
                fields=["party"], name="order_open_by_party", condition=Q(status__in=OPEN),
                include=["currency", "gross_amount", "invoiced_amount"],
            ),
            models.Index(
                fields=["territory", "status", "wanted_on", "id"], name="order_by_territory",
                condition=Q(territory__isnull=False),
            ),
            models.Index(fields=["base_amount", "id"], name="order_by_worth"),
            models.Index(fields=["created_at", "id"], name="order_by_creation"),
            principals_index("order_by_filters", "owner", "party", "contact", "deal"),
        ]  # fmt: skip


@track(exclude=("delivered_quantity",))
class OrderedLine(PricedLine):
    """What was ordered; in the order's currency, which a foreign key over two columns (migration 0017) holds it to."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", verbose_name=_("order"))
    delivered_quantity = models.DecimalField(
        _("delivered"), max_digits=15, decimal_places=4, default=Decimal(0), db_default=Decimal(0), editable=False
    )
    """Follows the deliveries that were shipped."""

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            *line_constraints("order_line"),
            models.CheckConstraint(
                condition=Q(delivered_quantity__gte=0, delivered_quantity__lte=F("quantity")),
                name="order_line_delivered_at_most_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["order", "position", "id"], name="order_line_in_order"),
            models.Index(fields=["product", "order"], name="order_line_by_product"),
        ]


@track()
class Delivery(TrackedModel):
    """What goes to a customer of an order. A draft until it is shipped; then it stays, unless it is cancelled."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("delivery", "Draft")
        SHIPPED = "shipped", pgettext_lazy("delivery", "Shipped")
        CANCELLED = "cancelled", pgettext_lazy("delivery", "Cancelled")

    order = models.ForeignKey(Order, models.PROTECT, related_name="deliveries", verbose_name=_("order"))
    number = models.CharField(
        pgettext_lazy("document", "number"), max_length=60, blank=True, default="", editable=False
    )
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    shipped_on = models.DateField(_("shipped on"), null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=100, blank=True, default="")
    tracking_number = models.CharField(_("tracking number"), max_length=100, blank=True, default="")
    address = models.TextField(
        _("delivery address"), max_length=1000, blank=True, default="", help_text=_("Empty means that of the order.")
    )
    note = models.TextField(_("note"), max_length=2000, blank=True, default="", help_text=_("Stands below the lines."))

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "shipped", "cancelled"]), name="delivery_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | (Q(shipped_on__isnull=False) & ~Q(number="")),
                name="delivery_shipped_has_a_number_and_a_day",
            ),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="delivery_number_once"),
        ]
        indexes = [
            models.Index(fields=["order", "status"], name="delivery_by_order"),
            models.Index(fields=["status", "shipped_on", "id"], name="delivery_by_status"),
            models.Index(fields=["shipped_on", "id"], name="delivery_by_day"),
            models.Index(fields=["created_at", "id"], name="delivery_by_creation"),
        ]

    def __str__(self) -> str:
        return self.number or str(self.get_status_display())


@track()
class DeliveredLine(TrackedModel):
    """How much of an ordered line a delivery brings."""

    delivery = models.ForeignKey(Delivery, models.CASCADE, related_name="lines", verbose_name=_("delivery"))
    ordered_line = models.ForeignKey(
        OrderedLine, models.PROTECT, related_name="delivered_lines", verbose_name=_("order line")
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=15, decimal_places=4, validators=[MinValueValidator(Decimal("0.0001"))]
    )
    batch_number = models.CharField(_("batch or serial number"), max_length=100, blank=True, default="")

    class Meta:
        verbose_name = _("delivered line")
        verbose_name_plural = _("delivered lines")
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="delivered_line_of_some_quantity"),
            models.UniqueConstraint(fields=["delivery", "ordered_line"], name="delivered_line_once"),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="delivered_line_by_creation")]

    def __str__(self) -> str:
        return str(self.ordered_line)
