"""Somebody is put on hold, which stops an erasure; released, they are erased for good."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def test_a_hold_stops_an_erasure_until_it_is_released(page: Page) -> None:
    page.goto("/touches/log/")
    page.get_by_label("Who?").fill("Quendoline Wegdamit")
    page.locator("textarea").first.fill("Wants to be forgotten.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#toasts")).to_contain_text("Quendoline Wegdamit")
    page.goto("/search/?q=Quendoline+Wegdamit")
    page.locator("main").get_by_role("link", name="Quendoline Wegdamit").first.click()
    expect(page.locator("h1")).to_contain_text("Quendoline Wegdamit")
    person = page.url

    page.goto(f"{person.replace('/people/', '/parties/')}hold/")
    page.locator("#matter").fill("12 O 34/26")
    page.get_by_role("button", name="Put on hold").click()
    expect(page.locator("main")).to_contain_text("On legal hold")
    page.goto(f"{person.replace('/people/', '/parties/')}erase/")
    page.get_by_label("Type the name to confirm").fill("Quendoline Wegdamit")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator("main")).to_contain_text("This is on legal hold (12 O 34/26)")

    page.goto(person)
    page.locator("main").get_by_role("link", name="12 O 34/26").first.click()
    hold = page.url
    page.goto(f"{hold}edit/")
    page.get_by_label("Released on").fill(page.evaluate("new Date().toISOString().slice(0, 10)"))
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page).to_have_url(hold)
    page.goto(f"{person.replace('/people/', '/parties/')}erase/")
    page.get_by_label("Type the name to confirm").fill("Quendoline Wegdamit")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.locator("#job")).to_contain_text("Done", timeout=120_000)
    page.goto(person)
    expect(page.locator("h1")).to_contain_text("Erased person")
    expect(page.locator("main")).not_to_contain_text("Quendoline")


def test_the_selected_rows_of_a_list_are_erased_after_a_look(page: Page) -> None:
    for name in ("Adelgunde Quaxweg", "Kunibert Quaxweg"):
        page.goto("/touches/log/")
        page.get_by_label("Who?").fill(name)
        page.locator("textarea").first.fill("Should never have been stored.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("#toasts")).to_contain_text(name)
    page.goto("/people/?q=Quaxweg")
    expect(page.locator("tbody tr")).to_have_count(2)
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.locator("[data-bulk]").get_by_role("button", name="Erase").click()
    dialog = page.locator("#dialog")
    expect(dialog).to_contain_text("This cannot be undone.")
    dialog.get_by_label("Type what stands below to confirm").fill("erase 2 records")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(page.locator("#job")).to_contain_text("Done", timeout=120_000)
    page.goto("/people/?q=Quaxweg")
    expect(page.locator("main")).to_contain_text("Nothing matches")


def test_somebody_gets_an_archive_of_what_is_held_about_them(page: Page) -> None:
    page.goto("/people/")
    page.locator("tbody tr th a").first.click()
    page.wait_for_url(re.compile("/people/[0-9a-f-]+/"))
    uid = page.url.rstrip("/").rpartition("/")[2]

    page.goto(f"/parties/{uid}/consent/links/")
    page.get_by_role("button", name="Archive for the customer").click()
    ready = page.get_by_role("link", name=re.compile("^(To the archive|Back|Archive)"))
    expect(page.locator("#job")).to_contain_text("Done", timeout=60_000)
    ready.first.click()

    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download").click()
    assert zipfile.is_zipfile(downloaded.value.path())
