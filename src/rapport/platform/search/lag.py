"""Whether the search knows the newest records: the write path indexes in the same act, so none should be missing."""

from __future__ import annotations

from rapport.platform.records.registry import registry
from rapport.platform.search.models import SearchEntry
from rapport.platform.search.sources import is_searchable, sources

LOOKED_AT = 300
"""Newest rows of each table: a sample that costs the same at ten million rows."""


def unindexed(limit: int = LOOKED_AT) -> int:
    """How many of the newest ``limit`` rows of each table are to be found by the search and are not in its index."""
    missing = 0
    for spec in registry:
        if is_searchable(spec) and not spec.record.overview:
            newest = list(spec.model._base_manager.order_by("-pk").values_list("pk", flat=True)[:limit])
            known = set(
                SearchEntry.objects.filter(kind=spec.name, record_id__in=newest).values_list("record_id", flat=True)
            )
            rest = [pk for pk in newest if pk not in known]
            missing += len(sources(spec, rest)) if rest else 0
    return missing
