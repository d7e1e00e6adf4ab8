"""Territories as an administrator sees them: a territory is made, a draft is tried, the tree shows what is where."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e
NAME = "Bavaria"


def saved(page: Page, kind: str) -> str:
    """Press Save and come to the record's page; its address."""
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(f"/{kind}/[0-9a-f-]+/$"))
    return page.url


def test_a_territory_is_made_and_a_draft_is_tried(page: Page) -> None:
    page.goto("/territories/new/")
    page.get_by_label("Name", exact=True).fill(NAME)
    page.get_by_label("Priority", exact=True).fill("5")
    territory = saved(page, "territories")

    page.goto("/territory-plans/")
    page.locator("[data-list] tbody tr[data-row] a[href]", has_text="Draft").first.click()
    page.get_by_role("link", name="Preview").first.click()
    expect(page.get_by_role("heading", name="By territory")).to_be_visible()
    expect(page.get_by_role("heading", name="Who moves")).to_be_visible()
    page.locator("table.territory-table td.num a").first.click()
    expect(page.get_by_role("link", name="Back to the preview")).to_be_visible()

    page.goto("/territories/tree/")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    expect(page.get_by_text("The plan in force is")).to_be_visible()
    page.get_by_role("link", name=NAME).click()
    page.wait_for_url(territory)
    expect(page.get_by_role("heading", name="In this territory")).to_be_visible()


def test_a_plan_is_applied_by_the_worker_and_taken_back(page: Page) -> None:
    page.goto("/territory-plans/")
    page.locator("[data-list] tbody tr[data-row] a[href]", has_text="Draft").first.click()
    page.get_by_role("link", name="Preview").first.click()

    page.get_by_role("button", name="Apply this plan").click()

    undo = page.get_by_role("button", name="Undo all of it")
    expect(undo).to_be_visible(timeout=60_000)
    expect(page.locator("#job")).to_contain_text("Done")
    undo.click()
    expect(page.get_by_role("button", name="Apply this plan").or_(page.get_by_text("Draft").first)).to_be_visible(
        timeout=60_000
    )
