"""Contracts: what follows from their days and amounts, terms that go on or end by themselves, and decisions in time."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError
from django.utils import timezone

from rapport.customers.models import Task
from rapport.platform import write
from rapport.platform.history import undo
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.contracts import terms
from rapport.sales.models import Contract, Deal
from tests.browser import Browser, text_of
from tests.factories import make_contract, make_exchange_rate, make_organisation
from tests.factories.access import make_administrator, make_role, make_user
from tests.factories.sales import make_ladder, make_pipeline

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
YEARLY = {"ends_on": date(2026, 12, 31), "notice_days": 30}


@pytest.fixture(autouse=True)
def present(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written here is written on one day, whatever day it is."""
    write_on(TODAY, monkeypatch)


def write_on(day: date, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_arguments, **_named: day)


def change(contract: Contract, **values: Any) -> Contract:
    return write.update(registry.get("contracts"), contract, values, actor=None)


@pytest.mark.parametrize(
    ("billing", "a_year"), [("once", None), ("monthly", "1200"), ("quarterly", "400"), ("yearly", "100")]
)
def test_a_year_of_it_is_worth_what_is_paid_in_a_year(billing: str, a_year: str | None) -> None:
    contract = make_contract(amount="100", billing=billing)

    assert contract.yearly_amount == (Decimal(a_year) if a_year else None)
    assert contract.base_yearly_amount == contract.yearly_amount


def test_a_foreign_amount_is_told_in_the_base_currency_and_nothing_is_guessed_without_a_rate() -> None:
    make_exchange_rate(currency="GBP", valid_from=date(2020, 1, 1), rate="1.25")

    assert make_contract(currency="GBP", amount="10", billing="yearly").base_yearly_amount == Decimal("12.5")
    assert make_contract(currency="SEK", amount="10", billing="yearly").base_yearly_amount is None


def test_whoever_must_decide_knows_by_when() -> None:
    contract = make_contract(**YEARLY)
    assert (contract.notice_by, contract.decide_by) == (date(2026, 12, 1), date(2026, 12, 1))

    contract = change(contract, notice_days=None)
    assert (contract.notice_by, contract.decide_by) == (None, date(2026, 12, 31))

    contract = change(contract, status="cancelled")
    assert contract.decide_by is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"ends_on": date(2025, 12, 31)}, "ends_on"),
        ({"renewal_months": None}, "renewal_months"),
        ({"ends_on": None}, "ends_on"),
        ({"renewal": "none", "status": "ended", "ends_on": None}, "ends_on"),
        ({"amount": "-0.01"}, "amount"),
        ({"amount": "999999999999999", "billing": "monthly"}, "amount"),
        ({"renewal_months": 241}, "renewal_months"),
        ({"party": None}, "party"),
    ],
)
def test_terms_that_make_no_sense_are_refused_and_nothing_is_written(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_contract(**values)

    assert list(refusal.value.errors) == [field]
    assert not Contract.objects.exists()


def test_the_database_refuses_a_contract_that_goes_on_without_a_term() -> None:
    contract = make_contract()
    with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="update"):
        Contract.objects.filter(pk=contract.pk).update(renewal_months=None)


def test_a_term_that_is_over_begins_anew_as_often_as_was_missed_and_only_once(monkeypatch: pytest.MonkeyPatch) -> None:
    write_on(date(2024, 1, 1), monkeypatch)
    goes_on = make_contract(starts_on=date(2020, 1, 31), ends_on=date(2025, 1, 31), renewal_months=1)
    for _time in range(2):
        terms.go_on(TODAY)

    goes_on.refresh_from_db()
    assert (goes_on.ends_on, goes_on.status) == (date(2026, 11, 30), "active")
    assert ChangeSet.objects.filter(act="renew").count() == 1


