"""A file with bad rows, as a person meets it: the report, the error file mended and imported, all of it taken back."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.e2e

ROWS = 12


def write_file(path: Path) -> Path:
    """Twelve people, one of them with a bad address, and two rows that name nobody."""
    lines = ["Vorname,Nachname,E-Mail,Firma"]
    lines += [f"Juna{n},Mendelfeld,juna{n}@mendelfeld.example,Mendelfeld AG" for n in range(ROWS - 1)]
    lines += ["Juna99,Mendelfeld,juna99(at)mendelfeld,", ",,,Mendelfeld AG", ",,,Mendelfeld GmbH"]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def bring_in(page: Page, file: Path, counts: str) -> str:
    """Import a file by the page; the address of its report."""
    page.goto("/people/import/")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".import-counts")).to_contain_text(counts)
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("Imported.")).to_be_visible(timeout=60_000)
    return page.url


def figure(page: Page, label: str) -> str:
    """One number of the report."""
    block = page.locator(".stats > div").filter(has=page.get_by_text(label, exact=True))
    return block.locator(".stat-value").inner_text()


def counted(page: Page, kind: str) -> str:
    """How many records a list says it has."""
    page.goto(f"/{kind}/")
    return page.locator(".bar-end").inner_text()


def take_back(page: Page, report: str) -> None:
    """Undo an import from its report, which then says so and nothing else."""
    page.goto(report)
    page.get_by_role("button", name="Undo the whole import").click()
    expect(page.get_by_text("This import was taken back.")).to_be_visible()
    expect(page.get_by_text("Imported.")).to_have_count(0)
    expect(page.get_by_role("link", name="Open the list")).to_have_count(0)


def test_bad_rows_are_told_mended_brought_in_and_all_is_taken_back(page: Page, tmp_path: Path) -> None:
    before = [counted(page, kind) for kind in ("people", "organisations")]

    report = bring_in(page, write_file(tmp_path / "messe.csv"), f"{ROWS} new")
    assert [figure(page, label) for label in ("Created", "Updated", "Skipped", "Not imported")] == ["12", "0", "0", "2"]
    refused = page.locator("#rows tbody tr")
    expect(refused).to_have_count(2)
    assert [refused.nth(n).locator("th").inner_text() for n in range(2)] == ["14", "15"]
    expect(refused.first).to_contain_text("names nobody")
    page.get_by_role("link", name="Kept as given").click()
    expect(page.locator("#rows tbody tr")).to_contain_text(["juna99(at)mendelfeld"])

    page.get_by_role("link", name="Open the list").first.click()
    expect(page.locator(".bar-end")).to_contain_text(f"{ROWS} people")
    expect(page.locator(".bar").first).to_contain_text("messe.csv, created")
    page.goto(report)
    page.get_by_role("link", name="1 Organisation").click()
    expect(page.locator("tbody tr")).to_contain_text(["Mendelfeld AG"])

    page.goto(report)
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows that did not come in").click()
    problems = tmp_path / download.value.suggested_filename
    download.value.save_as(problems)
    assert problems.name == "messe-problems.csv"
    rows = list(csv.reader(problems.read_text("utf-8-sig").splitlines()))
    assert [row[3] for row in rows] == ["Firma", "Mendelfeld AG", "Mendelfeld GmbH"]
    rows[1][:3] = ["Ottilie", "Mendelfeld", "ottilie@mendelfeld.example"]
    with problems.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)

    again = bring_in(page, problems, "1 new")
    assert [figure(page, label) for label in ("Created", "Updated", "Not imported")] == ["1", "0", "1"]
    page.get_by_role("link", name="Open the list").first.click()
    expect(page.locator("tbody th")).to_contain_text(["Ottilie Mendelfeld"])
    page.goto("/jobs/")
    assert page.locator("tbody th").all_inner_texts()[:2] == ["messe-problems.csv", "messe.csv"]

    take_back(page, again)
    take_back(page, report)
    assert [counted(page, kind) for kind in ("people", "organisations")] == before
