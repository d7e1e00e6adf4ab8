"""A plan for a customer is made and followed, what a customer may need becomes a deal, commissions are closed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e


def test_a_plan_is_made_and_its_goals_are_set_and_reached(page: Page) -> None:
    page.goto("/account-plans/new/")
    page.get_by_label("Title", exact=True).fill("Ring every bell")
    choose(page, page.locator("main"), "Customer", "Nord")
    page.get_by_label("From", exact=True).fill("2026-01-01")
    page.get_by_label("Until", exact=True).fill("2030-12-31")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/account-plans/[0-9a-f-]{36}/$"))

    goals, dialog = page.locator("#plan-goals"), page.locator("#dialog-body")
    add_goal(page, "Meet the board", {"measured by": "A date with all of them"})
    add_goal(page, "More revenue", {"revenue goal": "900000000"})
    expect(goals).to_contain_text("0 of 2 goals reached")
    expect(goals).to_contain_text("of €900,000,000.00")
    goals.get_by_role("button", name="Reached: Meet the board").click()
    expect(goals).to_contain_text("1 of 2 goals reached")
    said = page.locator("[data-toast]", has_text="Reached: Meet the board")
    said.get_by_role("button", name="Undo").click()
    expect(goals).to_contain_text("0 of 2 goals reached")

    steps = page.locator("#plan-steps")
    steps.get_by_role("link", name=re.compile("Add")).click()
    dialog.get_by_label("Subject", exact=True).fill("Polish the bells")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Polish the bells")
    expect(steps).to_contain_text("Polish the bells")
    steps.get_by_role("button", name="Done: Polish the bells").click()
    expect(steps).not_to_contain_text("Polish the bells")

    page.locator("main a[href^='/organisations/']").first.click()
    page.wait_for_url(re.compile("/organisations/"))
    expect(page.locator("#card-account-plans")).to_contain_text("Ring every bell")


def test_what_a_customer_lacks_becomes_a_deal_in_one_click(page: Page) -> None:
    page.goto("/account-plans/?view=all&sort=created_at")
    page.locator("[data-list] tbody tr[data-row] a[href]").first.click()
    space = page.locator("#plan-white-space")
    begin = space.get_by_role("link", name=re.compile("Begin a deal")).first
    product = (begin.get_attribute("aria-label") or "").removeprefix("Begin a deal: ")
    begin.click()
    dialog = page.locator("#dialog-body")
    expect(dialog.get_by_label("Name", exact=True)).to_have_value(product)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text(product)
    page.go_back()
    page.reload()
    expect(space.locator("td[data-label='In an open deal']", has_text=product)).to_be_visible()


def add_goal(page: Page, name: str, values: dict[str, str]) -> None:
    page.get_by_role("link", name="Add a goal").click()
    dialog = page.locator("#dialog-body")
    dialog.get_by_label("Goal", exact=True).fill(name)
    for label, value in values.items():
        dialog.get_by_label(re.compile(f"^{label}", re.IGNORECASE)).fill(value)
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text(name)


def choose(page: Page, box: Locator, label: str, name: str) -> None:
    """The first record that a look-up offers for some letters."""
    box.get_by_role("combobox", name=label).fill(name)
    option = page.locator(".combo-option", has_text=name).first
    expect(option).to_be_visible()
    option.click()


def test_a_statement_is_closed_and_stays(page: Page) -> None:
    page.goto("/sales/commissions/")
    page.get_by_role("link", name="The period before").click()
    day = page.locator(".forecast-bar input[name=on]").input_value()
    for person in page.locator("select[name=who] option").evaluate_all("all => all.map(one => one.value)"):
        page.goto(f"/sales/commissions/?who={person}&on={day}")
        if page.locator(".commission-table tbody a").count():
            break
    total = page.locator(".commission-table tfoot b").inner_text()
    page.get_by_role("button", name="Close the statement").click()
    page.wait_for_url(re.compile("/commission-statements/[0-9a-f-]{36}/$"))
    expect(page.locator("#main .commission-table tfoot b")).to_have_text(total)

    page.goto(f"/sales/commissions/?who={person}&on={day}")
    expect(page.get_by_role("link", name="Closed statement", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Close the statement")).to_have_count(0)
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV file").click()
    assert file.value.suggested_filename.endswith(".csv")
