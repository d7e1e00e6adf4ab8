"""Narrowing a list, keeping it as a view, changing and resetting it, arranging its columns, as a person does it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e


def dialog(page: Page) -> Locator:
    """The dialog once its scripts listen: htmx marks what it has not yet taken up."""
    found = page.locator("#dialog")
    expect(found).to_be_visible()
    expect(found.locator(".htmx-added")).to_have_count(0)
    return found


def choose(page: Page, opener: str, field: str, comparison: str, value: str) -> None:
    """A condition by the form: field, comparison, value."""
    page.locator(".bar").get_by_role("link", name=opener, exact=True).click()
    form = dialog(page)
    with page.expect_response("**/filter/**"):
        form.get_by_label("Field").select_option(label=field)
    with page.expect_response("**/filter/**"):
        dialog(page).get_by_label("Comparison").select_option(label=comparison)
    control = dialog(page).locator("[name=_value]")
    if control.evaluate("control => control.tagName") == "SELECT":
        control.select_option(label=value)
    else:
        control.fill(value)
    dialog(page).get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("_value|filter=|__|="))


def heads(page: Page) -> list[str]:
    """The columns, from left to right."""
    found: list[str] = page.locator("thead th[data-column]").evaluate_all("all => all.map(head => head.dataset.column)")
    return found


def test_a_list_of_alternatives_is_kept_as_a_view_changed_and_reset(page: Page) -> None:
    page.goto("/people/?view=all")
    choose(page, "Filter", "City", "contains", "er")
    expect(page.locator(".chip", has_text="contains er")).to_be_visible()
    expect(page.locator(".tab-dot")).to_have_count(1)
    choose(page, "Or", "Created at", "is within", "the last 7 days")
    expect(page.locator(".chip-group")).to_have_count(2)
    expect(page.locator(".chip", has_text="the last 7 days")).to_be_visible()

    page.get_by_role("link", name="Save as …").first.click()
    dialog(page).get_by_label("Name", exact=False).first.fill("Around here or new")
    dialog(page).get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile(r"/people/\?view=[0-9a-f-]{36}$"))
    expect(page.locator(".tab[aria-current=page]")).to_contain_text("Around here or new")
    expect(page.locator(".tab-dot")).to_have_count(0)

    page.get_by_role("link", name="Organisation", exact=True).or_(
        page.get_by_role("link", name="Last contact")
    ).last.click()
    page.wait_for_url("**sort=last_touch_at**")
    expect(page.locator(".tab-dot")).to_have_count(1)
    page.get_by_role("button", name="Reset").click()
    page.wait_for_url(re.compile(r"/people/\?view=[0-9a-f-]{36}$"))
    expect(page.locator(".tab-dot")).to_have_count(0)

    page.get_by_label("This view").click()
    page.get_by_role("button", name="Delete this view").click()
    page.wait_for_url("**/people/")
    expect(page.locator(".views-bar")).not_to_contain_text("Around here or new")
    page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    expect(page.locator(".views-bar")).to_contain_text("Around here or new")


def test_columns_are_chosen_moved_and_resized_by_mouse_and_keys(page: Page) -> None:
    page.goto("/organisations/?view=all")
    page.get_by_role("link", name="Columns").first.click()
    form = dialog(page)
    form.get_by_role("checkbox", name="Employees").check()
    form.get_by_label("Figure below Employees").select_option(label="Sum")
    form.get_by_role("checkbox", name="Website").uncheck()
    form.get_by_role("button", name="Show").click()
    page.wait_for_url("**/organisations/?**")
    expect(page.locator("thead th[data-column=employee_count]")).to_be_visible()
    assert "website" not in heads(page)
    expect(page.locator("tfoot")).to_contain_text("Sum")

    before = heads(page)
    page.locator("thead th[data-column=city] a, thead th[data-column=phone] [data-resize]").first.focus()
    head = page.locator("thead th[data-column=last_touch_at] a")
    head.focus()
    with page.expect_navigation():
        page.keyboard.press("Alt+ArrowLeft")
    at = before.index("last_touch_at")
    assert heads(page) == [*before[: at - 1], "last_touch_at", before[at - 1], *before[at + 1 :]]
    expect(page.locator("thead th[data-column=last_touch_at] a")).to_be_focused()

    grip = page.locator("thead th[data-column=city] [data-resize]")
    box = grip.bounding_box()
    assert box is not None
    with page.expect_response("**/view/layout/"):
        page.mouse.move(box["x"] + 4, box["y"] + 8)
        page.mouse.down()
        page.mouse.move(box["x"] + 90, box["y"] + 8, steps=5)
        page.mouse.up()
    wide = int(grip.get_attribute("aria-valuenow") or "0")
    grip.focus()
    with page.expect_response("**/view/layout/"):
        page.keyboard.press("ArrowRight")
    page.reload()
    expect(grip).to_have_attribute("aria-valuenow", str(wide + 20))
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("thead th[data-column=website]")).to_be_visible()


def test_space_shows_the_record_beside_the_list(page: Page) -> None:
    page.goto("/people/?view=all")
    page.locator("h1").first.wait_for(state="attached")
    page.keyboard.press("j")
    page.keyboard.press("Space")
    expect(page.locator("#drawer")).to_be_visible()
    expect(page.locator("#drawer .sheet-head")).to_be_visible()
