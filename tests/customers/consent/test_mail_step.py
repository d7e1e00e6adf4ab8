"""The step of rules that sends a mail: only with permission, in the language of who gets it, once, by a real server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.automation.dry_run import dry_run
from rapport.platform.automation.models import Run
from rapport.platform.history.undo import undo
from rapport.platform.mailing import sending
from rapport.platform.mailing.models import Letter
from rapport.platform.mailing.sending import send_due
from rapport.platform.notifications import digest
from rapport.platform.notifications.models import Preference
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from tests.browser import Browser
from tests.factories import make_person, make_task
from tests.factories.access import make_administrator, make_holder
from tests.factories.automation import make_automation
from tests.factories.consent import make_consent_entry, make_consent_purpose, make_contact_block
from tests.platform.automation.working import runs_of, work
from tests.platform.notifications.telling import told
from tests.smtp import END, Mailbox

pytestmark = pytest.mark.django_db


def mailing(about: Any, **step: Any) -> Any:
    given = {"do": "mail", "to": "contact", "purpose": str(about.uid), "subject": "News, {record}", "text": "Hello!"}
    return make_automation(kind="people", event="changed", steps=[{**given, **step}])


def changed(person: Any) -> None:
    write.update(registry.get("people"), person, {"department": "Roofs"}, actor=None)


def reachable(purpose: Any | None = None, **values: Any) -> Any:
    person = make_person(
        given_name="Ada", family_name="Adler", emails=[{"value": "ada@example.com", "label": "work"}], **values
    )
    if purpose is not None:
        make_consent_entry(party=person, purpose=purpose)
    return person


def states() -> list[str]:
    return list(Letter.objects.order_by("pk").values_list("state", flat=True))


def test_a_customer_who_agreed_gets_one_mail_with_a_way_to_end_it(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    person = reachable(purpose)
    rule = mailing(purpose, text="You work in {department} now.")
    changed(person)
    work()
    assert (send_due(), send_due()) == (1, 0)

    [(_sender, recipients, message)] = mailbox.taken

    assert recipients == [person.email] and message["Subject"] == "News, Ada Adler"
    text = message.get_content()
    assert text.startswith("You work in Roofs now.") and "https://crm.example.org/" in text
    assert message["List-Unsubscribe"].strip().startswith("<https://crm.example.org/")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == rule.author.email
    kept = Letter.objects.get()
    assert (kept.state, kept.to, kept.subject, kept.text) == ("sent", "", "", "")
    assert (kept.headers, kept.about) == ({}, {})
    assert runs_of(rule) == [("done", "", "")]


def test_without_permission_no_mail_is_written_and_the_run_says_why(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    rule = mailing(purpose)
    for person in (reachable(), make_person()):
        changed(person)

    work()

    assert (send_due(), mailbox.taken, Letter.objects.count()) == (0, [], 0)
    logs = [run.log[0]["refused"] for run in Run.objects.filter(automation=rule).order_by("pk")]
    assert all("no consent" in why for why in logs) and len(logs) == 2


def test_who_says_no_while_the_mail_waits_gets_none(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    person = reachable(purpose)
    mailing(purpose)
    changed(person)
    work()
    make_contact_block(party=person, channel="email")

    assert (send_due(), mailbox.taken) == (0, [])

    kept = Letter.objects.get()
    assert (kept.state, kept.error, kept.to) == ("refused", "do_not_contact", "")


def test_the_mail_is_in_the_language_of_who_gets_it(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    person = reachable(purpose, language="de")
    mailing(purpose)
    changed(person)
    work()
    send_due()

    assert "Wählen Sie, was Sie von uns hören" in mailbox.taken[0][2].get_content()


@pytest.mark.parametrize(
    ("language", "subject", "text"),
    [
        ("de", "Neues, Ada Adler", "Guten Tag!"),
        ("zh-Hans", "News, Ada Adler", "您好!"),
        ("fr", "News, Ada Adler", "Hello!"),
    ],
)
def test_the_words_are_those_written_for_the_language(mailbox: Mailbox, language: str, subject: str, text: str) -> None:
    purpose = make_consent_purpose()
    own = {"subject_de": "Neues, {record}", "text_de": "Guten Tag!", "text_zh_hans": "您好!"}
    rule = mailing(purpose, **own)
    changed(reachable(purpose, language=language))
    work()
    send_due()

    [(_sender, _recipients, message)] = mailbox.taken
    assert (message["Subject"], message.get_content().splitlines()[0]) == (subject, text)
    assert {name: rule.steps[0][name] for name in own} == own


def test_a_colleague_gets_what_they_may_see_and_none_of_a_record_out_of_reach(mailbox: Mailbox) -> None:
    rules = [{"kind": "tasks", "field": "description", "rule": "hidden"}]
    reader, blind = make_holder("all", field_rules=rules), make_holder("own")
    for user in (reader, blind):
        step = {"do": "mail", "user": str(user.uid), "subject": "Look at {record}", "text": "{description}!"}
        make_automation(steps=[step])
    make_task(subject="Roof", description="Secret", owner=make_administrator())

    work()
    send_due()

    [(_sender, recipients, message)] = mailbox.taken
    assert (recipients, message["Subject"], message.get_content().strip()) == ([reader.email], "Look at Roof", "–!")
    assert "List-Unsubscribe" not in message


def test_a_worker_that_dies_while_it_sends_leaves_it_unsent_rather_than_sent_twice(
    mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    purpose = make_consent_purpose()
    mailing(purpose)
    changed(reachable(purpose))
    work()

    class Killed(BaseException):
        pass

    def die(*_arguments: Any, **_named: Any) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_left", die)
        with pytest.raises(Killed), transaction.atomic():
            send_due()
    Letter.objects.update(state="sending", next_at=timezone.now() - timedelta(seconds=1))

    assert send_due() == 0
    assert (len(mailbox.taken), states()) == (1, ["unknown"])


def test_what_the_server_does_not_take_is_tried_again_or_given_up(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    mailing(purpose)
    changed(reachable(purpose))
    work()
    mailbox.refusal = "451 later"
    assert (send_due(), states()) == (0, ["waiting"])
    assert Letter.objects.get().next_at > timezone.now()
    Letter.objects.update(next_at=timezone.now())

    mailbox.refusal = "550 nobody of that name"

    assert (send_due(), states(), mailbox.taken) == (0, ["failed"], [])


@pytest.mark.parametrize("fault", ["hangs_up_at", "silent_at"])
def test_a_line_that_breaks_after_the_mail_was_read_is_no_reason_to_send_it_again(mailbox: Mailbox, fault: str) -> None:
    purpose = make_consent_purpose()
    mailing(purpose)
    changed(reachable(purpose))
    work()
    setattr(mailbox, fault, END)

    assert (send_due(), send_due()) == (0, 0)

    assert (len(mailbox.taken), states()) == (1, ["unknown"])


@pytest.mark.parametrize("fault", ["hangs_up_at", "silent_at"])
@pytest.mark.parametrize("command", ["HELLO", "MAIL", "RCPT"])
def test_a_line_that_breaks_before_the_mail_left_is_tried_again(mailbox: Mailbox, fault: str, command: str) -> None:
    purpose = make_consent_purpose()
    mailing(purpose)
    for person in (reachable(purpose), reachable(purpose)):
        changed(person)
    work()
    setattr(mailbox, fault, command)

    assert (send_due(), states(), mailbox.taken) == (0, ["waiting", "waiting"], [])

    assert list(Letter.objects.order_by("pk").values_list("attempts", flat=True)) == [1, 0]  # the second is not tried
    setattr(mailbox, fault, "")
    Letter.objects.update(next_at=timezone.now())
    assert (send_due(), states()) == (2, ["sent", "sent"])


def test_a_server_that_does_not_take_our_sender_is_no_fault_of_the_letter(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    mailing(purpose)
    changed(reachable(purpose))
    work()
    mailbox.sender_refusal = "553 not yours"

    assert (send_due(), states()) == (0, ["waiting"])


def test_an_hour_sees_so_many_mails_and_the_others_wait(mailbox: Mailbox, settings: Any) -> None:
    settings.MAILS_PER_HOUR = 2
    purpose = make_consent_purpose()
    mailing(purpose)
    for _number in range(3):
        changed(reachable(purpose))
    work()

    assert (send_due(), send_due(), states()) == (2, 0, ["sent", "sent", "waiting"])
    Letter.objects.filter(state="sent").update(claimed_at=timezone.now() - timedelta(minutes=61))
    assert (send_due(), len(mailbox.taken)) == (1, 3)


def test_what_waited_for_days_is_no_news_any_more(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    mailing(purpose)
    changed(reachable(purpose))
    work()
    Letter.objects.update(created_at=timezone.now() - timedelta(days=3, minutes=1))

    assert (send_due(), mailbox.taken) == (0, [])
    assert list(Letter.objects.values_list("state", "error", "to")) == [("failed", "late", "")]


def test_without_a_mail_server_nothing_is_written_and_the_run_says_so(settings: Any) -> None:
    settings.MAIL_IS_SET_UP = False
    purpose = make_consent_purpose()
    rule = mailing(purpose)
    changed(reachable(purpose))

    work()

    assert (Letter.objects.count(), send_due()) == (0, 0)
    assert Run.objects.get(automation=rule).log == [{"do": "mail", "refused": "no mail server is set up"}]


def test_a_run_that_is_taken_back_sends_nothing_that_still_waits_and_says_what_has_left(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    administrator = make_administrator()
    browser = Browser(administrator)
    rule = mailing(purpose)
    write.update(
        registry.get("automations"),
        rule,
        {"steps": [*rule.steps, {"do": "set", "values": {"source": "Mailed"}}]},
        actor=administrator,
    )
    page = reverse("automations-detail", args=[rule.uid])
    for person in (reachable(purpose), reachable(purpose)):
        changed(person)
    work()
    made = Run.objects.order_by("pk")[0].change_set
    assert made is not None
    undo(made, actor=administrator)

    assert (send_due(), states()) == (1, ["refused", "sent"])

    said = browser.get(page).content.decode()
    assert said.count("A mail that has left cannot be taken back.") == 2
    assert "mail: Sent" in said and "mail: Not permitted" in said


def test_a_colleague_who_may_not_sign_in_any_more_gets_none(mailbox: Mailbox) -> None:
    reader = make_holder("all")
    make_automation(steps=[{"do": "mail", "user": str(reader.uid), "subject": "Look", "text": "Now."}])
    make_task()
    work()
    User.objects.filter(pk=reader.pk).update(is_active=False)

    assert (send_due(), states(), mailbox.taken) == (0, ["refused"], [])


def test_the_same_words_may_come_again_after_a_wait(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    mail = {"do": "mail", "to": "contact", "purpose": str(purpose.uid), "subject": "News", "text": "Hello!"}
    rule = make_automation(kind="people", event="changed", steps=[mail, {"do": "wait", "days": 7}, mail])
    changed(reachable(purpose))
    work()
    Run.objects.filter(automation=rule).update(due_at=timezone.now())
    work()

    assert (send_due(), len(mailbox.taken), runs_of(rule)) == (2, 2, [("done", "", "")])


def test_a_dry_run_shows_the_mail_and_sends_none(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    rule = mailing(purpose, text="You work in {department} now.")
    person = reachable(purpose)
    changed(person)
    changed(make_person())

    [without, tried] = dry_run(rule, make_administrator()).tried

    [preview] = tried.previews
    assert preview.title == f"Mail to {person.email}: News, Ada Adler"
    assert preview.text.startswith("You work in Roofs now.\n\n-- \nChoose what you hear from us: https://")
    assert without.previews[0].title.startswith("no mail: no consent for")
    assert (Letter.objects.count(), send_due(), mailbox.taken) == (0, 0, [])
    browser = Browser(make_administrator())
    said = browser.post(reverse("automation-dry-run", args=[rule.uid])).content.decode()
    assert f"Mail to {person.email}: News, Ada Adler" in said and "You work in Roofs now." in said


def test_no_server_is_tried_again(mailbox: Mailbox, settings: Any) -> None:
    purpose = make_consent_purpose()
    mailing(purpose)
    changed(reachable(purpose))
    work()
    settings.EMAIL_PORT = 1

    assert (send_due(), states()) == (0, ["waiting"])


def test_the_run_writes_a_letter_once_however_often_it_is_done(mailbox: Mailbox) -> None:
    purpose = make_consent_purpose()
    rule = mailing(purpose)
    changed(reachable(purpose))
    work()
    Run.objects.filter(automation=rule).update(state="queued", rest=None, log=[])

    work()

    assert Letter.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ({"to": ""}, "Name one who gets the mail."),
        ({"purpose": ""}, "Name the purpose for which the customer is written to."),
        ({"subject": "a\nb"}, "The subject is one line."),
        ({"subject": "{nothing}"}, "“{nothing}” is no field of Person."),
        ({"text": ""}, "Say something."),
        ({"subject_de": "a\nb"}, "The subject is one line."),
        ({"text_de": "{nothing}"}, "“{nothing}” is no field of Person."),
        ({"text_fr": "Bonjour"}, "There is no such member."),
    ],
)
def test_what_is_wrong_with_the_step_is_said(step: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as refused:
        mailing(make_consent_purpose(), **step)
    assert message in str(refused.value.errors)


def test_the_daily_mail_goes_through_a_real_server_as_well(mailbox: Mailbox) -> None:
    user = make_holder("own", time_zone="Europe/Berlin", full_name="Rosa Reader")
    Preference.objects.create(user=user, reason="owner", delivery="digest")
    person = make_person(owner=user)
    write.update(registry.get("people"), person, {"job_title": "Buyer"}, actor=make_administrator(), channel="web")
    told(user)

    assert digest.send_due(datetime(2026, 11, 20, 6, 30, tzinfo=UTC)) == 1

    [(_sender, recipients, message)] = mailbox.taken
    assert recipients == [user.email]
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
