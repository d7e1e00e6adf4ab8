"""Each gets the share that is due: within one per cent, with weights, with absences, and when many ask at once."""

from __future__ import annotations

import random
from collections import Counter
from threading import Thread

import pytest
from django.db import connection, transaction

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.assignment.applying import assign
from rapport.platform.assignment.deciding import decide
from rapport.platform.assignment.models import AssignmentRule, Decision, Turn
from rapport.platform.records.registry import registry
from tests.factories import make_task, make_user
from tests.factories.assignment import make_absence, make_assignee, make_assignment_rule
from tests.factories.writing import number


def rule_of(weights: list[int], **values: object) -> tuple[AssignmentRule, list[User]]:
    users = [make_user() for _weight in weights]
    for user, weight in zip(users, weights, strict=True):
        make_assignee(user=user, weight=weight)
    people = [str(user.uid) for user in users]
    return make_assignment_rule(people=people, method="weight", **values), users


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_shares_by_weight_are_within_one_per_cent_however_the_records_come(seed: int) -> None:
    rng = random.Random(seed)
    weights = [rng.randint(1, 100) for _number in range(rng.randint(2, 9))]
    _rule, users = rule_of(weights)
    spec = registry.get("tasks")
    tasks = [Task(pk=pk, subject="Never kept") for pk in range(1, 4_001)]
    given: Counter[int] = Counter()

    while tasks:
        taken, tasks = tasks[: (size := rng.randint(1, 400))], tasks[size:]
        with transaction.atomic():
            decided = decide(spec, taken)
        given.update(one.user.pk for one in decided.values() if one.user is not None)

    assert sum(given.values()) == 4_000
    for user, weight in zip(users, weights, strict=True):
        assert abs(given[user.pk] / 4_000 - weight / sum(weights)) < 0.01


@pytest.mark.django_db
def test_after_an_absence_the_shares_are_as_if_it_had_not_been() -> None:
    _rule, (anna, ben, carl) = rule_of([10, 10, 20])
    spec = registry.get("tasks")

    def given(count: int) -> list[int]:
        with transaction.atomic():
            decided = decide(spec, [Task(pk=pk, subject="Never kept") for pk in range(1, count + 1)])
        found = Counter(one.user for one in decided.values())
        return [found[user] for user in (anna, ben, carl)]

    assert given(400) == [100, 100, 200]
    absence = make_absence(owner=carl, begins_on="2000-01-01", ends_on="2099-12-31")
    assert given(400) == [200, 200, 0]
    write.delete(registry.get("absences"), absence, actor=None)
    assert given(400) == [100, 100, 200]


@pytest.mark.django_db(transaction=True)
def test_workers_that_ask_at_once_share_out_fairly_and_nothing_is_given_twice() -> None:
    rule, users = rule_of([30, 10])
    tasks = [make_task(subject=f"T{number()}") for _number in range(80)]
    spec, faults = registry.get("tasks"), []

    def work(mine: list[Task]) -> None:
        try:
            for task in mine:
                assign(spec, [task.pk], actor=None)
        except Exception as error:
            faults.append(error)
        finally:
            connection.close()

    threads = [Thread(target=work, args=(tasks[at::4],)) for at in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert faults == []
    owners = Counter(Task.objects.values_list("owner", flat=True))
    assert owners == {users[0].pk: 60, users[1].pk: 20}
    assert Counter(Decision.objects.values_list("user", flat=True)) == owners
    assert dict(Turn.objects.filter(rule=rule).values_list("user", "served")) == owners


@pytest.mark.django_db
def test_what_is_rolled_back_costs_nobody_a_turn() -> None:
    rule, _users = rule_of([10, 10])
    task = make_task()

    with pytest.raises(RuntimeError), transaction.atomic():
        assign(registry.get("tasks"), [task.pk], actor=None)
        raise RuntimeError("something else failed")

    assert not Turn.objects.filter(rule=rule, served__gt=0).exists()
    assert Task.objects.get(pk=task.pk).owner is None
