"""What was promised: recorded with the touch, shown where it matters, settled by its days, reminded of once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from rapport.customers.jobs import remind_of_promises
from rapport.customers.models import Promise, TimelineItem, Touch
from rapport.customers.sample.promises import add_promises
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications.inbox import lines, of_user
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.customers.people import Office, make_office
from tests.factories import make_promise, make_touch
from tests.factories.access import make_holder


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office()


def settle(promise: Promise, **values: Any) -> Promise:
    return write.update(registry.get("promises"), promise, values, actor=None)


def test_a_promise_is_written_down_with_the_touch_in_which_it_was_given(office: Office) -> None:
    due = timezone.localdate() + timedelta(days=3)

    answer = office.client(office.rita).post(
        f"/parties/{office.customer.uid}/touches/",
        {"kind": "call", "text": "About the offer", "promise": "Send the drawings", "promise_on": due.isoformat()},
    )

    assert answer.status_code == 302
    promise, touch = Promise.objects.get(), Touch.objects.get()
    assert (promise.words, promise.due_on, promise.owner) == ("Send the drawings", due, office.rita)
    assert (promise.party_id, promise.touch_uid, promise.made_on) == (
        office.customer.pk,
        touch.uid,
        timezone.localdate(),
    )
    undo(ChangeSet.objects.get(uid=touch.created_in), actor=office.rita, channel="web")
    assert not Promise.objects.exists() and not TimelineItem.objects.exists()


def test_it_stands_in_the_brief_on_the_timeline_and_on_my_day_until_it_is_settled(office: Office) -> None:
    promise = make_promise(
        words="Lend a sample", party=office.customer, owner=office.rita, due_on=timezone.localdate() - timedelta(days=2)
    )
    page, day = office.page(office.rita), office.client(office.rita).get("/").content.decode()

    assert "Lend a sample, promised by Rita Rot" in page
    assert page.count("2 days overdue") >= 2
    assert "My promises" in day and "Lend a sample" in day
    item = TimelineItem.objects.get(source_kind="promises")
    assert (item.kind, item.title, item.outcome) == ("promise", "Lend a sample", "Open")

    answer = office.client(office.rita).post(
        f"/promises/{promise.uid}/settle/", {"state": "kept", "note": "By courier"}
    )

    assert answer.status_code == 302
    assert "Lend a sample, promised by" not in office.page(office.rita)
    assert TimelineItem.objects.get(source_kind="promises").outcome == "Kept late"


@pytest.mark.parametrize(
    ("state", "settled_on", "found"),
    [
        ("kept", "2026-03-10", "kept"),
        ("kept", "2026-03-11", "late"),
        ("late", "2026-03-09", "kept"),
        ("broken", "2026-03-09", "broken"),
    ],
)
def test_whether_it_was_kept_in_time_the_days_say(office: Office, state: str, settled_on: str, found: str) -> None:
    promise = make_promise(party=office.customer, made_on="2026-03-01", due_on="2026-03-10")

    assert settle(promise, state=state, settled_on=settled_on).state == found


def test_opened_again_it_has_no_day_and_days_before_the_promise_are_refused(office: Office) -> None:
    promise = settle(make_promise(party=office.customer), state="withdrawn", note="They changed their mind")
    assert promise.settled_on == timezone.localdate()

    assert settle(promise, state="open").settled_on is None
    for name in ("due_on", "settled_on"):
        with pytest.raises(Invalid) as refusal:
            settle(promise, **{"state": "kept", name: "2025-01-01"})
        assert list(refusal.value.errors) == [name]


def test_whoever_sees_the_customer_sees_it_and_only_its_owner_settles_it(office: Office) -> None:
    promise = make_promise(words="Lend a sample", party=office.customer, owner=office.rita)

    reader, stranger = make_holder("all", actions=("view",)), make_holder("own")

    assert "Lend a sample" in office.page(reader)
    with pytest.raises(Refused):
        write.update(registry.get("promises"), promise, {"state": "kept"}, actor=reader)
    assert office.client(stranger).get(f"/promises/{promise.uid}/").status_code == 404
    assert office.client(stranger).post(f"/promises/{promise.uid}/settle/", {"state": "kept"}).status_code == 404
    promise.refresh_from_db()
    assert promise.state == "open"


def test_whoever_promised_is_told_once_when_it_is_due(office: Office) -> None:
    today = timezone.localdate()
    for days, words in ((-1, "Late"), (0, "Today"), (1, "Tomorrow")):
        make_promise(words=words, party=office.customer, owner=office.rita, due_on=today + timedelta(days=days))
    settle(make_promise(words="Done", party=office.customer, owner=office.rita, due_on=today), state="kept")

    remind_of_promises(0)
    remind_of_promises(0)

    (line,) = lines(list(of_user(office.rita)), office.rita)
    assert line.text == "Late and 1 other are due"
    assert line.why == "because they are yours"
    assert list(Promise.objects.filter(reminded_on=today).order_by("pk").values_list("words", flat=True)) == [
        "Late",
        "Today",
    ]
    moved = Promise.objects.get(words="Late")
    assert settle(moved, due_on=today + timedelta(days=5)).reminded_on is None


def test_the_sample_company_has_open_and_settled_ones(office: Office) -> None:
    make_touch(party=office.customer, owner=office.rita)

    assert add_promises() == 1
    assert add_promises() == 0
