"""Undo: taking back a whole change set, as far as no later work stands on it.

The undo is a change set of its own (``parent`` names the one taken back), so it can be taken back as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import models, router, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from rapport.platform.access.titles import shown_title
from rapport.platform.history.acts import ONLY_NOTED
from rapport.platform.history.change_sets import change_set, current_change_set
from rapport.platform.history.derived import refresh_derived
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.table_undo import TableUndo, UndoConflict
from rapport.platform.history.tracking import TrackedModel, parents_of, tables_of, tracked_models
from rapport.platform.history.undo_parts import UndoPart
from rapport.platform.records.any_of import any_of
from rapport.platform.records.custom_links import forget_links, forget_lost
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change
from rapport.platform.write_errors import Refused
from rapport.platform.write_guards import UndoGuard, kept_rows

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(slots=True)
class UndoResult:
    """What an undo did: its own change set, counts, and what it left because of later work."""

    change_set: ChangeSet
    deleted: int = 0
    restored: int = 0
    reverted: int = 0
    conflicts: list[UndoConflict] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing had to be left."""
        return not self.conflicts


def may_undo(user: User | None, wanted: ChangeSet) -> bool:
    """Whoever did it may take it back; an administrator may take back anything."""
    return user is None or user.is_administrator or wanted.actor_id == user.pk


def undo(wanted: ChangeSet, *, actor: User | None, channel: str = "web", force: bool = False) -> UndoResult:
    """Take a change set back.

    Fields that somebody changed since keep their value, and created rows on which later work hangs stay; both are
    listed as conflicts. With ``force`` the old values win and created rows go with what hangs on them. Refused when
    the actor may not (a guard says so of rights that they could not give now), or when the change set is not one that
    can be taken back now.
    """
    if not may_undo(actor, wanted):
        raise Refused(_("Only the person who did this, or an administrator, may take it back."))
    with transaction.atomic():
        locked = ChangeSet.objects.select_for_update().get(pk=wanted.pk)
        _refuse_wrong_state(locked)
        _ask_guards(actor, locked)
        with change_set(
            actor=actor, channel=channel, act="undo", kind=locked.kind, summary=str(locked), parent=locked
        ) as opened:
            result = _take_back(locked, opened, force=force)
            _take_back_parts(actor, locked, result, force=force)
            _ask_guards(actor, opened)
        locked.state = ChangeSet.State.UNDONE if result.complete else ChangeSet.State.PARTLY_UNDONE
        locked.save(update_fields=["state"])
        if locked.parent_id is not None:  # a redo: what was undone is in force again
            ChangeSet.objects.filter(pk=locked.parent_id).update(state=ChangeSet.State.DONE)
    return result


def _ask_guards(actor: User | None, change: ChangeSet) -> None:
    guards: list[UndoGuard] = registry.extensions(UndoGuard)
    for guard in guards:
        guard.check(actor, change)


def _refuse_wrong_state(locked: ChangeSet) -> None:
    if locked.act in ONLY_NOTED:
        raise Refused(_("This was only noted. There is nothing to take back."))
    if locked.state == ChangeSet.State.OPEN:
        raise Refused(_("This is still running. Cancel it first, or wait until it has ended."))
    if locked.state == ChangeSet.State.ERASED:
        raise Refused(_("This was about somebody who was erased. Nothing of it is left that could come back."))
    if locked.state == ChangeSet.State.EXPIRED:
        gone = _("What was there before was removed by a rule of retention. This cannot be taken back any more.")
        raise Refused(gone)
    if locked.state in (ChangeSet.State.UNDONE, ChangeSet.State.UNDOING):
        raise Refused(_("This was taken back already."))


def _take_back(locked: ChangeSet, opened: ChangeSet, *, force: bool) -> UndoResult:
    void = _void_change_sets(locked)
    redone = locked.parent.uid if locked.parent is not None else None
    known = _parents_first()
    tables = {model: TableUndo(model, event, locked.uid, void, force, redone) for model, event in known}
    touched = tables_of([locked.uid])
    concerned = [table for model, table in tables.items() if model in touched]
    _delete_created(tables, concerned, locked)
    for table in concerned:
        table.restore_deleted()
    for table in concerned:
        table.revert_updates()
    while any([table.settle() for table in tables.values()]):  # a list: every table is asked in each round
        pass
    for table in tables.values():
        table.give_up()
    for model, table in tables.items():
        forget_links(model, table.result.deleted)
        forget_lost(model, [*table.result.restored, *table.result.reverted])
    result = UndoResult(opened)
    for model, table in tables.items():
        outcome = table.result
        result.deleted += len(outcome.deleted)
        result.restored += len(outcome.restored)
        result.reverted += len(outcome.reverted)
        result.conflicts += outcome.conflicts
        if outcome.touched:
            refresh_derived(model, outcome.touched)
    opened.counts = {"deleted": result.deleted, "restored": result.restored, "reverted": result.reverted}
    return result


def _take_back_parts(actor: User | None, locked: ChangeSet, result: UndoResult, *, force: bool) -> None:
    parts: list[UndoPart] = registry.extensions(UndoPart)
    for part in parts:
        done, left = part.take_back(actor, locked, force=force)
        result.reverted += done
        result.conflicts += [UndoConflict(model, row_id, "changed") for model, row_id in left]
    result.change_set.counts["reverted"] = result.reverted


