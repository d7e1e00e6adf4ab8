"""Entries that a mass load leaves pending are sorted into the index beside it; a load goes on where that fails."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from rapport.lib.ids import uuid7
from rapport.platform.search.models import SearchEntry
from rapport.platform.search.pending import cleaned_beside

pytestmark = pytest.mark.django_db(transaction=True)


def add_entries(count: int) -> None:
    """So many entries with tokens of their own, in one transaction."""
    with transaction.atomic():
        SearchEntry.objects.bulk_create(
            SearchEntry(
                kind="people", record_id=number, uid=uuid7(), title="T", title_key="t",
                tokens=f"'word{number}' 'all'", principals=[1], changed_at=timezone.now(),
            )
            for number in range(count)
        )  # fmt: skip


def pending_pages() -> int:
    """How many pages were waiting; none wait afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_entry_tokens')")
        return int(cursor.fetchone()[0])


def test_nothing_waits_when_the_block_is_over() -> None:
    pending_pages()
    add_entries(50)
    assert pending_pages() > 0
    SearchEntry.objects.all().delete()

    with cleaned_beside():
        add_entries(50)

    assert pending_pages() == 0
    assert SearchEntry.objects.count() == 50


def test_a_load_goes_on_without_the_connection_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(**_: object) -> None:
        raise psycopg.OperationalError("too many clients already")

    connection.ensure_connection()
    monkeypatch.setattr(psycopg, "connect", refused)
    with cleaned_beside():
        add_entries(3)
    assert SearchEntry.objects.count() == 3


def test_an_error_of_the_load_ends_the_cleaning_too() -> None:
    with pytest.raises(ValueError, match="broken off"), cleaned_beside():
        raise ValueError("broken off")
    add_entries(1)
    assert pending_pages() > 0
