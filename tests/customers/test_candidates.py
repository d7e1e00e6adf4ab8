"""Those whom somebody being typed may be already: by address, number and name, never beyond the reader's reach."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.factories import make_organisation, make_person
from tests.factories.access import make_administrator, make_holder

pytestmark = pytest.mark.django_db


def offered(user: Any, kind: str = "people", **values: Any) -> list[tuple[str, str]]:
    """(name, reasons) of the candidates for a record with these values."""
    spec = registry.get(kind)
    found = spec.record.get_candidates(values, user)
    return [(spec.record.get_title(item.instance), item.reason) for item in found]


@pytest.fixture
def reader() -> Any:
    return make_administrator()


def test_the_same_address_or_number_is_found_however_it_is_written(reader: Any) -> None:
    make_person(given_name="Mei", family_name="Chen", email="mei@nordwind.example", phone="+49 30 5550118")

    assert offered(reader, email="MEI@Nordwind.Example ") == [("Mei Chen", "same e-mail address")]
    assert offered(reader, phone="030/555 01 18") == [("Mei Chen", "same phone number")]
    assert offered(reader, emails=[{"value": "mei@nordwind.example"}], phones=[{"value": "+49305550118"}]) == [
        ("Mei Chen", "same e-mail address, same phone number")
    ]
    assert offered(reader, email="nobody@nordwind.example", phone="030/555 01 19") == []


def test_an_organisation_with_the_address_of_a_new_person_is_offered(reader: Any) -> None:
    make_organisation(name="Nordwind GmbH", email="info@nordwind.example")

    assert offered(reader, email="info@nordwind.example") == [("Nordwind GmbH", "same e-mail address")]


def test_a_like_name_is_found_with_what_else_is_the_same(reader: Any, django_capture_on_commit_callbacks: Any) -> None:
    address = {"street": "Am Tor 1", "locality": "Bremen", "country": "DE"}
    with django_capture_on_commit_callbacks(execute=True):  # the words of the search
        company = make_organisation(name="Nordwind GmbH")
        make_person(given_name="Katharina", family_name="Vogel", organisation=company, addresses=[address])
        make_person(given_name="Katharina", family_name="Sommer")

    assert offered(reader, given_name="Katharina", family_name="Vogel") == [("Katharina Vogel", "same name")]
    assert offered(
        reader, given_name="Katarina", family_name="Vogel", organisation=str(company.uid),
        addresses=[{"locality": "bremen"}],
    ) == [("Katharina Vogel", "similar name, same organisation, same city")]  # fmt: skip


def test_a_first_name_alone_brings_nobody_up(reader: Any) -> None:
    make_person(given_name="Katharina", family_name="Vogel")

    assert offered(reader, given_name="Katharina") == []


def test_chinese_names_are_told_apart_by_one_character(reader: Any) -> None:
    make_person(given_name="小明", family_name="王")
    make_person(given_name="小红", family_name="王")

    assert offered(reader, given_name="小明", family_name="王") == [("王小明", "same name")]


def test_an_organisation_is_known_without_its_legal_form(reader: Any) -> None:
    make_organisation(name="Müller & Söhne GmbH")

    assert offered(reader, "organisations", name="MÜLLER UND SÖHNE") == [("Müller & Söhne GmbH", "same name")]
    assert offered(reader, "organisations", name="Schmidt & Söhne GmbH") == []


def test_who_is_out_of_reach_is_never_hinted_at(reader: Any) -> None:
    make_person(given_name="Mei", family_name="Chen", email="mei@nordwind.example", owner=reader)
    outsider = make_holder("own")

    assert offered(outsider, given_name="Mei", family_name="Chen", email="mei@nordwind.example") == []


def test_a_hidden_address_finds_nobody(reader: Any) -> None:
    make_person(given_name="Mei", family_name="Chen", email="mei@nordwind.example", owner=reader)

    rules = [{"kind": "people", "field": name, "rule": "hidden"} for name in ("email", "emails")]
    holder = make_holder("all", field_rules=rules)

    assert offered(holder, email="mei@nordwind.example") == []


def test_the_page_shows_the_candidates_with_what_can_be_done(reader: Any) -> None:
    person = make_person(given_name="Mei", family_name="Chen", email="mei@nordwind.example")
    browser = Browser(reader)

    quick = text_of(browser.get("/people/quick/", "dialog-body", lookup="touches-party"))
    answer = text_of(
        browser.get("/people/candidates/", "x", **{"emails-0-value": "mei@nordwind.example", "lookup": "touches-party"})
    )

    assert 'data-candidates="/people/candidates/?lookup=touches-party"' in quick
    assert "same e-mail address" in answer
    assert f'data-use="people/{person.uid}" data-use-url="/people/use/?lookup=touches-party"' in answer
    assert f'href="/people/{person.uid}/" target="_blank"' in " ".join(answer.split())


def test_editing_never_offers_the_record_itself(reader: Any) -> None:
    person = make_person(given_name="Mei", family_name="Chen", email="mei@nordwind.example")
    twin = make_person(given_name="M", family_name="C", email="mei@nordwind.example")
    browser = Browser(reader)

    form = text_of(browser.get(f"/people/{person.uid}/edit/"))
    answer = text_of(browser.get("/people/candidates/", "x", **{"email": "mei@nordwind.example", "except": person.uid}))

    assert f"/people/candidates/?except={person.uid}" in form
    assert str(twin.uid) in answer
    assert str(person.uid) not in answer
    assert "data-use" not in answer
