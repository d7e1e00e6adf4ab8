"""The scripts in a real browser on the gallery's screens: what a person does with keys and mouse, and axe.

Needs no database: the gallery answers from invented data under the same Content-Security-Policy as the product.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from rapport.platform.web import build

CHROMIUM = Path("/usr/bin/chromium")
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test's own output is what matters."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A running gallery."""
    if build.FRONTEND.is_dir():
        build.build()
    settings = override_settings(
        RAPPORT_GALLERY=True,
        ROOT_URLCONF="rapport.platform.web.views.gallery",
        MIDDLEWARE=["csp.middleware.CSPMiddleware"],
        TEMPLATES=TEMPLATES,
        ALLOWED_HOSTS=["127.0.0.1"],
        STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}},
    )
    with settings:
        server = make_server("127.0.0.1", 0, StaticFilesHandler(WSGIHandler()), _Server, _Quiet)
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/dev/ui/"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(CHROMIUM), args=OPTIONS)
        yield found
        found.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails its test on any error of a script or of the Content-Security-Policy."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    found = context.new_page()
    found.on("pageerror", lambda error: errors.append(str(error)))
    found.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
    yield found
    context.close()
    assert errors == []


def test_palette_opens_by_keys_finds_and_starts_a_command_in_the_dialog(page: Page, address: str) -> None:
    page.goto(address + "list/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette-input")).to_be_focused()
    page.keyboard.type("mei")
    expect(page.locator("#palette .palette-option")).to_have_count(2)
    expect(page.locator("#palette [aria-selected=true]")).to_contain_text("Mei Lin Hoffmann")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("#dialog [name=name]")).to_be_focused()


def test_enter_takes_the_best_answer_to_all_that_was_typed(page: Page, address: str) -> None:
    page.goto(address + "list/")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette .palette-option")).to_have_count(6)
    page.keyboard.type("new nobody is called so")
    page.keyboard.press("Enter")  # long before the answer, while people still stand there
    expect(page.locator("#dialog [name=name]")).to_be_focused()


def test_dialog_closes_when_saved_and_the_toast_undoes(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Open a dialog").click()
    page.fill("#dialog [name=name]", "Ada")
    page.click("#dialog button[type=submit]")
    expect(page.locator("#dialog")).to_be_hidden()
    toast = page.locator("#toasts .toast", has_text="Created")
    toast.get_by_role("button", name="Undo").click()
    expect(page.locator("#toasts .toast", has_text="Undone")).to_be_visible()


def test_value_is_edited_in_place_refused_with_a_reason_and_rolled_back(page: Page, address: str) -> None:
    page.goto(address + "list/")
    cell = page.locator("tr[data-row=p1] td[data-edit-url]").first
    cell.focus()
    page.keyboard.type("Zed & Co")
    expect(cell.locator("input")).to_have_value("Zed & Co")
    page.keyboard.press("Enter")
    expect(cell).to_have_text("Zed & Co")
    cell.click()
    expect(cell.locator("input")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("refuse")
    page.keyboard.press("Enter")
    expect(cell.locator(".field-error")).to_contain_text("This value is refused.")
    page.keyboard.press("Tab")
    expect(cell).to_have_text("Zed & Co")
    expect(page.locator("#toasts .toast-bad")).to_contain_text("This value is refused.")
    expect(page.locator("tr[data-row=p1] td[data-edit-url]").nth(1).locator("input")).to_be_focused()


def test_no_key_is_lost_while_the_editor_is_on_its_way(page: Page, address: str) -> None:
    slow = "const text = Response.prototype.text; const wait = () => new Promise((done) => setTimeout(done, 250));"
    delay = "Response.prototype.text = async function () { await wait(); return text.call(this); };"
    page.add_init_script(slow + delay)
    page.goto(address + "list/")
    cells = page.locator("tr[data-row=p1] td[data-edit-url]")
    cells.first.focus()
    page.keyboard.type("Zed & Co", delay=40)
    expect(cells.first.locator("input")).to_have_value("Zed & Co")
    page.keyboard.press("Tab")
    page.keyboard.type("+49 30 1", delay=20)
    expect(cells.nth(1).locator("input")).to_have_value("+49 30 1")
    expect(cells.first).to_have_text("Zed & Co")


def test_rows_are_picked_by_range_and_all_that_match_are_sent(page: Page, address: str) -> None:
    page.goto(address + "list/")
    page.locator("[data-select-row]").first.click()
    page.locator("[data-select-row]").nth(4).click(modifiers=["Shift"])
    expect(page.locator("tr.is-picked")).to_have_count(5)
    page.locator("[data-select-all]").click()
    page.click("[data-bulk-everything]")
    page.get_by_role("button", name="Assign").click()
    expect(page.locator("#toasts")).to_contain_text("2318 people changed")
    expect(page.locator("tr.is-picked")).to_have_count(0)


def test_look_up_chooses_by_keys_and_offers_to_create(page: Page, address: str) -> None:
    page.goto(address)
    box = page.get_by_role("combobox", name="Person (look-up)")
    box.fill("anna")
    expect(page.locator("#person-options [role=option]")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(box).to_have_value("Anna Albrecht")
    assert page.locator("#person").input_value() == "anna.albrecht@hansa.example"
    box.fill("Zorro")
    expect(page.locator("#person-options .combo-create")).to_have_text("Create “Zorro”")


def test_draft_of_the_composer_outlives_a_reload_until_it_is_saved(page: Page, address: str) -> None:
    page.goto(address + "record/")
    page.keyboard.press("n")
    page.keyboard.type("Asked for the price list")
    page.reload()
    area = page.locator("[data-composer] textarea")
    expect(area).to_have_value("Asked for the price list")
    area.press("Control+Enter")
    expect(area).to_have_value("")
    page.reload()
    expect(area).to_have_value("")


def test_card_of_a_board_is_moved_by_keys(page: Page, address: str) -> None:
    page.goto(address + "board/")
    page.wait_for_load_state("networkidle")
    page.locator("[data-card]").first.focus()
    page.keyboard.press("Alt+ArrowRight")
    expect(page.locator("[data-column=Proposal] [data-card]")).to_have_count(2)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("screen", ["", "list/", "record/", "board/", "empty/", "entrance/"])
def test_screen_has_no_accessibility_violation(browser: Browser, address: str, screen: str, theme: str) -> None:
    context = browser.new_context(viewport={"width": 1024, "height": 800}, bypass_csp=True)
    found = context.new_page()
    found.goto(f"{address}{screen}?theme={theme}")
    found.wait_for_load_state("networkidle")
    violations = Axe().run(found).response["violations"]
    context.close()
    assert [(item["id"], item["nodes"][0]["html"]) for item in violations] == []


def test_page_never_scrolls_sideways_on_a_phone(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    found = context.new_page()
    for screen in ("", "list/", "record/", "board/", "empty/", "entrance/"):
        found.goto(address + screen)
        assert found.evaluate("document.documentElement.scrollWidth") == 390, screen
    context.close()
