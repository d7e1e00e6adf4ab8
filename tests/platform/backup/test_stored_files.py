"""Files of a folder come back as they were, and a backup puts nothing outside of it."""

from __future__ import annotations

import dataclasses
import io
import tarfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from rapport.platform.backup.errors import DamagedError
from rapport.platform.backup.keys import new_key, parse_key
from rapport.platform.backup.parts import write_part
from rapport.platform.backup.stored_files import dump_files, is_folder, restore_files

NAME = "files/ab/" + "ab" * 20
OFFER = b"%PDF-1.7\n" + b"x" * 2_500_000


@pytest.fixture(autouse=True)
def data(tmp_path: Path, settings: Any) -> Path:
    """A data folder of the test's own."""
    folder = tmp_path / "data"
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, data_dir=folder)
    location = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": location}
    return folder


def test_files_and_those_of_imports_come_back(tmp_path: Path, data: Path) -> None:
    assert is_folder()
    default_storage.save(NAME, ContentFile(OFFER))
    (data / "imports").mkdir()
    (data / "imports" / "abc.csv").write_bytes(b"name\nAnna\n")
    default_storage.save("files/.DS_Store", ContentFile(b"not ours"))
    key = parse_key(new_key()[0])

    dumped = dump_files(tmp_path, key, copy=True)

    assert (dumped.count, dumped.bytes) == (2, len(OFFER) + 10)
    assert dumped.part is not None
    assert restore_files(tmp_path, dumped.part, key) == 0  # both are there
    (data / "files" / NAME).write_bytes(OFFER[:100])  # half a file, as of a restore that was cut off
    (data / "imports" / "abc.csv").unlink()
    assert restore_files(tmp_path, dumped.part, key) == 2
    assert (data / "files" / NAME).read_bytes() == OFFER
    assert (data / "imports" / "abc.csv").read_bytes() == b"name\nAnna\n"


def test_an_installation_without_files_is_backed_up(tmp_path: Path) -> None:
    dumped = dump_files(tmp_path, None, copy=True)
    assert (dumped.count, dumped.bytes) == (0, 0)
    assert dumped.part is not None
    assert restore_files(tmp_path, dumped.part, None) == 0


@pytest.mark.parametrize(
    "name", ["../secret-key", "stored/../../secret-key", "/etc/passwd", "stored/.hidden", "other/x"]
)
def test_a_name_that_none_of_ours_has_is_refused(tmp_path: Path, data: Path, name: str) -> None:
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as made:
        member = tarfile.TarInfo(name)
        member.size = 4
        made.addfile(member, io.BytesIO(b"evil"))
    archive.seek(0)
    part = write_part(tmp_path, "files.zst", archive, None)

    with pytest.raises(DamagedError, match="which none of ours has"):
        restore_files(tmp_path, part, None)
    assert not data.exists()
