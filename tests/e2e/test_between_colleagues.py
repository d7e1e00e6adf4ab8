"""What colleagues ask of each other: an approval on a customer's page, and a customer handed over to another team."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_an_approval_is_asked_for_on_a_page_and_taken_back(page: Page) -> None:
    page.goto("/organisations/")
    customer = page.locator("main table a[href^='/organisations/']").first.get_attribute("href") or ""
    page.goto(customer)
    page.get_by_role("link", name="Ask for approval").click()
    page.wait_for_url(re.compile("/approvals/new/"))
    page.get_by_label("What is to be approved").fill("Credit of 5,000")
    page.locator("input[role=combobox]").first.fill("Nora")
    page.locator(".combo-option").first.click()
    page.get_by_role("button", name="Ask", exact=True).click()

    panel = page.locator("#approvals")
    expect(panel).to_contain_text("Pending")
    panel.get_by_label("Words").fill("They paid early so far.")
    panel.get_by_role("button", name="Comment").click()
    expect(panel).to_contain_text("They paid early so far.")
    panel.get_by_role("button", name="Take back").click()
    expect(panel).to_contain_text("Taken back")

    page.goto("/approvals/mine/?show=asked")
    expect(page.get_by_text("Credit of 5,000")).to_be_visible()


def test_a_customer_is_handed_over_and_accepted_with_its_checklist(page: Page) -> None:
    page.goto("/organisations/")
    uid = re.findall(
        "[0-9a-f-]{36}", page.locator("main table a[href^='/organisations/']").first.get_attribute("href") or ""
    )[0]
    page.goto(f"/hand-offs/new/?party={uid}")
    page.get_by_label("What it is about").fill("Roll-out in spring")
    page.get_by_role("combobox", name="To the team").fill("Service")
    page.locator(".combo-option", has_text="Service").first.click()
    page.get_by_label("Answer by", exact=True).fill("2099-05-01T10:00")
    page.get_by_label("Checklist", exact=True).fill("Contract\nContact person")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/hand-offs/[0-9a-f-]{36}/$"))
    expect(page.get_by_text("Waiting").first).to_be_visible()

    page.get_by_role("link", name="Answer", exact=True).click()
    dialog = page.locator("#dialog-body")
    dialog.get_by_label("Contract").check()
    dialog.get_by_role("button", name="Accept").click()
    expect(dialog).to_contain_text("Tick the whole checklist")
    dialog.get_by_label("Contact person").check()
    dialog.get_by_role("button", name="Accept").click()
    expect(page.get_by_text("Accepted").first).to_be_visible()
