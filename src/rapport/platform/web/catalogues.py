"""Compiles the catalogues of translations (`*.po`, in the repository) to what gettext loads (`*.mo`, never in it).

It does not collect texts from the sources; tools/messages.py does.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE: Final = Path(__file__).resolve().parents[2] / "locale"


def compile_catalogues(folder: Path = LOCALE) -> int:
    """Compile each catalogue that is newer than its result and return how many were.

    Raises babel.messages.pofile.PoFileError with file and line for a catalogue that breaks the format.
    """
    stale = [path for path in sorted(folder.glob("*/LC_MESSAGES/*.po")) if _is_stale(path)]
    for path in stale:
        with path.open("rb") as handle:
            catalogue = read_po(handle, locale=path.parents[1].name, abort_invalid=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        with fresh.open("wb") as handle:
            write_mo(handle, catalogue)
        fresh.replace(path.with_suffix(".mo"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    result = path.with_suffix(".mo")
    return not result.is_file() or result.stat().st_mtime <= path.stat().st_mtime