def _void_change_sets(locked: ChangeSet) -> list[UUID]:
    """Later change sets that were taken back, and the acts that took them back: together they changed nothing."""
    undone = ChangeSet.objects.filter(started_at__gte=locked.started_at, state=ChangeSet.State.UNDONE)
    acts = ChangeSet.objects.filter(parent__in=undone)
    return [*undone.values_list("uid", flat=True), *acts.values_list("uid", flat=True)]


def _delete_created(
    tables: dict[type[TrackedModel], TableUndo], concerned: Sequence[TableUndo], locked: ChangeSet
) -> None:
    """Children first. A created row stays when it was edited since, when rows of others hang on it, or when its kind
    says so."""
    created: dict[type[TrackedModel], set[int]] = {model: set() for model in tables}
    for table in concerned:
        created[table.model] = set(table.created_ids())
    for table in concerned:
        created[table.model] -= _kept(table.model, table, sorted(created[table.model]), locked)
    for table in reversed(concerned):
        model = table.model
        edited = table.edited_since(sorted(created[model]))
        table.refuse(sorted(edited), "edited")
        used = _used_by_others(model, created, tables) if not table.force else set()
        table.refuse(sorted(used - edited), "used")
        created[model] -= edited | used
        if table.force:
            _delete_with_dependents(model, sorted(created[model]), tables, locked)
        else:
            table.delete_created(sorted(created[model]))


def _kept(model: type[TrackedModel], table: TableUndo, ids: Sequence[int], locked: ChangeSet) -> set[int]:
    """Created rows that their kind keeps; those without something that takes their place are conflicts."""
    kept = kept_rows(model, ids, locked)
    for spec in registry.of_model(model) if ids else ():
        kept |= spec.record.keep_at_undo(ids, locked)
    for reason in sorted({reason for reason in kept.values() if reason}):
        table.refuse(sorted(pk for pk, why in kept.items() if why == reason), reason)
    return set(kept)


def _delete_with_dependents(
    model: type[TrackedModel], ids: Sequence[int], tables: dict[type[TrackedModel], TableUndo], locked: ChangeSet
) -> None:
    """Delete created rows and, as any delete would, what hangs on them; a row that another one needs stays, and so does
    one on which something hangs that must stay."""
    for row_id in ids:
        row = model._default_manager.filter(pk=row_id).first()
        if row is None:  # it hung on one that was deleted before
            continue
        collector = Collector(using=router.db_for_write(model))
        try:
            collector.collect([row])
        except ProtectedError:
            tables[model].refuse([row_id], "used")
            continue
        going = [*((kind, list(rows)) for kind, rows in collector.data.items())]
        going += [(fast.model, list(fast)) for fast in collector.fast_deletes]
        staying = (kept_rows(kind, [gone.pk for gone in rows], locked) for kind, rows in going if kind in tables)
        if reason := next((why for kept in staying for why in kept.values() if why), ""):
            tables[model].refuse([row_id], reason)
            continue
        if registry.of_model(model):
            spec, opened = registry.of_instance(row), current_change_set()
            assert opened is not None
            spec.record.before_delete(Batch(spec, None, opened, [Change(row, {}, is_new=False)]))
        for kind, rows in going:
            if kind in tables:
                tables[kind].result.deleted += [gone.pk for gone in rows]
        collector.delete()


def _used_by_others(
    model: type[TrackedModel],
    created: dict[type[TrackedModel], set[int]],
    tables: dict[type[TrackedModel], TableUndo],
) -> set[int]:
    """Created rows that a row which stays points at. A link that may be empty is emptied with the row, as a delete
    would do it; the history keeps it."""
    ids = created[model]
    used: set[int] = set()
    if not ids:
        return used
    for child in tables:
        for link in child._meta.concrete_fields:
            if not isinstance(link, models.ForeignKey) or link.related_model is not model:
                continue
            holders = child._default_manager.filter(any_of(link.name, ids))
            pairs = holders.values_list("pk", f"{link.name}_id")
            passing = created[child] | tables[child].links_to_be_reverted(link.column, ids)
            used |= {target for pk, target in pairs if pk not in passing or (child is model and pk in used)}
    return used


def _parents_first() -> list[tuple[type[TrackedModel], type]]:
    """Tracked models with every model after those that it points at."""
    events = dict(tracked_models())
    graph: dict[type[TrackedModel], set[type[TrackedModel]]] = {}
    for model in events:
        linked: set[Any] = {parent for _column, parent, _target in parents_of(model)}
        graph[model] = {other for other in linked if other in events and other is not model}
    return [(model, events[model]) for model in TopologicalSorter(graph).static_order()]


def conflict_rows(conflicts: Sequence[UndoConflict], reader: User | None, limit: int = 50) -> list[dict[str, str]]:
    """Conflicts in words, for the page or answer of a reader: record, field, reason."""
    described = []
    for conflict in conflicts[:limit]:
        row = conflict.model._default_manager.filter(pk=conflict.row_id).first()
        label = ""
        if conflict.column:
            field_names = {f.column: f.verbose_name for f in conflict.model._meta.concrete_fields}
            added = {name: f.label for spec in registry.of_model(conflict.model) for name, f in spec.fields.items()}
            label = str(field_names.get(conflict.column) or added.get(conflict.column, conflict.column))
        described.append(
            {
                "kind": str(conflict.model._meta.verbose_name),
                "uid": str(row.uid) if row is not None else "",
                "record": shown_title(row, reader) if row is not None else str(conflict.row_id),
                "field": label,
                "reason": conflict.reason,
            }
        )
    return described
