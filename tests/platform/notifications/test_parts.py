"""Whoever follows a record is told of its parts as well: roles, relationships, account team, marks and holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from rapport.customers.models import Relationship
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.notifications import inbox
from rapport.platform.notifications.followed import set_following
from rapport.platform.notifications.models import Notification
from rapport.platform.notifications.parts import part_links
from rapport.platform.notifications.telling import tell
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import (
    make_organisation,
    make_person,
    make_relationship,
    make_relationship_type,
    make_role_type,
    make_user,
)
from tests.factories.access import make_administrator, make_holder, make_role
from tests.platform.notifications.telling import told

pytestmark = pytest.mark.django_db


def add(kind: str, actor: User, **values: Any) -> Any:
    """A part that somebody adds by hand."""
    return write.create(registry.get(kind), values, actor=actor, channel="web")


def following(party: Any, *, kinds: tuple[str, ...] = ("*",), scope: str = "all") -> User:
    """A colleague who follows a person and sees these kinds."""
    role = make_role(grants=[{"kind": kind, "action": "view", "scope": scope} for kind in kinds])
    user = make_user(roles=[str(role.uid)])
    set_following(registry.get("people"), party, user, follows=True)
    return user


def texts(user: User) -> list[str]:
    """What somebody reads in their inbox, oldest first, with why."""
    found = inbox.lines(list(inbox.of_user(user)), user)
    return [f"{line.text} ({line.excerpt}): {line.why}" for line in reversed(found)]


def test_all_that_is_declared_can_be_told() -> None:
    declared = {(link.spec.name, link.column) for link in part_links()}

    assert declared == {
        ("relationships", "first_id"), ("relationships", "second_id"), ("party-roles", "party_id"),
        ("account-team-members", "party_id"), ("contact-blocks", "party_id"), ("legal-holds", "party_id"),
        ("deal-contacts", "deal_id"), ("deal-lines", "deal_id"), ("deal-splits", "deal_id"),
        ("deal-competitors", "deal_id"), ("account-goals", "plan_id"), ("quote-lines", "quote_id"),
        ("order-lines", "order_id"), ("deliveries", "order_id"), ("delivered-lines", "delivery_id"),
        ("credit-accounts", "party_id"), ("invoice-lines", "invoice_id"), ("payment-allocations", "payment_id"),
        ("payment-allocations", "invoice_id"),
    }  # fmt: skip


def test_a_role_that_comes_changes_and_goes() -> None:
    boss, person = make_administrator(full_name="Bo Boss"), make_person(given_name="Mei", family_name="Hoffmann")
    follower = following(person)
    roles, kind = registry.get("party-roles"), make_role_type(label="Patron")

    role = add("party-roles", boss, party=person, type=kind)
    assert told(follower) == [("created", "follower", 1)]
    write.update(roles, role, {"note": "For life"}, actor=boss, channel="web")
    told(follower)
    write.update(roles, role, {"note": "For a year"}, actor=boss, channel="web")
    told(follower)
    write.delete(roles, role, actor=boss, channel="web")

    assert told(follower) == [(act, "follower", 1) for act in ("created", "updated", "deleted")]
    kept = Notification.objects.filter(user=follower).first()
    assert kept is not None and (kept.kind, kept.record_id, kept.part_kind) == ("people", person.pk, "party-roles")
    assert texts(follower) == [
        "Bo Boss added to Mei Hoffmann: role of a party (): because you follow it",
        "Bo Boss changed on Mei Hoffmann: role of a party (): because you follow it",
        "Bo Boss removed from Mei Hoffmann: role of a party (): because you follow it",
    ]
    assert told(boss) == []


def test_the_inbox_names_the_part_while_it_is_there_in_the_language_of_its_reader() -> None:
    boss, person = make_administrator(full_name="Bo Boss"), make_person(given_name="Mei", family_name="Hoffmann")
    follower = following(person)
    add("party-roles", boss, party=person, type=make_role_type(label="Patron"))
    told(follower)

    with override("de"):
        assert texts(follower) == [
            "Bo Boss hat bei Mei Hoffmann hinzugefügt: Rolle eines Geschäftspartners (Patron):"
            " weil Sie dem Datensatz folgen"
        ]


def test_both_ends_of_a_relationship_are_told_if_they_may_see_it() -> None:
    boss, owner = make_administrator(), make_holder("own")
    mine, other = make_person(owner=owner), make_person()
    follower = following(other)
    add("relationships", boss, first=mine, type=make_relationship_type(), second=other)

    assert told(owner) == [("created", "owner", 1)]
    assert told(follower) == [("created", "follower", 1)]

    # Seen through the first one: who does not reach that is not told, though they follow the second.
    second = make_person(owner=owner)
    add("relationships", boss, first=make_person(), type=make_relationship_type(), second=second)
    assert told(owner) == [("created", "owner", 1)]


def test_who_moves_a_part_tells_those_of_both_records() -> None:
    boss, first, second = make_administrator(), make_person(), make_person()
    of_first, of_second = following(first), following(second)
    member = add("account-team-members", boss, party=first, user=boss, part="Fitter")
    told(of_first)

    write.update(registry.get("account-team-members"), member, {"party": second}, actor=boss, channel="web")

    assert told(of_first) == [("created", "follower", 1), ("updated", "follower", 1)]
    assert told(of_second) == [("updated", "follower", 1)]


def test_a_mark_and_a_hold_are_told_to_whom_they_are_open_alone() -> None:
    boss, person = make_administrator(), make_person()
    officer, seller = following(person), following(person, kinds=("people", "contact-blocks"))
    add("contact-blocks", boss, party=person, channel="phone")
    hold = add("legal-holds", boss, matter="4 O 12/26", begins_on="2026-01-01", parties=[str(person.uid)])
    told(officer)

    write.update(registry.get("legal-holds"), hold, {"released_on": "2026-02-01"}, actor=boss, channel="web")
    told(officer)
    write.update(registry.get("legal-holds"), hold, {"parties": []}, actor=boss, channel="web")

    kinds = {"contact-blocks": ["created"], "legal-holds": ["created", "updated", "deleted"]}
    told(officer)
    found = Notification.objects.filter(user=officer).order_by("pk").values_list("part_kind", "act")
    assert {kind: [act for one, act in found if one == kind] for kind in kinds} == kinds
    assert [kind for (kind,) in Notification.objects.filter(user=seller).values_list("part_kind")] == ["contact-blocks"]


def test_who_loses_the_right_to_the_part_reads_nothing_of_it_any_more() -> None:
    boss, person = make_administrator(), make_person()
    follower = following(person, kinds=("people", "party-roles"))
    add("party-roles", boss, party=person, type=make_role_type())
    assert told(follower) == [("created", "follower", 1)]
    assert len(texts(follower)) == 1

    fewer = make_role(grants=[{"kind": "people", "action": "view", "scope": "all"}])
    write.update(registry.get("users"), follower, {"roles": [str(fewer.uid)]}, actor=None)

    assert texts(User.objects.get(pk=follower.pk)) == []


def test_who_mutes_the_record_hears_nothing_of_its_parts() -> None:
    boss, owner = make_administrator(), make_holder("all")
    person = make_person(owner=owner)
    set_following(registry.get("people"), person, owner, follows=False, mutes=True)
    add("party-roles", boss, party=person, type=make_role_type())

    assert told(owner) == []


def test_what_one_act_does_to_record_and_parts_is_told_once() -> None:
    boss, owner = make_administrator(), make_holder("all")
    kind = make_role_type()
    with change_set(actor=boss, channel="web", act="create"):
        made = write.create(registry.get("people"), {"name": "Ute Neu", "owner": owner}, actor=boss, channel="web")
        add("party-roles", boss, party=made, type=kind)
    assert told(owner) == [("created", "assigned", 1)]

    with change_set(actor=boss, channel="web", act="update"):
        write.update(registry.get("people"), made, {"job_title": "Buyer"}, actor=boss, channel="web")
        add("account-team-members", boss, party=made, user=boss, part="Fitter")
    assert told(owner) == [("created", "assigned", 1), ("updated", "owner", 1)]


def test_an_undo_is_told_too() -> None:
    boss, person = make_administrator(), make_person()
    follower = following(person)
    add("party-roles", boss, party=person, type=make_role_type())
    made = ChangeSet.objects.latest("pk")
    told(follower)

    undo(made, actor=boss, channel="web")

    assert told(follower) == [("created", "follower", 1), ("deleted", "follower", 1)]


def test_many_parts_at_once_are_one_statement_and_one_line_each() -> None:
    boss, owner = make_administrator(), make_holder("all")
    people = [make_person(owner=owner) for _ in range(4)]
    kind, firm = make_relationship_type(), make_organisation()
    make_relationship(first=people[0], type=kind, second=firm)
    rows = [{"first": person, "type": kind, "second": firm} for person in people[1:]]
    write.create_many(registry.get("relationships"), rows, actor=boss, channel="web")
    opened = ChangeSet.objects.get(uid=Relationship.objects.latest("pk").created_in)

    with CaptureQueriesContext(connection) as captured:
        tell([opened])

    assert len(captured) == 1
    assert [(one.count, one.act) for one in Notification.objects.filter(user=owner)] == [(3, "created")]
    assert "and 2 others: relationship" in texts(owner)[0]


def test_the_api_names_the_kind_of_the_part() -> None:
    boss, person = make_administrator(), make_person()
    follower = following(person)
    add("party-roles", boss, party=person, type=make_role_type())
    told(follower)

    answer = Browser(follower).get("/api/v1/notifications").json()  # type: ignore[attr-defined]

    [item] = answer["items"]
    assert (item["kind"], item["record"], item["part_kind"], item["act"]) == (
        "people", str(person.uid), "party-roles", "created",
    )  # fmt: skip
