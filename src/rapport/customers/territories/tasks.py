"""The background work of territories: applying a plan, plans whose day has come, territories that begin or end."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.customers.models import Party, Territory, TerritoryPlan
from rapport.customers.territories.deciding import Decision, decisions
from rapport.customers.territories.held import followers
from rapport.customers.territories.moving import move, plan_in_force
from rapport.customers.territories.placing import open_of, place_all
from rapport.customers.territories.plans import due_plan, plan_apply, put_in_force
from rapport.customers.territories.ranking import Ranking, ranking_of
from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import finish, resume, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, run_job
from rapport.platform.records.any_of import any_of
from rapport.platform.records.registry import registry

CHUNK = 10_000
LOOK_BACK = timedelta(days=8)
"""How far a daily run looks back for territories that began or ended; a week without a running machine is made up
for."""
_OTHERS, _PEOPLE = "others", "people"


@app.task(name="apply_territory_plan", queue="default", pass_context=False, retry=RESUMED)
def apply_territory_plan(run: int) -> None:
    """Put a plan in force and let every customer belong where its rules say; goes on where it was cut off."""
    run_job(run, _apply, unattended=True)


@app.periodic(cron="6 0 * * *")
@app.task(name="follow_territory_days", queueing_lock="follow_territory_days", pass_context=False)
def follow_territory_days(timestamp: int) -> None:
    """Apply the plan whose day has come, or the one in force anew when a territory began or ended."""
    plan = due_plan()
    if plan is None and _territories_changed():
        plan = plan_in_force()
    if plan is not None and not JobRun.objects.filter(name="apply_territory_plan", state__in=runs.OPEN).exists():
        plan_apply(plan=plan, actor=None, channel=ChangeSet.Channel.JOB)


def _territories_changed() -> bool:
    today = timezone.localdate()
    since = today - LOOK_BACK
    begun, ended = Q(valid_from__range=(since, today)), Q(valid_to__range=(since, today - timedelta(days=1)))
    return Territory.objects.filter(begun | ended).exists()


def _apply(job: JobRun) -> None:
    plan = TerritoryPlan.objects.get(uid=job.parameters["plan"])
    if job.change_set is None:
        _begin(job, plan)
    assert job.change_set is not None
    ranking = ranking_of(plan, timezone.localdate())
    for phase in (_OTHERS, _PEOPLE):
        while _next_chunk(job, plan, ranking, phase):
            runs.heed_cancel(job)
    _place_others(job, plan)
    with transaction.atomic():
        job.change_set.counts = {"updated": job.result["moved"]}
        finish(job.change_set)
        runs.end(job, JobRun.State.DONE, result=job.result)


def _begin(job: JobRun, plan: TerritoryPlan) -> None:
    """Open the change set and put the plan in force first, so that whoever is new meanwhile belongs where it says."""
    with transaction.atomic():
        job.change_set = start_long_change_set(
            actor=job.actor, channel=ChangeSet.Channel.JOB, act="realign", kind="territory-plans", summary=job.label
        )
        with resume(job.change_set):
            put_in_force(plan)
        result = {"done": 0, "moved": 0, "handed": 0, "last": {_OTHERS: 0, _PEOPLE: 0}}
        runs.note(job, change_set=job.change_set, total=Party.objects.count(), result=result)


def _next_chunk(job: JobRun, plan: TerritoryPlan, ranking: Ranking, phase: str) -> bool:
    """Settle the next parties of a phase, organisations and households before people; False behind the last one."""
    assert job.change_set is not None
    before = job.result
    kind = Q(kind=Party.Kind.PERSON) if phase == _PEOPLE else ~Q(kind=Party.Kind.PERSON)
    following = Party.objects.filter(kind, pk__gt=before["last"][phase]).order_by("pk")
    ids = list(following.values_list("pk", flat=True)[:CHUNK])
    if not ids:
        return False
    with resume(job.change_set):
        moves = move(decisions(ranking, any_of("pk", ids)))
        handed = _hand_over(moves) if plan.hand_over else 0
        result = {
            "done": before["done"] + len(ids),
            "moved": before["moved"] + len(moves),
            "handed": before["handed"] + handed,
            "last": {**before["last"], phase: ids[-1]},
        }
        runs.note(job, done=min(result["done"], job.total), result=result)
    return True


def _place_others(job: JobRun, plan: TerritoryPlan) -> None:
    """Place what is no customer yet by the same rules, and hand over what is open of it."""
    assert job.change_set is not None
    with transaction.atomic(), resume(job.change_set):
        representatives = _representatives() if plan.hand_over else {}
        for kind, moved in place_all():
            owners = {one.record: representatives[one.now] for one in moved if one.now in representatives}
            spec = registry.get(kind.kind)
            rows = spec.model._default_manager.filter(open_of(kind, list(owners)))
            values = {
                pk: {"owner": owners[pk]} for pk, owner in rows.values_list("pk", "owner_id") if owner != owners[pk].pk
            }
            write.update_many(spec, values, actor=write.SYSTEM)


def _hand_over(moves: list[Decision]) -> int:
    """Give parties that arrived somewhere, and what is open with them, to the territory's representative; one who may
    sign in no more gets nothing. Returns how many parties changed hands."""
    representatives = _representatives()
    owners = {one.party: representatives[one.now] for one in moves if one.now in representatives}
    parties = Party.objects.filter(any_of("pk", owners)).values_list("pk", "kind", "owner_id")
    by_kind: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for pk, kind, owner in parties:
        if owner != owners[pk].pk:
            by_kind[_KINDS[kind]][pk] = {"owner": owners[pk]}
    handed = sum(len(values) for values in by_kind.values())
    for follower in followers():
        rows = registry.get(follower.kind).model._default_manager.filter(any_of("party_id", owners), **follower.open)
        for pk, party, owner in rows.values_list("pk", "party_id", "owner_id"):
            if owner != owners[party].pk:
                by_kind[follower.kind][pk] = {"owner": owners[party]}
    for name, values in by_kind.items():
        write.update_many(registry.get(name), values, actor=write.SYSTEM)
    return handed


def _representatives() -> dict[int, User]:
    """By territory who gets what is handed over, where somebody does."""
    return {
        territory.pk: territory.representative
        for territory in Territory.objects.filter(representative__is_active=True).select_related("representative")
        if territory.representative is not None
    }


_KINDS = {
    Party.Kind.PERSON.value: "people",
    Party.Kind.ORGANISATION.value: "organisations",
    Party.Kind.HOUSEHOLD.value: "households",
}
