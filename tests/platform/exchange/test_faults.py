"""Broken, hostile and interrupted imports: a clear message, nothing half-done, nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.db import connection

from rapport.customers.models import ContactPoint, Party, Relationship
from rapport.lib.tabular import TableError, TableErrorCode
from rapport.platform import write
from rapport.platform.exchange import run as runner
from rapport.platform.exchange import services, storage
from rapport.platform.exchange.models import ImportRun
from rapport.platform.records.registry import registry
from rapport.platform.search.models import SearchEntry
from tests.factories.access import make_holder, make_user
from tests.platform.exchange.files import begin, counts, import_file, people_file, write_csv

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", TableErrorCode.EMPTY),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 100, TableErrorCode.NOT_A_TABLE),
        (b"PK\x03\x04" + b"\x00" * 60, TableErrorCode.TRUNCATED),
    ],
)
def test_a_file_that_is_no_table_is_refused_and_not_kept(tmp_path: Path, content: bytes, code: TableErrorCode) -> None:
    file = tmp_path / "f.csv"
    file.write_bytes(content)
    kept = set(storage.folder().iterdir())
    with pytest.raises(TableError) as caught:
        services.import_from_path(registry.get("people"), file, actor=None)
    assert caught.value.code in (code, TableErrorCode.NOT_A_TABLE)
    assert set(storage.folder().iterdir()) == kept
    assert ImportRun.objects.count() == 0


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 60_000_000)
    with pytest.raises(TableError) as caught:
        services.import_from_path(registry.get("people"), file, actor=None)
    assert caught.value.code is TableErrorCode.ZIP_BOMB


def test_ten_thousand_columns_are_refused(tmp_path: Path) -> None:
    file = write_csv(tmp_path / "wide.csv", [f"c{n}" for n in range(10_000)], [["x"] * 10_000])
    with pytest.raises(TableError) as caught:
        services.import_from_path(registry.get("people"), file, actor=None)
    assert caught.value.code is TableErrorCode.TOO_MANY_COLUMNS


def test_a_header_without_rows_imports_nothing(tmp_path: Path) -> None:
    run = import_file("people", write_csv(tmp_path / "h.csv", ["First Name", "Last Name", "Email"], []))
    assert (run.state, counts(run)) == ("done", (0, 0, 0, 0))


def test_broken_encodings_and_formulas_come_in_as_text(tmp_path: Path) -> None:
    file = tmp_path / "enc.csv"
    file.write_bytes("Vorname,Nachname,Notiz\nJürgen,Groß,=1+1\n".encode("cp1252"))
    import_file("people", file)
    assert Party.objects.get().display_name == "Jürgen Groß"


def test_a_million_characters_in_a_cell_cost_nothing_but_that_cell(tmp_path: Path) -> None:
    rows = [["Albrecht", "x" * 1_000_000, "y" * 1_000_000], ["Berger", "fine", ""]]
    run = import_file("people", write_csv(tmp_path / "m.csv", ["last name", "description", "email"], rows))
    assert counts(run) == (2, 0, 0, 0)
    assert len(Party.objects.get(family_name="Albrecht").description) == 100_000
    assert ContactPoint.objects.get().state == "invalid"


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    kept = set(storage.folder().iterdir())
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(storage.UploadError, match="No space left on device"):
        storage.keep([b"abc"], "a.csv")
    assert set(storage.folder().iterdir()) == kept


def test_too_large_an_upload_is_refused_and_not_kept() -> None:
    kept = set(storage.folder().iterdir())
    with pytest.raises(storage.UploadError, match="larger than 0 MB"):
        storage.keep([b"x" * 600, b"x" * 600], "a.csv", limit=1_000)
    assert set(storage.folder().iterdir()) == kept


def test_a_row_that_the_database_refuses_fails_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rapport.customers.importing.create import Creator, New

    plain = Creator.create

    def broken(self: Creator, new: Sequence[New]) -> None:
        for item in new:
            assert item.party.lines is not None
            party, *others = item.party.lines
            item.party.lines = (party.replace(b"\tFamily3\t", b"\t" + b"x" * 400 + b"\t"), *others)  # type: ignore[assignment]
        plain(self, new)

    monkeypatch.setattr(Creator, "create", broken)
    run = import_file("people", people_file(tmp_path / "p.csv", 8))
    assert counts(run) == (7, 0, 0, 1)
    assert Party.objects.filter(kind="person").count() == 7


def test_the_same_file_twice_at_once_makes_each_person_once(tmp_path: Path) -> None:
    file = people_file(tmp_path / "p.csv", 60)
    runs = [begin("people", file), begin("people", file)]

    def work(run: ImportRun) -> None:
        try:
            runner.execute(run, channel="command")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for run in runs:
        run.refresh_from_db()
    assert sorted(counts(run) for run in runs) == [(0, 60, 0, 0), (60, 0, 0, 0)]
    assert Party.objects.filter(kind="person").count() == 60


_SLOWLY = """
import os, sys, time
sys.path[:0] = [{root!r}, {src!r}]
import django; django.setup()
from django.db import connection
connection.settings_dict["NAME"] = {database!r}
from rapport.platform.exchange import run as runner
from rapport.platform.exchange.models import ImportRun
runner.CHUNK = {chunk}
plain = runner._loaded
def slow(loader, rows):
    outcome = plain(loader, rows)
    time.sleep(0.3)
    return outcome
