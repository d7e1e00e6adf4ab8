"""Writing mails from the pages of customers: how the form begins, what it refuses, what stays of what was sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Touch
from rapport.customers.outgoing.filling import filled, names_in
from rapport.customers.touches import bodies_of
from rapport.platform.files.models import File
from rapport.platform.mailboxes.imap import Server
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail
from rapport.platform.outgoing_mail import sending
from rapport.platform.outgoing_mail.models import OutgoingMail
from tests.factories import make_organisation, make_person, make_touch
from tests.factories.access import make_administrator, make_user
from tests.factories.consent import make_contact_block
from tests.factories.mail_templates import make_mail_template
from tests.factories.mailboxes import make_sending_account
from tests.smtp import Mailbox, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada() -> Any:
    ensure_catalogue()
    return make_administrator(email="ada@hansa.example", full_name="Ada Admin")


@pytest.fixture
def account(ada: Any) -> MailAccount:
    return make_sending_account(owner=ada, address="ada@hansa.example", signature="Ada\nHansa Looms")


@pytest.fixture
def browser(ada: Any) -> Client:
    client = Client()
    client.force_login(ada)
    return client


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Mailbox]:
    settings.MAILBOX_PRIVATE_SERVERS = True
    with mail_server() as mailbox:
        server = Server("127.0.0.1", mailbox.port, "none", "", "")
        monkeypatch.setattr(sending, "outgoing_server_of", lambda account: server)
        yield mailbox


def values(account: MailAccount, **given: Any) -> dict[str, Any]:
    return {
        "account": str(account.uid), "to": ["bob@kunde.example"], "subject": "Loom", "text": "Good morning",
        "purpose": "service", "_do": "send", **given,
    }  # fmt: skip


def post(browser: Client, account: MailAccount, **given: Any) -> Any:
    return browser.post(reverse("mail-write"), values(account, **given), headers={"HX-Request": "true"})


def leave(account: MailAccount) -> int:
    OutgoingMail.objects.filter(state="waiting").update(send_at=timezone.now() - timedelta(seconds=1))
    return sending.send_from(account.pk)


def test_the_form_begins_with_the_address_of_the_customer_and_the_signature(
    browser: Client, account: MailAccount
) -> None:
    bob = make_person(given_name="Bob", email="bob@kunde.example")
    page = browser.get(reverse("mail-write"), {"party": str(bob.uid)}).content.decode()
    assert '<option value="bob@kunde.example" selected>' in page
    assert "Hansa Looms" in page and "ada@hansa.example" in page
    assert reverse("mail-write") in browser.get(reverse("people-detail", args=[bob.uid])).content.decode()


def test_a_mail_that_left_is_one_touch_of_everybody_who_got_it(
    browser: Client, account: MailAccount, sink: Mailbox
) -> None:
    bob = make_person(given_name="Bob", email="bob@kunde.example")
    carl = make_person(given_name="Carl", email="carl@kunde.example")
    plan = SimpleUploadedFile("plan.txt", b"Plan", "text/plain")
    answer = post(browser, account, party=str(bob.uid), cc=["carl@kunde.example"], files=[plan])
    assert answer.status_code == 204
    assert reverse("outgoing-mail-take-back", args=[OutgoingMail.objects.get().uid]) in answer.headers["HX-Trigger"]
    assert not Touch.objects.exists()  # it has not left yet
    assert leave(account) == 1
    assert leave(account) == 0
    touch = Touch.objects.get()
    assert (touch.party, touch.channel, touch.direction, touch.subject) == (bob, "email", "outbound", "Loom")
    assert bodies_of([touch.pk]) == {touch.pk: "Good morning"}
    assert File.objects.get(linked_uid=touch.uid).name == "plan.txt"
    assert touch.visibility == account.visibility
    assert carl.timeline.get().source_uid == touch.uid
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.told, mail.text, mail.files.count()) == ("sent", True, "", 0)
    line = ReceivedMail.objects.get(message_id=mail.message_id)
    assert (line.state, line.about_uid) == ("kept", touch.uid)


def test_who_may_not_be_contacted_is_said_before_and_refused(browser: Client, account: MailAccount) -> None:
    bob = make_person(given_name="Bob", email="bob@kunde.example")
    make_contact_block(party=bob, channel="email")
    page = browser.get(reverse("mail-write"), {"party": str(bob.uid)}).content.decode()
    assert "bob@kunde.example: do not contact" in page
    answer = post(browser, account, party=str(bob.uid))
    assert (answer.status_code, OutgoingMail.objects.count()) == (422, 0)
    assert "bob@kunde.example (do not contact" in answer.content.decode()
    assert answer.headers["HX-Retarget"] == "#mail-errors"


def test_who_said_no_while_a_mail_waited_does_not_get_it(browser: Client, account: MailAccount, sink: Mailbox) -> None:
    bob = make_person(given_name="Bob", email="bob@kunde.example")
    at = timezone.localtime() + timedelta(days=2)
    assert post(browser, account, party=str(bob.uid), send_at=at.strftime("%Y-%m-%dT%H:%M")).status_code == 204
    assert OutgoingMail.objects.get().is_scheduled
    make_contact_block(party=bob, channel="email")
    assert leave(account) == 0
    mail = OutgoingMail.objects.get()
    assert mail.state == "failed" and mail.error.startswith("not permitted: bob@kunde.example")
    assert sink.taken == [] and not Touch.objects.exists()
    assert "It was not permitted any more" in browser.get(reverse("outgoing-mails")).content.decode()


def test_values_without_anything_are_shown_and_never_sent(browser: Client, account: MailAccount, ada: Any) -> None:
    works = make_organisation(name="Webwerk", email="post@webwerk.example")
    template = make_mail_template(owner=ada, text="Dear {person.first_name} of {organisation.name}, {user.name}")
    url = f"{reverse('mail-write')}?party={works.uid}&template={template.uid}"
    page = browser.get(url).content.decode()
    assert "Dear {person.first_name} of Webwerk, Ada Admin" in page
    assert "<code>{person.first_name}</code>" in page
    answer = post(browser, account, party=str(works.uid), to=["post@webwerk.example"], text="Dear {person.first_name}")
    assert (answer.status_code, OutgoingMail.objects.count()) == (422, 0)
    assert "{person.first_name}" in answer.content.decode()


def test_a_reply_goes_to_who_wrote_and_belongs_to_the_conversation(
    browser: Client, account: MailAccount, sink: Mailbox
) -> None:
    bob = make_person(given_name="Bob", email="bob@kunde.example")
    touch = make_touch(party=bob, channel="email", direction="inbound", subject="Question", text="How much?")
    ReceivedMail.objects.create(
        account=account, message_id="q@kunde.example", folder="INBOX", uid_in_folder=1, at=timezone.now(), size=1,
        state="kept", about_uid=touch.uid, sender="bob@kunde.example", to=["ada@hansa.example", "eve@kunde.example"],
        thread="q@kunde.example",
    )  # fmt: skip
    url = reverse("mail-write")
    page = browser.get(url, {"answers": str(touch.uid), "mode": "all"}).content.decode()
    assert '<option value="bob@kunde.example" selected>' in page
    assert '<option value="eve@kunde.example" selected>' in page
    assert '<option value="ada@hansa.example" selected>' not in page
    assert 'value="Re: Question"' in page and "&gt; How much?" in page
    assert post(browser, account, answers=str(touch.uid), mode="reply", text="Ten").status_code == 204
    assert leave(account) == 1
    assert sink.taken[0][2]["In-Reply-To"] == "<q@kunde.example>"
    own = Touch.objects.exclude(pk=touch.pk).get()
    shown = browser.get(reverse("party-touch", args=[bob.uid, own.uid])).content.decode()
    assert "Conversation" in shown and reverse("party-touch", args=[bob.uid, touch.uid]) in shown


def test_a_forwarded_mail_starts_a_conversation_of_its_own(browser: Client, account: MailAccount) -> None:
    bob = make_person(email="bob@kunde.example")
    touch = make_touch(party=bob, channel="email", subject="Plan", text="As agreed")
    ReceivedMail.objects.create(
        account=account, message_id="q@kunde.example", folder="INBOX", uid_in_folder=1, at=timezone.now(), size=1,
        state="kept", about_uid=touch.uid, sender="bob@kunde.example", thread="q@kunde.example",
    )  # fmt: skip
    page = browser.get(reverse("mail-write"), {"answers": str(touch.uid), "mode": "forward"}).content.decode()
    assert 'value="Fwd: Plan"' in page and "As agreed" in page
    assert post(browser, account, answers=str(touch.uid), mode="forward").status_code == 204
    assert OutgoingMail.objects.get().in_reply_to == ""


def test_a_mail_that_was_taken_back_is_written_on_as_a_draft(browser: Client, account: MailAccount) -> None:
    bob = make_person(email="bob@kunde.example")
    post(browser, account, party=str(bob.uid), files=[SimpleUploadedFile("a.txt", b"A", "text/plain")])
    mail = OutgoingMail.objects.get()
    assert browser.post(reverse("outgoing-mail-take-back", args=[mail.uid])).status_code == 302
    page = browser.get(reverse("mail-write"), {"draft": str(mail.uid)}).content.decode()
    assert "Good morning" in page and "a.txt" in page
    assert post(browser, account, draft=str(mail.uid), text="Better").status_code == 204
    again = OutgoingMail.objects.get()
    assert (again.text, again.state, again.message_id != mail.message_id) == ("Better", "waiting", True)
    assert [file.name for file in again.files.all()] == ["a.txt"]


def test_nobody_sends_from_the_account_of_another_one_nor_to_a_customer_out_of_reach(
    browser: Client, account: MailAccount
) -> None:
    stranger = Client()
    stranger.force_login(make_user())
    bob = make_person(email="bob@kunde.example")
    for data in ({"party": str(bob.uid)}, {}):
        assert stranger.post(reverse("mail-write"), values(account, **data)).status_code in (403, 404)
    foreign = make_sending_account(owner=make_user())  # private, as it is unless somebody says otherwise
    assert post(browser, foreign).status_code == 422
    assert not OutgoingMail.objects.exists()


def test_names_in_braces() -> None:
    assert names_in("{a.b} {a.b} {c} {d.e_f}") == ["a.b", "d.e_f"]
    assert filled("{a.b} {c.d}", {"a.b": "x"}) == "x {c.d}"
