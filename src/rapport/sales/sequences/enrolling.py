"""Enrolling people, and pausing, resuming and stopping what runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.customers.consent.permission import may_contact_many
from rapport.customers.models import Party
from rapport.platform import write
from rapport.platform.access.choices import Action as Right
from rapport.platform.access.engine import may, may_change, rows, rows_of_model
from rapport.platform.history.change_sets import change_set
from rapport.platform.jobs.asking import ask_for
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change
from rapport.platform.write_errors import Invalid, Missing, Refused
from rapport.sales.models import Enrolment, SequenceSend, SequenceStep
from rapport.sales.models import Sequence as Steps
from rapport.sales.sequences.carrying import own_account, steps_of
from rapport.sales.sequences.stopping import KIND, OPEN, end
from rapport.sales.sequences.wording import told

if TYPE_CHECKING:
    from rapport.platform.access.models import User

AT_ONCE = 1_000
"""People that are enrolled together."""
TASK = "run_sequences"
"""The periodic task that takes the steps that are due; the first one does not wait for its minute."""
State = Enrolment.State
Action = SequenceStep.Action


def refuse_unready(sequence: Steps, actor: User | None) -> None:
    """Raise Invalid with what a sequence, or who enrols, lacks for its steps."""
    used = set(steps_of(sequence.pk).values_list("action", flat=True))
    purpose = sequence.purpose
    if not used:
        raise Invalid({"sequence": [_("The sequence has no steps yet.")]})
    if not purpose.is_active or (Action.MAIL in used and not purpose.by_email):
        raise Invalid({"sequence": [_("For %(purpose)s no mails are sent.") % {"purpose": purpose}]})
    if Action.CALL in used and not purpose.by_phone:
        raise Invalid({"sequence": [_("For %(purpose)s nobody is called.") % {"purpose": purpose}]})
    if Action.MAIL in used and actor is not None and own_account(actor) is None:
        raise Invalid({"sequence": [_("Set up a mail account of your own that sends: the mails go from it.")]})


def why_not(sequence: Steps, parties: Sequence[Party], actor: User | None) -> dict[int, str]:
    """Those who may not be enrolled, by their keys, and why."""
    keys = [party.pk for party in parties]
    found: dict[int, str] = {}
    for party in parties:
        if party.kind != Party.Kind.PERSON:
            found[party.pk] = _("Only people are enrolled.")
    if actor is not None:
        changeable = rows_of_model(Party, actor, Right.UPDATE.value).filter(pk__in=keys)
        for key in set(keys) - set(changeable.values_list("pk", flat=True)):
            found.setdefault(key, _("You may not change this person."))
    earlier = Enrolment.objects.filter(sequence=sequence, party__in=keys)
    for key, state in earlier.values_list("party_id", "state"):
        if state in OPEN:
            found[key] = _("is in it already")
        elif not sequence.repeats:
            found.setdefault(key, _("was in it before"))
    steps = set(steps_of(sequence.pk).values_list("action", flat=True))
    for action, channel in ((Action.MAIL, "email"), (Action.CALL, "phone")):
        if action in steps:
            for key, answer in may_contact_many(keys, sequence.purpose, channel).items():
                if not answer.allowed:
                    found.setdefault(key, answer.reason)
    return found


def begin(batch: Batch[Enrolment]) -> None:
    """Let the new enrolments of a batch begin at the first step; called by the write path."""
    by_sequence: dict[int, list[Change[Enrolment]]] = defaultdict(list)
    for change in batch.changes:
        if change.is_new and change.instance.sequence_id and change.instance.party_id:
            by_sequence[change.instance.sequence_id].append(change)
    # Of two who enrol into one sequence at once the second one sees whom the first one enrolled.
    held = Steps.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=by_sequence)
    for sequence in held.select_related("purpose").order_by("pk"):
        _begin(sequence, by_sequence[sequence.pk], batch.actor)
    if by_sequence:
        ask_for(TASK)


def _begin(sequence: Steps, changes: Sequence[Change[Enrolment]], actor: User | None) -> None:
    try:
        refuse_unready(sequence, actor)
    except Invalid as refusal:
        for change in changes:
            change.add_error("sequence", told(refusal))
        return
    refused = why_not(sequence, [change.instance.party for change in changes], actor)
    rounds = dict(
        Enrolment.objects.filter(sequence=sequence, party__in=[change.instance.party_id for change in changes])
        .values_list("party_id")
        .annotate(Max("round"))
    )
    now, first = timezone.now(), steps_of(sequence.pk).first()
    seen: set[int] = set()
    for change in changes:
        one = change.instance
        if one.party_id in refused or one.party_id in seen:
            change.add_error("party", f"{one.party}: {refused.get(one.party_id) or _('is in it already')}")
        seen.add(one.party_id)
        one.round, one.step = rounds.get(one.party_id, 0) + 1, first
        one.started_at = one.next_at = now
        one.enrolled_by = one.enrolled_by or actor


def enrol(*, sequence: Steps, parties: Iterable[Party], actor: User, channel: str) -> list[Enrolment]:
    """Enrol people, all in one act; those who may not be enrolled are left out. Raises Invalid when nobody is left, or
    there are more than :data:`AT_ONCE`, and what the write path raises."""
    wanted = list(parties)
    if not may(registry.get(KIND), actor, Right.CREATE.value):
        raise Refused(_("You may not create %(kind)s.") % {"kind": registry.get(KIND).label_plural})
    if len(wanted) > AT_ONCE:
        raise Invalid({"": [_("At most %(count)s people are enrolled at once.") % {"count": AT_ONCE}]})
    refuse_unready(sequence, actor)
    with change_set(actor=actor, channel=channel, act="enrol", kind=KIND, summary=str(sequence)[:300]):
        Steps.objects.select_for_update(of=("self",), no_key=True).get(pk=sequence.pk)
        refused = why_not(sequence, wanted, actor)
        rows_of_values = [{"sequence": sequence, "party": one} for one in wanted if one.pk not in refused]
        if not rows_of_values:
            raise Invalid({"": [_("Nobody of them can be enrolled.")]})
        return write.create_many(registry.get(KIND), rows_of_values, actor=actor, channel=channel)


def pause(*, enrolment: Enrolment, actor: User, channel: str) -> Enrolment:
    """Let nothing be done until it is resumed. Raises Invalid when it does not run."""
    with change_set(actor=actor, channel=channel, act="pause", kind=KIND, summary=str(enrolment)[:300]):
        one = _held(enrolment, actor, (State.RUNNING,))
        end(one, State.PAUSED, Enrolment.Reason.BY_HAND)
    return _fresh(one)


def resume(*, enrolment: Enrolment, actor: User, channel: str) -> Enrolment:
    """Go on with the step at which it paused. Raises Invalid when it is not paused."""
    with change_set(actor=actor, channel=channel, act="resume", kind=KIND, summary=str(enrolment)[:300]):
        one = _held(enrolment, actor, (State.PAUSED,))
        values = {"state": State.RUNNING, "reason": "", "note": "", "next_at": one.next_at or timezone.now()}
        write.update(registry.get(KIND), one, values, actor=write.SYSTEM)
        ask_for(TASK)
    return _fresh(one)


def stop(*, enrolment: Enrolment, actor: User, channel: str) -> Enrolment:
    """End it for good; a mail that has not left yet does not. Raises Invalid when it is over already."""
    with change_set(actor=actor, channel=channel, act="stop", kind=KIND, summary=str(enrolment)[:300]):
        one = _held(enrolment, actor, OPEN)
        end(one, State.STOPPED, Enrolment.Reason.BY_HAND)
    return _fresh(one)


def may_steer(enrolment: Enrolment, user: User) -> bool:
    """Whether somebody pauses, resumes and stops an enrolment: who may change it, which follows the person."""
    return may_change(registry.get(KIND), user, enrolment)


def _held(enrolment: Enrolment, actor: User, states: Iterable[str]) -> Enrolment:
    one: Enrolment | None = rows(registry.get(KIND), actor).filter(pk=enrolment.pk).first()
    if one is None:
        raise Missing(_("There is no such record, or it is not within your reach."))
    if not may_steer(one, actor):
        raise Refused(_("You see this record but may not change it."))
    held = Enrolment.objects.select_for_update().get(pk=one.pk)
    if held.state not in states:
        raise Invalid({"": [pgettext("enrolment", "It is in another state by now.")]})
    return held


def _fresh(one: Enrolment) -> Enrolment:
    one.refresh_from_db()
    return one


def has_sends(ids: Iterable[int]) -> set[int]:
    """Those of the enrolments of which a step was carried out."""
    return set(SequenceSend.objects.filter(enrolment__in=list(ids)).values_list("enrolment_id", flat=True))
