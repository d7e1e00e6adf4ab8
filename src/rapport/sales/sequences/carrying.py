"""Carrying steps out: whoever is due gets the next step, once.

A worker takes one enrolment at a time, which no other has (SKIP LOCKED), and writes in one transaction the mail or
task, the line of the ledger and where the enrolment stands. A worker that is killed has done all of it or nothing.
The mail itself leaves at most once (:mod:`rapport.platform.outgoing_mail.sending`).
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import Error
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rapport.customers.consent.permission import may_contact
from rapport.customers.models import MailTemplate, Party, Task
from rapport.customers.outgoing.begun import Form, Source, with_template
from rapport.customers.outgoing.filling import names_in
from rapport.customers.outgoing.permission import refused_addresses
from rapport.platform import write
from rapport.platform.access.engine import rows_of_model
from rapport.platform.access.models import User
from rapport.platform.automation.conditions import RuleError, rows_for_everybody
from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.history.change_sets import change_set
from rapport.platform.jobs.outgoing import is_held
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import Letter, accounts_for, put
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Enrolment, SequenceSend, SequenceStep
from rapport.sales.sequences.hours import next_opening, zone_of
from rapport.sales.sequences.stopping import ACT, CHANNEL, KIND, end, open_enrolments, reasons_to_stop
from rapport.sales.sequences.wording import told

logger = logging.getLogger(__name__)
State, Reason, Action = Enrolment.State, Enrolment.Reason, SequenceStep.Action
ADDRESSING = (Action.MAIL, Action.CALL, Action.TASK)
"""Steps that wait for the hours of the person."""


class _Unfit(Exception):
    """The step cannot be taken: the enrolment comes to this state, for this reason."""

    def __init__(self, state: Enrolment.State, reason: Enrolment.Reason, note: str = "") -> None:
        super().__init__(reason)
        self.state, self.reason, self.note = state, reason, note


def run_due() -> int:
    """Take every step that is due; how many enrolments went on or came to an end. Nothing happens while what reaches
    others is held."""
    done = 0
    while not is_held() and _take_one():
        done += 1
    return done


def _take_one() -> bool:
    """Let the enrolment that is due longest go on; False when none is, or others have them."""
    taken: int | None = None
    try:
        with change_set(actor=None, channel=CHANNEL, act=ACT, kind=KIND) as opened:
            due = open_enrolments().filter(state=State.RUNNING, next_at__lte=timezone.now(), sequence__is_active=True)
            one = due.select_for_update(of=("self",), skip_locked=True).order_by("next_at", "id").first()
            opened.unchanged = one is None
            if one is not None:
                taken = one.pk
                opened.summary = str(one.sequence)[:300]
                _go_on(one, timezone.now())
    except Exception as error:
        if taken is None or (isinstance(error, Error) and fault_of(error) in (Fault.LOST, Fault.BUSY)):
            raise
        logger.exception("The enrolment %s cannot go on and is paused", taken)
        _pause(taken)
    return taken is not None


def _pause(key: int) -> None:
    with change_set(actor=None, channel=CHANNEL, act=ACT, kind=KIND):
        one = Enrolment.objects.select_for_update().get(pk=key)
        end(one, State.PAUSED, Reason.TROUBLE)


def _go_on(one: Enrolment, now: datetime) -> None:
    reason = reasons_to_stop([one]).get(one.pk)
    if reason is not None:
        end(one, State.STOPPED, reason)
        return
    step = one.step if one.step is not None and one.step.is_active else following(one, one.step)
    if step is None:
        end(one, State.FINISHED)
        return
    if step.action in ADDRESSING:
        opens = next_opening(one.sequence, zone_of(one.party, one.sequence, now), now)
        if opens > now:
            write.update(registry.get(KIND), one, {"next_at": opens, "step": step}, actor=write.SYSTEM)
            return
    assert one.enrolled_by is not None  # otherwise it was stopped above
    with translation.override(one.enrolled_by.language or settings.LANGUAGE_CODE):
        try:
            _carry_out(one, step, one.enrolled_by, now)
        except _Unfit as unfit:
            end(one, unfit.state, unfit.reason, unfit.note)


def steps_of(sequence: int) -> QuerySet[SequenceStep]:
    """The steps of a sequence that are in use, in their order."""
    steps = SequenceStep.objects.filter(sequence=sequence, is_active=True)
    return steps.select_related("template").order_by("position", "pk")


def following(one: Enrolment, step: SequenceStep | None) -> SequenceStep | None:
    """The step after this one; without one, the step after the last that was carried out."""
    if step is None:
        last = SequenceSend.objects.filter(enrolment=one).select_related("step").order_by("-created_at", "-pk").first()
        step = last.step if last is not None else None
    steps = steps_of(one.sequence_id)
    if step is not None:
        steps = steps.filter(Q(position__gt=step.position) | Q(position=step.position, pk__gt=step.pk))
    return steps.first()


def _carry_out(one: Enrolment, step: SequenceStep, user: User, now: datetime) -> None:
    """Take one step, unless the ledger says that it was taken, and go to the next."""
    done = SequenceSend.objects.filter(sequence=one.sequence, party=one.party, step=step, round=one.round)
    mail: OutgoingMail | None = None
    task: Task | None = None
    passes, wait = True, timedelta()
    if not done.exists():
        if step.action == Action.MAIL:
            mail = _mail(one, step, user)
        elif step.action in (Action.CALL, Action.TASK):
            task = _task(one, step, user)
        elif step.action == Action.CONDITION:
            passes = _passes(step, one.party)
        else:
            wait = timedelta(days=step.days)
        SequenceSend.objects.create(
            enrolment=one,
            sequence=one.sequence,
            party=one.party,
            step=step,
            round=one.round,
            mail_uid=mail.uid if mail is not None else None,
            task=task,
        )
    if not passes and step.otherwise == SequenceStep.Otherwise.END:
        end(one, State.FINISHED, Reason.CONDITION)
        return
    after = following(one, step)
    if not passes and after is not None:
        after = following(one, after)
    if after is None and not wait:
        end(one, State.FINISHED)
        return
    write.update(registry.get(KIND), one, {"step": after, "next_at": now + wait}, actor=write.SYSTEM)


def own_account(user: User) -> MailAccount | None:
    """The account of somebody's own from which their sequences write."""
    return accounts_for(user).filter(owner=user).first()


