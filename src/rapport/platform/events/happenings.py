"""What change sets did, record by record: derived from history, so that nothing escapes, whoever wrote it.

Reads in sets over any number of change sets; the rows that belong to a record (its contact points, its tags) are
told as an update of that record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import children_of, custom_changes, field_value_changes, told_columns
from rapport.platform.history.tracking import TrackedModel, event_model_of, tracked_models
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.records.spec import RecordSpec

PAGE = 1000
"""Rows of one table that are held at a time."""

CREATED, UPDATED, DELETED, RESTORED = "created", "updated", "deleted", "restored"
ACTS = (CREATED, UPDATED, DELETED, RESTORED)
_ACT_OF_EVENT = {"update": UPDATED, "delete": DELETED, "restore": RESTORED}


@dataclass(slots=True)
class Happening:
    """One record, and what one change set did to it."""

    change_set: ChangeSet
    spec: RecordSpec
    act: str
    """One of :data:`ACTS`."""
    row: Any
    """The row as it is now; the image of its last state when it is gone."""
    changed: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    """Column name → (before, after), of an update."""
    parts: set[str] = field(default_factory=set)
    """Names of the models of which a row that belongs to the record was written."""

    @property
    def record_id(self) -> int:
        """The key of the record."""
        return int(getattr(self.row, "pgh_obj_id", None) or self.row.pk)

    @property
    def uid(self) -> UUID:
        """The public identity of the record."""
        return self.row.uid  # type: ignore[no-any-return]


def happenings_of(change_sets: Sequence[ChangeSet], kinds: Collection[str]) -> Iterator[list[Happening]]:
    """What these change sets did to records of these kinds, a page of one table at a time, in order within a table."""
    by_uid = {change_set.uid: change_set for change_set in change_sets}
    for model, event in tracked_models():
        if any(spec.name in kinds for spec in registry.of_model(model)):
            yield from _created(model, by_uid, kinds)
            yield from _written(model, event, by_uid, kinds)


def _created(
    model: type[TrackedModel], by_uid: Mapping[UUID, ChangeSet], kinds: Collection[str]
) -> Iterator[list[Happening]]:
    made = model._default_manager.filter(created_in__in=by_uid)
    for page in _pages(made, "pk"):
        yield _of_kinds(((by_uid[row.created_in], CREATED, row) for row in page), model, kinds)


def _written(
    model: type[TrackedModel], event: Any, by_uid: Mapping[UUID, ChangeSet], kinds: Collection[str]
) -> Iterator[list[Happening]]:
    images = event._default_manager.filter(pgh_context_id__in=by_uid)
    for page in _pages(images, "pgh_id"):
        after = _states_after(model, event, page)
        found = _of_kinds(
            ((by_uid[image.pgh_context_id], _ACT_OF_EVENT[image.pgh_label], image) for image in page), model, kinds
        )
        told: dict[tuple[UUID, int, str], Happening] = {}
        for happening in found:
            state = after.get(happening.row.pgh_id)
            if happening.act == UPDATED:
                if state is None or state.created_in == happening.change_set.uid:  # told of as created
                    continue
                happening.changed = _differences(model, happening.row, state)
            if happening.act != DELETED and state is not None:
                happening.row = state
            key = (happening.change_set.uid, happening.record_id, happening.act)
            told[key] = _joined(told[key], happening) if key in told else happening
        _add_parts(model, [one for one in told.values() if one.act == UPDATED], by_uid)
        yield [one for one in told.values() if one.act != UPDATED or one.changed or one.parts]


def _joined(first: Happening, second: Happening) -> Happening:
    """Two writes of one change set to the same row are one happening: from before the first to after the second."""
    for name, (before, after) in second.changed.items():
        was = first.changed[name][0] if name in first.changed else before
        if was == after:
            first.changed.pop(name, None)
        else:
            first.changed[name] = (was, after)
    first.row = second.row
    return first


def _pages(rows: models.QuerySet[Any], key: str) -> Iterator[list[Any]]:
    """All rows in the order of a key, a page at a time."""
    last = 0
    while True:
        page = list(rows.filter(**{f"{key}__gt": last}).order_by(key)[:PAGE])
        if page:
            last = getattr(page[-1], key)
            yield page
        if len(page) < PAGE:
            return


def _of_kinds(
    found: Iterator[tuple[ChangeSet, str, Any]], model: type[models.Model], kinds: Collection[str]
) -> list[Happening]:
    told = []
    for change_set, act, row in found:
        spec = kind_of_row(model, row)
        if spec is not None and spec.name in kinds:
            told.append(Happening(change_set, spec, act, row))
    return told


def kind_of_row(model: type[models.Model], row: Any) -> RecordSpec | None:
    """The kind that a row, or a before-image of one, is a record of."""
    try:
        return registry.of_values(model, row)
    except UnknownKindError:
        return None


def _states_after(model: type[TrackedModel], event: Any, page: Sequence[Any]) -> dict[int, Any]:
    """For each image its row's next state: the next image of the same row, or the row as it is."""
    ids = {image.pgh_obj_id for image in page}
    later = event._default_manager.filter(pgh_obj__in=ids, pgh_id__gte=page[0].pgh_id).order_by("-pgh_id")
    following: dict[int, Any] = {row.pk: row for row in model._default_manager.filter(pk__in=ids)}
    after: dict[int, Any] = {}
    for image in later.iterator(PAGE):
        if image.pgh_obj_id in following:
            after[image.pgh_id] = following[image.pgh_obj_id]
        following[image.pgh_obj_id] = image
    return after


def _differences(model: type[models.Model], before: Any, after: Any) -> dict[str, tuple[Any, Any]]:
    changed = {}
    for column in told_columns(model):
        name = column.attname
        if hasattr(before, name) and hasattr(after, name) and getattr(before, name) != getattr(after, name):
            changed[column.name] = (getattr(before, name), getattr(after, name))
    further = [*field_value_changes(model, before, after), *custom_changes(model, before, after)]
    return changed | {change.name: (change.before, change.after) for change in further}


def _add_parts(model: type[TrackedModel], updates: list[Happening], by_uid: Mapping[UUID, ChangeSet]) -> None:
    """Note of each update which of the tables that belong to the record the same change set wrote to."""
    wanted = {(one.change_set.uid, one.record_id): one for one in updates}
    if not wanted:
        return
    ids = {record_id for _uid, record_id in wanted}
    for child, link in children_of(model):
        column = {f"{link}_id__in": ids}
        made = child._default_manager.filter(created_in__in=by_uid, **column)
        images = event_model_of(child)._default_manager.filter(pgh_context_id__in=by_uid, **column)
        found = {*made.values_list("created_in", link), *images.values_list("pgh_context_id", link)}
        for key in found & wanted.keys():
            wanted[key].parts.add(str(child._meta.model_name))
