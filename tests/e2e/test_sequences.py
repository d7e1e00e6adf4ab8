"""A sequence of one task: written, people enrolled from their list, carried out by the worker."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e
WORKER_MS = 60_000
"""Until the worker of a new installation, busy with what came first, has taken the step."""


def test_people_are_enrolled_from_their_list_and_the_worker_takes_the_step(page: Page) -> None:
    page.goto("/sequences/new/")
    page.get_by_label("Name", exact=True).fill("Look after the bells")
    page.get_by_label("Switched on", exact=True).check()
    choose(page, page.locator("main"), "Purpose", "Service")
    page.locator("select[name=days]").select_option("every")
    page.locator("input[name=from_hour]").fill("0")
    page.locator("input[name=until_hour]").fill("24")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/sequences/[0-9a-f-]{36}/$"))
    sequence = page.url

    page.get_by_role("link", name="Add a step").click()
    dialog = page.locator("#dialog-body")
    dialog.locator("select[name=action]").select_option("task")
    dialog.locator("input[name=subject]").fill("Hear how the bells sound")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("Hear how the bells sound")
    page.goto(sequence)
    expect(page.locator("#sequence-results")).to_contain_text("Hear how the bells sound")

    page.goto("/people/?view=all")
    for number in range(2):
        page.locator("tr[data-row] input[type=checkbox]").nth(number).check()
    page.get_by_role("button", name="Enrol in a sequence").click()
    dialog.locator("#enrol-sequence").select_option(label="Look after the bells")
    expect(dialog).to_contain_text("2 people can be enrolled.")
    dialog.get_by_role("button", name="Enrol", exact=True).click()
    expect(page.locator("#toasts")).to_contain_text("2 people enrolled")

    page.goto(sequence)
    figure = page.locator("#sequence-results").get_by_role("link", name="Carried out: 2")
    for _second in range(WORKER_MS // 1_000):
        if figure.is_visible():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    figure.click()
    expect(page.locator("h1")).to_have_text("Carried out")
    expect(page.locator("main .card-row")).to_have_count(2)


def choose(page: Page, box: Locator, label: str, name: str) -> None:
    """The first record that a look-up offers for some letters."""
    box.get_by_role("combobox", name=label).fill(name)
    option = page.locator(".combo-option", has_text=name).first
    expect(option).to_be_visible()
    option.click()
