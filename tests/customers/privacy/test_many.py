"""Several parties are erased at once: by the API, as one job that goes on, each found in the texts about others."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from rapport.customers.models import Erasure, Party, Touch
from rapport.customers.privacy import copies, erasing, erasing_many
from rapport.customers.privacy.erasing_many import erase_many, erase_parties
from rapport.customers.privacy.scrub import scrub
from rapport.platform.access.models import User
from rapport.platform.jobs.models import JobRun
from rapport.platform.write_errors import Held, Invalid
from tests.factories import make_legal_hold, make_person, make_touch
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def three() -> list[Party]:
    """Two namesakes and another one."""
    names = ("Zwillinger", "Zwillinger", "Einzelmann")
    return [make_person(given_name="Theodora", family_name=name) for name in names]


def work_off(job: JobRun | None) -> JobRun:
    """Run a job as the worker does."""
    assert job is not None
    erase_parties.func(run=job.pk)
    job.refresh_from_db()
    return job


def test_all_are_erased_in_one_job(boss: User, three: list[Party]) -> None:
    make_touch(subject="Theodora Zwillinger met Theodora Einzelmann")

    noted = erase_many(parties=three, reason="request", requested_on=timezone.localdate(), actor=boss)
    job = work_off(noted[0].run)

    assert {one.run_id for one in noted} == {job.pk}
    assert (job.state, job.done, job.total, job.result) == ("done", 3, 3, {"done": 3, "refused": 0, "reasons": []})
    assert set(Party.objects.filter(pk__in=[p.pk for p in three]).values_list("display_name", flat=True)) == {
        "Erased person"
    }
    # Those who share a name all go, so it tells nobody who stays.
    assert Touch.objects.filter(subject="[…] met […]").count() == 1
    assert Erasure.objects.first().counts["together"] == 3  # type: ignore[union-attr]


def test_a_job_goes_on_where_its_worker_was_cut_off(
    boss: User, three: list[Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    noted = erase_many(parties=three, reason="request", requested_on=timezone.localdate(), actor=boss)
    calls: list[int] = []

    def cut_off(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return scrub(*args, **kwargs)

    monkeypatch.setattr(erasing, "scrub", cut_off)
    with pytest.raises(KeyboardInterrupt):
        work_off(noted[0].run)
    assert Erasure.objects.filter(finished_at__isnull=False).count() == 1
    job = work_off(noted[0].run)

    assert (job.state, job.done, job.result["done"]) == ("done", 3, 3)
    assert Party.objects.filter(pk__in=[p.pk for p in three], erased_at__isnull=True).count() == 0


def test_one_that_is_put_on_hold_meanwhile_is_left(boss: User, three: list[Party]) -> None:
    noted = erase_many(parties=three, reason="request", requested_on=timezone.localdate(), actor=boss)
    make_legal_hold(parties=[str(three[1].uid)])

    job = work_off(noted[0].run)

    assert (job.state, job.result["done"], job.result["refused"]) == ("done", 2, 1)
    assert job.result["reasons"][0][0] == three[1].pk
    assert list(Party.objects.filter(erased_at__isnull=True)) == [three[1]]


def test_nothing_is_begun_when_one_is_on_hold(boss: User, three: list[Party]) -> None:
    make_legal_hold(parties=[str(three[1].uid)])
    with pytest.raises(Held):
        erase_many(parties=three, reason="request", requested_on=timezone.localdate(), actor=boss)
    assert (Erasure.objects.count(), JobRun.objects.count()) == (0, 0)


def test_the_file_number_must_not_tell_who_it_was(boss: User, three: list[Party]) -> None:
    with pytest.raises(Invalid) as refused:
        erase_many(
            parties=three,
            reason="request",
            requested_on=timezone.localdate(),
            reference="Theodora Einzelmann",
            actor=boss,
        )
    assert list(refused.value.errors) == ["reference"]
    assert Erasure.objects.count() == 0


def test_the_api_asks_for_erasures_and_tells_what_came_of_them(boss: User, three: list[Party]) -> None:
    call = Caller(boss)
    body = {"parties": [str(party.uid) for party in three[:2]], "reason": "unneeded", "reference": "DSR-7"}

    begun = call("POST", "/erasures", body)
    assert begun.status_code == 202, begun.content
    items = begun.json()["items"]
    work_off(JobRun.objects.get(name="erase_parties"))
    told = call.get(f"/erasures/{items[0]['uid']}").json()
    first = call.get("/erasures?limit=1").json()
    second = call.get(f"/erasures?limit=1&cursor={first['next_cursor']}").json()

    assert [(one["state"], one["kind"], one["reason"], one["reference"]) for one in items] == [
        ("waiting", "people", "unneeded", "DSR-7")
    ] * 2
    assert (told["state"], told["party"], told["counts"]["together"]) == ("done", str(three[0].uid), 2)
    assert {first["items"][0]["uid"], second["items"][0]["uid"]} == {item["uid"] for item in items}


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({}, 422, "parties"),
        ({"parties": []}, 422, "parties"),
        ({"parties": ["no-uid"]}, 422, "parties"),
        ({"parties": [7]}, 422, "parties"),
        ({"parties": ["018f0000-0000-7000-8000-000000000000"]}, 422, "parties"),
        ({"parties": "all"}, 422, "parties"),
        ({"parties": None, "everything": True}, 422, "everything"),
        ({"parties": "THE ONE", "reason": "retention"}, 422, "reason"),
        ({"parties": "THE ONE", "reason": 7}, 422, "reason"),
        ({"parties": "THE ONE", "requested_on": "tomorrow"}, 422, "requested_on"),
        ({"parties": "THE ONE", "requested_on": "2099-01-01"}, 422, "requested_on"),
        ({"parties": "THE ONE", "reference": "x" * 61}, 422, "reference"),
    ],
)
def test_what_makes_no_sense_is_refused(boss: User, body: dict[str, Any], status: int, field: str) -> None:
    person = make_person()
    if body.get("parties") == "THE ONE":
        body = {**body, "parties": [str(person.uid)]}

    answer = Caller(boss)("POST", "/erasures", body)

    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (status, [field])
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert Erasure.objects.count() == 0


def test_a_hold_and_an_erasure_before_are_conflicts(boss: User, three: list[Party]) -> None:
    call = Caller(boss)
    make_legal_hold(matter="12 O 34/26", parties=[str(three[0].uid)])
    noted = erase_many(parties=[three[1]], reason="request", requested_on=timezone.localdate(), actor=boss)
    work_off(noted[0].run)

    held = call("POST", "/erasures", {"parties": [str(three[0].uid), str(three[2].uid)]})
    again = call("POST", "/erasures", {"parties": [str(three[1].uid)]})

    assert (held.status_code, "12 O 34/26" in held.json()["detail"]) == (409, True)
    assert (again.status_code, again.json()["party"]) == (409, str(three[1].uid))
    assert Erasure.objects.count() == 1


def test_stretches_are_small(boss: User, three: list[Party], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasing_many, "AT_ONCE", 2)
    noted = erase_many(parties=three, reason="request", requested_on=timezone.localdate(), actor=boss)
    job = work_off(noted[0].run)
    assert (job.state, job.done) == ("done", 3)


def test_a_packed_file_that_grows_beyond_measure_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "MOST_UNPACKED", 8 * 1024 * 1024)
    small, bomb, many = tmp_path / "small.xlsx", tmp_path / "bomb.xlsx", tmp_path / "many.xlsx"
    with zipfile.ZipFile(small, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/a.xml", b"\0" * 1024 * 1024)
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/{number}.xml", b"\0" * 4 * 1024 * 1024)
    with zipfile.ZipFile(many, "w") as archive:
        for number in range(copies.MOST_PARTS + 1):
            archive.writestr(str(number), b"")

    assert not copies.may_hold(small, ["Wilhelmina"])
    assert copies.may_hold(bomb, ["Wilhelmina"])
    assert copies.may_hold(many, ["Wilhelmina"])
