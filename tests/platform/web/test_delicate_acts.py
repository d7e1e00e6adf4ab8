"""What makes somebody powerful asks who is there, once; and no form of the administration makes a thing twice."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from rapport.platform.access.models import Role, Team, User
from rapport.platform.api.models import ApiToken
from rapport.platform.api.tokens import find_token, revoke_token
from rapport.platform.history.models import ChangeSet
from tests.browser import Browser, Form, text_of
from tests.factories.access import PASSWORD, make_administrator, make_role, make_user

pytestmark = pytest.mark.django_db

TOKEN = {"name": "Newsletter", "scope": "read", "days": "30"}


@pytest.fixture(autouse=True)
def no_attempt_counted() -> None:
    cache.clear()


@pytest.fixture
def ada() -> User:
    return make_administrator(username="ada", password=PASSWORD)


@pytest.fixture
def browser(ada: User) -> Browser:
    """Signed in at the page of the sign-in, a moment ago."""
    return signed_in(ada)


def signed_in(user: User) -> Browser:
    browser = Browser(None)
    assert browser.post(reverse("account_login"), {"login": user.username, "password": PASSWORD}).status_code == 302
    browser.user = user
    return browser


def long_after(browser: Browser) -> Browser:
    """The same session, an hour after the sign-in."""
    session = browser.client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    return browser


def form_of(browser: Browser, name: str) -> Form:
    """The form of a page that sends it back to where it stands."""
    url = reverse(name)
    form = browser.form(url)
    form.action = form.action or url
    return form


def token_in(answer: Any) -> str:
    return str(re.findall(r"rapport_[\w-]{20,}", text_of(answer))[0])


def test_long_after_the_sign_in_a_token_needs_the_password_again_and_is_then_made(browser: Browser) -> None:
    long_after(browser)
    url = reverse("api-tokens")
    assert browser.get(url).status_code == 200

    asked = browser.post(url, TOKEN)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    wrong = browser.post(asked.headers["Location"], {"password": "guess", "next": url})
    assert wrong.status_code == 200
    assert ApiToken.objects.count() == 0

    made = browser.post(asked.headers["Location"], {"password": PASSWORD, "next": url})
    assert find_token(token_in(made)) == ApiToken.objects.get(name="Newsletter")


def test_long_after_the_sign_in_a_second_factor_is_not_removed_without_the_password(browser: Browser) -> None:
    long_after(browser)
    uta = make_user(username="uta")
    Authenticator.objects.create(user=uta, type="totp", data={"secret": "x"})
    url = reverse("users-second-factor", args=[uta.uid])

    asked = browser.post(url)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert Authenticator.objects.count() == 1
    browser.post(asked.headers["Location"], {"password": PASSWORD, "next": url})
    assert Authenticator.objects.count() == 0


def test_long_after_the_sign_in_nobody_else_is_let_in_without_the_password(browser: Browser) -> None:
    long_after(browser)
    uta = make_user(username="uta", password=PASSWORD)
    password, link = (reverse(f"users-{name}", args=[uta.uid]) for name in ("password", "link"))
    assert browser.get(password).status_code == 200

    for url, given in ((password, {"password": "tea for seven people"}), (link, {})):
        asked = browser.post(url, given)
        assert asked.headers["Location"].startswith(reverse("account_reauthenticate")), url
    uta.refresh_from_db()
    assert uta.check_password(PASSWORD)

    set_now = browser.post(asked.headers["Location"], {"password": PASSWORD, "next": link})
    assert "/accounts/password/reset/key/" in text_of(set_now)
    assert browser.post(password, {"password": "tea for seven people"}).status_code == 302
    uta.refresh_from_db()
    assert uta.check_password("tea for seven people")


def test_long_after_the_sign_in_nobody_new_gets_a_way_in_without_the_password(browser: Browser) -> None:
    long_after(browser)
    url = reverse("users-new")
    given = {"username": "uta", "email": "uta@example.com", "way": "link"}
    assert browser.get(url).status_code == 200

    asked = browser.post(url, given)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert not User.objects.filter(username="uta").exists()

    made = browser.post(asked.headers["Location"], {"password": PASSWORD, "next": url})
    assert "/accounts/password/reset/key/" in text_of(made)
    assert User.objects.filter(username="uta").exists()


def test_right_after_the_sign_in_nothing_is_asked_again(browser: Browser) -> None:
    assert browser.get(reverse("mfa_activate_totp")).status_code == 200
    assert browser.post(reverse("api-tokens"), TOKEN).status_code == 201
    uta = make_user(username="uta")
    assert browser.post(reverse("users-second-factor", args=[uta.uid])).headers["Location"] == f"/users/{uta.uid}/"


def test_a_session_that_was_never_signed_in_by_password_is_asked(ada: User) -> None:
    browser = Browser(ada)  # as after a link from a mail
    assert browser.post(reverse("api-tokens"), TOKEN).status_code == 302
    assert browser.get(reverse("mfa_activate_totp")).status_code == 302
    assert Browser(None).post(reverse("api-tokens"), TOKEN).status_code == 302
    assert ApiToken.objects.count() == 0


def test_a_token_form_sent_twice_makes_one_token_whose_last_text_works(browser: Browser) -> None:
    form = form_of(browser, "api-tokens")
    for name, value in TOKEN.items():
        form.set(name, value)
    first, second = browser.send(form), browser.send(form)
    assert (first.status_code, second.status_code, ApiToken.objects.count()) == (201, 201, 1)
    assert find_token(token_in(first)) is None
    used = find_token(token_in(second))
    assert used == ApiToken.objects.get()

    third = browser.send(form)
    assert (third.status_code, "was made already" in text_of(third)) == (422, True)
    assert find_token(token_in(second)) == used
    fresh = form_of(browser, "api-tokens")
    for name, value in TOKEN.items():
        fresh.set(name, value)
    token = find_token(token_in(browser.send(fresh)))
    assert token is not None and ApiToken.objects.count() == 2
    revoke_token(ApiToken.objects.get(pk=token.pk))
    assert browser.send(fresh).status_code == 422


@pytest.mark.parametrize("way", ["link", "password"])
def test_a_user_form_sent_twice_makes_one_user(browser: Browser, way: str) -> None:
    form = form_of(browser, "users-new")
    given = {"full_name": "Nora", "username": "nora", "email": "nora@example.org", "way": way}
    for name, value in {**given, "password": "tea for seven people"}.items():
        form.values[name] = [value]
    before = list(ChangeSet.objects.values_list("pk", flat=True))
    first, second = browser.send(form), browser.send(form)
    assert first.status_code == second.status_code == (200 if way == "link" else 302)
    assert User.objects.filter(username="nora").count() == 1
    acts = list(ChangeSet.objects.exclude(pk__in=before).order_by("pk").values_list("act", flat=True))
    assert acts == ["create", *["password_link"] * (2 if way == "link" else 0)]
    if way == "password":
        assert first.headers["Location"] == second.headers["Location"]


def test_a_team_a_role_and_the_copy_of_a_role_are_made_once(browser: Browser) -> None:
    teams, roles = Team.objects.count(), Role.objects.count()
    for url, values in (("teams-new", {"name": "North"}), ("roles-new", {"name": "Sales", "description": "x"})):
        form = form_of(browser, url)
        for name, value in values.items():
            form.set(name, value)
        answers = [browser.send(form).headers["Location"] for _ in range(2)]
        assert answers[0] == answers[1]
    role = make_role(name="Service")
    form = browser.form(reverse("roles-detail", args=[role.uid]), action=reverse("roles-copy", args=[role.uid]))
    answers = [browser.send(form).headers["Location"] for _ in range(2)]
    assert answers[0] == answers[1]
    assert Team.objects.count() == teams + 1
    assert sorted(Role.objects.values_list("name", flat=True))[-3:] == ["Sales", "Service", "Service (copy)"]
    assert Role.objects.count() == roles + 3
