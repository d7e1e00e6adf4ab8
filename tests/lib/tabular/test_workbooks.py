"""Typed cells, sheets and streaming of workbooks; every workbook is made here."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from rapport.lib.tabular import Problem, open_table, workbooks
from rapport.lib.tabular.workbook_cells import cell_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (41800000.01, "41800000.01"),
        (1e-7, "0.0000001"),
        (4915112345678.0, "4915112345678"),
        (True, "true"),
        (None, ""),
        (dt.date(2026, 3, 5), "2026-03-05"),
        (dt.datetime(2026, 3, 5), "2026-03-05"),
        (dt.datetime(2026, 3, 5, 14, 30, 1), "2026-03-05 14:30:01"),
        (dt.time(9, 5), "09:05:00"),
        (dt.timedelta(hours=26, minutes=30), "26:30:00"),
    ],
)
def test_a_typed_cell_becomes_what_a_person_would_write(value: object, text: str) -> None:
    assert cell_text(value) == text


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = Workbook()
    empty, people = book.worksheets[0], book.create_sheet("People")
    empty.title = "Cover"
    people.append(["Customers"])
    people.append([])
    for row in (
        ["id", "name", "since", "score", "active"],
        [1, "Zoë", dt.date(2020, 1, 2), 1.50, True],
        [2, "李雷", dt.datetime(2021, 2, 3, 4, 5), 7.0, False],
        [3, "x", None, None, None],
    ):
        people.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("stream_from", [1 << 40, -1])
def test_reads_the_first_sheet_with_values_in_both_ways(
    workbook: Path, monkeypatch: pytest.MonkeyPatch, stream_from: int
) -> None:
    monkeypatch.setattr(workbooks, "_STREAM_FROM", stream_from)
    with open_table(workbook) as table:
        assert (table.sheets, table.sheet, table.header_row) == (["Cover", "People"], "People", 3)
        assert table.preamble == [["Customers"]]
        assert table.columns == ["id", "name", "since", "score", "active"]
        assert [(row.number, row.values, list(row.problems)) for row in table.rows()] == [
            (4, ["1", "Zoë", "2020-01-02", "1.5", "true"], []),
            (5, ["2", "李雷", "2021-02-03 04:05:00", "7", "false"], []),
            (6, ["3", "x", "", "", ""], []),
        ]
        assert [row.number for row in table.rows(start=2)] == [6]
        assert table.estimated_rows() in (3, 4)  # streamed: the blank line above the header is not known


def test_two_walks_side_by_side_do_not_disturb_each_other(workbook: Path) -> None:
    with open_table(workbook) as table:
        pairs = [(a.values[0], b.values[0]) for a, b in zip(table.rows(), table.rows(), strict=True)]
    assert pairs == [("1", "1"), ("2", "2"), ("3", "3")]


def test_error_cells_are_kept_as_text_and_reported(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["id", "share"], [1, 0.5], [2, "#DIV/0!"]):
        book.worksheets[0].append(row)
    book.save(tmp_path / "errors.xlsx")
    with open_table(tmp_path / "errors.xlsx") as table:
        assert [(row.values, list(row.problems)) for row in table.rows()] == [
            (["1", "0.5"], []),
            (["2", "#DIV/0!"], [Problem.ERROR_CELL]),
        ]
