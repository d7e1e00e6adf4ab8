"""The Brief: each line from the right rows, for the right reader, and linked to where it comes from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers.cadence import ensure_rules
from rapport.customers.extensions import BriefLine, BriefProvider
from rapport.customers.models import Party
from rapport.customers.overview.brief import brief_lines, local_time, next_birthday
from rapport.platform import write
from rapport.platform.records.registry import Registry, registry
from tests.customers.people import Office, make_office
from tests.factories import make_party_role, make_role_type, make_task, make_touch
from tests.factories.access import make_holder


@pytest.fixture
def office(db: None) -> Office:
    return make_office(email="", phone="")


def lines(office: Office, user: Any = None) -> list[BriefLine]:
    request = RequestFactory().get("/")
    request.user = user or office.rita
    return brief_lines(request, Party.objects.select_related("organisation").get(pk=office.customer.pk))


def change(office: Office, **values: Any) -> None:
    write.update(registry.get("people"), office.customer, values, actor=None)


def said(found: list[BriefLine]) -> list[tuple[str, str, str]]:
    return [(str(line.tag), line.tone, str(line.text)) for line in found]


def test_nothing_known_says_nothing(office: Office) -> None:
    assert lines(office) == []


def test_last_contact_names_who_and_leads_to_the_touch_and_notes_are_no_contact(office: Office) -> None:
    now = timezone.now()
    call = make_touch(party=office.customer, owner=office.tom, happened_at=now - timedelta(days=3))
    make_touch(party=office.customer, owner=office.rita, channel="note", happened_at=now - timedelta(days=1))
    make_touch(party=office.customer, owner=office.rita, channel="meeting", happened_at=now + timedelta(days=1))

    (line,) = lines(office)

    assert said([line]) == [("Contact", "", "Call 3 days ago")]
    assert line.note == "by Tom Tal"
    assert line.url == f"/parties/{office.customer.uid}/timeline/{call.uid}/"


@pytest.mark.parametrize(("value_class", "days", "warned"), [("A", 31, True), ("A", 29, False), ("B", 89, False)])
def test_silence_is_measured_by_the_contact_rules(office: Office, value_class: str, days: int, warned: bool) -> None:
    ensure_rules()
    change(office, value_class=value_class)
    make_touch(party=office.customer, owner=office.rita, happened_at=timezone.now() - timedelta(days=days))

    assert [line.tone for line in lines(office)] == ["warn" if warned else ""]


def test_a_private_call_is_not_in_a_colleagues_brief(office: Office) -> None:
    make_touch(
        party=office.customer, owner=office.rita, visibility="private", happened_at=timezone.now() - timedelta(days=1)
    )

    assert len(lines(office, office.rita)) == 1
    assert lines(office, office.tom) == []


def test_own_tasks_and_those_of_colleagues(office: Office) -> None:
    today = timezone.localdate()
    make_task(party=office.customer, owner=office.rita, subject="Own late", due_on=today - timedelta(days=1))
    make_task(party=office.customer, owner=office.rita, subject="Own later", due_on=today + timedelta(days=1))
    make_task(party=office.customer, owner=office.tom, subject="Theirs", due_on=today)
    answer = office.client(office.rita).post(
        f"/parties/{office.customer.uid}/touches/",
        {"kind": "note", "text": "Will send it", "follow_up": "1", "follow_up_on": today.isoformat()},
    )

    found = said(lines(office))

    assert answer.status_code == 302
    assert found == [
        ("Overdue", "bad", "Own late"),
        ("Tasks", "info", "1 open task of a colleague"),
    ]


def test_state_blocked_role_invalid_point_and_birthday(office: Office) -> None:
    today = timezone.localdate()
    born = (today + timedelta(days=14)).replace(year=1980)
    change(office, lifecycle="inactive", birth_date=born, emails=[{"value": "not an address"}])
    blocked = make_role_type(label="Blocked debtor", operations=[], blocked_operations=["order", "quote"])
    make_party_role(party=office.customer, type=blocked, valid_from=today - timedelta(days=9), note="")
    over = make_role_type(label="Ended", blocked_operations=["order"])
    make_party_role(
        party=office.customer, type=over, valid_from=today - timedelta(days=9), valid_to=today - timedelta(days=1)
    )

    found = lines(office)

    assert [(str(line.tag), line.tone) for line in found][:4] == [
        ("Blocked", "bad"),
        ("State", "warn"),
        ("Birthday", "good"),
        ("Check", "warn"),
    ]
    assert found[0].text == "Blocked debtor: no order, quote"
    assert str(found[2].text).startswith(f"Turns {today.year - 1980 + (born.month < today.month)} on ")
    assert "not an address" in str(found[3].text)


def test_hidden_fields_are_not_told(office: Office) -> None:
    change(office, lifecycle="deceased", email="mei@example.com", phone="+49 30 5550118")
    rules = [{"kind": "people", "field": name, "rule": "hidden"} for name in ("lifecycle", "email", "phone")]
    blind = make_holder("all", field_rules=rules)

    assert [str(line.tag) for line in lines(office)] == ["State", "Reach"]
    assert lines(office, blind) == []


def test_how_to_reach_with_the_time_of_day_there(office: Office) -> None:
    change(office, email="mei@example.com", phone="+49 30 5550118", time_zone="Asia/Tokyo")
    party = Party.objects.get(pk=office.customer.pk)

    (line,) = lines(office)

    assert line.url == "tel:+49305550118" and line.opens == ""
    assert "mei@example.com" in str(line.text) and " there)" in str(line.text)
    assert local_time(party, datetime(2026, 5, 1, 3, 0, tzinfo=UTC)) == "12:00"
    party.time_zone = "Nowhere/City"
    assert local_time(party) == ""


def test_birthdays_of_leap_years() -> None:
    assert next_birthday(date(1980, 2, 29), date(2027, 2, 1)) == date(2027, 2, 28)
    assert next_birthday(date(1980, 2, 29), date(2027, 3, 1)) == date(2028, 2, 29)
    assert next_birthday(date(1980, 1, 5), date(2026, 12, 30)) == date(2027, 1, 5)


def test_at_most_twelve_queries(office: Office) -> None:
    for number in range(30):
        make_touch(party=office.customer, owner=office.tom, happened_at=timezone.now() - timedelta(days=number))
        make_task(party=office.customer, owner=office.tom)
    change(office, email="mei@example.com", birth_date=date(1980, 2, 29))

    with CaptureQueriesContext(connection) as asked:
        lines(office)

    assert len(asked) - 2 <= 12  # six of them of sales; without reading the party itself and the permissions


def test_an_upper_module_adds_lines_by_their_weight(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    class Cases(BriefProvider):
        def lines(self, request: Any, party: Party) -> list[BriefLine]:
            return [BriefLine("Case", "bad", f"Late delivery to {party}", "/cases/1/", weight=1)]

    own = Registry.extensions
    monkeypatch.setattr(
        Registry, "extensions", lambda self, kind: own(self, kind) + ([Cases()] if kind is BriefProvider else [])
    )
    make_touch(party=office.customer, owner=office.tom, happened_at=timezone.now() - timedelta(days=1))

    assert [str(line.tag) for line in lines(office)] == ["Case", "Contact"]
