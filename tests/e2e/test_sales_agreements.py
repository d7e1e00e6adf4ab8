"""What is agreed around a deal: whose it is, against whom it stands, and the contract that is renewed at its end."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e


def test_a_deal_is_shared_and_stands_against_a_competitor(page: Page) -> None:
    page.goto("/deals/new/")
    page.get_by_label("Name", exact=True).fill("Bell tower")
    page.get_by_label("Amount", exact=True).fill("1000")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Bell tower")
    deal = page.url

    shares = card(page, "Shares of deals")
    shares.get_by_role("link", name=re.compile("Add")).click()
    dialog = page.locator("#dialog-body")
    choose(page, dialog, "Colleague", "Lena Brandt")
    dialog.locator("input[name=share]").fill("30")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("created: Lena Brandt")
    page.goto(deal)
    expect(shares).to_contain_text("70 %")
    expect(shares).to_contain_text("30 %")

    rivals = card(page, "Competitors in deals")
    rivals.get_by_role("link", name=re.compile("Add")).click()
    choose(page, dialog, "Competitor", "Nordtek")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Nordtek")
    page.goto(deal)
    expect(rivals.locator("a[href^='/deal-competitors/'][href$='/']").first).to_be_visible()


def test_a_contract_is_renewed_by_a_deal(page: Page) -> None:
    page.goto("/contracts/new/")
    page.get_by_label("Name", exact=True).fill("Maintenance of the bells")
    choose(page, page.locator("main"), "Customer", "Nord")
    page.get_by_label("Begins on", exact=True).fill("2026-01-01")
    page.get_by_label("Ends on", exact=True).fill("2030-12-31")
    page.get_by_label("Amount", exact=True).fill("1200")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/contracts/[0-9a-f-]{36}/$"))
    expect(page.locator("main")).to_contain_text("€1,200.00")

    page.get_by_role("link", name="Begin the renewal").click()
    page.locator("#dialog-body").get_by_role("button", name="Make the deal").click()
    expect(page.locator("#toasts")).to_contain_text("was made")
    page.reload()
    page.get_by_role("link", name="Maintenance of the bells").first.click()
    page.wait_for_url(re.compile("/deals/[0-9a-f-]{36}/$"))
    expect(page.locator("h1")).to_contain_text("Maintenance of the bells")


def card(page: Page, title: str) -> Locator:
    """The part of the page with this title."""
    return page.locator("section.card", has=page.get_by_role("heading", name=title)).first


def choose(page: Page, box: Locator, label: str, name: str) -> None:
    """The first record that a look-up offers for some letters."""
    box.get_by_role("combobox", name=label).fill(name)
    option = page.locator(".combo-option", has_text=name).first
    expect(option).to_be_visible()
    option.click()
