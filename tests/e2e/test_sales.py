"""From the message of a stranger to a deal that is won by lines and stages, at a desk and on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.e2e


def test_a_form_becomes_a_lead_a_customer_and_a_deal_and_one_undo_takes_it_back(page: Page, browser: Browser) -> None:
    page.goto("/web-forms/")
    page.get_by_role("link", name="Website: contact").first.click()
    address = page.get_by_role("link", name="Open the form").get_attribute("href") or ""
    stranger = browser.new_context(base_url=page.url.split("/web-forms")[0], java_script_enabled=False).new_page()
    stranger.goto(address)
    stranger.get_by_label("Given name").fill("Wilhelmina")
    stranger.get_by_label("Family name").fill("Quast")
    stranger.get_by_label("Company").fill("Quast Orgelbau")
    stranger.get_by_label("E-mail").fill("w.quast@quast-orgelbau.example")
    stranger.get_by_role("button", name="Send").click()
    expect(stranger.get_by_role("status")).to_contain_text("Thank you")
    stranger.context.close()

    page.goto("/leads/?view=all&q=Quast")
    page.get_by_role("link", name="Wilhelmina Quast").first.click()
    lead = page.url
    page.get_by_role("link", name="Convert", exact=True).first.click()
    dialog = page.locator("#dialog-body")
    dialog.locator("input[name=deal][value=new]").check()
    dialog.get_by_role("button", name="Convert", exact=True).click()

    expect(page.locator("h1")).to_contain_text("Wilhelmina Quast")
    expect(page.locator("main")).to_contain_text("Quast Orgelbau")
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    page.wait_for_url("**/leads/")  # the page on which one stood is that of nobody any more
    expect(page.locator("#toasts")).to_contain_text("Taken back")
    page.goto(lead)
    expect(page.get_by_role("link", name="Convert", exact=True).first).to_be_visible()


def test_a_deal_is_sold_by_lines_and_moved_through_its_stages(page: Page) -> None:
    page.goto("/deals/new/")
    page.get_by_label("Name", exact=True).fill("Forty organ pipes")
    page.get_by_label("Expected to close", exact=True).fill("2030-06-30")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Forty organ pipes")
    deal = page.url

    lines = page.locator("#deal-lines")
    for product, quantity, net in (("Control unit", "3", "21,600"), ("Sensor kit", "10", "8,900")):
        lines.get_by_role("combobox", name="Product").fill(product)
        expect(lines.get_by_role("option", name=product).first).to_be_visible()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.keyboard.type(quantity)
        page.keyboard.press("Enter")
        expect(lines).to_contain_text(net)
    expect(lines).to_contain_text("30,500")
    page.reload()
    expect(page.locator("main")).to_contain_text("€30,500.00")

    page.goto("/deals/?view=all&q=Forty+organ+pipes&shown=board:stage")
    card = page.locator(".board-card", has_text="Forty organ pipes").first
    uid = card.get_attribute("data-card") or ""
    column = page.locator(".board-cards", has=card).first
    before = column.get_attribute("data-column")
    expect(column).to_have_attribute("data-ready", "")
    card.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("#toasts")).to_contain_text("moved to")
    expect(page.locator(f'.board-cards:not([data-column="{before}"]) [data-card="{uid}"]')).to_be_visible()

    page.goto(deal)
    page.locator(".path").get_by_text("Won", exact=True).click()
    page.locator("select[name=outcome_reason]").select_option(index=1)
    page.get_by_role("button", name="Move", exact=True).click()
    page.wait_for_url(deal)
    expect(page.locator(".path [aria-current=step]")).to_contain_text("Won")


def test_a_deal_is_moved_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/deals/?view=open&shown=board:stage")
    card = page.locator(".board-card").first
    name = card.get_by_role("link").first.inner_text()
    card.get_by_role("button", name=re.compile("Move")).or_(card.get_by_role("link", name=re.compile("Move"))).click()
    asked = page.locator("#dialog")
    asked.get_by_role("button", name=re.compile("Negotiation")).click()
    expect(page.locator("#toasts")).to_contain_text(f"{name} moved to Negotiation")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
