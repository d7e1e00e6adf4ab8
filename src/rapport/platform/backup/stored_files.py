"""Uploaded files into a backup and out of it, as one tar stream of whatever the storage holds.

Their names are random and their bytes never change, so putting them back adds what is missing and overwrites nothing.
"""

from __future__ import annotations

import os
import re
import shutil
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, default_storage
from django.utils.translation import gettext as _

from rapport.platform.backup.errors import DamagedError
from rapport.platform.backup.keys import BackupKey
from rapport.platform.backup.manifest import FilesPart, part_file_name
from rapport.platform.backup.parts import BLOCK, Part, read_part, write_part

STORED, INCOMING = "stored/", "imports/"
"""Uploaded files; files of imports, which lie in the data folder whatever the storage."""
_NAME = re.compile(r"(?:stored|imports)(?:/[A-Za-z0-9_][A-Za-z0-9_.\-]*){1,8}")


def is_folder() -> bool:
    """Whether files are kept in a folder of this machine, rather than by an S3-compatible server."""
    return isinstance(default_storage, FileSystemStorage)


def dump_files(folder: Path, key: BackupKey | None, *, copy: bool) -> FilesPart:
    """Copy every file, or with `copy` false only note how many there are and where they stay."""
    if not copy:
        return FilesPart(0, 0, None, kept_in=str(getattr(default_storage, "bucket_name", "a storage of its own")))
    counted = [0, 0]

    def write(target: IO[bytes]) -> None:
        with tarfile.open(fileobj=target, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            for name, size, stream in _all_files():
                with stream:
                    member = tarfile.TarInfo(name)
                    member.size = size
                    archive.addfile(member, stream)
                counted[0] += 1
                counted[1] += size

    with _piped(write) as source:
        part = write_part(folder, part_file_name("files", key), source, key)
    return FilesPart(counted[0], counted[1], part)


def restore_files(folder: Path, part: Part, key: BackupKey | None) -> int:
    """Put back what the storage lacks; returns how many files that were. Raises DamagedError."""
    added = 0
    for name, stream, size in read_files(folder, part, key):
        if name.startswith(INCOMING):
            added += _put_back(FileSystemStorage(Path(settings.ENVIRONMENT.data_dir)), name, stream, size)
        else:
            added += _put_back(default_storage, name.removeprefix(STORED), stream, size)
    return added


def read_files(folder: Path, part: Part, key: BackupKey | None) -> Iterator[tuple[str, IO[bytes], int]]:
    """Name, bytes and size of each file of a backup; each must be read before the next is asked for."""

    def write(target: IO[bytes]) -> None:
        read_part(folder, part, key, target)

    with _piped(write) as source:
        try:
            with tarfile.open(fileobj=source, mode="r|") as archive:
                for member in archive:
                    stream = archive.extractfile(member) if member.isreg() else None
                    if stream is None or not _NAME.fullmatch(member.name):
                        text = _("the backup holds a file of the name %(name)s, which none of ours has")
                        raise DamagedError(text % {"name": repr(member.name)})
                    yield member.name, stream, member.size
        except tarfile.TarError as error:
            text = _("%(path)s cannot be read") % {"path": folder / part.name}
            raise DamagedError(f"{text} ({error})") from None
        while source.read(BLOCK):  # to the end, where the digest is compared
            continue


def _put_back(storage: Storage, name: str, stream: IO[bytes], size: int) -> int:
    if storage.exists(name):
        if storage.size(name) == size:
            return 0
        storage.delete(name)
    with tempfile.TemporaryFile() as whole:  # an S3 client goes back in what it sends, which a stream cannot
        shutil.copyfileobj(stream, whole, BLOCK)
        whole.seek(0)
        storage.save(name, File(whole, name=os.path.basename(name)))
    return 1


def _all_files() -> Iterator[tuple[str, int, IO[bytes]]]:
    """Everything the storage holds and every file of an import. What goes meanwhile was not referred to any more."""
    for name in _walk(default_storage, ""):
        if not _NAME.fullmatch(f"{STORED}{name}"):
            continue  # left by another program, as a file manager does; restoring it would be refused
        try:
            opened = default_storage.open(name, "rb")
            yield f"{STORED}{name}", opened.size, opened.file  # type: ignore[misc]
        except FileNotFoundError:
            continue
    folder = Path(settings.ENVIRONMENT.data_dir) / "imports"
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.is_file() and _NAME.fullmatch(f"{INCOMING}{path.name}"):
            yield f"{INCOMING}{path.name}", path.stat().st_size, path.open("rb")


def _walk(storage: Storage, folder: str) -> Iterator[str]:
    try:
        folders, names = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return
    yield from (f"{folder}{name}" for name in sorted(names) if name)
    for deeper in sorted(folders):
        yield from _walk(storage, f"{folder}{deeper}/")


@contextmanager
def _piped(write: Callable[[IO[bytes]], None]) -> Iterator[IO[bytes]]:
    """Run what writes a stream in a thread, and read it here; its failure is raised here."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with os.fdopen(writing, "wb", buffering=BLOCK) as target:
                write(target)
        except BrokenPipeError:
            return  # the reader has failed, and says so itself
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, name="backup-files", daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb", buffering=BLOCK) as source:
            yield source
    except DamagedError:
        thread.join()
        if failed:
            raise failed[0] from None
        raise
    thread.join()
    if failed:
        raise failed[0]
