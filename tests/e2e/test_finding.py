"""Creating what a look-up does not find."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_customer_that_is_not_there_is_made_in_the_look_up_as_what_it_is(page: Page) -> None:
    page.goto("/deals/new/")
    page.get_by_label("Name", exact=True).fill("Brass for the new hall")
    box = page.get_by_role("combobox", name="Customer")
    box.fill("Zyx Handels GmbH")
    offered = page.locator(".combo-create")
    expect(offered).to_have_text(
        [re.compile("Create organisation “Zyx Handels GmbH”"), re.compile("Create person “Zyx Handels GmbH”")]
    )
    offered.first.click()
    dialog = page.locator("#dialog-body")
    expect(dialog.get_by_label("Name", exact=True)).to_have_value("Zyx Handels GmbH")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(box).to_have_value("Zyx Handels GmbH")

    box.fill("Zita Zander")
    expect(offered.first).to_contain_text("Create person “Zita Zander”")
    offered.first.click()
    expect(dialog.get_by_label("Given name")).to_have_value("Zita")
    expect(dialog.get_by_label("Family name")).to_have_value("Zander")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(box).to_have_value("Zita Zander")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("h1")).to_contain_text("Brass for the new hall")
    expect(page.locator("main")).to_contain_text("Zita Zander")
