"""Doing what rules say: queued runs and those whose wait is over, the records of one occasion together; of many
occasions where they pile up.

What a run writes and that it did so are one transaction, so that a worker killed at any moment leaves nothing half
done and nothing is done twice.
"""

from __future__ import annotations

import json
import logging
import time
from collections import Counter
from collections.abc import Hashable, Sequence
from copy import copy
from typing import Any

from django.conf import settings
from django.db import Error, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.limits import PILED, TOGETHER
from rapport.platform.automation.models import Automation, Run
from rapport.platform.automation.steps.base import Passage, Step, step_types
from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.outgoing import is_held
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.write_errors import Invalid, Missing, Refused, WriteError
from rapport.platform.write_saving import update_rows

logger = logging.getLogger(__name__)

OPEN = (Run.State.QUEUED, Run.State.WAITING)
STRETCH = 0.2
"""Seconds that one transaction spends on runs: no record is locked longer, and a killed worker loses no more."""
_COLUMNS = ["state", "reason", "detail", "rest", "log", "due_at", "finished_at", "change_set", "earlier", "message"]


def run_due() -> int:
    """Do what is due, until nothing is; the number of runs that went on. None does while what waits is held."""
    total = 0
    while not is_held() and (done := run_some()):
        total += done
    return total


def run_some() -> int:
    """Take runs that are due, each by one worker only, and do as many as fit into a short transaction."""
    with transaction.atomic():
        due = Run.objects.filter(state__in=OPEN, due_at__lte=timezone.now()).select_related("automation__author")
        taken = list(due.select_for_update(skip_locked=True, of=("self",)).order_by("due_at", "id")[:TOGETHER])
        ends, done = time.monotonic() + STRETCH, []
        for group in _grouped(taken):
            done += _attempt(group)
            if time.monotonic() > ends:
                break
        if done:
            update_rows(Run, _COLUMNS, done)
    return len(done)


def _grouped(taken: Sequence[Run]) -> list[list[Run]]:
    """The runs that go the same way together, in their order: of one rule, one depth, with the same steps before them.

    Those of one occasion; where so many occasions wait that a change set for each would hold the others up, of all.
    A record is but once in a group.
    """
    ways = [(run.automation_id, run.depth, json.dumps(run.rest)) for run in taken]
    occasions: dict[Hashable, set[str]] = {}
    for way, run in zip(ways, taken, strict=True):
        occasions.setdefault(way, set()).add(run.occasion)
    groups: dict[Hashable, list[Run]] = {}
    times: Counter[Hashable] = Counter()
    for way, run in zip(ways, taken, strict=True):
        together = "" if len(occasions[way]) > PILED else run.occasion
        times[way, together, run.record_id] += 1
        groups.setdefault((way, together, times[way, together, run.record_id]), []).append(run)
    return list(groups.values())


def _attempt(runs: list[Run]) -> list[Run]:
    """Let the records go on, all or none; when one is refused, the halves by themselves, so that only that one is.

    The runs as they are to be kept."""
    tried = [_copied(run) for run in runs]
    try:
        with transaction.atomic():
            _go_on(tried)
        return tried
    except (WriteError, RuleError) as refused:
        reason, detail = _reason(refused), str(refused)
    except Exception as error:  # a step of a module may raise anything: the other runs must not wait for it
        if isinstance(error, Error) and fault_of(error) in (Fault.LOST, Fault.BUSY, Fault.FULL):
            raise
        reason, detail = Run.Reason.FAULT, type(error).__name__
        if len(runs) == 1:
            logger.exception("Run %s of the automation %s failed", runs[0].uid, runs[0].automation.uid)
    if len(runs) == 1:
        _end(runs, Run.State.REFUSED, reason, detail)
        return runs
    half = len(runs) // 2
    return [*_attempt(runs[:half]), *_attempt(runs[half:])]


def _copied(run: Run) -> Run:
    copied = copy(run)
    copied.log, copied.earlier = list(run.log), list(run.earlier)
    return copied


def _reason(refused: Exception) -> Run.Reason:
    known = {Refused: Run.Reason.ACCESS, Missing: Run.Reason.GONE, Invalid: Run.Reason.VALUES}
    return known.get(type(refused), Run.Reason.BROKEN)


def _go_on(runs: list[Run]) -> None:
    rule = runs[0].automation
    author = rule.author
    if not rule.is_active:
        _end(runs, Run.State.CANCELLED, Run.Reason.OFF)
    elif author is None or not author.is_active:
        _end(runs, Run.State.REFUSED, Run.Reason.AUTHOR)
    else:
        with translation.override(author.language or settings.LANGUAGE_CODE):
            _pass(rule, author, runs)


def _pass(rule: Automation, author: Any, runs: list[Run]) -> None:
    try:
        spec = registry.get(rule.kind)
    except UnknownKindError as error:
        raise RuleError("kind", str(error)) from error
    reached = {row.pk: row for row in rows(spec, author).filter(pk__in=[run.record_id for run in runs])}
    _end([run for run in runs if run.record_id not in reached], Run.State.REFUSED, Run.Reason.GONE)
    going = [run for run in runs if run.record_id in reached]
    if not going:
        return
    steps = rule.steps if going[0].rest is None else going[0].rest
    with change_set(
        actor=author,
        channel=ChangeSet.Channel.AUTOMATION,
        act="automate",
        kind=spec.name,
        summary=_("Automation: %(name)s") % {"name": rule.name},
    ) as opened:
        walk(Passage(rule, spec, author, opened, going, reached), steps)
        opened.unchanged = not opened.counts
    if opened.pk:
        for run in going:
            if run.change_set_id is not None:
                run.earlier.append(run.change_set_id)
            run.change_set = opened


def walk(passage: Passage, steps: Sequence[Step]) -> None:
    """Do the steps for every record, to their end or to where they wait; inside a change set."""
    known = step_types()
    for at, step in enumerate(steps):
        kind = known.get(step["do"])
        if kind is None:
            raise RuleError("steps", _("There is no step “%(name)s” any more.") % {"name": step["do"]})
        if kind.ends:
            for part, rest in kind.go_on(passage, step, steps[at + 1 :]):
                walk(part, rest)
            return
        kind.run(passage, step)
    _end(passage.runs, Run.State.DONE)


def _end(runs: Sequence[Run], state: Run.State, reason: Run.Reason = Run.Reason.NONE, detail: str = "") -> None:
    for run in runs:
        run.state, run.reason, run.detail = state, reason, detail[:500]
        run.rest, run.message, run.finished_at = None, None, timezone.now()
