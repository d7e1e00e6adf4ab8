"""The reports that the sales module brings: always there, over the deals that each reader may see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.platform.reports.declared import DeclaredReport

_COUNT: dict[str, Any] = {"function": "count"}
_VALUE = {"function": "sum", "field": "base_amount"}
_MINUTES = {"function": "sum", "field": "duration_minutes"}
_WON = {"function": "share", "field": "state", "value": "won"}
_YEAR = {"field": "closed_on", "within": "last_12_months"}
_MEDIAN_DAYS, _MEAN_DAYS = ({"function": one, "field": "cycle_days"} for one in ("median", "avg"))
_OWNER, _TEAM = {"field": "owner"}, {"field": "owner", "by": "team"}
_SOURCE, _PRODUCT, _QUARTER = {"field": "source"}, {"field": "product"}, {"field": "closed_on", "by": "quarter"}

REPORTS = [
    DeclaredReport(
        "pipeline-by-stage",
        _("Pipeline by stage"),
        "deals",
        {
            "rows": [{"field": "stage"}],
            "measures": [_COUNT, _VALUE, {"function": "sum", "field": "weighted_amount"}],
            "filters": [{"field": "state", "op": "exact", "value": "open"}],
        },
        _("What is open in each stage, and what of it can be expected."),
    ),
    DeclaredReport(
        "won-by-month",
        _("Won and lost by month"),
        "deals",
        {
            "rows": [{"field": "closed_on", "by": "month"}],
            "column": {"field": "state"},
            "measures": [_VALUE],
            "filters": [{"field": "state", "op": "ne", "value": "open"}],
            "period": _YEAR,
        },
        _("What was closed in the last twelve months."),
    ),
    DeclaredReport(
        "outcome-by-owner",
        _("Outcome by owner"),
        "deals",
        {
            "rows": [{"field": "owner"}],
            "column": {"field": "state"},
            "filters": [{"field": "state", "op": "ne", "value": "open"}],
        },
        _("Who won and lost how many deals."),
    ),
    DeclaredReport(
        "days-until-won",
        _("Days until won"),
        "deals",
        {
            "rows": [{"field": "closed_on", "by": "quarter"}],
            "measures": [_MEAN_DAYS, _MEDIAN_DAYS],
            "filters": [{"field": "state", "op": "exact", "value": "won"}],
        },
        _("How long it takes from opening a deal to winning it."),
    ),
    DeclaredReport(
        "why-lost",
        _("Why deals are lost"),
        "deals",
        {
            "rows": [{"field": "outcome_reason"}],
            "measures": [_COUNT, _VALUE],
            "filters": [{"field": "state", "op": "exact", "value": "lost"}],
        },
        _("The reasons that were given, and what they cost."),
    ),
    DeclaredReport(
        "leads-by-source",
        _("Leads by source"),
        "leads",
        {"rows": [{"field": "source"}], "column": {"field": "status"}},
        _("Where leads come from, and how far they are."),
    ),
    DeclaredReport(
        "conversion-by-source",
        _("Conversion by source"),
        "leads",
        {
            "rows": [{"field": "source"}],
            "measures": [
                {"function": "avg", "field": "conversion"},
                _COUNT,
                {"function": "median", "field": "conversion_days"},
            ],
        },
        _("How many of a hundred leads of each source became customers, and how many days that took."),
    ),
    DeclaredReport(
        "conversion-by-owner",
        _("Conversion by owner"),
        "leads",
        {"rows": [{"field": "owner"}], "measures": [{"function": "avg", "field": "conversion"}, _COUNT]},
        _("How many of a hundred leads of each colleague became customers."),
    ),
    DeclaredReport(
        "time-to-conversion",
        _("Time to conversion"),
        "leads",
        {
            "rows": [{"field": "converted_at", "by": "month"}],
            "measures": [
                {"function": "avg", "field": "conversion_days"},
                {"function": "median", "field": "conversion_days"},
                _COUNT,
            ],
            "filters": [{"field": "status", "op": "exact", "value": "converted"}],
        },
        _("How many days lie between a lead's arrival and its conversion."),
    ),
    DeclaredReport(
        "contracts-to-decide",
        _("Contracts to be decided on"),
        "contracts",
        {
            "rows": [{"field": "decide_by", "by": "month"}],
            "column": {"field": "renewal"},
            "measures": [_COUNT, {"function": "sum", "field": "base_yearly_amount"}],
            "filters": [{"field": "status", "op": "exact", "value": "active"}],
            "period": {"field": "decide_by", "within": "next_12_months"},
        },
        _("Which contracts end or go on when nobody acts, and what they bring a year."),
    ),
    *(
        DeclaredReport(
            f"win-rate-by-{name}",
            label,
            "deals",
            {
                "rows": [row],
                "measures": [_WON, _COUNT, _VALUE],
                "filters": [{"field": "state", "op": "ne", "value": "open"}],
                "period": _YEAR,
                "sort": "key" if name == "quarter" else "-value",
                "chart": "bar",
            },
            _("Which part of the deals that ended in the last twelve months was won."),
        )
        for name, label, row in (
            ("owner", _("Win rate by owner"), _OWNER),
            ("team", _("Win rate by team"), _TEAM),
            ("source", _("Win rate by source"), _SOURCE),
            ("product", _("Win rate by product"), _PRODUCT),
            ("quarter", _("Win rate by quarter"), _QUARTER),
        )
    ),
    DeclaredReport(
        "win-rate-by-competitor",
        _("Win rate by competitor"),
        "deal-competitors",
        {
            "rows": [{"field": "competitor"}],
            "measures": [_WON, _COUNT],
            "filters": [{"field": "state", "op": "ne", "value": "open"}],
            "chart": "bar",
        },
        _("Which part of the deals in which we met a competitor was won."),
    ),
    *(
        DeclaredReport(
            f"cycle-by-{name}",
            label,
            "deals",
            {
                "rows": [row],
                "measures": [_MEDIAN_DAYS, _MEAN_DAYS, _COUNT],
                "filters": [{"field": "state", "op": "exact", "value": "won"}],
                "period": _YEAR,
            },
            _("How long it takes from opening a deal to winning it."),
        )
        for name, label, row in (
            ("owner", _("Days until won by owner"), _OWNER),
            ("team", _("Days until won by team"), _TEAM),
            ("source", _("Days until won by source"), _SOURCE),
            ("product", _("Days until won by product"), _PRODUCT),
        )
    ),
    *(
        DeclaredReport(
            f"why-lost-by-{name}",
            label,
            "deals",
            {
                "rows": [row],
                "column": {"field": "outcome_reason"},
                "measures": [_COUNT],
                "filters": [{"field": "state", "op": "exact", "value": "lost"}],
                "period": _YEAR,
                "sort": "key" if name == "quarter" else "-value",
            },
            _("The reasons that were given, and what they cost."),
        )
        for name, label, row in (
            ("owner", _("Why deals are lost by owner"), _OWNER),
            ("team", _("Why deals are lost by team"), _TEAM),
            ("source", _("Why deals are lost by source"), _SOURCE),
            ("product", _("Why deals are lost by product"), _PRODUCT),
            ("quarter", _("Why deals are lost by quarter"), _QUARTER),
        )
    ),
    DeclaredReport(
        "shares-by-colleague",
        _("Shares by colleague"),
        "deal-splits",
        {"rows": [{"field": "user"}], "measures": [{"function": "sum", "field": "amount"}, _COUNT]},
        _("What colleagues have of the deals of others; what is left is the owners'."),
    ),
    DeclaredReport(
        "won-by-owners-share",
        _("Won by the share of the owner"),
        "deals",
        {
            "rows": [{"field": "owner"}],
            "measures": [{"function": "sum", "field": "owner_amount"}, _VALUE],
            "filters": [{"field": "state", "op": "exact", "value": "won"}],
            "period": _YEAR,
        },
        _("What owners have of the deals that were won, without the shares of colleagues."),
    ),
    *(
        DeclaredReport(
            f"time-by-{name}",
            label,
            kind,
            {
                "rows": [{"field": field}],
                "measures": [
                    _MINUTES,
                    {"function": "filled_percent", "field": "duration_minutes"},
                    _COUNT,
                ],
                "filters": [{"field": "channel", "op": "ne", "value": "note"}],
                "period": {"field": "happened_at", "within": "last_30_days"},
                "sort": "-value",
                "chart": "bar",
            },
            _("The minutes that were noted in the last 30 days, and of how many of a hundred touches any were."),
        )
        for name, label, kind, field in (
            ("channel", _("Time by channel"), "touches", "channel"),
            ("colleague", _("Time by colleague"), "touches", "owner"),
            ("customer", _("Time by customer"), "touches", "party"),
            ("lead", _("Time by lead"), "lead-touches", "lead"),
        )
    ),
    *(
        DeclaredReport(
            name,
            label,
            "touches",
            {
                "rows": rows,
                "measures": [_MINUTES, _COUNT],
                "filters": [
                    {"field": "about", "op": "exact", "value": "deals:open"},
                    {"field": "channel", "op": "ne", "value": "note"},
                ],
                "period": {"field": "happened_at", "within": "last_12_months"},
                "sort": "-value",
                "chart": "bar" if len(rows) == 1 else "table",
            },
            _("The minutes that were noted in the last twelve months on touches about deals that are open now."),
        )
        for name, label, rows in (
            ("time-by-open-deal", _("Time by open deal"), [{"field": "about"}]),
            (
                "time-by-customer-and-open-deal",
                _("Time by customer and open deal"),
                [{"field": "party"}, {"field": "about"}],
            ),
        )
    ),
    DeclaredReport(
        "open-by-territory",
        _("Open pipeline by territory"),
        "deals",
        {
            "rows": [{"field": "territory"}],
            "measures": [_COUNT, _VALUE],
            "filters": [{"field": "state", "op": "exact", "value": "open"}],
            "chart": "bar",
        },
        _("What is open in each territory, in the base currency."),
    ),
]
