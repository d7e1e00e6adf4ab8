"""A colleague leaves: what they look after goes to another one, once, as one act that can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.customers.models import AccountTeamMember, Party, Task, Touch
from rapport.platform.access.models import User
from rapport.platform.history.undo import undo
from rapport.platform.jobs import runs
from rapport.platform.jobs.hand_over import hand_over, hand_over_all
from rapport.platform.jobs.models import JobRun
from rapport.platform.records import bulk
from rapport.platform.write_errors import Refused
from tests.dump import difference, dump
from tests.factories import make_organisation, make_person, make_task, make_touch
from tests.factories.access import make_administrator, make_holder
from tests.factories.relations import make_account_team_member

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)


@pytest.fixture
def boss() -> User:
    return make_administrator()


@pytest.fixture
def leaver() -> User:
    return make_holder("all", username="leaver")


@pytest.fixture
def successor() -> User:
    return make_holder("all", username="successor")


def ended(job: JobRun) -> JobRun:
    return JobRun.objects.select_related("change_set").get(pk=job.pk)


def test_everything_goes_to_the_successor_and_comes_back(boss: User, leaver: User, successor: User) -> None:
    people = [make_person(owner=leaver) for _ in range(5)]
    make_organisation(owner=leaver)
    theirs = make_person(owner=boss)
    task, done = make_task(owner=leaver), make_task(owner=leaver, is_done=True)
    touch = make_touch(owner=leaver, party=people[0])
    member = make_account_team_member(user=leaver, party=theirs)
    before = dump()

    job = hand_over(leaver=leaver, successor=successor, deactivate=True, actor=boss)
    hand_over_all(run=job.pk)

    assert list(Party.objects.order_by("pk").values_list("owner__username", flat=True)) == ["successor"] * 6 + [
        boss.username
    ]
    assert Task.objects.get(pk=task.pk).owner == successor
    assert Task.objects.get(pk=done.pk).owner == leaver  # whoever did it stays named
    assert Touch.objects.get(pk=touch.pk).owner == leaver
    assert AccountTeamMember.objects.get(pk=member.pk).user == successor
    assert not User.objects.get(pk=leaver.pk).is_active
    end = ended(job)
    assert (end.state, end.done, end.total, end.result["refused"]) == ("done", 8, 8, 0)

    assert end.change_set is not None
    assert undo(end.change_set, actor=boss, channel="web").complete
    assert User.objects.get(pk=leaver.pk).is_active
    changed = difference(before, dump())
    assert {"customers_party", "customers_task", "customers_accountteammember"}.isdisjoint(changed)


def test_who_only_goes_away_for_a_while_still_signs_in(boss: User, leaver: User, successor: User) -> None:
    person = make_person(owner=leaver)

    hand_over_all(run=hand_over(leaver=leaver, successor=successor, deactivate=False, actor=boss).pk)

    assert Party.objects.get(pk=person.pk).owner == successor
    assert User.objects.get(pk=leaver.pk).is_active


def test_a_run_that_was_cut_off_goes_on_behind_the_last_row(
    boss: User, leaver: User, successor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        make_person(owner=leaver)
    job = hand_over(leaver=leaver, successor=successor, deactivate=True, actor=boss)

    class Killed(BaseException):
        pass

    def dies(run: JobRun) -> None:
        if run.done >= 2:
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(runs, "heed_cancel", dies)
        with pytest.raises(Killed):
            hand_over_all(run=job.pk)
    assert Party.objects.filter(owner=successor).count() == 2
    assert not User.objects.get(pk=leaver.pk).is_active  # the first thing that was done

    hand_over_all(run=job.pk)
    end = ended(job)
    assert (end.state, end.done, end.result["done"]) == ("done", 5, 5)
    assert not Party.objects.filter(owner=leaver).exists()


def test_what_makes_no_sense_is_refused(boss: User, leaver: User, successor: User) -> None:
    gone = make_holder("all", is_active=False)
    for person, other in ((leaver, leaver), (leaver, gone), (boss, successor)):
        with pytest.raises(Refused):
            hand_over(leaver=person, successor=other, deactivate=True, actor=boss)
    assert not JobRun.objects.exists()


def test_the_page_says_what_there_is_and_starts_the_run(boss: User, leaver: User, successor: User) -> None:
    for _ in range(3):
        make_person(owner=leaver)
    client = Client()
    client.force_login(boss)
    url = reverse("users-hand-over", args=[leaver.uid])

    shown = " ".join(client.get(url).content.decode().split())
    assert f'href="/people/?owner={leaver.uid}"' in shown
    assert '<b class="num">3</b>' in shown

    refused = client.post(url, {"owner": "", "deactivate": "1"})
    assert refused.status_code == 422
    assert "Choose who looks after all this from now on." in refused.content.decode()

    answer: Any = client.post(url, {"owner": str(successor.uid), "deactivate": "1"})
    job = JobRun.objects.get()
    assert answer.headers["Location"] == reverse("job", args=[job.uid])
    assert job.parameters == {"leaver": str(leaver.uid), "successor": str(successor.uid), "deactivate": True}


def test_only_administrators_hand_over(leaver: User, successor: User) -> None:
    client = Client()
    client.force_login(successor)
    url = reverse("users-hand-over", args=[leaver.uid])
    assert client.get(url).status_code == 403
    assert client.post(url, {"owner": str(successor.uid)}).status_code == 403
    assert not JobRun.objects.exists()
