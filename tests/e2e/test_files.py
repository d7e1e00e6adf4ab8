"""Uploading a file beside a person in a browser: taken, or refused with the reason kept beside the form."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e


def open_person(page: Page) -> None:
    page.goto("/people/")
    page.goto(str(page.locator("tbody tr th a").first.get_attribute("href")))


def test_a_refused_upload_says_why_until_the_next_one_is_taken(page: Page, tmp_path: Path) -> None:
    program, large, good = tmp_path / "setup.exe", tmp_path / "film.bin", tmp_path / "offer.txt"
    program.write_bytes(b"MZ\x90\x00\x03\x00\x00\x00")
    with large.open("wb") as stream:
        stream.truncate(26 * 1024 * 1024)
    good.write_text("Two roofs.")
    open_person(page)
    card, choose = page.locator("#card-files"), page.locator("#card-files input[type=file]")

    choose.set_input_files(program)
    expect(card.get_by_role("alert")).to_contain_text("“setup.exe” is a program")
    choose.set_input_files(large)
    expect(card.get_by_role("alert")).to_contain_text("“film.bin” is too large")
    choose.set_input_files(good)
    expect(page.locator("#card-files")).to_contain_text("offer.txt")
    expect(page.locator("#card-files").get_by_role("alert")).to_have_text("")
