"""Reading the past: what became of a record, who set a value, and the record as it was at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models

from rapport.platform.database.sealed import SealedTextField
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import BOOKKEEPING, TrackedModel, event_model_of, tables_of, tracked_models
from rapport.platform.records.custom import COLUMN, custom_values
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.records.fields import FieldSpec
    from rapport.platform.records.virtual import VirtualField

_SILENT = BOOKKEEPING | {"id", "uid", "created_at", "created_in", "principals"}
"""Columns that say nothing about what a record is."""
CHILD_LIMIT = 200


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One column's values before and after."""

    name: str
    label: Any
    before: Any
    after: Any


@dataclass(slots=True)
class RowChange:
    """What one change set did to one row: "created", "updated", "deleted" or "restored"."""

    model: type[TrackedModel]
    row_id: int
    act: str
    title: str = ""
    values: list[ValueChange] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One change set as a record's history shows it."""

    change_set: ChangeSet
    rows: list[RowChange] = field(default_factory=list)


def record_history(instance: TrackedModel, *, limit: int = 50, before: datetime | None = None) -> list[Entry]:
    """The latest changes of a record and of the rows that belong to it (its contact points, tags), newest first."""
    found = list(_row_changes(instance, [instance.pk], limit, before))
    for child, link in children_of(type(instance)):
        found += _child_changes(child, link, instance.pk, before)
    uids = {uid for uid, _change in found}
    change_sets = {cs.uid: cs for cs in ChangeSet.objects.filter(uid__in=uids).select_related("actor", "parent")}
    entries: dict[UUID, Entry] = {}
    for uid, change in found:
        if uid in change_sets:
            entries.setdefault(uid, Entry(change_sets[uid])).rows.append(change)
    latest = sorted(
        entries.values(), key=lambda entry: (entry.change_set.started_at, entry.change_set.pk), reverse=True
    )
    return latest[:limit]


def field_changes(
    instance: TrackedModel, *, after: datetime | None = None, until: datetime | None = None, limit: int = 20
) -> list[tuple[ChangeSet, RowChange]]:
    """The latest changes of a record's own columns within a time, newest first; at most ``limit``, in three queries.

    Unlike :func:`record_history` it passes over the rows that belong to the record, and its cost does not grow with
    the number of changes.
    """
    event = event_model_of(type(instance))
    images = event._default_manager.filter(pgh_obj=instance.pk, pgh_label="update")
    newer = images.filter(pgh_created_at__gt=until).order_by("pgh_id").first() if until is not None else None
    within = images.filter(pgh_created_at__lte=until) if until is not None else images
    within = within.filter(pgh_created_at__gt=after) if after is not None else within
    found: list[tuple[UUID, RowChange]] = []
    state: Any = newer if newer is not None else instance
    for image in within.order_by("-pgh_id")[:limit]:
        change = _change(type(instance), instance.pk, image, state)
        if change is not None:
            found.append((image.pgh_context_id, change))
        state = image
    uids = [uid for uid, _changed in found]
    sets = {cs.uid: cs for cs in ChangeSet.objects.filter(uid__in=uids).select_related("actor")} if uids else {}
    return [(sets[uid], change) for uid, change in found if uid in sets]


def keeps_past(spec: RecordSpec, name: str) -> bool:
    """Whether it is kept what a field was before: not of what lies in other tables or follows from other rows (a
    party's last contact), since no change set tells that it moved."""
    own = {column.name for column in spec.model._meta.concrete_fields}
    images = {column.name for column in event_model_of(spec.model)._meta.concrete_fields}
    return spec.fields[name].stored and name not in spec.kept and name not in own - images


