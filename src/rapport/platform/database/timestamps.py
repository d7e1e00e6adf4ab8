"""Reads timestamps in the speed of the interpreter's own parser: a page of a list holds hundreds of them.

Django reads each by a regular expression in Python, and takes a tenth of a list's time for it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.abc import AdaptContext, Buffer
from psycopg.types.datetime import TimestamptzLoader


class UtcLoader(TimestamptzLoader):
    """For connections in UTC; what ``fromisoformat`` does not know is left to psycopg's own."""

    timezone = UTC
    """Read by Django, which would else register its own."""

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        self._made_of = (oid, context)  # to make the base costs as much as to read a few values

    def load(self, data: Buffer) -> datetime:
        """A value in PostgreSQL's ISO style. Raises psycopg.DataError where Python knows no such time."""
        try:
            found = datetime.fromisoformat(str(data, "ascii"))
        except ValueError:  # infinity, before Christ, after 9999
            return self._by_psycopg(data)
        return found if found.tzinfo is UTC else self._by_psycopg(data)

    def _by_psycopg(self, data: Buffer) -> datetime:
        super().__init__(*self._made_of)
        return super().load(data).astimezone(UTC)


def read_fast(connection: BaseDatabaseWrapper, **_given: Any) -> None:
    """Let a new connection use it; receives ``connection_created``."""
    if connection.vendor == "postgresql" and connection.timezone is UTC:
        connection.connection.adapters.register_loader("timestamptz", UtcLoader)
