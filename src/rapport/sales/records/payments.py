"""Payments and their allocations to invoices as record kinds."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.lib.money import format_money
from rapport.platform.access.policy import OwnedBy, Through
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Calendar, Fieldset, RecordType
from rapport.platform.web.panels import RelatedList
from rapport.platform.write import Batch
from rapport.sales.invoices.following import follow_payments
from rapport.sales.invoices.payments import (
    follow_allocations,
    follow_allocations_behind,
    settle_allocations,
    settle_payments,
)
from rapport.sales.invoices.timeline import PAYMENTS, forget, write_payments
from rapport.sales.models import Payment, PaymentAllocation


class PaymentRecord(RecordType[Payment]):
    """Money that came in."""

    name = "payments"
    icon = "wallet"
    description = _("Money that came in, and to which invoices it goes; what goes to none yet is shown.")
    help_topic = "invoices"
    columns = ["reference", "party", "received_on", "amount", "open_amount", "method", "owner"]
    filters = ["party", "received_on", "method", "open_amount", "owner", "bank_id", "external_id"]
    sorts = ["received_on", "created_at"]
    default_sort = "-created_at"
    calendars = [Calendar("received_on", movable=False)]
    views = [Preset("open", pgettext_lazy("payments", "Not allocated"), "open_amount__gt=0")]
    search = {"reference": "A", "bank_id": "A", "party__display_name": "B"}
    quick_create = ["party", "received_on", "amount", "currency", "method", "reference", "bank_id"]
    facts = ["party", "received_on", "amount", "open_amount", "method"]
    fieldsets = [
        Fieldset(
            _("Payment"), ["party", "received_on", "amount", "currency", "method", "reference", "bank_id", "owner"]
        ),
        Fieldset(_("Allocation"), ["allocated_amount", "open_amount"]),
        Fieldset(_("More"), ["note"]),
    ]
    panels = [RelatedList("payment-allocations", "payment", order="-created_at", named_by="invoice")]
    access = OwnedBy("owner")
    virtual = [ExternalIds("payments")]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[Payment]) -> None:
        settle_payments(batch)

    def after_save(self, batch: Batch[Payment]) -> None:
        write_payments(batch.ids)

    def before_delete(self, batch: Batch[Payment]) -> None:
        forget(PAYMENTS, batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        follow_payments(ids)
        write_payments(ids)

    def get_subtitle(self, instance: Payment) -> str:
        return format_money(instance.amount, instance.currency, get_language() or "en")


class PaymentAllocationRecord(RecordType[PaymentAllocation]):
    """So much of a payment goes to an invoice."""

    name = "payment-allocations"
    icon = "split"
    description = _("How much of which payment goes to which invoice.")
    help_topic = "invoices"
    columns = ["invoice", "payment", "amount", "note", "created_at"]
    filters = ["invoice", "payment"]
    sorts = ["created_at"]
    quick_create = ["payment", "invoice", "amount", "note"]
    facts = ["payment", "invoice", "amount"]
    fieldsets = [Fieldset(_("Allocation"), ["payment", "invoice", "amount", "currency", "note"])]
    access = Through("payment")
    tells_followers_of = ["invoice", "payment"]
    importable = False

    def before_save(self, batch: Batch[PaymentAllocation]) -> None:
        settle_allocations(batch)

    def after_save(self, batch: Batch[PaymentAllocation]) -> None:
        follow_allocations(list(batch.instances))

    def before_delete(self, batch: Batch[PaymentAllocation]) -> None:
        # Deleted here already: payments and invoices are brought up to date without them.
        PaymentAllocation.objects.filter(pk__in=batch.ids).delete()
        follow_allocations(list(batch.instances))

    def refresh(self, ids: Sequence[int]) -> None:
        follow_allocations_behind(list(ids))

    def get_subtitle(self, instance: PaymentAllocation) -> str:
        return format_money(instance.amount, instance.currency, get_language() or "en")
