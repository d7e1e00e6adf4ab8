"""The page of storage: what is there is counted, what is nobody's is found, and looking removes nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.database.partitions import maintain_partitions
from rapport.platform.exchange import storage as imports
from rapport.platform.files import stock
from rapport.platform.files.models import File
from rapport.platform.files.services import FOLDER, files_add
from rapport.platform.operation import storage
from rapport.platform.operation.reclaim import Free, reclaimable
from tests.browser import Browser, text_of
from tests.factories import make_person
from tests.factories.access import make_administrator, make_user

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"


@pytest.fixture(autouse=True)
def data_dir(settings: Any, tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    settings.ENVIRONMENT = replace(settings.ENVIRONMENT, data_dir=tmp_path)
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return tmp_path


def uploaded(boss: User) -> File:
    offer = SimpleUploadedFile("offer.pdf", PDF, "application/pdf")
    (file,) = files_add(uploads=[offer], kind="people", record_uid=make_person().uid, actor=boss, channel="web")
    return file


def freed(stock_found: stock.Stock | None = None) -> dict[str, Free]:
    return {str(one.what): one for one in reclaimable(stock_found)}


def test_files_are_counted_by_kind_and_age() -> None:
    uploaded(make_administrator())

    assert stock.groups() == [stock.Group("document", "month", 1, len(PDF))]


def test_strays_and_losses_are_found_and_left_alone() -> None:
    file = uploaded(make_administrator())
    assert stock.compare() == stock.Stock(1, True, 0, 0, 0)

    default_storage.save(f"{FOLDER}/zz/stray", ContentFile(b"12345"))
    assert stock.compare() == stock.Stock(2, True, 1, 5, 0)
    default_storage.delete(file.storage_name)
    assert stock.compare() == stock.Stock(1, True, 1, 5, 1)
    assert stock.compare(limit=0) == stock.Stock(0, False, 0, 0, None)
    assert default_storage.exists(f"{FOLDER}/zz/stray")
    assert freed(stock.compare())["Stored files that no record refers to"].bytes == 5


def test_what_the_night_would_free_is_named_and_still_there() -> None:
    assert freed() == {}
    old = imports.folder() / "old.csv"
    old.write_bytes(b"abc")
    long_ago = (timezone.now() - timedelta(days=40)).timestamp()
    os.utime(old, (long_ago, long_ago))
    (imports.folder() / "young.csv").write_bytes(b"abc")
    Session.objects.create(session_key="x", session_data="", expire_date=timezone.now() - timedelta(days=1))

    found = freed()

    assert (found["Files of imports that ended a month ago"].count, old.exists()) == (1, True)
    assert found["Files of imports that ended a month ago"].bytes == 3
    assert found["Sessions that have ended"].count == 1
    assert len(found) == 2


def test_folders_are_added_up_without_following_links(data_dir: Path) -> None:
    (data_dir / "logs" / "deep").mkdir(parents=True)
    (data_dir / "logs" / "deep" / "a.log").write_bytes(b"x" * 100)
    (data_dir / "logs" / "root").symlink_to("/")
    (data_dir / "elsewhere").symlink_to("/")

    found = {folder.name: folder for folder in storage.folders()}

    assert (found["logs"].bytes, found["logs"].count, found["logs"].is_complete) == (100, 1, True)
    assert "elsewhere" not in found


def test_a_folder_with_too_much_in_it_is_said_to_be_larger(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (data_dir / "logs").mkdir()
    for number in range(5):
        (data_dir / "logs" / str(number)).write_bytes(b"x")
    monkeypatch.setattr(storage, "ENTRIES_LOOKED_AT", 3)

    found = next(folder for folder in storage.folders() if folder.name == "logs")

    assert (found.bytes, found.is_complete) == (3, False)


def test_tables_indexes_and_months_are_those_of_the_database() -> None:
    maintain_partitions()
    tables = {table.name: table for table in storage.tables()}
    months = {table.table: table for table in storage.months()}
    sizes = [table.bytes for table in storage.tables()]

    assert sizes == sorted(sizes, reverse=True)
    assert len(tables) == storage.TABLES_SHOWN
    assert all(table.bytes > table.indexes >= 0 for table in tables.values())
    assert not [name for name in tables if name in {"customers_touch_default"}]
    assert months["customers_touch"].count >= 4
    assert months["customers_touch"].oldest <= timezone.now().strftime("%Y-%m") < months["customers_touch"].newest
    found = storage.indexes()
    assert len(found) == storage.INDEXES_SHOWN
    assert len({index.name for index in found}) == len(found)
    assert {index.table for index in found}.isdisjoint({"customers_touch_default"})


def test_the_page_is_for_administrators() -> None:
    uploaded(make_administrator())
    page = text_of(Browser(make_administrator()).get("/storage/"))

    assert "Nothing lies around." in page
    assert "Documents · last 30 days" in page
    assert "customers_touch" in page
    assert Browser(make_user()).get("/storage/").status_code == 403
