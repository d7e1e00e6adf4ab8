"""A kind made in the browser: named, given two fields, filled with a record that the search finds, and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_records import ready_dialog

pytestmark = pytest.mark.e2e


def add_field(page: Page, label: str, kind: str) -> None:
    """Through the dialog that opens from the page of the kind, and back to that page."""
    page.get_by_role("link", name="Add a field").first.click()
    dialog = ready_dialog(page)
    dialog.locator("select[name=type]").select_option(kind)
    dialog.locator("[name=label_en]").fill(label)
    with page.expect_navigation():
        dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("main")).to_contain_text(label)


def test_a_kind_is_made_given_fields_and_used_and_a_record_of_it_taken_back(page: Page) -> None:
    page.goto("/custom-kinds/new/")
    page.locator("[name=label_en]").fill("Site visit")
    page.locator("[name=plural_en]").fill("Site visits")
    page.locator("select[name=belongs_to]").select_option("parties")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/custom-kinds/[0-9a-f-]{36}/"))
    add_field(page, "Seats on site", "integer")
    add_field(page, "Weather", "text")

    page.get_by_role("link", name="Its records").first.click()
    page.wait_for_url("**/x-site-visits/**")
    page.goto("/x-site-visits/new/")
    page.locator("[name=name]").fill("Roof of the northern hall")
    page.locator("[name=x_seats_on_site]").fill("14")
    page.locator("[name=x_weather]").fill("Drizzling")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/x-site-visits/[0-9a-f-]{36}/"))
    expect(page.locator("main")).to_contain_text("Drizzling")

    page.goto("/search/?q=northern+hall")
    page.locator("main").get_by_role("link", name="Roof of the northern hall").click()
    page.wait_for_url(re.compile(r"/x-site-visits/[0-9a-f-]{36}/"))
    page.goto("/changes/")
    made = page.locator("main tr", has_text="Roof of the northern hall").first
    with page.expect_navigation():
        made.get_by_role("button", name="Undo").click()
    page.goto("/x-site-visits/?view=all")
    expect(page.locator("main")).not_to_contain_text("Roof of the northern hall")
