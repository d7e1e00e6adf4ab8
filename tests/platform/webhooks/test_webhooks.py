"""Webhooks against a real receiver: signed, once, only what its user sees, again until taken, never turned inward."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from rapport.lib.public_address import NotPublicError, may_be_public, public_addresses
from rapport.platform import write
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.undo import undo
from rapport.platform.records.registry import registry
from rapport.platform.runtime.logs import enter_request
from rapport.platform.webhooks import sending
from rapport.platform.webhooks.models import Delivery, Webhook
from rapport.platform.write_errors import Invalid
from tests.events import tell_consumers
from tests.factories import make_person, make_user
from tests.factories.access import make_administrator
from tests.factories.integration import make_webhook

pytestmark = pytest.mark.django_db(transaction=True)


class Receiver:
    """Another system: keeps what it is sent and answers as told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 200
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(receiver.status)
                if receiver.status in (301, 302):
                    self.send_header("location", "http://127.0.0.1:9/inward")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook?from=rapport"
        Thread(target=self.server.serve_forever, daemon=True).start()

    def messages(self) -> list[dict[str, Any]]:
        """The bodies, read."""
        return [json.loads(body) for _headers, body in self.got]


@pytest.fixture
def receiver(settings: Settings) -> Iterator[Receiver]:
    settings.WEBHOOK_PRIVATE_TARGETS = True
    found = Receiver()
    yield found
    found.server.shutdown()
    found.server.server_close()


def deliver() -> int:
    """What the worker does."""
    tell_consumers()
    return async_to_sync(sending.send_due)()


def test_a_change_arrives_signed_and_once(receiver: Receiver) -> None:
    webhook = make_webhook(url=receiver.url, events=["people.updated"], runs_as=make_administrator())
    person = make_person(family_name="Adler", given_name="Ada")
    enter_request("asked-by-a-page")
    write.update(registry.get("people"), person, {"family_name": "Berg"}, actor=None)

    assert deliver() == 1
    assert deliver() == 0

    ((headers, body),) = receiver.got
    assert headers["x-request-id"] == "asked-by-a-page"
    assert Verifier(webhook.secret).verify(body, headers)["type"] == "people.updated"
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook.secret).verify(body.replace(b"Berg", b"Mord"), headers)
    data = json.loads(body)["data"]
    assert (data["record"]["uid"], data["record"]["family_name"]) == (str(person.uid), "Berg")
    assert set(data["changed"]) >= {"family_name", "display_name"}
    assert data["change"] == str(ChangeSet.objects.filter(act="update", kind="people").latest("id").uid)
    assert Delivery.objects.get().state == "done"


def test_only_what_its_user_sees_is_sent_and_nothing_of_hidden_fields(receiver: Receiver) -> None:
    make_webhook(url=receiver.url, events=["people.*"], runs_as=make_user())
    make_webhook(url=receiver.url, events=["people.*"], runs_as=make_administrator())
    person = make_person(family_name="Adler")
    write.delete(registry.get("people"), person, actor=None)

    deliver()

    assert [(one["type"], one["data"]["record"]) for one in receiver.messages()] == [
        ("people.deleted", {"uid": str(person.uid)})
    ]


def test_what_is_not_taken_is_tried_again_with_the_same_identity_and_given_up_at_last(receiver: Receiver) -> None:
    make_webhook(url=receiver.url, events=["people.created"], runs_as=make_administrator())
    make_person()
    receiver.status = 500
    assert deliver() == 1
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.status, delivery.error) == ("waiting", 1, 500, "answered 500")
    assert delivery.next_at > timezone.now() + timedelta(seconds=2)

    for _again in sending.RETRY_AFTER:
        Delivery.objects.update(next_at=timezone.now())
        deliver()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == ("failed", len(sending.RETRY_AFTER) + 1)
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1

    receiver.status = 204
    reader = Client()
    reader.force_login(make_administrator())
    page = f"/webhooks/{delivery.webhook.uid}/"
    assert "Given up" in reader.get(page).content.decode()
    assert reader.post(f"{page}deliveries/{delivery.uid}/").status_code == 302
    assert deliver() == 1
    delivery.refresh_from_db()
    assert (delivery.state, delivery.status) == ("done", 204)


