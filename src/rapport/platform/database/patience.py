"""Questions to the database that are given up when they take too long."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

_QUERY_CANCELED = "57014"


class OutOfTime(Exception):
    """A statement took longer than it was given."""


@contextmanager
def in_time(milliseconds: int) -> Iterator[None]:
    """Give each statement of the block so much time; OutOfTime when one takes longer. The block only reads: what it
    would write is taken back with the setting."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(milliseconds)])
            yield
            transaction.set_rollback(True)  # the setting is as before
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != _QUERY_CANCELED:
            raise
        raise OutOfTime from error
