"""Runs of rules of retention: each night one for every rule that is switched on, or by hand.

A run goes on where its worker was cut off: what is done is due no more. A row that is put on hold, or used again,
between the look and the deed is left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from rapport.customers.models import Erasure, Party, RetentionRule, RetentionRun
from rapport.customers.privacy.erasing import AT_ONCE, carry_out, note_erasure
from rapport.customers.privacy.retention.due import cutoff, due, free
from rapport.customers.privacy.retention.logs import LOG_KEEPERS
from rapport.platform.automation.conditions import RuleError
from rapport.platform.history.change_sets import finish, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, run_job
from rapport.platform.records.bulk import CHUNK, BulkResult, change_many
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Refused, WriteError

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST = 100_000
"""Rows that one run deletes; the rest waits for the next night."""
MOST_ERASED = 2_000
"""Parties that one run erases, each of which is looked for in every text."""
ACT = "retention"


@app.periodic(cron="47 0 * * *")
@app.task(name="keep_retention_rules", queueing_lock="keep_retention_rules", pass_context=False)
def keep_retention_rules(timestamp: int) -> None:
    """Begin a run of every rule that is switched on."""
    for rule in RetentionRule.objects.filter(is_active=True):
        begin(rule, actor=None)


@transaction.atomic
def begin(rule: RetentionRule, *, actor: User | None) -> RetentionRun:
    """Begin a run of a rule; the one that is under way when there is one."""
    locked = RetentionRule.objects.select_for_update().get(pk=rule.pk)
    under_way = locked.runs.filter(finished_at__isnull=True, run__state__in=runs.OPEN).first()
    if under_way is not None:
        return under_way
    made = RetentionRun.objects.create(
        rule=locked,
        rule_version=locked.version,
        name=locked.name,
        kind=locked.kind,
        act=locked.act,
        before=cutoff(locked),
    )
    parameters = {"retention_run": str(made.uid)}
    made.run = runs.start(
        retain, actor=actor, name="retain", label=locked.name, kind="retention-rules", parameters=parameters
    )
    made.save(update_fields=["run"])
    return made


@app.task(name="retain", queue="default", pass_context=False, retry=RESUMED)
def retain(run: int) -> None:
    """Do what a rule of retention says."""
    run_job(run, _retain, unattended=True)


def _retain(job: JobRun) -> None:
    one = RetentionRun.objects.select_related("rule", "change_set").get(uid=job.parameters["retention_run"])
    rule = one.rule
    if rule is None or rule.version != one.rule_version:
        raise Refused(_("The rule was changed meanwhile. It runs again tonight."))
    _Doing(job, one, rule).all()


class _Doing:
    """One attempt at a run."""

    def __init__(self, job: JobRun, one: RetentionRun, rule: RetentionRule) -> None:
        self.job, self.one, self.rule = job, one, rule

    def all(self) -> None:
        """Do the rule's act to what is due, then say how it went."""
        if self.rule.kind in LOG_KEEPERS:
            self._of_a_log()
        elif not registry.has(self.rule.kind):
            raise Refused(_("There are no such records any more."))
        else:
            try:
                self._of_records(registry.get(self.rule.kind))
            except RuleError as error:
                raise Refused(str(error)) from error
        with transaction.atomic():
            RetentionRun.objects.filter(pk=self.one.pk).update(finished_at=timezone.now())
            if self.job.change_set is not None:
                self.job.change_set.counts = {"deleted": self.one.done, "refused": self.one.refused}
                finish(self.job.change_set)
            runs.end(self.job, JobRun.State.DONE, result={"done": self.one.done, "refused": self.one.refused})

    def _of_a_log(self) -> None:
        keeper = LOG_KEEPERS[self.rule.kind]
        self._found(keeper.count(self.one.before), 0)
        if self.rule.act == RetentionRule.Act.DELETE:
            keeper.purge(self.one.before, self._gone)

    def _gone(self, count: int) -> None:
        """Note rows of a log that the present transaction removed; stop when that was asked for."""
        self._note(done=self.one.done + count)
        runs.heed_cancel(self.job)

    def _of_records(self, spec: RecordSpec) -> None:
        meant = due(self.rule, self.one.before)
        left = free(spec, meant)
        if not self.job.total:
            found, open_ones = meant.count(), left.count()
            self._found(found, found - open_ones)
        if self.rule.act == RetentionRule.Act.ERASE:
            self._erase(left)
        elif self.rule.act == RetentionRule.Act.DELETE:
            self._delete(spec, left)

    def _found(self, found: int, held: int) -> None:
        if self.job.total:
            return
        with transaction.atomic():
            RetentionRun.objects.filter(pk=self.one.pk).update(found=found, held=held)
            runs.note(self.job, total=max(found, 1))
        self.one.found, self.one.held = found, held

    def _note(self, *, done: int, refused: int | None = None, reasons: list[Any] | None = None, **more: Any) -> None:
        """Write down how far the run is, in the transaction of the work."""
        self.one.done = done
        self.one.refused = self.one.refused if refused is None else refused
        self.one.reasons = self.one.reasons if reasons is None else reasons
        values = {"done": self.one.done, "refused": self.one.refused, "reasons": self.one.reasons}
        RetentionRun.objects.filter(pk=self.one.pk).update(**values, **more)
        runs.note(self.job, done=min(self.one.done + self.one.refused, self.job.total))

    def _delete(self, spec: RecordSpec, left: Any) -> None:
        """All in one change set, by which the rule's run is taken back."""
        if self.job.change_set is None:
            with transaction.atomic():
                opened = start_long_change_set(
                    actor=self.job.actor,
                    channel=ChangeSet.Channel.JOB,
                    act=ACT,
                    kind=spec.name,
                    summary=self.rule.name,
                )
                RetentionRun.objects.filter(pk=self.one.pk).update(change_set=opened)
                runs.note(self.job, change_set=opened)
        assert self.job.change_set is not None
        last = self.job.result.get("last", 0)
        ids = list(left.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:MOST])
        done, refused, reasons = self.one.done, self.one.refused, dict(map(tuple, self.one.reasons))

        def keep(so_far: BulkResult) -> None:
            told = dict(reasons)
            for _row, reason in so_far.reasons:
                told[reason] = told.get(reason, 0) + 1
            self._note(done=done + so_far.done, refused=refused + so_far.refused, reasons=sorted(told.items()))
            runs.note(self.job, result={"last": so_far.last})

        change_many(
            spec,
            _still(left, ids),
            values=None,
            actor=None,
            change_set=self.job.change_set,
            progress=lambda seen: runs.heed_cancel(self.job),
            keep=keep,
        )

    def _erase(self, left: Any) -> None:
        """Some at a time, each erasure on its own for good."""
        last, erased = self.job.result.get("last", 0), 0
        while erased < MOST_ERASED:
            parties = list(left.filter(pk__gt=last).order_by("pk")[:AT_ONCE])
            if not parties:
                return
            runs.heed_cancel(self.job)
            self._erase_some(parties)
            last, erased = parties[-1].pk, erased + len(parties)
            runs.note(self.job, result={"last": last})

    def _erase_some(self, parties: Sequence[Party]) -> None:
        noted, told, refused = [], dict(map(tuple, self.one.reasons)), 0
        for party in parties:
            try:
                noted.append(
                    note_erasure(
                        party, reason=Erasure.Reason.RETENTION, requested_on=timezone.localdate(), actor=self.job.actor
                    )
                )
            except WriteError as error:
                refused += 1
                told[error.message] = told.get(error.message, 0) + 1
        if refused:
            with transaction.atomic():
                self._note(done=self.one.done, refused=self.one.refused + refused, reasons=sorted(told.items()))
        carry_out(
            noted,
            actor=self.job.actor,
            channel=ChangeSet.Channel.JOB,
            keep=lambda erased: self._note(done=self.one.done + erased),
        )


def _still(left: Any, ids: Sequence[int]) -> Iterator[int]:
    """These rows as long as they are meant still, asked anew for each stretch right before it goes."""
    remaining = iter(ids)
    while stretch := list(islice(remaining, CHUNK)):
        yield from left.filter(pk__in=stretch).order_by("pk").values_list("pk", flat=True)
