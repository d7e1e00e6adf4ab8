"""Delimited text in every state in which it comes from customers; each file is made here."""

from pathlib import Path

import pytest

from rapport.lib.tabular import Limits, Problem, Table, TableError, open_table


def make(tmp_path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def values(table: Table) -> list[list[str]]:
    return [row.values for row in table.rows()]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", "\x1f", ":"])
def test_finds_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    rows = [["Name", "City", "Phone"], ["Anna Berg", "Köln", "123"], ["Bo Li", "Ulm", "456"]]
    table = open_table(make(tmp_path, "\n".join(delimiter.join(row) for row in rows)))
    assert (table.delimiter, table.columns, values(table)) == (delimiter, rows[0], rows[1:])


def test_a_decimal_comma_does_not_beat_the_semicolon(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n"))
    assert (table.delimiter, values(table)) == (";", [["1,5", "2,5", "3,5"], ["4,5", "5,5", "6,5"]])


def test_a_separator_line_decides_and_is_no_row(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "sep=#\nname#note\nA#x,y;z\n"))
    assert (table.delimiter, table.columns, table.header_row) == ("#", ["name", "note"], 2)
    assert [(row.number, row.values) for row in table.rows()] == [(3, ["A", "x,y;z"])]


GERMAN = "Name;Straße;Ort\nJürgen Groß;Königsallee 5;Düsseldorf\n"
CHINESE = "客户名称,联系人,手机\n拾提科技信息有限公司,张淑英,13800000000\n"
JAPANESE = "氏名,会社\n山田太郎,株式会社サンプル\n佐藤花子,トヨタ自動車\n"


@pytest.mark.parametrize(
    ("text", "written", "read"),
    [
        (GERMAN, "utf-8", "utf-8"),
        (GERMAN, "utf-8-sig", "utf-8-sig"),
        (GERMAN, "utf-16", "utf-16"),
        (GERMAN, "utf-16-le", "utf-16-le"),
        (GERMAN, "utf-16-be", "utf-16-be"),
        (GERMAN, "latin-1", "cp1252"),
        (GERMAN, "cp850", "cp850"),
        (GERMAN, "mac-roman", "mac-roman"),
        (CHINESE, "gb18030", "gb18030"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        ("客戶名稱,聯絡人\n臺北科技有限公司,陳怡君\n", "big5", "big5"),
        (JAPANESE, "cp932", "cp932"),
        (JAPANESE, "euc_jp", "euc_jp"),
        ("이름,회사\n김철수,삼성전자\n이영희,현대자동차\n", "cp949", "cp949"),
        ("Имя,Город\nИван Петров,Москва\nОльга Сидорова,Казань\n", "cp1251", "cp1251"),
        ("Имя,Город\nИван Петров,Москва\nОльга Сидорова,Казань\n", "koi8-r", "koi8-r"),
        ("Όνομα,Πόλη\nΛεωνίδας,Αθήνα\nΑλέξανδρος,Θεσσαλονίκη\n", "iso8859-7", "iso8859-7"),
        ("Imię,Miasto\nŁukasz Wiśniewski,Kraków\nZażółć gęślą jaźń,Łódź\n", "cp1250", "cp1250"),
    ],
)
def test_finds_the_encoding(tmp_path: Path, text: str, written: str, read: str) -> None:
    table = open_table(make(tmp_path, text, written))
    delimiter = ";" if text == GERMAN else ","
    assert table.encoding == read
    assert [table.columns, *values(table)] == [line.split(delimiter) for line in text.splitlines()]


def test_a_line_of_another_encoding_is_read_and_reported(tmp_path: Path) -> None:
    content = "name,city\nJürgen,Köln\nZoë,Genève\n".encode() + "José,Málaga\n".encode("latin-1")
    table = open_table(make(tmp_path, content))
    assert [(row.number, row.values, list(row.problems)) for row in table.rows()] == [
        (2, ["Jürgen", "Köln"], []),
        (3, ["Zoë", "Genève"], []),
        (4, ["José", "Málaga"], [Problem.BROKEN_BYTES]),
    ]


def test_only_line_ends_end_lines_where_encodings_are_mixed(tmp_path: Path) -> None:
    content = "name,city\nJürgen\u2028x\x0by,Köln\r".encode() + "José,Aé".encode("latin-1") + "\nZoë,Ü\n".encode()
    table = open_table(make(tmp_path, content), encoding="utf-8")
    assert [row.number for row in table.rows()] == [2, 3, 4]
    assert all(Problem.BROKEN_BYTES in row.problems for row in list(table.rows())[:1])


def test_characters_lost_before_are_reported(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "name,city\nJ\ufffdrgen,Köln\nA,B\n"))
    assert [list(row.problems) for row in table.rows()] == [[Problem.BROKEN_BYTES], []]


def test_nul_characters_are_removed_and_reported(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "a,b,c\n\0,2,3\n4,5,6\n"))
    assert [(row.values, list(row.problems)) for row in table.rows()] == [
        (["", "2", "3"], [Problem.NUL_CHARACTERS]),
        (["4", "5", "6"], []),
    ]


def test_line_breaks_in_quotes_belong_to_the_cell_and_numbers_stay_those_of_lines(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, 'a,b\n1,"x\ny"\n2,"z ""q"""\n'))
    assert [(row.number, row.values) for row in table.rows()] == [(2, ["1", "x\ny"]), (4, ["2", 'z "q"'])]


def test_a_quote_left_open_costs_one_row(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, 'name,size\nA,"12\nB,13\nC,14\n'))
    assert [(row.number, row.values, list(row.problems)) for row in table.rows()] == [
        (2, ["A", '"12'], [Problem.BROKEN_QUOTES]),
        (3, ["B", "13"], []),
        (4, ["C", "14"], []),
    ]


