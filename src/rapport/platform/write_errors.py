"""Why a write was refused. Each door (page, API, import, command) turns these into its own form of message."""

from __future__ import annotations

from typing import Any


class WriteError(Exception):
    """Base of the refusals; nothing was written."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Refused(WriteError):
    """The actor sees the record or kind but may not do this (HTTP 403)."""


class Missing(WriteError):
    """There is no such record within the actor's reach (HTTP 404)."""


class Invalid(WriteError):
    """Values were refused (HTTP 422); ``errors`` maps field names to messages, ``""`` to those of the whole record."""

    def __init__(self, errors: dict[str, list[str]], *, row: int = 0, rows: int = 1) -> None:
        super().__init__(
            "; ".join(f"{name}: {' '.join(texts)}" if name else " ".join(texts) for name, texts in errors.items())
        )
        self.errors = errors
        self.row = row
        self.rows = rows


class Held(Invalid):
    """The record must stay for now, whoever asks, such as by a legal hold (HTTP 409)."""

    def __init__(self, message: str) -> None:
        super().__init__({"": [message]})


class Conflict(WriteError):
    """The record moved on since the writer read it (HTTP 409 in a form, 412 in the API).

    ``theirs`` holds the present values of the fields that would be overwritten.
    """

    def __init__(self, instance: Any, theirs: dict[str, Any], seen: int) -> None:
        super().__init__(f"version {seen} was read, {instance.version} is current")
        self.instance = instance
        self.theirs = theirs
        self.seen = seen
