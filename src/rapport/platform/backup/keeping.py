"""The backups in a folder: which there are, how old the last is, which may go."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.manifest import CHECKED, PARTIAL, Cover, read_cover

PREFIX = "rapport-"


@dataclass(frozen=True)
class Kept:
    """One backup of a folder."""

    folder: Path
    cover: Cover
    checked_at: datetime | None
    """When it was restored into a scratch database and found equal."""


def backups_in(target: Path) -> list[Kept]:
    """Every complete backup, newest first; what was cut short or is no backup is passed over."""
    found = []
    for folder in target.iterdir() if target.is_dir() else []:
        if folder.is_dir() and folder.name.startswith(PREFIX) and not folder.name.endswith(PARTIAL):
            try:
                found.append(Kept(folder, read_cover(folder), _checked_at(folder)))
            except BackupError:
                continue
    return sorted(found, key=lambda kept: kept.cover.moment, reverse=True)


def _checked_at(folder: Path) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads((folder / CHECKED).read_text())["checked_at"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def prune(target: Path, keep: int) -> list[Path]:
    """Remove all but the newest backups, at least one of which stays, and a checked one as long as no newer one is.

    Returns what was removed. What was cut short is removed as well, unless it may still be in the making.
    """
    if keep < 1:
        raise BackupError(_("at least one backup is kept"))
    backups = backups_in(target)
    proven = next((kept for kept in backups if kept.checked_at is not None), None)
    going = [kept.folder for kept in backups[keep:] if kept is not proven]
    newest = backups[0].folder.name if backups else ""
    going += [folder for folder in target.glob(f"{PREFIX}*{PARTIAL}") if folder.name < newest]
    for folder in going:
        shutil.rmtree(folder)
    return going
