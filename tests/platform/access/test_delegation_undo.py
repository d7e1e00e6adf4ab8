"""An undo gives back no right that whoever asks for it could not give now, a former administrator among them."""

from __future__ import annotations

import pytest

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused
from tests.dump import difference, dump
from tests.factories.access import make_administrator
from tests.factories.integration import make_webhook
from tests.platform.access.firm import ROLES, TEAMS, USERS, Firm, gives, last, signed_in
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db


def test_their_own_act_is_taken_back_while_it_is_theirs(firm: Firm) -> None:
    gives(firm, firm.anna, roles=[], full_name="x")
    undo(last(), actor=firm.dora)
    anna = firm.fresh(firm.anna)
    assert (anna.full_name, [*anna.roles.all()]) == (firm.anna.full_name, [firm.clerk])
    made = write.create(
        registry.get(USERS),
        {"username": "neu", "email": "neu@example.com", "teams": [str(firm.inland.uid)]},
        actor=firm.dora,
    )
    undo(ChangeSet.objects.get(uid=made.created_in), actor=firm.dora)
    assert not User.objects.filter(username="neu").exists()


@pytest.mark.parametrize("force", [False, True])
@pytest.mark.parametrize("meanwhile", ["role", "person", "delegation"])
def test_an_undo_gives_back_no_right_that_is_theirs_no_longer(firm: Firm, meanwhile: str, force: bool) -> None:
    gives(firm, firm.anna, roles=[], email="other@example.com")
    act = last()
    if meanwhile == "role":
        write.update(registry.get("team-administrators"), firm.delegation, {"roles": []}, actor=firm.boss)
    elif meanwhile == "person":
        write.update(registry.get(USERS), firm.fresh(firm.anna), {"roles": [str(firm.chief.uid)]}, actor=firm.boss)
    else:
        write.delete(registry.get("team-administrators"), firm.delegation, actor=firm.boss)
    before = dump()
    with pytest.raises(Refused):
        undo(act, actor=firm.dora, force=force)
    assert signed_in(firm.dora).post(f"/changes/{act.uid}/undo/", {"force": "1"}).status_code == 403
    assert Caller(firm.dora)("POST", f"/changes/{act.uid}/undo", {"force": True}).status_code == 403
    after = dump()
    assert {table: rows for table, rows in difference(before, after).items() if "Token" not in table} == {}
    assert undo(act, actor=firm.boss, force=force) is not None


def test_who_is_no_administrator_any_more_takes_back_nothing_of_the_administration(firm: Firm) -> None:
    former = make_administrator(teams=[str(firm.sales.uid)])
    acts = []
    grants = [{"kind": "*", "action": "view", "scope": "own"}]
    write.update(registry.get(ROLES), firm.chief, {"grants": grants}, actor=former)
    acts.append(last())
    write.update(registry.get(TEAMS), firm.inland, {"parent": None}, actor=former)
    acts.append(last())
    hook = make_webhook()
    write.delete(registry.get("webhooks"), hook, actor=former)
    acts.append(last())
    write.update(registry.get(USERS), former, {"is_administrator": False}, actor=former)
    acts.append(last())
    former = firm.fresh(former)
    before = dump()
    for act in acts:
        with pytest.raises(Refused):
            undo(act, actor=former, force=True)
    assert difference(before, dump()) == {}
