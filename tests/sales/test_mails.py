"""Mails that are written from deals, leads and quotes: a quote is sent by its mail, and not by one that is refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.customers.catalogue import ensure_catalogue
from rapport.customers.models import Touch
from rapport.platform.mailboxes.imap import Server
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.outgoing_mail import sending
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.services import take_back
from rapport.sales.models import LeadTouch
from rapport.sales.quotes.links import link_of
from tests.factories import make_person
from tests.factories.access import make_administrator
from tests.factories.consent import make_contact_block
from tests.factories.invoices import make_invoice_line, make_issued_invoice
from tests.factories.leads import make_lead
from tests.factories.mailboxes import make_sending_account
from tests.factories.quotes import make_quote, make_quote_line
from tests.smtp import Mailbox, mail_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def account() -> MailAccount:
    ensure_catalogue()
    return make_sending_account(owner=make_administrator(email="ada@hansa.example"))


@pytest.fixture
def browser(account: MailAccount) -> Client:
    client = Client()
    assert account.owner is not None
    client.force_login(account.owner)
    return client


@pytest.fixture
def sink(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Mailbox]:
    settings.MAILBOX_PRIVATE_SERVERS = True
    with mail_server() as mailbox:
        server = Server("127.0.0.1", mailbox.port, "none", "", "")
        monkeypatch.setattr(sending, "outgoing_server_of", lambda account: server)
        yield mailbox


def post(browser: Client, account: MailAccount, about: str, **given: Any) -> Any:
    data = {
        "account": str(account.uid), "about": about, "to": ["bob@kunde.example"], "subject": "Quote {quote.number}",
        "text": "Read it: {quote.link}", "purpose": "service", "_do": "send", **given,
    }  # fmt: skip
    return browser.post(reverse("mail-write"), data, headers={"HX-Request": "true"})


def leave(account: MailAccount) -> int:
    OutgoingMail.objects.filter(state="waiting").update(send_at=timezone.now() - timedelta(seconds=1))
    return sending.send_from(account.pk)


def test_a_quote_is_sent_by_its_mail_with_its_pdf_and_its_private_page(
    browser: Client, account: MailAccount, sink: Mailbox
) -> None:
    bob = make_person(email="bob@kunde.example")
    quote = make_quote(party=bob)
    make_quote_line(quote=quote)
    page = browser.get(reverse("mail-write"), {"about": f"quotes:{quote.uid}"}).content.decode()
    assert '<option value="bob@kunde.example" selected>' in page and "{quote.link}" in page
    assert post(browser, account, f"quotes:{quote.uid}").status_code == 204
    quote.refresh_from_db()
    assert quote.status == "sent" and quote.number
    assert leave(account) == 1
    [(_sender, _recipients, message)] = sink.taken
    assert message["Subject"] == f"Quote {quote.number}"
    body = message.get_body(("plain",))
    assert body is not None and link_of(quote) in body.get_content()
    [file] = message.iter_attachments()
    assert file.get_content().startswith(b"%PDF") and str(quote.number) in (file.get_filename() or "")
    touch = Touch.objects.get()
    assert (touch.party, touch.linked_kind, touch.linked_uid) == (bob, "quotes", quote.uid)


def test_a_quote_whose_mail_is_refused_stays_a_draft(browser: Client, account: MailAccount) -> None:
    bob = make_person(email="bob@kunde.example")
    quote = make_quote(party=bob)
    make_quote_line(quote=quote)
    make_contact_block(party=bob, channel="email")
    assert post(browser, account, f"quotes:{quote.uid}").status_code == 422
    assert post(browser, account, f"quotes:{quote.uid}", to=["no address"]).status_code == 422
    assert post(browser, account, f"quotes:{quote.uid}", to=["x@y.example"], text="{person.age}").status_code == 422
    quote.refresh_from_db()
    assert (quote.status, quote.sent_at, quote.link_key, OutgoingMail.objects.count()) == ("draft", None, "", 0)


def test_a_quote_without_lines_is_not_sent_by_mail(browser: Client, account: MailAccount) -> None:
    quote = make_quote(party=make_person(email="bob@kunde.example"))
    assert post(browser, account, f"quotes:{quote.uid}").status_code == 422
    assert not OutgoingMail.objects.exists()


def test_a_mail_to_a_lead_stands_among_its_touches(browser: Client, account: MailAccount, sink: Mailbox) -> None:
    lead = make_lead(email="loom@werk.example")
    assert (
        post(browser, account, f"leads:{lead.uid}", to=["loom@werk.example"], subject="x", text="y").status_code == 204
    )
    assert leave(account) == 1
    touch = LeadTouch.objects.get()
    assert (touch.lead, touch.channel, touch.subject, touch.text) == (lead, "email", "x", "y")
    assert not Touch.objects.exists()


def test_an_invoice_is_sent_with_its_pdf_and_no_draft_is(browser: Client, account: MailAccount, sink: Mailbox) -> None:
    invoice = make_issued_invoice(party=make_person(email="bob@kunde.example"))
    about, draft = f"invoices:{invoice.uid}", make_invoice_line().invoice
    page = browser.get(reverse("mail-write"), {"about": about}).content.decode()
    assert '<option value="bob@kunde.example" selected>' in page and f"{invoice.number} over €150.00" in page
    texts = {"subject": "{invoice.number}: {invoice.name}", "text": "{invoice.amount}, {invoice.due}"}

    refused = post(browser, account, f"invoices:{draft.uid}", subject="Soon", text="Soon")
    assert refused.status_code == 422 and "Issue it before it is sent" in refused.content.decode()
    assert post(browser, account, about, **texts).status_code == 204

    assert leave(account) == 1
    [(_sender, _recipients, message)] = sink.taken
    assert message["Subject"] == f"{invoice.number}: {invoice.name}"
    body = message.get_body(("plain",))
    assert body is not None and "€150.00" in body.get_content()
    [file] = message.iter_attachments()
    assert file.get_content().startswith(b"%PDF") and file.get_filename() == f"{invoice.number}.pdf"


def test_a_quote_whose_mail_was_taken_back_or_refused_says_so_on_its_page(
    browser: Client, account: MailAccount, sink: Mailbox
) -> None:
    quote = make_quote_line(quote=make_quote(party=make_person(email="bob@kunde.example"))).quote
    page, colleague = reverse("quotes-detail", args=[quote.uid]), Client()
    colleague.force_login(make_administrator())
    assert post(browser, account, f"quotes:{quote.uid}").status_code == 204
    assert "The mail about this" not in browser.get(page).content.decode()
    mail, author = OutgoingMail.objects.get(), account.owner
    assert author is not None

    assert take_back(uid=mail.uid, author=author) is not None
    taken = browser.get(page).content.decode()
    assert "The mail about this was not sent: it is a draft of" in taken
    assert f"{reverse('mail-write')}?draft={mail.uid}" in taken

    OutgoingMail.objects.filter(pk=mail.pk).update(state="failed", error="550 no such bob@kunde.example")
    assert "did not leave. 550 no such bob@kunde.example" in browser.get(page).content.decode()
    seen = colleague.get(page).content.decode()
    assert "did not leave." in seen
    assert "550 no such" not in seen and f"draft={mail.uid}" not in seen

    assert post(browser, account, f"quotes:{quote.uid}").status_code == 204
    assert "The mail about this" not in browser.get(page).content.decode()
