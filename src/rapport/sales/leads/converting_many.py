"""Converting many leads as one job: each in a transaction of its own, all in one change set that can be taken back."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Max, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from procrastinate.contrib.django import app

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, still_may
from rapport.platform.access.titles import shown_title
from rapport.platform.history.change_sets import finish, resume, start_long_change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.jobs.tasks import RESUMED, run_job
from rapport.platform.records.bulk import REASONS_KEPT
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid, Refused, WriteError
from rapport.sales.leads.choosing import choose
from rapport.sales.leads.conversion import ACT, NEW, Converted, Wanted, convert, refuse_converter
from rapport.sales.models import Lead, Pipeline

if TYPE_CHECKING:
    from rapport.platform.access.models import User

logger = logging.getLogger(__name__)

JOB = "convert_leads"
CHANNEL = ChangeSet.Channel.JOB.value


@dataclass(frozen=True, slots=True)
class Chosen:
    """The leads that are meant, as a bulk action of a list names them: of ``uids``, or all that ``query`` matches."""

    uids: tuple[str, ...] = ()
    query: str = ""
    everything: bool = False
    ignore: tuple[str, ...] = ()
    """Parameters of the query that are not the list's."""

    def leads(self, user: User) -> QuerySet[Lead]:
        """Those within the reader's reach, converted ones among them, in no order."""
        spec = registry.get("leads")
        given = QueryDict(self.query if self.everything else "")
        found = Listing(
            ListQuery.parse(spec, given, user, ignore=self.ignore, skip_empty=True), user
        ).matching.order_by()
        return found if self.everything else found.filter(uid__in=self.uids)


@dataclass(frozen=True, slots=True)
class How:
    """How leads are converted: each with a new deal in the pipeline of this uid ("" for none), and whether those are
    left out of which somebody new would be like somebody known."""

    pipeline: str = ""
    careful: bool = False


@dataclass(slots=True)
class Tally:
    """How far it is: what became of the leads up to the one of the key ``last``."""

    done: int = 0
    refused: int = 0
    reasons: list[list[Any]] = field(default_factory=list)
    last: int = 0
    end: int = 0
    new_people: int = 0
    new_organisations: int = 0
    deals: int = 0

    def take(self, wanted: Wanted, done: Converted) -> None:
        """Count a lead that was converted."""
        self.done += 1
        self.new_people += wanted.person == NEW
        self.new_organisations += wanted.organisation == NEW
        self.deals += done.deal is not None

    def refuse(self, lead: Lead, user: User, error: WriteError) -> None:
        """Count a lead that was left as it is, and keep the first reasons."""
        self.refused += 1
        if len(self.reasons) < REASONS_KEPT:
            self.reasons.append([lead.pk, f"{shown_title(lead, user)}: {error.message}"])

    @property
    def words(self) -> str:
        """What came of it, as one line."""
        people = ngettext("%(count)s new person", "%(count)s new people", self.new_people)
        organisations = ngettext("%(count)s new organisation", "%(count)s new organisations", self.new_organisations)
        deals = ngettext("%(count)s deal", "%(count)s deals", self.deals)
        parts = [(people, self.new_people), (organisations, self.new_organisations), (deals, self.deals)]
        return ", ".join(text % {"count": count} for text, count in parts)


def convert_many(*, chosen: Chosen, how: How, actor: User, back: str = "") -> JobRun:
    """Begin converting leads. Raises Refused to who may not, Invalid when none of them is left to convert or the
    pipeline is not there; nothing has begun then."""
    refuse_converter(actor, Wanted(deal=NEW if how.pipeline else None))
    if not may(registry.get("leads"), actor, Action.UPDATE.value):
        raise Refused(_("You may not do this to %(kind)s.") % {"kind": registry.get("leads").label_plural})
    if how.pipeline and not Pipeline.objects.filter(uid=how.pipeline, is_active=True).exists():
        raise Invalid({"pipeline": [_("Choose a pipeline that is in use.")]})
    count = _open(chosen, actor).count()
    if not count:
        raise Invalid({"": [_("There is no lead among them that can be converted.")]})
    spec = registry.get("leads")
    kind = spec.label if count == 1 else spec.label_plural
    label = _("Convert %(count)s %(kind)s") % {"count": count, "kind": kind}
    parameters = {"chosen": asdict(chosen), "how": asdict(how), "back": back}
    return runs.start(convert_leads, actor=actor, name=JOB, label=label, kind="leads", parameters=parameters)


