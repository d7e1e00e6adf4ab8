"""Taking back what one change set did to one table, in sets; row by row only where a constraint stands in the way.

An event row is the before-image of an update or delete (tracking.py). What a change set *wrote* to a row is therefore
the before-image of the next event of that row, or the row as it is now when there is none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from rapport.platform.history.custom_undo import changed_since, reverted_members
from rapport.platform.history.tracking import BOOKKEEPING, TrackedModel, parents_of, tracked_columns
from rapport.platform.records.custom import COLUMN
from rapport.platform.records.registry import registry
from rapport.platform.write_guards import fixed_columns

Act = Callable[[Sequence[int]], list[int]]
"""A statement over some rows; returns the ids of those it changed."""


@dataclass(frozen=True, slots=True)
class UndoConflict:
    """What could not be taken back because of later work.

    ``reason`` is "changed" (the field has another value by now), "used" (other records hang on a created row),
    "edited" (a created row was changed since), "gone" (an updated row, or what a deleted one belonged to, was deleted
    since), "taken" (a constraint refuses the old row), "void" (what made a deleted row was taken back since), "kept",
    "erased" or "held" (the kind or a guard says that this is not taken back, RecordType.keep_at_undo, write_guards).
    """

    model: type[TrackedModel]
    row_id: int
    reason: str
    column: str = ""


@dataclass(slots=True)
class TableResult:
    """Ids of the rows of one table that an undo touched, and what it had to leave."""

    deleted: list[int] = field(default_factory=list)
    restored: list[int] = field(default_factory=list)
    reverted: list[int] = field(default_factory=list)
    conflicts: list[UndoConflict] = field(default_factory=list)

    @property
    def touched(self) -> list[int]:
        """Every row that is different now."""
        return [*self.deleted, *self.restored, *self.reverted]


class TableUndo:
    """The statements for one tracked table and one change set. ``void`` holds the uids of change sets that were
    themselves taken back, with the acts that took them back: their events do not count as later work."""

    def __init__(
        self,
        model: type[TrackedModel],
        event: Any,
        change_set: UUID,
        void: Sequence[UUID],
        force: bool,
        redone: UUID | None = None,
    ) -> None:
        self.model = model
        self.table = model._meta.db_table
        self.events = event._meta.db_table
        self.change_set = change_set
        self.void = list(void)
        self.force = force
        self.redone = redone
        self.columns = tracked_columns(event)
        self.content = [name for name in self.columns if name not in BOOKKEEPING and name != "id"]
        self.result = TableResult()
        self._waiting: list[tuple[int, Act]] = []
        self._fixed: dict[str, list[int]] = {}

    # Rows that the change set made -----------------------------------------------------------------------------------

    def created_ids(self) -> list[int]:
        """Rows made (or, by an undo, put back) by the change set that are still there."""
        return self._ids(
            f"""
            SELECT id FROM "{self.table}" WHERE created_in = %(cs)s
            UNION
            SELECT t.id FROM "{self.events}" e JOIN "{self.table}" t ON t.id = e.pgh_obj_id
             WHERE e.pgh_context_id = %(cs)s AND e.pgh_label = 'restore'
            """
        )

    def edited_since(self, ids: Sequence[int]) -> set[int]:
        """Which of these rows another change set changed afterwards."""
        if self.force or not ids:
            return set()
        return set(
            self._ids(
                f"""
                SELECT DISTINCT pgh_obj_id FROM "{self.events}" WHERE pgh_obj_id = ANY(%(ids)s)
                   AND pgh_label = 'update' AND pgh_context_id <> %(cs)s AND NOT pgh_context_id = ANY(%(void)s)
                   AND pgh_id > coalesce((SELECT max(r.pgh_id) FROM "{self.events}" r
                         WHERE r.pgh_context_id = %(cs)s AND r.pgh_obj_id = "{self.events}".pgh_obj_id), 0)
                """,
                ids=list(ids),
            )
        )

    def delete_created(self, ids: Iterable[int]) -> None:
        """Delete rows that the change set made."""
        wanted = list(ids)
        if wanted:
            self.result.deleted += self._ids(
                f'DELETE FROM "{self.table}" WHERE id = ANY(%(ids)s) RETURNING id', ids=wanted
            )

    def links_to_be_reverted(self, column: str, targets: Iterable[int]) -> set[int]:
        """Rows that point at these targets only since the change set made them do so: the undo takes that back too. A
        column without a history (such as one that follows from others) is put back by no undo."""
        if column not in self.columns:
            return set()
        return set(
            self._ids(
                f"""
                SELECT t.id FROM "{self.table}" t JOIN "{self.events}" e ON e.pgh_obj_id = t.id
                 WHERE e.pgh_context_id = %(cs)s AND e.pgh_label = 'update' AND t."{column}" = ANY(%(targets)s)
                   AND (e."{column}" IS NULL OR e."{column}" <> ALL(%(targets)s))
                """,
                targets=list(targets),
            )
        )

    # Rows that the change set deleted --------------------------------------------------------------------------------

    def restore_deleted(self) -> None:
        """Put deleted rows back with the ids they had."""
        missing = self._ids(
            f"""
            SELECT e.pgh_obj_id FROM "{self.events}" e LEFT JOIN "{self.table}" t ON t.id = e.pgh_obj_id
             WHERE e.pgh_context_id = %(cs)s AND e.pgh_label = 'delete' AND t.id IS NULL AND e.created_in <> %(cs)s
             ORDER BY e.pgh_id DESC
            """
        )
        if missing and not self.force:
            void = self._made_in_vain(missing)
            self.refuse(sorted(void), "void")
            missing = [row for row in missing if row not in void]
        orphans = self._without_parent(missing)
        self.refuse(sorted(orphans), "gone")
        missing = [row for row in missing if row not in orphans]
        self.result.restored += self._in_sets_or_singly(missing, self._restore)

    def _made_in_vain(self, ids: Sequence[int]) -> set[int]:
        """Deleted rows that have no place any more: the act that made them was taken back after they were deleted."""
        return set(
            self._ids(
                f"""
                SELECT e.pgh_obj_id FROM "{self.events}" e JOIN history_changeset c ON c.uid = e.created_in
                 WHERE e.pgh_context_id = %(cs)s AND e.pgh_label = 'delete' AND e.pgh_obj_id = ANY(%(ids)s)
                   AND c.state = 'undone' AND c.uid IS DISTINCT FROM %(redone)s
                """,
                ids=list(ids),
                redone=self.redone,
            )
        )

    def _without_parent(self, ids: Sequence[int]) -> set[int]:
        """Deleted rows that point at a row which is not there: it went later, and they would have gone with it. Foreign
        keys are checked at the commit only, too late to say so."""
        lost: set[int] = set()
        for column, parent, target in parents_of(self.model) if ids else ():
            if column in self.columns:
                table = parent._meta.db_table
                lost |= set(
                    self._ids(
                        f"""
                        SELECT e.pgh_obj_id FROM "{self.events}" e
                         WHERE e.pgh_context_id = %(cs)s AND e.pgh_label = 'delete' AND e.pgh_obj_id = ANY(%(ids)s)
                           AND e."{column}" IS NOT NULL AND e."{column}" <> ALL(%(beside)s)
                           AND NOT EXISTS (SELECT 1 FROM "{table}" p WHERE p."{target}" = e."{column}")
                        """,
                        ids=list(ids),
                        beside=list(ids) if table == self.table else [],
                    )
                )
        return lost

    def _restore(self, ids: Sequence[int]) -> list[int]:
        columns = ", ".join(f'"{column}"' for column in self.columns)
        return self._ids(
            f"""
            INSERT INTO "{self.table}" ({columns})
            SELECT {columns} FROM (
                SELECT DISTINCT ON (pgh_obj_id) * FROM "{self.events}"
                 WHERE pgh_context_id = %(cs)s AND pgh_label = 'delete' AND pgh_obj_id = ANY(%(ids)s)
                 ORDER BY pgh_obj_id, pgh_id DESC) AS last_image
            RETURNING id
            """,
            ids=list(ids),
        )

    # Rows that the change set changed --------------------------------------------------------------------------------

    def revert_updates(self) -> None:
        """Give back, field by field, the values from before; only where the present value is still the one written."""
        changed = self._ids(
            f"""
            SELECT pgh_obj_id FROM "{self.events}" WHERE pgh_context_id = %(cs)s AND pgh_label = 'update'
             GROUP BY pgh_obj_id ORDER BY max(pgh_id) DESC
            """
        )
        deleted = set(self.result.deleted)
        changed = [row for row in changed if row not in deleted]  # made and changed by one act: gone with it
        if not changed:
            return
        self._note_gone(changed)
        self._fixed = fixed_columns(self.model, changed)
        self._note_fixed(changed)
        if not self.force:
            self._note_changed(changed)
        self.result.reverted += self._in_sets_or_singly(changed, self._revert)

    def _revert(self, ids: Sequence[int]) -> list[int]:
        assignments = ", ".join(f'"{column}" = {self._reverted(column)}' for column in self.content)
        differs = " OR ".join(f't."{column}" IS DISTINCT FROM {self._reverted(column)}' for column in self.content)
        return self._ids(
            f"""
            {self._images()}
            UPDATE "{self.table}" t SET {assignments}, version = t.version + 1, updated_at = now()
              FROM before LEFT JOIN after ON after.pgh_obj_id = before.pgh_obj_id
             WHERE t.id = before.pgh_obj_id AND ({differs}) RETURNING t.id
            """,
            ids=list(ids),
            **{f"fixed_{column}": rows for column, rows in self._fixed.items()},
        )

    def _reverted(self, column: str) -> str:
        """SQL of a column's value after the undo; that of some rows may be fixed."""
        value = self._given_back(column)
        fixed = f'WHEN t.id = ANY(%(fixed_{column})s) THEN t."{column}"'
        return f"CASE {fixed} ELSE {value} END" if column in self._fixed else value

    def _given_back(self, column: str) -> str:
        if column == COLUMN:
            return reverted_members(force=self.force)
        written = f'CASE WHEN after.pgh_id IS NULL THEN t."{column}" ELSE after."{column}" END'
        untouched = "true" if self.force else f't."{column}" IS NOT DISTINCT FROM {written}'
        return (
            f'CASE WHEN before."{column}" IS DISTINCT FROM {written} AND {untouched} '
            f'THEN before."{column}" ELSE t."{column}" END'
        )

    def _images(self) -> str:
        return f"""
            WITH before AS (
                SELECT DISTINCT ON (pgh_obj_id) * FROM "{self.events}"
                 WHERE pgh_context_id = %(cs)s AND pgh_label = 'update' AND pgh_obj_id = ANY(%(ids)s)
                 ORDER BY pgh_obj_id, pgh_id),
            last_own AS (
                SELECT pgh_obj_id, max(pgh_id) AS pgh_id FROM "{self.events}"
                 WHERE pgh_context_id = %(cs)s AND pgh_label = 'update' AND pgh_obj_id = ANY(%(ids)s)
                 GROUP BY pgh_obj_id),
            after AS (
                SELECT DISTINCT ON (e.pgh_obj_id) e.* FROM "{self.events}" e
                  JOIN last_own ON last_own.pgh_obj_id = e.pgh_obj_id AND e.pgh_id > last_own.pgh_id
                 WHERE e.pgh_label IN ('update', 'delete')
                 ORDER BY e.pgh_obj_id, e.pgh_id)
        """

    def _note_gone(self, ids: Sequence[int]) -> None:
        present = set(self._ids(f'SELECT id FROM "{self.table}" WHERE id = ANY(%(ids)s)', ids=list(ids)))
        self._conflicts([row for row in ids if row not in present], "gone")

    def _note_fixed(self, ids: Sequence[int]) -> None:
        """What a guard keeps from being given back, where the undo would do so."""
        for column, rows in self._fixed.items():
            found = self._ids(
                f"""
                {self._images()}
                SELECT t.id FROM "{self.table}" t JOIN before ON before.pgh_obj_id = t.id
                  LEFT JOIN after ON after.pgh_obj_id = t.id
                 WHERE t.id = ANY(%(rows)s) AND t."{column}" IS DISTINCT FROM {self._given_back(column)}
                """,
                ids=list(ids),
                rows=rows,
            )
            self._conflicts(found, "held", column)

    def _note_changed(self, ids: Sequence[int]) -> None:
        if COLUMN in self.content:
            self._note_changed_members(ids)
        following = self._following(ids)
        for row_id, column in self._written_since(ids):
            if row_id not in following.get(column, ()):
                self._conflicts([row_id], "changed", column)

    def _written_since(self, ids: Sequence[int]) -> list[tuple[int, str]]:
        """Rows and their columns that hold neither what the change set wrote nor what was there before it."""
        columns = [column for column in self.content if column != COLUMN]
        changed = ", ".join(
            f"""('{column}', before."{column}" IS DISTINCT FROM after."{column}"
                 AND t."{column}" IS DISTINCT FROM after."{column}"
                 AND t."{column}" IS DISTINCT FROM before."{column}")"""
            for column in columns
        )
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                {self._images()}
                SELECT t.id, field.name FROM "{self.table}" t JOIN before ON before.pgh_obj_id = t.id
                  JOIN after ON after.pgh_obj_id = t.id
                 CROSS JOIN LATERAL (VALUES {changed}) AS field(name, since)
                 WHERE field.since ORDER BY array_position(%(columns)s::text[], field.name), t.id
                """,
                {"cs": self.change_set, "ids": list(ids), "columns": columns},
            )
            return [(row_id, column) for row_id, column in cursor.fetchall()]

    def _following(self, ids: Sequence[int]) -> dict[str, set[int]]:
        """The columns that follow from rows of other kinds, each with the rows of which that is so."""
        following: dict[str, set[int]] = {}
        for spec in registry.of_model(self.model):
            for column, rows in spec.record.follows_at_undo(ids).items():
                following.setdefault(column, set()).update(rows)
        return following

    def _note_changed_members(self, ids: Sequence[int]) -> None:
        """Custom fields share a column; each is in conflict by itself."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"""
                {self._images()}
                SELECT t.id, member.name FROM "{self.table}" t JOIN before ON before.pgh_obj_id = t.id
                  JOIN after ON after.pgh_obj_id = t.id
                 CROSS JOIN LATERAL jsonb_object_keys(before.{COLUMN} || after.{COLUMN}) AS member(name)
                 WHERE {changed_since("member.name")} ORDER BY 2, 1
                """,
                {"cs": self.change_set, "ids": list(ids)},
            )
            for row_id, name in cursor.fetchall():
                self._conflicts([row_id], "changed", name)

    # Shared ----------------------------------------------------------------------------------------------------------

    def _in_sets_or_singly(self, ids: Sequence[int], act: Act) -> list[int]:
        """Do it in one statement; where a unique rule refuses, in the reverse order of the events, row by row.

        What is refused even then waits for :meth:`settle`: the row in its way may be about to leave its place.
        """
        if not ids:
            return []
        try:
            with transaction.atomic():
                return act(ids)
        except IntegrityError:
            done: list[int] = []
        for row_id in ids:
            done += self._singly(row_id, act)
        return done

    def _singly(self, row_id: int, act: Act) -> list[int]:
        try:
            with transaction.atomic():
                return act([row_id])
        except IntegrityError:
            self._waiting.append((row_id, act))
            return []

    def settle(self) -> bool:
        """Try again what another row stood in the way of; returns whether something more could be done."""
        waiting, self._waiting = self._waiting, []
        for row_id, act in waiting:
            touched = self.result.restored if act == self._restore else self.result.reverted
            touched += self._singly(row_id, act)
        return len(self._waiting) < len(waiting)

    def give_up(self) -> None:
        """List what could not be done at all: the place of these rows is taken."""
        self._conflicts([row_id for row_id, _act in self._waiting], "taken")
        self._waiting = []

    def _conflicts(self, ids: Iterable[int], reason: str, column: str = "") -> None:
        self.result.conflicts += [UndoConflict(self.model, row_id, reason, column) for row_id in ids]

    def refuse(self, ids: Iterable[int], reason: str) -> None:
        """Leave created rows where they are."""
        self._conflicts(ids, reason)

    def _ids(self, sql: str, **parameters: Any) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(sql, {"cs": self.change_set, "void": self.void, **parameters})
            return [row[0] for row in cursor.fetchall()]
