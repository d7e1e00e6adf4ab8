"""Uploaded files on their way in: kept in the data folder under names of ours, streamed, size and digest noted."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.platform.exchange.models import ImportRun

MAX_UPLOAD = 200 * 1024 * 1024
"""Bytes of a file that the browser may send; the command line has the limits of :mod:`rapport.lib.tabular`."""
_BLOCK = 1024 * 1024


class UploadError(Exception):
    """A file that cannot be kept; the message says why and what to do."""


def folder() -> Path:
    """Where files on their way in lie; made on first use, for nobody else to read."""
    path = Path(settings.ENVIRONMENT.data_dir) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(run: ImportRun) -> Path:
    """Where the file of a run lies."""
    return folder() / Path(run.storage_name).name


def keep(chunks: Iterable[bytes], file_name: str, *, limit: int = MAX_UPLOAD) -> tuple[str, int, str]:
    """Store a file; returns its name here, its size and its SHA-256. UploadError when it is too large or nothing fits.

    The name that the sender gave is used for its ending only.
    """
    ending = Path(file_name).suffix.lower()
    name = secrets.token_hex(20) + (ending if ending[1:].isalnum() and len(ending) <= 6 else "")
    target = folder() / name
    digest, size = hashlib.sha256(), 0
    try:
        with target.open("xb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise UploadError(
                        _("The file is larger than %(limit)s MB. Split it, or use `rapport import`.")
                        % {"limit": limit >> 20}
                    )
                digest.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        target.unlink(missing_ok=True)
        raise UploadError(
            _("The file could not be kept: %(reason)s. Nothing was imported; make room and try again.")
            % {"reason": error.strerror or str(error)}
        ) from error
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return name, size, digest.hexdigest()


def keep_path(path: Path) -> tuple[str, int, str]:
    """Store a copy of a file of this machine, so that a run can be resumed when the original is gone."""

    def blocks() -> Iterable[bytes]:
        with path.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block

    return keep(blocks(), path.name, limit=1 << 40)


def discard(run: ImportRun) -> None:
    """Delete the file of a run that is over."""
    path_of(run).unlink(missing_ok=True)


def sweep(before: datetime) -> int:
    """Delete the files of imports that ended, or were uploaded and never begun, before a moment; returns how many.

    Files of no import at all go too, once they are as old: whoever wrote them was cut off before noting it.
    """
    going = sweepable(before)
    for path in going:
        path.unlink(missing_ok=True)
    return len(going)


def sweepable(before: datetime) -> list[Path]:
    """The files that :func:`sweep` would delete."""
    state = ImportRun.State
    kept = set(
        ImportRun.objects.filter(
            Q(state__in=[state.WAITING, state.RUNNING])
            | Q(finished_at__gte=before)
            | Q(finished_at__isnull=True, created_at__gte=before)
        ).values_list("storage_name", flat=True)
    )
    moment = before.timestamp()
    return [p for p in folder().iterdir() if p.name not in kept and p.is_file() and p.stat().st_mtime < moment]
