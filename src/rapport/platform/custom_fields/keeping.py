"""Which records keep something else after a change set, so that it is gathered for them again.

In terms of tables rather than kinds: a record too many costs a look, one too few would say what is no longer true.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy

from rapport.platform.custom_fields.formulas import links_in
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.reading import COMPUTED
from rapport.platform.events.consumers import ChangeSetConsumer
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.custom import COLUMN
from rapport.platform.records.fields import FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

A_JOB = 5_000
"""Records that one job gathers for."""


class KeepingConsumer(ChangeSetConsumer):
    """Queues the gathering for the records that a change set concerns."""

    name = "kept_values"
    label = gettext_lazy("Values kept of linked records")

    def is_waiting(self) -> bool:
        return _definitions().exists()

    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        from rapport.platform.custom_fields.tasks import keep_values

        uids = [one.uid for one in change_sets]
        concerned: dict[str, dict[frozenset[int], list[str]]] = defaultdict(lambda: defaultdict(list))
        known: dict[tuple[str, str], frozenset[int]] = {}
        for definition in _definitions():
            ids = frozenset[int]()
            for by in _read_by(definition):
                if (definition.kind, by) not in known:
                    known[definition.kind, by] = frozenset(_concerned(definition.kind, by, uids))
                ids |= known[definition.kind, by]
            if ids:
                concerned[definition.kind][ids].append(definition.name)
        for kind, groups in concerned.items():
            for ids, names in groups.items():
                ordered = sorted(ids)
                for at in range(0, len(ordered), A_JOB):
                    keep_values.defer(kind=kind, names=names, ids=ordered[at : at + A_JOB])


def _definitions() -> models.QuerySet[CustomField]:
    """As the database says them now: this process may not know yet that something is to be kept."""
    types = [*COMPUTED, CustomField.Type.FORMULA]
    kept = CustomField.objects.filter(is_kept=True, type__in=types, state=CustomField.State.ACTIVE)
    return kept.order_by("pk")


def _read_by(definition: CustomField) -> set[str]:
    """The links by which a field reads other records: its own, or those of others that point here as ``kind.link``."""
    if definition.type == CustomField.Type.FORMULA:
        return links_in(definition)
    return {definition.link_name if definition.type == CustomField.Type.LOOKUP else definition.related}


def _concerned(own_kind: str, by: str, uids: Sequence[UUID]) -> Iterator[int]:
    """The keys of the records whose value, read by this link, may be another one after these change sets."""
    if not registry.has(own_kind):
        return
    spec = registry.get(own_kind)
    kind, dot, name = by.partition(".")
    if not dot:
        link = spec.fields.get(by)
        if link is not None and link.link_model is not None:
            yield from _written(spec.model, uids)
            changed = list(_written(link.link_model, uids, made=False))
            if changed:
                yield from spec.objects().filter(**{f"{link.name}_id__in": changed}).values_list("pk", flat=True)
        return
    if registry.has(kind) and name in registry.get(kind).fields:
        yield from _linked(registry.get(kind), registry.get(kind).fields[name], uids)
        back = event_model_of(spec.model)._default_manager.filter(pgh_context_id__in=uids, pgh_label="restore")
        yield from back.values_list("pgh_obj", flat=True)


def _written(model: type[models.Model], uids: Sequence[UUID], *, made: bool = True) -> Iterator[int]:
    """The keys of the rows of a table that these change sets wrote."""
    if made:
        yield from model._default_manager.filter(created_in__in=uids).values_list("pk", flat=True)
    yield from event_model_of(model)._default_manager.filter(pgh_context_id__in=uids).values_list("pgh_obj", flat=True)


def _linked(spec: RecordSpec, link: FieldSpec, uids: Sequence[UUID]) -> Iterator[int]:
    """The keys that a link of the rows that these change sets wrote holds, or held before."""
    images = event_model_of(spec.model)._default_manager.filter(pgh_context_id__in=uids)
    written = list(images.values_list("pgh_obj", flat=True))
    rows = spec.model._default_manager
    yield from _keys(rows.filter(created_in__in=uids), link)
    if written:
        yield from _keys(images, link)
        yield from _keys(rows.filter(pk__in=written), link)


def _keys(rows: models.QuerySet[Any], link: FieldSpec) -> Iterable[int]:
    """Images of rows know the JSON of a custom link, not its name."""
    held: Iterable[Any] = rows.values_list(COLUMN if link.keyed else f"{link.name}_id", flat=True)
    keys = ((members or {}).get(link.name) for members in held) if link.keyed else held
    return (key for key in keys if key is not None)
