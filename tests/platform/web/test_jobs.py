"""The pages of long work: where they lead back to, what they tell, page by page."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import tasks
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry
from rapport.platform.web.views import bulk, history
from tests.factories import make_person
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    """An administrator's browser; all that can be a job is one, and is done when it is queued."""
    monkeypatch.setattr(bulk, "AT_ONCE", 0)
    monkeypatch.setattr(history, "AT_ONCE", 0)
    for task in (tasks.bulk_change, tasks.undo_change):
        monkeypatch.setattr(task, "defer", lambda run, task=task: task(run))
    client = Client()
    client.force_login(make_administrator())
    return client


def way_back(page: Any) -> tuple[str, str]:
    """Address and text of the way back."""
    [(address, text)] = re.findall(r'btn-primary"\s+href="([^"]*)">([^<]*)<', page.content.decode())
    return unescape(address), text


def changed(client: Client) -> ChangeSet:
    """Three people changed by a job."""
    for _number in range(3):
        make_person(job_title="Old")
    query = {"all": "1", "query": "job_title=Old", "_field": "job_title", "job_title": "New"}
    sent = client.post("/people/bulk/edit/", query)
    assert sent["Location"].startswith("/jobs/"), sent
    assert way_back(client.get(sent["Location"])) == ("/people/?job_title=Old", "Back to the list")
    return ChangeSet.objects.latest("id")


@pytest.mark.parametrize(
    ("data", "headers", "expected"),
    [
        ({"next": "/people/import/7/?rows=1"}, {}, "/people/import/7/?rows=1"),
        ({}, {"HX-Current-URL": "http://testserver/people/?city=Bonn#x"}, "/people/?city=Bonn"),
        ({}, {"Referer": "http://testserver/changes/"}, "/changes/"),
        ({}, {"Referer": "http://elsewhere.example/people/"}, "/people/"),
        ({"next": "//elsewhere.example/"}, {}, "/people/"),
        ({}, {"Referer": "http://testserver//elsewhere.example/"}, "/people/"),
        ({}, {"Referer": "http://testserver/" + "x" * 5_000}, "/people/"),
        ({}, {}, "/people/"),
    ],
)
def test_an_undo_as_a_job_leads_back_to_where_it_was_asked_for(
    client: Client, data: dict[str, str], headers: dict[str, str], expected: str
) -> None:
    made = changed(client)
    sent = client.post(f"/changes/{made.uid}/undo/", data, headers=headers)

    page = client.get(sent["Location"])
    assert way_back(page) == (expected, "Back to where you were")
    assert "This was taken back. Everything is as it was before." in page.content.decode()


def test_an_undo_as_a_job_tells_what_it_left(client: Client) -> None:
    made = changed(client)
    people = registry.get("people")
    write.update(people, people.objects().filter(job_title="New")[0], {"job_title": "Newer"}, actor=None)
    sent = client.post(f"/changes/{made.uid}/undo/")

    text = client.get(sent["Location"]).content.decode()
    assert "This was taken back; what somebody changed since stays as it is." in text
    assert sorted(people.objects().values_list("job_title", flat=True)) == ["Newer", "Old", "Old"]


def test_ones_long_work_is_shown_by_pages(client: Client) -> None:
    actor = make_administrator()
    client.force_login(actor)
    for number in range(52):
        JobRun.objects.create(actor=actor, name="bulk_change", label=f"Work {number:02}")

    first, second = (client.get(f"/jobs/?page={page}").content.decode() for page in (1, 2))
    assert re.findall(r"Work \d+", first) == [f"Work {number:02}" for number in range(51, 1, -1)]
    assert re.findall(r"Work \d+", second) == ["Work 01", "Work 00"]
    assert 'href="?page=2">Older' in first and "Newer" not in first
    assert 'href="?page=1">Newer' in second and "Older" not in second
