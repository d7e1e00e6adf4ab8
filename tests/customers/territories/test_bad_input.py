"""What territories, rules and plans refuse, and that nothing changed then."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.customers.models import Territory, TerritoryAccount, TerritoryRule
from rapport.customers.territories.plans import plan_apply, plan_copy
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.models import HeldPrincipal
from rapport.platform.history.change_sets import acts_noted
from rapport.platform.history.undo import undo
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused
from tests.factories import make_organisation
from tests.factories.access import make_holder, make_user
from tests.factories.territories import (
    apply_plan,
    make_territory,
    make_territory_account,
    make_territory_plan,
    make_territory_rule,
)

NONSENSE = {"any": [{"all": [{"field": "nonsense", "op": "exact", "value": "1"}]}]}
pytestmark = pytest.mark.django_db


def refused(kind: str, values: dict[str, Any], instance: Any = None) -> dict[str, list[str]]:
    """What the write path says of these values."""
    with pytest.raises(Invalid) as error:
        if instance is None:
            write.create(registry.get(kind), values, actor=None)
        else:
            write.update(registry.get(kind), instance, values, actor=None)
    return error.value.errors


def test_no_territory_is_part_of_one_below_itself() -> None:
    top = make_territory()
    middle = make_territory(parent=top)
    below = make_territory(parent=middle)

    assert list(refused("territories", {"parent": below}, top)) == ["parent"]
    assert Territory.objects.get(pk=top.pk).parent is None


def test_a_territory_with_customers_is_not_deleted() -> None:
    territory = make_territory()
    make_territory_account(party=make_organisation(), territory=territory)

    with pytest.raises(Invalid, match="1 customer belongs to it"):
        write.delete(registry.get("territories"), territory, actor=None)

    assert Territory.objects.filter(pk=territory.pk).exists()


def test_a_territory_that_nobody_ever_belonged_to_goes_with_the_rights_it_gave() -> None:
    member = make_user()
    territory = make_territory(members=[str(member.uid)])
    assert HeldPrincipal.objects.filter(user=member).count() == 1

    with acts_noted() as acts:
        write.delete(registry.get("territories"), territory, actor=None, channel="web")
    assert HeldPrincipal.objects.filter(user=member).count() == 0

    undo(acts[0], actor=None)
    assert list(HeldPrincipal.objects.values_list("user", "principal")) == [(member.pk, territory.principal)]


@pytest.mark.parametrize(
    ("values", "field", "text"),
    [
        ({"country": "", "postcodes": "01067"}, "country", "of which country"),
        ({"country": "DE", "postcodes": "01990–01067"}, "postcodes", "01990–01067"),
        ({"country": "DE", "postcodes": "here & there"}, "postcodes", "no postcode"),
        ({"country": "GB", "postcodes": "SW1–M3"}, "postcodes", "two areas"),
        ({"condition": NONSENSE}, "condition", "no filter of this name"),
    ],
)
def test_a_rule_that_cannot_be_read_names_the_field_and_the_value(
    values: dict[str, Any], field: str, text: str
) -> None:
    plan, territory = make_territory_plan(), make_territory()

    errors = refused("territory-rules", {"name": "New", "plan": plan, "territory": territory, **values})

    assert list(errors) == [field]
    assert text in errors[field][0]
    assert TerritoryRule.objects.count() == 0


def test_a_customer_is_named_for_one_territory_only() -> None:
    account = make_territory_account()

    errors = refused("territory-accounts", {"party": account.party, "territory": make_territory()})

    assert list(errors.values()) == [["Another record has this value already."]]
    assert TerritoryAccount.objects.count() == 1


def test_the_rules_of_a_plan_that_was_applied_stay_as_they_are() -> None:
    rule = make_territory_rule()
    apply_plan(rule.plan)
    rule.refresh_from_db()

    assert list(refused("territory-rules", {"country": "AT"}, rule)) == ["plan"]
    more = {"name": "More", "plan": rule.plan, "territory": rule.territory}
    assert list(refused("territory-rules", more)) == ["plan"]
    assert list(refused("territory-plans", {"hand_over": True}, rule.plan)) == [""]
    with pytest.raises(Invalid, match="no draft"):
        write.delete(registry.get("territory-rules"), rule, actor=None)
    with pytest.raises(Invalid, match="no draft"):
        write.delete(registry.get("territory-plans"), rule.plan, actor=None)
    assert TerritoryRule.objects.count() == 1


def test_a_plan_without_rules_or_one_that_was_replaced_is_not_applied() -> None:
    with pytest.raises(Refused, match="has no rules"):
        plan_apply(plan=make_territory_plan(), actor=None, channel="web")
    former, latter = make_territory_rule().plan, make_territory_rule().plan
    apply_plan(former)
    apply_plan(latter)
    with pytest.raises(Refused, match="was replaced"):
        plan_apply(plan=former, actor=None, channel="web")

    assert JobRun.objects.count() == 2


def test_a_copy_is_a_draft_with_the_same_rules() -> None:
    rule = make_territory_rule(postcodes="75")
    apply_plan(rule.plan)

    draft = plan_copy(plan=rule.plan, actor=None, channel="web")

    assert [draft.state, draft.name] == ["draft", f"{rule.plan.name} (2)"]
    assert list(draft.rules.values_list("name", "territory", "country", "postcodes")) == [
        (rule.name, rule.territory_id, "FR", "75")
    ]


def test_who_leaves_a_territory_sees_its_customers_no_more_and_who_moves_up_sees_those_below() -> None:
    seller = make_holder("team")
    top = make_territory()
    below = make_territory(parent=top, members=[str(seller.uid)])
    make_territory_account(party=make_organisation(name="Acme", owner=make_user()), territory=below)
    spec = registry.get("organisations")

    def seen() -> list[str]:
        seller.refresh_from_db()
        return [str(row) for row in rows(spec, seller)]

    assert seen() == ["Acme"]
    write.update(registry.get("territories"), below, {"members": []}, actor=None)
    assert seen() == []
    write.update(registry.get("territories"), top, {"manager": seller}, actor=None)
    assert seen() == ["Acme"]
    write.update(registry.get("territories"), below, {"parent": None}, actor=None)
    assert seen() == []
