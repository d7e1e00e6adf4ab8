"""A meeting that is still to come: how it is written down, where it stands, when it counts as contact."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from rapport.customers.composer import read_entry
from rapport.customers.jobs import note_planned_touches
from rapport.customers.models import Touch
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from tests.customers.people import Office, make_office
from tests.factories import make_touch


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office()


def test_a_meeting_is_planned_by_the_day_that_its_text_begins_with(office: Office) -> None:
    before = office.customer.last_touch_at
    client = Client()
    client.force_login(office.rita)

    answer = client.post(
        f"/parties/{office.customer.uid}/touches/",
        {"kind": "meeting", "text": "tomorrow 10:00 Contract talk"},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    touch = Touch.objects.get(party=office.customer, channel="meeting")
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert timezone.localtime(touch.happened_at).replace(tzinfo=None) == datetime.combine(
        tomorrow, datetime.min.time().replace(hour=10)
    )
    assert touch.summary == "Contract talk"
    assert "Planned for" in answer.headers["HX-Trigger"]
    assert "Upcoming" in answer.content.decode()
    office.customer.refresh_from_db()
    assert office.customer.last_touch_at == before


@pytest.mark.parametrize(
    ("kind", "more", "text"),
    [
        ("note", {}, "tomorrow 10:00 Contract talk"),
        ("meeting", {"happened_at": "2026-03-01T09:00:00+01:00"}, "tomorrow 10:00 Contract talk"),
        ("meeting", {}, "They meet tomorrow 10:00"),
    ],
)
def test_other_texts_stay_as_they_are(kind: str, more: dict[str, str], text: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"kind": kind, "text": text, **more})

    entry = read_entry(data, User())

    assert entry.values["text"] == text
    assert entry.values.get("happened_at") == more.get("happened_at")
    assert entry.planned_for is None


def test_what_was_planned_counts_as_contact_once_it_is_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now() + timedelta(hours=2)
    make_touch(party=office.customer, owner=office.rita, channel="meeting", happened_at=at)
    office.customer.refresh_from_db()
    assert office.customer.last_touch_at != at
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(minutes=5))

    note_planned_touches(timestamp=0)

    office.customer.refresh_from_db()
    assert office.customer.last_touch_at == at
    written = ChangeSet.objects.count()
    note_planned_touches(timestamp=0)
    assert ChangeSet.objects.count() == written
