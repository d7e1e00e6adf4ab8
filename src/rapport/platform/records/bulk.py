"""One change to many records: in chunks, each its own transaction, all in one change set that can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import still_may
from rapport.platform.history.change_sets import current_change_set, resume
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Refused, WriteError

if TYPE_CHECKING:
    from rapport.platform.access.models import User

CHUNK = 500
Values = Mapping[str, Any] | Callable[[Sequence[int]], Mapping[int, Mapping[str, Any]]]
"""The same values for every row; or a function that says, in a chunk's transaction, what each of its rows gets."""
REASONS_KEPT = 50


@dataclass(slots=True)
class BulkResult:
    """How many rows were done, how many were so already, and why others were not (the first reasons, with their ids);
    ``last`` is the id up to which all are."""

    done: int = 0
    refused: int = 0
    reasons: list[tuple[int, str]] = field(default_factory=list)
    last: int = 0
    unchanged: int = 0

    def refuse(self, row_id: int, error: WriteError) -> None:
        """Note a row that was left as it is."""
        self.refused += 1
        if len(self.reasons) < REASONS_KEPT:
            self.reasons.append((row_id, error.message))

    @property
    def seen(self) -> int:
        """How many rows were looked at."""
        return self.done + self.unchanged + self.refused

    def did(self, rows: int, written: int) -> None:
        """Note rows of which some were written; the others had the values already."""
        self.done += written
        self.unchanged += rows - written


def change_many(
    spec: RecordSpec,
    ids: Iterable[int],
    *,
    values: Values | None,
    actor: User | None,
    change_set: ChangeSet,
    progress: Callable[[int], None],
    keep: Callable[[BulkResult], None] | None = None,
    result: BulkResult | None = None,
) -> BulkResult:
    """Set values on many records, or delete them when ``values`` is None; ids in ascending order.

    A row that is refused (out of reach, a rule) is left and counted; the others are done. ``keep`` gets the result so
    far as the last thing in the transaction of each chunk, so that an interrupted run can go on from ``result``.
    ``progress`` gets the number of rows seen after each chunk and may raise to stop: what is done stays, and can be
    taken back. Raises Refused when the actor loses the right to it meanwhile.
    """
    result = BulkResult() if result is None else result
    remaining = iter(ids)
    while chunk := sorted(islice(remaining, CHUNK)):
        with resume(change_set):
            _recheck(spec, actor, values)
            _change_chunk(spec, chunk, values, actor, result)
            result.last = chunk[-1]
            if keep is not None:
                keep(result)
        progress(result.seen)
    return result


def _recheck(spec: RecordSpec, actor: User | None, values: Values | None) -> None:
    """Long work outlives what was allowed when it began."""
    action = Action.DELETE if values is None else Action.UPDATE
    if actor is not None and not still_may(spec, actor, action.value):
        raise Refused(_("The permission for this was withdrawn while it ran. The rows done so far can be taken back."))


def _change_chunk(
    spec: RecordSpec,
    chunk: list[int],
    values: Values | None,
    actor: User | None,
    result: BulkResult,
) -> None:
    """All at once; when one row is refused, one by one, in the order of the ids as every writer locks them."""
    try:
        with transaction.atomic():
            result.did(len(chunk), _write(spec, chunk, values, actor))
    except WriteError:
        for row_id in chunk:
            try:
                with transaction.atomic():
                    result.did(1, _write(spec, [row_id], values, actor))
            except WriteError as error:
                result.refuse(row_id, error)


def _write(spec: RecordSpec, ids: list[int], values: Values | None, actor: User | None) -> int:
    """Write, and say how many rows were another way before."""
    if values is None:
        return write.delete_many(spec, ids, actor=actor)
    opened = current_change_set()
    assert opened is not None
    before = opened.counts.get("updated", 0)
    wanted = values(ids) if callable(values) else {row_id: values for row_id in ids}
    if wanted:
        write.update_many(spec, wanted, actor=actor)
    return int(opened.counts.get("updated", 0) - before)
