"""A team's own administrator: what they may, and every way by which they might climb."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access import administration
from rapport.platform.access.delegation import looked_after_by, remit_of
from rapport.platform.access.engine import may, rows, writable_fields
from rapport.platform.access.models import DelegatedRole, Team, User
from rapport.platform.history.undo import undo
from rapport.platform.jobs.hand_over import hand_over, hand_over_all
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Missing, Refused
from tests.dump import difference, dump
from tests.factories import make_person
from tests.factories.access import (
    PASSWORD,
    make_administrator,
    make_delegation,
    make_holder,
    make_role,
    make_user,
)
from tests.factories.integration import make_webhook
from tests.platform.access.firm import NEW, ROLES, TEAMS, USERS, Firm, gives, last, signed_in
from tests.platform.api.caller import Caller
from tests.platform.exchange.files import counts, import_file, write_csv

pytestmark = pytest.mark.django_db


# What they may. -------------------------------------------------------------------------------------------------------


def test_they_add_change_move_and_deactivate_the_users_of_their_teams(firm: Firm) -> None:
    made = write.create(
        registry.get(USERS),
        {**NEW, "teams": [str(firm.inland.uid)], "roles": [str(firm.clerk.uid)]},
        actor=firm.dora,
    )
    gives(firm, made, full_name="Nina Neu", teams=[str(firm.sales.uid)], is_active=False)
    made = firm.fresh(made)
    assert ([*made.teams.all()], [*made.roles.all()]) == ([firm.sales], [firm.clerk])
    assert (made.full_name, made.is_active, made.is_administrator) == ("Nina Neu", False, False)
    assert set(looked_after_by(firm.dora)) == {firm.anna, made}


def test_their_pages_and_doors_offer_no_more_than_that(firm: Firm) -> None:
    spec = registry.get(USERS)
    assert [may(spec, firm.dora, action) for action in ("view", "create", "update", "delete", "export")] == [
        True, True, True, False, False,
    ]  # fmt: skip
    assert set(rows(spec, firm.dora, "update")) == {firm.anna}
    assert writable_fields(spec, firm.dora) == {
        "full_name", "username", "email", "is_active", "teams", "roles", "language", "time_zone",
    }  # fmt: skip
    client = signed_in(firm.dora)
    new = client.get("/users/new/").content.decode()
    edit = client.get(f"/users/{firm.anna.uid}/edit/").content.decode()
    for page in (new, edit):
        assert "Clerk" in page
        assert "Inland" in page
        assert "Chief" not in page
        assert "Buying" not in page
        assert "is_administrator" not in page
    own = client.get(f"/users/{firm.anna.uid}/").content.decode()
    assert reverse("users-link", args=[firm.anna.uid]) in own
    assert reverse("users-link", args=[firm.boss.uid]) not in client.get(f"/users/{firm.boss.uid}/").content.decode()


def test_they_make_a_way_in_and_end_one(firm: Firm) -> None:
    client = signed_in(firm.dora)
    form = {
        "full_name": "Nina Neu", "username": "neu", "email": "neu@example.com", "way": "link",
        "teams": [str(firm.inland.uid)], "roles": [str(firm.clerk.uid)],
    }  # fmt: skip
    assert client.post("/users/new/", form).status_code == 302, "asked first who is there"
    assert not User.objects.filter(username="neu").exists()
    administration.user_set_password(user=firm.anna, password="another-long-one-7", actor=firm.dora, channel="web")
    assert firm.fresh(firm.anna).check_password("another-long-one-7")
    assert administration.password_link(firm.anna, actor=firm.dora, channel="web").startswith("/")
    assert administration.second_factor_reset(user=firm.anna, actor=firm.dora, channel="web") == 0
    assert (last().act, last().actor) == ("reset_second_factor", firm.dora)


def test_a_leaver_hands_over_within_the_team_and_nowhere_else(firm: Firm) -> None:
    bert = make_user(username="bert", teams=[str(firm.sales.uid)])
    person, outsider = make_person(owner=firm.anna), make_user(username="out", teams=[str(firm.buying.uid)])
    for other in (outsider, firm.boss, firm.dora):
        with pytest.raises(Refused):
            hand_over(leaver=firm.anna, successor=other, deactivate=False, actor=firm.dora)
        with pytest.raises(Refused):
            hand_over(leaver=other, successor=bert, deactivate=False, actor=firm.dora)
    job = hand_over(leaver=firm.anna, successor=bert, deactivate=True, actor=firm.dora)
    hand_over_all(job.pk)
    assert JobRun.objects.get(pk=job.pk).state == "done"
    person.refresh_from_db()
    assert (person.owner, firm.fresh(firm.anna).is_active) == (bert, False)


def test_a_hand_over_that_waits_is_asked_again_when_it_runs(firm: Firm) -> None:
    bert = make_user(username="bert", teams=[str(firm.sales.uid)])
    person = make_person(owner=firm.anna)
    job = hand_over(leaver=firm.anna, successor=bert, deactivate=False, actor=firm.dora)
    write.delete(registry.get("team-administrators"), firm.delegation, actor=firm.boss)
    hand_over_all(job.pk)
    person.refresh_from_db()
    assert (JobRun.objects.get(pk=job.pk).state, person.owner) == ("failed", firm.anna)


def test_they_read_what_became_of_the_accounts_and_who_did_what(firm: Firm) -> None:
    gives(firm, firm.anna, full_name="Anna Alt")
    write.update(registry.get(USERS), firm.boss, {"full_name": "Berta Boss"}, actor=firm.boss)
    make_person(actor=firm.anna, family_name="Geheim")
    client = signed_in(firm.dora)
    page = client.get("/changes/?of=team").content.decode()
    assert "anna" in page.lower()
    assert "Berta Boss" not in page
    assert "Geheim" not in page, "a record that she may not see is not named"
    assert client.get("/changes/export/?of=all").status_code == 403
    other = signed_in(make_user()).get("/changes/?of=team").content.decode()
    assert "Anna Alt" not in other


# Ways to climb. -------------------------------------------------------------------------------------------------------


def strong(firm: Firm, why: str) -> User:
    """Somebody in the team who holds a right that Dora may not give."""
    inside = [str(firm.inland.uid)]
    if why == "administrator":
        return make_administrator(teams=inside)
    if why == "another role":
        return make_user(teams=inside, roles=[str(firm.clerk.uid), str(firm.chief.uid)])
    if why == "another team":
        return make_user(teams=[*inside, str(firm.buying.uid)])
    if why == "no team":
        return make_user()
    if why == "lead elsewhere":
        user = make_user(teams=inside)
        write.update(registry.get(TEAMS), firm.buying, {"lead": user}, actor=firm.boss)
        return user
    if why == "delegate":
        user = make_user(teams=inside)
        make_delegation(user=user, team=firm.inland)
        return user
    return firm.dora


@pytest.mark.parametrize(
    "why", ["administrator", "another role", "another team", "no team", "lead elsewhere", "delegate", "oneself"]
)
def test_nobody_with_more_rights_is_touched_by_any_door(firm: Firm, why: str) -> None:
    target = strong(firm, why)
    client, call = signed_in(firm.dora), Caller(firm.dora)
    call.get("/me")  # that a token was used is written down once a day
    before = dump()
    page = f"/users/{target.uid}"
    posts: list[tuple[str, dict[str, Any]]] = [
        (f"{page}/edit/", {"email": "mine@example.com", "full_name": "x", "username": "x"}),
        (f"{page}/value/email/", {"email": "mine@example.com"}),
        ("/users/bulk/edit/", {"uid": str(target.uid), "_field": "email", "email": "mine@example.com"}),
        (f"{page}/history/email/", {"number": "0"}),
        (f"{page}/password/", {"password": "a long new password 7"}),
        (f"{page}/link/", {}),
        (f"{page}/active/", {"active": "0"}),
        (f"{page}/second-factor/", {}),
        (f"{page}/hand-over/", {"owner": str(firm.anna.uid)}),
        (f"{page}/view-as/", {"reason": "let me look around"}),
    ]
    for path, form in posts:
        answer = client.post(path, form)
        assert answer.status_code in (302, 403, 404, 405, 422) or b"mine@" not in answer.content, path
    bodies: list[dict[str, Any]] = [
        {"email": "mine@example.com"},
        {"roles": []},
        {"teams": [str(firm.sales.uid)]},
        {"is_active": False},
    ]
    for body in bodies:
        assert call("PATCH", page, body, If_Match="*").status_code == 403, body
    assert difference(before, dump()) == {}
    for act in (
        lambda: administration.user_set_password(user=target, password=PASSWORD, actor=firm.dora, channel="web"),
        lambda: administration.second_factor_reset(user=target, actor=firm.dora, channel="web"),
        lambda: administration.password_link(target, actor=firm.dora, channel="web"),
        lambda: administration.user_set_active(user=target, active=False, actor=firm.dora, channel="web"),
        lambda: gives(firm, target, email="mine@example.com"),
    ):
        with pytest.raises((Refused, Missing)):
            act()
    assert difference(before, dump()) == {}


@pytest.mark.parametrize(
    "wanted",
    [
        {"roles": ["chief"]}, {"roles": ["clerk", "chief"]}, {"teams": ["buying"]}, {"teams": ["inland", "buying"]},
        {"teams": []}, {"is_administrator": True},
    ],
)  # fmt: skip
def test_they_give_no_right_that_they_may_not_give(firm: Firm, wanted: dict[str, Any]) -> None:
    values = {
        name: [str(getattr(firm, one).uid) for one in given] if isinstance(given, list) else given
        for name, given in wanted.items()
    }
    call = Caller(firm.dora)
    call.get("/me")
    before = dump()
    with pytest.raises(Invalid) as refused:
        gives(firm, firm.anna, **values)
    assert set(refused.value.errors) == set(wanted)
    new = {"username": "neu", "email": "neu@example.com", "teams": [str(firm.inland.uid)], **values}
    with pytest.raises(Invalid):
        write.create(registry.get(USERS), new, actor=firm.dora)
    with pytest.raises(Invalid):
        write.update_many(registry.get(USERS), {firm.anna.pk: values}, actor=firm.dora)
    assert call("PATCH", f"/users/{firm.anna.uid}", values, If_Match="*").status_code == 422
    assert call("POST", "/users", new).status_code == 422
    client = signed_in(firm.dora)
    assert client.post(f"/users/{firm.anna.uid}/edit/", {**values, "username": "anna"}).status_code in (403, 422)
    assert difference(before, dump()) == {}


def test_without_a_team_nobody_is_made(firm: Firm) -> None:
    with pytest.raises(Invalid) as refused:
        write.create(registry.get(USERS), {"username": "neu", "email": "neu@example.com"}, actor=firm.dora)
    assert refused.value.errors == {"teams": ["Choose a team of those that you administer."]}


def test_an_import_gives_no_more_than_a_form(firm: Firm, tmp_path: Path) -> None:
    header = ("Username", "E-mail", "Teams", "Roles")
    rows = [
        ("neu", "neu@example.com", "Inland", "Clerk"),
        ("zwei", "zwei@example.com", "Inland", "Chief"),
        ("drei", "drei@example.com", "Buying", "Clerk"),
        (firm.boss.username, "mine@example.com", "Inland", "Clerk"),
        ("anna", "anna@example.com", "Inland", "Clerk"),
    ]
    run = import_file(USERS, write_csv(tmp_path / "users.csv", header, rows), actor=firm.dora, match="username")
    assert counts(run) == (1, 1, 0, 3)
    assert set(User.objects.filter(username__in=["neu", "zwei", "drei"]).values_list("username", flat=True)) == {"neu"}
    assert firm.fresh(firm.boss).email == firm.boss.email
    assert firm.fresh(firm.anna).email == "anna@example.com"


def test_the_rest_of_the_administration_stays_shut(firm: Firm) -> None:
    client, call = signed_in(firm.dora), Caller(firm.dora)
    call.get("/me")
    hook = make_webhook()
    before = dump()
    role, mine = f"/roles/{firm.clerk.uid}", f"/team-administrators/{firm.delegation.uid}"
    posts: list[tuple[str, dict[str, Any]]] = [
        (f"/teams/{firm.buying.uid}/move/", {"parent": str(firm.sales.uid)}),
        (f"/teams/{firm.buying.uid}/edit/", {"name": "Buying", "parent": str(firm.sales.uid)}),
        (f"/teams/{firm.sales.uid}/members/", {"user": str(firm.boss.uid)}),
        (f"{role}/permissions/", {"grant:*:view": "all"}),
        (f"{role}/edit/", {"name": "x"}),
        (f"{role}/copy/", {}),
        (f"{mine}/edit/", {"team": str(firm.buying.uid), "roles": [str(firm.chief.uid)]}),
        ("/team-administrators/new/", {"user": str(firm.anna.uid), "team": str(firm.buying.uid)}),
        (f"/webhooks/{hook.uid}/edit/", {"runs_as": str(firm.dora.uid)}),
        ("/settings/sign-in/everybody/", {"networks": "192.0.2.0/24"}),
        ("/configuration/", {}),
        ("/backups/", {}),
    ]
    for path, form in posts:
        assert client.post(path, form).status_code in (302, 403, 404, 405), path
    for path, body in (
        (f"/teams/{firm.buying.uid}", {"parent": str(firm.sales.uid)}),
        (role, {"grants": [{"kind": "*", "action": "view", "scope": "all"}]}),
        (f"/webhooks/{hook.uid}", {"runs_as": str(firm.dora.uid)}),
    ):
        assert call("PATCH", path, body, If_Match="*").status_code in (403, 404), path
    assert call("POST", "/team-administrators", {"user": str(firm.anna.uid)}).status_code == 403
    assert client.get("/team-administrators/").status_code == 403
    scim = Client(headers={"Authorization": call.headers["Authorization"]})
    assert scim.get("/scim/v2/Users").status_code in (401, 403)
    assert client.post("/preferences/tokens/", {"name": "x", "scope": "scim", "days": "30"}).status_code in (302, 422)
    assert difference(before, dump()) == {}


def test_a_role_that_was_edited_to_hold_more_may_not_be_given_until_it_is_allowed_anew(firm: Firm) -> None:
    grants = [{"kind": "people", "action": "view", "scope": "team"}]
    write.update(registry.get(ROLES), firm.clerk, {"grants": grants}, actor=firm.boss)
    assert remit_of(firm.dora).roles == frozenset()  # type: ignore[union-attr]
    with pytest.raises(Refused):
        gives(firm, firm.anna, full_name="x")
    page = signed_in(firm.boss).get(f"/team-administrators/{firm.delegation.uid}/").content.decode()
    assert "These roles hold more than when they were allowed" in page

    write.update(
        registry.get("team-administrators"), firm.delegation, {"roles": [str(firm.clerk.uid)]}, actor=firm.boss
    )

    assert gives(firm, firm.anna, full_name="Anna Alt").full_name == "Anna Alt"
    assert DelegatedRole.objects.get().terms["grants"] == [["people", "view", "team"]]


@pytest.mark.parametrize(
    ("then", "now", "grown"),
    [
        ([("people", "view", "all")], [("people", "view", "team")], False),
        ([("people", "view", "own")], [("people", "view", "team")], True),
        ([("*", "view", "all"), ("people", "view", "own")], [("*", "view", "all")], True),
        ([("*", "view", "all")], [("*", "view", "all"), ("people", "view", "own")], False),
        ([("*", "view", "all")], [("*", "view", "all"), ("automations", "view", "all")], True),
        ([("*", "view", "own")], [("tasks", "view", "own")], False),
        ([("tasks", "view", "own")], [("*", "view", "own")], True),
        ([], [("gone-module", "view", "own")], True),
    ],
)
def test_growth_is_told_kind_by_kind(
    firm: Firm, then: list[tuple[str, str, str]], now: list[tuple[str, str, str]], grown: bool
) -> None:
    def grants(given: list[tuple[str, str, str]]) -> list[dict[str, str]]:
        return [dict(zip(("kind", "action", "scope"), one, strict=True)) for one in given]

    role = make_role(grants=grants(then))
    write.update(registry.get("team-administrators"), firm.delegation, {"roles": [str(role.uid)]}, actor=firm.boss)
    write.update(registry.get(ROLES), role, {"grants": grants(now)}, actor=firm.boss)
    assert (role.pk not in remit_of(firm.dora).roles) is grown  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("then", "now", "grown"), [("hidden", "read_only", True), ("read_only", "", True), ("read_only", "hidden", False)]
)
def test_a_restriction_that_is_lifted_is_growth(firm: Firm, then: str, now: str, grown: bool) -> None:
    def rules(rule: str) -> list[dict[str, str]]:
        return [{"kind": "people", "field": "birthday", "rule": rule}] if rule else []

    role = make_role(field_rules=rules(then))
    write.update(registry.get("team-administrators"), firm.delegation, {"roles": [str(role.uid)]}, actor=firm.boss)
    write.update(registry.get(ROLES), role, {"field_rules": rules(now)}, actor=firm.boss)
    assert (role.pk not in remit_of(firm.dora).roles) is grown  # type: ignore[union-attr]


def test_a_narrow_role_is_not_taken_off_to_let_a_wide_one_through(firm: Firm) -> None:
    """A grant on a kind stands before that for all kinds: without "Clerk", "Chief" would reach every person."""
    both = make_user(teams=[str(firm.inland.uid)], roles=[str(firm.clerk.uid), str(firm.chief.uid)])
    with pytest.raises(Refused):
        gives(firm, both, roles=[str(firm.chief.uid)])
    with pytest.raises(Refused):
        gives(firm, both, roles=[])


def test_a_team_moved_below_theirs_brings_nobody_with_more_rights(firm: Firm) -> None:
    plain = make_user(teams=[str(firm.buying.uid)])
    senior = make_user(teams=[str(firm.buying.uid)], roles=[str(firm.chief.uid)])
    client = signed_in(firm.boss)
    answer = client.post(f"/teams/{firm.buying.uid}/move/", {"parent": str(firm.sales.uid)}, follow=True)
    assert "dora" in answer.content.decode().partition("Moved: Buying")[2][:60].lower(), "who administers it is told"
    assert set(looked_after_by(firm.dora)) == {firm.anna, plain}
    with pytest.raises(Refused):
        gives(firm, senior, email="mine@example.com")
    write.update(registry.get(TEAMS), Team.objects.get(pk=firm.buying.pk), {"parent": None}, actor=firm.boss)
    assert set(looked_after_by(firm.dora)) == {firm.anna}, "and the reach ends with the move"


# Races, and what is set up. -------------------------------------------------------------------------------------------


def test_a_link_ends_when_the_rights_change(firm: Firm, client: Client) -> None:
    link = administration.password_link(firm.anna, actor=firm.dora, channel="web")
    assert "reset" in client.get(link)["Location"]
    write.update(registry.get(USERS), firm.anna, {"roles": [str(firm.chief.uid)]}, actor=firm.boss)
    page = Client().get(link, follow=True).content.decode()
    assert "password1" not in page


def test_a_delegation_that_ends_ends_at_once(firm: Firm) -> None:
    assert may(registry.get(USERS), firm.fresh(firm.dora), "update")
    write.delete(registry.get("team-administrators"), firm.delegation, actor=firm.boss)
    dora = firm.fresh(firm.dora)
    assert not may(registry.get(USERS), dora, "update")
    assert rows(registry.get(USERS), dora, "update").count() == 0
    undo(last(), actor=firm.boss)
    assert may(registry.get(USERS), firm.fresh(firm.dora), "update")


def test_who_may_no_longer_sign_in_administers_nothing(firm: Firm) -> None:
    write.update(registry.get(USERS), firm.dora, {"is_active": False}, actor=firm.boss)
    dora = firm.fresh(firm.dora)
    assert remit_of(dora) is None
    with pytest.raises(Refused):
        administration.password_link(firm.anna, actor=dora, channel="web")


def test_one_delegation_a_user_and_none_for_an_administrator(firm: Firm) -> None:
    with pytest.raises(Invalid):
        make_delegation(user=firm.dora, team=firm.buying)
    with pytest.raises(Invalid) as refused:
        make_delegation(user=firm.boss, team=firm.buying)
    assert refused.value.errors == {"user": ["An administrator administers every team already."]}


def test_delegating_costs_other_readers_nothing(firm: Firm) -> None:
    holder = make_holder("all")
    assert not may(registry.get(USERS), holder, "update")
    assert registry.get(USERS).writable >= {"is_administrator"}
    assert writable_fields(registry.get(USERS), firm.boss) == registry.get(USERS).writable
