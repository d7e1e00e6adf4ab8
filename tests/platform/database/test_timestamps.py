"""Timestamps are read as Django reads them, whatever PostgreSQL writes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import DataError, connection, transaction
from django.db.backends.postgresql.psycopg_any import register_tzloader

pytestmark = pytest.mark.django_db

VALUES = (
    "2026-11-22 15:56:05+00",
    "2026-11-22 15:56:05.8+00",
    "2026-03-29 03:30:00.000001+02",
    "0001-01-01 00:00:00+00",
    "9999-12-31 23:59:59.999999+00",
)


def read(value: str, zone: str = "UTC", *, by_django: bool = False) -> datetime:
    with transaction.atomic(), connection.cursor() as cursor:
        if by_django:
            register_tzloader(UTC, cursor)
        cursor.execute("SELECT set_config('timezone', %s, true)", [zone])
        cursor.execute("SELECT %s::timestamptz", [value])
        found: datetime = cursor.fetchone()[0]
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("value", VALUES)
def test_a_time_is_read_as_django_reads_it(value: str) -> None:
    found = read(value)
    assert found == read(value, by_django=True) == datetime.fromisoformat(value)
    assert found.tzinfo is UTC


def test_the_time_is_right_where_a_transaction_has_another_time_zone() -> None:
    assert read("2026-11-22 15:56:05.8+00", "Asia/Kolkata") == datetime(2026, 11, 22, 15, 56, 5, 800_000, UTC)


@pytest.mark.parametrize("value", ["infinity", "-infinity", "0044-03-15 00:00:00+00 BC", "10000-01-01 00:00:00+00"])
def test_a_time_that_python_does_not_know_is_an_error_as_before(value: str) -> None:
    for by_django in (False, True):
        with pytest.raises(DataError, match="timestamp"):
            read(value, by_django=by_django)
