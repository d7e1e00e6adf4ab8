"""Setting up a SAML provider in the browser: by an address or a file, and kept up to date."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.platform.history.models import ChangeSet
from rapport.platform.sign_on.fetching import AnswerRefused
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.saml import metadata as reading
from tests.factories import make_user
from tests.factories.access import PASSWORD, make_administrator, make_role
from tests.platform.sign_on.saml_provider import ENTITY, KEY, SIGN_ON, STRANGE_KEY, metadata
from tests.platform.sign_on.signing_in import came_in
from tests.platform.sign_on.test_saml import fresh, registered, sent_to, sign_in, who

pytestmark = pytest.mark.django_db
__all__ = ["fresh"]
NEW = "identity-provider-new-saml"


def form_of(file: str = "", **values: Any) -> dict[str, Any]:
    """The form as an administrator fills it."""
    sent = {"metadata_file": SimpleUploadedFile("idp.xml", file.encode())} if file else {}
    return {
        "name": "Company",
        "domains": "example.com",
        "links_users": "on",
        "creates_users": "on",
        "trusts_addresses": "on",
        "is_active": "on",
        "group-TOTAL_FORMS": "3",
        "group-INITIAL_FORMS": "0",
        **sent,
        **values,
    }


def administrator() -> Client:
    return came_in(make_administrator(password=PASSWORD))


def test_an_administrator_sets_one_up_by_a_file_and_somebody_comes_in() -> None:
    client, role = administrator(), make_role()
    groups = {"groups_claim": "groups", "group-0-value": "crm", "group-0-role": str(role.uid)}
    made = client.post(reverse(NEW), form_of(metadata(), **groups))
    row = IdentityProvider.objects.get()
    page = reverse("identity-provider", args=[row.uid])
    assert (made.status_code, made.headers.get("Location")) == (302, page)
    assert (row.issuer, row.sign_on_url, row.certificates, row.is_saml) == (ENTITY, SIGN_ON, [KEY.certificate], True)
    shown = client.get(page).content.decode()
    for ours in ("metadata", "answer", "logout"):
        assert f"/sign-on/{row.uid}/{ours}/" in shown
    assert (ENTITY in shown, row.secret in shown, len(row.secret) > 1_000) == (True, False, True)
    reader = Client()
    sign_in(reader, row, attributes={"email": ["uta@example.com"], "uid": ["uta"], "groups": ["crm"]})
    assert who(reader) == "uta"
    key = row.secret
    assert client.post(page, form_of(name="Renamed")).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.certificates, row.secret, SocialAccount.objects.count()) == (
        "Renamed",
        [KEY.certificate],
        key,
        1,
    )
    assert client.post(page, form_of(metadata(entity="https://other.example"))).status_code == 302
    assert SocialAccount.objects.count() == 0, "another provider's names mean other people"
    assert key not in "".join(ChangeSet.objects.values_list("summary", flat=True))
    client.post(reverse("identity-provider-remove", args=[row.uid]))
    assert IdentityProvider.objects.count() == 0


def test_one_that_asks_for_our_addresses_first_is_saved_without_metadata() -> None:
    client = administrator()
    values = form_of()
    refused = client.post(reverse(NEW), values)
    assert (refused.status_code, "it may be saved without" in refused.content.decode()) == (422, True)
    del values["is_active"]
    assert client.post(reverse(NEW), values).status_code == 302
    row = IdentityProvider.objects.get()
    assert (row.issuer, row.is_active, bool(row.certificate)) == ("", False, True)
    assert Client().get(reverse("saml-metadata", args=[row.uid])).status_code == 200


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"metadata_url": "http://idp.example.com/metadata"}, "must begin with https://"),
        ({"metadata_url": "https://127.0.0.1:1/metadata"}, "does not serve"),
        ({"metadata_url": "file:///etc/hostname"}, "must begin with https://"),
        ({"file": "<a/>"}, "exactly one identity provider"),
        ({"file": f"<!DOCTYPE x>{metadata()}"}, "document type"),
        ({"file": "x" * 600_000}, "too large"),
        ({"file": metadata(), "domains": "*"}, "is no domain"),
        ({"file": metadata(), "group-0-value": "crm"}, "Choose a role or a team."),
    ],
)
def test_nonsense_sets_up_nothing(given: dict[str, str], reason: str) -> None:
    answer = administrator().post(reverse(NEW), form_of(**given))
    assert (answer.status_code, reason in answer.content.decode()) == (422, True)
    assert IdentityProvider.objects.count() == 0


def test_a_provider_keeps_its_protocol() -> None:
    row = registered()
    client = administrator()
    page = reverse("identity-provider", args=[row.uid])
    assert 'name="client_id"' not in client.get(page).content.decode()
    client.post(page, {**form_of(), "issuer": "https://x.example", "client_id": "x", "secret": "y"})
    row.refresh_from_db()
    assert (row.protocol, row.issuer, row.client_id) == ("saml", ENTITY, "")


def test_only_administrators_set_one_up() -> None:
    client = came_in(make_user(password=PASSWORD))
    assert (client.get(reverse(NEW)).status_code, client.post(reverse(NEW), form_of(metadata())).status_code) == (
        403,
        403,
    )
    assert IdentityProvider.objects.count() == 0


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the provider's address gives, and how often it was asked."""
    state: dict[str, Any] = {"text": metadata(), "asked": 0}

    def fetched(url: str) -> Any:
        state["asked"] += 1
        if state["text"] is None:
            raise AnswerRefused("not reached")
        return reading.described(state["text"].encode())

    monkeypatch.setattr(reading, "fetched", fetched)
    return state


def test_metadata_at_an_address_is_read_again_each_day(served: dict[str, Any]) -> None:
    administrator().post(reverse(NEW), form_of(metadata_url="https://idp.example.com/metadata"))
    row = IdentityProvider.objects.get()
    served["text"] = metadata(certificate=STRANGE_KEY.certificate)
    sent_to(Client(), row)
    row.refresh_from_db()
    assert (served["asked"], row.certificates) == (1, [KEY.certificate])
    IdentityProvider.objects.update(metadata_read_at=timezone.now() - timedelta(days=2))
    sent_to(Client(), row)
    sent_to(Client(), row)
    row.refresh_from_db()
    assert (served["asked"], row.certificates) == (2, [STRANGE_KEY.certificate])


@pytest.mark.parametrize("text", [None, "<a/>", metadata(entity="https://other.example")])
def test_metadata_that_went_bad_changes_nothing_and_stops_nobody(served: dict[str, Any], text: str | None) -> None:
    row = registered(metadata_url="https://idp.example.com/metadata")
    served["text"] = text
    assert sent_to(Client(), row).startswith(SIGN_ON)
    row.refresh_from_db()
    assert (row.issuer, row.certificates, served["asked"]) == (ENTITY, [KEY.certificate], 1)
    sent_to(Client(), row)
    assert served["asked"] == 1, "asked again tomorrow, not at every sign-in"
