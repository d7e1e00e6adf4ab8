"""Help by keys: the page's help with its picture, every key on one map, a tip beside a label, a topic worded anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_help_is_a_key_away_and_an_administrator_words_it(page: Page) -> None:
    page.goto("/teams/")
    page.keyboard.press("?")
    drawer = page.locator("#drawer")
    expect(drawer.get_by_role("heading", name="Users, teams and roles")).to_be_visible()
    picture = drawer.locator("img")
    expect(picture).to_have_js_property("complete", True)
    assert picture.evaluate("image => image.naturalWidth") == 960
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()

    page.keyboard.press("Control+/")
    keys = page.locator("#dialog")
    expect(keys.get_by_role("heading", name="Keyboard map")).to_be_visible()
    expect(keys.get_by_text("Move the card or section up")).to_be_visible()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    page.goto("/organisations/?view=all")
    page.locator("[data-list] tbody a[data-drawer]").first.click()
    tip = drawer.locator("details.tip").first
    tip.locator("summary").focus()
    page.keyboard.press("Enter")
    words = drawer.locator(".tip-text").first
    expect(words).to_be_visible()
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    expect(drawer).to_be_visible()

    page.goto("/help/keys/edit/?language=en")
    page.get_by_label("Text", exact=True).fill("Ask **Berta**.")
    expect(page.locator("#help-preview strong")).to_have_text("Berta")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/help/keys/$"))
    expect(page.get_by_text("Changed by your organisation").first).to_be_visible()
    page.get_by_role("link", name="Edit this text").click()
    page.get_by_role("button", name="Back to the shipped text").click()
    page.wait_for_url(re.compile("/help/keys/$"))
    expect(page.get_by_text("select all that match")).to_be_visible()