def test_a_quote_in_the_middle_of_a_quoted_cell_is_kept(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, 'name,size\n"The "Blue" Inn",3\n"B",4\n'))
    rows = list(table.rows())
    assert [row.number for row in rows] == [2, 3]
    assert rows[0].values[1] == "3"
    assert "Blue" in rows[0].values[0]
    assert list(rows[0].problems) == [Problem.BROKEN_QUOTES]
    assert (rows[1].values, list(rows[1].problems)) == (["B", "4"], [])


def test_backslash_escapes_and_single_quotes(tmp_path: Path) -> None:
    escaped = open_table(make(tmp_path, 'name,note\n"A","say \\"hi\\" to b"\n'))
    assert values(escaped) == [["A", 'say "hi" to b']]
    single = open_table(make(tmp_path, "'name','note'\n'A','x, y'\n'B','z'\n"))
    assert (single.columns, values(single)) == (["name", "note"], [["A", "x, y"], ["B", "z"]])


def test_titles_and_blank_lines_above_the_header_are_set_aside(tmp_path: Path) -> None:
    content = "Customer list 2026,,\n,,\nprinted on Monday,,\nName,Email,City\nA,a@x.org,Ulm\n"
    table = open_table(make(tmp_path, content))
    assert (table.columns, table.header_row) == (["Name", "Email", "City"], 4)
    assert [line[0] for line in table.preamble] == ["Customer list 2026", "printed on Monday"]
    assert [(row.number, row.values) for row in table.rows()] == [(5, ["A", "a@x.org", "Ulm"])]


def test_comment_lines_are_skipped(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "# made by hand\nid,name\n1,A\n# more\n2,B\n"))
    assert (table.columns, values(table)) == (["id", "name"], [["1", "A"], ["2", "B"]])


def test_a_file_without_header_says_so(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "Anna,anna@x.org,17\nBo,bo@x.org,18\n"))
    assert (table.header_row, table.columns) == (None, ["Column 1", "Column 2", "Column 3"])
    assert len(values(table)) == 2
    assert table.header_confidence > 0.8


def test_whether_there_is_a_header_can_be_overruled(tmp_path: Path) -> None:
    path = make(tmp_path, "Anna,Berg\nBo,Li\n")
    assert len(values(open_table(path, has_header=False))) == 2
    assert open_table(path, has_header=True).columns == ["Anna", "Berg"]


def test_column_names_are_cleaned_and_unique(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, 'Name, name ,,"E-Mail\naddress",Name\n1,2,3,4,5\n'))
    assert table.columns == ["Name", "name (2)", "Column 3", "E-Mail address", "Name (3)"]


def test_short_rows_are_filled_and_surplus_values_kept(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "id,name,age\n1,A\n2,B,30,more,,x\n3,C,31,,\n"))
    assert [(row.values, list(row.extra), list(row.problems)) for row in table.rows()] == [
        (["1", "A", ""], [], []),
        (["2", "B", "30"], ["more", "", "x"], [Problem.SURPLUS_VALUES]),
        (["3", "C", "31"], [], []),
    ]


def test_empty_columns_and_rows_at_the_end_vanish(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "id,name,,\n1,A,,\n,,,\n,,,\n"))
    assert (table.columns, values(table)) == (["id", "name"], [["1", "A"]])


def test_old_mac_line_ends(tmp_path: Path) -> None:
    assert values(open_table(make(tmp_path, "a,b\r1,2\r3,4\r"))) == [["1", "2"], ["3", "4"]]


def test_starts_again_from_any_row(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, "id,name\n" + "".join(f"{i},N{i}\n\n" for i in range(500))))
    assert [row.values[0] for row in table.rows(start=497)] == ["497", "498", "499"]
    assert [row.number for row in table.rows(start=499)] == [1000]
    assert len(values(table)) == 500
    assert 400 <= table.estimated_rows() <= 600


def test_a_cell_of_a_million_characters_is_cut_and_reported(tmp_path: Path) -> None:
    path = make(tmp_path, f"id,note\n1,{'x' * 1_000_000}\n2,ok\n")
    rows = list(open_table(path, limits=Limits(max_cell_chars=1000)).rows())
    assert [(len(row.values[1]), list(row.problems)) for row in rows] == [(1000, [Problem.CELL_CUT]), (2, [])]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_bytes=10), "too_large"),
        (Limits(max_rows=1), "too_many_rows"),
        (Limits(max_columns=1), "too_many_columns"),
    ],
)
def test_what_is_beyond_a_limit_is_refused(tmp_path: Path, limits: Limits, code: str) -> None:
    with pytest.raises(TableError) as caught:
        list(open_table(make(tmp_path, "id,name\n1,A\n2,B\n"), limits=limits).rows())
    assert caught.value.code == code


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        open_table(make(tmp_path, "a,b\n1,2\n"), encoding="klingon")
    assert caught.value.code == "unknown_encoding"


def test_apostrophes_against_formulas_are_taken_away(tmp_path: Path) -> None:
    assert values(open_table(make(tmp_path, "id,note\n1,'=SUM(A1)\n2,'tis\n"))) == [
        ["1", "=SUM(A1)"],
        ["2", "'tis"],
    ]


def test_a_long_cell_of_digits_costs_no_time_and_does_not_hide_the_delimiter(tmp_path: Path) -> None:
    table = open_table(make(tmp_path, f"id;note\n1;{'7' * 200_000}x\n2;b\n"))
    assert (table.delimiter, [len(row.values[1]) for row in table.rows()]) == (";", [200_001, 1])
