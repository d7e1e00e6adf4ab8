"""What customers get on paper: the confirmation of an order, and the note that goes with a delivery."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.platform.access.titles import title_of
from rapport.sales.documents.addresses import language_of
from rapport.sales.documents.content import Content, Row, content_of
from rapport.sales.documents.printing import plain_name, print_pdf
from rapport.sales.models import DeliveredLine, Delivery, Order
from rapport.sales.orders.rules import ORDER_LINES, UNSETTLED
from rapport.sales.pricing.reasons import number


def order_content(order: Order) -> Content:
    """The confirmation of an order, in its language."""
    with translation.override(language_of(order)):
        day = timezone.localdate(order.confirmed_at) if order.confirmed_at is not None else timezone.localdate()
        return content_of(
            order,
            ORDER_LINES.lines_of(order),
            title=" ".join(part for part in (_("Order confirmation"), order.number) if part),
            mark=_("Draft") if order.status in UNSETTLED else _("Cancelled") if order.cancel_reason else "",
            facts=[
                (_("Date"), day),
                (_("Your order number"), order.customer_reference),
                (_("Ordered on"), order.ordered_on),
                (_("Wanted delivery date"), order.wanted_on),
                (_("Your contact"), title_of(order.owner) if order.owner is not None else ""),
            ],
        )


def delivery_content(delivery: Delivery) -> Content:
    """The note that goes with a delivery, in the language of its order: what and how much, no prices."""
    order = delivery.order
    with translation.override(language_of(order)):
        base = content_of(
            order,
            [],
            title=" ".join(part for part in (_("Delivery note"), delivery.number) if part),
            mark=_("Draft") if delivery.status == Delivery.Status.DRAFT else "",
            facts=[
                (_("Date"), delivery.shipped_on or timezone.localdate()),
                (pgettext("sale", "Order"), order.number),
                (_("Your order number"), order.customer_reference),
                (_("Carrier"), delivery.carrier),
                (_("Tracking number"), delivery.tracking_number),
            ],
        )
        lines = DeliveredLine.objects.filter(delivery=delivery).select_related("ordered_line")
        address = delivery.address or order.delivery_address
        return replace(
            base,
            recipient=[base.recipient[0], *address.splitlines()] if address and base.recipient else base.recipient,
            introduction=[],
            heads=base.heads[:3],
            rows=[
                _row(place, line) for place, line in enumerate(lines.order_by("ordered_line__position", "pk"), start=1)
            ],
            totals=[],
            notes=[],
            terms=[line.strip() for line in delivery.note.splitlines() if line.strip()],
        )


def _row(place: int, line: DeliveredLine) -> Row:
    ordered = line.ordered_line
    quantity = f"{number(line.quantity)} {ordered.unit}".strip()
    what = f"{ordered.description} ({line.batch_number})" if line.batch_number else ordered.description
    return Row(str(place), what, quantity, price="", discount="", tax="", net="")


def pdf_answer(content: Content, called: str) -> HttpResponse:
    """The PDF, shown by the browser where it can; ``called`` is its number."""
    response = HttpResponse(print_pdf(content), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{plain_name(called)}.pdf"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
