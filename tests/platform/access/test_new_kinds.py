"""Kinds that no role names: told with a proposal, given by one click, never by themselves."""

from __future__ import annotations

import pytest
from django.test import Client

from rapport.customers.catalogue import ensure_catalogue
from rapport.platform import write
from rapport.platform.access.engine import may
from rapport.platform.access.models import Grant, KnownKind, Role
from rapport.platform.access.new_kinds import NewKind, give_proposed, leave_alone, new_kinds, note_kinds
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.dump import difference, dump
from tests.factories.access import make_administrator, make_role, make_user

pytestmark = pytest.mark.django_db

NEW = "promises"
"""Stands for a kind that an upgrade brought: the roles were set up before it was there."""


@pytest.fixture
def upgraded() -> None:
    """An installation whose roles know nothing of one kind."""
    ensure_catalogue()
    note_kinds()
    KnownKind.objects.filter(name=NEW).delete()
    for role in Role.objects.filter(grants__kind=NEW).distinct():
        kept = Grant.objects.filter(role=role).exclude(kind=NEW).values("kind", "action", "scope")
        write.update(registry.get("roles"), role, {"grants": list(kept)}, actor=None)


def told() -> NewKind:
    (found,) = new_kinds()
    return found


def test_a_new_installation_has_a_rule_for_every_kind() -> None:
    ensure_catalogue()
    note_kinds()
    assert [new.spec.name for new in new_kinds()] == []
    assert set(KnownKind.objects.values_list("since", flat=True)) == {None}


def test_an_upgrade_grants_nothing_and_says_what_is_new(upgraded: None) -> None:
    before = Grant.objects.count()
    assert note_kinds() == 1
    assert note_kinds() == 0
    ensure_catalogue()
    found = told()
    assert (found.spec.name, found.since is not None, found.every) == (NEW, True, False)
    assert Grant.objects.count() == before
    page = Client()
    page.force_login(make_administrator())
    assert "No role names these kinds: Promises" in page.get("/roles/").content.decode()
    text = page.get("/roles/new-kinds/").content.decode()
    assert "New since" in text
    assert "No role may see it." in text


def test_what_is_proposed_is_what_the_role_may_do_with_kinds_of_its_sort(upgraded: None) -> None:
    proposed = {proposal.role.name: dict(proposal.scopes) for proposal in told().proposals}
    assert proposed["Sales representative"] == {"view": "own", "create": "own", "update": "own"}
    team = dict.fromkeys(("view", "create", "update", "delete", "export"), "team")
    assert proposed["Team lead"] == team
    assert proposed["Data steward"] == dict.fromkeys(team, "all")
    assert proposed["Read only"] == {"view": "all"}
    assert proposed["No access"] == {}


def test_one_click_gives_it_and_one_takes_it_back(upgraded: None) -> None:
    role = Role.objects.get(name="Sales representative")
    user, boss = make_user(roles=[str(role.uid)]), make_administrator()
    client = Client()
    client.force_login(boss)
    answer = client.post("/roles/new-kinds/", {"kind": NEW, "state": told().state}, follow=True)
    assert "Given as proposed: Promises" in answer.content.decode()
    user.refresh_from_db()
    assert may(registry.get(NEW), user, "view")
    assert new_kinds() == []
    undo(ChangeSet.objects.filter(act="permissions").latest("pk"), actor=boss)
    user.refresh_from_db()
    assert not may(registry.get(NEW), user, "view")
    assert told().spec.name == NEW


def test_what_was_not_shown_is_not_given(upgraded: None) -> None:
    boss, state = make_administrator(), told().state
    make_role(name="Another", grants=[{"kind": "people", "action": "view", "scope": "own"}])
    before = dump()
    with pytest.raises(Invalid):
        give_proposed(kind=NEW, state=state, actor=boss, channel="web")
    with pytest.raises(Invalid):
        give_proposed(kind="people", state=state, actor=boss, channel="web")
    with pytest.raises(Refused):
        give_proposed(kind=NEW, state=told().state, actor=make_user(), channel="web")
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get("/roles/new-kinds/").status_code == 403
    assert stranger.post("/roles/new-kinds/", {"kind": NEW, "state": told().state}).status_code == 403
    assert "No role names" not in stranger.get("/roles/").content.decode()
    assert not Grant.objects.filter(kind=NEW).exists()
    assert "access.Grant" not in difference(before, dump())


def test_a_kind_that_nobody_is_to_see_is_left_alone(upgraded: None) -> None:
    boss = make_administrator()
    leave_alone(kind=NEW, actor=boss, channel="web")
    assert new_kinds() == []
    assert note_kinds() == 0
    assert (ChangeSet.objects.latest("pk").act, ChangeSet.objects.latest("pk").actor) == ("left_without_rule", boss)


def test_a_role_for_all_kinds_sees_it_and_that_is_said(upgraded: None) -> None:
    make_role(name="All", grants=[{"kind": "*", "action": "view", "scope": "all"}])
    assert told().every
