"""Invoices and their lines as record kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

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
from rapport.sales.invoices.rules import INVOICE_LINES, UNSETTLED, settle
from rapport.sales.invoices.timeline import INVOICES, TOLD, forget, write_invoices
from rapport.sales.models import Invoice, InvoiceLine
from rapport.sales.models.invoices import UNPAID
from rapport.sales.records.lines import PRICE, TAX, PricedLineRecord
from rapport.sales.territories import follow_party

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Status, Type = Invoice.Status, Invoice.Type


class InvoiceRecord(RecordType[Invoice]):
    """What a customer is to pay, or gets back."""

    name = "invoices"
    icon = "receipt"
    description = _(
        "What customers are to pay: issued with a number, paid in parts or whole, corrected by credit notes."
    )
    help_topic = "invoices"
    columns = ["name", "party", "document_type", "status", "gross_amount", "open_amount", "due_on", "owner"]
    filters = [
        "status", "document_type", "party", "contact", "deal", "order", "corrects", "owner", "territory", "due_on",
        "issued_on", "base_amount", "currency", "language", "number", "customer_reference", "external_id",
    ]  # fmt: skip
    linked_kinds: ClassVar[Mapping[str, Sequence[str]]] = {"contact": ["people"]}
    sorts = ["due_on", "issued_on", "base_amount", "created_at"]
    sort_by: ClassVar[Mapping[str, str]] = {"net_amount": "base_amount"}
    default_sort = "-created_at"
    boards = [Board("status", card=["party", "gross_amount", "due_on", "owner"], total="base_amount")]
    calendars = [Calendar("due_on", movable=False)]
    views = [
        Preset(
            "open",
            pgettext_lazy("invoices", "Open"),
            "document_type=invoice&status__in=draft,issued,part&sort=due_on",
            default=True,
        ),
        Preset("overdue", _("Overdue"), "status__in=issued,part&due_on__within=past&sort=due_on"),
        Preset("drafts", _("Drafts"), "status=draft"),
        Preset("credit_notes", _("Credit notes"), "document_type=credit-note"),
    ]
    search = {"name": "A", "number": "A", "customer_reference": "A", "party__display_name": "B"}
    quick_create = ["name", "party", "contact", "deal", "currency", "customer_reference", "due_on"]
    facts = ["status", "party", "gross_amount", "open_amount", "due_on", "issued_on", "owner"]
    fieldsets = [
        Fieldset(
            pgettext_lazy("sale", "Invoice"),
            [
                "name", "number", "document_type", "party", "contact", "deal", "order", "corrects", "status",
                "customer_reference", "customer_tax_id", "delivered_on", "issued_on", "due_on", "owner", "territory",
            ],
        ),
        Fieldset(
            _("Amounts"),
            [
                "currency", "net_amount", "tax_amount", "gross_amount", "credited_amount", "paid_amount", "open_amount",
                "base_amount", "rate", "rate_on",
            ],
        ),
        Fieldset(_("What stands on it"), ["language", "billing_name", "billing_address", "introduction", "terms"]),
        Fieldset(_("More"), ["description"]),
    ]  # fmt: skip
    shown_when: ClassVar[Mapping[str, tuple[str, Sequence[str]]]] = {
        "corrects": ("document_type", (Type.CREDIT_NOTE,)),
        "due_on": ("document_type", (Type.INVOICE,)),
        "paid_amount": ("document_type", (Type.INVOICE,)),
        "credited_amount": ("document_type", (Type.INVOICE,)),
        "open_amount": ("document_type", (Type.INVOICE,)),
    }
    panels = [
        RelatedList("payment-allocations", "invoice", order="-created_at", named_by="payment"),
        RelatedList("invoices", "corrects", order="-created_at", title=_("Credit notes")),
    ]
    exclude = ["line_count"]
    made_of: ClassVar[Mapping[str, Sequence[str]]] = {"base_amount": ["net_amount", "rate"]}
    access = OwnedBy("owner")
    virtual = [ExternalIds("invoices")]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[Invoice]) -> None:
        settle(batch)
        follow_party(batch)

    def after_save(self, batch: Batch[Invoice]) -> None:
        priced = [change.instance.pk for change in batch.changes if change.changed("currency")]
        if priced:
            follow_sums(INVOICE_LINES, priced, UNSETTLED)
        told = [change.instance.pk for change in batch.changes if not change.is_new and change.changed(*TOLD)]
        if told:
            write_invoices(told)

    def before_delete(self, batch: Batch[Invoice]) -> None:
        forget(INVOICES, batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        follow_sums(INVOICE_LINES, ids, UNSETTLED)
        carry(Invoice, dict(Invoice.objects.filter(pk__in=ids).values_list("pk", "party__territory_id")))
        write_invoices(ids)

    def get_subtitle(self, instance: Invoice) -> str:
        return str(instance.get_status_display())

    def get_overdue(self, instance: Invoice) -> Sequence[str]:
        if instance.status not in UNPAID or instance.due_on is None:
            return ()
        return ["due_on"] if instance.due_on < timezone.localdate() else ()

    def get_head_actions(self, request: HttpRequest, instance: Invoice) -> Sequence[HeadAction]:
        user, uid = cast("User", request.user), [instance.uid]
        found = [HeadAction(gettext("PDF"), reverse("invoice-pdf", args=uid), "file-text", more=True)]
        if instance.status != Status.DRAFT:
            found += [
                HeadAction(gettext("E-invoice (PDF)"), reverse("invoice-hybrid", args=uid), "file-text", more=True),
                HeadAction(gettext("XRechnung (XML)"), reverse("invoice-xml", args=uid), "download", more=True),
            ]
        if not may_edit(request, registry.get(self.name), instance):
            return found
        if instance.status == Status.DRAFT:
            url = reverse("invoice-issue", args=uid)
            found.append(HeadAction(gettext("Issue"), url, "circle-check", True, dialog=True))
            return found
        if instance.document_type == Type.CREDIT_NOTE:
            return found
        if instance.open_amount > 0 and may(registry.get("payments"), user, Action.CREATE.value):
            url = reverse("invoice-pay", args=uid)
            found.append(HeadAction(gettext("Book a payment"), url, "wallet", True, dialog=True))
        if instance.status != Status.CREDITED and may(registry.get(self.name), user, Action.CREATE.value):
            url = reverse("invoice-credit", args=uid)
            found.append(HeadAction(gettext("Write a credit note"), url, "undo-2", more=True, dialog=True))
        return found


class InvoiceLineRecord(PricedLineRecord[InvoiceLine]):
    """What is charged."""

    _document = INVOICE_LINES
    name = "invoice-lines"
    description = _("What is charged: products with quantity, price, discount and tax.")
    help_topic = "invoices"
    columns = ["description", "invoice", "quantity", "unit", "unit_price", "discount_percent", "net_amount"]
    filters = ["invoice", "product", "ordered_line", "tax_category", "external_id"]
    quick_create = ["invoice", "product", "quantity", "unit_price", "discount_percent", "description"]
    facts = ["invoice", "product", "quantity", "unit_price", "net_amount", "gross_amount"]
    fieldsets = [
        Fieldset(_("Line"), ["invoice", "position", "product", "description", "quantity", "unit", "ordered_line"]),
        PRICE,
        TAX,
    ]
    access = Through("invoice")
    tells_followers_of = ["invoice"]
    virtual = [ExternalIds("invoice-lines")]
