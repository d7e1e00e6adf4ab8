"""What customers owe, by how long it is overdue: by customer and currency, each figure with its invoices."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Case, IntegerField, QuerySet, Sum, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.lib.money import format_money
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, rows_of_model, visible_fields
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import ReaderView, list_crumb
from rapport.sales.models.invoices import UNPAID

MOST = 200
"""Rows that the page shows: those who owe most."""
STEPS = (30, 60, 90)
"""Days overdue at which the next column begins."""
NAMES = (
    gettext_lazy("Not due yet"),
    gettext_lazy("1–30 days"),
    gettext_lazy("31–60 days"),
    gettext_lazy("61–90 days"),
    gettext_lazy("over 90 days"),
)
_NEEDED = {"party", "document_type", "status", "due_on", "open_amount", "currency"}


@dataclass(slots=True)
class Owed:
    """What one customer owes in one currency, in each column."""

    party: int | None
    currency: str
    amounts: list[Decimal] = field(default_factory=lambda: [Decimal(0)] * len(NAMES))

    @property
    def total(self) -> Decimal:
        """All columns together."""
        return sum(self.amounts, Decimal(0))


def owed_by_age(invoices: QuerySet[Any], today: date) -> list[Owed]:
    """What is open of these invoices, most first within a currency."""
    ages = [When(due_on__gte=today, then=Value(0))]
    ages += [When(due_on__gte=today - timedelta(days=days), then=Value(at)) for at, days in enumerate(STEPS, start=1)]
    age = Case(*ages, default=Value(len(STEPS) + 1), output_field=IntegerField())
    sums = (
        invoices.filter(status__in=UNPAID, document_type="invoice").order_by().annotate(age=age)
        .values_list("party_id", "currency", "age").annotate(Sum("open_amount"))
    )  # fmt: skip
    found: dict[tuple[int | None, str], Owed] = {}
    for party, currency, column, amount in sums:
        found.setdefault((party, currency), Owed(party, currency)).amounts[column] += amount
    return sorted(found.values(), key=lambda one: (one.currency, -one.total, one.party or 0))


def days_of(column: int, today: date) -> dict[str, str]:
    """The filter of the list of invoices that gives a column."""
    earliest = [today, *(today - timedelta(days=days) for days in STEPS)]
    found = {"due_on__gte": earliest[column].isoformat()} if column < len(earliest) else {}
    if column:
        found["due_on__lt"] = earliest[column - 1].isoformat()
    return found


class AgeingView(ReaderView):
    """GET /invoices/ageing/: what is owed, by customer and age."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        spec = registry.get("invoices")
        if not may(spec, self.user, Action.VIEW.value) or not set(visible_fields(spec, self.user)) >= _NEEDED:
            raise PermissionDenied(_("You do not see what is open of invoices."))
        today = timezone.localdate()
        owed = owed_by_age(rows(spec, self.user), today)
        totals: dict[str, Owed] = {}
        for one in owed:
            total = totals.setdefault(one.currency, Owed(None, one.currency))
            total.amounts = [a + b for a, b in zip(total.amounts, one.amounts, strict=True)]
        parties = rows_of_model(Party, self.user).in_bulk([one.party for one in owed[:MOST] if one.party is not None])
        context = {
            "title": _("Ageing"),
            "names": NAMES,
            "rows": [self.row(one, parties.get(one.party or 0), today) for one in owed[:MOST]],
            "totals": [self.row(one, None, today) for one in totals.values()],
            "left_out": max(len(owed) - MOST, 0),
            "crumbs": [list_crumb(request, spec), {"label": _("Ageing"), "url": ""}],
        }
        return render(request, "sales/invoices/ageing.html", context)

    def row(self, owed: Owed, party: Party | None, today: date) -> dict[str, Any]:
        """A line of the table: each figure leads to its invoices."""
        given = {"view": "all", "document_type": "invoice", "status__in": ",".join(UNPAID), "currency": owed.currency}
        if party is not None:
            given["party"] = str(party.uid)
        cells = []
        for column, amount in enumerate(owed.amounts):
            url = f"{reverse('invoices-list')}?{urlencode({**given, **days_of(column, today)})}"
            cells.append({"text": self.money(amount, owed.currency) if amount else "–", "url": url if amount else ""})
        return {
            "name": title_of(party) if party is not None else _("not within reach"),
            "url": f"{reverse('invoices-list')}?{urlencode(given)}",
            "currency": owed.currency,
            "cells": cells,
            "total": self.money(owed.total, owed.currency),
        }

    def money(self, amount: Decimal, currency: str) -> str:
        """An amount as the reader writes it."""
        return format_money(amount, currency, get_language() or "en")
