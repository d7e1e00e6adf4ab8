"""One part of a backup: a stream compressed with zstd, encrypted in the age format if wished, and its digests.

Nothing is held in memory but a block, and no plain text reaches the disk.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pyrage
import zstandard
from django.utils.translation import gettext as _

from rapport.platform.backup.errors import BackupError, DamagedError
from rapport.platform.backup.keys import BackupKey

BLOCK = 1024 * 1024
LEVEL = 1  # measured on rows as COPY writes them: 500 MB/s a core to 39 %; level 3 takes twice as long for 33 %


class Source(Protocol):
    """Where a part's plain bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""


class Sink(Protocol):
    """Where a part's plain bytes go to."""

    def write(self, data: bytes, /) -> Any:
        """Take all of the bytes."""


@dataclass(frozen=True)
class Part:
    """One file of a backup and what it holds."""

    name: str
    bytes: int
    """As it lies in the folder."""
    sha256: str
    plain_bytes: int
    plain_sha256: str
    lines: int
    """Line ends in the plain bytes: the rows of a table as COPY writes them."""


class _Reading:
    """Passes plain bytes on, counting them; keeps an error, which age would wrap, as it was."""

    def __init__(self, source: Source, tell: Callable[[int], None]) -> None:
        self.source, self.tell = source, tell
        self.digest, self.size, self.lines = hashlib.sha256(), 0, 0
        self.error: BaseException | None = None

    def read(self, size: int = BLOCK) -> bytes:
        try:
            data = self.source.read(max(size, BLOCK))
        except BaseException as error:
            self.error = error
            raise
        self.digest.update(data)
        self.size += len(data)
        self.lines += data.count(b"\n")
        self.tell(len(data))
        return data


class _Writing:
    """Writes bytes on, counting them; keeps an error as it was."""

    def __init__(self, sink: Sink) -> None:
        self.sink = sink
        self.digest, self.size, self.lines = hashlib.sha256(), 0, 0
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            self.sink.write(data)
        except BaseException as error:
            self.error = error
            raise
        self.digest.update(data)
        self.size += len(data)
        self.lines += data.count(b"\n")
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


def write_part(
    folder: Path, name: str, source: Source, key: BackupKey | None, tell: Callable[[int], None] = lambda size: None
) -> Part:
    """Write a stream as the file `name` of a folder, down to the disk.

    ``tell`` hears how many plain bytes were taken. Raises what reading or writing raises.
    """
    reading = _Reading(source, tell)
    packed = zstandard.ZstdCompressor(level=LEVEL).stream_reader(reading, read_size=BLOCK)  # type: ignore[arg-type]
    with (folder / name).open("xb") as file:
        writing = _Writing(file)
        try:
            if key is None:
                while block := packed.read(BLOCK):
                    writing.write(block)
            else:
                pyrage.encrypt_io(packed, writing, [key.recipient])
        except BaseException:
            for error in (reading.error, writing.error):
                if error is not None:
                    raise error from None
            raise
        file.flush()
        os.fsync(file.fileno())
    return Part(name, writing.size, writing.digest.hexdigest(), reading.size, reading.digest.hexdigest(), reading.lines)


def verify_part(folder: Path, part: Part) -> None:
    """Raise DamagedError unless the file is there, of its size and with its digest."""
    path = folder / part.name
    try:
        size = path.stat().st_size
        if size != part.bytes:
            text = _("%(path)s has %(size)s bytes instead of %(wanted)s: the backup was cut short")
            raise DamagedError(text % {"path": path, "size": f"{size:,}", "wanted": f"{part.bytes:,}"})
        with path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        text = _("%(path)s is missing: the backup was cut short or copied in part")
        raise DamagedError(text % {"path": path}) from None
    if found != part.sha256:
        raise DamagedError(_changed(path))


def read_part(folder: Path, part: Part, key: BackupKey | None, sink: Sink) -> None:
    """Give a part's plain bytes to a sink, which must not believe them before this returns.

    Raises DamagedError, BackupError for a wrong key, and what the sink raises.
    """
    path = folder / part.name
    target = _Writing(sink)
    try:
        with path.open("rb") as file:
            unpacked = zstandard.ZstdDecompressor().stream_writer(target, write_size=BLOCK)  # type: ignore[arg-type]
            if key is None:
                while block := file.read(BLOCK):
                    unpacked.write(block)
            else:
                pyrage.decrypt_io(file, unpacked, [_identity(key)])
    except Exception as error:
        if target.error is not None:
            raise target.error from None
        if isinstance(error, pyrage.DecryptError) and "No matching keys" in str(error):
            text = _("this backup was encrypted with another key; set its own in RAPPORT_BACKUP_KEY")
            raise BackupError(text) from None
        if isinstance(error, zstandard.ZstdError | pyrage.DecryptError | OSError):
            raise DamagedError(f"{_changed(path)} ({error})") from None
        raise
    if target.size != part.plain_bytes or target.digest.hexdigest() != part.plain_sha256:
        raise DamagedError(_changed(path))


def _identity(key: BackupKey) -> Any:
    if key.identity is None:
        text = _("RAPPORT_BACKUP_KEY is a public key, which encrypts only; give the secret one to read")
        raise BackupError(text)
    return key.identity


def _changed(path: Path) -> str:
    return _("%(path)s has been changed or damaged since it was written") % {"path": path}
