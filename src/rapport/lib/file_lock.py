"""Advisory locks on files: the system frees them when their holder ends, even by `kill -9`."""

import fcntl
import os
from pathlib import Path
from types import TracebackType


class FileLock:
    """A lock on a file made for it; as a context manager it waits until it has the lock.

    With `shared` many may hold it at once, but none beside an exclusive holder. An exclusive holder writes
    `note` into the file so that others can say who holds it.
    """

    def __init__(self, path: Path, *, shared: bool = False, note: str = "") -> None:
        self.path = path
        self._kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self._note = note
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object holds the lock."""
        return self._descriptor is not None

    def acquire(self, *, wait: bool = True) -> bool:
        """Take the lock; without `wait`, return False when somebody else holds it.

        Raises OSError when the file cannot be made.
        """
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, self._kind if wait else self._kind | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        except BaseException:
            os.close(descriptor)
            raise
        if self._kind == fcntl.LOCK_EX:
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, self._note.encode(), 0)
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back; the file stays, since removing it would let two holders in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def holder_note(self) -> str:
        """Return what the last exclusive holder wrote, or an empty text."""
        try:
            return self.path.read_text()
        except FileNotFoundError:
            return ""

    def __enter__(self) -> "FileLock":
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()
