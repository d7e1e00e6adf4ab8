"""Assignment by the API: records are given by the rules, which say why; everybody says when they are away."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.assignment.models import Absence
from tests.browser import Browser
from tests.factories import make_task, make_team, make_user
from tests.factories.access import make_administrator, make_role
from tests.factories.assignment import make_absence, make_assignment_rule
from tests.platform.api.caller import Caller, assert_problem

pytestmark = pytest.mark.django_db


@pytest.mark.urls("tests.platform.api.api_urls")
def test_the_api_assigns_and_says_why() -> None:
    mia = make_user(full_name="Mia Berg")
    make_assignment_rule(people=[str(mia.uid)], name="Everything")
    task, call = make_task(), Caller(make_administrator())

    answer = call("POST", "/tasks/bulk", {"action": "assign", "uids": [str(task.uid)]}).json()

    assert answer["count"] == 1
    assert answer["items"] == [
        {
            "uid": str(task.uid),
            "status": "assigned",
            "owner": str(mia.uid),
            "reasons": ["Rule: Everything.", "Mia Berg’s turn: 1 of 1."],
        }
    ]
    assert_problem(call("POST", "/tags/bulk", {"action": "assign", "uids": [str(task.uid)]}), 422, "action")


@pytest.mark.urls("tests.platform.api.api_urls")
def test_everybody_says_when_they_are_away_and_a_lead_says_it_of_the_team() -> None:
    team = make_team()
    mia, lead = _member(team, "own"), _member(team, "team")
    stranger = make_user()

    def said(by: Any, of: Any, **values: str) -> int:
        given = {"owner": str(of.uid), "begins_on": "2026-07-06", "ends_on": "2026-07-17", **values}
        return int(Caller(by)("POST", "/absences", given).status_code)

    assert said(mia, mia) == 201
    assert said(mia, lead) == 422
    assert said(lead, mia, deputy=str(lead.uid)) == 201
    assert said(lead, stranger) == 422
    assert said(mia, mia, ends_on="2026-07-01") == 422
    assert said(mia, mia, deputy=str(mia.uid)) == 422
    assert Absence.objects.filter(owner=mia).count() == 2


def test_an_absence_out_of_reach_has_no_page() -> None:
    lead = _member(make_team(), "team")
    assert Browser(lead).get(f"/absences/{make_absence(owner=lead).uid}/").status_code == 200
    assert Browser(lead).get(f"/absences/{make_absence(owner=make_user()).uid}/").status_code == 404


def _member(team: Any, scope: str) -> Any:
    actions = ("view", "create", "update")
    grants = [{"kind": "absences", "action": action, "scope": scope} for action in actions]
    return make_user(roles=[str(make_role(grants=grants).uid)], teams=[str(team.uid)])
