"""Files that an S3-compatible server keeps: left there by a backup, or copied and put back when that is wished."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer

from rapport.config.environment import Environment
from rapport.platform.backup.stored_files import dump_files, is_folder, restore_files
from tests.platform.files.test_s3 import BUCKET, address, server

__all__ = ["server"]  # a fixture

NAME = "files/ab/" + "ab" * 20


@pytest.fixture
def bucket(server: ThreadedMotoServer, settings: Any, tmp_path: Path) -> None:
    """Files go to the server."""
    environment = Environment.load(
        {
            "RAPPORT_FILES_URL": f"s3://id:hush@{address(server)}/{BUCKET}?region=us-east-1&scheme=http",
            "RAPPORT_SECRET_KEY": "k" * 60,
            "RAPPORT_DATA_DIR": str(tmp_path / "data"),
        }
    )
    settings.ENVIRONMENT = environment
    settings.STORAGES = {**settings.STORAGES, "default": environment.file_storage}


@pytest.mark.usefixtures("bucket")
def test_files_of_a_bucket_stay_there_unless_they_are_asked_for(tmp_path: Path) -> None:
    default_storage.save(NAME, ContentFile(b"an offer"))
    assert not is_folder()

    left = dump_files(tmp_path, None, copy=False)
    assert (left.part, left.kept_in) == (None, BUCKET)

    copied = dump_files(tmp_path, None, copy=True)
    assert (copied.count, copied.bytes) == (1, 8)
    assert copied.part is not None
    assert restore_files(tmp_path, copied.part, None) == 0  # it is there
    default_storage.delete(NAME)
    assert restore_files(tmp_path, copied.part, None) == 1
    with default_storage.open(NAME) as file:
        assert file.read() == b"an offer"
