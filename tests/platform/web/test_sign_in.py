"""The way in: the first start, signing in and out, limits, second factor, sessions, forged addresses and tokens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from rapport.platform.access.models import User
from tests.browser import Browser, forms_of, text_of
from tests.dump import difference, dump
from tests.factories import make_person, make_user
from tests.factories.access import PASSWORD, make_administrator

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def no_attempt_counted() -> None:
    cache.clear()


def sign_in(browser: Browser, username: str, password: str, next: str = "") -> Any:
    """Fill in the form of the way in."""
    form = browser.form(LOGIN, next=next) if next else browser.form(LOGIN)
    form.set("login", username)
    form.set("password", password)
    return browser.post(LOGIN, form.data())


def test_the_first_start_makes_the_administrator_once() -> None:
    browser = Browser(None)
    assert browser.get("/").headers["Location"] == "/welcome/"
    form = browser.form("/welcome/", action="")
    for name, value in {
        "username": "ada",
        "email": "ada@example.com",
        "password": PASSWORD,
        "full_name": "Ada",
    }.items():
        form.set(name, value)

    assert browser.post("/welcome/", form.data()).headers["Location"] == LOGIN

    user = User.objects.get()
    assert (user.username, user.is_administrator, user.check_password(PASSWORD)) == ("ada", True, True)
    before = dump()
    assert browser.get("/welcome/").status_code == 404
    assert browser.post("/welcome/", {**form.data(), "username": "eve", "email": "e@x.example"}).status_code == 404
    assert difference(before, dump()) == {}
    assert sign_in(browser, "ada", PASSWORD).status_code == 302
    assert browser.get("/").status_code == 200


def test_a_weak_password_makes_no_administrator() -> None:
    answer = Browser(None).post("/welcome/", {"username": "ada", "email": "a@x.example", "password": "12345"})
    assert answer.status_code == 422
    assert "field-error" in text_of(answer)
    assert User.objects.count() == 0


def test_signing_in_by_name_or_address_and_out() -> None:
    user = make_user(username="uta", email="uta@example.com", password=PASSWORD)
    for given in ("uta", "UTA", "uta@example.com"):
        browser = Browser(None)
        assert sign_in(browser, given, PASSWORD).headers["Location"] == "/"
        assert browser.client.session["_auth_user_id"] == str(user.pk)
        assert browser.get("/accounts/logout/").status_code == 200, "leaving takes a button, not a link"
        assert browser.get("/").status_code == 200
        assert browser.post("/accounts/logout/").status_code == 302
        assert browser.get("/").headers["Location"].startswith(LOGIN)


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer() -> None:
    make_user(username="uta", password=PASSWORD)
    answers = [text_of(sign_in(Browser(None), name, "wrong-horse-41")) for name in ("uta", "nobody")]
    shown = [re.findall(r'role="alert"[^>]*>(.*?)</', answer, re.S) for answer in answers]
    assert shown[0] == shown[1] != []


def test_somebody_who_may_not_sign_in_does_not() -> None:
    user = make_user(username="uta", password=PASSWORD)
    browser = Browser(user)
    assert browser.get("/").status_code == 200
    from rapport.platform import write
    from rapport.platform.records.registry import registry

    write.update(registry.get("users"), user, {"is_active": False}, actor=None)
    assert browser.get("/").status_code == 302
    other = Browser(None)
    sign_in(other, "uta", PASSWORD)
    assert "_auth_user_id" not in other.client.session


def test_guessing_is_slowed_down() -> None:
    make_user(username="uta", password=PASSWORD)
    statuses = [sign_in_status("uta", "wrong-horse-41") for _ in range(6)]
    assert statuses[:5] == [200] * 5
    assert sign_in_status("uta", PASSWORD) != 302, "even the right password waits now"


def sign_in_status(username: str, password: str) -> int:
    return int(Client().post(LOGIN, {"login": username, "password": password}).status_code)


@pytest.mark.parametrize(
    "forged",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example"],
)
def test_a_forged_next_leads_nowhere_else(forged: str) -> None:
    make_user(username="uta", password=PASSWORD)
    answer = Browser(None).post(LOGIN, {"login": "uta", "password": PASSWORD, "next": forged})
    assert answer.headers["Location"] == "/"
    browser = Browser(make_administrator())
    form = browser.form("/tags/new/")
    form.set("name", f"tag {forged}"[:50])
    form.values["next"] = [forged]
    assert browser.send(form).headers["Location"].startswith("/tags/")


def test_our_own_next_is_followed() -> None:
    make_user(username="uta", password=PASSWORD)
    answer = Browser(None).post(LOGIN, {"login": "uta", "password": PASSWORD, "next": "/tasks/?owner=me"})
    assert answer.headers["Location"] == "/tasks/?owner=me"


def test_a_second_factor_is_asked_for_once_it_is_set_up() -> None:
    user = make_user(username="uta", password=PASSWORD)
    browser = Browser(None)
    sign_in(browser, "uta", PASSWORD)
    url = reverse("mfa_activate_totp")
    form = next(form for form in forms_of(browser.get(url)) if "code" in form.values)
    secret = browser.client.session["mfa.totp.secret"]
    wrong = browser.post(url, {**form.data(), "code": "000000"})
    assert wrong.status_code == 200
    right = browser.post(url, {**form.data(), "code": code_of(secret)})
    assert right.status_code == 302
    stored = [str(one.data) for one in Authenticator.objects.filter(user=user)]
    assert stored and not any(secret in data for data in stored)

    other = Browser(None)
    answer = sign_in(other, "uta", PASSWORD)
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert other.get("/").status_code == 302
    assert other.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    cache.clear()
    assert other.post(reverse("mfa_authenticate"), {"code": code_of(secret)}).status_code == 302
    assert other.client.session["_auth_user_id"] == str(user.pk)


def code_of(secret: str) -> str:
    """What an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def test_signed_in_devices_are_listed_and_ended() -> None:
    make_user(username="uta", password=PASSWORD)
    first, second = Browser(None), Browser(None)
    for browser in (first, second):
        sign_in(browser, "uta", PASSWORD)
    page = first.get("/accounts/sessions/")
    assert page.status_code == 200
    assert "127.0.0.1" in text_of(page)
    assert first.post("/accounts/sessions/").status_code == 302
    assert second.get("/").status_code == 302
    assert first.get("/").status_code == 200


