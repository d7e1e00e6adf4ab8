"""The mail of a rule on the customer's timeline: when it has left, once, whatever happens to the process in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from rapport.customers.consent import mailed
from rapport.customers.models import Party, TimelineItem, Touch
from rapport.customers.touches import bodies_of
from rapport.platform import write
from rapport.platform.automation.models import Run
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.mailing import sending
from rapport.platform.mailing.models import Letter
from rapport.platform.mailing.sending import send_due
from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import make_person
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import make_automation
from tests.factories.consent import make_consent_entry, make_consent_purpose, make_contact_block
from tests.platform.automation.working import runs_of, work
from tests.smtp import END, Mailbox

pytestmark = pytest.mark.django_db


def written_to(**step: Any) -> tuple[Any, Any]:
    """A customer for whom a mail of a rule waits, and the rule."""
    purpose = make_consent_purpose()
    person = make_person(given_name="Ada", family_name="Adler", emails=[{"value": "ada@example.com", "label": "work"}])
    make_consent_entry(party=person, purpose=purpose)
    given = {"do": "mail", "to": "contact", "purpose": str(purpose.uid), "subject": "News, {record}", "text": "Hello!"}
    rule = make_automation(kind="people", event="changed", name="Newsletter", steps=[{**given, **step}])
    write.update(registry.get("people"), person, {"department": "Roofs"}, actor=None)
    work()
    return person, rule


def subjects(person: Any) -> list[tuple[str, str]]:
    found = TimelineItem.objects.filter(party=person, source_kind="touches").order_by("id")
    return list(found.values_list("kind", "title"))


def emptied() -> bool:
    return not Letter.objects.exclude(to="", subject="", text="", about={}).exists()


def test_a_mail_that_left_is_an_outbound_touch_of_the_author(mailbox: Mailbox) -> None:
    person, rule = written_to(text="You work in {department} now.")
    assert subjects(person) == []  # it waits, and is no touch yet

    assert (send_due(), send_due()) == (1, 0)

    touch = Touch.objects.get(party=person)
    assert (touch.channel, touch.direction, touch.subject) == ("email", "outbound", "News, Ada Adler")
    assert (touch.owner, touch.source) == (rule.author, "Automation: Newsletter")
    assert touch.happened_at == Letter.objects.get().sent_at
    assert subjects(person) == [("email", "News, Ada Adler")]
    assert Party.objects.get(pk=person.pk).last_touch_at == touch.happened_at
    made = ChangeSet.objects.get(uid=touch.created_in)
    assert (made.actor, made.channel, made.act) == (rule.author, "automation", "mailed")
    assert str(made) == "Automation: Newsletter" and emptied()


def test_the_text_is_kept_without_the_customers_own_link(mailbox: Mailbox) -> None:
    person, _rule = written_to(text="You work in {department} now.")
    send_due()

    touch = Touch.objects.get(party=person)
    assert bodies_of([touch.pk])[touch.pk] == "You work in Roofs now."
    assert "https://crm.example.org/" in mailbox.taken[0][2].get_content()
    page = Browser(make_holder("all")).get(reverse("party-touch", args=[person.uid, touch.uid])).content.decode()
    assert "You work in Roofs now." in page and "Automation: Newsletter" in page


def test_a_mail_that_is_not_permitted_any_more_leaves_nothing(mailbox: Mailbox) -> None:
    person, _rule = written_to()
    make_contact_block(party=person, channel="email")

    send_due()

    assert (subjects(person), mailbox.taken, emptied()) == ([], [], True)
    assert Party.objects.get(pk=person.pk).last_touch_at is None


def test_a_process_that_dies_between_sending_and_telling_tells_once_later(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _rule = written_to()

    class Killed(BaseException):
        pass

    def die(_letter: Letter) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_tell", die)
        with pytest.raises(Killed):
            send_due()
    assert (Letter.objects.get().state, subjects(person), emptied()) == ("sent", [], False)

    assert (send_due(), send_due()) == (0, 0)

    assert (len(mailbox.taken), subjects(person), emptied()) == (1, [("email", "News, Ada Adler")], True)


def test_two_processes_that_tell_of_one_mail_write_one_touch(mailbox: Mailbox) -> None:
    person, _rule = written_to()
    waiting = Letter.objects.get()
    send_due()
    waiting.state, waiting.sent_at = "sent", timezone.now()

    sending._tell(waiting)  # as another process does that read the letter before

    assert Touch.objects.filter(party=person).count() == 1


def test_an_error_while_telling_stops_no_mail_and_is_tried_again_for_three_days(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _rule = written_to()

    def fail(*_given: Any) -> None:
        raise ValueError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(mailed, "_values", fail)
        assert (send_due(), send_due()) == (1, 0)
    assert (subjects(person), emptied(), len(mailbox.taken)) == ([], False, 1)
    Letter.objects.update(next_at=timezone.now() - timedelta(days=3, minutes=1))

    assert (send_due(), subjects(person), emptied()) == (0, [], True)


def test_of_a_mail_of_which_nobody_knows_whether_it_arrived_there_is_a_note(mailbox: Mailbox) -> None:
    person, _rule = written_to()
    mailbox.silent_at = END

    assert send_due() == 0

    assert subjects(person) == [("note", "Perhaps sent: News, Ada Adler")]
    assert Party.objects.get(pk=person.pk).last_touch_at is None and emptied()


def test_who_was_deleted_meanwhile_gets_no_touch(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    person, _rule = written_to()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_tell", lambda letter: None)
        send_due()
    write.delete(registry.get("people"), person, actor=None)

    send_due()

    assert (Touch.objects.count(), emptied()) == (0, True)


def test_the_touch_stays_when_the_run_is_taken_back(mailbox: Mailbox) -> None:
    person, rule = written_to()
    write.update(
        registry.get("automations"),
        rule,
        {"steps": [*rule.steps, {"do": "set", "values": {"source": "Mailed"}}]},
        actor=make_administrator(),
    )
    write.update(registry.get("people"), person, {"department": "Walls"}, actor=None)
    work()
    send_due()
    run = Run.objects.exclude(change_set=None).order_by("-pk")[0]
    assert run.change_set is not None

    undo(run.change_set, actor=make_administrator())

    assert subjects(person) == [("email", "News, Ada Adler")] * 2
    assert Party.objects.get(pk=person.pk).source == ""


def test_a_rule_that_waits_for_touches_does_not_hear_of_its_own_mails(mailbox: Mailbox) -> None:
    written_to()
    echo = make_automation(kind="touches", event="created", steps=[{"do": "set", "values": {"outcome": "Heard"}}])

    send_due()
    work()

    assert runs_of(echo) == []


def test_a_mail_to_a_colleague_is_on_nobodys_timeline(mailbox: Mailbox) -> None:
    reader = make_holder("all")
    person, _rule = written_to(to="", user=str(reader.uid), purpose="")

    assert send_due() == 1
    assert (subjects(person), emptied()) == ([], True)


def test_the_touch_goes_to_the_record_into_which_the_customers_was_merged(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, _rule = written_to()
    kept = make_person()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_tell", lambda letter: None)
        send_due()
    with change_set(actor=None, channel="system", act="merge"):
        Party.objects.filter(pk=person.pk).update(merged_into=kept)

    send_due()

    assert (subjects(person), subjects(kept)) == ([], [("email", "News, Ada Adler")])


def test_who_was_erased_meanwhile_gets_no_touch(mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch) -> None:
    person, _rule = written_to()
    with monkeypatch.context() as patch:
        patch.setattr(sending, "_tell", lambda letter: None)
        send_due()
    with change_set(actor=None, channel="system", act="erase"):
        Party.objects.filter(pk=person.pk).update(erased_at=timezone.now())

    send_due()

    assert (Touch.objects.count(), emptied()) == (0, True)
