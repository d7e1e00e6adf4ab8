"""The timeline of a party: order, pages, filters, visibility, field changes, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rapport.customers.models import TimelineItem, Touch
from rapport.customers.overview.lines import timeline_context
from rapport.customers.overview.stream import StreamQuery
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from tests.customers.people import FRAGMENT, Office, make_office
from tests.factories import make_person, make_task, make_touch


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office()


def log(office: Office, subject: str, *, days: float = 1, **values: Any) -> Touch:
    at = timezone.now() - timedelta(days=days)
    given = {"party": office.customer, "owner": office.rita, "subject": subject, "happened_at": at, **values}
    return make_touch(**given)


def context_of(office: Office, user: Any = None, **query: str) -> dict[str, Any]:
    request = RequestFactory().get("/")
    request.user = user or office.rita
    office.customer.refresh_from_db()
    return timeline_context(request, office.customer, StreamQuery.parse(query))


def titles(context: dict[str, Any]) -> list[str]:
    return [line["title"] for group in context["groups"] for line in group["lines"]]


def test_items_come_newest_first_twenty_a_page_and_none_is_lost_or_doubled(office: Office) -> None:
    at = timezone.now() - timedelta(days=3)
    for number in range(45):
        log(office, f"T{number:02d}", happened_at=at + timedelta(minutes=number // 3))

    seen: list[str] = []
    context = context_of(office)
    while True:
        page = titles(context)
        seen += page
        if not context["more_url"]:
            break
        assert len(page) == 20
        context = context_of(office, before=context["more_url"].split("before=")[1])

    assert seen == [f"T{number:02d}" for number in reversed(range(45))]


@pytest.mark.parametrize("cursor", ["x", "1.", ".1", "99999999999999999999999.1", "1.99999999999999999999", "٣.١", "-"])
def test_a_forged_cursor_shows_the_first_page(office: Office, cursor: str) -> None:
    log(office, "Only one")

    assert titles(context_of(office, before=cursor)) == ["Only one"]


def test_months_are_headings_and_what_is_to_come_stands_first(office: Office) -> None:
    now = timezone.now()
    log(office, "Review", happened_at=now + timedelta(days=4))
    log(office, "Old", happened_at=now.replace(year=now.year - 1, month=3, day=5))

    groups = [(group["title"], len(group["lines"])) for group in context_of(office)["groups"]]

    assert groups == [("Upcoming", 1), (f"March {now.year - 1}", 1)]


def test_filters_by_kind_colleague_and_text(office: Office) -> None:
    log(office, "Phoned", channel="call")
    log(office, "Wrote 100% sure", channel="email", owner=office.tom)
    log(office, "Met", channel="meeting", text="Talked about prices")

    assert titles(context_of(office, kind="email")) == ["Wrote 100% sure"]
    assert titles(context_of(office, by=str(office.tom.uid))) == ["Wrote 100% sure"]
    assert titles(context_of(office, find="PRICES")) == ["Met"]
    assert titles(context_of(office, find="0% s")) == ["Wrote 100% sure"]
    assert titles(context_of(office, find="_")) == []
    assert len(titles(context_of(office, kind="nonsense", by="nobody"))) == 3


def test_filters_work_without_scripts_and_stand_in_the_address(office: Office) -> None:
    log(office, "Phoned", channel="call")
    log(office, "Wrote", channel="email")

    html = office.page(office.rita, "?kind=email")
    address, page = f"/parties/{office.customer.uid}/timeline/?kind=email", f"/people/{office.customer.uid}/"
    reader = office.client(office.rita)
    on_its_page = reader.get(address, headers=FRAGMENT | {"HX-Current-URL": f"http://testserver{page}"})
    beside_a_list = reader.get(address, headers=FRAGMENT | {"HX-Current-URL": "http://testserver/people/?city=Bonn"})

    assert ">Wrote</a>" in html and ">Phoned</a>" not in html
    assert on_its_page.headers["HX-Replace-Url"] == f"{page}?kind=email"
    assert "HX-Replace-Url" not in beside_a_list.headers


def test_visibility_is_respected_for_every_reader_and_filter(office: Office) -> None:
    log(office, "For all", days=1)
    log(office, "For the team", days=2, visibility="team")
    log(office, "For me", days=3, visibility="private", text="Secret word: marzipan")

    assert titles(context_of(office, office.rita)) == ["For all", "For the team", "For me"]
    assert titles(context_of(office, office.tom)) == ["For all", "For the team"]
    assert titles(context_of(office, office.zoe)) == ["For all"]
    assert titles(context_of(office, office.zoe, find="marzipan")) == []


def test_a_private_touch_is_nowhere_for_a_colleague(office: Office) -> None:
    secret = log(office, "Marzipan", visibility="private", channel="call", days=0.01)
    client = office.client(office.zoe)
    party = f"/parties/{office.customer.uid}/timeline"

    assert "Marzipan" not in office.page(office.zoe)
    assert "by Rita Rot" not in office.page(office.zoe)
    assert client.get(f"{party}/{secret.uid}/").status_code == 404
    assert client.post(f"{party}/{secret.uid}/pin/").status_code == 404
    assert client.post(f"{party}/{secret.uid}/delete/").status_code == 404
    assert client.get(f"/touches/{secret.uid}/").status_code == 404
    assert search(office.zoe, "Marzipan").items == []
    assert client.get("/api/v1/touches?q=Marzipan").content.decode().count(str(secret.uid)) == 0
    assert "Marzipan" not in client.get("/").content.decode()
    assert Touch.objects.filter(pk=secret.pk, pinned=False).exists()


def test_a_participant_has_the_touch_on_the_own_timeline_and_opens_it_there(office: Office) -> None:
    guest = make_person(given_name="Gil", family_name="Gast", owner=office.rita)
    touch = log(office, "Dinner", channel="meeting", participants=[str(guest.uid)])

    html = office.client(office.tom).get(f"/parties/{guest.uid}/timeline/{touch.uid}/").content.decode()

    assert TimelineItem.objects.filter(source_id=touch.pk).count() == 2
    assert "Mei Hoffmann" in html and "Dinner" in html


def test_field_changes_are_quiet_items_one_a_change_set_without_hidden_or_derived_columns(office: Office) -> None:
    spec = registry.get("people")
    write.update(spec, office.customer, {"value_class": "A", "job_title": "Boss"}, actor=office.tom)
    write.update(spec, office.customer, {"family_name": "Lange"}, actor=office.rita)

    groups = context_of(office)["groups"]
    quiet = [line for group in groups for line in group["lines"] if line.get("quiet")]

    assert [line["title"] for line in quiet] == ["Rita Rot changed a field", "Tom Tal changed 2 fields"]
    assert quiet[0]["changes"] == [{"label": "Family name", "before": "Hoffmann", "after": "Lange"}]
    assert [(c["label"], c["before"], c["after"]) for c in quiet[1]["changes"]] == [
        ("Job title", "Head of purchasing", "Boss"),
        ("Value class", "–", "A"),
    ]


def test_one_item_is_pinned_at_a_time_and_undo_brings_the_former_back(office: Office) -> None:
    first, second = log(office, "First"), log(office, "Second")
    client, base = office.client(office.rita), f"/parties/{office.customer.uid}/timeline"

    client.post(f"{base}/{first.uid}/pin/", headers=FRAGMENT)
    client.post(f"{base}/{second.uid}/pin/", headers=FRAGMENT)
    context = context_of(office)
    undo(ChangeSet.objects.filter(act="pin").latest("id"), actor=office.rita)

    assert [line["title"] for line in context["pinned"]] == ["Second"]
    assert titles(context) == ["First"]
    assert [line["title"] for line in context_of(office)["pinned"]] == ["First"]


def test_deleting_a_touch_can_be_taken_back(office: Office) -> None:
    touch = log(office, "Mistake")
    answer = office.client(office.rita).post(
        f"/parties/{office.customer.uid}/timeline/{touch.uid}/delete/", headers=FRAGMENT
    )

    assert answer.status_code == 204 and titles(context_of(office)) == []
    undo(ChangeSet.objects.filter(act="delete").latest("id"), actor=office.rita)
    assert titles(context_of(office)) == ["Mistake"]


def test_overdue_tasks_come_first_and_are_ticked_off_with_undo(office: Office) -> None:
    today = timezone.localdate()
    make_task(subject="Later", party=office.customer, owner=office.rita, due_on=today + timedelta(days=30))
    late = make_task(subject="Late", party=office.customer, owner=office.rita, due_on=today - timedelta(days=2))

    lines = context_of(office)["tasks"]
    answer = office.client(office.rita).post(f"/tasks/{late.uid}/done/", headers=FRAGMENT)

    assert [(line["title"], line["late"]) for line in lines] == [("Late", True), ("Later", False)]
    assert lines[0]["due"] == "2 days overdue"
    assert "recordChanged" in answer.headers["HX-Trigger"]
    assert [line["title"] for line in context_of(office)["tasks"]] == ["Later"]
    undo(ChangeSet.objects.filter(act="done").latest("id"), actor=office.rita)
    assert [line["title"] for line in context_of(office)["tasks"]] == ["Late", "Later"]


def test_the_page_asks_as_often_for_a_thousand_touches_as_for_ten(office: Office) -> None:
    def cost() -> int:
        client = office.client(office.rita)
        client.get(f"/people/{office.customer.uid}/")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/people/{office.customer.uid}/")
        return len(asked)

    for number in range(25):
        log(office, f"T{number}", days=number)
    few = cost()
    spec = registry.get("touches")
    now = timezone.now()
    rows = [
        {"party": office.customer, "channel": "call", "subject": f"M{n}", "happened_at": now - timedelta(hours=n)}
        for n in range(1000)
    ]
    write.create_many(spec, rows, actor=office.rita)

    assert cost() == few <= 38
