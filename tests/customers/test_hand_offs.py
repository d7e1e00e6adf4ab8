"""From team to team: who may answer, what follows an answer, who is told, and what the clock does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from html import escape, unescape
from typing import Any

import pytest
from django.utils import timezone

from rapport.customers.jobs import tell_of_hand_offs
from rapport.customers.models import HandOff, Party, TimelineItem
from rapport.platform import write
from rapport.platform.access.models import Team, User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications.inbox import lines, of_user
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser, text_of
from tests.customers.people import Office, make_office
from tests.events import tell_consumers
from tests.factories import make_hand_off, make_task, make_team, make_touch
from tests.factories.access import make_administrator, make_holder


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    yield make_office()


@pytest.fixture
def service(db: None) -> Team:
    return make_team(name="Service")


@pytest.fixture
def agent(service: Team) -> User:
    """Sees only records of their own."""
    return make_holder("own", full_name="Ada Agent", teams=[str(service.uid)])


def handed(office: Office, service: Team, **values: Any) -> HandOff:
    return make_hand_off(
        **{"subject": "Roll-out", "party": office.customer, "owner": office.rita, "to_team": service, **values}
    )


def owner_of(party: Party) -> User | None:
    return Party.objects.get(pk=party.pk).owner


def told(user: User) -> list[tuple[str, str]]:
    return [(line.text, line.why) for line in lines(list(of_user(user)), user)]


def test_a_customer_is_handed_over_accepted_and_goes_along(office: Office, service: Team, agent: User) -> None:
    answer = office.client(office.rita).post(
        "/hand-offs/new/",
        {
            "subject": "Roll-out", "party": str(office.customer.uid), "to_team": str(service.uid),
            "due_at": "2099-05-06T10:00", "words": "Signed in May", "checklist": "Contract\nFloor plan",
            "moves_ownership": "on", "owner": str(office.rita.uid), "state": "waiting",
        },
    )  # fmt: skip
    assert answer.status_code == 302, answer.content.decode()[:3000]
    hand_off = HandOff.objects.get()
    day = office.client(agent).get("/").content.decode()
    assert "Handed to my team" in day and "Roll-out" in day
    assert office.client(agent).get(f"/people/{office.customer.uid}/").status_code == 404
    url = f"/hand-offs/{hand_off.uid}/answer/"

    half = office.client(agent).post(url, {"state": "accepted", "item": ["0"]})
    assert half.status_code == 422 and "Tick the whole checklist" in half.content.decode()
    assert owner_of(office.customer) == office.rita

    assert office.client(agent).post(url, {"state": "accepted", "item": ["0", "1"]}).status_code == 302
    hand_off.refresh_from_db()
    assert (hand_off.state, hand_off.answered_by, hand_off.minutes) == ("accepted", agent, 0)
    assert owner_of(office.customer) == agent
    assert office.client(agent).get(f"/people/{office.customer.uid}/").status_code == 200
    item = TimelineItem.objects.get(source_kind="hand-offs")
    assert (item.kind, item.title, item.outcome) == ("hand-off", "Service: Roll-out", "Accepted")

    undo(ChangeSet.objects.get(act="accept"), actor=agent, channel="web", force=True)
    assert owner_of(office.customer) == office.rita
    assert TimelineItem.objects.get(source_kind="hand-offs").outcome == "Waiting"


def test_it_is_sent_back_with_a_reason_and_the_customer_stays(office: Office, service: Team, agent: User) -> None:
    hand_off = handed(office, service)
    url = f"/hand-offs/{hand_off.uid}/answer/"

    assert office.client(agent).post(url, {"state": "returned"}).status_code == 422
    assert office.client(agent).post(url, {"state": "returned", "reason": "No contract"}).status_code == 302

    hand_off.refresh_from_db()
    assert (hand_off.state, hand_off.reason) == ("returned", "No contract")
    assert owner_of(office.customer) == office.rita
    with pytest.raises(Invalid):
        write.update(registry.get("hand-offs"), hand_off, {"state": "accepted"}, actor=agent)


@pytest.mark.parametrize("state", ["accepted", "returned"])
def test_only_the_team_answers_and_only_the_sender_withdraws(
    office: Office, service: Team, agent: User, state: str
) -> None:
    hand_off = handed(office, service)
    spec = registry.get("hand-offs")

    for actor, given in ((office.rita, state), (office.zoe, state), (agent, "withdrawn")):
        with pytest.raises(Invalid):
            write.update(spec, hand_off, {"state": given, "reason": "x"}, actor=actor)
    with pytest.raises(Invalid):
        write.update(spec, hand_off, {"subject": "Other"}, actor=agent)
    hand_off.refresh_from_db()
    assert (hand_off.state, hand_off.subject) == ("waiting", "Roll-out")

    write.update(spec, hand_off, {"state": "withdrawn"}, actor=office.rita)
    assert HandOff.objects.get().state == "withdrawn"


def test_a_lead_of_the_team_above_answers_too_and_ownership_may_stay(office: Office, service: Team) -> None:
    above = make_team(name="Care")
    write.update(registry.get("teams"), service, {"parent": above}, actor=None)
    lead = make_holder("own", teams=[str(above.uid)])
    hand_off = handed(office, service, moves_ownership=False)

    write.update(registry.get("hand-offs"), hand_off, {"state": "accepted"}, actor=lead)

    assert owner_of(office.customer) == office.rita


def test_the_team_hears_of_it_the_sender_of_the_answer_and_both_once_when_the_clock_has_run_out(
    office: Office, service: Team, agent: User
) -> None:
    hand_off = handed(office, service, due_at=timezone.now() + timedelta(hours=1))
    tell_of_hand_offs(0)
    tell_of_hand_offs(0)
    assert told(agent) == [("Rita Rot created Roll-out", "because it waits for your team")]
    assert told(office.rita) == []

    HandOff.objects.filter(pk=hand_off.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    tell_of_hand_offs(0)
    tell_of_hand_offs(0)
    assert told(agent)[0] == ("Roll-out is due", "because it waits for your team")
    assert told(office.rita) == [("Roll-out is due", "because it is yours")]

    write.update(registry.get("hand-offs"), HandOff.objects.get(), {"state": "accepted"}, actor=agent)
    tell_of_hand_offs(0)
    assert told(office.rita)[0] == ("Ada Agent accepted Roll-out", "because it is yours")
    assert len(told(agent)) == 2


def test_the_sender_reads_who_accepted_and_who_sent_back_once_and_what_changed(
    office: Office, service: Team, agent: User
) -> None:
    other = make_holder("own", teams=[str(service.uid)], full_name="Otto Ohm")
    spec = registry.get("hand-offs")
    write.update(spec, handed(office, service), {"state": "accepted"}, actor=agent, channel="web")
    returned = {"state": "returned", "reason": "The contract is missing."}
    write.update(spec, handed(office, service, subject="Renewal"), returned, actor=other, channel="web")
    tell_consumers()

    tell_of_hand_offs(0)

    heard = lines(list(of_user(office.rita)), office.rita)
    assert sorted(line.text for line in heard) == ["Ada Agent accepted Roll-out", "Otto Ohm sent Renewal back"]
    [sent_back] = [line for line in heard if line.actor == other]
    assert "The contract is missing." in text_of(Browser(office.rita).get(sent_back.change_url))


def test_a_task_and_a_touch_hand_their_customer_over_with_what_they_say(office: Office, service: Team) -> None:
    boss = make_administrator()
    task = make_task(party=office.customer, owner=boss, subject="Plan the roll-out", description="In spring & later")
    touch = make_touch(party=office.customer, owner=boss, subject="Signed", text="They signed today.")
    browser = office.client(boss)

    for record, words in ((task, "In spring & later"), (touch, "They signed today.")):
        page = browser.get(f"/{registry.of_instance(record).name}/{record.uid}/").content.decode()
        address = unescape(page.partition('href="/hand-offs/quick/?')[2].partition('"')[0])
        form = browser.get(f"/hand-offs/quick/?{address}").content.decode()
        assert str(office.customer.uid) in form
        assert record.subject in form
        assert escape(words) in form
    alone = make_task(party=None, owner=boss)
    assert "/hand-offs/quick/?" not in browser.get(f"/tasks/{alone.uid}/").content.decode()
