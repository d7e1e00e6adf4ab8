"""A rule of assignment as an administrator makes it: written, tried, switched on, seen to give a record to somebody."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.test_records import ready_dialog

pytestmark = pytest.mark.e2e
SUBJECT = "Count the panels of the depot"


def test_a_rule_is_made_tried_and_gives_a_record_to_somebody(page: Page) -> None:
    page.goto("/tasks/new/")
    page.get_by_label("Subject").fill(SUBJECT)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/tasks/[0-9a-f-]+/$"))
    task = page.url

    page.goto("/assignment-rules/new/")
    page.get_by_label("Name", exact=True).fill("Tasks of the depot")
    page.get_by_label("Kind of record").select_option(label="Tasks")
    page.get_by_label("Nora Falk", exact=True).check()
    page.get_by_label("Switched on").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/assignment-rules/[0-9a-f-]+/$"))
    rule = page.url

    page.get_by_role("link", name="Dry run").click()
    expect(page.get_by_text(re.compile("of the last 30 days (was|were) tried"))).to_be_visible()
    expect(page.get_by_text("Nora Falk").first).to_be_visible()

    page.goto(f"/tasks/?q={SUBJECT.replace(' ', '+')}")
    page.locator(f"[data-select-row][value='{task.rstrip('/').rpartition('/')[2]}']").check()
    page.locator("[data-bulk]").get_by_role("button", name="Assign by rules").click()
    ready_dialog(page).get_by_role("button", name="Assign", exact=True).click()
    expect(page.locator("#dialog")).to_be_hidden()
    page.goto(task)
    why = page.locator(".card", has_text="Assigned by rules")
    expect(why).to_contain_text("Nora Falk")
    expect(why).to_contain_text("Tasks of the depot")

    page.goto(f"{rule}edit/")  # others find no rule that gives away their tasks
    page.get_by_label("Switched on").uncheck()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(rule)
