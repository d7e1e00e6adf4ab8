"""A salesperson's day on a phone: what is next, call, log it, move the deal, plan the next step; a thumb is enough."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.conftest import Installation, watched

WIDTH = 390


@pytest.fixture
def phone(browser: Browser, installation: Installation, signed_in_state: StorageState) -> Iterator[Page]:
    """A signed-in telephone with a touch screen; an error in the console fails the test."""
    opened = browser.new_context(
        base_url=installation.url,
        storage_state=signed_in_state,
        viewport={"width": WIDTH, "height": 844},
        has_touch=True,
        is_mobile=True,
        locale="en-GB",
    )
    opened.set_default_timeout(15_000)
    problems = watched(opened)
    yield opened.new_page()
    opened.close()
    assert problems == []


def fits(page: Page) -> None:
    """Nothing lies beside the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= WIDTH


def test_the_whole_day_of_a_salesperson_fits_a_phone(phone: Page) -> None:
    phone.goto("/people/")
    phone.get_by_role("link", name="New person").tap()
    dialog = phone.locator("#dialog")
    dialog.get_by_label("Given name").fill("Ottilie")
    dialog.get_by_label("Family name").fill("Querfurth")
    dialog.get_by_label("Phone").fill("+49 30 2345678")
    dialog.get_by_role("button", name="Save", exact=True).tap()
    phone.wait_for_url("**/people/*-*/")

    phone.goto("/deals/new/")
    phone.get_by_label("Name", exact=True).fill("Pipes for the phone day")
    phone.get_by_role("combobox", name="Customer").fill("Querfurth")
    phone.locator(".combo-option", has_text="Querfurth").first.tap()
    phone.get_by_label("Amount", exact=True).fill("5000")
    phone.get_by_label("Next step", exact=True).fill("Ask about the blower")
    phone.get_by_label("Next step on").fill(date.today().isoformat())
    phone.get_by_role("button", name="Save", exact=True).tap()
    phone.wait_for_url(re.compile(r"/deals/[0-9a-f-]{36}/"))
    deal = phone.url

    phone.goto("/")
    steps = phone.locator("#day-next-steps")
    expect(steps).to_contain_text("Ask about the blower")
    expect(steps).to_contain_text("today")
    assert steps.get_by_role("link", name="Call Ottilie Querfurth").first.get_attribute("href") == "tel:+49302345678"
    fits(phone)
    steps.get_by_role("link", name="Ask about the blower").first.tap()
    phone.wait_for_url(deal)
    expect(phone.get_by_role("link", name="Call Ottilie Querfurth")).to_be_visible()
    fits(phone)

    phone.locator(".path").get_by_text("Proposal", exact=True).tap()
    expect(phone.locator(".path [aria-current=step]")).to_contain_text("Proposal")
    fits(phone)

    composer = phone.locator("form[data-composer]")
    composer.locator(".segment", has_text="Call").tap()
    composer.locator("textarea").fill("They want the blower louder")
    composer.get_by_role("button", name="Save").tap()
    expect(phone.locator("#activity")).to_contain_text("They want the blower louder")
    fits(phone)

    phone.goto(f"{deal}edit/")
    phone.get_by_label("Next step", exact=True).fill("Send the offer")
    phone.get_by_label("Next step on").fill((date.today() + timedelta(days=2)).isoformat())
    phone.get_by_role("button", name="Save", exact=True).tap()
    phone.wait_for_url(deal)
    phone.goto("/")
    expect(steps).to_contain_text("Send the offer")
    expect(steps).not_to_contain_text("Ask about the blower")
