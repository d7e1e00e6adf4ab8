"""What makes a table tracked: its base model, its event table, and the context the database demands.

An event row is a *before-image*: updates and deletes store the OLD row. An insert stores nothing, since the row itself
carries ``created_in``, the change set that made it (docs/decisions/0004-events-are-before-images.md). The database
refuses a tracked write without a change set: ``created_in`` and ``pgh_context_id`` are NOT NULL and come from the
transaction's setting, which only :mod:`rapport.platform.history.change_sets` sets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, ClassVar, TypeVar
from uuid import UUID

import pghistory
import pgtrigger
from django.apps import apps
from django.db import connection, models
from django.utils import timezone
from pghistory.models import Event

from rapport.lib.ids import uuid7

CONTEXT_SETTING = "pghistory.context_id"
"""The transaction-local setting that names the change set; the triggers of pghistory read the same one."""

BOOKKEEPING = frozenset({"updated_at", "version"})
"""Columns that say when a row changed, not what it says; undo and diffs pass over them."""


class CurrentChangeSet(models.Func):
    """SQL expression: the uid of the transaction's change set, or NULL (and so a refused write) without one."""

    template = f"(NULLIF(current_setting('{CONTEXT_SETTING}', true), '')::uuid)"
    arity = 0
    allowed_default = True

    def __init__(self) -> None:
        super().__init__(output_field=models.UUIDField())


class TrackedModel(models.Model):
    """Base of every tracked table: identity, version for optimistic locking, and the change set that made the row."""

    id = models.BigAutoField(primary_key=True)
    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)
    created_in = models.UUIDField(db_default=CurrentChangeSet(), editable=False, db_index=True)

    part_of: ClassVar[Mapping[str, str]] = {}
    """Columns that hold the id of a row which this one is nothing without, each with that row's model as
    "app.Model": of tables that have no foreign keys."""

    class Meta:
        abstract = True


class HistoryEvent(Event):
    """Base of the event tables that :func:`track` makes; bigint key, change set by uid."""

    pgh_id = models.BigAutoField(primary_key=True)
    pgh_context_id = models.UUIDField(db_index=True)

    class Meta:
        abstract = True


M = TypeVar("M", bound=type[models.Model])

_RESTORED = pgtrigger.Condition(f'NEW."created_in" IS DISTINCT FROM {CurrentChangeSet.template}')
"""An inserted row that an earlier change set made: an undo put it back, so the undo needs evidence of its own."""


def track(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Keep the history of a model by statement-level triggers.

    ``exclude`` names columns that are derived or secret: a change of these alone leaves no event.
    """

    def decorate(model: M) -> M:
        decorated: M = pghistory.track(
            pghistory.UpdateEvent("update", row=pghistory.Old),
            pghistory.DeleteEvent("delete", row=pghistory.Old),
            pghistory.InsertEvent("restore", row=pghistory.New, condition=_RESTORED),
            exclude=list(exclude),
            base_model=HistoryEvent,
            context_field=None,  # type: ignore[arg-type] # None is documented: our column takes its place
            level=pgtrigger.Statement,
            meta={"default_permissions": ()},
        )(model)
        return decorated

    return decorate


def tracked_models() -> Iterator[tuple[type[TrackedModel], Any]]:
    """Every tracked model with its event model, in the order of installation."""
    for model in apps.get_models():
        if issubclass(model, HistoryEvent):
            tracked: Any = model.pgh_tracked_model
            yield tracked, model


def tables_of(
    change_sets: Collection[UUID], among: Collection[type[models.Model]] | None = None
) -> set[type[TrackedModel]]:
    """The tracked models, or those ``among`` them, of whose rows change sets made or changed some: one statement."""
    known = [(model, event) for model, event in tracked_models() if among is None or model in among]
    if not known:
        return set()
    asked = " UNION ALL ".join(
        f"""SELECT {number} WHERE EXISTS (SELECT FROM "{model._meta.db_table}" WHERE created_in = ANY(%(cs)s))
                OR EXISTS (SELECT FROM "{event._meta.db_table}" WHERE pgh_context_id = ANY(%(cs)s))"""
        for number, (model, event) in enumerate(known)
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, {"cs": list(change_sets)})
        return {known[number][0] for (number,) in cursor.fetchall()}


def event_model_of(model: type[models.Model]) -> Any:
    """The event model of a tracked model; LookupError when the model is not tracked."""
    for tracked, event in tracked_models():
        if tracked is model:
            return event
    raise LookupError(f"{model._meta.label} is not tracked")


def parents_of(model: type[TrackedModel]) -> list[tuple[str, type[models.Model], str]]:
    """The columns by which rows of a tracked model point at others, each with the model and its column there."""
    found = [
        (link.column, link.related_model, str(link.target_field.column))
        for link in model._meta.concrete_fields
        if isinstance(link, models.ForeignKey)
    ]
    return [*found, *((column, apps.get_model(name), "id") for column, name in model.part_of.items())]


def tracked_columns(event: Any) -> list[str]:
    """Column names that an event row shares with the row it is the before-image of."""
    tracked = {field.column for field in event.pgh_tracked_model._meta.concrete_fields}
    return [field.column for field in event._meta.concrete_fields if field.column in tracked]
