"""Signing in by a SAML provider: who comes in as whom, and signing out on either side."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rapport.platform.access.models import User
from rapport.platform.api import limits
from rapport.platform.history.models import ChangeSet
from rapport.platform.sign_on.models import GroupMapping, IdentityProvider, SamlMessage
from rapport.platform.sign_on.saml.ourselves import new_key_pair
from tests.dump import difference, dump
from tests.factories import make_user
from tests.factories.access import PASSWORD, make_role, make_team
from tests.platform.sign_on.saml_provider import (
    ENTITY,
    KEY,
    NAMESPACES,
    SIGN_ON,
    SIGN_OUT,
    STRANGE_KEY,
    answer,
    encoded,
    is_signed_by,
    moment,
    question_in,
    sign_out_query,
    signed,
)
from tests.platform.sign_on.signing_in import ask, came_in

pytestmark = pytest.mark.django_db
PRIVATE, CERTIFICATE = new_key_pair()


@pytest.fixture(autouse=True)
def fresh() -> None:
    cache.clear()
    limits.forget()


def registered(**values: Any) -> IdentityProvider:
    """The provider as it is set up here."""
    known: dict[str, Any] = {
        "protocol": "saml",
        "name": "Company",
        "issuer": ENTITY,
        "sign_on_url": SIGN_ON,
        "sign_out_url": SIGN_OUT,
        "certificates": [KEY.certificate],
        "secret": PRIVATE,
        "certificate": CERTIFICATE,
        "domains": ["example.com"],
        "creates_users": True,
        "trusts_addresses": True,
    }
    return IdentityProvider.objects.create(**{**known, **values})


def sent_to(client: Client, row: IdentityProvider, next: str = "") -> str:
    """The provider's address to which somebody is sent who wants to sign in."""
    found = client.get(reverse("identity-begin", args=[row.uid]), {"next": next} if next else {})
    assert found.status_code == 302, found.content.decode()[:1500]
    return found.headers["Location"]


def posted(row: IdentityProvider, text: str) -> Any:
    """The answer as the provider's page makes a browser post it: without any cookie of ours."""
    return Client(enforce_csrf_checks=True).post(reverse("saml-answer", args=[row.uid]), {"SAMLResponse": text})


def sign_in(client: Client, row: IdentityProvider, next: str = "", **said: Any) -> Any:
    """The whole way."""
    arrived = posted(row, encoded(signed(answer(sent_to(client, row, next), **said))))
    assert arrived.status_code == 302, arrived.content.decode()[-1500:]
    return client.get(arrived.headers["Location"])


