"""Which kept files the nightly sweep deletes."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from rapport.platform.exchange import storage
from rapport.platform.exchange.models import ImportRun
from rapport.platform.jobs.housekeeping import IMPORT_FILE_DAYS, remove_old_import_files

pytestmark = pytest.mark.django_db


def kept_file(age: int, state: str = "", *, finished: int | None = None) -> str:
    """A kept file of so many days, of an import in this state that ended so many days ago."""
    name, size, digest = storage.keep([b"Name\nAnna\n"], "a.csv")
    then = timezone.now() - timedelta(days=age)
    os.utime(storage.folder() / name, (then.timestamp(), then.timestamp()))
    if state:
        ended = None if finished is None else timezone.now() - timedelta(days=finished)
        ImportRun.objects.create(
            kind="people", file_name="a.csv", storage_name=name, file_size=size, file_digest=digest, state=state,
            created_at=then, finished_at=ended,
        )  # fmt: skip
    return name


def test_only_files_that_nobody_needs_any_more_are_swept() -> None:
    assert IMPORT_FILE_DAYS == 30
    swept = [
        kept_file(40, "done", finished=31),
        kept_file(40, "cancelled", finished=31),
        kept_file(31, "uploaded"),
        kept_file(31),
    ]
    kept = [
        kept_file(40, "done", finished=29),
        kept_file(40, "running"),
        kept_file(40, "waiting"),
        kept_file(29, "uploaded"),
        kept_file(29),
    ]

    remove_old_import_files(timestamp=0)

    names = {path.name for path in storage.folder().iterdir()}
    assert [name in names for name in swept] == [False] * 4
    assert [name in names for name in kept] == [True] * 5
    for name in kept:
        (storage.folder() / name).unlink()
