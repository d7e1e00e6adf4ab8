"""The reports that the customers module brings: always there, over what each reader may see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.platform.reports.declared import DeclaredReport

_BY_MONTH = {"field": "created_at", "by": "month"}
_YEAR = {"field": "created_at", "within": "last_12_months"}


def _filled(name: str) -> dict[str, Any]:
    return {"function": "filled_percent", "field": name}


REPORTS = [
    DeclaredReport(
        "new-people",
        _("New people by month and source"),
        "people",
        {"rows": [_BY_MONTH], "column": {"field": "source"}, "period": _YEAR, "chart": "stacked"},
        _("Who came in the last twelve months, and where from."),
    ),
    DeclaredReport(
        "new-organisations",
        _("New organisations by month"),
        "organisations",
        {"rows": [_BY_MONTH], "period": _YEAR, "compare": "year"},
        _("The last twelve months beside the twelve before."),
    ),
    DeclaredReport(
        "people-by-country",
        _("People by country"),
        "people",
        {"rows": [{"field": "country"}], "chart": "bar"},
        _("Where the people are whom you know."),
    ),
    DeclaredReport(
        "people-by-state",
        _("People by state and value class"),
        "people",
        {"rows": [{"field": "lifecycle"}], "column": {"field": "value_class"}},
        _("How many are active, and how much they are worth."),
    ),
    DeclaredReport(
        "parties-by-owner",
        _("People by owner"),
        "people",
        {"rows": [{"field": "owner"}]},
        _("Who looks after how many."),
    ),
    DeclaredReport(
        "organisations-by-industry",
        _("Organisations by industry"),
        "organisations",
        {
            "rows": [{"field": "industry"}],
            "measures": [{"function": "count"}, {"function": "median", "field": "employee_count"}],
        },
        _("How many of each industry, and how large they usually are."),
    ),
    DeclaredReport(
        "revenue-by-country",
        _("Revenue of organisations by country"),
        "organisations",
        {"rows": [{"field": "country"}], "measures": [{"function": "sum", "field": "annual_revenue"}]},
        _("Yearly revenue, each currency for itself."),
    ),
    DeclaredReport(
        "touches-by-week",
        _("Touches by week and channel"),
        "touches",
        {
            "rows": [{"field": "happened_at", "by": "week"}],
            "column": {"field": "channel"},
            "period": {"field": "happened_at", "within": "last_12_weeks"},
            "chart": "stacked",
        },
        _("How often you spoke with customers in the last twelve weeks, and by which way."),
    ),
    DeclaredReport(
        "touches-by-owner",
        _("Touches by owner and channel"),
        "touches",
        {
            "rows": [{"field": "owner"}],
            "column": {"field": "channel"},
            "period": {"field": "happened_at", "within": "last_30_days"},
        },
        _("Who spoke with customers in the last 30 days."),
    ),
    DeclaredReport(
        "touches-by-outcome",
        _("Calls by outcome"),
        "touches",
        {
            "filters": [{"field": "channel", "op": "exact", "value": "call"}],
            "rows": [{"field": "outcome"}],
            "period": {"field": "happened_at", "within": "last_90_days"},
            "chart": "funnel",
        },
        _("What became of the calls of the last 90 days."),
    ),
    DeclaredReport(
        "neglected",
        _("Neglected customers by owner"),
        "people",
        {
            "filters": [{"field": "contact_due_on", "op": "within", "value": "until_today"}],
            "rows": [{"field": "owner"}],
            "column": {"field": "value_class"},
        },
        _("People whose turn it is to hear from you by the contact rules, and nobody spoke with them."),
    ),
    DeclaredReport(
        "promises-kept",
        _("Promises kept and broken by month"),
        "promises",
        {
            "filters": [{"field": "state", "op": "ne", "value": "withdrawn"}],
            "rows": [{"field": "made_on", "by": "month"}],
            "column": {"field": "state"},
            "period": {"field": "made_on", "within": "last_12_months"},
            "chart": "stacked",
        },
        _("What became of the promises of the last twelve months: what customers expect, and what they got."),
    ),
    DeclaredReport(
        "promises-by-owner",
        _("Promises kept and broken by owner"),
        "promises",
        {
            "filters": [{"field": "state", "op": "ne", "value": "withdrawn"}],
            "rows": [{"field": "owner"}],
            "column": {"field": "state"},
            "period": {"field": "made_on", "within": "last_12_months"},
            "chart": "stacked",
        },
        _("Who keeps what was promised in time."),
    ),
    DeclaredReport(
        "promises-by-team",
        _("Promises kept and broken by team"),
        "promises",
        {
            "filters": [{"field": "state", "op": "ne", "value": "withdrawn"}],
            "rows": [{"field": "owner", "by": "team"}],
            "column": {"field": "state"},
            "period": {"field": "made_on", "within": "last_12_months"},
            "chart": "stacked",
        },
        _("Which team keeps what its members promised in time. Who is in several teams counts in each."),
    ),
    DeclaredReport(
        "hand-offs-by-team",
        _("Hand-offs by team and answer"),
        "hand-offs",
        {"rows": [{"field": "to_team"}], "column": {"field": "state"}, "period": _YEAR, "chart": "stacked"},
        _("How many customers each team got from others in the last twelve months, and what it answered."),
    ),
    DeclaredReport(
        "hand-off-times",
        _("How long hand-offs wait, by team"),
        "hand-offs",
        {
            "filters": [{"field": "state", "op": "in", "value": ["accepted", "returned"]}],
            "rows": [{"field": "to_team"}],
            "measures": [
                {"function": "median", "field": "minutes"},
                {"function": "max", "field": "minutes"},
                {"function": "count"},
            ],
            "period": _YEAR,
            "chart": "bar",
        },
        _("Minutes from the hand-off to its answer, in the last twelve months."),
    ),
    DeclaredReport(
        "open-tasks",
        _("Open tasks by owner and priority"),
        "tasks",
        {
            "filters": [{"field": "is_done", "op": "exact", "value": False}],
            "rows": [{"field": "owner"}],
            "column": {"field": "priority"},
        },
        _("Who has how much to do."),
    ),
    DeclaredReport(
        "overdue-tasks",
        _("Overdue tasks by owner"),
        "tasks",
        {
            "filters": [
                {"field": "is_done", "op": "exact", "value": False},
                {"field": "due_on", "op": "within", "value": "past"},
            ],
            "rows": [{"field": "owner"}],
        },
        _("What should have been done already."),
    ),
    DeclaredReport(
        "contact-data",
        _("Completeness of contact data by owner"),
        "people",
        {
            "rows": [{"field": "owner"}],
            "measures": [_filled("email"), _filled("phone"), _filled("city"), {"function": "count"}],
            "chart": "bar",
        },
        _("The share of people with e-mail, phone and city."),
    ),
    DeclaredReport(
        "organisations-by-territory",
        _("Organisations by territory"),
        "organisations",
        {"rows": [{"field": "territory"}], "chart": "bar"},
        _("How many organisations each territory has."),
    ),
]
