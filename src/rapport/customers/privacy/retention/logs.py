"""What rules of retention may be about besides records: files of imports, details of the change log, logs.

Each goes for good, in small transactions, the oldest first. What an installation keeps for a fixed time anyway
(housekeeping) goes at that time at the latest; a rule can only make it earlier.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from rapport.customers.models import Party
from rapport.customers.privacy.holds import held_parties, holds_in_force
from rapport.customers.privacy.rules import rules
from rapport.platform.automation.models import Call, Run
from rapport.platform.exchange import storage
from rapport.platform.exchange.models import ImportRun
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import tracked_models
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.mailboxes.models import ReceivedMail
from rapport.platform.mailboxes.threads import NOTHING
from rapport.platform.webhooks.models import Delivery

AT_ONCE = 5_000
"""Rows that one transaction removes."""
Heed = Callable[[int], None]
"""Called in the transaction of each stretch with the number of rows that it removed; may raise to stop."""


@dataclass(frozen=True, slots=True)
class Log:
    """Something that grows old: how much of it is older than a moment, and how it goes."""

    count: Callable[[datetime], int]
    purge: Callable[[datetime, Heed], None]


def _rows(query: Callable[[datetime], QuerySet[Any]]) -> Log:
    """A table of which the old rows are deleted."""

    def purge(before: datetime, heed: Heed) -> None:
        while keys := list(query(before).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
            with transaction.atomic():
                gone = query(before).filter(pk__in=keys)
                count = gone.count()
                gone.delete()
                heed(count)

    return Log(lambda before: query(before).count(), purge)


def _deliveries(before: datetime) -> QuerySet[Any]:
    return Delivery.objects.filter(created_at__lt=before).exclude(state=Delivery.State.WAITING)


def _rule_runs(before: datetime) -> QuerySet[Any]:
    return Run.objects.filter(created_at__lt=before).exclude(state__in=[Run.State.QUEUED, Run.State.WAITING])


def _messages(before: datetime) -> QuerySet[Any]:
    return Call.objects.filter(at__lt=before)


def _both(first: Log, second: Log) -> Log:
    """Two tables of which people think as one."""

    def purge(before: datetime, heed: Heed) -> None:
        first.purge(before, heed)
        second.purge(before, heed)

    return Log(lambda before: first.count(before) + second.count(before), purge)


def _jobs(before: datetime) -> QuerySet[Any]:
    return JobRun.objects.filter(started_at__lt=before).exclude(state__in=runs.OPEN)


def _imports_with_files(before: datetime) -> list[ImportRun]:
    ended = ImportRun.objects.exclude(state__in=[ImportRun.State.WAITING, ImportRun.State.RUNNING])
    old = ended.filter(Q(finished_at__lt=before) | Q(finished_at__isnull=True, created_at__lt=before))
    return [run for run in old.iterator() if storage.path_of(run).is_file()]


def _remove_import_files(before: datetime, heed: Heed) -> None:
    for run in _imports_with_files(before):
        storage.discard(run)
        with transaction.atomic():
            heed(1)


def _old_events(event: Any, model: Any, before: datetime) -> QuerySet[Any]:
    """The former values of a table from before a moment, less those of parties on hold."""
    found = event._default_manager.filter(pgh_created_at__lt=before)
    if not holds_in_force().exists():
        return found  # type: ignore[no-any-return]
    held = held_parties().values("pk")
    if model is Party:
        return found.exclude(pgh_obj_id__in=held)  # type: ignore[no-any-return]
    for rule in rules():
        for link in rule.links if rule.model is model else ():
            found = found.exclude(**{f"{link}_id__in": held})
        if rule.model is model and rule.member:
            found = found.filter(rule.strange(list(held.values_list("pk", flat=True))))
    return found  # type: ignore[no-any-return]


def _count_details(before: datetime) -> int:
    return sum(_old_events(event, model, before).count() for model, event in tracked_models())


def _remove_details(before: datetime, heed: Heed) -> None:
    """Acts first lose the way back, so that none is taken back by halves; then the former values go."""
    old = ChangeSet.objects.filter(started_at__lt=before)
    open_still = Q(state__in=[ChangeSet.State.OPEN, ChangeSet.State.ERASED, ChangeSet.State.EXPIRED])
    while keys := list(old.exclude(open_still).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            ChangeSet.objects.filter(pk__in=keys).update(state=ChangeSet.State.EXPIRED, summary="")
            heed(0)
    for model, event in tracked_models():
        purged = _rows(lambda moment, event=event, model=model: _old_events(event, model, moment))  # type: ignore[misc]
        purged.purge(before, heed)


def _mails(before: datetime) -> QuerySet[Any]:
    return ReceivedMail.objects.filter(created_at__lt=before).exclude(addresses=[], reason="", sender="")


def _forget_mails(before: datetime, heed: Heed) -> None:
    """That a mail was read stays, so that it is not read again; who stood in it goes."""
    while keys := list(_mails(before).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            heed(_mails(before).filter(pk__in=keys).update(addresses=[], reason="", **NOTHING))


LOG_KEEPERS: dict[str, Log] = {
    "import-files": Log(lambda before: len(_imports_with_files(before)), _remove_import_files),
    "change-details": Log(_count_details, _remove_details),
    "webhook-log": _rows(_deliveries),
    "automation-log": _both(_rows(_rule_runs), _rows(_messages)),
    "job-log": _rows(_jobs),
    "mail-log": Log(lambda before: _mails(before).count(), _forget_mails),
}
"""By the names of kept.LOGS."""
