"""Records of kinds made in the browser that belong to everybody: who is told of them in the place of an owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications import inbox
from rapport.platform.notifications.choices import Delivery, Reason
from rapport.platform.notifications.followed import Standing, is_followed_kind, set_following, standing
from rapport.platform.notifications.in_words import Hearers, tell_in_words
from rapport.platform.notifications.models import Notification, Preference
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.factories import make_custom_field, make_custom_kind, make_role
from tests.factories.access import make_administrator, make_holder
from tests.factories.kinds import known
from tests.platform.notifications.telling import told


@pytest.fixture(autouse=True)
def rooms(db: None) -> Iterator[None]:
    """Rooms belong to everybody; each names its keeper. Offices have owners."""
    make_custom_kind(label_en="Room", plural_en="Rooms", ownership="shared")
    make_custom_kind(label_en="Office", plural_en="Offices")
    with known():
        make_custom_field(kind="x-rooms", type="link", label_en="Keeper", linked_kind="users")
    with known():
        yield


def make_room(actor: User | None, *, channel: str = "web", **values: Any) -> Any:
    return write.create(registry.get("x-rooms"), {"name": "Blue", **values}, actor=actor, channel=channel)


def change(room: Any, actor: User, **values: Any) -> None:
    room.refresh_from_db()
    write.update(registry.get("x-rooms"), room, values or {"name": "Green"}, actor=actor, channel="web")


def reader(**values: Any) -> User:
    """Somebody who sees all rooms."""
    return make_holder("all", kind="x-rooms", **values)


def whys(user: User) -> list[tuple[str, str]]:
    """What their inbox says, the newest first: the sentence and the reason."""
    told(user)
    return [(line.text, line.why) for line in inbox.lines(list(inbox.of_user(user)), user)]


def test_only_made_kinds_that_belong_to_everybody_are_followed_without_an_owner() -> None:
    names = ("x-rooms", "x-offices", "suppressions", "legal-holds", "tags", "touches", "parties", "people")
    assert [name for name in names if is_followed_kind(registry.get(name))] == ["x-rooms", "x-offices", "people"]


def test_who_follows_a_record_is_told_why_of_each_change_until_they_may_see_it_no_more() -> None:
    boss, colleague = make_administrator(full_name="Ada Boss"), reader()
    room = make_room(boss)
    told(colleague)
    set_following(registry.get("x-rooms"), room, colleague, follows=True)
    change(room, boss)
    assert whys(colleague) == [("Ada Boss changed Green", "because you follow it")]

    write.update(registry.get("users"), colleague, {"roles": []}, actor=None)
    change(room, boss, name="Red")

    assert told(colleague) == [("updated", "follower", 1)]
    again = User.objects.get(pk=colleague.pk)
    assert inbox.lines(list(inbox.of_user(again)), again) == []


def test_a_grant_for_all_kinds_tells_nobody_of_a_kind_that_it_does_not_reach() -> None:
    boss, everything = make_administrator(), make_holder("all", kind="people")
    everything.roles.add(make_role(grants=[{"kind": "*", "action": "view", "scope": "all"}]))
    room = make_room(boss)
    office: Any = write.create(registry.get("x-offices"), {"name": "East"}, actor=boss, channel="web")
    for name, row in (("x-rooms", room), ("x-offices", office)):
        assert not rows(registry.get(name), everything).exists()
        set_following(registry.get(name), row, everything, follows=True)
        write.update(registry.get(name), row, {"name": "West"}, actor=boss, channel="web")
    assert told(everything) == []
    hearers = Hearers(followers=True, users=[everything.pk])
    assert tell_in_words(registry.get("x-rooms"), [room.pk], hearers, text="Look", once="one") == 0
    assert tell_in_words(registry.get("x-offices"), [office.pk], hearers, text="Look", once="two") == 0


def test_whoever_made_it_is_told_what_others_do_with_it_unless_it_came_with_a_file() -> None:
    maker, boss = reader(actions=("view", "create")), make_administrator(full_name="Ada Boss")
    room, brought = make_room(maker), make_room(maker, channel="import")
    assert told(maker) == []
    change(room, boss)
    change(brought, boss)
    assert whys(maker) == [("Ada Boss changed Green", "because you created it")]
    assert told(boss) == []

    write.delete(registry.get("x-rooms"), room, actor=boss, channel="web")
    assert whys(maker)[0] == ("Ada Boss deleted Room", "because you created it")
    undo(ChangeSet.objects.latest("id"), actor=boss, channel="web")
    set_following(registry.get("x-rooms"), room, maker, follows=False, mutes=True)
    before = Notification.objects.filter(user=maker).count()
    change(room, boss, name="Red")
    assert len(told(maker)) == before, "muted"


def test_who_is_named_in_it_is_told_from_the_beginning_and_before_any_other_reason() -> None:
    keeper, boss = reader(), make_administrator(full_name="Ada Boss")
    room = make_room(boss, x_keeper=keeper)
    assert whys(keeper) == [("Ada Boss created Blue", "because you are named in it")]
    set_following(registry.get("x-rooms"), room, keeper, follows=True)
    change(room, boss)
    assert whys(keeper)[0] == ("Ada Boss changed Green", "because you are named in it")
    change(room, boss, x_keeper=None)
    assert told(keeper)[-1] == ("updated", "follower", 1), "named no more"
    Preference.objects.create(user=keeper, reason=Reason.NAMED, delivery=Delivery.NEVER)
    make_room(boss, x_keeper=keeper)
    assert len(told(keeper)) == 3


def test_nobody_is_told_as_named_who_does_not_see_the_record_or_where_the_field_is_hidden() -> None:
    stranger, boss = make_holder("all", kind="people"), make_administrator()
    make_room(boss, x_keeper=stranger)
    assert told(stranger) == []
    keeper = reader(field_rules=[{"kind": "x-rooms", "field": "x_keeper", "rule": "hidden"}])
    room = make_room(boss, x_keeper=keeper)
    assert told(keeper) == []
    assert standing(registry.get("x-rooms"), room, keeper) == Standing.NONE


def test_many_that_are_changed_at_once_are_one_line() -> None:
    keeper, boss = reader(), make_administrator(full_name="Ada Boss")
    write.create_many(
        registry.get("x-rooms"),
        [{"name": f"Room {number}", "x_keeper": keeper} for number in range(3)],
        actor=boss,
        channel="web",
    )
    assert told(keeper) == [("created", "named", 3)]
    assert whys(keeper)[0][1] == "because you are named in them"


def test_the_page_offers_to_follow_to_mute_and_to_comment() -> None:
    maker = reader(actions=("view", "create", "update"))
    spec, room = registry.get("x-rooms"), make_room(maker)
    other = make_room(make_administrator())
    named = make_room(make_administrator(), x_keeper=maker)
    found = [standing(spec, row, maker) for row in (room, other, named)]
    assert found == [Standing.MAKER, Standing.NONE, Standing.NAMED]
    browser = Browser(maker)
    page = text_of(browser.get(f"/x-rooms/{room.uid}/"))
    assert ("Following" in page, "Mute: tell me nothing of it" in page, "Follow no more" in page) == (True, True, False)
    assert "Follow: tell me of every change" in text_of(browser.get(f"/x-rooms/{other.uid}/"))
    browser.post(f"/notifications/comments/x-rooms/{other.uid}/", {"body": "Is it free?"}, "comments")
    assert "Is it free?" in text_of(browser.get(f"/x-rooms/{other.uid}/"))
    assert standing(spec, other, maker) == Standing.FOLLOWER
    page = text_of(browser.get("/notifications/?reason=made"))
    assert ("Created by me" in page, "Naming me" in page) == (True, True)


def test_a_role_that_only_sees_the_rooms_is_reached_by_a_rule_that_tells(db: None) -> None:
    role = make_role(grants=[{"kind": "x-rooms", "action": "view", "scope": "own"}])
    listener, room = make_holder("own", kind="tasks"), make_room(make_administrator())
    hearers = Hearers(users=[listener.pk])
    assert tell_in_words(registry.get("x-rooms"), [room.pk], hearers, text="Look", once="one") == 0
    listener.roles.add(role)
    assert tell_in_words(registry.get("x-rooms"), [room.pk], hearers, text="Look", once="two") == 1
