"""Lists as pages: addresses with what is none of ours, words for what is wrong, links that are edited in their cell."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest

from tests.browser import Browser, text_of
from tests.contract.acts import KINDS
from tests.factories import make_organisation, make_person
from tests.factories.access import make_administrator, make_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    return Browser(make_administrator())


@pytest.mark.parametrize("kind", KINDS)
def test_what_others_add_to_an_address_changes_no_list(kind: str, browser: Browser) -> None:
    plain = browser.get(f"/{kind}/")
    strange = browser.get(f"/{kind}/?utm_source=mail&fbclid=x&utm_source=y&no.such=1&nonsense__gte=2")

    assert (plain.status_code, strange.status_code) == (200, 200)
    assert "utm_source" not in text_of(strange)


def test_a_filter_beside_what_is_strange_still_holds(browser: Browser) -> None:
    make_person(given_name="Mei", family_name="Chen", addresses=[{"locality": "Bremen", "country": "DE"}])
    make_person(given_name="Omar", family_name="Haddad", addresses=[{"locality": "Köln", "country": "DE"}])

    page = text_of(browser.get("/people/?utm_source=mail&city=Bremen"))

    assert "Mei Chen" in page
    assert "Omar Haddad" not in page
    assert browser.get("/api/v1/people?utm_source=mail").status_code == 400, "the API says what it does not know"


def test_what_is_wrong_is_said_by_labels(browser: Browser) -> None:
    sorted_by = browser.get("/people/?sort=nonsense")
    page = text_of(sorted_by)
    assert sorted_by.status_code == 400
    assert "Lists can be sorted by: Name, Created at, Updated at, Last contact, Next contact due." in page
    assert "sort_key" not in page

    filtered = browser.get("/people/?created_at__gte=never")
    assert filtered.status_code == 400
    assert "created_at" not in text_of(filtered).partition("<main")[2].partition("</main>")[0]


def test_a_short_list_is_sorted_by_every_column_and_the_head_says_so(browser: Browser) -> None:
    for name, city in [("Mei", "Köln"), ("Omar", "Aachen")]:
        make_person(given_name=name, family_name="Chen", addresses=[{"locality": city, "country": "DE"}])

    page = text_of(browser.get("/people/?sort=-city"))

    assert page.index("Mei Chen") < page.index("Omar Chen")
    head = re.search(r'<th[^>]*data-column="city"[^>]*>', page)
    assert head is not None
    assert 'aria-sort="descending"' in head[0]
    assert "sort=owner" in page
    assert "Filter it first" not in page


def test_a_list_that_is_too_long_for_an_order_stands_in_its_usual_one_and_proposes_to_filter(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("records.short", "web.tables", "web.views.filter"):
        monkeypatch.setattr(f"rapport.platform.{module}.MOST", 3)
    for number in range(5):
        city = "Bonn" if number < 2 else "Ulm"
        make_person(given_name=f"P{number}", family_name="X", addresses=[{"locality": city, "country": "DE"}])

    refused = browser.get("/people/?sort=city")
    page = text_of(refused)

    assert refused.status_code == 200
    assert "This list is too long to be sorted by City: about" in page
    assert "at most 3 can be" in page
    head = re.search(r'<th[^>]*data-column="city"[^>]*>\s*<a[^>]*href="([^"]*)"', page)
    assert head is not None
    assert head[1].startswith("/people/filter/?")
    assert "sort=city" in head[1]
    assert "Too long to be sorted by this: 5 records, at most 3 can be. Filter it first." in page
    form = text_of(browser.get(unescape(head[1]), "dialog-body"))
    assert "Sorted by City as long as at most 3 records match." in form
    filtered = text_of(browser.get("/people/?sort=city&city=Bonn"))
    assert "too long" not in filtered
    answer = browser.get("/api/v1/people?sort=city")
    problem = json.loads(answer.content)
    assert (problem["status"], problem["limit"], problem["errors"][0]["field"]) == (400, 3, "sort")
    assert problem["count"] >= 4
    assert browser.get("/people/export/?sort=city").status_code == 400
    assert browser.get("/people/export/?sort=city&city=Bonn").status_code == 200


def test_a_record_s_page_and_work_go_on_from_a_list_that_became_too_long(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [make_person(given_name=f"P{number}", family_name="X", owner=browser.user) for number in range(4)]
    browser.get("/people/?sort=city")
    assert "of 4" in text_of(browser.get(f"/people/{people[1].uid}/"))
    monkeypatch.setattr("rapport.platform.records.short.MOST", 3)

    page = browser.get(f"/people/{people[1].uid}/")
    work = browser.post("/people/work/?sort=city", {})

    assert page.status_code == 200
    assert "2 of 4" in text_of(page)
    assert work.status_code == 302
    assert "work=" in work.headers["Location"]


def test_a_link_in_a_cell_is_edited_like_any_value_and_leads_to_its_record(browser: Browser) -> None:
    company = make_organisation(name="Nordwind GmbH")
    person = make_person(given_name="Mei", family_name="Chen", organisation=company)
    opens = (
        f'<a class="cell-open" href="/organisations/{company.uid}/" data-drawer aria-label="Open Nordwind GmbH"></a>'
    )

    assert f">Nordwind GmbH{opens}</td>" in text_of(browser.get("/people/"))
    assert opens in text_of(browser.get(f"/people/{person.uid}/"))
    form = browser.form(f"/people/{person.uid}/value/organisation/", "cell")
    other = make_organisation(name="Südwind AG")
    form.set("organisation", other.uid)
    assert 'Südwind AG<a class="cell-open"' in text_of(browser.send(form, "cell"))


def test_the_settings_lead_to_the_documentation_of_the_api(browser: Browser) -> None:
    page = text_of(browser.get("/settings/"))
    assert 'href="/api/v1/docs"' in page
    assert browser.get("/api/v1/docs").status_code == 200


def test_a_list_counts_in_words_that_fit(browser: Browser) -> None:
    make_person(given_name="Mei", family_name="Chen")
    assert "1 person" in text_of(browser.get("/people/"))

    make_person(given_name="Omar", family_name="Haddad")
    assert "2 people" in text_of(browser.get("/people/"))


def test_an_empty_kind_shows_no_bar_to_filter_nothing_with(browser: Browser) -> None:
    assert '<div class="bar" hidden>' in text_of(browser.get("/households/"))
    assert '<div class="bar">' in text_of(browser.get("/households/?q=nobody"))


def test_only_people_and_organisations_have_initials(browser: Browser) -> None:
    make_person(given_name="Mei", family_name="Chen")
    team = make_team(name="Board")

    assert ">MC</span>" in text_of(browser.get("/people/"))
    assert 'class="avatar' not in text_of(browser.get("/teams/")).partition("<tbody")[2].partition("</tbody")[0]
    assert "avatar-icon avatar-lg" in text_of(browser.get(f"/teams/{team.uid}/"))


def test_the_settings_say_under_few_headings_what_each_kind_is_for(browser: Browser) -> None:
    page = text_of(browser.get("/settings/"))

    headings = re.findall(r"<h2>(.*?)</h2>", page)
    assert len(headings) == len(set(headings))
    assert {"Administration", "Lists and fields", "Customers", "Categories", "Consent", "Log"} <= set(headings)
    assert "Rules that do routine work" in page
