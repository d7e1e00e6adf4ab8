"""Public identifiers: UUIDs of version 7, which sort by the time they were made (RFC 9562)."""

import uuid

from uuid_utils import uuid7 as _fast_uuid7
from uuid_utils.compat import uuid7 as _uuid7

_UUID_LENGTHS = frozenset({32, 36, 38, 41, 45})


def uuid7() -> uuid.UUID:
    """A new identifier; those made later sort after, to the millisecond and monotonic within one process."""
    return _uuid7()


def uuid7_text() -> str:
    """The same as text, eight times as fast: for rows that go to the database by the hundred thousand."""
    return str(_fast_uuid7())


def parse_uid(text: str) -> uuid.UUID | None:
    """The UUID written as `text` (with or without dashes, braces or `urn:uuid:`), None for anything else."""
    stripped = text.strip() if len(text) < 80 else text
    if len(stripped) not in _UUID_LENGTHS or not stripped.isascii():
        return None
    try:
        return uuid.UUID(stripped)
    except ValueError:
        return None