def value_history(instance: TrackedModel, name: str, limit: int = 50) -> list[tuple[ChangeSet | None, Any]]:
    """The values a column had, newest first, each with the change set that wrote it; see :func:`keeps_past`."""
    event = event_model_of(type(instance))
    field: Any = instance._meta.get_field(name)
    column = field.attname
    images = list(event._default_manager.filter(pgh_obj=instance.pk, pgh_label="update").order_by("pgh_id"))
    written: list[tuple[UUID, Any]] = []
    value = getattr(images[0], column) if images else getattr(instance, column)
    written.append((instance.created_in, value))
    for number, image in enumerate(images):
        after = getattr(images[number + 1] if number + 1 < len(images) else instance, column)
        if after != value:
            written.append((image.pgh_context_id, after))
            value = after
    found = {
        cs.uid: cs for cs in ChangeSet.objects.filter(uid__in=[uid for uid, _v in written]).select_related("actor")
    }
    return [(found.get(uid), value) for uid, value in reversed(written)][:limit]


def as_of(model: type[TrackedModel], row_id: int, moment: datetime) -> dict[str, Any] | None:
    """The columns of a row as they were at a moment; None when there was no such row then."""
    event = event_model_of(model)
    later = event._default_manager.filter(pgh_obj=row_id, pgh_created_at__gt=moment, pgh_label__in=["update", "delete"])
    image: Any = later.order_by("pgh_id").first()
    if image is None:
        image = model._default_manager.filter(pk=row_id).first()
    if image is None or image.created_at > moment:
        return None
    deleted = event._default_manager.filter(pgh_obj=row_id, pgh_created_at__lte=moment).order_by("-pgh_id").first()
    if deleted is not None and deleted.pgh_label == "delete":
        return None
    names = {f.attname for f in event._meta.concrete_fields}
    columns = {f.attname: getattr(image, f.attname) for f in model._meta.concrete_fields if f.attname in names}
    return columns | {name: value.read(image) for name, value in custom_values(model).items()}


def changes_of(
    change_set: ChangeSet,
    limit: int = 200,
    *,
    rows_of: Callable[[type[TrackedModel]], models.QuerySet[Any]] | None = None,
) -> list[RowChange]:
    """What a change set did, row by row, at most ``limit`` rows a table.

    ``rows_of`` narrows each table to rows that are there and meant; without it rows that are gone are told as well.
    """
    found: list[RowChange] = []
    touched = tables_of([change_set.uid])
    for model, event in tracked_models():
        if model not in touched:
            continue
        images = event._default_manager.filter(pgh_context_id=change_set.uid)
        if rows_of is None:
            ids = list(images.values_list("pgh_obj_id", flat=True).distinct()[:limit])
            ids += list(model._default_manager.filter(created_in=change_set.uid).values_list("pk", flat=True)[:limit])
        else:
            concerned = models.Q(pk__in=images.values("pgh_obj_id")) | models.Q(created_in=change_set.uid)
            ids = list(rows_of(model).filter(concerned).values_list("pk", flat=True)[:limit])
        for uid, change in _changes(model, event, set(ids), None):
            if uid == change_set.uid:
                found.append(change)
    return found


def told_columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """The columns whose values a history tells; never a secret, which undo puts back all the same. The members of the
    column of custom fields are told one by one, columns that hold one value together by its field."""
    silent = _SILENT | {COLUMN} | {name for _field, virtual in told_fields(model) for name in virtual.columns}
    return [
        column
        for column in model._meta.concrete_fields
        if column.name not in silent and not isinstance(column, SealedTextField)
    ]


def told_fields(model: type[models.Model]) -> list[tuple[FieldSpec, VirtualField]]:
    """The fields of the kinds of a table whose values lie in several of its columns."""
    fields = {field.name: field for spec in registry.of_model(model) for field in spec.virtual_fields}
    return [(field, field.virtual) for field in fields.values() if field.virtual is not None and field.virtual.columns]


def children_of(model: type[TrackedModel]) -> Iterable[tuple[type[TrackedModel], str]]:
    """Tracked tables whose rows are deleted with a row of this one: they are part of it."""
    for child, _event in tracked_models():
        for link in child._meta.concrete_fields:
            owned = isinstance(link, models.ForeignKey) and link.related_model is model
            if owned and link.remote_field.on_delete is models.CASCADE:  # type: ignore[union-attr]
                yield child, link.name


