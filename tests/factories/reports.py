"""Reports and dashboards."""

from __future__ import annotations

from typing import Any

from rapport.platform.reports.models import Dashboard, Report
from tests.factories.access import make_user
from tests.factories.writing import number, written


def make_report(*, actor: Any = None, owner: Any = None, **values: Any) -> Report:
    """A personal report of the people, unless told otherwise."""
    defaults = {"name": f"Report {number()}", "kind": "people", "owner": owner if owner is not None else make_user()}
    made: Report = written("reports", defaults, values, actor=actor)
    return made


def make_dashboard(*, actor: Any = None, owner: Any = None, **values: Any) -> Dashboard:
    """A personal dashboard without tiles, unless told otherwise."""
    defaults = {"name": f"Dashboard {number()}", "owner": owner if owner is not None else make_user()}
    made: Dashboard = written("dashboards", defaults, values, actor=actor)
    return made
