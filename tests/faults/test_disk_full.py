"""A full disk under tables or files: it is said, nothing is half-written, and with room again all goes on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from rapport.customers.models import Party
from rapport.platform.database.embedded import EmbeddedPostgres
from rapport.platform.database.location import server_user
from rapport.platform.files.models import File
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.models import JobRun
from rapport.platform.records import bulk
from rapport.platform.runtime.worker import work
from tests.browser import Browser, text_of
from tests.dump import difference, dump
from tests.factories import make_person
from tests.factories.access import make_administrator
from tests.faults.small_disk import fill, small_disk
from tests.faults.test_jobs import begin
from tests.platform.api.caller import Caller

LONG = "".join(chr(0x4E00 + n % 20_000) for n in range(2_000))
PDF = b"%PDF-1.7\n" + os.urandom(300_000)


@pytest.fixture
def table_disk(transactional_db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A small disk on which the table of parties lies."""
    data_dir = Path(os.environ["RAPPORT_DATA_DIR"])
    server = EmbeddedPostgres(data_dir)
    if not server.is_running():
        (pytest.fail if os.environ.get("CI") else pytest.skip)("only the embedded server's tables can be moved")
    name = str(connection.settings_dict["NAME"])
    folder = server.base / "small-disk"
    with (
        small_disk(folder, 24) as disk,
        psycopg.connect(server.url_for(name, role="postgres"), autocommit=True) as base,
    ):
        place = disk / "tables"
        place.mkdir()
        user = server_user(server.base)
        os.chown(place, user.uid, user.gid)
        base.execute(f"CREATE TABLESPACE small_disk LOCATION '{place}'".encode())
        try:
            base.execute(b"ALTER TABLE customers_party SET TABLESPACE small_disk")
            yield disk
        finally:
            (disk / "filler").unlink(missing_ok=True)
            base.execute(b"ALTER TABLE customers_party SET TABLESPACE pg_default")
            base.execute(b"DROP TABLESPACE small_disk")
    folder.rmdir()


@pytest.fixture
def browser(db: None) -> Browser:
    made = Browser(make_administrator())
    made.client.raise_request_exception = False
    return made


def until_full(act: Any) -> Any:
    """The first answer that is not the usual one; what was left of the last page is used up by then."""
    for _time in range(400):
        answer = act()
        if answer.status_code not in (201, 302):
            return answer
    raise AssertionError("the disk never filled")


def test_a_form_and_the_api_say_that_the_disk_is_full_and_work_again_after(table_disk: Path, browser: Browser) -> None:
    caller = Caller(browser.user)
    caller.get("/people")  # notes the day on which the token was used
    filler = fill(table_disk)
    values = {"family_name": "Voll", "notes": LONG, "description": LONG}
    fields = {name: text for name, text in values.items() if name in browser.form("/people/new/").values}

    page = until_full(lambda: browser.post("/people/new/", fields))
    before = dump()
    acts = ChangeSet.objects.count()
    page = browser.post("/people/new/", fields)
    problem = caller("POST", "/people", fields)

    assert page.status_code == 507
    assert "The disk of the server is full" in text_of(page)
    assert problem.status_code == 507
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["detail"] == "The disk of the server is full. Nothing was saved. Tell an administrator."
    assert browser.get("/people/").status_code == 200
    assert difference(before, dump()) == {}
    assert ChangeSet.objects.count() == acts
    filler.unlink()
    assert browser.post("/people/new/", fields).status_code == 302
    assert caller("POST", "/people", fields).status_code == 201


def test_long_work_ends_with_words_and_what_it_did_can_be_taken_back(
    table_disk: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 20)
    for _ in range(400):
        make_person(job_title="Old")
    before = dump()
    assert browser.user is not None
    job = begin(browser.user, job_title="New title " * 10)
    filler = fill(table_disk)

    work(once=True)

    end = JobRun.objects.select_related("change_set").get(pk=job.pk)
    done = Party.objects.exclude(job_title="Old").count()
    assert end.state == "failed"
    assert end.message == "The disk is full. Free some space, then start this again. What was done can be taken back."
    assert end.change_set is not None
    assert (end.done, end.change_set.state) == (done, "failed")
    assert done % 20 == 0
    assert done < 400
    filler.unlink()
    browser.post(f"/changes/{end.change_set.uid}/undo/")
    assert difference(before, dump()) == {}


def test_an_upload_onto_a_full_disk_leaves_no_half_file(browser: Browser, settings: Any, tmp_path: Path) -> None:
    person = make_person()
    with small_disk(tmp_path / "disk", 4) as disk:
        settings.STORAGES = {
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": disk}},
            "staticfiles": settings.STORAGES["staticfiles"],
        }
        filler = fill(disk)
        os.truncate(filler, filler.stat().st_size - 64 * 1024)
        acts = ChangeSet.objects.count()

        answer = upload(browser, person)

        assert answer.status_code == 507
        assert [path for path in disk.rglob("*") if path.is_file()] == [filler]
        assert (File.objects.count(), ChangeSet.objects.count()) == (0, acts)
        filler.unlink()
        assert upload(browser, person).status_code < 400
        assert [path.read_bytes() for path in disk.rglob("*") if path.is_file()] == [PDF]


def upload(browser: Browser, person: Party) -> Any:
    return browser.client.post(
        f"/files/people/{person.uid}/", {"files": SimpleUploadedFile("contract.pdf", PDF, "application/pdf")}
    )
