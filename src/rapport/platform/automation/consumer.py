"""From happenings to runs, in the transaction that takes the happening from the outbox; so writes wait for no rule."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy

from rapport.platform.automation.conditions import RuleError, changed_as_watched, rows_that_pass
from rapport.platform.automation.limits import HOUR, MAX_AN_HOUR, MAX_DEPTH
from rapport.platform.automation.models import OF_CHANGES, Automation, Event, Run
from rapport.platform.automation.tasks import ask_for_runs
from rapport.platform.events.consumers import EventConsumer
from rapport.platform.events.happenings import CREATED, UPDATED, Happening
from rapport.platform.history.models import ChangeSet

SILENT = frozenset({"undo", "sample", "set-up", "mailed", "read_old_mail"})
"""Acts that set off no rule: what was taken back must stay so, sample data is no work of anybody, and a mail from
before its account was set up is no news."""
_ACTS = {
    Event.CREATED.value: (CREATED,),
    Event.CHANGED.value: (UPDATED,),
    Event.SAVED.value: (CREATED, UPDATED),
}


class AutomationConsumer(EventConsumer):
    """Queues a run for each record for which a rule waits; what rules do happens afterwards, in a job."""

    name = "automation"
    label = gettext_lazy("Automations")

    def kinds(self) -> Collection[str]:
        return set(Automation.objects.filter(is_active=True, event__in=OF_CHANGES).values_list("kind", flat=True))

    def consume(self, happenings: Sequence[Happening]) -> None:
        heard = [one for one in happenings if one.change_set.act not in SILENT and one.act in (CREATED, UPDATED)]
        if not heard:
            return
        kinds = {one.spec.name for one in heard}
        rules = Automation.objects.filter(is_active=True, event__in=OF_CHANGES, kind__in=kinds)
        chain = _chain({one.change_set for one in heard})
        queued: list[Run] = []
        for rule in rules.select_related("author").order_by("id"):
            queued += runs_of(rule, [one for one in heard if one.spec.name == rule.kind], chain)
        if queued:
            Run.objects.bulk_create(queued, ignore_conflicts=True, batch_size=500)
            ask_for_runs()


@dataclass(slots=True)
class Chain:
    """How many rules stand behind change sets that rules made, and which rule wrote to which record in them."""

    depths: dict[int, int] = field(default_factory=dict)
    wrote: set[tuple[int, int, int]] = field(default_factory=set)
    """(change set, rule, record)."""

    def is_echo(self, rule: Automation, one: Happening) -> bool:
        """Whether the rule hears of what it wrote itself to this record: that sets it off no more."""
        return one.act == UPDATED and (one.change_set.pk, rule.pk, one.record_id) in self.wrote


def runs_of(rule: Automation, heard: Sequence[Happening], chain: Chain) -> list[Run]:
    """The runs that these happenings to records of the rule's kind set off."""
    concerned = [one for one in heard if _is_waited_for(rule, one) and not chain.is_echo(rule, one)]
    if not concerned:
        return []
    spec, ids = concerned[0].spec, {one.record_id for one in concerned}
    try:
        passing = spec.objects().filter(pk__in=ids).filter(rows_that_pass(spec, rule.condition, rule.author))
        passed, broken = set(passing.values_list("pk", flat=True)), ""
    except RuleError as error:
        passed, broken = ids, str(error)
    often = _ran_often(rule, passed)
    runs = []
    for one in concerned:
        if one.record_id in passed:
            run = Run(
                automation=rule,
                record_id=one.record_id,
                record_uid=one.uid,
                occasion=f"change:{one.change_set.pk}",
                depth=chain.depths.get(one.change_set.pk, 0) + 1,
            )
            runs.append(_guarded(run, broken=broken, too_often=one.record_id in often))
    return runs


def _is_waited_for(rule: Automation, one: Happening) -> bool:
    if one.act not in _ACTS[rule.event]:
        return False
    return one.act == CREATED or changed_as_watched(one.spec, rule.watched, one.changed)


def _guarded(run: Run, *, broken: str, too_often: bool) -> Run:
    """The run, ended already when the rule does not fit the records, or when rules chase one another."""
    if broken:
        run.state, run.reason, run.detail = Run.State.REFUSED, Run.Reason.BROKEN, broken[:500]
    elif run.depth > MAX_DEPTH:
        run.state, run.reason = Run.State.STOPPED, Run.Reason.DEPTH
    elif too_often:
        run.state, run.reason = Run.State.STOPPED, Run.Reason.COUNT
    if run.state != Run.State.QUEUED:
        run.finished_at = timezone.now()
    return run


def _chain(change_sets: Iterable[ChangeSet]) -> Chain:
    chain = Chain()
    made = [one.pk for one in change_sets if one.channel == ChangeSet.Channel.AUTOMATION]
    if made:
        found = Run.objects.filter(change_set__in=made)
        for change_set, rule, record, depth in found.values_list("change_set", "automation", "record_id", "depth"):
            chain.depths[change_set] = max(depth, chain.depths.get(change_set, 0))
            chain.wrote.add((change_set, rule, record))
    return chain


def _ran_often(rule: Automation, ids: Collection[int]) -> set[int]:
    """The records for which the rule ran as often as it may within an hour."""
    lately = Run.objects.filter(automation=rule, record_id__in=ids, created_at__gte=timezone.now() - HOUR)
    counted = lately.exclude(state=Run.State.STOPPED).values("record_id").annotate(times=Count("id"))
    return set(counted.filter(times__gte=MAX_AN_HOUR).order_by().values_list("record_id", flat=True))
