"""Areas of the administration that a role opens by name; and every way by which whoever holds one might climb."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access import matrix
from rapport.platform.access.engine import explain, may, rows
from rapport.platform.access.models import Role, User
from rapport.platform.access.policy import Administered
from rapport.platform.automation.models import Automation
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search
from tests.dump import difference, dump
from tests.factories import make
from tests.factories.access import ACTIONS, make_administrator, make_holder, make_role, make_team, make_user
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db

AREAS = (
    "automations",
    "custom-fields",
    "cadence-rules",
    "consent-purposes",
    "consent-wordings",
    "help-texts",
    "field-tips",
)
CLOSED = (
    "users", "teams", "roles", "team-administrators", "webhooks", "assignment-rules", "custom-kinds",
    "territories", "territory-plans", "territory-rules", "territory-accounts", "letter-heads", "number-ranges",
    "discount-limits",
)  # fmt: skip
"""In these somebody could give themselves rights, records, another one's view, or say who we are on paper."""


def delegate(kind: str, **values: Any) -> User:
    """Somebody whose role opens one area and nothing else."""
    return make_holder("all", kind=kind, **values)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_areas_are_those_we_know_of() -> None:
    administered = {spec.name: spec.record.access for spec in registry if isinstance(spec.record.access, Administered)}
    assert {name for name, policy in administered.items() if policy.area} == set(AREAS)
    assert {name for name, policy in administered.items() if not policy.area} == {*CLOSED, "feedback"}


@pytest.mark.parametrize("kind", AREAS)
def test_a_role_opens_an_area_by_name_at_every_door(kind: str) -> None:
    user = delegate(kind)
    spec, row = registry.get(kind), make(kind)
    actions = [action for action in ACTIONS if may(spec, user, action)]
    assert {"view", "create"} <= set(actions)
    assert row in set(rows(spec, user))
    client = signed_in(user)
    for url in (reverse(f"{kind}-list"), reverse(f"{kind}-detail", args=[row.uid]), reverse(f"{kind}-new")):
        assert client.get(url).status_code == 200, url
    assert Caller(user).get(f"/{kind}/{row.uid}").status_code == 200
    assert reverse(f"{kind}-list") in client.get("/settings/").content.decode()


@pytest.mark.parametrize("kind", AREAS)
def test_a_grant_for_all_kinds_opens_none(kind: str) -> None:
    user = make_holder("all")
    spec, row = registry.get(kind), make(kind)
    for action in ("create", "update", "delete", "export"):
        assert (may(spec, user, action), rows(spec, user, action).count()) == (False, 0), action
    reasons = {one.action: one for one in explain(spec, user, row)}
    assert (reasons["update"].allowed, reasons["update"].because) == (False, "no_grant")
    if not spec.record.access.readable:  # type: ignore[attr-defined]
        assert not may(spec, user, "view")
        found = search(user, str(row)[:20], kinds=[kind], limit=10)
        assert [hit.uid for hit in found.items] == []


@pytest.mark.parametrize("kind", AREAS)
def test_one_area_opens_no_other_and_nothing_else(kind: str) -> None:
    user = delegate(kind)
    client, call = signed_in(user), Caller(user)
    call.get("/me")  # that a token was used is written down once a day
    before = dump()
    for other in {*AREAS, *CLOSED} - {kind}:
        assert not may(registry.get(other), user, "update"), other
        assert client.get(reverse(f"{other}-new")).status_code in (403, 404), other
        assert call("POST", f"/{other}", {"name": "x"}).status_code == 403, other
    assert rows(registry.get("people"), user).count() == 0
    assert difference(before, dump()) == {}


