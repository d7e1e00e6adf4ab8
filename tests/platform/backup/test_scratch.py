"""The folders beside a backup: gone afterwards, and what a killed process has left goes a day later."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from rapport.platform.backup.scratch import OLD, PREFIX, scratch_folder, sweep


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(temporary: Path, name: str, age: float) -> Path:
    folder = temporary / name
    folder.mkdir()
    (folder / "schema").write_bytes(b"x")
    os.utime(folder, (time.time() - age, time.time() - age))
    return folder


def test_what_was_left_goes_and_what_may_be_in_use_or_is_anothers_stays(temporary: Path) -> None:
    old = left(temporary, f"{PREFIX}old", OLD + 60)
    young = left(temporary, f"{PREFIX}young", 60)
    other = left(temporary, "somebody-elses", OLD + 60)
    link = temporary / f"{PREFIX}link"
    link.symlink_to(other)

    with scratch_folder() as folder:
        assert folder.is_dir()
        assert [old.exists(), young.exists(), other.exists(), link.is_symlink()] == [False, True, True, True]

    assert not folder.exists()
    assert sweep() == 0
