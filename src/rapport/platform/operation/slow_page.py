"""The page of slow pages and statements."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.operation import statements
from rapport.platform.operation.storage_page import Figures
from rapport.platform.operation.views import crumbs

ORDERS = {
    "total": gettext_lazy("By time in all"),
    "mean": gettext_lazy("By average time"),
    "slowest": gettext_lazy("By longest time"),
    "calls": gettext_lazy("By number"),
}
WITHIN = timedelta(days=7)


class SlowView(AdministrationView):
    """GET /slow/; ``order`` is one of ORDERS."""

    def get(self, request: HttpRequest) -> HttpResponse:
        order = request.GET.get("order", "")
        order = order if order in ORDERS else "total"
        counted = statements.all_statements(order)
        listed = counted if counted is not None else statements.slow_statements(order)
        context = {
            "orders": [
                {"label": label, "url": f"?order={name}", "selected": name == order} for name, label in ORDERS.items()
            ],
            "pages": _pages(statements.pages(WITHIN, order)),
            "statements": [_shown(one) for one in listed],
            "is_counted": counted is not None,
            "crumbs": crumbs(_("Slow pages and queries")),
        }
        return render(request, "operation/slow.html", context)


def milliseconds(seconds: float) -> str:
    """A time as people compare it."""
    number = seconds * 1000
    return f"{intcomma(round(number)) if number >= 10 else number_format(number, 1)} ms"


def _pages(found: list[statements.Page]) -> Figures:
    rows: list[list[Any]] = [
        [
            one.route,
            intcomma(one.requests),
            milliseconds(one.mean),
            milliseconds(one.slowest),
            number_format(one.queries, 1),
            one.most_queries,
        ]
        for one in found
    ]
    columns = [_("Page or job"), _("Number"), _("On average"), _("Longest"), _("Queries on average"), _("At most")]
    return Figures(
        _("Pages and jobs of the last 7 days"), columns, rows, _("Nothing was measured yet; look again in a minute.")
    )


def _shown(one: statements.Statement) -> dict[str, Any]:
    return {
        "text": one.text,
        "place": one.place,
        "calls": intcomma(one.calls),
        "mean": milliseconds(one.mean),
        "slowest": milliseconds(one.slowest),
        "total": f"{intcomma(round(one.total))} s" if one.total >= 10 else milliseconds(one.total),
    }
