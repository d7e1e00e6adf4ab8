"""A call is written down on a deal, read on the deal and on the customer's timeline, and taken back."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
SAID = "They take it if we deliver before the fair"


def open_deal(page: Page) -> tuple[str, str]:
    """Make a deal with a customer of the sample; the addresses of both."""
    page.goto("/organisations/")
    page.locator("tbody th a").first.click()
    page.locator("#drawer").get_by_role("link", name="Open the page").click()
    page.wait_for_url("**/organisations/*/")
    customer = page.url
    page.goto(f"/deals/new/?party={customer.rstrip('/').rpartition('/')[2]}")
    page.get_by_label("Name", exact=True).fill("Forty organ pipes for the fair")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Forty organ pipes for the fair")
    return page.url, customer


def test_a_call_on_a_deal_stands_on_the_deal_and_with_the_customer_and_is_taken_back(page: Page) -> None:
    deal, customer = open_deal(page)
    composer = page.locator("form[data-composer]")
    composer.locator(".segment", has_text="Call").click()
    composer.locator("textarea").fill(SAID)
    composer.get_by_label("Follow up on").check()
    page.keyboard.press("Control+Enter")

    activity = page.locator("#activity")
    expect(activity).to_contain_text(SAID)
    expect(activity.get_by_role("heading", name="To do")).to_be_visible()
    expect(composer.locator("textarea")).to_have_value("")

    page.goto(customer)
    timeline = page.locator("#timeline")
    expect(timeline).to_contain_text(SAID)
    line = timeline.locator("li", has_text=SAID)
    named = line.get_by_role("link", name="Forty organ pipes for the fair")
    expect(named).to_have_attribute("href", urlsplit(deal).path)

    own = page.locator("form[data-composer]")
    own.locator(".segment", has_text="Note").click()
    own.locator("textarea").fill("Asked for it in writing")
    own.get_by_label("About").select_option(label="Forty organ pipes for the fair")
    own.get_by_role("button", name="Save").click()
    expect(timeline.locator("li", has_text="Asked for it in writing")).to_contain_text("Forty organ pipes")

    page.goto(deal)
    expect(activity).to_contain_text("Asked for it in writing")
    activity.get_by_role("link", name="All touches").click()
    expect(page.locator("tbody tr")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("is Forty organ pipes for the fair")

    page.goto(deal)
    composer.locator(".segment", has_text="Call").click()
    composer.locator("textarea").fill("Rang the wrong number")
    composer.get_by_role("button", name="Save").click()
    expect(activity).to_contain_text("Rang the wrong number")
    with page.expect_navigation():
        page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    expect(activity).to_contain_text(SAID)
    expect(activity).not_to_contain_text("Rang the wrong number")