def test_nobody_climbs_from_an_area() -> None:
    """Each way to more rights is closed to whoever holds every area."""
    area = {"action": "view", "scope": "all"}
    grants = [{**area, "kind": kind, "action": action} for kind in AREAS for action in ACTIONS]
    role = make_role(grants=grants)
    user = make_user(roles=[str(role.uid)])
    strong, team, other = make_role(grants=[{**area, "kind": "*"}]), make_team(), make_administrator()
    client, call = signed_in(user), Caller(user)
    call.get("/me")  # that a token was used is written down once a day
    before = dump()
    me, mine = f"/users/{user.uid}", f"/roles/{role.uid}"
    posts: list[tuple[str, dict[str, str]]] = [
        (f"{me}/edit/", {"is_administrator": "on", "roles": str(strong.uid)}),
        (f"{me}/value/is_administrator/", {"is_administrator": "on"}),
        ("/users/bulk/edit/", {"uid": str(user.uid), "_field": "is_administrator", "is_administrator": "on"}),
        ("/users/new/", {"username": "x", "email": "x@example.com", "is_administrator": "on"}),
        (f"/users/{other.uid}/password/", {"password": "a long new password"}),
        (f"/users/{other.uid}/link/", {}),
        (f"/users/{other.uid}/active/", {"active": "0"}),
        (f"/users/{other.uid}/second-factor/", {}),
        (f"/users/{other.uid}/hand-over/", {"owner": str(user.uid)}),
        (f"/users/{other.uid}/view-as/", {"reason": "let me look around"}),
        (f"{mine}/permissions/", {"grant:*:view": "all"}),
        (f"{mine}/copy/", {}),
        (f"{mine}/edit/", {"name": "x"}),
        (f"/teams/{team.uid}/members/", {"user": str(user.uid)}),
        (f"/teams/{team.uid}/move/", {"parent": ""}),
        ("/settings/sign-in/everybody/", {"networks": "192.0.2.0/24"}),
        ("/settings/identity-providers/new/", {"name": "x"}),
        ("/settings/identity-providers/new/saml/", {"name": "x"}),
        ("/backups/", {}),
    ]
    for path, form in posts:
        assert client.post(path, form).status_code in (302, 403, 404, 405), path
    patches = [
        (f"/users/{user.uid}", {"is_administrator": True}),
        (f"/users/{user.uid}", {"roles": [str(strong.uid)]}),
        (f"/users/{user.uid}", {"teams": [str(team.uid)]}),
        (f"/roles/{role.uid}", {"grants": [{**area, "kind": "*"}]}),
    ]
    for path, body in patches:
        assert call("PATCH", path, body, If_Match="*").status_code == 403, path
    assert call("POST", "/users", {"username": "x", "email": "x@example.com"}).status_code == 403
    scim = Client(headers={"Authorization": call.headers["Authorization"]})
    assert scim.get("/scim/v2/Users").status_code in (401, 403)
    form = {"name": "x", "scope": "scim", "days": "30"}
    assert client.post("/preferences/tokens/", form).status_code in (302, 422), "no token for the directory"
    assert difference(before, dump()) == {}


def test_a_rule_that_a_delegate_switches_on_runs_within_their_rights() -> None:
    user = delegate("automations")
    rule = make("automations", actor=make_administrator(), is_active=False)
    assert isinstance(rule, Automation)
    write.update(registry.get("automations"), rule, {"is_active": True}, actor=user)
    rule.refresh_from_db()
    assert (rule.author, rule.is_active) == (user, True)
    assert rows(registry.get(rule.kind), user).count() == 0, "and so it reaches nothing that they do not see"


def test_the_table_of_permissions_offers_areas_without_saying_that_all_kinds_reach_them() -> None:
    role = make_role(grants=[{"kind": "*", "action": action, "scope": "all"} for action in ACTIONS])
    assert isinstance(role, Role)
    shown = {row.kind: row for group in matrix.groups_of(*matrix.items_of(role)) for row in group.rows}
    cell = shown["custom-fields"].cells[0]
    assert cell is not None
    assert [str(label) for _value, label in cell.options] == ["No", "Yes"]
    assert not set(CLOSED) & set(shown)
    assert shown["consent-purposes"].cells[0] is None, "everybody reads them"