def _mail(one: Enrolment, step: SequenceStep, user: User) -> OutgoingMail:
    said = step.template or MailTemplate(subject=step.subject, text=step.text)
    if not said.text.strip():
        raise _Unfit(State.PAUSED, Reason.NOTHING_TO_SAY, str(step))
    address = _permitted(one, user, "email")
    if refused := refused_addresses(one.sequence.purpose.code, [address]):
        raise _Unfit(State.STOPPED, Reason.NOT_PERMITTED, refused[address])
    account = own_account(user)
    if account is None:
        raise _Unfit(State.PAUSED, Reason.NO_ACCOUNT, str(user))
    source = Source(party=one.party)
    values = source.values(user)
    if lacking := [f"{{{name}}}" for name in names_in(f"{said.subject}\n{said.text}") if name not in values]:
        raise _Unfit(State.PAUSED, Reason.VALUE_MISSING, ", ".join(lacking))
    form = with_template(said, Form(account), source, user)
    about = {"party": str(one.party.uid), "purpose": one.sequence.purpose.code, "sequence": str(one.uid)}
    letter = Letter(account=account, to=[address], subject=form.subject, text=form.text, about=about)
    try:
        return put(letter=letter, author=user)
    except Invalid as refusal:
        raise _Unfit(State.PAUSED, Reason.MAIL_FAILED, told(refusal)) from refusal


def _permitted(one: Enrolment, user: User, channel: str) -> str:
    """The address at which the person may be contacted; it is asked at the moment of the step."""
    if not rows_of_model(Party, user).filter(pk=one.party_id).exists():
        text = _("%(user)s sees this person no longer") % {"user": user}
        raise _Unfit(State.STOPPED, Reason.NOT_PERMITTED, text)
    answer = may_contact(one.party, one.sequence.purpose, channel)
    if not answer.allowed:
        raise _Unfit(State.STOPPED, Reason.NOT_PERMITTED, answer.reason)
    return answer.address


def _task(one: Enrolment, step: SequenceStep, user: User) -> Task:
    if step.action == Action.CALL:
        _permitted(one, user, "phone")
    named = {"person": one.party.display_name}
    plain = _("Call %(person)s") % named if step.action == Action.CALL else str(one.sequence)
    values = {
        "subject": (step.subject or plain)[:300],
        "description": step.text,
        "party": one.party,
        "owner": user,
        "due_on": timezone.localdate() + timedelta(days=step.days),
    }
    made: Task = write.create(registry.get("tasks"), values, actor=write.SYSTEM, channel=CHANNEL)
    return made


def _passes(step: SequenceStep, party: Party) -> bool:
    people = registry.get("people")
    try:
        return bool(people.objects().filter(rows_for_everybody(people, step.condition), pk=party.pk).exists())
    except RuleError as error:
        raise _Unfit(State.PAUSED, Reason.TROUBLE, error.message) from error
