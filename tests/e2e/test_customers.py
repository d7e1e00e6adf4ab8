"""Recording a touch, bringing a file in and taking it back; pages that everybody can use."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.e2e.test_records import undo_by_toast

pytestmark = pytest.mark.e2e

PAGES = [
    "/",
    "/people/",
    "/organisations/",
    "/tasks/",
    "/people/new/",
    "/people/import/",
    "/settings/",
    "/changes/",
    "/help/",
]
GUIDANCE = [
    "/help/lists/",
    "/help/keys/edit/?language=en",
    "/help/keyboard/",
    "/getting-started/",
    "/feedback/?view=all",
    "/feedback/?view=mine",
    "/feedback/give/",
    "/field-tips/of/?kind=people",
    "/hand-offs/new/",
]
"""What helps, and a form with tips."""
LISTS = ["/people/", "/households/", "/account-plans/", "/web-forms/", "/reports/"]
"""Lists of whose first record the page is looked at, too."""


def first_of(page: Page, address: str) -> str:
    """The page of the first record of a list."""
    page.goto(address)
    return str(page.locator("tbody tr th a").first.get_attribute("href")).partition("?")[0]


def test_a_call_with_somebody_unknown_is_logged_in_one_step(page: Page) -> None:
    page.goto("/touches/log/")
    page.get_by_label("Who?").fill("Rosalba Umbrich +49 30 90009 871")
    page.locator("textarea").first.fill("Asked for a quote for two roofs.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Rosalba Umbrich")
    page.goto("/search/?q=90009871")
    expect(page.locator("main")).to_contain_text("Rosalba Umbrich")


def test_a_note_stands_on_the_timeline_at_once_and_is_taken_back(page: Page) -> None:
    page.goto("/people/?value_class=A")
    page.locator("tbody tr th a").first.click(modifiers=["Control"])
    page.goto(str(page.locator("tbody tr th a").first.get_attribute("href")))
    composer = page.locator("[data-composer]")
    composer.locator("textarea").fill("Prefers to be called before nine.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("Prefers to be called before nine.")
    undo_by_toast(page)
    expect(page.locator("#timeline")).not_to_contain_text("Prefers to be called before nine.")

    composer.locator(".segment", has_text="Call").click()
    composer.locator("textarea").fill("Asked for the price of twelve panels.")
    composer.locator("input[name=follow_up]").check()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#timeline")).to_contain_text("Asked for the price of twelve panels.")


def test_a_file_is_imported_and_taken_back_as_a_whole(page: Page, tmp_path: Path) -> None:
    lines = ["Vorname;Nachname;E-Mail;Telefon;Firma"]
    lines += [f"Jette{n};Importsen;jette{n}@imported.example;+49 30 9000{n:04};Importsen GmbH" for n in range(40)]
    file = tmp_path / "kontakte.csv"
    file.write_bytes("\n".join(lines).encode("cp1252"))
    page.goto("/people/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator("main")).to_contain_text("40 new")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported.")).to_be_visible(timeout=60_000)
    page.goto("/people/?q=importsen")
    expect(page.locator(".bar-end")).to_contain_text("40 people")
    page.go_back()
    page.get_by_role("button", name="Undo the whole import").click()
    page.wait_for_load_state()
    page.goto("/people/?q=importsen")
    expect(page.locator("main")).to_contain_text("Nothing matches")


def test_a_task_in_the_composer_asks_for_nothing_that_a_touch_alone_has(page: Page) -> None:
    page.goto(first_of(page, "/people/"))
    composer = page.locator("[data-composer]")
    composer.locator("textarea").click()
    expect(composer.get_by_label("Follow up on")).to_be_visible()
    composer.locator(".segment", has_text="Task").click()
    for label in ("Follow up on", "We promised", "Seen by"):
        expect(composer.get_by_label(label)).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_pages_hold_no_barrier(page: Page, scheme: str) -> None:
    """axe-core finds no violation on the generic pages and on those that guide, in both themes."""
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    records = [first_of(page, address) for address in LISTS]
    person, change = records[0], first_of(page, "/changes/?of=all")
    found: list[str] = []
    for address in [*PAGES, *records, f"{person}edit/", f"{person}history/", change, *GUIDANCE]:
        page.goto(address)
        for mark in page.locator("main .tip summary").all()[:1]:
            mark.click()
        for violation in Axe().run(page).response["violations"]:
            nodes = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            found.append(f"{address}: {violation['id']} at {nodes}")
    assert found == []


@pytest.mark.parametrize("width", [390, 1024])
def test_no_page_scrolls_sideways_on_a_small_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    records = [first_of(page, address) for address in LISTS]
    wide = []
    for address in [*PAGES, *records, f"{records[0]}edit/", f"{records[0]}access/"]:
        page.goto(address)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(address)
    assert wide == []


@pytest.mark.parametrize("width", [390, 1280])
def test_what_is_clicked_is_large_enough_or_has_room_around_it(page: Page, width: int) -> None:
    """Target size of WCAG 2.2, on lists and on the plan of an account."""
    page.set_viewport_size({"width": width, "height": 844})
    found: list[str] = []
    for address in ["/people/", "/organisations/", "/households/", first_of(page, "/account-plans/")]:
        page.goto(address)
        rules = {"runOnly": {"type": "rule", "values": ["target-size"]}}
        for violation in Axe().run(page, options=rules).response["violations"]:
            found.append(f"{address}: {'; '.join(str(node['target']) for node in violation['nodes'][:3])}")
    assert found == []


def test_the_keys_lead_from_a_name_to_the_people_found_before_anything_is_saved(page: Page) -> None:
    page.goto("/people/?value_class=A")
    name = page.locator("tbody tr th a").first.inner_text().splitlines()[-1]
    page.goto("/touches/log/")
    page.get_by_label("Who?").fill(name)
    first = page.locator("#log-who-list [name=party]").first
    expect(first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator("#log-who-list [name=party]:focus")).to_have_count(1)
    page.get_by_label("Who?").press("ArrowDown")
    expect(first).to_be_focused()
    expect(first).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator("textarea").first).to_be_focused()
    expect(page).to_have_url(re.compile(r"/touches/log/$"))


def test_who_saves_before_the_people_found_are_shown_is_asked_and_loses_nothing(page: Page) -> None:
    page.goto("/people/?value_class=A")
    name = page.locator("tbody tr th a").first.inner_text().splitlines()[-1]
    page.locator("[data-create] summary").click()
    page.locator('[data-create] a[href="/touches/log/"]').click()
    dialog = page.locator("#dialog-body")
    dialog.get_by_label("Who?").fill("Zzyqx")
    expect(dialog.locator("[name=party][value=new]")).to_be_checked()
    page.route("**/touches/log/candidates/**", lambda route: None)  # the look-up is still under way
    dialog.get_by_label("Who?").fill(name)
    dialog.locator("textarea").fill("Wants the blue one.")
    page.keyboard.press("Control+Enter")

    expect(dialog.get_by_text("Somebody of this name is known.")).to_be_visible()
    expect(dialog.locator("textarea")).to_have_value("Wants the blue one.")
    expect(dialog.locator(".who-option").filter(has_text=name).first).to_be_visible()
    page.unroute("**/touches/log/candidates/**")
    dialog.locator(".who-option").filter(has_text=name).first.click()
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("#timeline").get_by_text("Wants the blue one.")).to_be_visible()
