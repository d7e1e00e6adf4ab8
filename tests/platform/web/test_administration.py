"""The administration of access in the browser: who comes in, what the pages do, and what they leave undone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.models import FieldRule, Grant, Membership, Role, RoleHolding, Team, User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.services import role_create, user_create
from rapport.platform.api.tokens import create_token, find_token
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid

PASSWORD = "Correct-horse-9"
pytestmark = pytest.mark.django_db


def make_user(name: str, *, administrator: bool = False) -> User:
    return user_create(
        username=name,
        email=f"{name}@example.org",
        full_name=name.capitalize(),
        password=PASSWORD,
        administrator=administrator,
        actor=None,
        channel="test",
    )


def make_role(name: str, grants: list[tuple[str, str, str]], *holders: User) -> Role:
    with change_set(actor=None, channel="test", act="test"):
        role = role_create(name=name, description="", grants=grants)
        for holder in holders:
            RoleHolding.objects.create(user=holder, role=role)
    return role


def make_team(name: str, parent: Team | None = None, *members: User) -> Team:
    with change_set(actor=None, channel="test", act="test"):
        team = Team.objects.create(name=name, parent=parent)
        for member in members:
            Membership.objects.create(user=member, team=team)
    return team


@pytest.fixture
def admin() -> User:
    return make_user("ada", administrator=True)


@pytest.fixture
def rita() -> User:
    return make_user("rita")


@pytest.fixture
def browser(admin: User) -> Client:
    client = Client()
    client.force_login(admin)
    return client


def signed_in(user: User) -> Client:
    """A browser that went through the sign-in page, so that its session is listed."""
    client = Client()
    answer = client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def inputs_of(page: Any) -> dict[str, str]:
    """The form of the permissions as a browser without scripts would send it back."""
    html = page.content.decode()
    values = {"state": re.findall(r'name="state" value="([^"]+)"', html)[0]}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        values[name] = (re.findall(r'value="([^"]*)" selected', options) or [""])[0]
    return values


def latest() -> ChangeSet:
    return ChangeSet.objects.order_by("-id")[0]


# Who comes in. --------------------------------------------------------------------------------------------------------


def administration_urls(role: Role, user: User, team: Team) -> list[tuple[str, str]]:
    return [
        ("get", reverse("roles-permissions", args=[role.uid])),
        ("post", reverse("roles-permissions", args=[role.uid])),
        ("post", reverse("roles-copy", args=[role.uid])),
        ("get", reverse("users-new")),
        ("post", reverse("users-new")),
        ("get", reverse("users-quick")),
        ("post", reverse("users-link", args=[user.uid])),
        ("get", reverse("users-password", args=[user.uid])),
        ("post", reverse("users-password", args=[user.uid])),
        ("post", reverse("users-active", args=[user.uid])),
        ("post", reverse("users-second-factor", args=[user.uid])),
        ("get", reverse("users-hand-over", args=[user.uid])),
        ("post", reverse("users-hand-over", args=[user.uid])),
        ("get", reverse("teams-tree")),
        ("post", reverse("teams-move", args=[team.uid])),
        ("post", reverse("teams-members", args=[team.uid])),
    ]


def test_only_administrators_come_in_and_a_refusal_changes_nothing(admin: User, rita: User) -> None:
    role, team = make_role("Sales", [("people", "view", "own")], rita), make_team("North")
    changes, before = ChangeSet.objects.count(), User.objects.get(pk=admin.pk).password
    anonymous, ordinary = Client(), Client()
    ordinary.force_login(rita)
    for method, url in administration_urls(role, admin, team):
        data = {"password": "another long secret", "user": str(rita.uid), "active": "0", "parent": ""}
        asked = getattr(anonymous, method)(url, data)
        assert (asked.status_code, asked["Location"].split("?")[0]) == (302, reverse("account_login")), url
        assert getattr(ordinary, method)(url, data).status_code == 403, url
    assert ChangeSet.objects.count() == changes
    assert User.objects.get(pk=admin.pk).password == before
    assert User.objects.get(pk=admin.pk).is_active


def test_pages_have_no_inline_script_or_style(browser: Client, rita: User) -> None:
    role = make_role("Sales", [("people", "view", "own")], rita)
    team = make_team("South", make_team("Germany"), rita)
    pages = [
        reverse("roles-permissions", args=[role.uid]),
        reverse("roles-detail", args=[role.uid]),
        reverse("users-new"),
        reverse("users-detail", args=[rita.uid]),
        reverse("users-password", args=[rita.uid]),
        reverse("teams-tree"),
        reverse("teams-detail", args=[team.uid]),
        reverse("api-tokens"),
        reverse("settings"),
    ]
    for url in pages:
        answer = browser.get(url)
        assert answer.status_code == 200, url
        html = answer.content.decode()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)|javascript:", html), url
        ids = re.findall(r'\sid="([^"]+)"', html)
        assert sorted(ids) == sorted(set(ids)), url


# Permissions. ---------------------------------------------------------------------------------------------------------


def test_matrix_shows_what_the_role_grants_and_saving_it_untouched_changes_nothing(browser: Client, rita: User) -> None:
    role = make_role("Sales", [("people", "view", "team"), ("tags", "create", "all")], rita)
    url = reverse("roles-permissions", args=[role.uid])
    given = inputs_of(browser.get(url))
    assert given["grant:people:view"] == "team"
    assert given["grant:people:delete"] == ""
    assert given["grant:tags:create"] == "all"
    assert given["rule:people:birth_date"] == ""
    assert "grant:users:view" not in given, "the administration is not granted by roles"
    assert "grant:tags:view" not in given, "everybody reads what is shared"
    assert "grant:parties:view" not in given, "an overview is reached as far as its kinds"
    changes = ChangeSet.objects.count()
    assert browser.post(url, given).status_code == 302
    assert ChangeSet.objects.count() == changes


def test_matrix_is_saved_in_one_change_that_undo_takes_back_with_its_effect(browser: Client, rita: User) -> None:
    # given a role that sees only its own people, and a person of somebody else
    role = make_role("Sales", [("people", "view", "own"), ("tasks", "view", "own")], rita)
    people = registry.get("people")
    write.create(people, {"given_name": "Anna", "owner": str(User.objects.get(username="ada").uid)}, actor=None)
    assert rows(people, rita).count() == 0
    url = reverse("roles-permissions", args=[role.uid])

    # when an administrator widens it, restricts two fields and takes a grant away
    given = inputs_of(browser.get(url)) | {
        "grant:people:view": "all",
        "grant:people:update": "own",
        "grant:tasks:view": "",
        "rule:people:birth_date": "hidden",
        "rule:people:email": "read_only",
    }
    assert browser.post(url, given).status_code == 302

    # then exactly that is stored, in one change set, and holds at once
    stored = set(Grant.objects.filter(role=role).values_list("kind", "action", "scope"))
    assert stored == {("people", "view", "all"), ("people", "update", "own")}
    ruled = set(FieldRule.objects.filter(role=role).values_list("kind", "field", "rule"))
    assert ruled == {("people", "birth_date", "hidden"), ("people", "email", "read_only")}
    changed = latest()
    assert (changed.act, changed.kind, changed.summary) == ("permissions", "roles", "Sales")
    reader = User.objects.get(pk=rita.pk)
    assert rows(people, reader).count() == 1
    assert permissions_of(reader).hidden_fields("people") == {"birth_date"}

    # and undo puts the permissions back, in effect too
    undo(changed, actor=User.objects.get(username="ada"), channel="web")
    stored = set(Grant.objects.filter(role=role).values_list("kind", "action", "scope"))
    assert stored == {("people", "view", "own"), ("tasks", "view", "own")}
    assert not FieldRule.objects.filter(role=role).exists()
    assert rows(people, User.objects.get(pk=rita.pk)).count() == 0


def test_every_kind_at_once_holds_where_a_kind_says_nothing_else(browser: Client, rita: User) -> None:
    role = make_role("Reader", [("people", "view", "own")], rita)
    url = reverse("roles-permissions", args=[role.uid])
    browser.post(url, inputs_of(browser.get(url)) | {"grant:*:view": "all"})
    found = permissions_of(User.objects.get(pk=rita.pk))
    assert (found.scope("people", "view"), found.scope("tasks", "view"), found.scope("tasks", "delete")) == (
        "own",
        "all",
        None,
    )
    assert "As all kinds" in browser.get(url).content.decode()


def test_a_value_that_is_no_option_is_ignored_and_what_is_not_shown_stays(browser: Client, rita: User) -> None:
    role = make_role("Odd", [("people", "view", "own"), ("deals-of-another-module", "view", "all")], rita)
    url = reverse("roles-permissions", args=[role.uid])
    given = inputs_of(browser.get(url)) | {
        "grant:people:view": "everything",
        "grant:users:update": "all",
        "rule:people:uid": "hidden",
        "grant:people:create": "own",
    }
    browser.post(url, given)
    stored = set(Grant.objects.filter(role=role).values_list("kind", "action", "scope"))
    assert stored == {
        ("people", "view", "own"),
        ("people", "create", "own"),
        ("deals-of-another-module", "view", "all"),
    }
    assert not FieldRule.objects.filter(role=role).exists()


def test_two_editors_at_once_the_second_is_asked(browser: Client, rita: User) -> None:
    role = make_role("Sales", [("people", "view", "own")], rita)
    url = reverse("roles-permissions", args=[role.uid])
    stale = inputs_of(browser.get(url)) | {"grant:people:delete": "own"}
    browser.post(url, inputs_of(browser.get(url)) | {"grant:people:view": "all"})

    answer = browser.post(url, stale)
    assert answer.status_code == 409
    assert not Grant.objects.filter(role=role, action="delete").exists()
    kept = inputs_of(answer)
    assert (kept["grant:people:view"], kept["grant:people:delete"]) == ("own", "own")
    assert browser.post(url, kept).status_code == 302
    stored = set(Grant.objects.filter(role=role).values_list("kind", "action", "scope"))
    assert stored == {("people", "view", "own"), ("people", "delete", "own")}


def test_copy_of_a_role_has_its_permissions_and_a_name_of_its_own(browser: Client, rita: User) -> None:
    role = make_role("Sales", [("people", "view", "own")], rita)
    with change_set(actor=None, channel="test", act="test"):
        FieldRule.objects.create(role=role, kind="people", field="email", rule="hidden")
    for expected in ("Sales (copy)", "Sales (copy 2)"):
        answer = browser.post(reverse("roles-copy", args=[role.uid]))
        made = Role.objects.get(name=expected)
        assert answer["Location"] == reverse("roles-permissions", args=[made.uid])
        assert list(made.grants.values_list("kind", "action", "scope")) == [("people", "view", "own")]
        assert list(made.field_rules.values_list("kind", "field", "rule")) == [("people", "email", "hidden")]
        assert made.holders.count() == 0


# Users. ---------------------------------------------------------------------------------------------------------------


def new_user(**changes: Any) -> dict[str, Any]:
    return {"full_name": "Nora New", "username": "nora", "email": "nora@example.org", "way": "link", **changes}


def test_user_added_by_link_chooses_a_password_once(admin: User) -> None:
    role, team = make_role("Sales", [("people", "view", "own")]), make_team("North")
    answer = signed_in(admin).post(reverse("users-new"), new_user(roles=[str(role.uid)], teams=[str(team.uid)]))
    assert answer.status_code == 200
    nora = User.objects.get(username="nora")
    assert not nora.has_usable_password()
    assert [r.name for r in nora.roles.all()] == ["Sales"]
    assert [t.name for t in nora.teams.all()] == ["North"]
    acts = ChangeSet.objects.filter(summary=str(nora)).order_by("pk")
    assert [act.act for act in acts] == ["create", "password_link"]
    assert nora.created_in == ChangeSet.objects.get(act="create", summary=str(nora)).uid

    link = re.findall(r"http://testserver(/accounts/password/reset/key/[^<\s]+)", answer.content.decode())[0]
    visitor = Client()
    form = visitor.get(link, follow=True)
    assert form.status_code == 200
    done = visitor.post(
        form.request["PATH_INFO"], {"password1": "a fine long secret", "password2": "a fine long secret"}
    )
    assert done.status_code == 302
    assert User.objects.get(username="nora").check_password("a fine long secret")
    again = Client().get(link, follow=True)
    assert 'name="password1"' not in again.content.decode(), "a link works once"


def test_user_added_with_a_password_signs_in(admin: User) -> None:
    answer = signed_in(admin).post(reverse("users-new"), new_user(way="password", password="tea for seven people"))
    nora = User.objects.get(username="nora")
    assert answer["Location"] == reverse("users-detail", args=[nora.uid])
    assert nora.check_password("tea for seven people")
    assert not nora.is_administrator


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"way": "password", "password": ""}, "Enter a password, or choose the link."),
        ({"way": "password", "password": "short"}, "too short"),
        ({"username": "rita"}, "Another record has this value already."),
        ({"username": "no blanks"}, "Letters, digits and @ . + - _ only."),
        ({"roles": ["01890000-0000-7000-8000-000000000000"]}, "Select a valid choice"),
    ],
)
def test_user_that_is_refused_is_not_made(admin: User, rita: User, changes: dict[str, Any], message: str) -> None:
    client = signed_in(admin)
    users, changes_before = User.objects.count(), ChangeSet.objects.count()
    answer = client.post(reverse("users-new"), new_user(**changes))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert (User.objects.count(), ChangeSet.objects.count()) == (users, changes_before)


def test_deactivated_user_is_out_at_once_and_comes_back_when_activated(browser: Client, rita: User) -> None:
    theirs = signed_in(rita)
    text, _token = create_token(rita, "script")
    assert theirs.get(reverse("preferences")).status_code == 200
    url = reverse("users-active", args=[rita.uid])

    assert browser.post(url, {"active": "0"}).status_code == 302
    assert theirs.get(reverse("preferences")).status_code == 302
    assert UserSession.objects.filter(user=rita).count() == 0
    assert find_token(text) is None

    browser.post(url, {"active": "1"})
    assert User.objects.get(pk=rita.pk).is_active
    assert theirs.get(reverse("preferences")).status_code == 302, "the ended session stays ended"
    assert signed_in(rita).get(reverse("preferences")).status_code == 200


def test_editing_the_record_to_inactive_ends_the_sessions_too(admin: User, rita: User) -> None:
    signed_in(rita)
    assert UserSession.objects.filter(user=rita).count() == 1
    write.update(registry.get("users"), rita, {"is_active": False}, actor=admin, channel="api")
    assert UserSession.objects.filter(user=rita).count() == 0


def test_the_last_administrator_stays(browser: Client, admin: User, rita: User) -> None:
    browser.post(reverse("users-active", args=[admin.uid]), {"active": "0"})
    assert User.objects.get(pk=admin.pk).is_active
    with pytest.raises(Invalid) as refused:
        write.update(registry.get("users"), admin, {"is_administrator": False}, actor=admin)
    assert refused.value.errors == {"is_administrator": ["This is the last administrator. Make another one first."]}

    write.update(registry.get("users"), rita, {"is_administrator": True}, actor=admin)
    write.update(registry.get("users"), admin, {"is_administrator": False}, actor=admin)
    assert list(User.objects.filter(is_administrator=True)) == [rita]


def test_password_set_by_the_administrator_ends_the_sessions(admin: User, rita: User) -> None:
    browser, theirs = signed_in(admin), signed_in(rita)
    url = reverse("users-password", args=[rita.uid])
    assert browser.post(url, {"password": "short"}).status_code == 422
    assert theirs.get(reverse("preferences")).status_code == 200
    assert browser.post(url, {"password": "tea for seven people"}).status_code == 302
    assert User.objects.get(pk=rita.pk).check_password("tea for seven people")
    assert theirs.get(reverse("preferences")).status_code == 302
    assert (latest().act, latest().summary) == ("set_password", "Rita")


def test_ones_own_password_is_not_set_without_the_old_one(admin: User) -> None:
    browser = signed_in(admin)
    url = reverse("users-password", args=[admin.uid])
    assert browser.get(url)["Location"] == reverse("account_change_password")
    assert browser.post(url, {"password": "tea for seven people"}).status_code == 403
    assert User.objects.get(pk=admin.pk).check_password(PASSWORD)


def test_second_factor_is_removed_for_who_lost_it(admin: User, rita: User) -> None:
    browser = signed_in(admin)
    Authenticator.objects.create(user=rita, type="totp", data={"secret": "x"})
    Authenticator.objects.create(user=rita, type="recovery_codes", data={})
    assert "Remove the second factor" in browser.get(reverse("users-detail", args=[rita.uid])).content.decode()
    browser.post(reverse("users-second-factor", args=[rita.uid]))
    assert Authenticator.objects.filter(user=rita).count() == 0
    assert latest().act == "reset_second_factor"


def test_link_for_an_inactive_user_is_not_made(browser: Client, rita: User) -> None:
    browser.post(reverse("users-active", args=[rita.uid]), {"active": "0"})
    answer = browser.post(reverse("users-link", args=[rita.uid]))
    assert answer.status_code == 302


def test_teams_and_roles_are_ticked_in_the_form_of_a_user(browser: Client, rita: User) -> None:
    north, south = make_team("North", None, rita), make_team("South")
    url = reverse("users-edit", args=[rita.uid])
    html = browser.get(url).content.decode()
    assert re.search(rf'value="{north.uid}"[^>]*checked', html)
    assert not re.search(rf'value="{south.uid}"[^>]*checked', html)


# Teams. ---------------------------------------------------------------------------------------------------------------


def test_team_moves_below_another_and_its_rows_follow(browser: Client, rita: User) -> None:
    # given a lead of Germany, and a person whose owner is in South, which stands alone
    lead = make_user("lena")
    make_role("Lead", [("people", "view", "team")], lead)
    germany, south = make_team("Germany", None, lead), make_team("South", None, rita)
    people = registry.get("people")
    write.create(people, {"given_name": "Anna", "owner": str(rita.uid)}, actor=None)
    assert rows(people, lead).count() == 0

    browser.post(reverse("teams-move", args=[south.uid]), {"parent": str(germany.uid)})
    assert Team.objects.get(pk=south.pk).parent == germany
    lead.refresh_from_db()  # as each request does: the stamp says that who are colleagues is to be gathered anew
    assert rows(people, lead).count() == 1

    undo(latest(), actor=User.objects.get(username="ada"), channel="web")
    assert Team.objects.get(pk=south.pk).parent is None
    lead.refresh_from_db()
    assert rows(people, lead).count() == 0


def test_team_never_moves_below_itself(browser: Client) -> None:
    germany = make_team("Germany")
    south = make_team("South", germany)
    browser.post(reverse("teams-move", args=[germany.uid]), {"parent": str(south.uid)})
    assert Team.objects.get(pk=germany.pk).parent is None
    html = browser.get(reverse("teams-tree")).content.decode()
    moving = html.split(reverse("teams-move", args=[germany.uid]))[1].split("</select>")[0]
    assert str(south.uid) not in moving, "what would be refused is not offered"


def test_member_joins_and_leaves_and_undo_restores_the_reach(browser: Client, rita: User) -> None:
    lead = make_user("lena")
    make_role("Lead", [("people", "view", "team")], lead)
    south = make_team("South", None, lead)
    people = registry.get("people")
    write.create(people, {"given_name": "Anna", "owner": str(rita.uid)}, actor=None)
    url = reverse("teams-members", args=[south.uid])

    browser.post(url, {"user": str(rita.uid)})
    assert set(south.members.values_list("username", flat=True)) == {"lena", "rita"}
    assert rows(people, lead).count() == 1
    undo(latest(), actor=User.objects.get(username="ada"), channel="web")
    assert list(south.members.values_list("username", flat=True)) == ["lena"]
    assert rows(people, lead).count() == 0

    browser.post(url, {"user": str(lead.uid), "leave": "1"})
    assert south.members.count() == 0
    assert browser.post(url, {"user": "nobody"}).status_code == 404
