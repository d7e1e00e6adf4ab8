"""Signing in to mailboxes at Google and Microsoft: the way there with PKCE, tokens that end, providers that refuse."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.customers.models import Touch
from rapport.platform import write
from rapport.platform.history.change_sets import change_set
from rapport.platform.mailboxes import sign_in
from rapport.platform.mailboxes.imap import MailboxError
from rapport.platform.mailboxes.models import MailAccount
from rapport.platform.mailboxes.reading import read_account
from rapport.platform.records.registry import registry
from tests.customers.mail.mails import US, mail
from tests.factories import make_person
from tests.factories.access import make_holder
from tests.factories.mailboxes import make_mail_account
from tests.imap import USER, Hostile, hostile_server

pytestmark = pytest.mark.django_db


@dataclass
class Tokens:
    """What gives tokens, and how it answers."""

    url: str = ""
    answer: dict[str, Any] = field(default_factory=lambda: {"access_token": "one", "expires_in": 3600})
    status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)


@pytest.fixture
def tokens(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tokens]:
    """Takes the place of Google's token server; this installation is known there."""
    given = Tokens()

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            given.asked.append({name: values[0] for name, values in parse_qs(body).items()})
            said = json.dumps(given.answer).encode()
            self.send_response(given.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_said: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        given.url = f"http://127.0.0.1:{server.server_address[1]}/token"
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        provider = replace(sign_in.PROVIDERS["google"], token_url=given.url)
        monkeypatch.setitem(sign_in.PROVIDERS, "google", provider)
        settings.MAIL_SIGN_INS = {"google": ("rapport", "hidden")}
        yield given
        server.shutdown()


@pytest.fixture
def mailbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hostile]:
    """A mailbox that lets in by the token “one” alone."""
    letter = mail("bob@kunde.example").as_bytes()
    with hostile_server(messages=[(1, letter)], token="one") as hostile:
        real = sign_in.server_of

        def here(account: MailAccount, password: str = "") -> Any:
            return replace(real(account, password), host="127.0.0.1", port=hostile.port, security="none")

        for user in ("reading", "views", "sign_in_views"):
            monkeypatch.setattr(f"rapport.platform.mailboxes.{user}.server_of", here)
        yield hostile


def account_at_google(*, refresh: str = "", **values: Any) -> MailAccount:
    """An account there; ``refresh`` is the token by which it was connected."""
    account = make_mail_account(sign_in="google", address=US, username=USER, begins_on="2020-01-01", **values)
    if refresh:
        with change_set(actor=None, channel="system", act="update"):
            MailAccount.objects.filter(pk=account.pk).update(secret=refresh)
        account.refresh_from_db()
    return account


def test_the_way_to_the_provider_and_back_connects_the_account(
    tokens: Tokens, mailbox: Hostile, client: Client
) -> None:
    owner = make_holder("own", kind="mail-accounts")
    account = account_at_google(owner=owner, host="evil.example")
    assert (account.host, account.port, account.security) == ("imap.gmail.com", 993, "tls")
    client.force_login(owner)
    there = client.get(reverse("mail-account-authorize", args=[account.uid]))["Location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    assert there.startswith("https://accounts.google.com/")
    assert (asked["client_id"], asked["code_challenge_method"], asked["access_type"]) == ("rapport", "S256", "offline")
    tokens.answer |= {"refresh_token": "lasting"}
    client.get(reverse("mail-account-authorized"), {"state": asked["state"], "code": "given"})
    redeemed = tokens.asked[0]
    challenge = hashlib.sha256(redeemed["code_verifier"].encode()).digest()
    assert asked["code_challenge"] == base64.urlsafe_b64encode(challenge).decode().rstrip("=")
    assert (redeemed["code"], redeemed["client_secret"]) == ("given", "hidden")
    account.refresh_from_db()
    assert (account.state, account.secret, account.access_token) == ("fine", "lasting", "one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, access_token FROM mailboxes_mailaccount")
        assert not any("lasting" in text or "one" == text for text in cursor.fetchone())


@pytest.mark.parametrize("given", [{}, {"state": "guessed", "code": "x"}])
def test_nobody_brings_a_code_that_was_not_asked_for(tokens: Tokens, client: Client, given: dict[str, str]) -> None:
    owner = make_holder("own", kind="mail-accounts")
    account = account_at_google(owner=owner)
    client.force_login(owner)
    assert client.get(reverse("mail-account-authorized"), given).status_code == 404
    client.get(reverse("mail-account-authorize", args=[account.uid]))
    assert client.get(reverse("mail-account-authorized"), given).status_code == 404
    account.refresh_from_db()
    assert (account.secret, tokens.asked) == ("", [])


def test_a_token_is_kept_until_it_ends_and_then_replaced(tokens: Tokens, mailbox: Hostile) -> None:
    make_person(email="bob@kunde.example")
    account = account_at_google(refresh="lasting")
    assert (read_account(account), read_account(account)) == (1, 0)
    assert [one["grant_type"] for one in tokens.asked] == ["refresh_token"]
    assert tokens.asked[0]["refresh_token"] == "lasting"
    MailAccount.objects.filter(pk=account.pk).update(token_expires_at=timezone.now() + timedelta(seconds=60))
    tokens.answer = {"access_token": "two", "expires_in": 3600, "refresh_token": "next"}
    mailbox.token = "two"
    account.refresh_from_db()
    read_account(account)
    account.refresh_from_db()
    assert (account.state, account.access_token, len(tokens.asked)) == ("fine", "two", 2)
    assert account.secret == "next"
    assert Touch.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "answer", "problem"),
    [
        (400, {"error": "invalid_grant"}, "ended"),
        (500, {"error": "busy"}, "provider"),
        (200, {"token": "none"}, "provider"),
        (200, [], "provider"),
    ],
)
def test_what_the_provider_refuses_stands_on_the_account(
    tokens: Tokens, mailbox: Hostile, status: int, answer: Any, problem: str
) -> None:
    tokens.status, tokens.answer = status, answer
    account = account_at_google(refresh="lasting")
    assert read_account(account) == 0
    account.refresh_from_db()
    assert (account.state, account.problem, account.secret) == ("failing", problem, "lasting")


def test_a_mailbox_that_refuses_the_token_says_so(tokens: Tokens, mailbox: Hostile) -> None:
    mailbox.token = "another"
    account = account_at_google(refresh="lasting")
    read_account(account)
    account.refresh_from_db()
    assert (account.state, account.problem) == ("failing", "refused")


def test_without_a_client_nobody_is_led_away(settings: Any, client: Client) -> None:
    settings.MAIL_SIGN_INS = {}
    owner = make_holder("own", kind="mail-accounts")
    account = account_at_google(owner=owner)
    client.force_login(owner)
    answer = client.get(reverse("mail-account-authorize", args=[account.uid]))
    assert answer["Location"] == reverse("mail-accounts-detail", args=[account.uid])
    with pytest.raises(MailboxError) as raised:
        sign_in.server_of(account)
    assert raised.value.reason == "client"


def test_another_way_of_signing_in_forgets_the_token() -> None:
    account = account_at_google(refresh="lasting")
    values = {"sign_in": "password", "host": "imap.example.com"}
    write.update(registry.get("mail-accounts"), account, values, actor=None, channel="web")
    account.refresh_from_db()
    assert (account.secret, account.access_token, account.state) == ("", "", "new")
