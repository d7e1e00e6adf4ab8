"""A rule as an administrator writes it: begun from one that is there, changed as a sentence, tried, switched on, seen
at work in a customer's tasks, and taken back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


CHOOSE_AS_SOON_AS_IT_STANDS = """
new MutationObserver((_changes, observer) => {
  const field = document.querySelectorAll(".rule-step")[1]?.querySelector("select[aria-label=Field]");
  if (!field) return;
  observer.disconnect();
  field.value = [...field.options].find((option) => option.text === "Description").value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}).observe(document.body, { childList: true, subtree: true });
"""


def test_a_rule_is_begun_changed_tried_switched_on_and_taken_back(page: Page) -> None:
    page.goto("/automations/")
    expect(page.get_by_role("link", name="Visit customers who become class A")).to_be_visible()
    page.goto("/automations/new/")
    row = page.locator(".card-row", has_text="Give urgent tasks a day")
    row.get_by_role("button", name="Take this").click()
    page.wait_for_url(re.compile("/automations/.+/rule/"))
    editor = page.locator("#rule-editor")

    page.evaluate(CHOOSE_AS_SOON_AS_IT_STANDS)
    editor.get_by_role("button", name="Add a step").last.click()
    second = page.locator(".rule-step").nth(1)
    second.get_by_label("Description").fill("Day given by a rule")
    page.get_by_text("Switched on").click()
    page.locator("#rule-editor").get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/automations/[0-9a-f-]+/$"))
    rule = page.url
    expect(page.locator(".rule")).to_contain_text("Day given by a rule")

    page.get_by_role("link", name="Dry run").click()
    page.get_by_role("button", name="Show what would change").click()
    expect(page.get_by_text(re.compile("records? of the last 30 days would have set it off"))).to_be_visible()

    page.goto("/tasks/new/")
    page.get_by_label("Subject").fill("Mend the inverter")
    page.get_by_label("Priority").select_option(label="High")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(re.compile("/tasks/[0-9a-f-]+/$"))
    task = page.url
    for _attempt in range(60):
        page.goto(rule)
        if page.locator(".card-row", has_text="Mend the inverter").get_by_text("Done").count():
            break
        page.wait_for_timeout(500)
    page.goto(task)
    expect(page.get_by_text("Day given by a rule")).to_be_visible()

    page.goto(rule)
    row = page.locator(".card-row", has_text="Mend the inverter")
    row.get_by_role("button", name="Undo").click()
    expect(row).to_contain_text("Taken back")
    assert page.url == rule
    page.goto(task)
    expect(page.get_by_text("Day given by a rule")).to_have_count(0)
