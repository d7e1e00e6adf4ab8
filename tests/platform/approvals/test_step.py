"""The step of rules that asks for an approval: the run waits, and goes on by the way that was decided, once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.approvals.models import Approval
from rapport.platform.automation.dry_run import dry_run
from rapport.platform.automation.models import Run
from rapport.platform.automation.running import run_due
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications.models import Notification
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.factories import make_task
from tests.factories.access import make_administrator, make_holder, make_team
from tests.factories.automation import make_automation
from tests.platform.approvals.deciding import act, refusal
from tests.platform.automation.working import runs_of, work

pytestmark = pytest.mark.django_db


def asking(*people: Any, **step: Any) -> Any:
    names = ("user", "user2", "user3")
    steps = [
        {
            "do": "approve",
            "subject": "May it be urgent?",
            **{name: str(user.uid) for name, user in zip(names, people, strict=False)},
            "approved": [{"do": "set", "values": {"priority": "high"}}],
            "refused": [{"do": "set", "values": {"priority": "low"}}],
            **step,
        },
        {"do": "set", "values": {"description": "Decided."}},
    ]
    return make_automation(steps=steps)


def seen(task: Any) -> tuple[str, str]:
    found = Task.objects.get(pk=task.pk)
    return found.priority, found.description


@pytest.mark.parametrize(("deed", "priority"), [("approve", "high"), ("refuse", "low"), ("take_back", "low")])
def test_the_decision_leads_on_by_its_way_once(deed: str, priority: str) -> None:
    boss = make_administrator()
    rule, asker = asking(boss), make_administrator()
    task = make_task(actor=asker, description="New")
    assert work() == 1
    approval = Approval.objects.get()
    assert (approval.requested_by, approval.record_id, approval.kind) == (asker, task.pk, "tasks")
    assert runs_of(rule) == [("waiting", "", "")]
    assert work() == 0
    assert seen(task) == ("normal", "New")

    act(approval, boss if deed != "take_back" else asker, deed, "So be it.")

    assert work() == 1
    assert work() == 0
    assert seen(task) == (priority, "Decided.")
    assert runs_of(rule) == [("done", "", "")]


def test_who_set_the_rule_off_does_not_decide_whoever_wrote_it() -> None:
    boss = make_administrator()
    rule = asking(boss)
    make_task(actor=boss)

    work()

    assert runs_of(rule)[0][:2] == ("refused", "values")
    assert Approval.objects.count() == 0
    own = asking(boss, own="yes")
    make_task(actor=boss)
    work()
    act(Approval.objects.get(), boss, "approve")
    assert runs_of(own) == [("waiting", "", "")] and work() == 1


def test_a_record_that_is_gone_or_a_run_that_is_undone_ends_without_a_way() -> None:
    boss, spec = make_administrator(), registry.get("tasks")
    rule = asking(boss)
    gone, undone = make_task(actor=make_administrator()), make_task(actor=make_administrator())
    work()
    write.delete(spec, gone, actor=None)
    run = Run.objects.get(record_id=undone.pk)
    assert run.change_set is not None
    undo(run.change_set, actor=boss)

    assert sorted(Approval.objects.values_list("record_id", "state")) == [
        (gone.pk, "pending"),
        (undone.pk, "taken_back"),
    ]
    Run.objects.filter(record_id=gone.pk).update(due_at=timezone.now())
    work()

    assert runs_of(rule) == [("refused", "gone", ""), ("cancelled", "", "")]
    assert seen(undone) == ("normal", undone.description)


def test_the_named_fields_are_locked_until_the_run_itself_writes_them() -> None:
    boss = make_administrator()
    asking(boss, locks=["priority"])
    task = make_task(actor=make_administrator())
    work()
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("tasks"), task, {"priority": "low"}, actor=None)
    assert refused.value.errors == {"priority": ["Locked until it is decided: May it be urgent?."]}

    act(Approval.objects.get(), boss, "approve")
    work()

    assert seen(task)[0] == "high"


def test_many_records_of_one_act_ask_with_one_notification() -> None:
    boss = make_holder("all")
    asking(boss, days=3)
    made = write.create_many(
        registry.get("tasks"), [{"subject": f"Roof {at}"} for at in range(30)], actor=make_administrator()
    )

    work()

    assert Approval.objects.count() == 30
    due = Approval.objects.latest("pk").due_at
    assert due is not None and timedelta(days=2) < due - timezone.now() < timedelta(days=3, seconds=1)
    assert list(Notification.objects.filter(user=boss).values_list("act", "count")) == [("asked", 30)]
    for approval in Approval.objects.order_by("pk")[:3]:
        act(approval, boss, "approve")
    assert run_due() == 3
    assert Task.objects.filter(pk__in=[one.pk for one in made], priority="high").count() == 3


def test_two_approvals_one_after_the_other_are_each_waited_for() -> None:
    one, two = make_administrator(), make_administrator()
    second = {"do": "approve", "subject": "Really?", "user": str(two.uid), "approved": [], "refused": []}
    rule = asking(one, approved=[second])
    task = make_task(actor=make_administrator())
    work()
    act(Approval.objects.get(subject="May it be urgent?"), one, "approve")
    assert work() == 1
    assert runs_of(rule) == [("waiting", "", "")]

    act(Approval.objects.get(subject="Really?"), two, "approve")

    assert work() == 1
    assert runs_of(rule) == [("done", "", "")] and seen(task)[1] == "Decided."


def test_a_rule_that_is_switched_off_meanwhile_does_nothing_more() -> None:
    boss = make_administrator()
    rule = asking(boss)
    task = make_task(actor=make_administrator())
    work()
    write.update(registry.get("automations"), rule, {"is_active": False}, actor=boss)

    assert refusal(Approval.objects.get(), boss, "approve") == []
    work()

    assert runs_of(rule) == [("cancelled", "off", "")] and seen(task)[0] == "normal"


def test_a_dry_run_says_that_it_would_wait_and_keeps_nothing() -> None:
    boss = make_administrator()
    rule = asking(boss)
    make_task(actor=make_administrator())
    user, changes = make_administrator(), ChangeSet.objects.count()

    found = dry_run(rule, user)

    assert [one.waits for one in found.tried] == [True]
    assert (Approval.objects.count(), ChangeSet.objects.count()) == (0, changes)


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"user": ""}, "Name 1 to 10 who are asked."),
        ({"user": "x"}, "One of those who are asked is not there any more."),
        ({"subject": " "}, "Say in 1 to 200 characters what is asked."),
        ({"how": "all"}, "Name one of: any, order."),
        ({"days": -1}, "Give a whole number from 1 to 3650."),
        ({"locks": ["nothing"]}, "There is no such field."),
        ({"own": "no"}, "Name one of: yes."),
        ({"asked_in": "here"}, "There is no such member."),
        ({"approved": [{"do": "x"}]}, "steps[0].approved[0].do"),
    ],
)
def test_what_is_wrong_with_the_step_is_said(step: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as refused:
        asking(make_administrator(), **step)
    assert message in str(refused.value.errors)


def test_the_form_of_the_rule_keeps_everything_of_the_step() -> None:
    browser = Browser(make_administrator())
    one, two, lead = make_administrator(full_name="Anna Arndt"), make_administrator(), make_administrator()
    team = make_team(lead=str(lead.uid), name="Roofers")
    rule = asking(
        one, two, lead=str(team.uid), how="order", days=2, escalate_to=str(lead.uid), locks=["priority", "subject"]
    )
    steps, url = rule.steps, reverse("automation-rule", args=[rule.uid])
    page = browser.get(reverse("automations-detail", args=[rule.uid])).content.decode()
    assert "ask Anna Arndt then" in page and "the lead of the team Roofers to approve “May it be urgent?”" in page
    form = browser.form(url)

    form.set("_do", "save")
    assert browser.post(url, form.data()).status_code == 302

    rule.refresh_from_db()
    assert rule.steps == steps
    form.set("_do", "add:steps.0.approved")
    assert 'name="steps.0.approved.1.do"' in browser.post(url, form.data()).content.decode()
