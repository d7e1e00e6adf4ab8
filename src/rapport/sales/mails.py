"""Mails that are written from deals, leads, quotes and invoices: to whom, with which values; a quote is sent by its
mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.models import Party
from rapport.customers.outgoing.extensions import Begun, MailFrom, Settled
from rapport.lib.money import format_money
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may_change, rows_of_model, visible_fields
from rapport.platform.access.titles import as_seen, shown_title
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.documents.addresses import language_of
from rapport.sales.documents.content import written_day
from rapport.sales.documents.printing import plain_name, print_pdf
from rapport.sales.invoices.einvoice import hybrid_pdf, problems_of
from rapport.sales.invoices.printing import invoice_content
from rapport.sales.models import Deal, DealContact, Invoice, Lead, Quote
from rapport.sales.orders.views import sees_paper
from rapport.sales.quotes.links import link_of
from rapport.sales.quotes.shown import file_name, quote_content
from rapport.sales.quotes.states import send
from rapport.sales.quotes.views import sees_all

if TYPE_CHECKING:
    from rapport.platform.access.models import User


class DealMails(MailFrom):
    """To the deal's first contact."""

    kind = "deals"
    names: Sequence[tuple[str, Any]] = [("deal.name", gettext_lazy("the deal's name"))]

    def begin(self, instance: Deal, user: User) -> Begun:
        contacts = DealContact.objects.filter(deal=instance, person__isnull=False).select_related("person")
        first = contacts.order_by("-is_primary", "pk").first()
        return Begun(_address_of(first.person if first is not None else None, user))

    def values(self, instance: Deal, user: User) -> Mapping[str, str]:
        return {"deal.name": shown_title(instance, user)}


class LeadMails(MailFrom):
    """To the lead itself."""

    kind = "leads"
    names: Sequence[tuple[str, Any]] = [("lead.name", gettext_lazy("the lead's name"))]

    def begin(self, instance: Lead, user: User) -> Begun:
        seen = cast(Lead, as_seen(instance, registry.get("leads"), user))
        return Begun([seen.email] if seen.email else [])

    def values(self, instance: Lead, user: User) -> Mapping[str, str]:
        return {"lead.name": shown_title(instance, user)}


class QuoteMails(MailFrom):
    """To the quote's contact, with the PDF and the private page; a draft is sent by it, in the same act."""

    kind = "quotes"
    has_button = False
    names: Sequence[tuple[str, Any]] = [
        ("quote.name", gettext_lazy("the quote's name")),
        ("quote.number", gettext_lazy("the quote's number")),
        ("quote.link", gettext_lazy("the address of the quote's private page")),
    ]

    def begin(self, instance: Quote, user: User) -> Begun:
        text = _("Hello,\n\nhere is our quote {quote.number}. Read and answer it on line: {quote.link}")
        is_draft = instance.status == Quote.Status.DRAFT
        note = _("The quote is sent with this mail: it gets its number and its private page, and its PDF goes along.")
        return Begun(
            _address_of(instance.contact, user) or _address_of(instance.party, user),
            _("Quote {quote.number}: {quote.name}"),
            text,
            note if is_draft else _("The PDF of the quote goes along."),
        )

    def values(self, instance: Quote, user: User) -> Mapping[str, str]:
        seen = set(visible_fields(registry.get("quotes"), user))
        found = {"quote.name": shown_title(instance, user) if instance.status == "draft" else instance.name}
        if instance.status != Quote.Status.DRAFT and "number" in seen:
            found |= _settled_values(instance)
        return found if "name" in seen else {}

    def settle(self, instance: Quote, user: User, channel: str) -> Settled:
        if not sees_all(user):
            raise Invalid({"": [_("You do not see all that stands on this quote.")]})
        quote = Quote.objects.select_for_update(of=("self",)).select_related("party", "owner").get(pk=instance.pk)
        if quote.status == Quote.Status.DRAFT:
            if not may_change(registry.get("quotes"), user, quote, Action.UPDATE.value):
                raise Invalid({"": [_("You see this quote but may not send it.")]})
            quote = send(quote=quote, actor=user, channel=channel)
        content = print_pdf(quote_content(quote))
        return Settled(_settled_values(quote), [(file_name(quote), "application/pdf", content)])


class InvoiceMails(MailFrom):
    """To the invoice's contact, with its PDF, in which the invoice stands as XML as well where nothing is missing."""

    kind = "invoices"
    names: Sequence[tuple[str, Any]] = [
        ("invoice.name", gettext_lazy("the invoice's subject")),
        ("invoice.number", gettext_lazy("the invoice's number")),
        ("invoice.amount", gettext_lazy("what is open of the invoice")),
        ("invoice.due", gettext_lazy("when the invoice is due")),
    ]

    def begin(self, instance: Invoice, user: User) -> Begun:
        to = _address_of(instance.contact, user) or _address_of(instance.party, user)
        text = _("Hello,\n\nhere is our invoice {invoice.number} over {invoice.amount}, due on {invoice.due}.")
        if instance.document_type == Invoice.Type.CREDIT_NOTE:
            text = _("Hello,\n\nhere is our credit note {invoice.number}.")
        return Begun(to, _("{invoice.number}: {invoice.name}"), text, _("The PDF of the invoice goes along."))

    def values(self, instance: Invoice, user: User) -> Mapping[str, str]:
        seen = set(visible_fields(registry.get("invoices"), user))
        if instance.status == Invoice.Status.DRAFT or not {"name", "number", "open_amount", "due_on"} <= seen:
            return {}
        language = language_of(instance)
        found = {"invoice.name": instance.name, "invoice.number": instance.number}
        found["invoice.amount"] = format_money(instance.open_amount, instance.currency, language)
        if instance.due_on is not None:
            found["invoice.due"] = written_day(instance.due_on, language)
        return found

    def settle(self, instance: Invoice, user: User, channel: str) -> Settled:
        if not sees_paper(user, "invoices", "invoice-lines"):
            raise Invalid({"": [_("You do not see all that stands on this invoice.")]})
        if instance.status == Invoice.Status.DRAFT:
            raise Invalid({"": [_("The invoice is a draft. Issue it before it is sent.")]})
        content = print_pdf(invoice_content(instance)) if problems_of(instance) else hybrid_pdf(instance)
        return Settled(
            self.values(instance, user), [(f"{plain_name(instance.number)}.pdf", "application/pdf", content)]
        )


def _settled_values(quote: Quote) -> dict[str, str]:
    return {"quote.number": quote.number, "quote.link": link_of(quote)}


def _address_of(party: Party | None, user: User) -> list[str]:
    """The e-mail of a customer within reach."""
    if party is None or not party.email:
        return []
    return [party.email] if rows_of_model(Party, user).filter(pk=party.pk).exists() else []


MAILS: list[MailFrom] = [DealMails(), LeadMails(), QuoteMails(), InvoiceMails()]
