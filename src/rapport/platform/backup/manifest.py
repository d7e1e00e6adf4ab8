"""What a backup consists of: a cover anybody may read, written last, and a list of contents, encrypted if the rest is.

A folder without its cover is a backup that was cut short.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from rapport.platform.backup.errors import BackupError, DamagedError
from rapport.platform.backup.keys import BackupKey
from rapport.platform.backup.parts import Part, read_part, write_part

FORMAT = 1
COVER, CHECKED = "backup.json", "checked.json"
PARTIAL = ".partial"
LARGEST_COVER = 100_000  # bytes
LARGEST_CONTENTS = 200_000_000


@dataclass(frozen=True)
class Cover:
    """What is known of a backup without its key."""

    format: int
    made_at: str
    """UTC, RFC 3339."""
    rapport: str
    """Version of Rapport."""
    postgres: int
    """Major version of the server."""
    encrypted: bool
    bytes: int
    """Of all parts as they lie in the folder."""
    seconds: float
    contents: Part

    @property
    def moment(self) -> datetime:
        """When the backup's snapshot was taken."""
        return datetime.fromisoformat(self.made_at)


@dataclass(frozen=True)
class TablePart:
    """The rows of one table, or of one partition."""

    table: str
    """As SQL names it, quoted where needed."""
    part: Part


@dataclass(frozen=True)
class Sequence:
    """Where a sequence stands."""

    name: str
    last: int
    called: bool


@dataclass(frozen=True)
class FilesPart:
    """Uploaded files: copied into a part, or only named because their storage keeps them."""

    count: int
    bytes: int
    part: Part | None
    kept_in: str = ""
    """Where they stayed, when there is no part."""


@dataclass(frozen=True)
class Contents:
    """Everything needed to restore."""

    schema: Part
    tables: tuple[TablePart, ...]
    sequences: tuple[Sequence, ...]
    left_out: tuple[str, ...]
    """Tables of which only the definition is kept."""
    migrations: tuple[str, ...]
    """As app.name."""
    files: FilesPart
    key_mark: str
    """Tells whether an installation has the secret key by which stored secrets are read, and not what it is."""
    secret_key: str = ""
    """That key itself: in an encrypted backup only."""
    base_url: str = ""
    """The address of the installation; "" in backups from before it was noted."""

    @property
    def parts(self) -> list[Part]:
        """Every part but the list of contents."""
        found = [self.schema, *(table.part for table in self.tables)]
        return [*found, self.files.part] if self.files.part else found

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(table.part.lines for table in self.tables)


def key_mark(secret_key: str) -> str:
    """A mark of a secret key by which it cannot be found out: the key is random and long."""
    return hashlib.sha256(b"rapport backup mark\0" + secret_key.encode()).hexdigest()[:16]


def write_contents(folder: Path, contents: Contents, key: BackupKey | None) -> Part:
    """Write the list of contents."""
    source = io.BytesIO(json.dumps(asdict(contents), ensure_ascii=False).encode())
    return write_part(folder, part_file_name("contents", key), source, key)


def write_cover(folder: Path, cover: Cover) -> None:
    """Write the cover, the last of all, under its name at once."""
    body = asdict(cover)
    text = json.dumps({**body, "digest": _digest(body)}, indent=1)
    draft = folder / f"{COVER}.draft"
    with draft.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(folder / COVER)


def read_cover(folder: Path) -> Cover:
    """The cover of the backup in a folder. Raises DamagedError, and BackupError for a format that is not known here."""
    if not folder.is_dir():
        raise BackupError(_("%(folder)s is not a folder with a backup") % {"folder": folder})
    if folder.name.endswith(PARTIAL):
        raise DamagedError(_("%(folder)s was cut short while it was made and cannot be restored") % {"folder": folder})
    try:
        with (folder / COVER).open("rb") as file:
            body = json.loads(file.read(LARGEST_COVER))
        wanted = body.pop("digest")
        if body["format"] != FORMAT and isinstance(body["format"], int):
            text = _("%(folder)s has the format %(format)s; this version of Rapport reads %(known)s")
            raise BackupError(text % {"folder": folder, "format": body["format"], "known": FORMAT})
        if wanted != _digest(body):
            raise DamagedError(_("%(path)s has been changed since it was written") % {"path": folder / COVER})
        cover = Cover(**{**body, "contents": Part(**body["contents"])})
    except FileNotFoundError:
        text = _("%(folder)s has no %(cover)s: the backup was cut short, or this is no backup")
        raise DamagedError(text % {"folder": folder, "cover": COVER}) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DamagedError(_("%(path)s has been changed since it was written") % {"path": folder / COVER}) from None
    return cover


def read_contents(folder: Path, cover: Cover, key: BackupKey | None) -> Contents:
    """The list of contents. Raises BackupError without the key, DamagedError when it was changed."""
    if cover.encrypted and key is None:
        raise BackupError(_("this backup is encrypted; set its key in RAPPORT_BACKUP_KEY"))
    if cover.contents.plain_bytes > LARGEST_CONTENTS:
        reason = _("%(path)s is larger than any list of contents")
        raise DamagedError(reason % {"path": folder / cover.contents.name})
    text = io.BytesIO()
    read_part(folder, cover.contents, key if cover.encrypted else None, text)
    try:
        body: dict[str, Any] = json.loads(text.getvalue())
        files = body["files"]
        return Contents(
            schema=_part(body["schema"]),
            tables=tuple(TablePart(item["table"], _part(item["part"])) for item in body["tables"]),
            sequences=tuple(Sequence(**item) for item in body["sequences"]),
            left_out=tuple(body["left_out"]),
            migrations=tuple(body["migrations"]),
            files=FilesPart(**{**files, "part": _part(files["part"]) if files["part"] else None}),
            key_mark=body["key_mark"],
            secret_key=body["secret_key"],
            base_url=body.get("base_url", ""),
        )
    except (ValueError, KeyError, TypeError):
        raise DamagedError(_("%(path)s cannot be read") % {"path": folder / cover.contents.name}) from None


def _part(body: dict[str, Any]) -> Part:
    part = Part(**body)
    if part.name != os.path.basename(part.name) or part.name in {"", ".", ".."}:
        raise ValueError(part.name)  # a part lies in the backup's own folder
    return part


def part_file_name(stem: str, key: BackupKey | None) -> str:
    """The name of a part's file: what it is, how it is packed."""
    return f"{stem}.zst.age" if key else f"{stem}.zst"


def _digest(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def folder_name(moment: datetime) -> str:
    """The name of the backup of a moment: sorts by time and holds no character that a file system minds."""
    return f"rapport-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
