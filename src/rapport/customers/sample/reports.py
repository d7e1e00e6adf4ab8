"""Two kept reports and a dashboard of the sample company, which everybody sees."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from rapport.customers.sample.rules import AUTHOR
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.reports.models import Dashboard

_TILES = ("new-people", "open-tasks", "neglected", "touches-by-week")


def add_reports() -> None:
    """Make them by the write path, inside the change set of the block."""
    owner = User.objects.get(username=AUTHOR)
    if Dashboard.objects.filter(owner=owner).exists():
        return
    shared: dict[str, Any] = {"owner": owner, "audience": "everybody"}
    reports = [
        {
            "name": _("Customers by country and value class"),
            "kind": "people",
            "definition": {"rows": [{"field": "country"}], "column": {"field": "value_class"}},
        },
        {
            "name": _("Meetings of the quarter"),
            "kind": "touches",
            "definition": {
                "filters": [{"field": "channel", "op": "exact", "value": "meeting"}],
                "rows": [{"field": "owner"}],
                "period": {"field": "happened_at", "within": "this_quarter"},
                "compare": "previous",
            },
        },
    ]
    made = [
        write.create(registry.get("reports"), {**shared, **values}, actor=None, channel="command") for values in reports
    ]
    tiles = [{"declared": name, "width": 1} for name in _TILES] + [{"report": str(one.uid), "width": 1} for one in made]
    tiles[0]["width"] = 2
    values = {**shared, "name": _("The week at a glance"), "tiles": {"tiles": tiles}}
    write.create(registry.get("dashboards"), values, actor=None, channel="command")
