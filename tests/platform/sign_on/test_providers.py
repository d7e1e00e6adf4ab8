"""Signing in by an OpenID provider: who comes in as whom, and every answer that is not believed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from rapport.platform.access.models import User
from rapport.platform.api import limits
from rapport.platform.history.models import ChangeSet
from rapport.platform.sign_on.models import GroupMapping, IdentityProvider
from tests.dump import difference, dump
from tests.factories import make_user
from tests.factories.access import PASSWORD, make_administrator, make_role, make_team
from tests.platform.sign_on.provider import CLIENT, SECRET, OpenIdProvider, serving
from tests.platform.sign_on.signing_in import ask, came_in

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def server() -> Iterator[OpenIdProvider]:
    with serving() as provider:
        yield provider


@pytest.fixture
def provider(server: OpenIdProvider) -> OpenIdProvider:
    """The server as it begins: it knows Uta."""
    fresh = OpenIdProvider(url=server.url, key=server.key)
    server.__dict__.update(fresh.__dict__)
    server.claims = {
        "sub": "u-1",
        "email": "uta@example.com",
        "email_verified": True,
        "name": "Uta Meier",
        "preferred_username": "uta",
    }
    cache.clear()
    limits.forget()
    return server


def registered(provider: OpenIdProvider, **values: Any) -> IdentityProvider:
    """The provider as it is set up here."""
    known: dict[str, Any] = {
        "name": "Company",
        "issuer": provider.url,
        "client_id": CLIENT,
        "secret": SECRET,
        "domains": ["example.com"],
        "creates_users": True,
    }
    return IdentityProvider.objects.create(**{**known, **values})


def sent_to(client: Client, row: IdentityProvider, next: str = "") -> str:
    """The provider's address to which somebody is sent who wants to sign in."""
    answer = client.get(reverse("identity-begin", args=[row.uid]), {"next": next} if next else {})
    assert answer.status_code == 302, answer.content.decode()[:1500]
    return answer.headers["Location"]


def sent_back(url: str) -> str:
    """Agree at the provider: the path by which somebody comes back."""
    back = urlsplit(httpx.get(url).headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client: Client, row: IdentityProvider, next: str = "") -> Any:
    """The whole way."""
    return client.get(sent_back(sent_to(client, row, next)))


def who(client: Client) -> str:
    """The username of who is signed in."""
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key).username if key else ""


def test_somebody_new_comes_in_with_role_and_team_and_the_log_says_so(provider: OpenIdProvider) -> None:
    role, team = make_role(), make_team()
    row = registered(provider, default_role=role, default_team=team)
    client = Client()
    answer = sign_in(client, row, "/preferences/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/preferences/")
    user = User.objects.get(username="uta")
    assert (user.email, user.full_name, user.is_administrator, user.has_usable_password()) == (
        "uta@example.com",
        "Uta Meier",
        False,
        False,
    )
    assert ([*user.roles.all()], [*user.teams.all()], who(client)) == ([role], [team], "uta")
    made = ChangeSet.objects.get(uid=user.created_in)
    assert (made.channel, made.act, made.actor, made.kind) == ("identity", "create", None, "users")
    assert client.get("/preferences/").status_code == 200
    again = Client()
    provider.claims["email"] = "renamed@example.com"
    sign_in(again, row)
    assert (who(again), User.objects.count()) == ("uta", 1), "known by the number, not by the address"


def test_the_question_carries_state_nonce_and_challenge_and_nothing_of_the_readers(provider: OpenIdProvider) -> None:
    row = registered(provider)
    begin = reverse("identity-begin", args=[row.uid])
    smuggled = {"auth_params": "redirect_uri=https://evil.example", "scope": "admin", "process": "connect"}
    url = Client().get(begin, smuggled).headers["Location"]
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert query["redirect_uri"].endswith(f"/sign-on/{row.uid}/callback/")
    assert (query["response_type"], query["code_challenge_method"], query["client_id"]) == ("code", "S256", CLIENT)
    assert set(query["scope"].split()) == {"openid", "profile", "email"}
    assert (len(query["nonce"]), len(query["code_challenge"]) >= 43, bool(query["state"])) == (32, True, True)


def test_the_secret_is_sealed_and_never_shown(provider: OpenIdProvider) -> None:
    row = registered(provider)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM sign_on_identityprovider")
        assert SECRET not in cursor.fetchone()[0]
    client = came_in(make_administrator(password=PASSWORD))
    assert SECRET not in client.get(reverse("identity-provider", args=[row.uid])).content.decode()