@pytest.mark.parametrize("values", [{"renewal": "none"}, {"renewal": "agreement"}, {"status": "cancelled"}])
def test_what_does_not_go_on_ends_after_its_last_day(values: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    write_on(TODAY - timedelta(days=1), monkeypatch)
    over = make_contract(ends_on=TODAY - timedelta(days=1), **values)
    runs = make_contract(ends_on=TODAY, **values)

    assert terms.go_on(TODAY) == 1

    over.refresh_from_db()
    runs.refresh_from_db()
    assert (over.status, runs.status) == ("ended", values.get("status", "active"))


@pytest.mark.parametrize(
    ("values", "status", "ends_on"),
    [
        ({"renewal": "none", "renewal_months": None}, "ended", date(2025, 1, 31)),
        ({"renewal": "agreement"}, "ended", date(2025, 1, 31)),
        ({"status": "cancelled"}, "ended", date(2025, 1, 31)),
        ({"renewal_months": 1}, "active", date(2026, 11, 30)),
        ({"status": "draft"}, "draft", date(2025, 1, 31)),
    ],
)
def test_what_is_over_when_it_is_written_down_is_told_so_at_once(
    values: dict[str, Any], status: str, ends_on: date
) -> None:
    made = make_contract(starts_on=date(2020, 1, 31), ends_on=date(2025, 1, 31), **values)
    changed = change(make_contract(starts_on=date(2020, 1, 31), **values), ends_on=date(2025, 1, 31))

    for contract in (made, changed):
        contract.refresh_from_db()
        assert (contract.status, contract.ends_on) == (status, ends_on)
        assert (contract.decide_by is None) == (status == "ended")
    assert terms.go_on(TODAY) == 0


def test_an_imported_contract_that_is_over_is_ended_and_one_that_runs_today_is_not() -> None:
    party = make_organisation(name="Ropeworks")
    rows = [
        {"name": "Old", "party": party, "starts_on": date(2020, 1, 1), "ends_on": TODAY - timedelta(days=1)},
        {"name": "Last day", "party": party, "starts_on": date(2020, 1, 1), "ends_on": TODAY},
    ]
    with change_set(actor=None, channel="import", act="import", kind="contracts"):
        write.create_many(registry.get("contracts"), rows, actor=None, channel="import")

    assert dict(Contract.objects.values_list("name", "status")) == {"Old": "ended", "Last day": "active"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ends_on": "2025-01-31"}, "the contract will be kept as ended."),
        ({"ends_on": "2025-01-31", "status": "cancelled"}, "the contract will be kept as ended."),
        ({"ends_on": "2025-01-31", "renewal": "automatic"}, "the contract goes on at once, until a day to come."),
        ({"ends_on": "2025-01-31", "status": "draft"}, ""),
        ({"ends_on": "2026-11-22"}, ""),
        ({"ends_on": ""}, ""),
    ],
)
def test_the_form_says_before_that_the_last_day_has_passed(given: dict[str, str], said: str) -> None:
    page = text_of(Browser(make_administrator()).get("/contracts/candidates/", **given))

    assert ("The last day has passed" in page) == bool(said)
    assert said in page


def test_the_owner_gets_one_task_before_a_contract_goes_on_by_itself() -> None:
    nora = make_user()
    contract = make_contract(owner=nora, lead_days=30, **YEARLY)
    for day in (date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 2)):
        terms.prepare(day)

    [task] = Task.objects.all()
    assert (task.owner, task.party_id, task.due_on) == (nora, contract.party_id, date(2026, 11, 24))
    assert contract.name in task.subject
    assert not Deal.objects.exists()


def test_each_term_is_decided_on() -> None:
    contract = make_contract(**YEARLY)
    terms.prepare(TODAY)
    terms.go_on(date(2027, 1, 1))
    terms.prepare(date(2027, 11, 22))

    contract.refresh_from_db()
    assert contract.ends_on == date(2027, 12, 31)
    assert Task.objects.count() == 2


def test_a_renewal_by_agreement_gets_a_deal_of_its_worth_which_is_taken_back_with_it() -> None:
    make_ladder()
    contract = make_contract(renewal="agreement", **YEARLY)
    terms.prepare(TODAY)
    terms.prepare(TODAY)

    [deal] = Deal.objects.all()
    contract.refresh_from_db()
    assert contract.renewal_deal == deal
    assert (deal.party_id, deal.amount, deal.expected_close_on) == (contract.party_id, 1200, date(2026, 12, 1))
    made = ChangeSet.objects.get(act="renew")

    undo.undo(made, actor=make_administrator())
    after = Contract.objects.get()
    assert (after.renewal_deal, after.prepared_for, Deal.objects.count()) == (None, None, 0)


def test_a_renewal_goes_into_the_pipeline_that_takes_renewals() -> None:
    make_ladder(position=1)
    renewals = make_ladder(takes_renewals=True, position=2)["first"].pipeline
    contract = make_contract(renewal="agreement", **YEARLY)
    terms.prepare(TODAY)
    assert Deal.objects.get().pipeline == renewals

    write.update(registry.get("pipelines"), renewals, {"is_active": False}, actor=None)
    contract = change(Contract.objects.get(pk=contract.pk), ends_on=date(2027, 12, 31))
    deal = terms.renew(contract=contract, actor=None, expected_close_on=None, channel="web")
    assert deal.pipeline != renewals