def test_a_receiver_that_is_gone_or_leads_elsewhere_gets_nothing_more(receiver: Receiver) -> None:
    make_webhook(url=receiver.url, events=["people.created"], runs_as=make_administrator())
    make_person()
    receiver.status = 302
    deliver()
    assert (Delivery.objects.get().error, len(receiver.got)) == ("answered 302", 1)
    receiver.status = 410
    Delivery.objects.update(next_at=timezone.now())
    deliver()
    assert Delivery.objects.get().state == "failed"


def test_a_receiver_that_hangs_holds_no_other_up(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", 0.5)
    silent = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # listens, and never answers
    administrator = make_administrator()
    make_webhook(url=f"http://127.0.0.1:{silent.server_port}/", events=["people.created"], runs_as=administrator)
    make_webhook(url=receiver.url, events=["people.created"], runs_as=administrator)
    make_person()

    assert deliver() == 2

    silent.server_close()
    found = sorted(Delivery.objects.values_list("state", "error"))
    assert found == [("done", ""), ("waiting", "no answer in time")]


def test_nothing_is_called_inside_the_own_network(receiver: Receiver, settings: Settings) -> None:
    webhook = make_webhook(url=receiver.url, events=["people.created"], runs_as=make_administrator())
    settings.WEBHOOK_PRIVATE_TARGETS = False
    make_person()
    deliver()
    assert receiver.got == []
    assert Delivery.objects.get().error == "not called: leads into a private network"

    webhooks = registry.get("webhooks")
    for url in ("https://127.0.0.1/", "https://localhost/", "https://[::ffff:10.0.0.1]/", "https://crm.internal/x"):
        with pytest.raises(Invalid) as refused:
            write.update(webhooks, webhook, {"url": url}, actor=None)
        assert url in refused.value.errors["url"][0]
    with pytest.raises(Invalid, match="https"):
        write.update(webhooks, webhook, {"url": "http://hooks.example.org/"}, actor=None)


def test_an_event_that_there_is_not_is_refused_by_name() -> None:
    with pytest.raises(Invalid) as refused:
        make_webhook(events=["people.created", "people.sold", "unicorns.created"])
    assert [text.split("“")[1].split("”")[0] for text in refused.value.errors["events"]] == [
        "people.sold",
        "unicorns.created",
    ]


def test_the_secret_is_sealed_in_the_database_and_left_out_of_every_door() -> None:
    administrator = make_administrator()
    webhook = make_webhook(runs_as=administrator)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM webhooks_webhook")
        stored = cursor.fetchone()[0]
    assert webhook.secret.startswith("whsec_") and webhook.secret not in stored

    reader = Client()
    reader.force_login(administrator)
    page = f"/webhooks/{webhook.uid}/"
    assert webhook.secret in reader.get(page).content.decode()
    assert reader.post(f"{page}secret/").status_code == 302
    changed = Webhook.objects.get().secret
    assert changed.startswith("whsec_") and changed != webhook.secret

    undo(ChangeSet.objects.latest("id"), actor=None)
    assert Webhook.objects.get().secret == webhook.secret
    write.delete(registry.get("webhooks"), webhook, actor=None)
    undo(ChangeSet.objects.latest("id"), actor=None)
    assert Webhook.objects.get().secret == webhook.secret
    history = reader.get(f"{page}history/").content.decode()
    assert "whsec_" not in history and stored not in history


@pytest.mark.parametrize("who", ["anonymous", "somebody"])
def test_nobody_else_tries_it_out(who: str) -> None:
    webhook = make_webhook()
    reader = Client()
    if who == "somebody":
        reader.force_login(make_user())
    status = 302 if who == "anonymous" else 404
    for act in ("test/", "secret/"):
        assert reader.post(f"/webhooks/{webhook.uid}/{act}").status_code == status
    assert not Delivery.objects.exists()
    assert Webhook.objects.get().secret == webhook.secret


def test_which_addresses_are_public() -> None:
    for address in ("10.1.2.3", "127.0.0.1", "169.254.169.254", "0.0.0.1", "[::1]", "[fe80::1]", "[64:ff9b::a00:1]"):
        with pytest.raises(NotPublicError):
            public_addresses(f"https://{address}/")
        assert not may_be_public(f"https://{address}/")
    assert public_addresses("https://1.1.1.1/") == ["1.1.1.1"]
    assert may_be_public("https://hooks.hansa.example/") and not may_be_public("https://intranet/")
    for nonsense in ("ftp://1.1.1.1/", "https://", "https://1.1.1.1:99999/", "no address"):
        with pytest.raises(NotPublicError):
            public_addresses(nonsense)
