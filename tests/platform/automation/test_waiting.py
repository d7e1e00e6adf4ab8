"""Rules that wait, that a day sets off, and that call another system."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.utils import timezone

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.automation import timing
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.timing import queue_due_days
from rapport.platform.records.registry import registry
from rapport.platform.webhooks import sending
from rapport.platform.webhooks.models import Delivery
from rapport.platform.write_errors import Invalid
from tests.factories import make_person, make_task, make_user
from tests.factories.access import make_administrator
from tests.factories.automation import HIGH, make_automation
from tests.factories.integration import make_webhook
from tests.platform.automation.working import runs_of, work

pytestmark = pytest.mark.django_db

DONE = ("done", "", "")
WAITING = ("waiting", "", "")


def later() -> None:
    """As if all waits were over."""
    Run.objects.filter(state="waiting").update(due_at=timezone.now())


def edit(rule: Automation, **values: Any) -> None:
    write.update(registry.get("automations"), rule, values, actor=rule.author)


def test_a_run_goes_on_after_its_days_and_is_two_changes() -> None:
    rule = make_automation(steps=[{"do": "set", "values": {"description": "seen"}}, {"do": "wait", "days": 3}, *HIGH])
    task = make_task()
    work()
    task.refresh_from_db()
    assert (task.description, task.priority, runs_of(rule)) == ("seen", "normal", [WAITING])
    run = Run.objects.get()
    assert timedelta(days=2, hours=23) < run.due_at - timezone.now() <= timedelta(days=3)
    assert run.rest == HIGH

    later()
    assert work() == 1

    task.refresh_from_db()
    assert (task.priority, runs_of(rule)) == ("high", [DONE])
    done = Run.objects.get()
    assert done.earlier == [run.change_set_id] and done.change_set_id not in (None, run.change_set_id)
    assert [entry["do"] for entry in done.log] == ["set", "wait", "set"]


def test_a_run_that_waits_goes_on_as_it_was_begun_though_the_rule_was_edited() -> None:
    rule = make_automation(steps=[{"do": "wait", "days": 1}, *HIGH])
    task = make_task()
    work()
    edit(rule, steps=[{"do": "set", "values": {"subject": "Other"}}])

    later()
    work()

    task.refresh_from_db()
    assert (task.priority, task.subject != "Other", runs_of(rule)) == ("high", True, [DONE])


def test_a_rule_that_was_switched_off_or_a_record_that_went_ends_the_wait() -> None:
    off, on = (make_automation(steps=[{"do": "wait", "days": 1}, *HIGH]) for _number in range(2))
    task = make_task()
    work()
    edit(off, is_active=False)
    write.delete(registry.get("tasks"), task, actor=None)

    later()
    work()

    assert runs_of(off) == [("cancelled", "off", "")]
    assert runs_of(on) == [("refused", "gone", "")]


def test_a_wait_until_a_date_of_the_record() -> None:
    author = make_administrator(time_zone="Europe/Berlin")
    rule = make_automation(author=author, steps=[{"do": "wait", "until": "due_on", "days": -2}, *HIGH])
    make_task(due_on=date(2099, 7, 10))
    make_task(due_on=date(2020, 1, 1))
    make_task(due_on=None)

    work()

    assert runs_of(rule) == [WAITING, DONE, ("cancelled", "no_date", "")]
    assert Run.objects.get(state="waiting").due_at == datetime(2099, 7, 7, 22, tzinfo=UTC)  # midnight in Berlin


@pytest.mark.parametrize(
    "step",
    [
        {"do": "wait"},
        {"do": "wait", "days": 0},
        {"do": "wait", "days": "soon"},
        {"do": "wait", "days": True},
        {"do": "wait", "days": 99_999},
        {"do": "wait", "until": "subject", "days": 1},
        {"do": "wait", "until": "nothing"},
        {"do": "wait", "days": 1, "hours": 1},
        {"do": "call", "webhook": "x"},
        {"do": "assign", "user": "01a20164-2081-702e-a2d8-b02318219a23"},
        {"do": "branch", "if": {}, "then": []},
        {"do": "dance"},
        {"do": "set", "values": {}},
        {"do": "set", "values": {"owner": {"field": "party"}}},
        {"do": "set", "values": {"created_at": "2026-01-01"}},
        {"do": "set", "values": {"subject": {"days": 1}}},
        {"do": "create", "kind": "parties", "values": {"name": "X"}},
        "set",
    ],
)
def test_steps_that_cannot_be_are_refused_when_they_are_written(step: Any) -> None:
    with pytest.raises(Invalid) as refused:
        make_automation(steps=[step])
    assert set(refused.value.errors) == {"steps"}
    assert refused.value.errors["steps"][0].startswith("steps[0]")


def test_too_many_steps_or_branches_are_refused() -> None:
    nested: list[dict[str, Any]] = HIGH
    condition = {"all": [{"field": "priority", "op": "exact", "value": "low"}]}
    for _depth in range(4):
        nested = [{"do": "branch", "if": condition, "then": nested}]
    for steps in (HIGH * 21, nested):
        with pytest.raises(Invalid):
            make_automation(steps=steps)


def on_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    monkeypatch.setattr(timing, "_days", lambda rule: [day])


def test_a_day_before_a_date_sets_a_rule_off_once_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    rule = make_automation(event="date", timing={"field": "due_on", "days": -3})
    due, other = make_task(due_on=date(2026, 7, 10)), make_task(due_on=date(2026, 7, 11))
    on_day(monkeypatch, date(2026, 7, 7))

    assert queue_due_days() == 1
    assert queue_due_days() == 0
    work()
    assert queue_due_days() == 0

    assert list(Task.objects.filter(priority="high")) == [due]
    assert runs_of(rule) == [DONE]
    on_day(monkeypatch, date(2026, 7, 8))
    assert queue_due_days() == 1
    work()
    other.refresh_from_db()
    assert other.priority == "high"


@pytest.mark.parametrize(
    ("day", "names"),
    [
        (date(2026, 5, 4), ["May"]),
        (date(2027, 5, 4), ["May"]),
        (date(2026, 2, 28), ["Leap", "Plain"]),
        (date(2028, 2, 28), ["Plain"]),
        (date(2028, 2, 29), ["Leap"]),
    ],
)
def test_a_birthday_comes_each_year(monkeypatch: pytest.MonkeyPatch, day: date, names: list[str]) -> None:
    make_automation(
        kind="people",
        event="date",
        timing={"field": "birth_date", "days": 0, "yearly": True},
        steps=[{"do": "set", "values": {"source": "birthday"}}],
    )
    for name, born in (("May", date(1980, 5, 4)), ("Leap", date(1980, 2, 29)), ("Plain", date(1980, 2, 28))):
        make_person(given_name=name, birth_date=born)
    on_day(monkeypatch, day)

    assert queue_due_days() == len(names)
    work()

    found = registry.get("people").objects().filter(source="birthday").order_by("given_name")
    assert list(found.values_list("given_name", flat=True)) == names


def test_days_are_made_up_for_but_not_those_before_the_rule() -> None:
    make_automation(event="date", timing={"field": "due_on", "days": 0})
    today = timezone.localdate()
    make_task(due_on=today - timedelta(days=1))
    make_task(due_on=today)
    assert queue_due_days() == 1
    assert len(timing._days(Automation(updated_at=timezone.now() - timedelta(days=9)))) == 3
    assert timing._days(Automation(updated_at=timezone.now())) == [today]


def test_a_rule_of_a_day_needs_one() -> None:
    for given in ({}, {"field": "subject"}, {"field": "due_on", "days": "x"}, {"field": "due_on", "hour": 3}):
        with pytest.raises(Invalid) as refused:
            make_automation(event="date", timing=given)
        assert set(refused.value.errors) == {"timing"}


def test_a_call_is_a_delivery_of_what_the_webhooks_user_sees_once() -> None:
    seeing = make_webhook(events=["automations.called"], runs_as=make_administrator())
    blind = make_webhook(events=["automations.called"], runs_as=make_user())
    off = make_webhook(events=["automations.called"], runs_as=make_administrator(), is_active=False)
    steps = [{"do": "call", "webhook": str(webhook.uid)} for webhook in (seeing, blind, off)]
    rule = make_automation(steps=steps)
    task = make_task()

    work()
    work()

    delivery = Delivery.objects.get()
    assert (delivery.webhook, delivery.event, delivery.record_uid) == (seeing, "automations.called", task.uid)
    assert f'"uid":"{task.uid}"' in delivery.body
    assert runs_of(rule) == [DONE]


def test_a_call_that_leads_inward_is_not_made_and_the_rule_is_done(settings: Any) -> None:
    settings.WEBHOOK_PRIVATE_TARGETS = True
    webhook = make_webhook(url="https://127.0.0.1:9/", events=["automations.called"], runs_as=make_administrator())
    settings.WEBHOOK_PRIVATE_TARGETS = False
    rule = make_automation(steps=[{"do": "call", "webhook": str(webhook.uid)}, *HIGH])
    task = make_task()
    work()

    [answer] = [async_to_sync(sending.send)(None, one) for one in Delivery.objects.select_related("webhook")]  # type: ignore[arg-type]

    assert answer.error == "not called: leads into a private network"
    task.refresh_from_db()
    assert (task.priority, runs_of(rule)) == ("high", [DONE])
