"""Rules that somebody sets off by hand: which there are, and queueing their runs for the records that were chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rapport.platform.automation.conditions import RuleError, rows_that_pass
from rapport.platform.automation.models import Automation, Event, Run
from rapport.platform.automation.tasks import ask_for_runs
from rapport.platform.records.registry import registry
from rapport.platform.records.remembered import Remembered
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 10_000
"""Records that go through a rule by one click."""
_KINDS: Remembered[frozenset[str]] = Remembered(seconds=15, most=1)
"""The kinds that have such a rule: each page of a record and each list asks."""


@dataclass(frozen=True, slots=True)
class Queued:
    """How many of the chosen records pass the condition, and how many there were."""

    passed: int
    chosen: int


def has_rules(kind: str) -> bool:
    """Whether any rule about this kind is set off by hand; what was saved elsewhere counts some seconds later."""
    kinds = _KINDS.get("")
    if kinds is None:
        kinds = frozenset(Automation.objects.filter(is_active=True, event=Event.HAND).values_list("kind", flat=True))
        _KINDS.keep("", kinds)
    return kind in kinds


def forget() -> None:
    """Ask anew which kinds have such a rule."""
    _KINDS.clear()


def rules_of(kind: str) -> QuerySet[Automation]:
    """The rules about a kind that may be set off by hand."""
    return Automation.objects.filter(is_active=True, event=Event.HAND, kind=kind).order_by("name", "pk")


def queue_by_hand(*, rule: Automation, chosen: QuerySet[Any], actor: User, click: UUID) -> Queued:
    """Queue a run for each of these records that passes the rule's condition; a click that comes twice counts once.

    ``chosen`` are rows that the actor may change; what is done, the author of the rule does. Refused when these are
    too many, or when the rule does not fit the records any more.
    """
    spec = registry.get(rule.kind)
    try:
        passing = chosen.filter(rows_that_pass(spec, rule.condition, rule.author))
    except RuleError as error:
        raise Refused(_("The rule does not fit the records any more. Open it and correct it.")) from error
    keys = list(chosen.order_by().values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise Refused(_("At most %(limit)s records go through a rule at once.") % {"limit": MOST})
    found = passing.filter(pk__in=keys).order_by("pk").values_list("pk", "uid")
    occasion = f"hand:{click}"
    runs = [Run(automation=rule, record_id=pk, record_uid=uid, occasion=occasion, asked_by=actor) for pk, uid in found]
    with transaction.atomic():
        Run.objects.bulk_create(runs, ignore_conflicts=True, batch_size=1_000)
        if runs:
            ask_for_runs()
    return Queued(len(runs), len(keys))