def test_a_user_of_the_same_address_is_linked_when_the_provider_vouches(provider: OpenIdProvider) -> None:
    user = make_user(username="known", email="UTA@example.com")
    row = registered(provider, creates_users=False)
    client = Client()
    assert sign_in(client, row).status_code == 302
    assert (who(client), User.objects.count()) == ("known", 1)
    assert SocialAccount.objects.get().user == user
    assert ChangeSet.objects.get(act="link_identity").summary.endswith(": Company")


def refused(client: Client, row: IdentityProvider, reason: str, status: int = 403) -> None:
    """Nobody came in, nothing was changed, and the page says why."""
    before, acts = dump(), ChangeSet.objects.count()
    answer = sign_in(client, row)
    page = answer.content.decode()
    assert (answer.status_code, reason in page) == (status, True), page[-1500:]
    assert (who(client), difference(before, dump()), ChangeSet.objects.count()) == ("", {}, acts)
    assert SocialAccount.objects.count() == 0


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_an_address_that_is_not_verified_takes_over_nobody(provider: OpenIdProvider, verified: Any) -> None:
    make_administrator(username="boss", email="uta@example.com")
    provider.claims["email_verified"] = verified
    refused(Client(), registered(provider), "does not vouch for your address")


def test_addresses_of_other_domains_stay_out(provider: OpenIdProvider) -> None:
    for address in ("uta@evil.example", "uta@notexample.com", "uta@example.com.evil.example", "uta"):
        provider.claims["email"] = address
        row = registered(provider)
        refused(Client(), row, "may not come in" if "@" in address else "does not say your address")
        row.delete()


def test_a_recycled_address_does_not_reach_the_account_of_its_former_holder(provider: OpenIdProvider) -> None:
    row = registered(provider)
    sign_in(Client(), row)
    provider.claims["sub"] = "u-2"
    client = Client()
    answer = sign_in(client, row)
    assert (answer.status_code, "belongs to another account" in answer.content.decode()) == (403, True)
    assert (who(client), SocialAccount.objects.count()) == ("", 1)


def test_who_is_not_known_or_may_not_be_linked_is_told_so(provider: OpenIdProvider) -> None:
    row = registered(provider, creates_users=False)
    refused(Client(), row, "There is no user with your address.")
    make_user(email="uta@example.com")
    IdentityProvider.objects.update(links_users=False)
    refused(Client(), row, "You sign in with your password.")


def test_who_may_not_sign_in_any_more_does_not(provider: OpenIdProvider) -> None:
    row = registered(provider)
    sign_in(Client(), row)
    from rapport.platform import write
    from rapport.platform.records.registry import registry

    write.update(registry.get("users"), User.objects.get(username="uta"), {"is_active": False}, actor=None)
    client = Client()
    answer = sign_in(client, row)
    assert (answer.status_code, who(client)) == (403, "")


NOT_BELIEVED: dict[str, dict[str, Any]] = {
    "another issuer": {"forged": {"iss": "https://evil.example"}},
    "another audience": {"forged": {"aud": "another-client"}},
    "several audiences": {"forged": {"aud": [CLIENT, "another"], "azp": "another"}},
    "another nonce": {"forged": {"nonce": "x" * 32}},
    "no nonce": {"forged": {"nonce": None}},
    "too old": {"forged": {"exp": 1_700_000_000, "iat": 1_699_999_000}},
    "without an end": {"forged": {"exp": None}},
    "about nobody": {"forged": {"sub": None}},
    "about a number": {"forged": {"sub": 7}},
    "signed by another key": {"signing_key": rsa.generate_private_key(public_exponent=65537, key_size=2048)},
    "not signed": {"algorithm": "none"},
    "signed with a shared secret": {"algorithm": "HS256", "signing_key": "x" * 32},
    "a document of another issuer": {"config": {"issuer": "https://evil.example"}},
    "keys in the open": {"config": {"jwks_uri": "http://192.0.2.1/keys"}},
    "keys elsewhere": {"config": {"jwks_uri": "https://127.0.0.1:1/keys"}},
    "a document that does not end": {"padding": 600_000},
    "a document elsewhere": {"redirects": True},
    "userinfo of another": {"forged": {"email": None}, "userinfo": {"sub": "u-9", "email": "uta@example.com"}},
}


@pytest.mark.parametrize("wrong", NOT_BELIEVED)
def test_an_answer_that_is_not_as_it_must_be_is_not_believed(provider: OpenIdProvider, wrong: str) -> None:
    make_administrator(email="uta@example.com")
    row = registered(provider)
    client = Client()
    path = sent_back(sent_to(client, row))
    provider.__dict__.update(NOT_BELIEVED[wrong])
    before = dump()
    answer = client.get(path)
    page = answer.content.decode()
    assert (answer.status_code, "gave no answer that can be believed" in page) == (401, True), page[-800:]
    assert (who(client), difference(before, dump()), SocialAccount.objects.count()) == ("", {}, 0)


