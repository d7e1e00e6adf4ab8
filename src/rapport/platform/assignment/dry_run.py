"""Who would get what: the rules are really asked, in a transaction that is rolled back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.assignment.deciding import Decided, decide, rules_of
from rapport.platform.assignment.models import AssignmentRule
from rapport.platform.assignment.reasons import in_words
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import record_url

if TYPE_CHECKING:
    from rapport.platform.access.models import User

DAYS = 30
MOST = 1_000
"""Records that are tried, the newest."""
SHOWN = 25


@dataclass(frozen=True, slots=True)
class Line:
    """One record: whose it is, whose it would be, and why."""

    title: str
    url: str
    now: str
    then: str
    reasons: list[str]

    @property
    def changes(self) -> bool:
        """Whether somebody else would get it."""
        return self.now != self.then


@dataclass(frozen=True, slots=True)
class Trial:
    """How many records were tried, how many each would get (None: nobody), and the newest one by one."""

    tried: int
    complete: bool
    shares: list[tuple[Any, int]]
    moved: int
    lines: list[Line]


class _Undone(Exception):
    """Rolls the trial back."""


def tried(spec: RecordSpec, found: Sequence[Any], rules: Sequence[AssignmentRule] | None = None) -> dict[int, Decided]:
    """What would be decided of these records; nothing is kept, and nobody loses a turn."""
    decided: dict[int, Decided] = {}
    try:
        with transaction.atomic():
            decided = decide(spec, found, rules)
            raise _Undone
    except _Undone:
        return decided


def dry_run(rule: AssignmentRule, reader: User) -> Trial:
    """A rule, with the others that are switched on, tried on the records of the last days that the reader sees."""
    spec = registry.get(rule.kind)
    others = [one for one in rules_of(spec) if one.pk != rule.pk]
    rules = sorted([*others, rule], key=lambda one: (one.position, one.pk))
    since = timezone.now() - timedelta(days=DAYS)
    latest = rows(spec, reader).filter(created_at__gte=since).select_related("owner").order_by("-created_at", "-pk")
    found = list(latest[: MOST + 1])
    decided = tried(spec, found[:MOST], rules)
    return trial_of(list(decided.values()), reader, complete=len(found) <= MOST)


def trial_of(decided: Sequence[Decided], reader: User, *, complete: bool) -> Trial:
    """What a page shows of decisions that were not carried out."""
    shares = Counter(one.user for one in decided)
    ordered = sorted(shares.items(), key=lambda pair: (pair[0] is None, -pair[1], str(pair[0])))
    moved = sum(one.user is not None and one.user.pk != one.row.owner_id for one in decided)
    lines = [
        Line(
            shown_title(one.row, reader),
            record_url(one.row),
            str(one.row.owner or ""),
            str(one.user or one.row.owner or ""),
            in_words(one.reasons),
        )
        for one in decided[:SHOWN]
    ]
    return Trial(len(decided), complete, ordered, moved, lines)
