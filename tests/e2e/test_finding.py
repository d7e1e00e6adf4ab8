"""Creating what a look-up does not find, and acting on the record at hand from the palette."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_customer_that_is_not_there_is_made_in_the_look_up_as_what_it_is(page: Page) -> None:
    page.goto("/deals/new/")
    page.get_by_label("Name", exact=True).fill("Brass for the new hall")
    box = page.get_by_role("combobox", name="Customer")
    box.fill("Zyx Handels GmbH")
    offered = page.locator(".combo-create")
    expect(offered).to_have_text(
        [re.compile("Create organisation “Zyx Handels GmbH”"), re.compile("Create person “Zyx Handels GmbH”")]
    )
    offered.first.click()
    dialog = page.locator("#dialog-body")
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Zyx Handels GmbH")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(box).to_have_value("Zyx Handels GmbH")

    box.fill("Zita Zander")
    expect(offered.first).to_contain_text("Create person “Zita Zander”")
    offered.first.click()
    expect(dialog.get_by_label("Given name")).to_have_value("Zita")
    expect(dialog.get_by_label("Family name")).to_have_value("Zander")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(box).to_have_value("Zita Zander")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Brass for the new hall")
    expect(page.locator("main")).to_contain_text("Zita Zander")


def test_the_palette_acts_on_the_record_at_hand(page: Page) -> None:
    page.goto("/people/?view=all")
    href = page.locator("tbody th a").first.get_attribute("href") or ""
    page.goto(href)
    name = page.locator("h1").inner_text()

    def palette(text: str) -> None:
        page.keyboard.press("Control+k")
        page.locator("#palette-input").fill(text)
        first = page.locator("#palette-list [role=group]").first
        expect(first).to_have_attribute("aria-label", name)
        page.keyboard.press("Enter")
        expect(page.locator("#palette")).not_to_be_visible()

    palette("follow")
    expect(page.locator(".head-notice-text")).to_have_text("Following")
    palette("unfollow")
    expect(page.locator(".head-notice-text")).to_have_text("Follow")

    for word, heading in (("task", "New task"), ("log", "Log a touch")):
        palette(word)
        dialog = page.get_by_role("dialog", name=heading)
        expect(dialog).to_contain_text(name)
        page.keyboard.press("Escape")
        expect(dialog).not_to_be_visible()

    palette("tag")
    expect(page.locator(".is-editing [name=tags]")).to_be_focused()
    page.keyboard.type("brass")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Tags saved")
    palette("assign")
    expect(page.locator(".is-editing input[role=combobox]")).to_be_focused()
    page.keyboard.press("Escape")
    palette("edit")
    page.wait_for_url(f"**{href}edit/**")
