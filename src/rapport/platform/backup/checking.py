"""Proves a backup: restores it into a scratch database and compares every table, sequence and file with its source."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.utils.translation import gettext as _

from rapport.platform.backup import loading
from rapport.platform.backup.databases import scratch_database
from rapport.platform.backup.dumping import copying_out, in_parallel, sequence_state
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keys import BackupKey
from rapport.platform.backup.making import Progress
from rapport.platform.backup.manifest import CHECKED, Contents, Cover, TablePart, read_contents
from rapport.platform.backup.parts import BLOCK, verify_part
from rapport.platform.backup.server import Server, open_server
from rapport.platform.backup.stored_files import STORED, read_files

SHOWN = 5


@dataclass(frozen=True)
class Report:
    """What a check found: nothing but counts when all is well."""

    tables: int
    rows: int
    files: int
    differences: tuple[str, ...]

    @property
    def good(self) -> bool:
        """Whether everything came back as it was."""
        return not self.differences


def verify_parts(folder: Path, cover: Cover, key: BackupKey | None) -> Contents:
    """Read every part once, against its digest. Raises DamagedError for the first that is not as it was written."""
    verify_part(folder, cover.contents)
    contents = read_contents(folder, cover, key)
    in_parallel(lambda part: verify_part(folder, part), contents.parts)
    return contents


def check_backup(folder: Path, cover: Cover, *, key: BackupKey | None, progress: Progress) -> Report:
    """Restore into a scratch database on the present server, compare, drop it, and note a good result in the backup.

    Raises DamagedError and BackupError when it cannot even be restored.
    """
    key = key if cover.encrypted else None
    progress("digests", 0, 0)
    contents = verify_parts(folder, cover, key)
    total, done = sum(table.part.plain_bytes for table in contents.tables), 0

    def teller(what: str) -> Callable[[int], None]:
        def tell(size: int) -> None:
            nonlocal done
            done += size
            progress(what, done, total)

        return tell

    with scratch_database(open_server()) as scratch:
        loading.load(scratch, folder, contents, key, teller("restoring"))
        done = 0
        differences = _compare_tables(scratch, contents, teller("comparing"))
        differences += _compare_sequences(scratch, contents)
        progress("files", 0, 0)
        differences += _compare_files(scratch, folder, contents, key)
    report = Report(len(contents.tables), contents.rows, contents.files.count, tuple(differences))
    if report.good:
        noted = {"checked_at": datetime.now(UTC).isoformat(timespec="seconds"), **asdict(report)}
        (folder / CHECKED).write_text(json.dumps(noted))
    return report


def _compare_tables(server: Server, contents: Contents, tell: Callable[[int], None]) -> list[str]:
    def compare(table: TablePart) -> str | None:
        digest, rows = hashlib.sha256(), 0
        with copying_out(server, table.table) as stream:
            while block := stream.read(BLOCK):
                digest.update(block)
                rows += block.count(b"\n")
                tell(len(block))
        if digest.hexdigest() == table.part.plain_sha256:
            return None
        if rows == table.part.lines:
            return _("%(table)s: %(rows)s rows, but not with the same values") % {
                "table": table.table,
                "rows": f"{rows:,}",
            }
        counted = {"table": table.table, "rows": f"{rows:,}", "wanted": f"{table.part.lines:,}"}
        return _("%(table)s: %(rows)s rows instead of %(wanted)s") % counted

    return [found for found in in_parallel(compare, contents.tables) if found]


def _compare_sequences(server: Server, contents: Contents) -> list[str]:
    found = []
    with server.connect() as connection:
        for sequence in contents.sequences:
            row = connection.execute(sequence_state(sequence.name)).fetchone()
            if row != (sequence.last, sequence.called):
                text = _("%(sequence)s: stands at %(found)s instead of %(wanted)s")
                found.append(text % {"sequence": sequence.name, "found": row, "wanted": sequence.last})
    return found


def _compare_files(server: Server, folder: Path, contents: Contents, key: BackupKey | None) -> list[str]:
    """Every file that a row names is in the backup, and its bytes are those that the row tells of."""
    if contents.files.part is None:
        return []
    with server.connect() as connection:
        rows = connection.execute("SELECT storage_name, sha256 FROM public.files_file").fetchall()
    wanted = dict(rows)
    found = []
    for name, stream, _size in read_files(folder, contents.files.part, key):
        digest = hashlib.sha256()
        while block := stream.read(BLOCK):
            digest.update(block)
        sha256 = wanted.pop(name.removeprefix(STORED), None)
        if sha256 is not None and sha256 != digest.hexdigest():
            text = _("the file %(name)s is not the one that was uploaded")
            found.append(text % {"name": name.removeprefix(STORED)})
    missing = _("the file %(name)s is missing, as it was when the backup was made")
    return found + [missing % {"name": name} for name in sorted(wanted)]


def demand_good(report: Report) -> None:
    """Raise BackupError with what differs, unless the check went well."""
    if not report.good:
        more = len(report.differences) - SHOWN
        shown = "; ".join(report.differences[:SHOWN])
        if more > 0:
            shown += _("; and %(number)s more") % {"number": more}
        raise BackupError(_("the backup does not come back as it was: %(differences)s") % {"differences": shown})
