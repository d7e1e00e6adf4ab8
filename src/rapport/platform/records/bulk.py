"""One change to many records: in chunks, each its own transaction, all in one change set that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from rapport.platform import write
from rapport.platform.history.change_sets import resume
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import WriteError

if TYPE_CHECKING:
    from rapport.platform.access.models import User

CHUNK = 500
REASONS_KEPT = 50


@dataclass(slots=True)
class BulkResult:
    """How many rows were done, and why others were not (the first reasons, with their ids)."""

    done: int = 0
    refused: int = 0
    reasons: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, row_id: int, error: WriteError) -> None:
        """Note a row that was left as it is."""
        self.refused += 1
        if len(self.reasons) < REASONS_KEPT:
            self.reasons.append((row_id, error.message))


def change_many(
    spec: RecordSpec,
    ids: Iterable[int],
    *,
    values: Mapping[str, Any] | None,
    actor: User,
    change_set: ChangeSet,
    progress: Callable[[int], None],
) -> BulkResult:
    """Set the same values on many records, or delete them when ``values`` is None.

    A row that is refused (out of reach, a rule) is left and counted; the others are done. ``progress`` gets the
    number of rows seen after each chunk and may raise to stop: what is done stays, and can be taken back.
    """
    result = BulkResult()
    remaining = iter(ids)
    seen = 0
    while chunk := list(islice(remaining, CHUNK)):
        with resume(change_set):
            _change_chunk(spec, chunk, values, actor, result)
        seen += len(chunk)
        progress(seen)
    return result


def _change_chunk(
    spec: RecordSpec, chunk: list[int], values: Mapping[str, Any] | None, actor: User, result: BulkResult
) -> None:
    """All at once; when one row is refused, one by one."""
    try:
        _write(spec, chunk, values, actor)
        result.done += len(chunk)
    except WriteError:
        for row_id in chunk:
            try:
                _write(spec, [row_id], values, actor)
                result.done += 1
            except WriteError as error:
                result.refuse(row_id, error)


def _write(spec: RecordSpec, ids: list[int], values: Mapping[str, Any] | None, actor: User) -> None:
    if values is None:
        write.delete_many(spec, ids, actor=actor)
    else:
        write.update_many(spec, {row_id: values for row_id in ids}, actor=actor)
