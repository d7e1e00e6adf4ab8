"""What a rule would have done: the records of the last days that it would have met, and what would change of some.

The steps are really done, by the rule's own way, in a transaction that is rolled back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.automation.conditions import RuleError, rows_that_pass
from rapport.platform.automation.consumer import SILENT, Chain, runs_of
from rapport.platform.automation.models import OF_CHANGES, Automation, Run
from rapport.platform.automation.running import walk
from rapport.platform.automation.steps.base import Passage, Preview
from rapport.platform.events.happenings import CREATED, UPDATED, happenings_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import changes_of
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import record_url
from rapport.platform.web.past_values import rows_in_words
from rapport.platform.write_errors import WriteError

if TYPE_CHECKING:
    from rapport.platform.access.models import User

DAYS = 30
MOST_ACTS = 3_000
"""Acts of the last days that are looked at, the newest first."""
SHOWN = 10
"""Records of which is shown what would change."""


@dataclass(slots=True)
class Tried:
    """One record, what would change, or why not."""

    title: str
    url: str
    changes: list[Any] = field(default_factory=list)
    refused: str = ""
    waits: bool = False
    previews: list[Preview] = field(default_factory=list)


@dataclass(slots=True)
class DryRun:
    """How many records the rule would have met, and what it would have done to the latest of them."""

    matched: int
    all_acts: bool
    """Whether every act of the days was looked at."""
    tried: list[Tried]


class _Undone(Exception):
    """Rolls the trial back."""


def dry_run(rule: Automation, user: User) -> DryRun:
    """Try a rule as this user would be its author; RuleError when it does not fit the records. Nothing is kept."""
    rule.author = user
    found, complete = _met(rule, user) if rule.event in OF_CHANGES else (_now(rule, user), True)
    spec = registry.get(rule.kind)
    chosen = rows(spec, user).filter(pk__in=sorted(found, reverse=True)[:SHOWN]).order_by("-pk")
    tried: list[Tried] = []
    try:
        with transaction.atomic():
            tried += [_try(rule, user, row) for row in chosen]
            raise _Undone
    except _Undone:
        return DryRun(len(found), complete, tried)


def _met(rule: Automation, user: User) -> tuple[set[int], bool]:
    """The records for which the acts of the last days would have set it off."""
    since = timezone.now() - timedelta(days=DAYS)
    acts = ChangeSet.objects.filter(started_at__gte=since).exclude(act__in=SILENT).order_by("-id")
    looked_at = list(acts.select_related("actor")[: MOST_ACTS + 1])
    found: set[int] = set()
    for page in happenings_of(looked_at[:MOST_ACTS], {rule.kind}):
        runs = runs_of(rule, [one for one in page if one.act in (CREATED, UPDATED)], Chain())
        broken = next((run.detail for run in runs if run.reason == Run.Reason.BROKEN), "")
        if broken:
            raise RuleError("condition", broken)
        found |= {run.record_id for run in runs}
    reached = rows(registry.get(rule.kind), user).filter(pk__in=found)
    return set(reached.values_list("pk", flat=True)), len(looked_at) <= MOST_ACTS


def _now(rule: Automation, user: User) -> set[int]:
    """The records that pass the condition of a rule that no change sets off, the latest thousand."""
    spec = registry.get(rule.kind)
    passing = rows(spec, user).filter(rows_that_pass(spec, rule.condition, user))
    return set(passing.order_by("-pk").values_list("pk", flat=True)[:1_000])


def _try(rule: Automation, user: User, row: Any) -> Tried:
    spec = registry.get(rule.kind)
    tried = Tried(shown_title(row, user), record_url(row))
    run = Run(automation=rule, record_id=row.pk, record_uid=row.uid, occasion="dry")
    try:
        with (
            transaction.atomic(),
            change_set(actor=user, channel=ChangeSet.Channel.AUTOMATION, act="automate", kind=spec.name) as opened,
        ):
            walk(Passage(rule, spec, user, opened, [run], {row.pk: row}, tried.previews), rule.steps)
            tried.changes = rows_in_words(changes_of(opened), user, own=True)
    except (WriteError, RuleError) as refused:
        tried.refused = str(refused) or _("The values were refused.")
    tried.waits = run.state == Run.State.WAITING
    return tried