runner._loaded = slow
runner.execute(ImportRun.objects.get(pk={pk}), channel="command", progress=lambda run: print(run.rows_done, flush=True))
"""


@pytest.mark.parametrize(("rows", "chunk"), [(100, 20), (2_600, 500)])  # the larger one with a connection beside it
def test_a_killed_import_resumes_with_nothing_lost_and_nothing_twice(
    rows: int, chunk: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begin("people", people_file(tmp_path / "p.csv", rows))
    database = connection.settings_dict["NAME"]
    script = _SLOWLY.format(root=str(ROOT), src=str(ROOT / "src"), database=database, pk=run.pk, chunk=chunk)
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == str(chunk)
    assert process.stdout.readline().strip() == str(2 * chunk)
    time.sleep(0.1)  # in the middle of the third chunk, with the fourth read and the fifth being prepared
    process.send_signal(signal.SIGKILL)
    process.wait()
    run.refresh_from_db()
    assert (run.state, run.rows_done) == ("running", 2 * chunk)
    assert Party.objects.filter(kind="person").count() == 2 * chunk
    monkeypatch.setattr(runner, "CHUNK", chunk)
    deadline = time.monotonic() + 20
    while True:
        try:
            runner.execute(run, channel="command")
            break
        except runner.ImportBusy:  # the server has yet to notice that the other process is gone
            assert time.monotonic() < deadline
            time.sleep(0.2)
    assert (run.state, counts(run)) == ("done", (rows, 0, 0, 0))
    people = Party.objects.filter(kind="person")
    assert people.count() == people.values("email").distinct().count() == rows
    assert Party.objects.filter(kind="organisation").count() == 7
    assert ContactPoint.objects.filter(kind="email").values("party").distinct().count() == rows
    assert Relationship.objects.count() == people.exclude(organisation=None).count()
    entries = SearchEntry.objects.filter(kind__in=("people", "organisations"))
    assert set(entries.values_list("record_id", flat=True)) == set(Party.objects.values_list("pk", flat=True))
    assert entries.count() == rows + 7


def test_a_row_that_matches_somebody_elses_record_fails_and_tells_nothing(tmp_path: Path) -> None:
    rita, sam = make_holder("own"), make_user()
    secret = write.create(
        registry.get("people"), {"family_name": "Secret", "email": "s@example.com", "owner": sam}, actor=None
    )
    file = write_csv(tmp_path / "r.csv", ["name", "email", "owner"], [["Anna Albrecht", "s@example.com", ""]])
    run = import_file("people", file, actor=rita)
    assert counts(run) == (0, 0, 0, 1)
    assert "Secret" not in run.issues.get().message
    secret.refresh_from_db()
    assert (secret.display_name, secret.version) == ("Secret", 1)


def test_an_owner_whom_the_importer_may_not_set_leaves_the_record_with_them(tmp_path: Path) -> None:
    rules = [{"kind": "people", "field": "owner", "rule": "read_only"}]
    rita, sam = make_holder("own", field_rules=rules), make_user()
    file = write_csv(tmp_path / "o.csv", ["name", "owner"], [["Anna Albrecht", sam.username]])
    run = import_file("people", file, actor=rita)
    assert (Party.objects.get().owner_id, run.created_count) == (rita.pk, 1)


def test_a_stopped_import_keeps_what_came_in_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "CHUNK", 10)
    run = begin("people", people_file(tmp_path / "p.csv", 30))

    def stop(now: ImportRun) -> None:
        ImportRun.objects.filter(pk=now.pk).update(cancel_asked=True)

    with pytest.raises(runner.ImportCancelled):
        runner.execute(run, channel="command", progress=stop)
    assert (run.state, run.rows_done) == ("cancelled", 10)
    runner.execute(run, channel="command")
    assert (run.state, counts(run)) == ("done", (30, 0, 0, 0))
