"""A manager reads the forecast: from a figure to its deals, another figure with a reason, what changed since then."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_forecast_is_read_drilled_and_said_otherwise(page: Page) -> None:
    page.goto("/")
    page.locator("#side").get_by_role("link", name="Forecast", exact=True).click()
    expect(page.locator(".forecast-table tbody tr").first).to_contain_text("Everybody")
    expect(page.locator(".report-chart canvas")).to_be_visible()

    page.get_by_label("Period", exact=True).select_option("year")
    page.wait_for_url(re.compile(r"length=year"))
    figure = page.locator(".forecast-table tbody tr").first.locator("td a:not(.forecast-act)").first
    figure.click()
    page.wait_for_url(re.compile(r"/deals/\?view=all&state=won&closed_on__gte="))
    expect(page.locator("#rows tr").first).to_be_visible()
    page.go_back()

    forecast = page.url
    row = page.locator(".forecast-table tbody tr:not(.forecast-sum)").first
    row.hover()
    row.get_by_role("link", name=re.compile("^Say otherwise")).first.click()
    dialog = page.locator("#dialog")
    dialog.locator("[name=amount]").fill("123456")
    dialog.locator("[name=reason]").fill("The budget was frozen")
    dialog.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/forecast-overrides/"))
    page.goto(forecast)
    expect(page.locator(".forecast-table")).to_contain_text("The budget was frozen")
    expect(page.locator(".forecast-table")).to_contain_text("€123,456")


def test_what_changed_leads_to_the_deals_behind_each_bar(page: Page) -> None:
    page.goto("/sales/forecast/changes/?length=year")
    expect(page.locator(".report-chart canvas")).to_be_visible()
    rows = page.locator(".report-table tbody tr")
    expect(rows.first).to_contain_text("Open then")
    expect(rows.last).to_contain_text("Open now")
    rows.last.get_by_role("link").click()
    page.wait_for_url(re.compile(r"bar=closing"))
    expect(page.locator("#deals tbody tr").first).to_be_visible()
