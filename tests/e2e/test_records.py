"""Creating, finding, editing in place, changing many, deleting and taking back, as a person does it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e


def ready_dialog(page: Page) -> Locator:
    """The dialog once its scripts listen: htmx marks what it has not yet taken up."""
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator(".htmx-added")).to_have_count(0)
    return dialog


def create_person(page: Page, given: str, family: str, email: str) -> None:
    """Quick create from the list."""
    page.goto("/people/")
    page.get_by_role("link", name="New person").click()
    dialog = ready_dialog(page)
    dialog.get_by_label("Given name").fill(given)
    dialog.get_by_label("Family name").fill(family)
    dialog.get_by_label("E-mail").fill(email)
    dialog.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/people/*-*/")


def undo_by_toast(page: Page) -> None:
    """Press Undo on the latest message and wait until it is done."""
    with page.expect_response("**/undo/"):
        page.locator("#toasts").get_by_role("button", name="Undo").last.click()
    page.wait_for_load_state()


def test_a_person_is_created_edited_in_place_and_taken_back(page: Page) -> None:
    create_person(page, "Frida", "Zimmermann-Oke", "frida@journey.example")
    expect(page.get_by_role("heading", level=1)).to_have_text("Frida Zimmermann-Oke")

    value = page.locator("[data-edit-url*='/value/job_title/']").first
    if not value.is_visible():
        page.get_by_text("Empty fields").click()
    value.click()
    value.locator("input[name=job_title]").fill("Head of Research")
    page.keyboard.press("Enter")
    expect(page.locator("#toasts")).to_contain_text("Job title saved")
    undo_by_toast(page)
    expect(page.locator(".about")).not_to_contain_text("Head of Research")


def test_a_deleted_person_comes_back_in_one_click(page: Page) -> None:
    create_person(page, "Ottilie", "Quast", "ottilie@journey.example")
    page.get_by_label("More", exact=True).last.click()
    page.get_by_role("button", name="Delete").click()
    page.wait_for_url("**/people/")
    expect(page.locator("#toasts")).to_contain_text("Deleted: Ottilie Quast")
    undo_by_toast(page)
    page.wait_for_timeout(300)  # the page loads itself anew after an undo
    page.goto("/people/?email=ottilie@journey.example")
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_last_digits_of_a_number_find_a_person_from_anywhere(page: Page) -> None:
    page.goto("/people/")
    row = page.locator("tbody tr").nth(4)
    name = row.locator("th a").inner_text()
    digits = "".join(c for c in row.locator("td a[href^='tel:']").first.inner_text() if c.isdigit())[-7:]
    page.goto("/")
    page.keyboard.press("Control+k")
    page.locator("#palette-input").fill(f"{digits[:3]} {digits[3:]}")
    option = page.locator("#palette-list [role=option]").filter(has_text=name).first
    expect(option).to_be_visible()
    option.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)


def test_a_command_of_the_palette_takes_all_that_was_typed(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.locator("#palette-input").fill("Rosalba Umbr")
    command = page.locator("#palette-list a[data-typed=who]").first
    expect(command).to_contain_text("Umbr")
    page.route("**/search/palette/**", lambda route: None)  # the next answer does not come in time
    page.locator("#palette-input").press_sequentially("ichsen")
    command.click()
    expect(page.locator("#dialog").get_by_label("Who?")).to_have_value("Rosalba Umbrichsen")


def test_a_filter_is_added_and_removed_by_chip(page: Page) -> None:
    page.goto("/people/")
    page.get_by_role("link", name="Filter", exact=True).click()
    ready_dialog(page).locator("#filter-field").select_option("value_class")
    page.locator("#dialog").get_by_label("Value class").select_option("A")
    page.locator("#dialog").get_by_role("button", name="Show").click()
    page.wait_for_url("**/people/?*value_class=A*")
    expect(page.locator(".chip").filter(has_text="Value class")).to_contain_text("is A")
    page.locator(".chip-remove").first.click()
    page.wait_for_url("**/people/**")
    expect(page.locator(".chip-remove")).to_have_count(0)


def test_the_owner_of_several_people_is_changed_and_taken_back(page: Page) -> None:
    page.goto("/people/?value_class=B")
    before = page.locator("tbody tr").nth(0).locator("td").last.inner_text()
    for number in range(3):
        page.locator("[data-select-row]").nth(number).check()
    page.locator("[data-bulk]").get_by_role("button", name="Assign", exact=True).click()
    dialog = ready_dialog(page)
    dialog.locator("input[role=combobox]").fill("admin")
    dialog.locator(".combo-option").first.click()  # done as soon as an owner is chosen
    expect(page.locator("#toasts")).to_contain_text("3 people")
    expect(page.locator("tbody tr").nth(0).locator("td").last).to_have_text("admin")
    undo_by_toast(page)
    expect(page.locator("tbody tr").nth(0).locator("td").last).to_have_text(before)


def test_two_editors_see_both_versions(page: Page) -> None:
    create_person(page, "Konrad", "Doppel", "konrad@journey.example")
    address = page.url
    other = page.context.new_page()
    page.goto(f"{address}edit/")
    other.goto(f"{address}edit/")
    other.get_by_label("Job title").fill("Buyer")
    other.get_by_role("button", name="Save", exact=True).click()
    other.wait_for_url(address)
    page.get_by_label("Job title").fill("Seller")
    page.get_by_role("button", name="Save", exact=True).click()
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Buyer")
    expect(conflict).to_contain_text("Seller")
    expect(page.get_by_label("Job title")).to_have_value("Seller")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url(address)
    expect(page.locator(".about")).to_contain_text("Seller")


def test_a_record_stands_beside_its_list_and_in_the_address(page: Page) -> None:
    page.goto("/people/")
    listed = page.locator("tr[data-row] th a")
    first, second = listed.nth(0).inner_text(), listed.nth(1).inner_text()
    listed.first.click()
    drawer = page.locator("#drawer")
    expect(drawer.get_by_role("heading", level=2).first).to_have_text(first)
    expect(drawer.get_by_text("Before you speak")).to_be_visible()

    page.keyboard.press("j")
    expect(drawer.get_by_role("heading", level=2).first).to_have_text(second)
    page.reload()
    expect(drawer.get_by_role("heading", level=2).first).to_have_text(second)

    page.keyboard.press("n")
    page.keyboard.type("Wants to hear from us before the fair")
    page.keyboard.press("Control+Enter")
    expect(drawer.locator("#timeline")).to_contain_text("Wants to hear from us before the fair")
    assert "/people/#/people/" in page.url

    page.go_back()
    expect(drawer).to_be_hidden()
    assert page.url.endswith("/people/")
    undo_by_toast(page)


def test_somebody_known_comes_up_while_typing_and_takes_what_was_typed(page: Page) -> None:
    create_person(page, "Theodora", "Quandt", "theodora.quandt@journey.example")

    dialog = type_person(page, "Theodora", "Quandt")
    expect(dialog.locator(".alike-row")).to_contain_text("Theodora Quandt")
    dialog.get_by_label("Phone").fill("+49 151 20473916")
    dialog.get_by_role("button", name="Use this one").click()
    expect(dialog.locator("#dialog-title")).to_have_text("Use Theodora Quandt")
    dialog.get_by_role("button", name="Use and open it").click()
    page.wait_for_url("**/people/*-*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Theodora Quandt")
    expect(page.locator(".about")).to_contain_text("+49 151 20473916")
    page.goto("/people/?q=Theodora+Quandt")
    expect(page.locator("tr[data-row]")).to_have_count(1)


def test_an_address_brings_its_owner_up_and_a_second_one_is_made_all_the_same(page: Page) -> None:
    create_person(page, "Melisande", "Ockham", "melisande@journey.example")

    dialog = type_person(page, "M.", "O.", "melisande@journey.example")
    expect(dialog.locator(".alike-row")).to_contain_text("Melisande Ockham")
    expect(dialog.locator(".alike-row")).to_contain_text("same e-mail address", ignore_case=True)
    dialog.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/people/*-*/")
    expect(page.get_by_role("heading", level=1)).to_have_text("M. O.")


def type_person(page: Page, given: str, family: str, email: str = "") -> Locator:
    """Quick create from the list, not saved yet."""
    page.goto("/people/")
    page.get_by_role("link", name="New person").click()
    dialog = ready_dialog(page)
    dialog.get_by_label("Given name").fill(given)
    dialog.get_by_label("Family name").fill(family)
    dialog.get_by_label("E-mail").fill(email)
    return dialog
