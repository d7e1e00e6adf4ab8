"""A page arranged by its reader: fields and panels dragged and moved by keys, looked at, kept, given up again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e


def editor(page: Page) -> Locator:
    """The form once its scripts listen: a list that can be sorted says so by its items."""
    form = page.locator("#layout-editor")
    expect(form.locator(".htmx-added")).to_have_count(0)
    return form


def order(page: Page) -> list[str]:
    """The parts from the left to the right, as they would be sent."""
    found: list[str] = page.locator("#layout-editor [name=part]").evaluate_all("all => all.map(part => part.value)")
    return found


def test_a_page_is_arranged_by_keys_and_mouse_previewed_kept_and_given_up(page: Page) -> None:
    page.goto("/organisations/?view=all")
    with page.expect_navigation():
        page.goto(page.locator("[data-list] tbody a").first.get_attribute("href") or "")
    record = page.url
    page.get_by_label("More", exact=True).last.click()
    page.get_by_role("link", name="Arrange this page").click()
    page.wait_for_url("**/organisations/layout/**")

    website = editor(page).locator("[data-card=field-website]")
    before = order(page)
    website.focus()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("Alt+ArrowRight")
    expect(website).to_be_focused()
    assert order(page) != before
    assert order(page).index("field:website") == order(page).index("section:to_us") + 1

    grip = editor(page).locator("[data-card=panel-files] .part-grip")
    target = editor(page).locator("[data-card=panel-timeline]")
    grip.drag_to(target)
    middle = editor(page).locator(".layout-zones > .layout-zone").nth(1)
    expect(middle.locator("[data-card=panel-files]")).to_be_visible()
    editor(page).get_by_role("button", name="Leave out: Roles").last.click()
    expect(editor(page).get_by_role("button", name="Show: Roles").last).to_be_visible()
    editor(page).get_by_role("button", name="Preview").click()
    expect(page.locator("#layout-preview .zone-main")).to_contain_text("Files")

    editor(page).get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(re.escape(record.partition("?")[0])))
    expect(page.locator(".zone-main")).to_contain_text("Files")
    expect(page.locator("#card-party-roles")).to_have_count(0)

    page.get_by_label("More", exact=True).last.click()
    page.get_by_role("link", name="Arrange this page").click()
    editor(page).get_by_role("button", name="Give up my page").click()
    page.wait_for_url(re.compile(re.escape(record.partition("?")[0])))
    expect(page.locator("#card-party-roles")).to_have_count(1)
