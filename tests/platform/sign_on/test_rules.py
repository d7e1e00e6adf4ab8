"""The rules of signing in: who they hold for, what they stop, and that nobody shuts themselves out."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from typer.testing import CliRunner

from rapport.platform.api.tokens import create_token
from rapport.platform.history.models import ChangeSet
from rapport.platform.sign_on.arrival import CAME_BY, SIGNED_IN_AT
from rapport.platform.sign_on.models import SignInRule
from rapport.platform.sign_on.policy import policy_of, refresh
from tests.browser import Browser, forms_of, text_of
from tests.dump import difference, dump
from tests.factories import make_user
from tests.factories.access import PASSWORD, make_administrator, make_role
from tests.platform.sign_on.signing_in import ELSEWHERE, HERE, LOGIN, ask, came_in, code_of

pytestmark = pytest.mark.django_db
ACTIVATE = "/accounts/2fa/totp/activate/"


@pytest.fixture(autouse=True)
def forget_guesses() -> None:
    cache.clear()


def test_of_several_rules_the_strictest_counts() -> None:
    sales, service = make_role(), make_role()
    both = make_user(roles=[str(sales.uid), str(service.uid)])
    boss = make_administrator(roles=[str(sales.uid)])
    ask(session_hours=48)
    ask("role", sales, networks=["192.0.2.0/24"], session_hours=8)
    ask("role", service, networks=["192.0.0.0/16"], second_factor=True)
    ask("administrators", passwords_off=True)

    held = policy_of(both)
    assert (held.second_factor, held.session_hours, held.passwords_off) == (True, 8, False)
    assert [held.admits(address) for address in (HERE, "192.0.3.1", ELSEWHERE)] == [True, False, False]
    assert policy_of(make_user()).session_hours == 48
    administrators = policy_of(boss)
    assert (administrators.session_hours, administrators.passwords_off, administrators.networks) == (48, True, ())


def test_a_role_given_later_brings_its_rule_at_once() -> None:
    role = make_role()
    user = make_user(password=PASSWORD)
    ask("role", role, networks=["10.0.0.0/8"])
    client = came_in(user)
    assert client.get("/").status_code == 200
    from rapport.platform import write
    from rapport.platform.records.registry import registry

    write.update(registry.get("users"), user, {"roles": [str(role.uid)]}, actor=None)
    assert client.get("/").status_code == 403


def test_from_another_network_nobody_comes_in() -> None:
    user = make_user(password=PASSWORD)
    ask(networks=["192.0.2.0/24", "2001:db8::/32"])
    for address in (HERE, "2001:db8::5", "::ffff:192.0.2.9"):
        assert came_in(user, address).get("/").status_code == 200
    stranger = Client(REMOTE_ADDR=ELSEWHERE)
    answer = stranger.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 403
    assert "You may not sign in from this network." in answer.content.decode()
    assert "_auth_user_id" not in stranger.session
    forged = stranger.post(LOGIN, {"login": user.username, "password": PASSWORD}, HTTP_X_FORWARDED_FOR=HERE)
    assert forged.status_code == 403


def test_a_session_that_moves_to_another_network_ends() -> None:
    user = make_user(password=PASSWORD)
    client = came_in(user)
    ask(networks=["192.0.2.0/24"])
    assert client.get("/").status_code == 200
    assert client.get("/people/", REMOTE_ADDR=ELSEWHERE).status_code == 403
    assert "_auth_user_id" not in client.session
    again = came_in(user)
    assert again.get("/people/", REMOTE_ADDR=ELSEWHERE, HTTP_HX_REQUEST="true").headers["HX-Redirect"] == LOGIN
    third = came_in(user)
    assert third.get("/api/v1/me", REMOTE_ADDR=ELSEWHERE).status_code == 401


def test_a_token_is_held_to_the_networks_of_its_user() -> None:
    user = make_user()
    text, _token = create_token(user, "elsewhere")
    ask(networks=["192.0.2.0/24"])
    known = {"HTTP_AUTHORIZATION": f"Bearer {text}"}
    assert Client(REMOTE_ADDR=HERE).get("/api/v1/me", **known).status_code == 200  # type: ignore[arg-type]
    refused = Client(REMOTE_ADDR=ELSEWHERE).get("/api/v1/me", **known)  # type: ignore[arg-type]
    assert (refused.status_code, refused.json()["detail"]) == (403, "This token is not taken from your network.")


def test_a_session_ends_in_time_however_busy() -> None:
    user = make_user(password=PASSWORD)
    client = came_in(user)
    ask(session_hours=8)
    assert client.get("/").status_code == 200
    session = client.session
    session[SIGNED_IN_AT] = int(time.time()) - 8 * 3600 - 1
    session.save()
    answer = client.get("/")
    assert (answer.status_code, "Your session has ended." in answer.content.decode()) == (403, True)
    assert "_auth_user_id" not in client.session


def test_who_needs_a_second_factor_sets_one_up_before_anything_else() -> None:
    user = make_user(password=PASSWORD)
    ask(second_factor=True)
    browser = Browser(None)
    browser.client = came_in(user)
    for path in ("/", "/people/", "/preferences/", "/accounts/password/change/", "/accounts/2fa/"):
        assert browser.get(path).headers["Location"] == ACTIVATE, path
    before = dump()
    assert browser.post("/people/new/", {"family_name": "Smuggled"}).headers["Location"] == ACTIVATE
    assert browser.client.post("/api/v1/people", "{}", content_type="application/json").status_code == 403
    assert difference(before, dump()) == {}

    form = next(form for form in forms_of(browser.get(ACTIVATE)) if "code" in form.values)
    secret = browser.client.session["mfa.totp.secret"]
    assert browser.post(ACTIVATE, {**form.data(), "code": code_of(secret)}).status_code == 302
    assert browser.get("/preferences/").status_code == 200

    removed = browser.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1, removed.status_code


def test_without_passwords_only_an_identity_provider_lets_in() -> None:
    user = make_user(password=PASSWORD)
    inside = came_in(user)
    ask(passwords_off=True)
    assert inside.get("/").status_code == 403, "who is in by a password is out"
    answer = Client().post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert (answer.status_code, "identity provider" in answer.content.decode()) == (403, True)


# Setting them. --------------------------------------------------------------------------------------------------------


def rule_page(audience: str = "everybody") -> str:
    return reverse("sign-in-rule", args=[audience])


def test_an_administrator_sets_and_lifts_a_rule_and_the_log_says_so() -> None:
    boss = make_administrator(password=PASSWORD)
    client = came_in(boss)
    wanted = {"networks": f"{HERE}, 2001:db8::/32\n10.1.2.3/8", "session_hours": "12", "second_factor": "on"}
    assert client.post(rule_page(), wanted).headers["Location"] == reverse("sign-in-settings")
    rule = SignInRule.objects.get()
    assert rule.networks == ["192.0.2.7/32", "2001:db8::/32", "10.0.0.0/8"]
    assert (rule.audience, rule.session_hours, rule.second_factor, rule.passwords_off) == ("everybody", 12, True, False)
    said = ChangeSet.objects.get(act="sign_in_rule")
    assert (said.actor, said.channel) == (boss, "web")
    assert said.summary == (
        "Everybody: second factor; from 192.0.2.7/32, 2001:db8::/32, 10.0.0.0/8; sessions of 12 hours"
    )
    assert client.get("/").headers["Location"] == ACTIVATE, "the rule holds for who has set it as well"
    SignInRule.objects.update(second_factor=False)
    refresh()
    shown = text_of(client.get(rule_page()))  # type: ignore[arg-type]
    assert "2001:db8::/32" in shown
    assert client.post(rule_page(), {"networks": "", "session_hours": ""}).status_code == 302
    assert SignInRule.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"networks": "10.0.0.0/8"}, "you would shut yourself out"),
        ({"networks": "here"}, "is no network"),
        ({"networks": " ".join(f"10.{n}.0.0/16" for n in range(51))}, "At most 50 networks."),
        ({"passwords_off": "on"}, "Sign in by the identity provider first"),
        ({"session_hours": "0"}, "field-error"),
        ({"session_hours": "99999"}, "field-error"),
    ],
)
@pytest.mark.parametrize("audience", ["everybody", "administrators"])
def test_what_would_shut_its_setter_out_or_is_nonsense_is_refused(
    given: dict[str, str], reason: str, audience: str
) -> None:
    client = came_in(make_administrator(password=PASSWORD))
    before, acts = dump(), ChangeSet.objects.count()
    answer = client.post(rule_page(audience), given)
    assert (answer.status_code, reason in answer.content.decode()) == (422, True)
    assert (difference(before, dump()), ChangeSet.objects.count(), SignInRule.objects.count()) == ({}, acts, 0)
    assert client.get("/").status_code == 200


def test_who_came_by_a_provider_may_turn_passwords_off() -> None:
    client = came_in(make_administrator(password=PASSWORD))
    session = client.session
    session[CAME_BY] = "company"
    session.save()
    assert client.post(rule_page(), {"passwords_off": "on"}).status_code == 302
    assert client.get("/").status_code == 200


def test_only_administrators_see_and_set_rules() -> None:
    client = came_in(make_user(password=PASSWORD))
    role = make_role()
    pages = [reverse("sign-in-settings"), rule_page(), reverse("sign-in-role", args=[role.uid])]
    for page in pages:
        assert client.get(page).status_code == 403
    for page in pages[1:]:
        assert client.post(page, {"session_hours": "1"}).status_code == 403
    assert SignInRule.objects.count() == 0


def test_the_rule_of_a_role_has_a_page_and_goes_with_the_role() -> None:
    role = make_role(name="Sales")
    client = came_in(make_administrator(password=PASSWORD))
    page = reverse("sign-in-role", args=[role.uid])
    assert client.post(page, {"networks": "10.0.0.0/8"}).status_code == 302, "it does not hold for administrators"
    listed = text_of(client.get(reverse("sign-in-settings")))  # type: ignore[arg-type]
    assert ("Sales" in listed, "10.0.0.0/8" in listed) == (True, True)
    assert client.get(rule_page("nonsense")).status_code == 404
    from rapport.platform import write
    from rapport.platform.records.registry import registry

    write.delete(registry.get("roles"), role, actor=None)
    assert SignInRule.objects.count() == 0


def test_the_command_line_lets_in_again_who_is_shut_out() -> None:
    from rapport.platform.sign_on import commands

    user = make_user(password=PASSWORD)
    ask(networks=["10.0.0.0/8"])
    assert Client(REMOTE_ADDR=HERE).post(LOGIN, {"login": user.username, "password": PASSWORD}).status_code == 403
    import typer

    app = typer.Typer()
    commands.register(app)
    ran: Any = CliRunner().invoke(app, [])
    assert (ran.exit_code, ran.stdout) == (0, "1 rules removed. Anybody may sign in with a password again.\n")
    assert came_in(user).get("/").status_code == 200
    assert ChangeSet.objects.get(act="sign_in_reset").channel == "command"
