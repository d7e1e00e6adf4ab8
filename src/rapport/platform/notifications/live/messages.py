"""How a hint is written for PostgreSQL's NOTIFY, and read again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

CHANNEL = "rapport_live"
CHANGED = "rapport_changed"
"""Of hints that records of a kind have changed."""
AT_ONCE = 350
"""Users named in one hint: PostgreSQL takes payloads below 8,000 bytes, and a key has at most 19 digits."""


def written(users: Sequence[int], newest: int) -> Iterator[str]:
    """The payloads that say: for these users there is something, up to the notification of this number."""
    for start in range(0, len(users), AT_ONCE):
        yield f"{newest}:{','.join(map(str, users[start : start + AT_ONCE]))}"


def read(payload: str) -> tuple[list[int], int]:
    """Users and number of a payload; nobody for one that is not ours."""
    newest, _colon, users = payload.partition(":")
    named = users.split(",")
    if not newest.isdigit() or not all(user.isdigit() for user in named):
        return [], 0
    return [int(user) for user in named], int(newest)


def written_marks(marks: Sequence[str]) -> Iterator[str]:
    """The payloads that say: records of the kinds with these marks (events.marks) have changed."""
    for start in range(0, len(marks), AT_ONCE):
        yield " ".join(marks[start : start + AT_ONCE])


def read_marks(payload: str) -> list[str]:
    """The marks of a payload; none of one that is not ours."""
    marks = payload.split(" ")
    return marks if all(mark.isalnum() and mark.isascii() for mark in marks) else []
