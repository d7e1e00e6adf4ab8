"""Who takes part in a deal: one part a person, one first contact a deal, seen by whoever sees the deal."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import DealContact
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_deal, make_deal_contact, make_organisation, make_person
from tests.factories.access import make_administrator, make_role, make_user

pytestmark = pytest.mark.django_db
SEES = [
    {"kind": "people", "action": "view", "scope": "all"},
    {"kind": "deals", "action": "view", "scope": "own"},
    {"kind": "deal-contacts", "action": "view", "scope": "all"},
]


def first_ones(deal: Any) -> list[str]:
    return [str(one.person) for one in DealContact.objects.filter(deal=deal, is_primary=True)]


def test_one_person_of_a_deal_is_the_first_contact_and_the_undo_gives_the_place_back() -> None:
    deal = make_deal()
    make_deal_contact(deal=deal, person=make_person(family_name="Alder"), is_primary=True)
    other = make_deal_contact(deal=deal, person=make_person(family_name="Birch"))
    elsewhere = make_deal_contact(person=make_person(family_name="Cedar"), is_primary=True)
    [before] = first_ones(deal)
    held = dump()

    write.update(registry.get("deal-contacts"), other, {"is_primary": True}, actor=None)

    assert before.endswith("Alder") and first_ones(deal) == [str(other.person)]
    assert first_ones(elsewhere.deal) == [str(elsewhere.person)]
    undo(ChangeSet.objects.latest("id"), actor=None)
    assert difference(held, dump()) == {}


def test_of_several_first_contacts_in_one_batch_the_last_one_is() -> None:
    deal, people = make_deal(), [make_person(), make_person()]
    rows = [{"deal": deal, "person": person, "is_primary": True} for person in people]
    write.create_many(registry.get("deal-contacts"), rows, actor=None)
    assert first_ones(deal) == [str(people[1])]


def test_a_person_takes_part_once_and_an_organisation_does_not() -> None:
    present = make_deal_contact()
    for person, said in ((present.person, "takes part in the deal already"), (make_organisation(), "Only a person")):
        with pytest.raises(Invalid, match=said) as refused:
            make_deal_contact(deal=present.deal, person=person)
        assert list(refused.value.errors) == ["person"]
    twice = make_person()
    with pytest.raises(Invalid, match="takes part in the deal already"):
        rows = [{"deal": present.deal, "person": twice}] * 2
        write.create_many(registry.get("deal-contacts"), rows, actor=None)
    assert DealContact.objects.count() == 1


def test_the_database_itself_knows_one_first_contact_and_the_words() -> None:
    deal = make_deal()
    one = make_deal_contact(deal=deal, is_primary=True)
    two = make_deal_contact(deal=deal)
    wrong: list[dict[str, Any]] = [
        {"is_primary": True}, {"person": one.person}, {"role": "chief"}, {"influence": "x"}, {"attitude": "x"},
    ]  # fmt: skip
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic(), change_set(actor=None, channel="system", act="x"):
            DealContact.objects.filter(pk=two.pk).update(**values)


def test_a_contact_is_added_from_the_deals_page_and_stands_there_in_words() -> None:
    browser, deal = Browser(make_administrator()), make_deal()
    person = make_person(given_name="Ada", family_name="Alder")
    page = text_of(browser.get(f"/deals/{deal.uid}/"))
    assert f"/deal-contacts/quick/?deal={deal.uid}" in page

    form = browser.form("/deal-contacts/quick/", deal=deal.uid)
    form.set("person", person.uid)
    form.set("role", "signs")
    form.set("influence", "high")
    assert browser.send(form).status_code == 302

    [made] = DealContact.objects.all()
    assert (made.deal, made.person, made.role) == (deal, person, "signs")
    shown = text_of(browser.get(f"/deals/{deal.uid}/"))
    assert "Ada Alder" in shown and "Signs · influence: High" in shown


def test_a_persons_page_tells_of_deals_in_which_they_only_take_part_as_far_as_the_reader_sees_these() -> None:
    role = str(make_role(grants=SEES).uid)
    rep, person = make_user(roles=[role]), make_person()
    seen = make_deal(owner=rep, name="Our pumps", party=make_organisation())
    hidden = make_deal(owner=make_user(), name="Their valves", party=make_organisation())
    for deal in (seen, hidden):
        make_deal_contact(deal=deal, person=person, role="decides")

    page = text_of(Browser(rep).get(f"/people/{person.uid}/"))

    assert ("Our pumps" in page, "Their valves" in page, "Decides" in page) == (True, False, True)
    assert "Takes part in “Our pumps”" in page
    entries = text_of(Browser(rep).get("/deal-contacts/"))
    assert ("Our pumps" in entries, "Their valves" in entries) == (True, False)
    entry = DealContact.objects.get(deal=hidden)
    assert Browser(rep).get(f"/deal-contacts/{entry.uid}/").status_code == 404