def test_what_the_token_does_not_say_the_userinfo_may(provider: OpenIdProvider) -> None:
    provider.userinfo = {"sub": "u-1", "email": "uta@example.com", "email_verified": True}
    provider.forged = {"email": None, "email_verified": None}
    client = Client()
    sign_in(client, registered(provider))
    assert who(client) == "uta"


def test_an_answer_counts_once_in_the_browser_that_asked(provider: OpenIdProvider) -> None:
    row = registered(provider)
    client, other = Client(), Client()
    path = sent_back(sent_to(client, row))
    assert other.get(path).status_code == 401, "a code that somebody else asked for signs nobody in"
    assert who(other) == ""
    assert client.get(path).status_code == 302
    client.post("/accounts/logout/")
    assert (client.get(path).status_code, who(client)) == (401, "")
    forged = path.replace("state=", "state=x")
    assert client.get(forged).status_code == 401
    second = registered(provider, name="Second")
    mixed = sent_back(sent_to(client, row)).replace(str(row.uid), str(second.uid))
    assert client.get(mixed).status_code == 401, "an answer to one provider's question is none to another's"


def test_who_says_no_at_the_provider_is_not_signed_in(provider: OpenIdProvider) -> None:
    row = registered(provider)
    client = Client()
    state = parse_qs(urlsplit(sent_to(client, row)).query)["state"][0]
    answer = client.get(
        reverse("identity-callback", args=[row.uid]), {"error": "access_denied", "state": state, "code": "x"}
    )
    assert (answer.status_code, "You have cancelled it." in answer.content.decode()) == (403, True)


def test_groups_bring_and_take_roles_and_teams_at_each_sign_in(provider: OpenIdProvider) -> None:
    sales, service, kept, north = make_role(), make_role(), make_role(), make_team()
    row = registered(provider, groups_claim="groups", default_role=kept)
    GroupMapping.objects.create(provider=row, value="crm-sales", role=sales, team=north)
    GroupMapping.objects.create(provider=row, value="crm-service", role=service)

    def after(groups: Any) -> tuple[set[Any], set[Any]]:
        provider.claims["groups"] = groups
        sign_in(Client(), row)
        user = User.objects.get(username="uta")
        return set(user.roles.all()), set(user.teams.all())

    assert after(["crm-sales", "else"]) == ({kept, sales}, {north})
    assert after("crm-service") == ({kept, service}, set())
    assert after(None) == ({kept, service}, set()), "a provider that says nothing of groups takes nothing"
    assert after(7) == ({kept, service}, set())
    assert after([]) == ({kept}, set())
    assert ChangeSet.objects.filter(act="groups", channel="identity").count() == 3


def test_the_rules_hold_for_who_comes_by_a_provider(provider: OpenIdProvider) -> None:
    row = registered(provider)
    ask(passwords_off=True, second_factor=True)
    client = Client()
    assert sign_in(client, row).status_code == 302
    assert client.get("/preferences/").headers["Location"] == "/accounts/2fa/totp/activate/"
    IdentityProvider.objects.update(asks_second_factor=True)
    vouched = Client()
    sign_in(vouched, row)
    assert vouched.get("/preferences/").status_code == 200


def test_a_provider_that_is_not_in_use_leads_nowhere(provider: OpenIdProvider) -> None:
    row = registered(provider, is_active=False)
    assert Client().get(reverse("identity-begin", args=[row.uid])).status_code == 404
    assert Client().get(reverse("identity-callback", args=[row.uid])).status_code == 404
    page = Client().get("/accounts/login/").content.decode()
    assert ("Sign in by" in page, 'name="password"' in page) == (False, True)


def test_the_page_of_signing_in_offers_it_and_no_password_where_none_is_of_use(provider: OpenIdProvider) -> None:
    row = registered(provider)
    page = Client().get("/accounts/login/", {"next": "/people/"}).content.decode()
    assert "Sign in by Company" in page
    assert f"/sign-on/{row.uid}/?next=/people/" in page
    ask(passwords_off=True)
    assert 'name="password"' not in Client().get("/accounts/login/").content.decode()


def test_trying_often_is_slowed_down(provider: OpenIdProvider) -> None:
    row = registered(provider)
    begin = reverse("identity-callback", args=[row.uid])
    statuses = [Client().get(begin).status_code for _ in range(31)]
    assert (statuses[:30], statuses[30]) == ([401] * 30, 429)


