"""Many acts of one record each that wait at once: their records go through a rule together, each once."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.automation.limits import PILED
from rapport.platform.automation.models import Run
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import make_task
from tests.factories.access import make_administrator
from tests.factories.automation import make_automation
from tests.platform.automation.working import runs_of, work

pytestmark = pytest.mark.django_db

DONE = ("done", "", "")


def make_alone(many: int) -> list[Any]:
    """So many tasks, each by an act of its own."""
    return [make_task(subject=f"Alone {number}") for number in range(many)]


def change_sets() -> set[int | None]:
    return set(Run.objects.values_list("change_set", flat=True))


def test_a_few_acts_have_a_change_set_each() -> None:
    rule = make_automation()
    make_alone(PILED)

    assert work() == PILED

    assert runs_of(rule) == [DONE] * PILED
    assert len(change_sets()) == PILED


def test_acts_that_pile_up_share_one_that_is_taken_back_as_a_whole() -> None:
    rule = make_automation(author=make_administrator())
    many = PILED + 5
    make_alone(many)

    assert work() == many

    assert runs_of(rule) == [DONE] * many
    made = Run.objects.order_by("id")[0].change_set
    assert made is not None
    assert change_sets() == {made.pk}
    assert made.counts == {"updated": many}
    page = Browser(rule.author).get(f"/automations/{rule.uid}/").content.decode()
    assert f"Undo for {many} records that went together" in page

    assert undo(made, actor=rule.author).complete

    assert set(Task.objects.values_list("priority", flat=True)) == {"normal"}
    assert work() == 0


def test_a_bad_one_among_them_is_refused_alone() -> None:
    rule = make_automation(steps=[{"do": "set", "values": {"subject": {"field": "description"}}}])
    for number in range(PILED + 5):
        make_task(subject=f"Alone {number}", description="" if number == 7 else f"D{number}")

    work()

    assert runs_of(rule).count(DONE) == PILED + 4
    refused = Run.objects.get(state="refused")
    assert refused.change_set is None
    assert Task.objects.get(pk=refused.record_id).subject == "Alone 7"


def test_a_record_that_changed_twice_goes_through_the_rule_twice() -> None:
    steps = [{"do": "create", "kind": "tasks", "values": {"subject": "After {record}"}}]
    rule = make_automation(event="changed", steps=steps)
    tasks = make_alone(PILED)
    for task in [*tasks, tasks[0]]:
        write.update(registry.get("tasks"), task, {"description": f"{task.description}+"}, actor=None)
        task.refresh_from_db()

    assert work() == PILED + 1

    assert runs_of(rule) == [DONE] * (PILED + 1)
    first, second = Run.objects.filter(record_id=tasks[0].pk).order_by("id")
    assert first.change_set_id != second.change_set_id
    assert Task.objects.filter(subject="After Alone 0").count() == 2
    assert Task.objects.filter(subject="After Alone 1").count() == 1


def test_runs_behind_other_rules_stay_apart_from_those_behind_none() -> None:
    tasks = make_alone(2 * PILED + 2)
    work()
    rule = make_automation()
    for number, task in enumerate(tasks):
        Run.objects.create(
            automation=rule,
            record_id=task.pk,
            record_uid=task.uid,
            occasion=f"hand:{number}",
            depth=1 + number % 2,
        )

    work()

    behind = [set(Run.objects.filter(depth=depth).values_list("change_set", flat=True)) for depth in (1, 2)]
    assert [len(made) for made in behind] == [1, 1]
    assert behind[0].isdisjoint(behind[1])
