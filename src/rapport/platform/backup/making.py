"""Makes a backup: a folder of parts under a draft's name, which becomes a backup when its cover is written."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from rapport.platform.backup import dumping, stored_files
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keys import BackupKey
from rapport.platform.backup.manifest import (
    FORMAT,
    PARTIAL,
    Contents,
    Cover,
    folder_name,
    key_mark,
    write_contents,
    write_cover,
)
from rapport.platform.backup.server import open_server

Progress = Callable[[str, int, int], None]
"""What is being done, how many bytes of it are, and of how many, roughly."""


@dataclass(frozen=True)
class Made:
    """A backup that was made."""

    folder: Path
    cover: Cover
    contents: Contents


def make_backup(target: Path, *, key: BackupKey | None, copy_files: bool | None, progress: Progress) -> Made:
    """Make a backup in a new folder within ``target``, while everybody goes on working.

    ``copy_files`` None copies the files of a folder and leaves those of an S3-compatible server where they are. Raises
    BackupError and OSError (no room); what was written until then is removed.
    """
    begun = time.monotonic()
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    server = open_server()
    with dumping.snapshot_of(server) as snapshot:
        folder = target / folder_name(snapshot.moment)
        draft = folder.with_name(folder.name + PARTIAL)
        if folder.exists():
            raise BackupError(_("%(folder)s is there already; wait a second") % {"folder": folder})
        draft.mkdir(mode=0o700)
        try:
            contents = _write_parts(snapshot, draft, key, copy_files, progress)
            listed = write_contents(draft, contents, key)
            cover = Cover(
                format=FORMAT,
                made_at=snapshot.moment.astimezone(UTC).isoformat(timespec="seconds"),
                rapport=version("rapport"),
                postgres=server.version,
                encrypted=key is not None,
                bytes=listed.bytes + sum(part.bytes for part in contents.parts),
                seconds=round(time.monotonic() - begun, 1),
                contents=listed,
            )
            write_cover(draft, cover)
            draft.rename(folder)
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return Made(folder, cover, contents)


def _write_parts(
    snapshot: dumping.Snapshot, draft: Path, key: BackupKey | None, copy_files: bool | None, progress: Progress
) -> Contents:
    done = 0

    def tell(size: int) -> None:
        nonlocal done
        done += size
        progress("tables", done, snapshot.bytes)

    applied = dumping.migrations(snapshot)
    schema = dumping.dump_schema(snapshot, draft, key)
    tables = dumping.dump_tables(snapshot, draft, key, tell)
    progress("files", 0, 0)
    files = stored_files.dump_files(draft, key, copy=stored_files.is_folder() if copy_files is None else copy_files)
    return Contents(
        schema=schema,
        tables=tables,
        sequences=dumping.sequences(snapshot),
        left_out=snapshot.left_out,
        migrations=applied,
        files=files,
        key_mark=key_mark(settings.SECRET_KEY),
        secret_key=settings.SECRET_KEY if key else "",
        base_url=settings.ENVIRONMENT.base_url,
    )