def test_the_pages_of_allauth_about_accounts_elsewhere_are_closed() -> None:
    client = came_in(make_administrator(password=PASSWORD))
    for path in ("/accounts/3rdparty/", "/accounts/3rdparty/signup/", "/accounts/social/connections/"):
        assert client.get(path).status_code == 404, path


# Setting one up. ------------------------------------------------------------------------------------------------------


def form_of(provider: OpenIdProvider, **values: str) -> dict[str, str]:
    """The form as an administrator fills it."""
    return {
        "name": "Company",
        "issuer": provider.url,
        "client_id": CLIENT,
        "secret": SECRET,
        "domains": "Example.com, @example.org",
        "links_users": "on",
        "creates_users": "on",
        "is_active": "on",
        "group-TOTAL_FORMS": "3",
        "group-INITIAL_FORMS": "0",
        **values,
    }


def test_an_administrator_sets_one_up_and_changes_it(provider: OpenIdProvider) -> None:
    role = make_role()
    client = came_in(make_administrator(password=PASSWORD))
    groups = {"groups_claim": "groups", "group-0-value": "crm", "group-0-role": str(role.uid)}
    made = client.post(reverse("identity-provider-new"), form_of(provider, **groups))
    row = IdentityProvider.objects.get()
    page = reverse("identity-provider", args=[row.uid])
    assert (made.status_code, made.headers.get("Location")) == (302, page)
    assert (row.domains, row.secret, row.trusts_addresses) == (["example.com", "example.org"], SECRET, False)
    assert [(one.value, one.role, one.team) for one in row.mappings.all()] == [("crm", role, None)]
    assert f"/sign-on/{row.uid}/callback/" in client.get(page).content.decode()
    sign_in(Client(), row)
    assert client.post(page, form_of(provider, name="Renamed", secret="")).status_code == 302
    row.refresh_from_db()
    assert (row.name, row.secret, row.mappings.count(), SocialAccount.objects.count()) == ("Renamed", SECRET, 0, 1)
    assert SECRET not in "".join(ChangeSet.objects.values_list("summary", flat=True))
    with serving() as other:
        assert client.post(page, form_of(other, name="Renamed")).status_code == 302
    assert SocialAccount.objects.count() == 0, "another issuer's numbers mean other people"
    assert client.post(reverse("identity-provider-remove", args=[row.uid])).status_code == 302
    assert IdentityProvider.objects.count() == 0
    assert User.objects.filter(username="uta").exists()


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"issuer": "http://login.example.org"}, "must begin with https://"),
        ({"issuer": "https://127.0.0.1:1"}, "There is no such provider"),
        ({"issuer": "javascript:alert(1)"}, "must begin with https://"),
        ({"domains": "*"}, "is no domain"),
        ({"domains": ","}, "Name the domains"),
        ({"group-0-value": "crm"}, "Choose a role or a team."),
        ({"default_role": "0190b2c4-0000-7000-8000-000000000000"}, "field-error"),
        ({"name": ""}, "field-error"),
        ({"group-TOTAL_FORMS": "100000"}, "at most 100"),
    ],
)
def test_nonsense_sets_up_nothing(provider: OpenIdProvider, given: dict[str, str], reason: str) -> None:
    client = came_in(make_administrator(password=PASSWORD))
    answer = client.post(reverse("identity-provider-new"), form_of(provider, **given))
    assert (answer.status_code, reason in answer.content.decode()) == (422, True)
    assert IdentityProvider.objects.count() == 0


def test_who_has_come_by_the_only_way_in_does_not_close_it(provider: OpenIdProvider) -> None:
    make_administrator(email="uta@example.com", password=PASSWORD)
    row = registered(provider)
    client = Client()
    sign_in(client, row)
    ask(passwords_off=True)
    page = reverse("identity-provider", args=[row.uid])
    closing = {name: value for name, value in form_of(provider).items() if name != "is_active"}
    answer = client.post(page, closing)
    assert (answer.status_code, "you would shut yourself out" in answer.content.decode()) == (422, True)
    client.post(reverse("identity-provider-remove", args=[row.uid]))
    assert IdentityProvider.objects.filter(is_active=True).count() == 1


def test_only_administrators_set_one_up(provider: OpenIdProvider) -> None:
    row = registered(provider)
    client = came_in(make_user(password=PASSWORD))
    pages = [reverse("identity-provider-new"), reverse("identity-provider", args=[row.uid])]
    for page in pages:
        assert (client.get(page).status_code, client.post(page, form_of(provider)).status_code) == (403, 403)
    assert client.post(reverse("identity-provider-remove", args=[row.uid])).status_code == 403
    assert IdentityProvider.objects.get().name == "Company"
