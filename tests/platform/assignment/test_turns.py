"""Records are given in turn to the members of a team: equally, also at once, and the log says to whom."""

from __future__ import annotations

from collections import Counter
from threading import Thread
from typing import Any

import pytest
from django.db import connection, transaction

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.access.models import Team, User
from rapport.platform.assignment.models import Turn
from rapport.platform.assignment.turns import next_in_turn
from rapport.platform.automation.models import Run
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, forms_of
from tests.factories import make_task, make_team, make_user
from tests.factories.access import make_administrator
from tests.factories.automation import make_automation
from tests.platform.automation.working import runs_of, work


def staffed(count: int) -> tuple[Team, list[User]]:
    team = make_team()
    return team, [make_user(teams=[str(team.uid)]) for _number in range(count)]


@pytest.mark.django_db
def test_each_member_comes_in_turn_and_who_left_does_not() -> None:
    team, (anna, ben, carl) = staffed(3)

    assert next_in_turn(team, 4) == [anna, ben, carl, anna]
    assert next_in_turn(team, 2) == [ben, carl]
    write.update(registry.get("users"), ben, {"is_active": False}, actor=None)
    assert next_in_turn(team, 4) == [anna, carl, anna, carl]
    assert next_in_turn(make_team(), 1) == []


@pytest.mark.django_db
def test_who_joins_or_comes_back_makes_up_for_nothing() -> None:
    team, (anna, ben) = staffed(2)
    next_in_turn(team, 100)
    write.update(registry.get("users"), ben, {"is_active": False}, actor=None)
    next_in_turn(team, 50)
    write.update(registry.get("users"), ben, {"is_active": True}, actor=None)
    carl = make_user(teams=[str(team.uid)])

    counted = Counter(user.pk for user in next_in_turn(team, 30))

    assert sorted(counted.values()) in ([9, 10, 11], [10, 10, 10])
    assert set(counted) == {anna.pk, ben.pk, carl.pk}


@pytest.mark.django_db(transaction=True)
def test_turns_are_fair_though_many_ask_at_once() -> None:
    team, users = staffed(3)
    given: list[int] = []

    def ask() -> None:
        try:
            for _number in range(25):
                with transaction.atomic():
                    given.extend(user.pk for user in next_in_turn(team, 1))
        finally:
            connection.close()

    threads = [Thread(target=ask) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(Counter(given).values()) == [33, 33, 34]
    assert sum(Turn.objects.values_list("served", flat=True)) == 100
    assert {user.pk for user in users} == set(given)


@pytest.mark.django_db
def test_a_rule_gives_the_records_of_one_act_to_a_team_and_says_to_whom() -> None:
    team, (anna, ben) = staffed(2)
    administrator = make_administrator()
    rule = make_automation(steps=[{"do": "assign", "team": str(team.uid)}], author=administrator)
    write.create_many(registry.get("tasks"), [{"subject": f"T{number}"} for number in range(5)], actor=None)

    assert work() == 5

    assert list(Task.objects.order_by("id").values_list("owner", flat=True)) == [anna.pk, ben.pk] * 2 + [anna.pk]
    names = [log[0]["name"] for log in Run.objects.order_by("id").values_list("log", flat=True)]
    assert names == [str(anna), str(ben)] * 2 + [str(anna)]
    answer = Browser(administrator).get(f"/automations/{rule.uid}/")
    page = answer.content.decode()
    assert f"assign it in turn to the team {team}" in page
    assert page.count(f"assigned to {anna}") == 3
    undo = [form for form in forms_of(answer) if form.action.endswith("/undo/")]
    assert len(undo) == 5
    assert all(form.values["csrfmiddlewaretoken"] != [""] for form in undo)
    assert {form.values["next"][0] for form in undo} == {f"/automations/{rule.uid}/"}


@pytest.mark.django_db
def test_a_team_of_nobody_refuses_the_run() -> None:
    team = make_team()
    rule = make_automation(steps=[{"do": "assign", "team": str(team.uid)}])
    make_task()

    work()

    assert runs_of(rule) == [("refused", "broken", "team: The team is gone, or nobody in it may sign in.")]


@pytest.mark.django_db
@pytest.mark.parametrize("to", [{}, {"team": "x"}, {"team": "01a20164-2081-702e-a2d8-b02318219a23"}, "both"])
def test_a_step_names_one_that_is_there(to: Any) -> None:
    given = {"user": str(make_user().uid), "team": str(make_team().uid)} if to == "both" else to
    with pytest.raises(Invalid) as refused:
        make_automation(steps=[{"do": "assign", **given}])
    assert set(refused.value.errors) == {"steps"}