def _row_changes(
    instance: TrackedModel, ids: Sequence[int], limit: int, before: datetime | None
) -> Iterable[tuple[UUID, RowChange]]:
    yield from _changes(type(instance), event_model_of(type(instance)), set(ids), before)


def _child_changes(
    child: type[TrackedModel], link: str, parent: int, before: datetime | None
) -> Iterable[tuple[UUID, RowChange]]:
    event = event_model_of(child)
    present = child._default_manager.filter(**{link: parent}).order_by("-pk").values_list("pk", flat=True)[:CHILD_LIMIT]
    former = event._default_manager.filter(**{f"{link}_id": parent}).order_by("-pgh_id")
    ids = {*present, *former.values_list("pgh_obj_id", flat=True)[:CHILD_LIMIT]}
    yield from _changes(child, event, ids, before)


def _changes(
    model: type[TrackedModel], event: Any, ids: set[int], before: datetime | None
) -> Iterable[tuple[UUID, RowChange]]:
    """The changes of these rows, put together from before-images and the rows as they are."""
    if not ids:
        return
    present = {row.pk: row for row in model._default_manager.filter(pk__in=ids)}
    images: dict[int, list[Any]] = {}
    events = event._default_manager.filter(pgh_obj__in=ids)
    for image in events.order_by("pgh_id"):
        images.setdefault(image.pgh_obj_id, []).append(image)
    for row_id in ids:
        chain = images.get(row_id, [])
        states = [*chain, present[row_id]] if row_id in present else chain
        if not states:
            continue
        yield states[0].created_in, RowChange(model, row_id, "created", _title(model, states[0]))
        for number, image in enumerate(chain):
            after = states[number + 1] if number + 1 < len(states) else None
            change = _change(model, row_id, image, after)
            if change is not None and (before is None or image.pgh_created_at < before):
                yield image.pgh_context_id, change


def _change(model: type[TrackedModel], row_id: int, image: Any, after: Any) -> RowChange | None:
    if image.pgh_label == "delete":
        return RowChange(model, row_id, "deleted", _title(model, image))
    if image.pgh_label == "restore":
        return RowChange(model, row_id, "restored", _title(model, image))
    if after is None:
        return None
    values = [
        ValueChange(f.name, f.verbose_name, getattr(image, f.attname), getattr(after, f.attname))
        for f in told_columns(model)
        if hasattr(image, f.attname) and getattr(image, f.attname) != getattr(after, f.attname)
    ]
    values += [*field_value_changes(model, image, after), *custom_changes(model, image, after)]
    return RowChange(model, row_id, "updated", _title(model, after), values) if values else None


def field_value_changes(model: type[models.Model], image: Any, after: Any) -> Iterable[ValueChange]:
    """What changed in fields whose values lie in several columns."""
    for field_spec, virtual in told_fields(model):
        before, now = virtual.told(image), virtual.told(after)
        if before != now:
            yield ValueChange(field_spec.name, field_spec.label, before, now)


def custom_changes(model: type[models.Model], image: Any, after: Any) -> Iterable[ValueChange]:
    """What changed in fields that were added to the kinds of the table, as far as they are in use."""
    if getattr(image, COLUMN, None) == getattr(after, COLUMN, None):
        return
    labels = {name: field.label for spec in registry.of_model(model) for name, field in spec.fields.items()}
    for name, value in custom_values(model).items():
        before, now = value.read(image), value.read(after)
        if name in labels and before != now:
            yield ValueChange(name, labels[name], before, now)


def _title(model: type[TrackedModel], row: Any) -> str:
    """The row's name; a before-image is turned into an unsaved row, which knows how to call itself."""
    if isinstance(row, model):
        return str(row)
    names = {f.attname for f in row._meta.concrete_fields}
    columns = {f.attname: getattr(row, f.attname) for f in model._meta.concrete_fields if f.attname in names}
    try:
        return str(model(**columns))
    except models.ObjectDoesNotExist:  # it is called by a linked row that is gone
        return str(model._meta.verbose_name)
