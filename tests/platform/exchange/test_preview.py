"""The preview: cells as they will be stored, the record that each row finds, and cells to be mended."""

from __future__ import annotations

from pathlib import Path

import pytest

from rapport.customers.catalogue import ensure_catalogue
from rapport.platform.access.models import User
from rapport.platform.exchange.preview import Preview, PreviewRow, preview, take_corrections
from rapport.platform.records.registry import registry
from rapport.platform.write import create
from tests.platform.exchange.files import begin, write_csv

pytestmark = pytest.mark.django_db(transaction=True)


def shown(kind: str, path: Path, *, actor: User | None = None, **values: object) -> Preview:
    return preview(begin(kind, path, actor=actor, **values), registry.get(kind))


def stored(row: PreviewRow) -> dict[str, str]:
    return {cell.column.column: cell.stored for cell in row.cells if cell.stored}


def test_cells_are_shown_as_they_will_be_stored_where_that_differs(tmp_path: Path) -> None:
    header = ["Name", "E-Mail", "Telefon", "Land", "PLZ", "Geburtstag", "Sprache", "Position"]
    row = ["Dr. Anna von Albrecht", "Anna@Example.COM", "030 5550118", "Deutschland", "10115", "31.12.1980", "Deutsch",
           "Clerk"]  # fmt: skip
    found = shown("people", write_csv(tmp_path / "p.csv", header, [row]), country="DE")
    assert stored(found.rows[0]) == {
        "Name": "Dr. · Anna · von Albrecht", "E-Mail": "anna@example.com", "Telefon": "+49 30 5550118",
        "Land": "Germany", "Geburtstag": "31 Dec 1980", "Sprache": "German",
    }  # fmt: skip


def test_cells_of_organisations_and_of_kinds_without_an_importer(tmp_path: Path) -> None:
    ensure_catalogue()
    organisation = create(registry.get("organisations"), {"name": "Acme"}, actor=None)
    rows = [["Beta AG", "1.250", "12.500,50 €"]]
    file = write_csv(tmp_path / "o.csv", ["Firma", "Mitarbeiter", "Umsatz"], rows)
    assert stored(shown("organisations", file).rows[0]) == {"Mitarbeiter": "1,250", "Umsatz": "12,500.50 EUR"}
    file = write_csv(tmp_path / "t.csv", ["title", "due_on", "party"], [["Call", "24.12.2026", str(organisation.uid)]])
    assert stored(shown("tasks", file).rows[0]) == {"due_on": "24 Dec 2026", "party": "Acme"}


def test_each_row_says_which_record_it_finds(tmp_path: Path) -> None:
    anna = create(registry.get("people"), {"family_name": "Albrecht", "email": "a@example.com"}, actor=None)
    rows = [["Albrecht", "a@example.com"], ["Berger", "b@example.com"], ["Berger", "b@example.com"]]
    file = write_csv(tmp_path / "p.csv", ["Last name", "Email"], rows)
    found = shown("people", file)
    assert [(row.fate, row.whom, row.same_as) for row in found.rows] == [
        ("updated", "Albrecht", ""), ("created", "", ""), ("updated", "", "3"),
    ]  # fmt: skip
    assert str(anna.uid) in found.rows[0].whom_url


def test_a_mended_cell_and_a_row_that_cannot_come_in_stay_open(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", ["Last name", "Email", "Note"], [["A", "a(at)example", ""], ["", "", "x"]])
    run = begin("people", file)
    people = registry.get("people")
    assert [[cell.is_open for cell in row.cells] for row in preview(run, people).rows] == [
        [False, True, False], [True, True, True],
    ]  # fmt: skip
    take_corrections(run, {"c:2:1": "a@example.com", "was:2:1": "a(at)example"}, ["Last name", "Email", "Note"])
    assert [(cell.text, cell.is_open, cell.problem) for cell in preview(run, people).rows[0].cells][1] == (
        "a@example.com", True, "",
    )  # fmt: skip


def test_line_breaks_that_a_browser_takes_out_are_no_mending(tmp_path: Path) -> None:
    run = begin("people", write_csv(tmp_path / "p.csv", ["Last name", "Note"], [["A", "x\ny"]]))
    take_corrections(run, {"c:2:1": "x y", "was:2:1": "x\r\ny"}, ["Last name", "Note"])
    assert run.corrections == {}
