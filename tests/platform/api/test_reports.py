"""The figures of a kept report over the API: exact, within the caller's reach, refused plainly."""

from __future__ import annotations

import pytest

from rapport.platform.records.crosstab import Crosstab
from tests.factories import make_organisation, make_report, make_task
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db
BY_PRIORITY = {"rows": [{"field": "priority"}], "column": {"field": "is_done"}}


def test_a_report_answers_rows_columns_and_totals() -> None:
    user = make_administrator()
    for priority, done in (("high", False), ("high", True), ("low", False)):
        make_task(owner=user, priority=priority, is_done=done)
    report = make_report(owner=user, kind="tasks", definition=BY_PRIORITY)
    answer = Caller(user).get(f"/reports/{report.uid}/result")
    assert answer.status_code == 200
    got = answer.json()
    assert [key["label"] for key in got["columns"]] == ["No", "Yes"]
    found = {row["keys"][0]["key"]: [cell["count"] for cell in row["cells"]] for row in got["rows"]}
    assert found == {"high": [1, 1], "low": [1, 0]}
    assert got["total"] == {"count": 3, "figures": [[{"value": 3}]]}
    assert (got["kind"], got["definition"], got["before"]) == ("tasks", BY_PRIORITY, None)


def test_amounts_are_strings_with_their_currency() -> None:
    user = make_administrator()
    for amount, currency in (("0.10", "EUR"), ("0.20", "EUR"), ("1.00", "USD")):
        make_organisation(annual_revenue=amount, currency=currency)
    definition = {"measures": [{"function": "sum", "field": "annual_revenue"}]}
    report = make_report(owner=user, kind="organisations", definition=definition)
    got = Caller(user).get(f"/reports/{report.uid}/result").json()
    assert got["total"]["figures"] == [[{"value": "0.30", "currency": "EUR"}, {"value": "1.00", "currency": "USD"}]]


def test_the_figures_are_those_of_the_caller_s_own_reach() -> None:
    owner, reader, blind = make_administrator(), make_holder("own"), make_holder("own", kind="people")
    make_task(owner=owner)
    make_task(owner=reader)
    report = make_report(owner=owner, actor=owner, audience="everybody", kind="tasks", definition=BY_PRIORITY)
    path = f"/reports/{report.uid}/result"
    assert Caller(owner).get(path).json()["total"]["count"] == 2
    assert Caller(reader).get(path).json()["total"]["count"] == 1
    assert Caller(blind).get(path).status_code == 403
    assert Caller(owner, "reports:read").get(path).status_code == 403, "the token reads no tasks"
    hidden = make_report(owner=owner, kind="tasks")
    assert Caller(reader).get(f"/reports/{hidden.uid}/result").status_code == 404


def test_a_report_that_takes_too_long_is_stopped_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_administrator()
    report = make_report(owner=user, kind="tasks", definition=BY_PRIORITY)
    monkeypatch.setattr("rapport.platform.records.crosstab.TIMEOUT", 50)
    slow = "SELECT false, 'high', true, NULL, 1 FROM pg_sleep(20)"
    monkeypatch.setattr(Crosstab, "_statement", lambda *_arguments: (slow, []))
    answer = Caller(user).get(f"/reports/{report.uid}/result")
    assert answer.status_code == 503
    assert answer.json()["detail"].startswith("There are too many records to count in time")
    assert Caller(user).get(f"/reports/{report.uid}").status_code == 200
