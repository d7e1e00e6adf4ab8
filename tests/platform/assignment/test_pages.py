"""What a browser does with assignment: edit a condition, try a rule, share out selected rows."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.customers.models import Task
from rapport.platform.assignment.models import AssignmentRule, Decision, Turn
from rapport.platform.assignment.tasks import assign_by_rules
from rapport.platform.automation.models import Run
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.jobs.models import JobRun
from rapport.platform.web.views import bulk as bulk_views
from tests.browser import Browser
from tests.factories import make_person, make_task, make_user
from tests.factories.access import make_administrator, make_holder
from tests.factories.assignment import make_assignment_rule
from tests.factories.automation import make_automation
from tests.platform.automation.working import work

pytestmark = pytest.mark.django_db


def rule_for(*users: Any, **values: Any) -> AssignmentRule:
    return make_assignment_rule(people=[str(user.uid) for user in users], **values)


def test_the_condition_of_a_rule_is_built_in_the_page_and_shown_in_words() -> None:
    browser, rule = Browser(make_administrator()), rule_for(make_user(full_name="Mia Berg"))
    url = f"/assignment-rules/{rule.uid}/condition/"
    assert browser.get(url).status_code == 200
    row = {"if.0.0.field": "priority", "if.0.0.op": "exact", "if.0.0.value": "high"}
    assert 'name="if.0.0.value"' in browser.post(url, {**row, "_do": "again"}).content.decode()

    browser.post(url, {**row, "_do": "save"})

    rule.refresh_from_db()
    assert rule.condition == {"any": [{"all": [{"field": "priority", "op": "exact", "value": "high"}]}]}
    page = browser.get(f"/assignment-rules/{rule.uid}/").content.decode()
    assert "Priority" in page
    assert "Mia Berg" in page
    assert Browser(make_holder("all")).get(url).status_code == 404


def test_a_dry_run_says_who_would_get_what_and_keeps_nothing() -> None:
    mia, ben = make_user(full_name="Mia Berg"), make_user(full_name="Ben Kurz")
    rule = rule_for(mia, ben, is_active=False)
    tasks = [make_task(subject=f"Call {n}", owner=str(ben.uid)) for n in range(4)]

    page = Browser(make_administrator()).get(f"/assignment-rules/{rule.uid}/dry-run/").content.decode()

    assert "4 records of the last 30 days were tried; 2 would go to somebody else." in " ".join(page.split())
    assert "Call 3" in page
    assert set(Task.objects.filter(pk__in=[task.pk for task in tasks]).values_list("owner", flat=True)) == {ben.pk}
    assert not Decision.objects.exists()
    assert not Turn.objects.filter(served__gt=0).exists()


def test_selected_rows_are_shared_out_after_a_look_and_taken_back() -> None:
    mia, ben = make_user(full_name="Mia Berg"), make_user(full_name="Ben Kurz")
    rule_for(mia, ben)
    tasks = [make_task() for _number in range(3)]
    browser = Browser(make_administrator())
    assert "/tasks/bulk/by-rules/" in browser.get("/tasks/?view=all").content.decode()
    chosen = {"uid": [str(task.uid) for task in tasks], "query": ""}

    preview = browser.post("/tasks/bulk/by-rules/", chosen).content.decode()
    assert "Mia Berg" in preview
    assert not Task.objects.exclude(owner=None).exists()
    browser.post("/tasks/bulk/by-rules/", {**chosen, "_do": "assign"})

    assert list(Task.objects.order_by("id").values_list("owner", flat=True)) == [mia.pk, ben.pk, mia.pk]
    made = ChangeSet.objects.latest("pk")
    assert (made.summary, made.counts["updated"]) == ("3 tasks assigned by rules", 3)
    page = browser.get(f"/tasks/{tasks[0].uid}/").content.decode()
    assert "Mia Berg’s turn: 1 of 1." in page
    undo(made, actor=None, channel="web")
    assert not Task.objects.exclude(owner=None).exists()
    assert "This was taken back." in browser.get(f"/tasks/{tasks[0].uid}/").content.decode()
    assert Browser(make_holder("all", actions=("view",))).post("/tasks/bulk/by-rules/", chosen).status_code == 403
    assert browser.post("/assignees/bulk/by-rules/", chosen).status_code == 404


def test_many_rows_are_a_job_and_those_out_of_reach_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_views, "AT_ONCE", 2)
    mia = make_user()
    rule_for(mia)
    lead = make_holder("own", kind="tasks")
    own = [make_task(owner=str(lead.uid)) for _number in range(4)]
    other = make_task()

    Browser(lead).post("/tasks/bulk/by-rules/", {"all": "1", "query": "", "_do": "assign"})
    job = JobRun.objects.get()
    assign_by_rules(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result["done"], job.result["refused"]) == ("done", 4, 0)
    assert set(Task.objects.filter(pk__in=[task.pk for task in own]).values_list("owner", flat=True)) == {mia.pk}
    assert Task.objects.get(pk=other.pk).owner is None
    assert Decision.objects.filter(change_set=job.change_set).count() == 4


def test_an_automation_assigns_by_the_rules_and_its_log_says_why() -> None:
    mia = make_user(full_name="Mia Berg")
    condition = {"any": [{"all": [{"field": "priority", "op": "exact", "value": "high"}]}]}
    rule_for(mia, name="Urgent", condition=condition)
    rule = make_automation(steps=[{"do": "assign", "by": "rules"}])
    high, low = make_task(priority="high"), make_task(priority="low")

    work()

    assert Task.objects.get(pk=high.pk).owner == mia
    assert Task.objects.get(pk=low.pk).owner is None
    states = list(Run.objects.order_by("id").values_list("state", flat=True))
    assert states == ["done", "done"]
    page = Browser(make_administrator()).get(f"/automations/{rule.uid}/").content.decode()
    assert "assigned to Mia Berg (Rule: Urgent. Mia Berg’s turn: 1 of 1.)" in page
    assert "No rule fits." in page


def test_a_page_without_a_decision_has_no_panel() -> None:
    page = Browser(make_administrator()).get(f"/people/{make_person().uid}/").content.decode()
    assert "Assigned by rules" not in page
