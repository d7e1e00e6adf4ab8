"""Debian's Chromium, and a profile in it that is signed in; shared by benchmarks and tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, StorageState, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESK = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB"}
"""The screen of somebody at a desk."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield launched
        finally:
            launched.close()


def sign_in(browser: Browser, url: str, username: str, password: str) -> StorageState:
    """The cookies of a session, by the page that people sign in with."""
    context = browser.new_context(base_url=url)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/")
    state = context.storage_state()
    context.close()
    return state


@contextmanager
def at_desk(browser: Browser, url: str, state: StorageState, **more: Any) -> Iterator[Page]:
    """A page of a profile that is signed in."""
    context = browser.new_context(base_url=url, storage_state=state, **{**DESK, **more})
    context.set_default_timeout(30_000)
    try:
        yield context.new_page()
    finally:
        context.close()
