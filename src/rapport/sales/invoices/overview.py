"""Invoices on the pages of their customer and order, and a line of the Brief about what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from rapport.customers.extensions import BriefLine, BriefProvider
from rapport.customers.models import Party
from rapport.customers.overview.dossier import Dossier
from rapport.customers.overview.panels import KINDS, ROWS, CardPanel
from rapport.lib.money import format_money
from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.access.titles import shown_title
from rapport.platform.records.registry import registry
from rapport.sales.models import Invoice

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 60
"""Invoices that the page of a customer reads."""


def first_invoices(dossier: Dossier) -> list[Invoice]:
    """The invoices of a customer, unpaid ones first, then the newest; read once a request."""
    held: dict[int, list[Invoice]] = dossier.request.__dict__.setdefault("sales_invoices", {})
    party = dossier.party
    if party.pk not in held:
        reached = rows(registry.get("invoices"), dossier.user).filter(party=party)
        found = list(reached.order_by("-created_at", "-pk")[:MOST])
        held[party.pk] = sorted(found, key=lambda one: not one.is_unpaid)
    return held[party.pk]


def invoice_row(invoice: Invoice, user: User, seen: set[str], today: date) -> dict[str, Any]:
    """An invoice in a line: state, day, what it says or what is open of it, as far as the reader sees them."""
    parts, tone = [str(invoice.get_status_display()) if "status" in seen else ""], ""
    unpaid = invoice.is_unpaid and {"status", "open_amount"} <= seen
    if invoice.due_on is not None and unpaid and "due_on" in seen:
        day = formats.date_format(invoice.due_on, "SHORT_DATE_FORMAT")
        tone = "bad" if invoice.due_on < today else ""
        parts.append((_("overdue since %(day)s") if tone else _("due on %(day)s")) % {"day": day})
    amount = invoice.open_amount if unpaid else invoice.gross_amount
    shown = {"gross_amount", "currency"} <= seen
    return {
        "label": shown_title(invoice, user),
        "note": " · ".join(part for part in parts if part),
        "tone": tone,
        "end": format_money(amount, invoice.currency, get_language() or "en") if shown else "",
        "url": reverse("invoices-detail", args=[invoice.uid]),
    }


class InvoicesPanel(CardPanel):
    """The invoices of a customer: what is owed first."""

    kind = "invoices"
    only = KINDS
    empty = gettext_lazy("No invoices yet")

    def rows(self, dossier: Dossier) -> list[dict[str, Any]]:
        seen, today = set(visible_fields(registry.get("invoices"), dossier.user)), timezone.localdate()
        return [invoice_row(one, dossier.user, seen, today) for one in first_invoices(dossier)[: 2 * ROWS]]

    def links(self, dossier: Dossier) -> list[dict[str, str]]:
        return [{"label": _("All invoices"), "url": f"{reverse('invoices-list')}?party={dossier.party.uid}&view=all"}]


class InvoicesBrief(BriefProvider):
    """How many invoices are overdue and how much that is, in each currency."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier = Dossier.of(request, party)
        if not dossier.may_see("invoices"):
            return []
        seen = set(visible_fields(registry.get("invoices"), dossier.user))
        if not {"status", "due_on", "open_amount", "currency"} <= seen:
            return []
        today = timezone.localdate()
        late = [
            one for one in first_invoices(dossier)
            if one.is_unpaid and one.due_on is not None and one.due_on < today
        ]  # fmt: skip
        if not late:
            return []
        sums: dict[str, Decimal] = {}
        for one in late:
            sums[one.currency] = sums.get(one.currency, Decimal(0)) + one.open_amount
        money = ", ".join(format_money(amount, code, get_language() or "en") for code, amount in sorted(sums.items()))
        count = ngettext("%(count)s invoice is overdue", "%(count)s invoices are overdue", len(late))
        text = _("%(invoices)s: %(amount)s") % {"invoices": count % {"count": len(late)}, "amount": money}
        url = f"{reverse('invoices-list')}?party={party.uid}&status__in=issued,part&due_on__within=past"
        return [BriefLine(_("Invoices"), "warn", text, url, weight=31, opens="")]
