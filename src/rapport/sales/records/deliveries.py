"""Deliveries and their lines as record kinds."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.policy import Through
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Calendar, Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import RelatedList, may_edit
from rapport.platform.write import Batch
from rapport.sales.models import DeliveredLine, Delivery
from rapport.sales.orders.deliveries import settle, settle_lines
from rapport.sales.orders.timeline import forget_deliveries, write_deliveries
from rapport.sales.pricing.reasons import number

Status = Delivery.Status


class DeliveryRecord(RecordType[Delivery]):
    """What goes to a customer of an order."""

    name = "deliveries"
    icon = "truck"
    description = _("What was delivered of orders, in one or several parts, and with which carrier.")
    help_topic = "orders"
    columns = ["number", "order", "status", "shipped_on", "carrier", "tracking_number"]
    filters = ["status", "order", "shipped_on", "carrier"]
    sorts = ["shipped_on", "created_at"]
    default_sort = "-created_at"
    calendars = [Calendar("shipped_on", movable=False)]
    views = [Preset("drafts", _("Not shipped yet"), "status=draft")]
    search = {"number": "A", "tracking_number": "A", "carrier": "C"}
    quick_create = ["order", "shipped_on", "carrier", "tracking_number"]
    facts = ["order", "status", "shipped_on", "carrier", "tracking_number"]
    fieldsets = [
        Fieldset(_("Delivery"), ["order", "number", "status", "shipped_on", "carrier", "tracking_number"]),
        Fieldset(_("What stands on it"), ["address", "note"]),
    ]
    panels = [RelatedList("delivered-lines", "delivery", order="pk", limit=50, named_by="ordered_line")]
    access = Through("order")
    tells_followers_of = ["order"]
    importable = False

    def before_save(self, batch: Batch[Delivery]) -> None:
        settle(batch)

    def after_save(self, batch: Batch[Delivery]) -> None:
        write_deliveries(batch.ids)

    def before_delete(self, batch: Batch[Delivery]) -> None:
        forget_deliveries(batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        write_deliveries(ids)

    def get_subtitle(self, instance: Delivery) -> str:
        return str(instance.get_status_display())

    def get_head_actions(self, request: HttpRequest, instance: Delivery) -> Sequence[HeadAction]:
        uid = [instance.uid]
        found = [HeadAction(gettext("Delivery note"), reverse("delivery-pdf", args=uid), "file-text")]
        if not may_edit(request, registry.get(self.name), instance):
            return found
        if instance.status == Status.DRAFT:
            found.append(HeadAction(gettext("Ship"), reverse("delivery-ship", args=uid), "truck", True, dialog=True))
        if instance.status == Status.SHIPPED:
            cancel = reverse("delivery-cancel", args=uid)
            found.append(HeadAction(gettext("Cancel the delivery"), cancel, "circle-x", more=True, dialog=True))
        return found


class DeliveredLineRecord(RecordType[DeliveredLine]):
    """How much of an ordered line a delivery brings."""

    name = "delivered-lines"
    icon = "list"
    description = _("How much of which ordered line a delivery brings.")
    help_topic = "orders"
    columns = ["ordered_line", "delivery", "quantity", "batch_number"]
    filters = ["delivery", "ordered_line", "batch_number"]
    sorts = ["created_at"]
    quick_create = ["delivery", "ordered_line", "quantity", "batch_number"]
    facts = ["delivery", "ordered_line", "quantity", "batch_number"]
    fieldsets = [Fieldset(_("Line"), ["delivery", "ordered_line", "quantity", "batch_number"])]
    access = Through("delivery")
    tells_followers_of = ["delivery"]
    importable = False

    def before_save(self, batch: Batch[DeliveredLine]) -> None:
        settle_lines(batch)

    def before_delete(self, batch: Batch[DeliveredLine]) -> None:
        left = Delivery.objects.filter(pk__in={line.delivery_id for line in batch.instances}).exclude(status="draft")
        if left.exists():
            for change in batch.changes:
                change.add_error("", gettext("The delivery left. Cancel it instead."))

    def get_subtitle(self, instance: DeliveredLine) -> str:
        return f"{number(instance.quantity)} {instance.ordered_line.unit}".strip()
