"""Rules at work: set off by what happened, once, as their author, in the history, and taken back by one click."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.automation.models import Automation, Run
from rapport.platform.events.models import Message
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import make_organisation, make_person, make_task, make_user
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import HIGH, make_automation
from tests.platform.api.caller import Caller
from tests.platform.automation.working import runs_of, work

pytestmark = pytest.mark.django_db

DONE = ("done", "", "")


def change(task: Any, actor: Any = None, **values: Any) -> None:
    write.update(registry.get("tasks"), task, values, actor=actor)
    task.refresh_from_db()


def priority_of(task: Any) -> str:
    return str(Task.objects.get(pk=task.pk).priority)


def test_a_new_record_is_changed_once_by_the_author_on_a_channel_of_its_own() -> None:
    author = make_administrator()
    rule = make_automation(name="Urgent", author=author)
    task = make_task(subject="Call back")

    assert work() == 1
    assert work() == 0

    assert priority_of(task) == "high"
    assert runs_of(rule) == [DONE]
    made = Run.objects.get().change_set
    assert made is not None
    assert (made.actor, made.channel, made.act, made.summary) == (
        author,
        "automation",
        "automate",
        "Automation: Urgent",
    )
    assert made.counts == {"updated": 1}


def test_a_rule_that_is_off_or_of_another_kind_or_event_does_nothing() -> None:
    make_automation(is_active=False)
    make_automation(kind="people", steps=[{"do": "set", "values": {"source": "rule"}}])
    make_automation(event="changed")
    task = make_task()

    assert work() == 0
    assert priority_of(task) == "normal"


def test_conditions_are_those_of_a_list_linked_records_among_them() -> None:
    condition = {"any": [{"all": [{"field": "party.city", "op": "contains", "value": "bonn"}]}]}
    make_automation(condition=condition)
    address = [{"street": "Am Hof 1", "postcode": "53111", "locality": "Bonn", "region": "", "country": "DE"}]
    there = make_task(party=make_organisation(addresses=address))
    elsewhere = make_task(party=make_organisation())

    assert work() == 1
    assert (priority_of(there), priority_of(elsewhere)) == ("high", "normal")


@pytest.mark.parametrize(
    ("watched", "values", "runs"),
    [
        ([], {"subject": "Other"}, 1),
        ([{"field": "is_done"}], {"subject": "Other"}, 0),
        ([{"field": "is_done"}, {"field": "subject"}], {"subject": "Other"}, 1),
        ([{"field": "is_done", "to": "true"}], {"is_done": True}, 1),
        ([{"field": "is_done", "to": "false"}], {"is_done": True}, 0),
        ([{"field": "due_on", "from": "2026-12-31", "to": "2027-01-31"}], {"due_on": "2027-01-31"}, 1),
        ([{"field": "due_on", "from": "2026-12-30", "to": "2027-01-31"}], {"due_on": "2027-01-31"}, 0),
    ],
)
def test_of_a_change_only_what_is_watched_sets_it_off(
    watched: list[dict[str, str]], values: dict[str, Any], runs: int
) -> None:
    make_automation(event="changed", watched=watched)
    task = make_task()
    work()
    change(task, **values)

    assert work() == runs
    assert priority_of(task) == ("high" if runs else "normal")


def test_a_change_of_owner_is_watched_by_the_person() -> None:
    anna, ben = make_user(), make_user()
    rule = make_automation(event="changed", watched=[{"field": "owner", "from": str(anna.uid), "to": str(ben.uid)}])
    task = make_task(owner=anna)
    work()
    change(task, owner=make_user())
    change(task, owner=anna)
    assert work() == 0
    change(task, owner=ben)

    assert work() == 1
    assert runs_of(rule) == [DONE]


def test_a_task_for_the_owner_is_created_with_values_of_the_record() -> None:
    owner = make_user()
    values = {
        "subject": "Welcome {record}",
        "party": {"record": True},
        "owner": {"field": "owner"},
        "due_on": {"days": 3},
        "priority": "high",
    }
    make_automation(kind="people", steps=[{"do": "create", "kind": "tasks", "values": values}])
    person = make_person(given_name="Ada", family_name="Adler", owner=owner)

    assert work() == 1

    task = Task.objects.get()
    assert (task.subject, task.party_id, task.owner, task.priority) == ("Welcome Ada Adler", person.pk, owner, "high")
    assert task.due_on == timezone.localdate() + timedelta(days=3)


def test_steps_follow_one_another_and_a_branch_leads_on_by_one_way() -> None:
    anna, ben = make_user(), make_user()
    steps = [
        {"do": "set", "values": {"description": "seen"}},
        {
            "do": "branch",
            "if": {"all": [{"field": "priority", "op": "exact", "value": "high"}]},
            "then": [{"do": "assign", "user": str(anna.uid)}],
            "else": [{"do": "assign", "user": str(ben.uid)}],
        },
        {"do": "set", "values": {"subject": "{record}, sorted"}},
    ]
    make_automation(steps=steps)
    urgent, other = make_task(subject="A", priority="high"), make_task(subject="B")

    assert work() == 2

    urgent.refresh_from_db()
    other.refresh_from_db()
    assert (urgent.owner, urgent.subject, urgent.description) == (anna, "A, sorted", "seen")
    assert (other.owner, other.subject, other.description) == (ben, "B, sorted", "seen")
    logs = Run.objects.order_by("id").values_list("log", flat=True)
    assert [[(entry["do"], entry.get("way")) for entry in log] for log in logs] == [
        [("set", None), ("branch", "then"), ("assign", None), ("set", None)],
        [("set", None), ("branch", "else"), ("assign", None), ("set", None)],
    ]


def test_one_click_takes_back_what_a_run_did_and_sets_off_nothing() -> None:
    rule = make_automation(event="saved", steps=[*HIGH, {"do": "create", "kind": "tags", "values": {"name": "Urgent"}}])
    task = make_task()
    work()
    made = Run.objects.get().change_set
    assert made is not None and made.counts == {"updated": 1, "created": 1}

    result = undo(made, actor=rule.author)

    assert result.complete
    assert priority_of(task) == "normal"
    assert work() == 0
    assert priority_of(task) == "normal"


def test_a_rule_that_finds_everything_as_it_is_to_be_leaves_no_change() -> None:
    rule = make_automation()
    make_task(priority="high")
    before = ChangeSet.objects.count()

    assert work() == 1

    assert runs_of(rule) == [DONE]
    assert ChangeSet.objects.count() == before
    assert Run.objects.get().change_set is None


def test_many_records_of_one_act_are_one_change_set_and_a_bad_one_is_refused_alone() -> None:
    steps = [{"do": "set", "values": {"remind_at": {"field": "created_at"}, "subject": {"field": "description"}}}]
    rule = make_automation(steps=steps)
    spec = registry.get("tasks")
    rows = [{"subject": f"T{n}", "description": "" if n == 3 else f"D{n}"} for n in range(8)]
    tasks = write.create_many(spec, rows, actor=None)

    assert work() == 8

    subjects = list(Task.objects.order_by("id").values_list("subject", flat=True))
    assert subjects == ["D0", "D1", "D2", "T3", "D4", "D5", "D6", "D7"]
    states = dict(Run.objects.filter(automation=rule).values_list("record_id", "state"))
    assert [states[task.pk] for task in tasks].count("done") == 7
    refused = Run.objects.get(record_id=tasks[3].pk)
    assert (refused.state, refused.reason) == ("refused", "values")
    assert "subject" in refused.detail
    assert refused.change_set is None


def test_what_the_author_may_not_do_is_refused_with_the_reason() -> None:
    seeing = make_holder("all", actions=("view",), kind="tasks")
    blind = make_user()
    make_administrator()
    leaving = make_administrator()
    rules = [make_automation(author=author) for author in (seeing, blind, leaving)]
    write.update(registry.get("users"), leaving, {"is_active": False}, actor=None)
    task = make_task(owner=make_user())

    assert work() == 3

    assert priority_of(task) == "normal"
    assert [[run[:2] for run in runs_of(rule)] for rule in rules] == [
        [("refused", "access")],
        [("refused", "gone")],
        [("refused", "author")],
    ]
    assert runs_of(rules[0])[0][2] == "You see this record but may not change it."


def test_a_rule_that_no_longer_fits_says_so_and_the_others_go_on() -> None:
    broken, sound = make_automation(), make_automation()
    stored = {"any": [{"all": [{"field": "colour", "op": "exact", "value": "red"}]}]}
    with change_set(actor=None, channel="system", act="update"):  # as a field that is gone since leaves it
        Automation.objects.filter(pk=broken.pk).update(condition=stored)
    task = make_task()
    work()

    assert priority_of(task) == "high"
    assert runs_of(broken)[0][:2] == ("refused", "broken")
    assert runs_of(broken)[0][2] == "condition.any[0].all[0].field: There is no filter of this name."
    assert runs_of(sound) == [DONE]


def test_a_rule_is_not_set_off_by_what_it_wrote_itself() -> None:
    rule = make_automation(event="changed", steps=[{"do": "set", "values": {"subject": "{record}!"}}])
    task = make_task(subject="Go")
    work()
    change(task, priority="high")

    work()

    task.refresh_from_db()
    assert task.subject == "Go!"
    assert runs_of(rule) == [DONE]


def test_a_rule_that_makes_records_of_its_own_kind_ends_and_says_why() -> None:
    values = {"subject": "{record}!"}
    rule = make_automation(steps=[{"do": "create", "kind": "tasks", "values": values}])
    make_task(subject="Go")

    work()

    assert list(Task.objects.order_by("id").values_list("subject", flat=True)) == [f"Go{'!' * n}" for n in range(6)]
    assert runs_of(rule) == [DONE] * 5 + [("stopped", "depth", "")]
    assert Message.objects.count() == 0


def test_two_rules_that_set_off_one_another_end_and_say_why() -> None:
    up = make_automation(event="changed", watched=[{"field": "priority", "to": "low"}])
    down = make_automation(
        event="changed",
        watched=[{"field": "priority", "to": "high"}],
        steps=[{"do": "set", "values": {"priority": "low"}}],
    )
    task = make_task()
    work()
    change(task, priority="low")

    work()

    assert runs_of(up) == [DONE] * 3
    assert runs_of(down) == [DONE] * 2 + [("stopped", "depth", "")]


def test_one_record_goes_through_a_rule_at_most_twenty_times_an_hour() -> None:
    rule = make_automation(event="changed", steps=[{"do": "set", "values": {"description": "seen"}}])
    task = make_task()
    work()
    for number in range(22):
        change(task, subject=f"Call {number}")
        work()

    states = [state for state, _reason, _detail in runs_of(rule)]
    assert states.count("stopped") >= 2
    assert states.count("done") == 20
    assert runs_of(rule)[-1] == ("stopped", "count", "")
    Run.objects.update(created_at=timezone.now() - timedelta(hours=2))
    change(task, subject="Call again")
    work()
    assert runs_of(rule)[-1] == DONE


def test_a_write_pays_nothing_for_rules() -> None:
    task = make_task()
    with CaptureQueriesContext(
        connection,
    ) as without:
        change(task, subject="One")
    for _number in range(5):
        make_automation(event="saved")

    with CaptureQueriesContext(connection) as within:
        change(task, subject="Two")

    assert len(within) == len(without)


def test_the_list_of_rules_says_when_each_ran_last_and_how_often_it_failed_lately() -> None:
    author = make_administrator()
    sound, failing = make_automation(name="Sound", author=author), make_automation(name="Failing", author=author)
    make_automation(name="Idle", kind="people", steps=[{"do": "set", "values": {"source": "rule"}}])
    task = make_task()
    work()
    for number, (state, days) in enumerate([("refused", 1), ("stopped", 2), ("refused", 31), ("cancelled", 1)]):
        run = Run(automation=failing, record_id=task.pk, record_uid=task.uid, occasion=f"x{number}", state=state)
        run.created_at = timezone.now() - timedelta(days=days)
        run.save()

    listed = {item["name"]: item for item in Caller(author).items("/automations?include=failures,last_run_at")}

    assert {name: item["failures"] for name, item in listed.items()} == {"Sound": None, "Failing": 2, "Idle": None}
    assert listed["Idle"]["last_run_at"] is None
    ran = Run.objects.get(automation=sound).created_at
    assert datetime.fromisoformat(listed["Sound"]["last_run_at"]) == ran
    page = Browser(author).get("/automations/").content.decode()
    assert "Last run" in page and "just now" in page


def test_the_records_of_one_act_cost_the_same_statements_however_many_they_are() -> None:
    make_automation(steps=[{"do": "set", "values": {"description": "Seen: {record}", "remind_at": {"days": 1}}}])
    spec, statements = registry.get("tasks"), []
    for many in (2, 3, 30):  # the first fills caches and queues the job
        made = write.create_many(spec, [{"subject": f"T{many}.{n}"} for n in range(many)], actor=None)
        with CaptureQueriesContext(connection) as captured:
            assert work() == many
        statements.append(len(captured.captured_queries))
        kept = Task.objects.filter(pk__in=[task.pk for task in made]).order_by("pk")
        assert [task.description for task in kept] == [f"Seen: T{many}.{n}" for n in range(many)]
        assert {task.version for task in kept} == {2}

    assert statements[1] == statements[2]
