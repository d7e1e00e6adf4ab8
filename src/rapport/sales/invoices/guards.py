"""What no undo and no delete takes back: invoices that were issued, payments of which something goes to an invoice."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import TrackedModel, event_model_of
from rapport.platform.write_errors import Refused
from rapport.platform.write_guards import RemovalGuard, RevertGuard, UndoGuard
from rapport.sales.invoices.rules import COLUMNS, FIXED
from rapport.sales.models import Invoice, InvoiceLine, Payment, PaymentAllocation

_OF_PAYMENTS = ("party_id", "amount", "currency")


class InvoiceGuard(RevertGuard, RemovalGuard, UndoGuard):
    """The customer has the invoice, the books have the payment, and numbers leave no gap."""

    def fixed(self, model: type[TrackedModel], ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        if model is Invoice:
            bound = _issued(ids)
            drafted = set(InvoiceLine.objects.filter(invoice__in=ids).values_list("invoice_id", flat=True))
            return {**dict.fromkeys((COLUMNS[name] for name in FIXED), bound), "currency": bound | drafted}
        if model is Payment:
            return dict.fromkeys(_OF_PAYMENTS, _allocated(ids))
        return {}

    def refuse(self, model: type[TrackedModel], ids: Sequence[int], actor: Any) -> None:
        if model is Invoice and _issued(ids):
            raise Refused(_("Only a draft is deleted. Correct an invoice by a credit note: its number must stay."))
        if model is Payment and _allocated(ids):
            raise Refused(_("The payment goes to an invoice. Take that back first."))

    def kept(self, model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        if model is Invoice:
            return dict.fromkeys(_issued(ids), "held")
        if model is Payment:
            return dict.fromkeys(_allocated(ids, but=undone), "held")
        return {}

    def check(self, actor: Any, change: ChangeSet) -> None:
        events = event_model_of(InvoiceLine)._default_manager.filter(pgh_context_id=change.uid)
        made = InvoiceLine.objects.filter(created_in=change.uid)
        if _issued({*events.values_list("invoice_id", flat=True), *made.values_list("invoice_id", flat=True)}):
            raise Refused(_("The invoice was issued and stays as it is. Correct it by a credit note."))


def _issued(ids: Collection[int]) -> set[int]:
    if not ids:
        return set()
    return set(Invoice.objects.filter(pk__in=ids).exclude(status="draft").values_list("pk", flat=True))


def _allocated(ids: Collection[int], but: ChangeSet | None = None) -> set[int]:
    """Of payments those of which something is allocated; ``but``: what this act allocated does not count."""
    if not ids:
        return set()
    found = PaymentAllocation.objects.filter(payment__in=ids)
    if but is not None:
        found = found.exclude(created_in=but.uid)
    return set(found.values_list("payment_id", flat=True))