def test_a_form_without_its_token_changes_nothing() -> None:
    user = make_administrator()
    person = make_person()
    browser = Browser(user, enforce_csrf=True)
    before = dump()
    for url in (
        "/people/new/",
        "/people/quick/",
        f"/people/{person.uid}/edit/",
        f"/people/{person.uid}/delete/",
        f"/people/{person.uid}/value/job_title/",
        "/people/bulk/delete/",
        "/preferences/",
        "/accounts/logout/",
    ):
        assert browser.post(url, {"uid": str(person.uid)}).status_code == 403, url
    assert difference(before, dump()) == {}


def test_a_forged_uid_finds_nothing_at_any_door() -> None:
    browser = Browser(make_administrator())
    person = make_person()
    wrong = ["1", "x" * 36, str(person.uid)[:-1], f"{person.uid}'", "../../etc/passwd", "%00"]
    for uid in wrong:
        for door in ("", "edit/", "history/", "access/"):
            assert browser.get(f"/people/{uid}/{door}").status_code == 404, (uid, door)
    for door in ("", "edit/", "history/", "access/", "value/name/", "history/name/"):
        assert browser.get(f"/organisations/{person.uid}/{door}").status_code == 404, door
    before = dump()
    assert browser.post(f"/organisations/{person.uid}/delete/").status_code == 404
    browser.post("/organisations/bulk/delete/", {"uid": str(person.uid)})
    browser.post("/people/bulk/delete/", {"uid": ["", "1", "'"]})
    assert difference(before, dump()) == {}
