"""After rows changed behind the write path (an undo, a bulk load): bring up to date whatever follows from them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import models

from rapport.platform.access.models import Owned
from rapport.platform.access.principals import refresh_rows_by_key
from rapport.platform.access.services import refresh_access
from rapport.platform.history.tracking import TrackedModel, event_model_of, tracked_columns
from rapport.platform.records.any_of import any_of
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records, remove_records

CHUNK = 5_000


def refresh_derived(model: type[TrackedModel], ids: Sequence[int]) -> None:
    """Principals, columns that the record type derives, search entries; of these rows and of the records they
    belong to. Rows that are gone lose theirs."""
    for start in range(0, len(ids), CHUNK):
        _refresh(model, ids[start : start + CHUNK])


def _refresh(model: type[TrackedModel], ids: Sequence[int]) -> None:
    present = set(model._default_manager.filter(any_of("pk", ids)).values_list("pk", flat=True))
    if issubclass(model, Owned) and present:
        refresh_rows_by_key(model, sorted(present))
    refresh_access(model, ids)
    gone = [pk for pk in ids if pk not in present]
    for spec in registry.of_model(model):
        if spec.record.overview:
            continue
        spec.record.refresh(list(ids))
        if gone:
            remove_records(spec, gone)
        if present:
            own = list(spec.objects().filter(any_of("pk", present)).values_list("pk", flat=True))
            index_records(spec, own)
    _refresh_parents(model, ids)
    _refresh_wholes(model, ids)


def _refresh_parents(model: type[TrackedModel], ids: Sequence[int]) -> None:
    """A number or tag that came, went or moved changes how its party is found, and what the party repeats of it."""
    told = set(tracked_columns(event_model_of(model)))
    for link in model._meta.concrete_fields:
        if not isinstance(link, models.ForeignKey) or link.column not in told:  # what is derived follows by itself
            continue
        for spec in registry.of_model(link.related_model):
            if spec.record.overview or spec.model is model:
                continue
            wanted = spec.objects().filter(any_of("pk", _values(model, f"{link.name}_id", ids)))
            found = list(wanted.values_list("pk", flat=True))
            if link.remote_field.on_delete is models.CASCADE:  # the row is part of it
                spec.record.refresh(found)
            index_records(spec, found)


def _refresh_wholes(model: type[TrackedModel], ids: Sequence[int]) -> None:
    """The records whose parts these rows are."""
    for spec in registry:
        if model in spec.record.parts:
            spec.record.refresh(sorted(_values(model, spec.record.parts[model], ids)))


def _values(model: type[TrackedModel], column: str, ids: Sequence[int]) -> set[int]:
    """What a column of these rows says or said; rows that are gone are known by their events."""
    present = model._default_manager.filter(any_of("pk", ids)).values_list(column, flat=True)
    former = event_model_of(model)._default_manager.filter(any_of("pgh_obj", ids)).values_list(column, flat=True)
    return {value for value in (*present, *former) if value is not None}
