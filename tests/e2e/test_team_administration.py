"""An administrator gives a team into somebody's hands; they add a colleague to it, and reach no further."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from benchmarks.journeys.browser import sign_in
from tests.e2e.conftest import Installation, watched

pytestmark = pytest.mark.e2e
ROLE, TEAM, COLLEAGUE = "Sales representative", "Sales UK & US", "Peter Newland"


def test_a_team_administrator_adds_a_colleague_and_reaches_no_further(
    browser: Browser, installation: Installation, page: Page
) -> None:
    page.goto("/team-administrators/new/")
    for label, name in (("Who administers", "Olivia Hartley"), ("Team", TEAM)):
        page.get_by_role("combobox", name=label).fill(name)
        page.locator(".combo-option", has_text=name).first.click()
    page.get_by_label(ROLE).check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/team-administrators/[0-9a-f-]{36}/$"))
    delegation = page.url

    state = sign_in(browser, installation.url, "olivia", installation.password)
    context = browser.new_context(base_url=installation.url, storage_state=state, locale="en-GB")
    problems, olivia = watched(context), context.new_page()
    add_colleague(olivia)
    refused_outside(context, olivia)
    context.close()
    assert problems == []

    page.goto(delegation)
    expect(page.get_by_role("link", name=COLLEAGUE)).to_be_visible()


def add_colleague(olivia: Page) -> None:
    """The form offers the team and the role that were given into her hands, and nothing else."""
    olivia.goto("/users/")
    olivia.get_by_role("link", name="New user").first.click()
    expect(olivia.locator("[data-field=teams] input")).to_have_count(1)
    expect(olivia.locator("[data-field=roles] input")).to_have_count(1)
    expect(olivia.locator("[data-field=is_administrator]")).to_have_count(0)
    olivia.get_by_label("Full name").fill(COLLEAGUE)
    olivia.get_by_label("Username").fill("peter")
    olivia.get_by_label("E-mail").fill("peter@heliad.example")
    olivia.get_by_label(ROLE).check()
    olivia.get_by_label(TEAM).check()
    olivia.get_by_role("button", name="Add user").click()
    expect(olivia.locator("main")).to_contain_text(COLLEAGUE)


def refused_outside(context: BrowserContext, olivia: Page) -> None:
    """Somebody of another team shows no way to change them, and their form does not open by its address either."""
    olivia.goto("/users/?q=Lena")
    lena = olivia.get_by_role("link", name="Lena Brandt").first.get_attribute("href") or ""
    olivia.goto(lena)
    expect(olivia.get_by_role("heading", name="Lena Brandt")).to_be_visible()
    expect(olivia.get_by_role("link", name="Edit")).to_have_count(0)
    for address in (f"{lena}edit/", f"{lena}password/", "/team-administrators/", "/roles/new/"):
        assert context.request.get(address).status in (403, 404), address
