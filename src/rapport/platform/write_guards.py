"""What may refuse a write, or an undo, besides the kind's own rules; a module lists its own among its extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet
    from rapport.platform.history.tracking import TrackedModel
    from rapport.platform.write import Batch


class WriteGuard(ABC):
    """Asked by the write path once a batch, after the kind's own ``before_save``, with the rows locked."""

    @abstractmethod
    def check(self, batch: Batch[Any]) -> None:
        """Add errors to the changes that are refused."""


class RemovalGuard(ABC):
    """Asked before rows of any tracked table go: by the write path, when a file is removed, and by an undo."""

    @abstractmethod
    def refuse(self, model: type[TrackedModel], ids: Sequence[int], actor: User | None) -> None:
        """Raise a WriteError when one of these rows must stay."""

    @abstractmethod
    def kept(self, model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        """Of these rows, which the undo of a change set would remove, those that stay; as RecordType.keep_at_undo."""


def refuse_removal(model: type[Any], ids: Sequence[int], actor: User | None) -> None:
    """Raise a WriteError when a guard wants one of these rows to stay."""
    guards: list[RemovalGuard] = registry.extensions(RemovalGuard)
    for guard in guards:
        guard.refuse(model, ids, actor)


def kept_rows(model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> dict[int, str]:
    """Of these rows, those that the undo of a change set leaves, each with the reason of the conflict; "" for none."""
    found: dict[int, str] = {}
    guards: list[RemovalGuard] = registry.extensions(RemovalGuard) if ids else []
    for guard in guards:
        found |= guard.kept(model, ids, undone)
    return found


class RevertGuard(ABC):
    """Asked by an undo before it gives rows back the values that they had."""

    @abstractmethod
    def fixed(self, model: type[TrackedModel], ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        """Columns of the table that keep what they say, each with those of these rows of which that is so."""


def fixed_columns(model: type[TrackedModel], ids: Sequence[int]) -> dict[str, list[int]]:
    """Columns that an undo leaves as they are, whatever is asked for, each with the rows of which a guard says so."""
    found: dict[str, set[int]] = {}
    guards: list[RevertGuard] = registry.extensions(RevertGuard) if ids else []
    for guard in guards:
        for column, rows in guard.fixed(model, ids).items():
            found.setdefault(column, set()).update(rows)
    return {column: sorted(rows) for column, rows in found.items() if rows}


class UndoGuard(ABC):
    """Asked by an undo within its transaction: before it about the change set that is to be taken back, and after it
    about its own, which holds all that it touched."""

    @abstractmethod
    def check(self, actor: User | None, change: ChangeSet) -> None:
        """Raise Refused when the actor may not take back what the change set did to these rows."""
