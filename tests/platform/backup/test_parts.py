"""A part comes back as it was written, or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

from rapport.platform.backup.errors import BackupError, DamagedError
from rapport.platform.backup.keys import BackupKey, new_key, parse_key
from rapport.platform.backup.parts import Part, read_part, verify_part, write_part

ROWS = b"".join(b"%d\tAnna\tAlbrecht\n" % number for number in range(200_000))
"""Several blocks, and several of age's chunks."""


@pytest.fixture(params=["plain", "sealed"])
def key(request: pytest.FixtureRequest) -> BackupKey | None:
    return parse_key(new_key()[0]) if request.param == "sealed" else None


def read(folder: Path, part: Part, key: BackupKey | None) -> bytes:
    found = io.BytesIO()
    read_part(folder, part, key, found)
    return found.getvalue()


def test_a_part_comes_back_and_is_counted(tmp_path: Path, key: BackupKey | None) -> None:
    heard: list[int] = []
    part = write_part(tmp_path, "rows", io.BytesIO(ROWS), key, heard.append)

    assert (part.plain_bytes, part.lines, sum(heard)) == (len(ROWS), 200_000, len(ROWS))
    assert part.bytes == (tmp_path / "rows").stat().st_size < len(ROWS) / 3
    verify_part(tmp_path, part)
    assert read(tmp_path, part, key) == ROWS


def test_an_empty_part_comes_back(tmp_path: Path, key: BackupKey | None) -> None:
    part = write_part(tmp_path, "rows", io.BytesIO(), key)
    assert read(tmp_path, part, key) == b""


def test_an_encrypted_part_is_opened_by_age_and_shows_nothing(tmp_path: Path) -> None:
    key = parse_key(new_key()[0])
    write_part(tmp_path, "rows", io.BytesIO(b"Albrecht"), key)
    stored = (tmp_path / "rows").read_bytes()
    assert stored.startswith(b"age-encryption.org/v1\n")
    assert b"Albrecht" not in stored


@pytest.mark.parametrize("place", [0, 0.01, 0.5, 0.99, 1])
def test_one_changed_byte_is_noticed_twice(tmp_path: Path, key: BackupKey | None, place: float) -> None:
    part = write_part(tmp_path, "rows", io.BytesIO(ROWS), key)
    stored = bytearray((tmp_path / "rows").read_bytes())
    at = round(place * (len(stored) - 1))
    stored[at] ^= 1
    (tmp_path / "rows").write_bytes(stored)

    with pytest.raises(DamagedError, match="changed or damaged"):
        verify_part(tmp_path, part)
    with pytest.raises(BackupError):
        read(tmp_path, part, key)


def test_a_part_cut_short_or_gone_is_noticed(tmp_path: Path, key: BackupKey | None) -> None:
    part = write_part(tmp_path, "rows", io.BytesIO(ROWS), key)
    stored = (tmp_path / "rows").read_bytes()
    (tmp_path / "rows").write_bytes(stored[:-1000])
    with pytest.raises(DamagedError, match="cut short"):
        verify_part(tmp_path, part)
    with pytest.raises(DamagedError):
        read(tmp_path, part, key)
    (tmp_path / "rows").unlink()
    with pytest.raises(DamagedError, match="missing"):
        verify_part(tmp_path, part)


def test_another_key_and_a_public_key_do_not_read(tmp_path: Path) -> None:
    secret, public = new_key()
    making = parse_key(public)
    assert making is not None
    assert not making.reads
    part = write_part(tmp_path, "rows", io.BytesIO(ROWS), making)

    with pytest.raises(BackupError, match="with another key"):
        read(tmp_path, part, parse_key(new_key()[0]))
    with pytest.raises(BackupError, match="public key, which encrypts only"):
        read(tmp_path, part, making)
    assert read(tmp_path, part, parse_key(secret)) == ROWS


def test_what_a_source_or_sink_raises_is_raised(tmp_path: Path, key: BackupKey | None) -> None:
    class Failing:
        def read(self, size: int) -> bytes:
            raise OSError(28, "No space left on device")

        def write(self, data: bytes) -> Any:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left") as failed:
        write_part(tmp_path, "failed", Failing(), key)
    assert failed.value.errno == 28
    part = write_part(tmp_path, "rows", io.BytesIO(ROWS), key)
    with pytest.raises(OSError, match="No space left") as failed:
        read_part(tmp_path, part, key, Failing())
    assert failed.value.errno == 28


@pytest.mark.parametrize("text", ["AGE-SECRET-KEY-1QQQ", "age1qqq", "a password of some length"])
def test_a_mistyped_key_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(BackupError) as refused:
        parse_key(text)
    assert text not in str(refused.value)


def test_no_key_means_no_encryption() -> None:
    assert parse_key(" ") is None
