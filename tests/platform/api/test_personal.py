"""Notifications, follows and favourites over the API: one's own, within reach, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.models import Favourite, Follow, Notification
from rapport.platform.notifications.telling import tell
from rapport.platform.records.registry import registry
from tests.factories import make_person, make_tag
from tests.factories.access import make_administrator, make_holder
from tests.platform.api.caller import Caller, assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def uta() -> User:
    return make_holder("own", full_name="Uta Meier")


def told(uta: User, number: int = 1) -> list[Any]:
    """People whom somebody else has made for Uta, and of whom she is told."""
    boss = make_administrator(full_name="Boris Boss")
    values = {"given_name": "Ada", "owner": str(uta.uid)}
    people = registry.get("people")
    made = [write.create(people, {**values, "family_name": f"L{n}"}, actor=boss, channel="web") for n in range(number)]
    tell(ChangeSet.objects.filter(actor=boss))
    return made


def test_what_one_is_told_with_words_reasons_and_the_record(uta: User) -> None:
    [person] = told(uta)
    [item] = Caller(uta).items("/notifications")
    assert item["text"] == "Boris Boss created Ada L0 for you"
    assert (item["reason"], item["act"], item["why"]) == ("assigned", "created", "because it was given to you")
    assert (item["kind"], item["record"], item["title"], item["read_at"]) == ("people", str(person.uid), "Ada L0", None)
    assert item["actor"]["label"] == "Boris Boss"
    assert Caller(make_holder("own")).items("/notifications") == []


def test_pages_follow_each_other_and_unread_ones_are_asked_for(uta: User) -> None:
    told(uta, 3)
    call = Caller(uta)
    first = call.get("/notifications?limit=2").json()
    rest = call.get(f"/notifications?limit=2&cursor={first['next_cursor']}").json()
    titles = [item["title"] for item in [*first["items"], *rest["items"]]]
    assert (titles, rest["next_cursor"]) == (["Ada L2", "Ada L1", "Ada L0"], None)
    assert call("POST", "/notifications/read", {"uids": [first["items"][0]["uid"]]}).json() == {"read": 1}
    assert [item["title"] for item in call.items("/notifications?unread=true")] == ["Ada L1", "Ada L0"]
    assert call("POST", "/notifications/read").json() == {"read": 2}
    assert call.items("/notifications?unread=true") == []
    assert len(call.items("/notifications?unread=false")) == 3


def test_of_what_is_out_of_reach_nothing_is_said(uta: User) -> None:
    [person] = told(uta)
    call = Caller(uta)
    call("POST", "/follows", {"kind": "people", "record": str(person.uid), "to": "follow"})
    call("POST", "/favourites", {"kind": "people", "record": str(person.uid), "keep": True})
    assert (len(call.items("/follows")), len(call.items("/favourites"))) == (1, 1)
    write.update(registry.get("people"), person, {"owner": str(make_administrator().uid)}, actor=None)
    for path in ("/notifications", "/follows", "/favourites"):
        assert call.items(path) == [], path


def test_another_one_s_notifications_are_not_marked(uta: User) -> None:
    told(uta)
    uid = str(Notification.objects.get().uid)
    other = Caller(make_administrator())
    assert other("POST", "/notifications/read", {"uids": [uid]}).json() == {"read": 0}
    assert other("POST", "/notifications/read").json() == {"read": 0}
    assert Notification.objects.get().read_at is None


def test_a_record_is_followed_muted_and_left(uta: User) -> None:
    person = make_person(owner=uta)
    call = Caller(uta)
    body = {"kind": "people", "record": str(person.uid)}
    standings = [call("POST", "/follows", {**body, "to": to}).json()["standing"] for to in ("follow", "mute", "none")]
    assert standings == ["owner", "muted", "owner"]
    assert Follow.objects.count() == 0
    call("POST", "/follows", {**body, "to": "mute"})
    [item] = call.items("/follows")
    assert item == {"kind": "people", "record": str(person.uid), "title": str(person), "is_muted": True}


def test_favourites_are_kept_once_and_given_up(uta: User) -> None:
    person = make_person(owner=uta)
    call = Caller(uta)
    body = {"kind": "people", "record": str(person.uid)}
    for _ in range(2):
        assert call("POST", "/favourites", {**body, "keep": True}).json() == {"keep": True}
    assert call.items("/favourites") == [{"kind": "people", "record": str(person.uid), "title": str(person)}]
    assert call("POST", "/favourites", {**body, "keep": False}).json() == {"keep": False}
    assert Favourite.objects.count() == 0


def test_nonsense_is_refused_and_changes_nothing(uta: User) -> None:
    person, hidden, tag = make_person(owner=uta), make_person(), make_tag()
    call = Caller(uta)
    good = {"kind": "people", "record": str(person.uid)}
    assert_problem(call("POST", "/follows", {**good, "to": "eat"}), 422, "to")
    assert_problem(call("POST", "/follows", {**good, "to": "follow", "x": 1}), 422, "x")
    assert_problem(call("POST", "/follows", {**good, "kind": "nothing", "to": "follow"}), 422, "kind")
    assert_problem(call("POST", "/follows", {**good, "kind": ["people"], "to": "follow"}), 422, "kind")
    assert_problem(call("POST", "/follows", {"kind": "tags", "record": str(tag.uid), "to": "follow"}), 422, "kind")
    assert_problem(call("POST", "/follows", {**good, "record": "x", "to": "follow"}), 422, "record")
    assert_problem(call("POST", "/favourites", {**good, "keep": "yes"}), 422, "keep")
    assert_problem(call("POST", "/favourites", {**good, "record": str(hidden.uid), "keep": True}), 404)
    assert_problem(call("POST", "/notifications/read", {"uids": "all"}), 422, "uids")
    assert_problem(call("POST", "/notifications/read", {"uids": ["x"]}), 422, "uids")
    assert_problem(call("POST", "/notifications/read", {"uids": [str(person.uid)] * 501}), 422, "uids")
    assert_problem(call.get("/notifications?unread=maybe"), 400, "unread")
    assert_problem(call.get("/notifications?cursor=x"), 400, "cursor")
    assert_problem(call.get("/favourites?kind=people"), 400, "kind")
    assert (Follow.objects.count(), Favourite.objects.count()) == (0, 0)


def test_a_token_for_one_kind_does_not_read_what_is_told_of_all(uta: User) -> None:
    person = make_person(owner=uta)
    narrow, reading = Caller(uta, "people:write"), Caller(uta, "read")
    body = {"kind": "people", "record": str(person.uid), "to": "follow"}
    assert narrow.get("/notifications").status_code == 403
    assert (reading.get("/notifications").status_code, reading("POST", "/follows", body).status_code) == (200, 403)
    assert reading("POST", "/notifications/read").status_code == 403
