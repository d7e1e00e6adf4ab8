"""`rapport import` and `rapport export` as processes of their own: what they print, return, leave and take up again."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.exchange.models import ImportRun
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from tests.platform.exchange.files import people_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)
COMMAND = (sys.executable, "-m", "rapport.cli")


@pytest.fixture(autouse=True)
def catalogue() -> None:
    """The kinds of relationships and roles that every installation has."""
    ensure_catalogue()


def environment() -> dict[str, str]:
    """The environment of this test run, with its own database in the address."""
    url = urlsplit(os.environ["DATABASE_URL"])
    return {**os.environ, "DATABASE_URL": url._replace(path="/" + connection.settings_dict["NAME"]).geturl()}


def rapport(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], env=environment(), capture_output=True, text=True, timeout=180
    )


def imported(*arguments: object) -> dict[str, Any]:
    """The last line of an import that ended well; its counts add up to ``rows`` of the file."""
    done = rapport("import", *arguments)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert result["seconds"] > 0
    return result


def counts(result: dict[str, Any]) -> tuple[int, int, int, int]:
    """Created, updated, skipped, failed."""
    return result["created"], result["updated"], result["skipped"], result["failed"]


def names() -> list[str]:
    """Everybody in the base."""
    return list(Party.objects.filter(kind="person").order_by("display_name").values_list("display_name", flat=True))


def test_rows_that_fail_are_written_out_mended_and_brought_in(tmp_path: Path) -> None:
    for number in (1, 2):
        write.create(registry.get("people"), {"family_name": f"Twin{number}", "email": "t@example.com"}, actor=None)
    rows = [["Ada", "Adler", "a@example.com", "+49 30 5550101"], ["Tea", "Twin", "t@example.com", ""],
            ["Bea", "Berg", "not an address", "12"]]  # fmt: skip
    file = write_csv(tmp_path / "p.csv", ["First Name", "Last Name", "Email", "Phone"], rows)
    errors = tmp_path / "errors.csv"

    result = imported("people", file, "--errors", errors)

    assert counts(result) == (2, 0, 0, 1)
    assert result["marked"] == 1
    with errors.open(newline="", encoding="utf-8-sig") as stream:
        header, failed = csv.reader(stream)
    assert header == ["First Name", "Last Name", "Email", "Phone", "Problem"]
    assert failed[:4] == rows[1]
    assert "Twin1" in failed[4] and "Twin2" in failed[4]

    mended = write_csv(tmp_path / "mended.csv", header, [["Tea", "Twin", "tea@example.com", "", failed[4]]])
    assert counts(imported("people", mended, "--json")) == (1, 0, 0, 0)
    assert names() == ["Ada Adler", "Bea Berg", "Tea Twin", "Twin1", "Twin2"]


def test_a_rehearsal_tells_and_writes_nothing(tmp_path: Path) -> None:
    result = imported("people", people_file(tmp_path / "p.csv", 5), "--dry-run")
    assert (counts(result), result["dry_run"]) == ((5, 0, 0, 0), True)
    assert names() == []
    assert ImportRun.objects.count() == 0
    assert ChangeSet.objects.filter(act="preview").count() == 0


@pytest.mark.parametrize(
    ("on_match", "expected", "title", "department"),
    [
        ("update", (0, 1, 0, 0), "Boss", "Sales"),
        ("fill", (0, 1, 0, 0), "Clerk", "Sales"),
        ("skip", (0, 0, 1, 0), "Clerk", ""),
    ],
)
def test_what_a_row_does_to_the_record_it_finds(
    tmp_path: Path, on_match: str, expected: tuple[int, int, int, int], title: str, department: str
) -> None:
    people = registry.get("people")
    held = write.create(people, {"family_name": "Adler", "email": "a@example.com", "job_title": "Clerk"}, actor=None)
    file = write_csv(
        tmp_path / "p.csv",
        ["Last Name", "Email", "Job Title", "Department"],
        [["Adler", "A@Example.com", "Boss", "Sales"]],
    )
    assert counts(imported("people", file, "--match", "email", "--on-match", on_match)) == expected
    held.refresh_from_db()
    assert (held.job_title, held.department) == (title, department)
    assert Party.objects.count() == 1


def test_a_mapping_file_says_which_column_is_what(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "p.csv", ["A", "B", "C"], [["Ada", "Adler", "left out"]])
    mapping = tmp_path / "m.json"
    mapping.write_text(json.dumps({"columns": {"A": "given_name", "B": "family_name"}}), encoding="utf-8")
    assert counts(imported("people", file, "--mapping", mapping)) == (1, 0, 0, 0)
    found = Party.objects.get()
    assert (found.given_name, found.family_name, found.description) == ("Ada", "Adler", "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "peple", "{file}"], "peple"),
        (["import", "people", "{folder}/absent.csv"], "absent.csv"),
        (["import", "people", "{picture}"], "rapport: "),
        (["import", "people", "{file}", "--on-match", "merge"], "update, skip, fill"),
        (["import", "people", "{file}", "--match", "shoe_size"], "shoe_size"),
        (["import", "people", "{file}", "--mapping", "{picture}"], "rapport: "),
        (["import", "people", "{nameless}"], "--mapping FILE"),
        (["import", "--resume", "17"], "17"),
        (["export", "peple"], "peple"),
        (["export", "people", "--columns", "shoe_size"], "shoe_size"),
        (["export", "people", "--filter", "city"], "city"),
        (["export", "people", "--output", "{folder}/absent/p.csv"], "absent"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(tmp_path: Path, arguments: list[str], message: str) -> None:
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))
    places = {
        "folder": tmp_path,
        "picture": picture,
        "file": people_file(tmp_path / "p.csv", 1),
        "nameless": write_csv(tmp_path / "n.csv", ["Shoe size"], [["43"]]),
    }
    done = rapport(*(argument.format(**places) for argument in arguments))
    assert done.returncode == 1
    assert done.stderr.startswith("rapport: ")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert Party.objects.count() == 0
    assert ImportRun.objects.filter(change_set__isnull=False).count() == 0


def test_an_interrupted_import_goes_on_where_it_was(tmp_path: Path) -> None:
    rows = 11_000
    file = people_file(tmp_path / "p.csv", rows)
    process = subprocess.Popen(
        [*COMMAND, "import", "people", str(file)], env=environment(), text=True, process_group=0,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a shell's background ignores it
    )  # fmt: skip
    assert process.stderr is not None
    said = ""
    for line in process.stderr:
        said += line
        if line.startswith("3500 of about"):
            os.killpg(process.pid, signal.SIGINT)  # as the terminal does it
    printed = process.communicate()[0]
    assert (process.returncode, printed) == (130, ""), said
    assert "Traceback" not in said
    run = ImportRun.objects.get()
    assert f"rapport import --resume {run.uid}" in said
    done = run.rows_done
    assert done in (3_500, 7_500)
    assert Party.objects.filter(kind="person").count() == done

    result = imported("--resume", run.uid, "--json")

    assert counts(result) == (rows, 0, 0, 0)
    assert Party.objects.filter(kind="person").count() == rows
    run.refresh_from_db()
    assert (run.state, run.rows_done) == ("done", rows)
    assert ChangeSet.objects.filter(act="import").count() == 1
    again = rapport("import", "--resume", run.uid)
    assert (again.returncode, again.stderr) == (1, "rapport: that import is complete\n")


def test_what_is_exported_is_read_by_everybody(tmp_path: Path) -> None:
    people = registry.get("people")
    for name, city in (("Adler", "Bonn"), ("Berg", "Köln"), ("=Cord", "Bonn")):
        write.create(people, {"family_name": name, "addresses": [{"locality": city, "country": "DE"}]}, actor=None)
    target = tmp_path / "out.csv"
    done = rapport("export", "people", "--filter", "city=Bonn", "--columns", "family_name,city", "--output", target)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8"))))
    assert sorted((row["family_name"], row["city"]) for row in rows) == [("'=Cord", "Bonn"), ("Adler", "Bonn")]

    whole = rapport("export", "people")
    assert whole.returncode == 0
    assert len(list(csv.DictReader(io.StringIO(whole.stdout)))) == 3
    archive = tmp_path / "all.zip"
    done = rapport("export", "everything", "--output", archive)
    assert (done.returncode, done.stdout) == (0, "")
    with zipfile.ZipFile(archive) as files:
        assert {"people.csv", "organisations.csv", "tasks.csv", "deals.csv"} <= set(files.namelist())
        lines = csv.DictReader(io.StringIO(files.read("people.csv").decode("utf-8")))
        assert {line["family_name"] for line in lines} == {"Adler", "Berg", "'=Cord"}
    refused = rapport("export", "everything")
    assert (refused.returncode, "--output FILE.zip" in refused.stderr) == (1, True)

    back = tmp_path / "back.csv"
    back.write_text(whole.stdout, encoding="utf-8")
    assert counts(imported("people", back)) == (0, 3, 0, 0)


def test_the_command_names_the_columns_that_it_leaves_out(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "people.csv", ["Given name", "Family name", "Shoe size"], [["Ada", "Lovelace", "38"]])
    done = rapport("import", "people", file)
    assert done.returncode == 0, done.stderr
    assert "Not imported, since nothing says what they are: Shoe size." in done.stdout + done.stderr