def _label(count: int) -> str:
    return ngettext("%(count)s lead converted", "%(count)s leads converted", count) % {"count": count}


@app.task(name=JOB, queue="default", pass_context=False, retry=RESUMED)
def convert_leads(run: int) -> None:
    """Convert leads, one after the other."""
    run_job(run, _convert)


def _open(chosen: Chosen, user: User) -> QuerySet[Lead]:
    return chosen.leads(user).exclude(status=Lead.Status.CONVERTED)


def _convert(job: JobRun) -> None:
    actor, how = job.actor, How(**job.parameters["how"])
    assert actor is not None  # a person asks for it; run_job has looked whether they still may sign in
    refuse_converter(actor, Wanted(deal=NEW if how.pipeline else None))
    leads = _open(_chosen_of(job.parameters["chosen"]), actor)
    if job.change_set is None:
        _begin(job, leads)
    assert job.change_set is not None
    tally = Tally(**job.result)
    for pk in list(leads.filter(pk__gt=tally.last, pk__lte=tally.end).order_by("pk").values_list("pk", flat=True)):
        runs.heed_cancel(job)
        if not still_may(registry.get("people"), actor, Action.CREATE.value):
            raise Refused(_("The permission for this was withdrawn while it ran. What was done can be taken back."))
        with resume(job.change_set):
            _convert_one(pk, actor, how, tally)
            tally.last = pk
            runs.note(job, done=min(tally.done + tally.refused, job.total), result=asdict(tally))
    _end(job, tally)


def _chosen_of(kept: Mapping[str, Any]) -> Chosen:
    return Chosen(**{**kept, "uids": tuple(kept["uids"]), "ignore": tuple(kept["ignore"])})


def _begin(job: JobRun, leads: QuerySet[Lead]) -> None:
    """Open the change set and fix which leads are meant: one that comes to match later is not touched."""
    with transaction.atomic():
        job.change_set = start_long_change_set(
            actor=job.actor, channel=CHANNEL, act=ACT, kind="leads", summary=job.label
        )
        end = leads.aggregate(end=Max("pk"))["end"] or 0
        runs.note(job, change_set=job.change_set, total=leads.count(), result=asdict(Tally(end=end)))


def _convert_one(pk: int, actor: User, how: How, tally: Tally) -> None:
    """All of one lead or nothing: who finds it converted by another a moment before, or refused, leaves it."""
    lead = Lead.objects.filter(pk=pk).first()
    if lead is None:
        return
    try:
        with transaction.atomic():
            wanted = _wanted(lead, actor, how)
            tally.take(wanted, convert(lead=lead, wanted=wanted, actor=actor, channel=CHANNEL))
    except WriteError as error:
        tally.refuse(lead, actor, error)
    except IntegrityError:
        logger.exception("Lead %s was not converted: the database refused what it would have become", lead.pk)
        tally.refuse(lead, actor, Invalid({"": [_("The database refused it; see the log.")]}))


def _wanted(lead: Lead, actor: User, how: How) -> Wanted:
    choice = choose(lead, actor)
    if how.careful and choice.doubtful:
        raise Invalid({"": [_("Somebody like this is known: convert it on its own.")]})
    deal_values = {"pipeline": how.pipeline} if how.pipeline else {}
    return Wanted(choice.person, choice.organisation, NEW if how.pipeline else None, deal_values)


def _end(job: JobRun, tally: Tally) -> None:
    act = job.change_set
    assert act is not None
    with transaction.atomic():
        act.counts = {"updated": tally.done, "refused": tally.refused}
        if tally.done:
            act.summary = _label(tally.done)
            finish(act)
        else:  # there is nothing to take back
            act.delete()
            job.change_set = None
        runs.end(job, JobRun.State.DONE, tally.words if tally.done else "", asdict(tally))
