"""Several people, and several acts of long work, on the same records at the same time."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from rapport.customers.models import Party, Task
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.automation.incoming.taking import new_address
from rapport.platform.automation.models import Call, Run
from rapport.platform.history.change_sets import finish, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import undo
from rapport.platform.records.bulk import change_many
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Conflict, Refused
from tests.dump import difference, dump
from tests.factories import make_person
from tests.factories.access import make_administrator
from tests.factories.automation import make_automation

pytestmark = pytest.mark.django_db(transaction=True)

PAIRS = 200


def at_once(*acts: Callable[[], object]) -> list[BaseException]:
    """Do these at the same time, each with a connection of its own; what they raised."""
    raised: list[BaseException] = []
    together = threading.Barrier(len(acts))

    def do(act: Callable[[], object]) -> None:
        together.wait(60)
        try:
            act()
        except BaseException as error:  # handed to the test, which knows what it expects
            raised.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
    return raised


def edit(ids: list[int], title: str, actor: User) -> Callable[[], None]:
    """A bulk edit of rows in this order."""

    def do() -> None:
        opened = start_long_change_set(actor=actor, channel="job", act="bulk_update", kind="people", summary=title)
        change_many(
            registry.get("people"),
            ids,
            values={"job_title": title},
            actor=User.objects.get(pk=actor.pk),
            change_set=opened,
            progress=lambda seen: None,
        )
        finish(opened)

    return do


@pytest.mark.slow
def test_bulk_edits_in_opposite_orders_never_block_each_other_for_good() -> None:
    ada = make_administrator()
    pool = [make_person().pk for _ in range(8)]
    chance = random.Random(20261121)
    events = event_model_of(Party).objects

    for number in range(PAIRS):
        one, other = chance.sample(pool, 5), chance.sample(pool, 5)
        one.sort(), other.sort(reverse=True)

        assert at_once(edit(one, f"A{number}", ada), edit(other, f"B{number}", ada)) == []

        titles = dict(Party.objects.values_list("pk", "job_title"))
        both = set(one) & set(other)
        assert len({titles[pk] for pk in both}) == 1, "each edit is whole, so the later one has all that both touched"
        assert {titles[pk] for pk in set(one) - both} <= {f"A{number}"}
        assert {titles[pk] for pk in set(other) - both} <= {f"B{number}"}
        for act in ChangeSet.objects.order_by("-id")[:2]:
            assert events.filter(pgh_context_id=act.uid).count() == 5


def test_two_writers_of_different_fields_are_both_kept() -> None:
    spec, person = registry.get("people"), make_person(job_title="Old", family_name="Old")

    def set_field(name: str) -> Callable[[], object]:
        mine = Party.objects.get(pk=person.pk)
        return lambda: write.update(spec, mine, {name: "New"}, actor=None, version=1)

    assert at_once(set_field("job_title"), set_field("family_name")) == []

    person.refresh_from_db()
    assert (person.job_title, person.family_name, person.version) == ("New", "New", 3)


def test_of_two_writers_of_one_field_the_second_is_told() -> None:
    spec, person = registry.get("people"), make_person(job_title="Old")

    def set_title(title: str) -> Callable[[], object]:
        mine = Party.objects.get(pk=person.pk)
        return lambda: write.update(spec, mine, {"job_title": title}, actor=None, version=1)

    raised = at_once(set_title("One"), set_title("Other"))

    person.refresh_from_db()
    assert [type(error) for error in raised] == [Conflict]
    assert (person.job_title in ("One", "Other"), person.version) == (True, 2)
    assert isinstance(raised[0], Conflict)
    assert raised[0].theirs == {"job_title": person.job_title}


def test_two_undos_of_one_act_at_once_take_it_back_once() -> None:
    ada = make_administrator()
    people = [make_person(job_title="Old").pk for _ in range(5)]
    before = dump()
    edit(people, "New", ada)()
    wanted = ChangeSet.objects.latest("id")

    raised = at_once(lambda: undo(wanted, actor=ada), lambda: undo(wanted, actor=ada))

    assert [type(error) for error in raised] == [Refused]
    assert str(raised[0]) == "This was taken back already."
    assert ChangeSet.objects.filter(parent=wanted).count() == 1
    assert difference(before, dump()) == {}


def test_an_undo_and_an_edit_at_once_leave_one_of_the_two_wholly() -> None:
    ada = make_administrator()
    people = [make_person(job_title="Old").pk for _ in range(5)]
    edit(people, "New", ada)()
    wanted = ChangeSet.objects.latest("id")

    assert at_once(lambda: undo(wanted, actor=ada), edit(people, "Newest", ada)) == []

    titles = set(Party.objects.values_list("job_title", flat=True))
    assert titles == {"Newest"}, "the edit is the later one, or the undo leaves what was changed since"


def test_messages_at_once_about_somebody_who_is_not_there_make_one_record() -> None:
    hook = {"match": {"field": "subject", "path": "title"}, "create": True, "values": {"description": "text"}}
    rule = make_automation(event="hook", hook=hook)
    url = reverse("incoming", args=[new_address(rule, actor=make_administrator())])
    answers: list[int] = []

    def send(number: int) -> Callable[[], None]:
        headers = {"webhook-id": f"msg_{number // 2}"}  # each comes twice, too
        message = {"title": "Roof leaks", "text": str(number // 2)}
        return lambda: answers.append(
            Client(headers=headers).post(url, message, content_type="application/json").status_code
        )

    assert at_once(*[send(number) for number in range(8)]) == []

    assert sorted(answers) == [200] * 4 + [202] * 4
    assert (Task.objects.filter(subject="Roof leaks").count(), Run.objects.count(), Call.objects.count()) == (1, 4, 4)
