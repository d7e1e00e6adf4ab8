"""A report costs the same number of queries whatever it counts; report_query_counts.json keeps the number of each page.

After a deliberate change: ``UPDATE_QUERY_COUNTS=1 pytest tests/contract/test_report_queries.py``, and commit the file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from rapport.platform.access.models import User
from rapport.platform.records.registry import registry
from rapport.platform.reports.models import Dashboard
from tests.browser import Browser
from tests.factories import make, make_dashboard, make_organisation, make_report
from tests.factories.access import make_administrator, make_role, make_team, make_user
from tests.queries import queries_of

pytestmark = pytest.mark.django_db

KEPT = Path(__file__).parent / "report_query_counts.json"
MOST = 24
"""Of a kept report of a team lead, whose page also asks what its reader may do with it."""
COUNTED = ("tasks", "touches", "promises", "hand-offs", "consent-entries")
DECLARED = sorted(report.name for module in registry.modules for report in module.reports)
MONTH = {"rows": [{"field": "created_at", "by": "month"}], "column": {"field": "value_class"}}
BY_LINK = {"rows": [{"field": "organisation.industry"}], "measures": [{"function": "count"}]}


def lead() -> User:
    """Somebody who leads a team below the tree's root, with one colleague."""
    above = make_team()
    team = make_team(parent=above)
    actions = ("view", "create", "update", "delete", "export")
    role = make_role(grants=[{"kind": "*", "action": action, "scope": "team"} for action in actions])
    user: User = make_user(teams=[str(team.uid)], roles=[str(role.uid)])
    make_user(teams=[str(team.uid)])
    return user


READERS = {"administrator": make_administrator, "team lead": lead}


def add(owner: Any, rounds: int) -> None:
    """Records of every kind that reports count, within the reader's reach."""
    for number in range(rounds):
        company = make_organisation(owner=owner, industry=("Roofs", "Heat")[number % 2])
        make("people", owner=owner, organisation=company, value_class="ABC"[number % 3], country="DE")
        for kind in COUNTED:
            make(kind, owner=owner)


def pages_of(browser: Browser) -> dict[str, str]:
    """The address of each page with figures, by what it is called here."""
    owner = browser.user
    found = {declared: f"{reverse('report-build')}?declared={declared}" for declared in DECLARED}
    for name, definition in (("by month", MONTH), ("by linked field", BY_LINK)):
        report = make_report(actor=owner, owner=owner, kind="people", definition=definition)
        found[name] = reverse("reports-detail", args=[report.uid])
    tiles = [{"declared": name, "width": 1} for name in DECLARED[:3]] + [{"report": str(report.uid), "width": 2}]
    board: Dashboard = make_dashboard(owner=owner, tiles={"tiles": tiles})
    return {**found, "dashboard": reverse("dashboards-detail", args=[board.uid])}


@pytest.mark.parametrize("reader", READERS)
def test_few_and_many_records_cost_the_same_and_what_was_kept(reader: str) -> None:
    browser = Browser(READERS[reader]())
    pages = pages_of(browser)
    add(browser.user, 2)
    few = {name: queries_of(browser, url)[1] for name, url in pages.items()}
    add(browser.user, 4)
    many = {name: queries_of(browser, url)[1] for name, url in pages.items()}

    assert {name: len(many[name]) for name in pages if len(many[name]) > len(few[name])} == {}
    assert {name: len(few[name]) for name in pages if len(few[name]) > MOST} == {}
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    counts = {name: len(found) for name, found in few.items()}
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        KEPT.write_text(json.dumps({**kept, reader: counts}, indent=2, sort_keys=True) + "\n")
    else:
        assert counts == kept.get(reader)
