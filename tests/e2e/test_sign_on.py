"""Somebody signs in by an identity provider, and an administrator looks at the product as they see it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.journeys.browser import at_desk, sign_in
from tests.e2e.conftest import Installation, watched
from tests.platform.sign_on.provider import CLIENT, SECRET, serving

pytestmark = pytest.mark.e2e
NAME = "Ulrike Pruefstein"


def test_somebody_comes_in_by_a_provider_and_is_seen_as_they_see(browser: Browser, installation: Installation) -> None:
    # A sign-in of its own: setting up a provider asks for one that is not long ago.
    state = sign_in(browser, installation.url, installation.username, installation.password)
    with serving() as provider, at_desk(browser, installation.url, state) as page:
        provider.claims = {"sub": "u-1", "email": "ulrike@example.org", "email_verified": True, "name": NAME}
        page.goto("/settings/sign-in/")
        page.get_by_role("link", name="Add OpenID Connect").click()
        page.get_by_label("Name on the button").fill("Loopback")
        page.get_by_label("Issuer").fill(provider.url)
        page.get_by_label("Client id").fill(CLIENT)
        page.get_by_label("Client secret").fill(SECRET)
        page.get_by_label("Domains of the addresses that may come in").fill("example.org")
        page.get_by_label("Make a user for who has none").check()
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_label("Address to register at the provider")).to_have_value(re.compile("/callback/$"))

        context = browser.new_context(base_url=installation.url, locale="en-GB")
        problems, newcomer = watched(context), context.new_page()
        newcomer.goto("/accounts/login/")
        newcomer.get_by_role("link", name="Sign in by Loopback").click()
        newcomer.wait_for_url(f"{installation.url}/")
        expect(newcomer.locator(".side")).to_be_visible()
        context.close()
        assert problems == []

        page.goto(f"/users/?q={NAME.split()[1]}")
        page.get_by_role("link", name=NAME).first.click()
        page.get_by_role("link", name="See as this user").click()
        page.get_by_label("Why do you look?").fill("Ulrike misses her customers")
        page.get_by_role("button", name="Begin to look").click()
        bar = page.locator(".view-as-bar")
        expect(bar).to_contain_text(f"You see as {NAME} does")
        page.goto("/preferences/tokens/")
        expect(page.get_by_role("heading", name="Closed for now")).to_be_visible()
        bar.get_by_role("button", name="End").click()
        expect(page.get_by_role("heading", name=NAME)).to_be_visible()
        expect(bar).to_have_count(0)
