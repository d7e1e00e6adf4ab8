"""A report is built, followed to its records, kept and put on a dashboard, as a person does it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def choose(page: Page, label: str, option: str) -> None:
    """One choice of the builder; the figures come anew."""
    with page.expect_response("**/reports/build/**"):
        page.get_by_label(label, exact=True).select_option(label=option)
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_a_report_is_built_drilled_kept_and_put_on_a_dashboard(page: Page) -> None:
    page.goto("/reports/build/")
    page.locator(".report-choice[href$='?kind=tasks']").click()
    choose(page, "Rows", "Priority")
    choose(page, "Columns", "Done")
    expect(page.locator(".report-chart canvas")).to_be_visible()

    figure = page.locator(".report-table tbody tr").first.locator("td a").first
    wanted = figure.inner_text().replace(",", "")
    figure.click()
    page.wait_for_url(re.compile(r"/tasks/\?view=all&.*priority="))
    expect(page.locator(".bar-end .num")).to_contain_text(re.compile(rf"^\s*{int(wanted):,}"))
    page.go_back()

    page.get_by_role("link", name="Save as …").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Name", exact=False).first.fill("Tasks by priority")
    dialog.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/reports/[0-9a-f-]{36}/$"))
    expect(page.locator(".report-chart canvas")).to_be_visible()

    page.goto("/dashboards/new/")
    page.get_by_label("Name", exact=False).first.fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/dashboards/[0-9a-f-]{36}/$"))
    for report in ("Tasks by priority", "People by country"):
        page.get_by_label("Add a tile").select_option(label=report)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator(".tile h2", has_text=report)).to_be_visible()
    expect(page.locator(".tile .report-chart canvas")).to_have_count(2)
    second = page.locator(".tile").nth(1)
    second.focus()
    with page.expect_response("**/tiles/"):
        second.press("Alt+ArrowUp")
    page.reload()
    expect(page.locator(".tile h2").first).to_contain_text("People by country")
