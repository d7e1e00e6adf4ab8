"""Which rows a user reaches, with teams in a tree, and that it follows every change of roles, teams and owners."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access import engine
from rapport.platform.access.choices import Action
from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.registry import registry
from rapport.platform.search.models import SearchEntry
from rapport.platform.search.queries import search
from tests.factories import make_person, make_role, make_task, make_team, make_touch, make_user
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db

PEOPLE, TASKS, TOUCHES = registry.get("people"), registry.get("tasks"), registry.get("touches")
USERS, TEAMS, ROLES = registry.get("users"), registry.get("teams"), registry.get("roles")


def fresh(user: User) -> User:
    """The user as the next request loads them."""
    return User.objects.get(pk=user.pk)


def reached(user: Any, action: str = "view") -> set[str]:
    """The given names of the people within reach."""
    return set(engine.rows(PEOPLE, user, action).values_list("given_name", flat=True))


@pytest.fixture
def tree() -> dict[str, Any]:
    """Company over North and South; a user in each, and one person owned by each of them and by nobody."""
    company = make_team()
    north, south = make_team(parent=company), make_team(parent=company)
    teams = {"company": company, "north": north, "south": south}
    users = {name: make_user(teams=[str(team.uid)]) for name, team in teams.items()}
    for name, user in users.items():
        make_person(given_name=name, owner=user)
    make_person(given_name="nobody's")
    return {"teams": teams, "users": users}


def role(scope: str, *actions: str, kind: str = "people") -> str:
    return str(make_role(grants=[{"kind": kind, "action": action, "scope": scope} for action in actions]).uid)


@pytest.mark.parametrize(
    ("who", "scope", "expected"),
    [
        ("north", "own", {"north"}),
        ("north", "team", {"north"}),
        ("north", "all", {"company", "north", "south", "nobody's"}),
        ("company", "own", {"company"}),
        ("company", "team", {"company", "north", "south"}),
        ("south", "team", {"south"}),
    ],
)
def test_a_scope_reaches_its_rows_and_no_others(tree: dict[str, Any], who: str, scope: str, expected: set[str]) -> None:
    user = tree["users"][who]
    assert reached(user) == set()
    write.update(USERS, user, {"roles": [role(scope, "view")]}, actor=None)
    assert reached(fresh(user)) == expected
    for action in ("create", "update", "delete", "export"):
        assert reached(fresh(user), action) == set()
        assert not engine.may(PEOPLE, fresh(user), action)


def test_the_widest_of_several_grants_counts_and_each_action_by_itself(tree: dict[str, Any]) -> None:
    user = tree["users"]["north"]
    write.update(USERS, user, {"roles": [role("own", "view", "update"), role("all", "view")]}, actor=None)
    assert reached(fresh(user)) == {"company", "north", "south", "nobody's"}
    assert reached(fresh(user), "update") == {"north"}


def test_a_grant_for_every_kind_is_narrowed_or_widened_by_one_for_a_kind(tree: dict[str, Any]) -> None:
    user = tree["users"]["north"]
    write.update(USERS, user, {"roles": [role("own", "view", kind="*")]}, actor=None)
    assert reached(fresh(user)) == {"north"}
    write.update(USERS, user, {"roles": [role("own", "view", kind="*"), role("all", "view")]}, actor=None)
    assert reached(fresh(user)) == {"company", "north", "south", "nobody's"}


def test_nobody_and_what_is_unknown_reach_nothing(tree: dict[str, Any]) -> None:
    user = make_holder("all")
    assert len(reached(user)) == 4
    assert reached(None) == set()
    assert reached(AnonymousUser()) == set()
    assert reached(user, "conquer") == set()
    assert not engine.may(PEOPLE, user, "conquer")
    assert not engine.may(PEOPLE, None, "view")
    assert permissions_of(user).scope("unknown", "view") == "all"  # by the grant for every kind
    narrow = make_holder("all", kind="people")
    assert permissions_of(narrow).scope("unknown", "view") is None
    assert engine.rows(TASKS, narrow).count() == 0


def test_who_may_not_sign_in_reaches_nothing(tree: dict[str, Any]) -> None:
    make_administrator()  # the last one stays
    for user in (make_holder("all"), make_administrator()):
        assert len(reached(user)) == 4
        write.update(USERS, user, {"is_active": False}, actor=None)
        assert reached(fresh(user)) == set()
        assert not engine.may(PEOPLE, fresh(user), "view")
        assert not search(fresh(user), "Albrecht").items
        assert [r.because for r in engine.explain(PEOPLE, fresh(user), Party.objects.all()[0])] == ["inactive"] * 5


def test_permissions_are_gathered_anew_when_roles_grants_or_memberships_change(tree: dict[str, Any]) -> None:
    user = tree["users"]["company"]
    held = make_role(grants=[{"kind": "people", "action": "view", "scope": "own"}])
    write.update(USERS, user, {"roles": [str(held.uid)]}, actor=None)
    assert reached(fresh(user)) == {"company"}

    write.update(ROLES, held, {"grants": [{"kind": "people", "action": "view", "scope": "team"}]}, actor=None)
    assert reached(fresh(user)) == {"company", "north", "south"}

    write.update(USERS, user, {"teams": [str(tree["teams"]["south"].uid)]}, actor=None)
    assert reached(fresh(user)) == {"company", "south"}

    write.update(USERS, user, {"roles": []}, actor=None)
    assert reached(fresh(user)) == set()

    write.update(USERS, user, {"is_administrator": True}, actor=None)
    assert len(reached(fresh(user))) == 4


def test_permissions_follow_a_deleted_role_and_team(tree: dict[str, Any]) -> None:
    user = tree["users"]["company"]
    held = make_role(grants=[{"kind": "people", "action": "view", "scope": "team"}])
    write.update(USERS, user, {"roles": [str(held.uid)]}, actor=None)
    assert reached(fresh(user)) == {"company", "north", "south"}

    south = tree["users"]["south"]
    write.update(USERS, south, {"teams": []}, actor=None)
    write.delete(TEAMS, tree["teams"]["south"], actor=None)
    assert reached(fresh(user)) == {"company", "north"}

    write.delete(TEAMS, tree["teams"]["north"], actor=None)
    assert reached(fresh(user)) == {"company"}
    assert Party.objects.get(given_name="north").principals == [tree["users"]["north"].principal]

    write.delete(ROLES, held, actor=None)
    assert reached(fresh(user)) == set()


def test_rows_follow_a_moved_team_a_regrouped_user_and_a_new_owner(tree: dict[str, Any]) -> None:
    teams, users = tree["teams"], tree["users"]
    write.update(TEAMS, teams["south"], {"parent": str(teams["north"].uid)}, actor=None)
    by_owner = {name: sorted(Party.objects.get(given_name=name).principals) for name in users}
    assert by_owner["south"] == sorted(
        [users["south"].principal, *(teams[name].principal for name in ("south", "north", "company"))]
    )

    write.update(USERS, users["south"], {"teams": []}, actor=None)
    assert Party.objects.get(given_name="south").principals == [users["south"].principal]

    person = Party.objects.get(given_name="nobody's")
    write.update(PEOPLE, person, {"owner": users["north"]}, actor=None)
    expected = sorted([users["north"].principal, teams["north"].principal, teams["company"].principal])
    assert sorted(Party.objects.get(pk=person.pk).principals) == expected

    for entry in SearchEntry.objects.filter(kind="people"):
        assert sorted(entry.principals or []) == sorted(Party.objects.get(pk=entry.record_id).principals)
    leader = users["north"]
    write.update(USERS, leader, {"roles": [role("team", "view")]}, actor=None)
    found = {hit.title.split()[0] for hit in search(fresh(leader), "Albrecht", limit=50).items}
    assert found == {"north", "nobody's"}


def test_a_team_cannot_stand_below_itself(tree: dict[str, Any]) -> None:
    with pytest.raises(Exception, match="below itself"):
        write.update(TEAMS, tree["teams"]["company"], {"parent": tree["teams"]["north"]}, actor=None)


def test_why_somebody_sees_a_record(tree: dict[str, Any]) -> None:
    users = tree["users"]
    views = make_role(name="Leads", grants=[{"kind": "people", "action": "view", "scope": "team"}])
    everything = make_role(name="Readers", grants=[{"kind": "*", "action": "view", "scope": "all"}])
    write.update(USERS, users["company"], {"roles": [str(views.uid)]}, actor=None)
    write.update(USERS, users["north"], {"roles": [str(views.uid)]}, actor=None)
    outsider = make_user(roles=[str(everything.uid)])
    north = Party.objects.get(given_name="north")

    def view(user: User, row: Any = north, spec: Any = PEOPLE) -> tuple[Any, ...]:
        [reason] = [reason for reason in engine.explain(spec, fresh(user), row) if reason.action == "view"]
        return (reason.allowed, reason.scope, reason.roles, reason.because)

    assert view(users["north"]) == (True, "team", ("Leads",), "owner")
    assert view(users["company"]) == (True, "team", ("Leads",), "team")
    assert view(users["south"]) == (False, "", (), "no_grant")
    assert view(outsider) == (True, "all", ("Readers",), "scope_all")
    assert view(make_administrator()) == (True, "all", (), "administrator")
    write.update(USERS, users["south"], {"roles": [str(views.uid)]}, actor=None)
    assert view(users["south"]) == (False, "team", ("Leads",), "not_within_scope")
    assert {reason.action: reason.because for reason in engine.explain(PEOPLE, fresh(users["north"]), north)} == {
        "view": "owner",
        "create": "no_grant",
        "update": "no_grant",
        "delete": "no_grant",
        "export": "no_grant",
    }


def test_shared_and_administered_kinds() -> None:
    nobody, holder = make_user(), make_holder("own")
    tags = registry.get("tags")
    assert engine.may(tags, nobody, "view")
    assert not engine.may(tags, nobody, "create")
    assert engine.may(tags, holder, "create")
    for action in Action.values:
        assert engine.may(USERS, holder, action) is (action == "view")
    assert all(engine.may(USERS, make_administrator(), action) for action in Action.values)


def test_a_touch_is_read_as_its_visibility_says() -> None:
    team, other = make_team(), make_team()
    owner, mate = (make_holder("all", teams=[str(team.uid)]) for _ in range(2))
    stranger = make_holder("all", teams=[str(other.uid)])
    person = make_person(owner=owner)
    for visibility in ("all", "team", "private"):
        make_touch(party=person, owner=owner, visibility=visibility)

    def seen(user: User) -> set[str]:
        return set(engine.rows(TOUCHES, user).values_list("visibility", flat=True))

    assert seen(owner) == {"all", "team", "private"}
    assert seen(mate) == {"all", "team"}
    assert seen(stranger) == {"all"}
    assert seen(make_administrator()) == {"all", "team"}
    assert seen(make_holder("own", teams=[str(team.uid)])) == set()


def test_a_field_is_restricted_only_when_every_role_restricts_it() -> None:
    hides = make_role(field_rules=[{"kind": "people", "field": "city", "rule": "hidden"}])
    reads = make_role(field_rules=[{"kind": "people", "field": "city", "rule": "read_only"}])
    shows = make_role()

    def rules(*roles: Any) -> tuple[bool, bool]:
        user = make_user(roles=[str(one.uid) for one in roles])
        return "city" in engine.visible_fields(PEOPLE, user), "city" in permissions_of(user).read_only_fields("people")

    assert rules(hides) == (False, True)
    assert rules(reads) == (True, True)
    assert rules(hides, reads) == (True, True)
    assert rules(hides, shows) == (True, False)
    assert rules(shows) == (True, False)


def test_a_task_of_a_party_out_of_reach_is_reached_by_its_own_owner_only() -> None:
    owner, other = make_holder("own"), make_holder("own")
    task = make_task(owner=other, party=make_person(owner=owner))
    assert engine.rows(TASKS, owner).count() == 0
    assert list(engine.rows(TASKS, other)) == [task]
    assert not engine.may_change(TASKS, owner, task)
    assert engine.may_change(TASKS, other, task, "delete")
