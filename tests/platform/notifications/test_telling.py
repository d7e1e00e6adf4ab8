"""Who is told of what, and why; never the actor, never who may not see the record."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.choices import Delivery, Reason
from rapport.platform.notifications.followed import set_following
from rapport.platform.notifications.models import Follow, Notification, Preference
from rapport.platform.notifications.telling import tell
from rapport.platform.records.registry import registry
from tests.factories import make_person, make_task
from tests.factories.access import make_administrator, make_holder, make_role, make_team, make_user
from tests.platform.notifications.telling import told

pytestmark = pytest.mark.django_db


def change(person: Any, actor: User, **values: object) -> None:
    write.update(registry.get("people"), person, values, actor=actor, channel="web")


def test_the_owner_is_told_what_another_one_changed_and_never_what_they_did_themselves() -> None:
    owner, boss = make_holder("own"), make_administrator()
    person = make_person(owner=owner)
    assert told(owner) == []

    change(person, owner, job_title="Buyer")
    assert told(owner) == []
    change(person, boss, job_title="Head of purchasing")

    assert told(owner) == [("updated", "owner", 1)]
    kept = Notification.objects.get(user=owner)
    assert (kept.kind, kept.record_id, kept.actor, kept.read_at) == ("people", person.pk, boss, None)
    assert told(boss) == []


def test_whoever_is_given_a_record_is_told_so_when_it_is_made_and_when_it_changes_hands() -> None:
    receiver, boss = make_holder("own"), make_administrator()
    made = make_task(actor=boss, owner=boss)
    write.create(registry.get("tasks"), {"subject": "Ring", "owner": receiver}, actor=boss, channel="web")
    assert told(receiver) == [("created", "assigned", 1)]

    write.update(registry.get("tasks"), made, {"owner": receiver}, actor=boss, channel="web")

    assert told(receiver) == [("created", "assigned", 1), ("updated", "assigned", 1)]


def test_a_follower_is_told_while_they_see_the_record_and_no_longer() -> None:
    owner, boss = make_holder("own"), make_administrator()
    colleague = make_holder("all")
    person = make_person(owner=owner)
    set_following(registry.get("people"), person, colleague, follows=True)
    change(person, boss, job_title="Buyer")
    assert told(colleague) == [("updated", "follower", 1)]

    colleague.roles.clear()
    change(person, boss, job_title="Seller")

    assert told(colleague) == [("updated", "follower", 1)]


def test_an_undone_delete_and_a_delete_are_told_by_what_the_row_was() -> None:
    owner, boss = make_holder("own"), make_administrator()
    task = make_task(owner=owner)
    told(owner)

    write.delete(registry.get("tasks"), task, actor=boss, channel="web")

    assert told(owner) == [("deleted", "owner", 1)]


def test_who_mutes_a_record_is_told_nothing_though_they_own_it() -> None:
    owner, boss = make_holder("own"), make_administrator()
    person = make_person(owner=owner)
    set_following(registry.get("people"), person, owner, follows=False, mutes=True)

    change(person, boss, job_title="Buyer")

    assert told(owner) == []


def test_a_reason_that_somebody_does_not_want_to_hear_of_makes_nothing() -> None:
    owner, boss = make_holder("own"), make_administrator()
    person = make_person(owner=owner)
    Preference.objects.create(user=owner, reason=Reason.OWNER, delivery=Delivery.NEVER)

    change(person, boss, job_title="Buyer")

    assert told(owner) == []


def test_what_is_for_the_daily_mail_is_kept_but_no_page_is_told_at_once() -> None:
    owner, boss = make_holder("own"), make_administrator()
    person = make_person(owner=owner)
    Preference.objects.create(user=owner, reason=Reason.OWNER, delivery=Delivery.DIGEST)
    with change_set(actor=boss, channel="web", act="update") as opened:
        change(person, boss, job_title="Buyer")

    assert tell([opened]) == ([], 0)
    assert Notification.objects.filter(user=owner).count() == 1


def test_what_an_installation_does_to_itself_tells_nobody() -> None:
    owner, boss = make_holder("own"), make_administrator()
    person = make_person(owner=owner)

    write.update(registry.get("people"), person, {"job_title": "A"}, actor=None, channel="job")
    write.update(registry.get("people"), person, {"job_title": "B"}, actor=boss, channel="command")

    assert told(owner) == []


def test_many_records_of_one_act_are_one_notification_with_their_number() -> None:
    owner, boss = make_holder("own"), make_administrator()
    made = [make_person(owner=owner) for _ in range(5)]

    write.update_many(
        registry.get("people"), {one.pk: {"job_title": "Buyer"} for one in made}, actor=boss, channel="web"
    )

    assert told(owner) == [("updated", "owner", 5)]


def test_several_changes_in_a_row_stay_one_unread_notification_of_the_latest() -> None:
    owner, boss = make_holder("own"), make_administrator()
    person = make_person(owner=owner)
    change(person, boss, job_title="Buyer")
    change(person, boss, job_title="Seller")
    assert told(owner) == [("updated", "owner", 1)]
    first = Notification.objects.get(user=owner)

    change(person, boss, job_title="Head of sales")
    assert told(owner) == [("updated", "owner", 1)]
    second = Notification.objects.get(user=owner)
    assert second.pk > first.pk
    assert None not in (first.change_set_id, second.change_set_id)
    assert second.change_set_id != first.change_set_id

    Notification.objects.filter(user=owner).update(read_at=second.at)
    change(person, boss, job_title="Head of everything")
    assert told(owner) == [("updated", "owner", 1), ("updated", "owner", 1)]


def test_telling_twice_makes_nothing_twice() -> None:
    owner, boss = make_holder("own"), make_administrator()
    person = make_person(owner=owner)
    change(person, boss, job_title="Buyer")
    done = ChangeSet.objects.filter(actor=boss)

    assert tell(done) == ([owner.pk], Notification.objects.get(user=owner).pk)
    assert tell(done) == ([], 0)
    assert Notification.objects.filter(user=owner).count() == 1


def test_ten_thousand_people_are_told_by_one_statement() -> None:
    boss = make_administrator()
    person = make_person(owner=boss)
    role = make_role(grants=[{"kind": "*", "action": "view", "scope": "all"}])
    with connection.cursor() as cursor, change_set(actor=None, channel="system", act="test"):
        cursor.execute(
            "INSERT INTO access_user (uid, created_at, updated_at, username, email, full_name, password, is_active,"
            " is_administrator, language, time_zone, theme, density)"
            " SELECT gen_random_uuid(), now(), now(), 'many' || n, 'many' || n || '@example.com', 'Many ' || n, '',"
            " true, false, '', '', 'system', 'comfortable' FROM generate_series(1, 10000) n"
        )
        cursor.execute(
            "INSERT INTO access_roleholding (uid, created_at, updated_at, user_id, role_id)"
            " SELECT gen_random_uuid(), now(), now(), id, %s FROM access_user WHERE username LIKE 'many%%'",
            [role.pk],
        )
    many = User.objects.filter(username__startswith="many")
    Follow.objects.bulk_create(Follow(user=one, kind="people", record_id=person.pk) for one in many)
    changer = make_administrator()
    with change_set(actor=changer, channel="web", act="update") as opened:
        change(person, changer, job_title="Buyer")

    with CaptureQueriesContext(connection) as captured:
        concerned, newest = tell([opened])

    assert len(captured) == 1
    assert len(concerned) == 10_001
    assert newest == Notification.objects.latest("id").pk
    assert Notification.objects.filter(reason="follower").count() == 10_000


@pytest.mark.parametrize("scope", ["own", "team", "all", "", "off"])
def test_whoever_is_told_is_exactly_who_the_engine_lets_see_the_record(scope: str) -> None:
    above, beside = make_team(), make_team()
    below = make_team(parent=above)
    owners = [make_user(teams=[str(below.uid)]), make_user(teams=[str(beside.uid)])]
    teams = [str(above.uid)]
    reader = make_holder(scope, teams=teams) if scope in ("own", "team", "all") else make_user(teams=teams)
    if scope == "off":
        reader = make_administrator(is_active=False)
    boss = make_administrator()
    spec = registry.get("people")
    records = [make_person(owner=owner) for owner in [*owners, reader]]
    for person in records:
        set_following(spec, person, reader, follows=True)
        with change_set(actor=boss, channel="web", act="update") as opened:
            change(person, boss, job_title="Buyer")
        tell([opened])

    kept = set(Notification.objects.filter(user=reader).values_list("record_id", flat=True))
    assert kept == set(rows(spec, reader).values_list("pk", flat=True))
