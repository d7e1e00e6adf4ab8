"""Keeps the search index in step with the records; called by the write path with whole batches."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.models import SearchEntry


def index_records(spec: RecordSpec, ids: Sequence[int]) -> None:
    """Write the search entries of these records."""


def remove_records(spec: RecordSpec, ids: Iterable[int]) -> None:
    """Remove the search entries of deleted records."""
    SearchEntry.objects.filter(kind=spec.name, record_id__in=list(ids)).delete()
