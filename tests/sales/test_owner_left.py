"""An owner who left: nothing new comes to them, what they had stays counted and can be handed over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.api import limits
from rapport.platform.history.undo import undo
from rapport.platform.jobs.hand_over import hand_over, hand_over_all
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.contracts import terms
from rapport.sales.forms.taking import KEY, new_key
from rapport.sales.leads.conversion import NEW, Wanted, convert
from rapport.sales.models import Deal, Lead
from tests.browser import Browser, text_of
from tests.factories import make_contract, make_deal, make_lead, make_organisation, make_web_form
from tests.factories.access import make_administrator, make_user
from tests.factories.sales import make_ladder
from tests.factories.territories import make_territory
from tests.platform.api.caller import Caller, assert_problem

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_counted() -> None:
    limits.forget()


@pytest.fixture
def boss() -> User:
    return make_administrator()


def leave(user: User) -> User:
    write.update(registry.get("users"), user, {"is_active": False}, actor=None)
    return User.objects.get(pk=user.pk)


def test_nobody_gives_a_deal_to_who_has_left(boss: User) -> None:
    leaver, deal = leave(make_user(full_name="Lea Leaver")), make_deal(owner=boss)

    refused = Caller(boss)("PATCH", f"/deals/{deal.uid}", {"owner": str(leaver.uid)}, If_Match=f'"{deal.version}"')
    problem = assert_problem(refused, 422, "owner")

    assert "Lea Leaver has left" in problem["errors"][0]["message"]
    with pytest.raises(Invalid):
        write.create(registry.get("deals"), {"name": "Looms", "owner": leaver}, actor=boss)
    deal.refresh_from_db()
    assert (deal.owner, Deal.objects.count()) == (boss, 1)


def test_nobody_who_has_left_represents_or_manages_a_territory(boss: User) -> None:
    leaver, territory = leave(make_user(full_name="Lea Leaver")), make_territory()
    for name in ("representative", "manager"):
        with pytest.raises(Invalid) as refused:
            write.update(registry.get("territories"), territory, {name: leaver}, actor=boss)
        assert "Lea Leaver has left" in refused.value.errors[name][0]
    territory.refresh_from_db()
    assert (territory.representative, territory.manager) == (None, None)


@pytest.mark.parametrize(
    "address", ["/deals/", "/deals/?shown=board:stage", "/deals/?shown=board:forecast", "{deal}", "/sales/forecast/"]
)
def test_who_has_left_is_marked_where_their_name_stands(address: str, boss: User) -> None:
    lea = make_user(full_name="Lea Leaver")
    deal = make_deal(name="Looms", owner=lea, expected_close_on=timezone.localdate())
    address = address.replace("{deal}", f"/deals/{deal.uid}/")
    assert "(has left)" not in Browser(boss).get(address).content.decode()
    leave(lea)
    page = Browser(boss).get(address).content.decode()
    assert "Lea Leaver" in page
    assert "(has left)" in page


def test_the_column_of_who_has_left_says_so_on_a_board_by_owner(boss: User) -> None:
    lea = make_user(full_name="Lea Leaver")
    make_deal(owner=lea)
    make_deal(owner=boss)
    address = "/deals/?shown=board:owner"
    assert ">Lea Leaver</a>" in text_of(Browser(boss).get(address))

    leave(lea)

    page = text_of(Browser(boss).get(address))
    assert ">Lea Leaver (has left)</a>" in page
    assert f">{boss.full_name}</a>" in page


def test_what_they_had_can_be_worked_on_and_is_handed_over_with_one_undo(boss: User) -> None:
    leaver, ladder = make_user(), make_ladder()
    mine, won = make_deal(owner=leaver, stage=ladder["first"]), make_deal(owner=leaver, stage=ladder["won"])
    leave(leaver)

    changed = Caller(boss)(
        "PATCH", f"/deals/{mine.uid}", {"next_step": "Call them", "owner": str(leaver.uid)}, If_Match="*"
    )
    assert changed.status_code == 200  # the owner stays as it was: nothing is given to anybody

    run = hand_over(leaver=leaver, successor=boss, deactivate=False, actor=boss)
    hand_over_all(run=run.pk)
    mine.refresh_from_db()
    won.refresh_from_db()
    assert (mine.owner, won.owner) == (boss, leaver)  # what was won stays with who won it

    run.refresh_from_db()
    assert run.change_set is not None
    undo(run.change_set, actor=boss)
    mine.refresh_from_db()
    assert mine.owner == leaver


def test_the_forecast_counts_their_deals_under_their_name(boss: User) -> None:
    today = timezone.localdate()
    leaver = make_user(full_name="Lea Leaver")
    make_deal(owner=leaver, amount="1234", expected_close_on=today)
    leave(leaver)

    page = Browser(boss).get("/sales/forecast/").content.decode()

    assert "Lea Leaver" in page
    assert "1,234" in page


def test_a_lead_of_theirs_becomes_a_customer_of_who_converts_it(boss: User) -> None:
    leaver = make_user()
    make_ladder()
    lead = make_lead(owner=leaver, given_name="Ada", family_name="Byron", company="Loom")
    leave(leaver)

    done = convert(lead=lead, wanted=Wanted(person=NEW, organisation=NEW, deal=NEW), actor=boss, channel="web")

    assert done.person is not None
    assert done.organisation is not None
    assert done.deal is not None
    assert {done.person.owner, done.organisation.owner, done.deal.owner} == {boss}


def test_a_form_that_names_them_brings_leads_that_nobody_owns_yet() -> None:
    form = make_web_form(assignee=str(leave(make_user()).uid), by_rules=False)
    body = urlencode({"email": "ada@loom.example", KEY: new_key(form)})

    answer = Client().post(f"/forms/{form.token}/", body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 302
    assert Lead.objects.get().owner is None


@pytest.mark.parametrize("renewal", ["agreement", "automatic"])
def test_a_renewal_goes_to_who_looks_after_the_customer(boss: User, renewal: str) -> None:
    leaver, today = make_user(), timezone.localdate()
    party = make_organisation(owner=boss)
    dates: dict[str, Any] = {"starts_on": today - timedelta(days=345), "ends_on": today + timedelta(days=20)}
    make_ladder()
    make_contract(
        party=party, owner=leaver, status="active", renewal=renewal, renewal_months=12, notice_days=10, lead_days=30,
        **dates,
    )  # fmt: skip
    leave(leaver)

    assert terms.prepare(today) == 1

    made = Deal.objects.get() if renewal == "agreement" else Task.objects.get()
    assert made.owner == boss


def test_look_ups_offer_who_is_there_and_filters_find_the_others_too(boss: User) -> None:
    leave(make_user(full_name="Lea Leaver"))
    make_user(full_name="Lea Stayer")
    browser = Browser(boss)

    offered = browser.get("/users/lookup/?q=Lea").content.decode()
    asked = browser.get("/users/lookup/?every&q=Lea").content.decode()

    assert ("Lea Stayer" in offered, "Lea Leaver" in offered) == (True, False)
    assert ("Lea Stayer" in asked, "Lea Leaver" in asked) == (True, True)
    control = browser.get("/deals/filter/?_field=owner").content.decode()
    assert "lookup/?every" in control
