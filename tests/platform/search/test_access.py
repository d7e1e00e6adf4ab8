"""Nobody finds what they may not see: own, team, all, hidden fields, kinds guarded by other policies, nobody."""

from __future__ import annotations

import pytest

from rapport.platform import write
from rapport.platform.access.models import Membership, Team, User
from rapport.platform.access.services import forget_permissions, refresh_principals_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import recall, search
from rapport.platform.search.reach import reach_of
from tests.platform.search.conftest import Make

VIEW_OWN = [("people", "view", "own")]
VIEW_TEAM = [("people", "view", "team")]
VIEW_ALL = [("people", "view", "all")]


def titles(user: User | None, text: str) -> list[str]:
    return sorted(hit.title for hit in search(user, text).items)


@pytest.fixture
def staff(make_user: Make, make: Make) -> dict[str, User]:
    """Rita and Tom in one team, Sam in another; each owns one Albrecht."""
    staff = {
        "rita": make_user("rita", VIEW_OWN, team="North"),
        "tom": make_user("tom", VIEW_TEAM, team="North"),
        "sam": make_user("sam", VIEW_ALL, team="South"),
    }
    for name, user in staff.items():
        make("people", given_name=name.title(), family_name="Albrecht", owner=user)
    return staff


def test_each_scope_finds_its_own(staff: dict[str, User]) -> None:
    assert titles(staff["rita"], "albrecht") == ["Rita Albrecht"]
    assert titles(staff["tom"], "albrecht") == ["Rita Albrecht", "Tom Albrecht"]
    assert titles(staff["sam"], "albrecht") == ["Rita Albrecht", "Sam Albrecht", "Tom Albrecht"]


def test_every_kind_of_query_keeps_the_scope(staff: dict[str, User]) -> None:
    for query in ("a", "al", "alb", "albrecht", "albrehct", "lbrech", "sam albrecht", "sam"):
        assert "Sam Albrecht" not in titles(staff["rita"], query), query


def test_nobody_finds_nothing(staff: dict[str, User], make_user: Make, make: Make) -> None:
    make("tags", name="albrecht")
    assert titles(None, "albrecht") == []
    assert titles(make_user("nora"), "albrecht") == ["albrecht"], "shared kinds are everybody's, people are not"
    with change_set(actor=None, channel="test", act="test"):
        User.objects.filter(username="sam").update(is_active=False)
    assert titles(User.objects.get(username="sam"), "albrecht") == []


def test_owner_me(staff: dict[str, User], admin: User, make: Make) -> None:
    make("people", given_name="Ada", family_name="Albrecht", owner=admin)
    assert titles(admin, "albrecht owner:me") == ["Ada Albrecht"]
    assert titles(staff["tom"], "owner:me albrecht") == ["Tom Albrecht"]
    assert [hit.title for hit in search(staff["sam"], "albrecht", owner_me=True).items] == ["Sam Albrecht"]


def test_a_new_owner_and_a_new_team_reach_the_entries(staff: dict[str, User], make: Make) -> None:
    person = make("people", given_name="Max", family_name="Albrecht", owner=staff["sam"])
    assert "Max Albrecht" not in titles(staff["rita"], "albrecht")
    write.update(registry.get("people"), person, {"owner": staff["rita"]}, actor=None)
    assert "Max Albrecht" in titles(staff["rita"], "albrecht")
    with change_set(actor=None, channel="test", act="test"):
        Membership.objects.create(user=staff["sam"], team=Team.objects.get(name="North"))
        refresh_principals_of([staff["sam"].pk])
    assert titles(staff["tom"], "sam albrecht") == ["Sam Albrecht"]


def test_a_hidden_field_finds_nothing_and_is_not_shown(make_user: Make, make: Make) -> None:
    hidden = [("people", name) for name in ("email", "emails", "phone", "phones", "city", "addresses")]
    reader = make_user("hanna", VIEW_ALL, hidden=hidden)
    seeing = make_user("vera", VIEW_ALL)
    make(
        "people",
        given_name="Anna",
        family_name="Albrecht",
        email="secret@hidden.org",
        phone="+49 30 5550118",
        job_title="Leiterin",
        addresses=[{"street": "Lange Str. 7", "postcode": "10115", "locality": "Dresden"}],
    )
    for query in ("secret", "hidden.org", "0118", "dresden", "lange", "10115", "hiden.org", "dresdne"):
        assert titles(reader, query) == [], query
    for query in ("secret", "hidden.org", "0118", "dresden", "lange", "10115"):
        assert titles(seeing, query) == ["Anna Albrecht"], query
    (shown,) = search(reader, "albrecht").items
    assert shown.subtitle == "Leiterin"
    (full,) = search(seeing, "albrecht").items
    assert full.subtitle == "Leiterin · Dresden"


def test_the_primary_number_is_visible_while_one_of_its_fields_is(make_user: Make, make: Make) -> None:
    reader = make_user("hanna", VIEW_ALL, hidden=[("people", "phones")])
    make("people", given_name="Anna", family_name="Albrecht", phone="+49 30 5550118")
    assert titles(reader, "0118") == ["Anna Albrecht"]


def test_kinds_of_other_policies_are_asked_row_by_row(admin: User, make_user: Make, make: Make) -> None:
    make("tags", name="Stammkunde")
    reader = make_user("rita", VIEW_OWN)
    assert titles(reader, "stammkunde") == ["Stammkunde"]
    assert "tags" in reach_of(reader).checked
    assert "people" not in reach_of(reader).checked


def test_recall_gives_only_what_may_still_be_seen(staff: dict[str, User]) -> None:
    found = {hit.title: hit for hit in search(staff["sam"], "albrecht").items}
    wanted = [("people", str(found[name].uid)) for name in ("Sam Albrecht", "Rita Albrecht")]
    assert [hit.title for hit in recall(staff["sam"], wanted)] == ["Sam Albrecht", "Rita Albrecht"]
    assert [hit.title for hit in recall(staff["rita"], wanted)] == ["Rita Albrecht"]
    assert recall(staff["rita"], [("unicorns", str(found["Rita Albrecht"].uid))]) == []


def test_a_revoked_grant_is_gone_at_once(staff: dict[str, User]) -> None:
    sam = staff["sam"]
    with change_set(actor=None, channel="test", act="test"):
        sam.role_holdings.all().delete()
        forget_permissions([sam.pk])
    sam.refresh_from_db()
    assert titles(sam, "albrecht") == []
