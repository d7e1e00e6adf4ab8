"""The cards of a party's page, its head, and the first page: what each shows to whom."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rapport.customers.cadence import ensure_rules
from rapport.platform import write
from rapport.platform.files.models import File
from rapport.platform.records.registry import registry
from tests.browser import Browser, text_of
from tests.customers.people import FRAGMENT, Office, make_office
from tests.factories import (
    make_account_team_member,
    make_financial_statement,
    make_household,
    make_party_name,
    make_party_role,
    make_person,
    make_relationship,
    make_relationship_type,
    make_role_type,
    make_task,
    make_touch,
)
from tests.factories.access import make_administrator, make_holder
from tests.factories.mailboxes import make_sending_account


@pytest.fixture(autouse=True)
def plain_files(settings: Any, tmp_path: Any) -> None:
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def office(db: None) -> Office:
    return make_office()


def card(html: str, name: str) -> str:
    """The text of one card, tags taken out."""
    found = re.search(rf'<section class="card" id="card-{name}".*?</section>', html, re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split()) if found else ""


def test_relationships_are_named_from_the_side_one_looks_from(office: Office) -> None:
    kind = make_relationship_type(label="reports to", reverse_label="manages")
    boss = make_person(given_name="Bea", family_name="Boss", owner=office.rita)
    make_relationship(first=office.customer, second=boss, type=kind, note="", valid_from="2024-03-01")

    below = card(office.page(office.rita), "relationships")
    above = card(office.client(office.rita).get(f"/people/{boss.uid}/").content.decode(), "relationships")

    assert "Bea Boss reports to · since 1 Mar 2024" in below
    assert "Mei Hoffmann manages · since 1 Mar 2024" in above


def test_the_other_side_of_a_relationship_is_shown_only_within_reach(office: Office) -> None:
    reader = make_holder("own")
    mine = make_person(owner=reader)
    make_relationship(first=mine, second=office.customer)

    html = office.client(reader).get(f"/people/{mine.uid}/").content.decode()

    assert "Hoffmann" not in html and "None yet" in card(html, "relationships")


def test_roles_tell_what_is_permitted_and_blocked_and_past_ones_are_marked(office: Office) -> None:
    today = timezone.localdate()
    buyer = make_role_type(label="Buyer", operations=["quote", "order"])
    debtor = make_role_type(label="Blocked debtor", operations=[], blocked_operations=["order"], position=200)
    make_party_role(party=office.customer, type=buyer, valid_to=today - timedelta(days=1), note="")
    make_party_role(party=office.customer, type=debtor, note="since the lawsuit")

    text = card(office.page(office.rita), "party-roles")

    assert "Buyer (past)" in text and "may: quote, order" in text
    assert "Blocked debtor since 1 Jan 2026 · blocked: order · since the lawsuit" in text


def test_team_names_statements_and_household_members(office: Office) -> None:
    make_account_team_member(party=office.customer, user=office.tom, part="Engineer")
    make_party_name(party=office.customer, kind="former", value="Mei Lin")
    make_financial_statement(party=office.organisation, year=2024, currency="EUR", revenue="1234567", profit="1000")
    home = make_household(name="Family Hoffmann", owner=office.rita)
    kind = make_relationship_type(label="member of the household", reverse_label="has household member")
    make_relationship(first=office.customer, second=home, type=kind, note="")
    client = office.client(office.rita)

    page = office.page(office.rita)
    organisation = client.get(f"/organisations/{office.organisation.uid}/").content.decode()
    household = client.get(f"/households/{home.uid}/").content.decode()

    assert "Tom Tal Engineer" in card(page, "account-team-members")
    assert "Mei Lin Former name" in card(page, "party-names")
    assert "2024 profit €1,000.00 €1,234,567.00" in card(organisation, "financial-statements")
    assert card(page, "financial-statements") == ""
    assert "Mei Hoffmann Head of purchasing" in card(organisation, "people")
    assert "Members and relations" in card(household, "relationships")
    assert "Mei Hoffmann has household member" in card(household, "relationships")


def test_cards_of_kinds_that_one_may_not_see_are_left_out(office: Office) -> None:
    limited = make_holder("all", actions=("view",), kind="people")
    make_task(party=office.customer, subject="Secret plan")
    make_touch(party=office.customer, subject="Secret call")

    html = office.page(limited)

    assert card(html, "tasks") == "" and card(html, "relationships") == ""
    assert "Secret" not in html and 'id="timeline"' not in html


def test_a_file_of_a_private_touch_is_on_nobody_elses_page(office: Office) -> None:
    data = {
        "kind": "note", "text": "x", "visibility": "private",
        "files": SimpleUploadedFile("salary.pdf", b"%PDF-1.7\nx"),
    }  # fmt: skip
    office.client(office.rita).post(f"/parties/{office.customer.uid}/touches/", data, headers=FRAGMENT)
    file = File.objects.get()

    assert "salary.pdf" in card(office.page(office.rita), "files")
    assert "salary.pdf" not in office.page(office.tom)
    assert office.client(office.tom).get(f"/files/{file.uid}/").status_code == 404


def test_the_head_calls_mails_and_makes_tasks(office: Office) -> None:
    write.update(
        registry.get("people"), office.customer, {"phone": "+49 30 5550118", "email": "mei@x.example"}, actor=None
    )

    html = office.page(office.rita)

    assert 'href="tel:+49305550118" data-compose="call"' in html
    assert 'href="mailto:mei@x.example" data-compose="mail"' in html
    assert f'href="/tasks/quick/?party={office.customer.uid}" data-dialog' in html
    write_here = f'href="/mail/write/?party={office.customer.uid}" data-dialog'
    assert write_here not in html

    make_sending_account(owner=office.rita)
    html = office.page(office.rita)
    assert write_here in html
    assert 'href="mailto:mei@x.example" data-compose="mail"' not in html


def test_brief_comes_before_timeline_before_the_cards(office: Office) -> None:
    html = office.page(office.rita)

    places = [html.index(f'id="{name}"') for name in ("brief", "timeline", "card-tasks", "card-files")]
    assert places == sorted(places)


def test_my_day_shows_my_tasks_neglected_customers_recent_records_and_team_touches(office: Office) -> None:
    today, client = timezone.localdate(), office.client(office.rita)
    make_task(subject="Late", owner=office.rita, party=office.customer, due_on=today - timedelta(days=3))
    make_task(subject="Now", owner=office.rita, due_on=today)
    make_task(subject="Not mine", owner=office.tom, due_on=today)
    make_task(subject="Far", owner=office.rita, due_on=today + timedelta(days=60))
    ensure_rules()
    write.update(registry.get("people"), office.customer, {"value_class": "A"}, actor=None)
    make_touch(party=office.organisation, owner=office.tom, subject="Team call", happened_at=timezone.now())
    make_touch(
        party=office.organisation, owner=office.tom, subject="Hush", visibility="private", happened_at=timezone.now()
    )
    client.get(f"/organisations/{office.organisation.uid}/")

    html = client.get("/").content.decode()

    for text in ("Overdue", "Late", "3 days overdue", "Today", "Now", "Team call", "no contact on record"):
        assert text in html, text
    for text in ("Not mine", ">Far<", "Hush"):
        assert text not in html, text
    assert html.count(f'href="/organisations/{office.organisation.uid}/"') >= 2


def test_an_empty_day_says_how_to_fill_it(office: Office) -> None:
    html = office.client(office.zoe).get("/").content.decode()

    assert "Nothing is due this week." in html
    assert "None of your customers is waiting to hear from you." in html
    assert "Records you open are kept here" in html


def test_names_are_escaped_everywhere_on_the_page(db: None) -> None:
    evil = make_office(given_name="<img src=x onerror=1>", family_name="Evil")
    make_task(party=evil.customer, subject="<b>bold</b>", owner=evil.rita)
    make_touch(party=evil.customer, subject="<i>x</i>", text="<script>1</script>", outcome="<u>", owner=evil.rita)

    html = evil.page(evil.rita)

    for raw in ("<img src=x", "<b>bold", "<i>x", "<script>1", "<u>"):
        assert raw not in html


def test_the_first_page_says_how_to_begin_until_somebody_is_there(db: None) -> None:
    admin, colleague, reader = make_administrator(), make_holder("all"), make_holder("all", actions=("view",))

    def first_page(user: Any) -> str:
        return text_of(Browser(user).get("/"))

    assert 'href="/people/import/"' in first_page(admin) and 'href="/users/"' in first_page(admin)
    assert "<h2>Bring your customers in</h2>" in first_page(colleague) and "Add colleagues" not in first_page(colleague)
    assert "<h2>Bring your customers in</h2>" not in first_page(reader)
    make_person()
    assert "<h2>Bring your customers in</h2>" not in first_page(admin)


def test_the_change_log_and_the_jobs_say_what_will_stand_there(db: None) -> None:
    browser = Browser(make_holder("all"))

    for url, text in (("/changes/", "Nothing was changed yet."), ("/jobs/", "No long work yet.")):
        page = text_of(browser.get(url))
        assert f"<h2>{text}</h2>" in page
        assert "<table" not in page
