"""Sequences: each step once, in the hours of the person, with their consent, until they answer."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from rapport.customers.models import Party, Task
from rapport.customers.privacy.erasing import carry_out, note_erasure
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import put
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import Enrolment, Sequence, SequenceSend
from rapport.sales.sequences import carrying, enrolling
from rapport.sales.sequences.carrying import run_due
from rapport.sales.sequences.following import SequenceGuard, follow_mails
from rapport.sales.sequences.hours import next_opening, zone_of
from rapport.sales.sequences.stopping import stop_of
from tests.factories import make_deal, make_touch
from tests.factories.access import make_administrator
from tests.factories.consent import make_consent_purpose, make_contact_block
from tests.factories.mail_templates import make_mail_template
from tests.factories.mailboxes import make_sending_account
from tests.factories.sales import make_ladder
from tests.factories.sequences import make_enrolment, make_sequence, make_sequence_step
from tests.sales.sequenced import bob, enrolled, later, mails, reply, stands, subjects

pytestmark = pytest.mark.django_db
State, Reason = Enrolment.State, Enrolment.Reason


@pytest.fixture
def ada() -> Any:
    return make_administrator(email="ada@hansa.example", full_name="Ada Admin")


@pytest.fixture
def account(ada: Any) -> MailAccount:
    return make_sending_account(owner=ada, address="ada@hansa.example", signature="Ada")


def test_each_step_is_taken_once_in_its_order_and_the_ledger_says_so(ada: Any, account: MailAccount) -> None:
    sequence, person = mails(wait=3), bob()
    make_sequence_step(sequence=sequence, position=99, action="task", subject="Ask again", days=2)
    one = enrolled(sequence, person, ada)

    run_due()

    [mail] = OutgoingMail.objects.all()
    assert (mail.subject, mail.to, mail.account) == ("Mail 1", ["bob@kunde.example"], account)
    assert [line for line in mail.text.split("\n") if line] == ["Dear Bob", "-- ", "Ada"]
    assert mail.about["purpose"] == sequence.purpose.code
    one.refresh_from_db()
    assert one.step is not None and one.step.subject == "Mail 2"
    assert one.next_at is not None
    assert timedelta(days=2, hours=23) < one.next_at - timezone.now() <= timedelta(days=3)
    run_due()
    assert subjects() == ["Mail 1"]
    later(one)
    run_due()
    later(one)
    run_due()
    assert subjects() == ["Mail 1", "Mail 2"]
    assert stands(one) == (State.FINISHED, "")
    [task] = Task.objects.filter(party=person)
    assert (task.subject, task.owner, task.due_on) == ("Ask again", ada, timezone.localdate() + timedelta(days=2))
    assert SequenceSend.objects.filter(enrolment=one).count() == 5


def test_a_worker_that_dies_between_has_put_nothing_and_the_next_one_puts_it_once(
    ada: Any, account: MailAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = enrolled(mails(steps=1), bob(), ada)

    class Killed(BaseException):
        pass

    real = put

    def put_and_die(**what: Any) -> Any:
        real(**what)
        raise Killed

    monkeypatch.setattr(carrying, "put", put_and_die)
    with pytest.raises(Killed), transaction.atomic():
        run_due()
    assert (OutgoingMail.objects.count(), SequenceSend.objects.count()) == (0, 0)
    monkeypatch.setattr(carrying, "put", real)

    run_due()
    run_due()

    assert (subjects(), SequenceSend.objects.count()) == (["Mail 1"], 1)
    assert stands(one) == (State.FINISHED, "")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_put_each_mail_once() -> None:
    ada = make_administrator(email="ada@hansa.example")
    make_sending_account(owner=ada, address="ada@hansa.example")
    sequence = mails(steps=2)
    people = [bob(email=f"bob{place}@kunde.example") for place in range(8)]
    enrolling.enrol(sequence=sequence, parties=people, actor=ada, channel="web")
    start = threading.Barrier(2)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            start.wait()
            run_due()
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert errors == []
    sent = sorted((mail.to[0], mail.subject) for mail in OutgoingMail.objects.all())
    assert sent == sorted((one.email, f"Mail {number}") for one in people for number in (1, 2))
    assert set(Enrolment.objects.values_list("state", flat=True)) == {State.FINISHED}


@pytest.mark.django_db(transaction=True)
def test_the_same_person_enrolled_twice_at_once_is_in_it_once() -> None:
    ada, sequence, person = make_administrator(), make_sequence_step().sequence, bob()
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def work() -> None:
        start.wait()
        try:
            enrolled(sequence, person, ada)
            outcomes.append("enrolled")
        except Invalid as refusal:
            outcomes.append(refusal.message)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert sorted(outcomes) == ["Nobody of them can be enrolled.", "enrolled"]
    assert Enrolment.objects.filter(sequence=sequence, party=person).count() == 1


def test_the_database_refuses_a_second_line_of_the_ledger_and_nobody_is_enrolled_again_unless_it_is_allowed(
    ada: Any,
) -> None:
    sequence, person = make_sequence_step().sequence, bob()
    one = enrolled(sequence, person, ada)
    run_due()
    [send] = SequenceSend.objects.all()
    with pytest.raises(IntegrityError), change_set(actor=None, channel="system", act="x", kind="enrolments"):
        SequenceSend.objects.create(enrolment=one, sequence=sequence, party=person, step=send.step)
    with pytest.raises(Invalid):
        enrolled(sequence, person, ada)
    assert enrolling.why_not(sequence, [person], ada) == {person.pk: "was in it before"}

    write.update(registry.get("sequences"), sequence, {"repeats": True}, actor=ada)
    sequence.refresh_from_db()
    again = enrolled(sequence, person, ada)
    run_due()

    assert again.round == 2
    assert list(SequenceSend.objects.order_by("round").values_list("round", flat=True)) == [1, 2]


def test_an_undo_leaves_the_ledger_and_nothing_is_sent_again(ada: Any, account: MailAccount) -> None:
    one = enrolled(mails(steps=1, wait=3), bob(), ada)
    run_due()
    acts = ChangeSet.objects.filter(kind="enrolments").order_by("-started_at")
    for act in list(acts):
        undo(act, actor=ada, channel="web")

    later(one)
    run_due()

    assert SequenceSend.objects.filter(enrolment=one).exists()
    assert subjects() == ["Mail 1"]


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (datetime(2026, 3, 27, 15, 59, tzinfo=UTC), datetime(2026, 3, 27, 15, 59, tzinfo=UTC)),  # Friday 16:59
        (
            datetime(2026, 3, 27, 16, 0, tzinfo=UTC),
            datetime(2026, 3, 30, 7, 0, tzinfo=UTC),
        ),  # to summer time
        (datetime(2026, 3, 30, 6, 59, tzinfo=UTC), datetime(2026, 3, 30, 7, 0, tzinfo=UTC)),
        (datetime(2026, 10, 23, 15, 0, tzinfo=UTC), datetime(2026, 10, 26, 8, 0, tzinfo=UTC)),  # and back
    ],
)
def test_hours_over_a_weekend_on_which_the_clocks_change(at: datetime, expected: datetime) -> None:
    sequence = Sequence(days="workdays", from_hour=9, until_hour=17)
    assert next_opening(sequence, ZoneInfo("Europe/Berlin"), at) == expected


def test_a_step_waits_for_the_hours_of_the_person_by_their_own_clock(ada: Any) -> None:
    sequence = make_sequence(time_zone="America/New_York")
    at = datetime(2026, 6, 1, 12, tzinfo=UTC)
    berlin, known = bob(addresses=["Hauptstraße 1, 53111 Bonn, Germany"]), bob(time_zone="Asia/Tokyo")
    unknown = bob()
    berlin.country = "DE"
    assert zone_of(known, sequence, at) == ZoneInfo("Asia/Tokyo")
    assert at.astimezone(zone_of(berlin, sequence, at)).hour == 14
    assert zone_of(unknown, sequence, at) == ZoneInfo("America/New_York")
    unknown.country = "US"  # several clocks
    assert zone_of(unknown, sequence, at) == ZoneInfo("America/New_York")

    there = timezone.now().astimezone(ZoneInfo("Asia/Tokyo"))
    closed = (there.hour + 2) % 23
    sequence = make_sequence(from_hour=closed, until_hour=closed + 1)
    make_sequence_step(sequence=sequence)
    one = enrolled(sequence, known, ada)
    run_due()
    one.refresh_from_db()
    assert not SequenceSend.objects.exists()
    assert one.next_at is not None and one.next_at.astimezone(ZoneInfo("Asia/Tokyo")).hour == closed


def test_consent_that_was_withdrawn_midway_stops_it_with_the_reason(ada: Any, account: MailAccount) -> None:
    sequence, person = mails(wait=3), bob()
    one = enrolled(sequence, person, ada)
    run_due()
    make_contact_block(party=person, channel="")
    later(one)

    run_due()

    assert stands(one) == (State.STOPPED, Reason.NOT_PERMITTED)
    assert one.note == "do not contact"
    assert subjects() == ["Mail 1"]


def test_who_did_not_agree_is_not_enrolled_and_the_preview_says_why(ada: Any, account: MailAccount) -> None:
    sequence = mails(purpose=make_consent_purpose())
    people = [bob(), bob(email="")]
    with pytest.raises(Invalid, match="Nobody of them"):
        enrolling.enrol(sequence=sequence, parties=people, actor=ada, channel="web")
    why = enrolling.why_not(sequence, people, ada)
    assert why[people[0].pk].startswith("no consent") and why[people[1].pk].startswith("cannot be contacted")
    assert not Enrolment.objects.exists()


def test_a_reply_stops_it_and_an_out_of_office_reply_does_not(ada: Any, account: MailAccount) -> None:
    sequence, person = mails(wait=3), bob()
    one = enrolled(sequence, person, ada)
    run_due()
    reply(person, automatic=True)
    assert stop_of([person.pk]) == 0
    assert stands(one) == (State.RUNNING, "")

    reply(person)
    assert stop_of([person.pk]) == 1

    assert stands(one) == (State.STOPPED, Reason.REPLY)
    [send] = SequenceSend.objects.filter(replied_at__isnull=False)
    assert send.step.subject == "Mail 1"


def test_an_answer_to_the_last_mail_counts_though_the_sequence_is_over(ada: Any, account: MailAccount) -> None:
    one = enrolled(mails(steps=2, stops_on_reply=False), person := bob(), ada)
    run_due()
    assert stands(one) == (State.FINISHED, "")
    reply(person)
    stop_of([person.pk])
    stop_of([person.pk])
    assert stands(one) == (State.FINISHED, "")
    assert [send.step.subject for send in SequenceSend.objects.filter(replied_at__isnull=False)] == ["Mail 2"]


def test_a_mail_that_still_waits_does_not_leave_after_a_reply(ada: Any, account: MailAccount) -> None:
    one = enrolled(mails(steps=1), person := bob(), ada)
    run_due()
    mail = OutgoingMail.objects.get()
    assert SequenceGuard().refused([mail]) == {}
    reply(person)
    assert SequenceGuard().refused([mail]) == {mail.pk: "the sequence was stopped: They replied"}
    assert stands(one)[0] == State.FINISHED  # the guard only says no; the worker stops it


def test_a_reply_of_before_the_enrolment_or_where_it_does_not_count_stops_nothing(
    ada: Any, account: MailAccount
) -> None:
    person = bob()
    reply(person, happened_at=timezone.now() - timedelta(days=2))
    one = enrolled(mails(wait=3), person, ada)
    other = enrolled(mails(wait=3, stops_on_reply=False), person, ada)
    stop_of([person.pk])
    assert stands(one)[0] == State.RUNNING
    reply(person)
    stop_of([person.pk])
    assert (stands(one)[0], stands(other)[0]) == (State.STOPPED, State.RUNNING)


def test_a_meeting_a_deal_won_and_who_left_stop_it(ada: Any) -> None:
    def running() -> Enrolment:
        return enrolled(make_sequence_step().sequence, bob(email=f"b{Party.objects.count()}@kunde.example"), ada)

    met, won, gone, left = running(), running(), running(), running()
    make_touch(party=met.party, channel="meeting", happened_at=timezone.now() + timedelta(days=4))
    make_deal(party=won.party, stage=make_ladder()["won"], closed_on=timezone.localdate())
    write.update(registry.get("people"), gone.party, {"lifecycle": "deceased"}, actor=None)
    colleague = make_administrator()
    with change_set(actor=None, channel="system", act="x", kind="enrolments"):
        Enrolment.objects.filter(pk=left.pk).update(enrolled_by=colleague)
    write.update(registry.get("users"), colleague, {"is_active": False}, actor=None)

    run_due()

    assert [stands(one)[1] for one in (met, won, gone, left)] == [
        Reason.MEETING, Reason.WON, Reason.GONE, Reason.LEFT,
    ]  # fmt: skip
    assert not Task.objects.exists()


def test_a_bounce_and_a_mail_that_failed_stop_it_and_the_ledger_follows(ada: Any, account: MailAccount) -> None:
    one = enrolled(mails(wait=3), bob(), ada)
    other = enrolled(mails(wait=3), bob(email="eva@kunde.example"), ada)
    run_due()
    OutgoingMail.objects.filter(to=["bob@kunde.example"]).update(state="failed", error="550 no such user")
    OutgoingMail.objects.filter(to=["eva@kunde.example"]).update(state="sent", sent_at=timezone.now())

    assert follow_mails() == 2

    assert stands(one) == (State.STOPPED, Reason.MAIL_FAILED)
    assert one.note == "550 no such user"
    assert sorted(SequenceSend.objects.exclude(mail_uid=None).values_list("state", flat=True)) == ["failed", "sent"]
    point = other.party.contact_points.get(kind="email")
    with change_set(actor=None, channel="system", act="x", kind="people"):
        type(point).objects.filter(pk=point.pk).update(state="bounced")
    stop_of([other.party_id])
    assert stands(other) == (State.STOPPED, Reason.BOUNCED)


def test_a_template_that_was_deleted_and_a_missing_value_pause_it_until_they_are_mended(
    ada: Any, account: MailAccount
) -> None:
    sequence = make_sequence()
    template = make_mail_template(owner=ada)
    step = make_sequence_step(sequence=sequence, action="mail", template=template, subject="", text="")
    one = enrolled(sequence, bob(), ada)
    other = enrolled(sequence, bob(given_name="", family_name="Baker", email="b2@kunde.example"), ada)
    write.delete(registry.get("mail-templates"), template, actor=ada)

    run_due()

    assert stands(one) == (State.PAUSED, Reason.NOTHING_TO_SAY)
    values = {"subject": "Hello", "text": "Dear {person.first_name}"}
    step.refresh_from_db()
    write.update(registry.get("sequence-steps"), step, values, actor=ada)
    for paused in (one, other):
        enrolling.resume(enrolment=paused, actor=ada, channel="web")
    run_due()
    assert subjects() == ["Hello"]
    assert stands(one) == (State.FINISHED, "")
    assert stands(other) == (State.PAUSED, Reason.VALUE_MISSING)
    assert other.note == "{person.first_name}"


def test_hostile_names_stand_in_the_mail_as_they_are(ada: Any, account: MailAccount) -> None:
    sequence = make_sequence()
    text = "Dear {person.first_name} {person.last_name}"
    make_sequence_step(sequence=sequence, action="mail", subject="To {person.first_name}", text=text)
    enrolled(sequence, bob(given_name="{user.email}", family_name="<b>\\1{0}%s"), ada)
    run_due()
    [mail] = OutgoingMail.objects.all()
    assert mail.subject == "To {user.email}"
    assert "Dear {user.email} <b>\\1{0}%s" in mail.text and "ada@hansa.example" not in mail.text


def test_a_condition_ends_it_or_leaves_the_next_step_out(ada: Any) -> None:
    condition = {"any": [{"all": [{"field": "value_class", "op": "exact", "value": "A"}]}]}

    def through(otherwise: str, value_class: str) -> list[str]:
        sequence = make_sequence()
        base = {"sequence": sequence, "action": "task"}
        make_sequence_step(sequence=sequence, position=1, action="condition", condition=condition, otherwise=otherwise)
        make_sequence_step(**base, position=2, subject="Only A")
        make_sequence_step(**base, position=3, subject="Everybody")
        person = bob(value_class=value_class)
        enrolled(sequence, person, ada)
        run_due()
        return list(Task.objects.filter(party=person).order_by("pk").values_list("subject", flat=True))

    assert through("end", "A") == ["Only A", "Everybody"]
    assert through("end", "B") == []
    assert through("skip", "B") == ["Everybody"]


def test_one_that_cannot_go_on_is_paused_and_keeps_none_of_the_others_waiting(
    ada: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = make_enrolment(enrolled_by=ada), make_enrolment(enrolled_by=ada)
    real = carrying._task

    def broken(enrolment: Enrolment, *rest: Any) -> Any:
        if enrolment.pk == one.pk:
            raise RuntimeError("no")
        return real(enrolment, *rest)

    monkeypatch.setattr(carrying, "_task", broken)
    assert run_due() == 2
    assert stands(one) == (State.PAUSED, Reason.TROUBLE)
    assert stands(other) == (State.FINISHED, "")


def test_pause_resume_stop_and_switching_off(ada: Any) -> None:
    one = make_enrolment(enrolled_by=ada)
    enrolling.pause(enrolment=one, actor=ada, channel="web")
    assert run_due() == 0
    with pytest.raises(Invalid):
        enrolling.pause(enrolment=one, actor=ada, channel="web")
    enrolling.resume(enrolment=one, actor=ada, channel="web")
    write.update(registry.get("sequences"), one.sequence, {"is_active": False}, actor=ada)
    assert run_due() == 0
    enrolling.stop(enrolment=one, actor=ada, channel="web")
    write.update(registry.get("sequences"), Sequence.objects.get(pk=one.sequence_id), {"is_active": True}, actor=ada)
    assert run_due() == 0
    assert stands(one) == (State.STOPPED, Reason.BY_HAND)


def test_a_step_that_was_carried_out_is_not_deleted_and_one_that_comes_before_is_not_made_up_for(ada: Any) -> None:
    sequence = make_sequence()
    first = make_sequence_step(sequence=sequence, position=20, subject="First")
    make_sequence_step(sequence=sequence, position=30, action="wait", days=1)
    unused = make_sequence_step(sequence=sequence, position=40, subject="Unused")
    one = enrolled(sequence, bob(), ada)
    run_due()
    with pytest.raises(Invalid):
        write.delete(registry.get("sequence-steps"), first, actor=ada)
    write.delete(registry.get("sequence-steps"), unused, actor=ada)
    make_sequence_step(sequence=sequence, position=10, subject="Before")
    make_sequence_step(sequence=sequence, position=50, subject="After")
    later(one)

    run_due()

    assert list(Task.objects.order_by("pk").values_list("subject", flat=True)) == ["First", "After"]


def test_erasing_the_person_ends_it_and_keeps_the_count(ada: Any, account: MailAccount) -> None:
    one = enrolled(mails(wait=3), bob(), ada)
    run_due()
    with change_set(actor=None, channel="system", act="x", kind="enrolments"):
        Enrolment.objects.filter(pk=one.pk).update(note="words about them")
    erasure = note_erasure(one.party, reason="request", requested_on=timezone.localdate(), actor=ada)
    carry_out([erasure], actor=ada, channel="job")
    assert stands(one) == (State.STOPPED, Reason.GONE)
    assert (one.note, one.next_at) == ("", None)
    assert SequenceSend.objects.filter(enrolment=one).count() == 2
    assert run_due() == 0
