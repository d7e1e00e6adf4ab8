"""Orders and their lines as record kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.access.policy import OwnedBy, Through
from rapport.platform.access.principals import carry
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Board, Calendar, Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import RelatedList, may_edit
from rapport.platform.write import Batch
from rapport.sales.documents.amounts import follow_sums
from rapport.sales.models import Order, OrderedLine
from rapport.sales.orders.rules import ENDED, ORDER_LINES, UNSETTLED, is_open, settle
from rapport.sales.orders.timeline import TOLD, forget_orders, write_orders
from rapport.sales.records.lines import PRICE, TAX, PricedLineRecord
from rapport.sales.territories import follow_party

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Status = Order.Status


class OrderRecord(RecordType[Order]):
    """What a customer ordered."""

    name = "orders"
    icon = "shopping-cart"
    description = _("What customers ordered: confirmed once their credit allows it, and how much was delivered.")
    help_topic = "orders"
    columns = ["name", "party", "status", "gross_amount", "wanted_on", "ordered_on", "owner"]
    filters = [
        "status", "party", "contact", "deal", "quote", "owner", "territory", "wanted_on", "ordered_on", "confirmed_at",
        "base_amount", "currency", "language", "number", "customer_reference", "external_id",
    ]  # fmt: skip
    linked_kinds: ClassVar[Mapping[str, Sequence[str]]] = {"contact": ["people"]}
    sorts = ["wanted_on", "ordered_on", "base_amount", "created_at"]
    sort_by: ClassVar[Mapping[str, str]] = {"net_amount": "base_amount"}
    default_sort = "-created_at"
    boards = [Board("status", card=["party", "gross_amount", "wanted_on", "owner"], total="base_amount")]
    calendars = [Calendar("wanted_on", movable=False)]
    views = [
        Preset("open", pgettext_lazy("orders", "Open"), "status__in=draft,held,confirmed,part", default=True),
        Preset("held", pgettext_lazy("orders", "Held"), "status=held"),
        Preset("to_deliver", _("To deliver"), "status__in=confirmed,part&sort=wanted_on"),
    ]
    search = {"name": "A", "number": "A", "customer_reference": "A", "party__display_name": "B"}
    quick_create = ["name", "party", "contact", "deal", "currency", "customer_reference", "wanted_on"]
    facts = ["status", "party", "net_amount", "gross_amount", "wanted_on", "confirmed_at", "owner"]
    fieldsets = [
        Fieldset(
            pgettext_lazy("sale", "Order"),
            [
                "name", "number", "party", "contact", "deal", "quote", "status", "customer_reference", "ordered_on",
                "wanted_on", "owner", "territory",
            ],
        ),
        Fieldset(
            _("Amounts"),
            [
                "currency", "net_amount", "tax_amount", "gross_amount", "invoiced_amount", "base_amount", "rate",
                "rate_on",
            ],
        ),
        Fieldset(
            _("What stands on it"),
            ["language", "billing_name", "billing_address", "delivery_address", "introduction", "terms"],
        ),
        Fieldset(_("More"), ["confirmed_at", "ended_at", "cancel_reason", "description"]),
    ]  # fmt: skip
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        "ended_at": ("status", ENDED),
        "cancel_reason": ("status", (Status.CANCELLED,)),
    }
    panels = [
        RelatedList("deliveries", "order", order="-created_at"),
        RelatedList("invoices", "order", order="-created_at"),
        RelatedList("credit-checks", "order", order="-created_at"),
    ]
    exclude = ["line_count"]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {"base_amount": ["net_amount", "rate"]}
    access = OwnedBy("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": ~Q(status__in=ENDED)}
    virtual = [ExternalIds("orders")]
    import_keys = ["external_id"]
    approvable = True

    def before_save(self, batch: Batch[Order]) -> None:
        settle(batch)
        follow_party(batch)

    def after_save(self, batch: Batch[Order]) -> None:
        priced = [change.instance.pk for change in batch.changes if change.changed("currency")]
        if priced:
            follow_sums(ORDER_LINES, priced, UNSETTLED)
        told = [change.instance.pk for change in batch.changes if not change.is_new and change.changed(*TOLD)]
        if told:
            write_orders(told)

    def before_delete(self, batch: Batch[Order]) -> None:
        forget_orders(batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        follow_sums(ORDER_LINES, ids, UNSETTLED)
        carry(Order, dict(Order.objects.filter(pk__in=ids).values_list("pk", "party__territory_id")))
        write_orders(ids)

    def get_subtitle(self, instance: Order) -> str:
        return str(instance.get_status_display())

    def get_overdue(self, instance: Order) -> Sequence[str]:
        waits = instance.status in (*UNSETTLED, Status.CONFIRMED, Status.PART)
        if not waits or instance.wanted_on is None:
            return ()
        return ["wanted_on"] if instance.wanted_on < timezone.localdate() else ()

    def get_head_actions(self, request: HttpRequest, instance: Order) -> Sequence[HeadAction]:
        user, uid = cast("User", request.user), [instance.uid]
        found = [HeadAction(gettext("PDF"), reverse("order-pdf", args=uid), "file-text", more=True)]
        if not may_edit(request, registry.get(self.name), instance):
            return found
        delivers = may(registry.get("deliveries"), user, Action.CREATE.value)
        invoices = may(registry.get("invoices"), user, Action.CREATE.value)
        delivers_next = delivers and instance.status in (Status.CONFIRMED, Status.PART)
        if instance.status == Status.DRAFT:
            confirm = reverse("order-confirm", args=uid)
            found.append(HeadAction(gettext("Confirm"), confirm, "circle-check", True, dialog=True))
        if delivers_next:
            found.append(HeadAction(gettext("Deliver"), reverse("order-deliver", args=uid), "truck", True, dialog=True))
        if is_open(instance) and instance.invoiced_amount < instance.gross_amount and invoices:
            url = reverse("order-invoice", args=uid)
            found.append(HeadAction(gettext("Make an invoice"), url, "receipt", more=delivers_next, dialog=True))
        if is_open(instance):
            close = reverse("order-close", args=uid)
            found.append(HeadAction(pgettext_lazy("order", "Close"), close, "archive", more=True, dialog=True))
        if instance.status in (Status.DRAFT, Status.CONFIRMED):
            cancel = reverse("order-cancel", args=uid)
            found.append(HeadAction(gettext("Cancel the order"), cancel, "circle-x", more=True, dialog=True))
        return found


class OrderLineRecord(PricedLineRecord[OrderedLine]):
    """What was ordered."""

    _document = ORDER_LINES
    name = "order-lines"
    description = _("What was ordered: products with quantity, price, discount and tax, and how much was delivered.")
    help_topic = "orders"
    columns = ["description", "order", "quantity", "delivered_quantity", "unit", "unit_price", "net_amount"]
    filters = ["order", "product", "tax_category", "external_id"]
    quick_create = ["order", "product", "quantity", "unit_price", "discount_percent", "description"]
    facts = ["order", "product", "quantity", "delivered_quantity", "unit_price", "net_amount", "gross_amount"]
    fieldsets = [
        Fieldset(_("Line"), ["order", "position", "product", "description", "quantity", "unit", "delivered_quantity"]),
        PRICE,
        TAX,
    ]
    access = Through("order")
    tells_followers_of = ["order"]
    virtual = [ExternalIds("order-lines")]
