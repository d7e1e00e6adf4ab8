"""Which backups a folder holds, and which go."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rapport.platform.backup.errors import BackupError, DamagedError
from rapport.platform.backup.keeping import backups_in, prune
from rapport.platform.backup.manifest import COVER, Cover, read_cover, write_cover
from rapport.platform.backup.parts import Part

PART = Part("contents.zst", 10, "0" * 64, 20, "1" * 64, 0)


def make(target: Path, day: int, *, checked: bool = False) -> Path:
    folder = target / f"rapport-202611{day:02}T000000Z"
    folder.mkdir()
    made_at = f"2026-11-{day:02}T00:00:00+00:00"
    write_cover(folder, Cover(1, made_at, "0.1.0", 18, False, 10, 1.5, PART))
    if checked:
        (folder / "checked.json").write_text(json.dumps({"checked_at": "2026-11-30T12:00:00+00:00"}))
    return folder


def names(target: Path) -> list[str]:
    return sorted(folder.name[12:16] for folder in target.iterdir())


def test_backups_are_listed_newest_first_and_others_passed_over(tmp_path: Path) -> None:
    make(tmp_path, 1, checked=True)
    make(tmp_path, 3)
    (tmp_path / "rapport-20261104T000000Z").mkdir()  # without a cover
    (tmp_path / "holiday-pictures").mkdir()

    found = backups_in(tmp_path)

    assert [kept.cover.moment.day for kept in found] == [3, 1]
    assert found[0].checked_at is None
    assert found[1].checked_at is not None
    assert found[1].checked_at.isoformat() == "2026-11-30T12:00:00+00:00"
    assert backups_in(tmp_path / "nowhere") == []


def test_prune_keeps_the_newest_and_the_newest_proven_one(tmp_path: Path) -> None:
    for day in (1, 2, 3, 4, 5):
        make(tmp_path, day, checked=day in (1, 2))
    (tmp_path / "rapport-20261102T120000Z.partial").mkdir()
    (tmp_path / "rapport-20261106T000000Z.partial").mkdir()  # in the making, maybe

    gone = prune(tmp_path, 2)

    assert sorted(folder.name[12:16] for folder in gone) == ["1101", "1102", "1103"]
    assert names(tmp_path) == ["1102", "1104", "1105", "1106"]
    with pytest.raises(BackupError, match="at least one"):
        prune(tmp_path, 0)


def test_a_cover_that_was_changed_cut_or_is_missing_is_refused(tmp_path: Path) -> None:
    folder = make(tmp_path, 1)
    text = (folder / COVER).read_text()
    for changed in (text.replace('"postgres": 18', '"postgres": 17'), text[:50], "[]", "{}"):
        (folder / COVER).write_text(changed)
        with pytest.raises(DamagedError, match="has been changed"):
            read_cover(folder)
    (folder / COVER).write_text(text.replace('"format": 1', '"format": 2'))
    with pytest.raises(BackupError, match="has the format 2"):
        read_cover(folder)
    (folder / COVER).unlink()
    with pytest.raises(DamagedError, match="cut short"):
        read_cover(folder)
    with pytest.raises(BackupError, match="is not a folder"):
        read_cover(tmp_path / "nothing")
    folder.rename(tmp_path / "rapport-x.partial")
    with pytest.raises(DamagedError, match="cut short"):
        read_cover(tmp_path / "rapport-x.partial")