def who(client: Client) -> str:
    """The username of who is signed in."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else ""


def test_somebody_new_comes_in_with_role_and_team_and_the_log_says_so() -> None:
    role, team = make_role(), make_team()
    row = registered(default_role=role, default_team=team)
    client = Client()
    found = sign_in(client, row, "/preferences/")
    assert (found.status_code, found.headers["Location"]) == (302, "/preferences/")
    user = User.objects.get(username="uta")
    assert (user.email, user.full_name, user.is_administrator, user.has_usable_password()) == (
        "uta@example.com",
        "Uta Meier",
        False,
        False,
    )
    assert ([*user.roles.all()], [*user.teams.all()], who(client)) == ([role], [team], "uta")
    made = ChangeSet.objects.get(uid=user.created_in)
    assert (made.channel, made.act, made.actor) == ("identity", "create", None)
    assert client.get("/preferences/").status_code == 200
    again = Client()
    sign_in(again, row, attributes={"email": ["renamed@example.com"]})
    assert (who(again), User.objects.count()) == ("uta", 1), "known by the lasting name, not by the address"


def test_the_question_is_signed_and_says_where_the_answer_goes() -> None:
    row = registered()
    url = sent_to(Client(), row)
    asked = question_in(url)
    assert url.startswith(f"{SIGN_ON}?SAMLRequest=")
    assert is_signed_by(url, CERTIFICATE)
    assert (asked.get("Destination"), asked.get("AssertionConsumerServiceURL").endswith(f"{row.uid}/answer/")) == (
        SIGN_ON,
        True,
    )
    assert asked.find("saml:Issuer", NAMESPACES).text.endswith(f"{row.uid}/metadata/")


def test_a_user_of_the_same_address_is_linked_only_where_addresses_are_trusted() -> None:
    user = make_user(username="known", email="UTA@example.com")
    row = registered(creates_users=False, trusts_addresses=False)
    client = Client()
    found = sign_in(client, row)
    assert (found.status_code, "does not vouch for your address" in found.content.decode()) == (403, True)
    assert (who(client), SocialAccount.objects.count()) == ("", 0)
    IdentityProvider.objects.update(trusts_addresses=True)
    sign_in(client, row)
    assert (who(client), SocialAccount.objects.get().user) == ("known", user)


def test_addresses_of_other_domains_stay_out_and_the_name_may_be_the_address() -> None:
    row = registered()
    refused = sign_in(Client(), row, attributes={"mail": ["uta@evil.example"]})
    assert (refused.status_code, "may not come in" in refused.content.decode()) == (403, True)
    nameless = sign_in(Client(), row, attributes={})
    assert (nameless.status_code, "does not say your address" in nameless.content.decode()) == (403, True)
    client = Client()
    form = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"
    sign_in(client, row, attributes={}, name="uta@example.com", format=form)
    assert who(client) == "uta@example.com", "without a name the address is one"


def test_groups_bring_and_take_roles_and_teams_at_each_sign_in() -> None:
    sales, kept, north = make_role(), make_role(), make_team()
    row = registered(groups_claim="groups", default_role=kept)
    GroupMapping.objects.create(provider=row, value="crm-sales", role=sales, team=north)

    def after(*groups: str) -> tuple[set[Any], set[Any]]:
        said = {"email": ["uta@example.com"], "uid": ["uta"], **({"groups": list(groups)} if groups else {})}
        sign_in(Client(), row, attributes=said)
        user = User.objects.get(username="uta")
        return set(user.roles.all()), set(user.teams.all())

    assert after("crm-sales", "else") == ({kept, sales}, {north})
    assert after() == ({kept}, set()), "who is in no group has no such attribute"


def test_the_rules_hold_for_who_comes_by_it() -> None:
    row = registered()
    ask(passwords_off=True, second_factor=True)
    client = Client()
    sign_in(client, row)
    assert client.get("/preferences/").headers["Location"] == "/accounts/2fa/totp/activate/"
    IdentityProvider.objects.update(asks_second_factor=True)
    vouched = Client()
    sign_in(vouched, row)
    assert vouched.get("/preferences/").status_code == 200


def test_an_answer_counts_once_and_only_in_the_browser_that_asked() -> None:
    row = registered()
    client, other = Client(), Client()
    text = encoded(signed(answer(sent_to(client, row))))
    way = posted(row, text).headers["Location"]
    replayed = posted(row, text)
    assert (replayed.status_code, "gave no answer that can be believed" in replayed.content.decode()) == (401, True)
    assert SamlMessage.objects.count() == 1
    assert other.get(way).status_code == 401, "an answer that somebody else asked for signs nobody in"
    assert who(other) == ""
    assert client.get(way).status_code == 401, "and it is used up by that"
    second = Client()
    way = posted(row, encoded(signed(answer(sent_to(second, row))))).headers["Location"]
    assert (second.get(way).status_code, who(second)) == (302, "uta")
    second.post("/accounts/logout/")
    assert (second.get(way).status_code, who(second)) == (401, "")
    for ticket in ("", "x", "'"):
        assert second.get(reverse("saml-finish", args=[row.uid]), {"ticket": ticket}).status_code == 401


def test_a_replay_to_another_provider_of_the_same_company_is_none_of_its_answers() -> None:
    first, second = registered(), registered(name="Second")
    client = Client()
    text = encoded(signed(answer(sent_to(client, first))))
    assert posted(second, text).status_code == 401


def test_what_waits_is_sealed_and_is_fetched_soon_or_never(monkeypatch: pytest.MonkeyPatch) -> None:
    row = registered()
    client = Client()
    way = posted(row, encoded(signed(answer(sent_to(client, row))))).headers["Location"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT held, ticket FROM sign_on_samlmessage")
        [(held, ticket)] = cursor.fetchall()
    assert ("uta@example.com" in held, ticket in way) == (False, False)
    later = timezone.now() + timedelta(minutes=3)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    assert (client.get(way).status_code, who(client)) == (401, "")


def test_the_log_forgets_messages_once_they_have_expired() -> None:
    row = registered()
    sign_in(Client(), row)
    SamlMessage.objects.update(expires_at="2026-01-01T00:00:00Z")
    sign_in(Client(), row)
    assert SamlMessage.objects.count() == 1


def test_signing_out_here_goes_on_to_the_provider() -> None:
    row = registered()
    client = Client()
    sign_in(client, row)
    left = client.post("/accounts/logout/")
    assert (left.status_code, left.headers["Location"]) == (302, reverse("saml-leave", args=[row.uid]))
    page = client.get(left.headers["Location"])
    refresh = re.search(r'content="0; url=([^"]+)"', page.content.decode())
    assert refresh is not None
    url = html.unescape(refresh[1])
    assert url.startswith(f"{SIGN_OUT}?SAMLRequest=")
    asked = question_in(url)
    assert (asked.find("saml:NameID", NAMESPACES).text, asked.find("samlp:SessionIndex", NAMESPACES).text) == (
        "u-1",
        "s-1",
    )
    assert (is_signed_by(url, CERTIFICATE), who(client)) == (True, "")
    assert client.get(left.headers["Location"]).status_code == 302, "once"
    back = client.get(reverse("saml-logout", args=[row.uid]), {"SAMLResponse": "x"})
    assert back.headers["Location"] == "/accounts/login/"
    IdentityProvider.objects.update(sign_out_url="")
    sign_in(client, row)
    assert client.post("/accounts/logout/").headers["Location"] == "/"


def test_who_came_with_a_password_is_signed_out_here_alone() -> None:
    registered()
    client = came_in(make_user(password=PASSWORD))
    assert client.post("/accounts/logout/").headers["Location"] == "/"


def test_the_provider_signs_somebody_out_on_every_device_that_it_means() -> None:
    row = registered()
    first, second = Client(), Client()
    sign_in(first, row)
    sign_in(second, row)
    user = User.objects.get(username="uta")
    user.set_password(PASSWORD)
    user.save()
    for client in (first, second):
        client.logout()
        sign_in(client, row)
    third = came_in(user)
    address = f"{settings.BASE_URL}{reverse('saml-logout', args=[row.uid])}"
    other = Client().get(f"{reverse('saml-logout', args=[row.uid])}?{sign_out_query(address, index='s-9')}")
    assert (other.status_code, who(first)) == (302, "uta"), "another session of the provider's"
    found = Client().get(f"{reverse('saml-logout', args=[row.uid])}?{sign_out_query(address)}")
    assert found.status_code == 302
    said = question_in(found.headers["Location"])
    assert (found.headers["Location"].startswith(f"{SIGN_OUT}?"), "RelayState=there" in found.headers["Location"]) == (
        True,
        True,
    )
    assert said.find("samlp:Status/samlp:StatusCode", NAMESPACES).get("Value").endswith(":Success")
    statuses = [client.get("/preferences/").status_code for client in (first, second, third)]
    assert statuses == [302, 302, 200], "a session that began with a password is not the provider's"


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": STRANGE_KEY},
        {"issuer": "https://evil.example"},
        {"destination": "https://evil.example/"},
        {"at": moment(-30)},
        {"at": moment(30)},
        {"at": "yesterday"},
        {"name": ""},
    ],
)
def test_a_request_to_sign_out_that_proves_nothing_signs_nobody_out(wrong: dict[str, Any]) -> None:
    row = registered()
    client = Client()
    sign_in(client, row)
    page = reverse("saml-logout", args=[row.uid])
    query = sign_out_query(**{"destination": f"{settings.BASE_URL}{page}", **wrong})
    answered = Client().get(f"{page}?{query}").status_code
    assert (answered, who(client)) == ((302 if wrong == {"name": ""} else 401), "uta")
    for bent in ("SAMLRequest=x", f"{query}&SAMLRequest=x", query.replace("RelayState=there", "RelayState=else")):
        assert Client().get(f"{page}?{bent}").status_code == 401
    assert who(client) == "uta"


def test_a_request_to_sign_out_counts_once() -> None:
    row = registered()
    page = reverse("saml-logout", args=[row.uid])
    query = sign_out_query(f"{settings.BASE_URL}{page}")
    assert [Client().get(f"{page}?{query}").status_code for _ in range(2)] == [302, 401]


def test_our_metadata_is_there_before_the_provider_is_in_use() -> None:
    from lxml import etree

    row = registered(is_active=False, certificates=[], sign_on_url="", issuer="")
    found = Client().get(reverse("saml-metadata", args=[row.uid]))
    described = etree.fromstring(found.content)
    assert (found.status_code, described.get("entityID").endswith(f"{row.uid}/metadata/")) == (200, True)
    assert CERTIFICATE in found.content.decode()
    assert PRIVATE not in found.content.decode()
    for name in ("identity-begin", "saml-answer", "saml-finish", "saml-logout", "saml-leave", "identity-callback"):
        assert Client().get(reverse(name, args=[row.uid])).status_code in (404, 405), name
    plain = IdentityProvider.objects.create(name="OpenID", issuer="https://x.example", client_id="x", domains=["a.de"])
    assert Client().get(reverse("saml-metadata", args=[plain.uid])).status_code == 404


def test_nothing_changes_when_nobody_asks() -> None:
    row = registered()
    before = dump()
    page = reverse("saml-answer", args=[row.uid])
    for body in ({}, {"SAMLResponse": ""}, {"SAMLResponse": "%%%"}, {"SAMLResponse": "PGE+"}, {"SAMLResponse": "PA=="}):
        assert Client().post(page, body).status_code == 401
    assert Client().get(page).status_code == 405
    assert difference(before, dump()) == {}
