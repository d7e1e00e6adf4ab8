"""An order is invoiced, paid in parts and credited; what is owed is seen by age."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_from_an_order_to_a_paid_invoice(page: Page) -> None:
    page.goto("/orders/?view=all&status=confirmed")
    page.goto(str(page.locator("main a[href^='/orders/'][href$='/']").first.get_attribute("href")))
    page.get_by_label("More", exact=True).last.click()
    page.get_by_role("link", name="Make an invoice").click()
    dialog = page.locator("#dialog-body")
    dialog.get_by_role("button", name="Make a draft").click()
    page.wait_for_url(re.compile("/invoices/[0-9a-f-]{36}/$"))

    page.get_by_role("link", name="Issue", exact=True).click()
    dialog.get_by_role("button", name="Issue").click()
    expect(page.locator("h1")).to_contain_text(re.compile(r"I-\d{4}-\d{5}"))

    page.get_by_role("link", name="Book a payment").click()
    dialog.get_by_label("Amount", exact=True).fill("100")
    dialog.get_by_label("Payment reference").fill("First part")
    dialog.get_by_role("button", name="Book").click()
    expect(page.locator("main")).to_contain_text("Partly paid")
    page.get_by_role("link", name="Book a payment").click()
    dialog.get_by_role("button", name="Book").click()
    expect(page.get_by_role("link", name="Book a payment")).to_have_count(0)
    expect(page.locator("main")).to_contain_text("Paid")


def test_what_is_owed_leads_to_the_invoices(page: Page) -> None:
    page.goto("/invoices/ageing/")
    row = page.locator("main tbody tr").first
    owed = row.locator("td a").first
    amount = owed.inner_text()
    owed.click()
    page.wait_for_url(re.compile("/invoices/\\?"))
    expect(page.locator("main")).to_contain_text(amount)
