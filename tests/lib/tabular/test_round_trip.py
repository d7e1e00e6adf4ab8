"""What is written is read back unchanged, and nothing that is written runs as a formula."""

import csv
import datetime as dt
import io
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rapport.lib.tabular import TableError, open_table, workbooks
from rapport.lib.tabular.neutral import neutralise, restore
from rapport.lib.tabular.write import CsvWriter, Value, XlsxWriter

TEXT = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffd"), max_size=20)
AWKWARD = st.sampled_from(
    [
        *"""=1+1 '=1 ''@x +49 -5 -5+2 '-5 a"b " #x _x000D_ \\ \\" , ; ß中文 0012 1,5""".split(),
        *["+49 (30) 1-2", "\t1", "a\nb", "a\r\nb", "\r", "\x0b", "\x1f", " "],
    ]
)
CELL = st.one_of(TEXT, AWKWARD)


def tables(cells: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    """Tables of 1 to 4 columns; the first cell of a row is never empty, since blank rows are not rows."""
    first = cells.map(lambda text: text or "x")
    return st.integers(0, 3).flatmap(
        lambda more: st.lists(
            st.tuples(first, st.lists(cells, min_size=more, max_size=more)).map(lambda row: [row[0], *row[1]]),
            max_size=6,
        ).map(lambda rows: [[f"Column{i}" for i in range(more + 1)], *rows])
    )


def write_csv(path: Path, columns: list[str], rows: list[list[str]], *, bom: bool = False) -> None:
    with path.open("wb") as stream, CsvWriter(stream, columns, bom=bom) as writer:
        writer.write_many(rows)


@given(st.text())
def test_restore_undoes_neutralise_for_every_text(text: str) -> None:
    assert restore(neutralise(text)) == text


@given(CELL)
def test_a_neutralised_cell_starts_no_formula_unless_it_is_a_plain_number(text: str) -> None:
    written = neutralise(text)
    assert not written.startswith(("=", "@", "\t", "\r"))
    if written.startswith(("+", "-")):
        assert not set(written) - set("+-0123456789 .,()/\u00a0")


@pytest.mark.parametrize("cell", ["-5", "+49 30 1234-56", "+1 (555) 010.99", "-1.234,50", "Anna", ""])
def test_numbers_phones_and_words_are_written_as_they_are(cell: str) -> None:
    assert neutralise(cell) == cell


@settings(max_examples=150, deadline=None)
@given(tables(CELL), st.booleans())
@example([["Column0", "Column1"], ["=", "\t1"], ["=", "\t1"]], False)
def test_csv_reads_back_as_written(table: list[list[str]], bom: bool) -> None:
    columns, *rows = table
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.csv"
        write_csv(path, columns, rows, bom=bom)
        read = open_table(path, encoding="utf-8-sig", delimiter=",", has_header=True)
        assert read.columns == columns
        assert [row.values for row in read.rows()] == rows
        assert all(not row.problems and not row.extra for row in read.rows())


@pytest.mark.parametrize("streamed", [False, True])
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_xlsx_reads_back_as_written(monkeypatch: pytest.MonkeyPatch, streamed: bool, data: st.DataObject) -> None:
    monkeypatch.setattr(workbooks, "_STREAM_FROM", -1 if streamed else 1 << 40)
    cell = CELL.map(lambda text: text if text.strip() else "x")
    rows = data.draw(st.lists(st.tuples(cell, cell).map(list), max_size=30))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        with path.open("wb") as stream, XlsxWriter(stream, ["One", "Two"]) as writer:
            writer.write_many(rows)
        with open_table(path, has_header=True) as read:
            assert read.columns == ["One", "Two"]
            assert [row.values for row in read.rows()] == rows


def test_typed_values_are_written_as_text_in_csv_and_as_themselves_in_xlsx(tmp_path: Path) -> None:
    moment = dt.datetime(2026, 3, 5, 14, 30)
    row: list[Value] = [1, -2.5, Decimal("1.10"), True, None, dt.date(2026, 3, 5), moment]
    columns = list("abcdefg")
    with (tmp_path / "t.csv").open("wb") as stream, CsvWriter(stream, columns) as writer:
        writer.write(row)
    assert (tmp_path / "t.csv").read_text() == "a,b,c,d,e,f,g\n1,-2.5,1.10,true,,2026-03-05,2026-03-05 14:30:00\n"
    with (tmp_path / "t.xlsx").open("wb") as stream, XlsxWriter(stream, columns) as xlsx:
        xlsx.write(row)
    with open_table(tmp_path / "t.xlsx") as table:
        assert [r.values for r in table.rows()] == [
            ["1", "-2.5", "1.1", "true", "", "2026-03-05", "2026-03-05 14:30:00"]
        ]


def test_a_row_of_the_wrong_length_is_refused_and_not_written() -> None:
    stream = io.BytesIO()
    writer = CsvWriter(stream, ["a", "b"])
    with pytest.raises(TableError) as caught:
        writer.write(["1"])
    writer.close()
    assert (caught.value.code, caught.value.params) == (
        "wrong_number_of_values",
        {"row": 1, "count": 1, "columns": 2},
    )
    assert list(csv.reader(io.StringIO(stream.getvalue().decode()))) == [["a", "b"]]


def test_a_cell_too_long_for_a_workbook_is_refused() -> None:
    with pytest.raises(TableError) as caught, XlsxWriter(io.BytesIO(), ["a"]) as writer:
        writer.write(["x" * 32_768])
    assert caught.value.code == "cell_too_long_to_write"
