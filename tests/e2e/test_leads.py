"""Work on leads before they are customers, and converting several from the list."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_call_is_logged_on_a_lead_and_follows_to_the_customer_when_two_are_converted(page: Page) -> None:
    for given in ("Oda", "Per"):
        page.goto("/leads/new/")
        page.get_by_label("Given name", exact=True).fill(given)
        page.get_by_label("Family name", exact=True).fill("Spindler")
        page.get_by_label("Company", exact=True).fill("Spindler Webstuhlbau")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.locator("h1")).to_contain_text(f"{given} Spindler")
        if given == "Oda":
            lead = page.url
    page.goto(lead)
    composer = page.locator("form[data-composer]")
    composer.get_by_role("radiogroup", name="Kind").get_by_text("Call", exact=True).click()
    composer.get_by_role("textbox", name="What happened?").fill("Wants forty looms by May.")
    composer.get_by_label("Outcome").locator("visible=true").fill("Reached")
    composer.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#timeline")).to_contain_text("Wants forty looms by May.")

    page.goto("/leads/?view=all&company=Spindler+Webstuhlbau")
    for name in ("Oda Spindler", "Per Spindler"):
        page.get_by_role("row", name=name).get_by_role("checkbox").check()
    page.locator("[data-bulk]").get_by_role("button", name="Convert").click()
    dialog = page.locator("#dialog-body")
    expect(dialog).to_contain_text("Convert 2 leads")
    expect(dialog).to_contain_text("New people")
    dialog.get_by_label("A new deal for each").check()
    dialog.get_by_role("button", name="Convert", exact=True).click()
    page.wait_for_url("**/jobs/**")
    expect(page.locator("#job")).to_contain_text("2 new people, 1 new organisation, 2 deals", timeout=20_000)
    job = page.url

    page.goto(lead)
    page.locator("main a[href^='/people/']").first.click()
    expect(page.locator("h1")).to_contain_text("Oda Spindler")
    expect(page.locator("#timeline")).to_contain_text("Wants forty looms by May.")

    page.goto(job)
    page.get_by_role("button", name="Undo all of it").click()
    page.wait_for_url("**/leads/**")
    page.goto(lead)
    expect(page.locator("#timeline")).to_contain_text("Wants forty looms by May.")
    expect(page.get_by_role("link", name="Convert", exact=True).first).to_be_visible()
