"""Files that are no tables, or are dangerous, are refused with a plain reason, whatever their name says."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from rapport.lib.tabular import Limits, TableError, open_table

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def refused(path: Path, limits: Limits | None = None) -> TableError:
    with pytest.raises(TableError) as caught:
        list(open_table(path, limits=limits or Limits()).rows())
    return caught.value


@pytest.mark.parametrize(
    ("content", "code", "kind"),
    [
        (b"", "empty", None),
        (b"\xef\xbb\xbf \r\n\t\n", "empty", None),
        (b"%PDF-1.7\n%\xe2\xe3", "not_a_table", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "not_a_table", "an image"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "not_a_table", "an image"),
        (b"\x1f\x8b\x08\0", "not_a_table", "a compressed file; unpack it first"),
        (b"\n <!DOCTYPE html><table><tr><td>1", "not_a_table", "a web page"),
        (b"<?xml version='1.0'?><Workbook/>", "not_a_table", "an XML file"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "not_a_table", "a calendar"),
        (b"\x7fELF\x02\x01\x01", "not_a_table", "a program"),
        (bytes(range(32)) * 40, "not_a_table", "a file of binary data"),
        (b"PK\x03\x04 cut off", "truncated", None),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted", None),
        (OLE + "WordDocument".encode("utf-16-le"), "not_a_table", "an Office document"),
        (OLE + "Workbook".encode("utf-16-le"), "broken_workbook", None),
        (b'[{"a": 1}, {"a": ', "broken_json", None),
        (b"[" * 100_000, "broken_json", None),
    ],
)
def test_refuses_what_is_no_table_and_says_what_it_is(
    tmp_path: Path, content: bytes, code: str, kind: str | None
) -> None:
    path = tmp_path / "customers.csv"
    path.write_bytes(content)
    error = refused(path)
    assert (error.code, error.params.get("kind")) == (code, kind)
    assert "customers.csv" in str(error)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "missing"
    assert refused(tmp_path).code == "unreadable"


def workbook_bytes(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_a_workbook_named_csv_is_read_as_the_workbook_it_is(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(workbook_bytes([["id", "name"], [1, "A"]]))
    with open_table(path) as table:
        assert (table.format, [row.values for row in table.rows()]) == ("xlsx", [["1", "A"]])


def test_text_named_xlsx_is_read_as_the_text_it_is(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_text("id,name\n1,A\n")
    assert (open_table(path).format, open_table(path).columns) == ("csv", ["id", "name"])


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = tmp_path / "half.xlsx"
    whole = workbook_bytes([["id", "name"], *[[i, f"N{i}"] for i in range(500)]])
    path.write_bytes(whole[: len(whole) // 2])
    assert refused(path).code == "truncated"


def test_a_damaged_sheet(tmp_path: Path) -> None:
    path = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([["a"], [1]]))) as good, zipfile.ZipFile(path, "w") as bad:
        for part in good.namelist():
            content = good.read(part)
            bad.writestr(part, content[:80] if part.endswith("sheet1.xml") else content)
    assert refused(path).code == "broken_workbook"


def test_an_archive_and_a_text_document(tmp_path: Path) -> None:
    for inner, kind in (
        ("a.csv", "an archive; unpack it first"),
        ("[Content_Types].xml", "an Office document"),
    ):
        path = tmp_path / "x.xlsx"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(inner, "a,b")
        assert refused(path).params["kind"] == kind


def test_a_zip_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(24):
                part.write(b"0" * (1024 * 1024))
    assert refused(path).code == "zip_bomb"
    assert refused(path, Limits(max_unzipped_bytes=1_000_000, max_zip_ratio=1e9)).code == "zip_bomb"


def test_a_sheet_that_claims_the_farthest_cell_cannot_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    with zipfile.ZipFile(io.BytesIO(workbook_bytes([["a"], [1]]))) as good, zipfile.ZipFile(path, "w") as bad:
        for part in good.namelist():
            content = good.read(part).decode()
            if part.endswith("sheet1.xml"):
                far = '<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row></sheetData>'
                content = content.replace("</sheetData>", far)
            bad.writestr(part, content)
    assert refused(path).code in ("too_much_memory", "broken_workbook")


def test_a_workbook_without_values_and_a_missing_sheet(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook_bytes([]))
    assert refused(path).code == "empty"
    path.write_bytes(workbook_bytes([["a", "b"], [1, 2]]))
    with pytest.raises(TableError) as caught:
        open_table(path, sheet="Other")
    assert (caught.value.code, caught.value.params["sheets"]) == ("no_such_sheet", "Sheet")
