"""`rapport match evaluate`: what it reads, what it prints, and what it says about files that it cannot compare."""

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.dirty_people import dirty_people
from rapport.cli import app
from rapport.platform.matching.evaluate import evaluate
from rapport.platform.matching.files import MatchingFileError, read_file
from rapport.platform.matching.truth import truth_of_column, truth_of_pairs

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data"


def write(path: Path, rows: list[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    header = ["id", "Vorname", "surname", "dob", "street", "city", "zip", "phone", "email", "soc_sec_id", "cluster"]
    names = ("given_name", "family_name", "birth_date", "street", "locality", "postcode", "phones", "emails")
    rows = [
        [f"r{place}", *(row[name] for name in names), f"{person * 7919 % 999_983}", str(person)]
        for place, (row, person) in enumerate(dirty_people(400))
    ]
    return write(tmp_path / "people.csv", [header, *rows])


def test_columns_are_read_as_the_importer_reads_them(people: Path) -> None:
    file = read_file(people, "people", keep=["cluster"])
    assert set(file.rows[0]) <= {
        *("given_name", "family_name", "birth_date", "street", "locality", "postcode", "phones", "emails"),
        "other:soc_sec_id",
    }
    assert "other:soc_sec_id" in file.rows[0]
    assert (file.ids[0], file.id_column) == ("r0", "id")


def test_the_command_prints_the_figures_as_json(people: Path) -> None:
    done = CliRunner().invoke(app, ["match", "evaluate", "people", str(people), "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout.splitlines()[-1])
    assert {"precision", "recall", "f1", "pairs", "seconds"} <= set(told)
    assert told["precision"] > 0.98
    assert told["recall"] > 0.95
    assert told["records"] == 400


def test_a_second_file_and_a_file_of_pairs(people: Path, tmp_path: Path) -> None:
    header, *rows = list(csv.reader(people.open(encoding="utf-8")))
    left, right = [row for row in rows if int(row[-1]) % 2], [row for row in rows if not int(row[-1]) % 2]
    other = [[f"x{row[0]}", *row[1:]] for row in left[:60]]
    first = write(tmp_path / "a.csv", [header[:-1], *(row[:-1] for row in left)])
    second = write(tmp_path / "b.csv", [header[:-1], *(row[:-1] for row in right), *(row[:-1] for row in other)])
    pairs = write(tmp_path / "pairs.csv", [["id_l", "id_r", "label"], *([row[0][1:], row[0], "1"] for row in other)])
    found = evaluate("people", [first, second], str(pairs))
    assert found["true_pairs"] == 60
    assert found["recall"] == 1.0


def test_pairs_that_are_labelled_as_two_do_not_join(tmp_path: Path) -> None:
    file = read_file(write(tmp_path / "p.csv", [["id", "name"], ["1", "Ann"], ["2", "Bo"], ["3", "Cy"]]), "people")
    pairs = write(tmp_path / "t.csv", [["left", "right", "gold"], ["1", "2", "0"], ["2", "3", "1"]])
    assert truth_of_pairs(pairs, [file]) == [0, 1, 1]


def test_ids_as_the_febrl_project_writes_them_are_a_truth(tmp_path: Path) -> None:
    rows = [["rec_id", "surname"], ["rec-1-org", "a"], ["rec-1-dup-0", "b"], ["rec-2-org", "c"]]
    file = read_file(write(tmp_path / "p.csv", rows), "people", keep=["rec_id"])
    assert truth_of_column("rec_id", [file]) == ["rec-1", "rec-1", "rec-2"]


def test_a_column_that_is_not_there_is_named(people: Path) -> None:
    with pytest.raises(MatchingFileError, match=r"people\.csv has no column klaster; it has id, Vorname"):
        evaluate("people", [people], "klaster")


def test_an_id_that_no_row_has_is_named(people: Path, tmp_path: Path) -> None:
    pairs = write(tmp_path / "pairs.csv", [["id_l", "id_r"], ["r1", "r2"], ["r1", "gone"]])
    with pytest.raises(MatchingFileError, match=r"pairs\.csv names the id 'gone', which people\.csv does not have"):
        evaluate("people", [people], str(pairs))


def test_a_file_that_says_nothing_of_anybody(tmp_path: Path) -> None:
    path = write(tmp_path / "n.csv", [["id", "cluster"], ["1", "a"], ["2", "a"]])
    with pytest.raises(MatchingFileError, match=r"n\.csv: no column of id, cluster says who a row is"):
        evaluate("people", [path], "cluster")


def test_what_the_command_says_of_a_missing_file_and_another_kind(tmp_path: Path, people: Path) -> None:
    done = CliRunner().invoke(app, ["match", "evaluate", "people", str(tmp_path / "gone.csv")])
    assert done.exit_code == 1
    assert "There is no file gone.csv." in done.output
    done = CliRunner().invoke(app, ["match", "evaluate", "deals", str(people)])
    assert done.exit_code == 1
    assert "there is no matching for 'deals'" in done.output


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the labelled sets are not there: {SHARED}")
def test_febrl_1_is_matched_as_well_as_is_demanded() -> None:
    found = evaluate("people", [SHARED / "febrl" / "dataset1.csv"], "rec_id")
    assert found["f1"] >= 0.99
