"""Names what is wrong with the database or the disk when an act fails through no fault of its own.

It decides nothing: the worker tries again or gives up by it, pages and API choose their words.
"""

from __future__ import annotations

import errno
from enum import Enum

from django.db import Error, InterfaceError, OperationalError


class Fault(Enum):
    """What failed."""

    LOST = "lost"
    """The server ended, is starting, or cannot be reached."""
    BUSY = "busy"
    """Another's work stood in the way; the same act may succeed a moment later."""
    FULL = "full"
    """No room is left on a disk, the database's or that of the files."""


# Appendix A of PostgreSQL's manual, "Error Codes".
_DISK_FULL = "53100"
_BUSY = frozenset({"40001", "40P01", "55P03", "53300"})  # serialisation, deadlock, lock timeout, connections used up
_SERVER_ENDED = frozenset({"57P01", "57P02", "57P03"})
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def fault_of(error: BaseException) -> Fault | None:
    """The fault that an exception or one of its causes tells of, or None when the act itself was wrong."""
    seen: BaseException | None = error
    while seen is not None:
        found = _fault(seen)
        if found is not None:
            return found
        seen = seen.__cause__
    return None


def _fault(error: BaseException) -> Fault | None:
    if isinstance(error, OSError):
        return Fault.FULL if error.errno in _FULL else None
    if not isinstance(error, Error):
        return None
    state = getattr(error.__cause__, "sqlstate", None)
    if state == _DISK_FULL:
        return Fault.FULL
    if state in _BUSY:
        return Fault.BUSY
    if state in _SERVER_ENDED or (state or "").startswith("08"):
        return Fault.LOST
    # A connection that broke has no answer of the server, and so no code.
    return Fault.LOST if state is None and isinstance(error, InterfaceError | OperationalError) else None