def test_at_most_one_pipeline_takes_renewals() -> None:
    make_pipeline(takes_renewals=True)
    make_pipeline()
    make_pipeline()
    with pytest.raises(Invalid) as refused:
        make_pipeline(takes_renewals=True)
    assert list(refused.value.errors) == ["takes_renewals"]


def test_the_dialog_offers_the_pipelines_that_take_deals_beginning_with_that_of_renewals() -> None:
    first = make_ladder(position=1)["first"].pipeline
    renewals = make_ladder(position=2, takes_renewals=True)["first"].pipeline
    closed = make_ladder(position=3, is_active=False)["first"].pipeline
    browser, contract = Browser(make_administrator()), make_contract(**YEARLY)
    url = f"/contracts/{contract.uid}/renew/"

    page = " ".join(text_of(browser.get(url)).split())
    assert f'value="{renewals.uid}" selected' in page and f'value="{first.uid}"' in page
    assert str(closed.uid) not in page

    refused = browser.post(url, {"expected_close_on": "", "pipeline": str(closed.uid)})
    assert (refused.status_code, Deal.objects.count()) == (422, 0)
    browser.post(url, {"expected_close_on": "", "pipeline": str(first.uid)})
    assert Deal.objects.get().pipeline == first


def test_where_no_pipeline_takes_deals_the_owner_is_told_all_the_same() -> None:
    contract = make_contract(renewal="agreement", **YEARLY)
    terms.prepare(TODAY)

    assert Task.objects.get().party_id == contract.party_id


def test_another_term_may_be_renewed_again() -> None:
    make_ladder()
    contract = make_contract(renewal="agreement", **YEARLY)
    terms.renew(contract=contract, actor=None, expected_close_on=None, channel="web")
    with pytest.raises(Invalid):
        terms.renew(contract=contract, actor=None, expected_close_on=None, channel="web")

    contract = change(contract, ends_on=date(2027, 12, 31))
    terms.renew(contract=contract, actor=None, expected_close_on=None, channel="web")
    assert Deal.objects.count() == 2


def test_the_renewal_is_begun_from_the_page_and_a_nonsense_day_keeps_what_was_typed() -> None:
    make_ladder()
    browser, contract = Browser(make_administrator()), make_contract(**YEARLY)
    url = f"/contracts/{contract.uid}/renew/"
    assert url in text_of(browser.get(f"/contracts/{contract.uid}/"))

    refused = browser.post(url, {"expected_close_on": "someday"})
    assert refused.status_code == 422
    assert "“someday”" in text_of(refused)
    assert 'value="someday"' in text_of(refused)
    assert not Deal.objects.exists()

    browser.post(url, {"expected_close_on": "2026-12-15"})
    [deal] = Deal.objects.all()
    assert (deal.name, deal.expected_close_on) == (f"Renewal: {contract.name}", date(2026, 12, 15))
    assert url not in text_of(browser.get(f"/contracts/{contract.uid}/"))


def test_whoever_may_only_look_begins_no_renewal() -> None:
    grants = [{"kind": kind, "action": "view", "scope": "all"} for kind in ("people", "contracts", "deals")]
    reader = Browser(make_user(roles=[str(make_role(grants=grants).uid)]))
    contract = make_contract(**YEARLY)

    assert reader.post(f"/contracts/{contract.uid}/renew/", {}).status_code == 404
    assert "/renew/" not in text_of(reader.get(f"/contracts/{contract.uid}/"))
    assert not Deal.objects.exists()


def test_the_customer_s_page_tells_of_a_decision_that_is_near() -> None:
    browser, party = Browser(make_administrator()), make_organisation()
    near = timezone.localdate() + timedelta(days=40)
    make_contract(name="Frame 7", party=party, ends_on=near, notice_days=10)
    make_contract(name="Settled", party=party, ends_on=near, notice_days=60)  # the day for notice is past
    make_contract(name="Old one", party=party, status="ended", ends_on=date(2026, 2, 1))

    page = text_of(browser.get(f"/organisations/{party.uid}/"))
    assert "“Frame 7” is to be decided by" in page
    assert "“Settled” is to be decided" not in page
    assert "1,200" in page
    assert "Old one" not in page
