"""What can be wrong with a backup, said so that a person knows what to do."""

from __future__ import annotations


class BackupError(RuntimeError):
    """A backup could not be made, read or restored; the message says why and what to do."""


class DamagedError(BackupError):
    """The backup is not as it was written: cut short, changed, or a part of it is missing."""
