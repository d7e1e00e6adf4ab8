"""A target is set, a call is logged, and both are seen: on my day, on the leader board and on the page of a person."""

from __future__ import annotations

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_target_is_set_and_a_call_counts_towards_it(page: Page) -> None:
    page.goto("/activity-targets/")
    page.get_by_role("link", name=re.compile("^(Add|New)")).first.click()
    form = page.locator("#dialog form, main form[data-form]").first
    form.locator("[name=measure]").select_option("calls")
    form.locator("[name=length]").select_option("week")
    form.locator("[name=wanted]").fill("40")
    form.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile(r"/activity-targets/[0-9a-f-]{36}/"))

    page.goto("/")
    mine = page.locator("section.card", has=page.get_by_role("heading", name="My targets"))
    expect(mine).to_contain_text("Calls this week")
    before = int(re.findall(r"(\d+) of 40", mine.inner_text())[0])  # other journeys log calls as well

    page.goto("/people/?view=all")
    page.goto(str(page.locator("tbody tr th a").first.get_attribute("href")))
    composer = page.locator("[data-composer]")
    composer.locator(".segment", has_text="Call").click()
    composer.locator("textarea").fill("Counts towards forty calls.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("Counts towards forty calls.")

    page.goto("/")
    expect(mine).to_contain_text(f"{before + 1} of 40")
    calls = mine.get_by_role("link", name=re.compile(r"^\d+ (of 40|with customers)$"))  # others may be with leads
    with_customers = int(calls.inner_text().split()[0])
    calls.click()
    page.wait_for_url(re.compile(r"/touches/\?view=all&channel=call"))
    expect(page.locator("#rows tr")).to_have_count(with_customers)

    page.locator("#side").get_by_role("link", name="Performance", exact=True).click()
    page.get_by_label("Period", exact=True).select_option("week")
    page.wait_for_url(re.compile(r"length=week"))
    row = page.locator(".performance-table tbody tr.performance-me")
    expect(row).to_contain_text(f"{100 * (before + 1) // 40}%")
    row.get_by_role("link").first.click()
    page.wait_for_url(re.compile(r"/sales/performance/people/"))
    expect(page.locator(".performance-sections")).to_contain_text("Calls this week")


def test_a_ranking_leads_to_the_deals_behind_a_figure_and_to_a_team(page: Page) -> None:
    page.goto("/sales/performance/?length=year&measure=deals_won&by=teams")
    rows = page.locator(".performance-table tbody tr")
    rows.first.locator("th a").click()
    page.wait_for_url(re.compile(r"who=team-"))
    expect(rows.first).to_be_visible()
    figure = rows.first.locator("td a:not(.forecast-act)").first
    count = int(figure.inner_text())
    figure.click()
    page.wait_for_url(re.compile(r"/deals/\?view=all&state=won&closed_on__gte="))
    expect(page.locator("#rows tr")).to_have_count(min(count, 50))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_hold_no_barrier(page: Page, scheme: Literal["light", "dark"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto("/sales/performance/?length=year&measure=value_won")
    person = str(page.locator(".performance-table tbody th a").first.get_attribute("href"))
    found = []
    for address in ("/sales/performance/?length=year&measure=value_won", person):
        page.goto(address)
        for violation in Axe().run(page).response["violations"]:
            found.append(f"{address}: {violation['id']} at {violation['nodes'][0]['target']}")
    assert found == []
