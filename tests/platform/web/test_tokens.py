"""One's own keys to the API in the browser: shown once, revoked by their holder alone."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from rapport.platform.access.models import User
from rapport.platform.access.services import user_create
from rapport.platform.api.models import ApiToken
from rapport.platform.api.tokens import find_token

pytestmark = pytest.mark.django_db


def make(name: str) -> User:
    return user_create(
        username=name, email=f"{name}@example.org", password="a long enough secret", actor=None, channel="test"
    )


@pytest.fixture
def rita() -> User:
    return make("rita")


def signed_in(user: User) -> Client:
    """A browser that was asked for the password a moment ago."""
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": "a long enough secret"})
    return client


def test_token_is_shown_once_works_and_ends_when_revoked(rita: User) -> None:
    client = signed_in(rita)
    url = reverse("api-tokens")
    answer = client.post(url, {"name": "Newsletter", "scope": "read", "days": "30"})
    assert answer.status_code == 201
    text = re.findall(r"rapport_[\w-]+", answer.content.decode())[0]
    token = ApiToken.objects.get(user=rita)
    assert (token.name, token.scopes) == ("Newsletter", ["read"])
    assert token.expires_at is not None
    assert find_token(text) == token
    page = client.get(url).content.decode()
    assert text not in page
    assert f"…{text[-4:]}" in page

    other = Client()
    other.force_login(make("lena"))
    revoke = reverse("api-token-revoke", args=[token.uid])
    assert other.post(revoke).status_code == 404
    assert find_token(text) == token
    assert "Newsletter" not in other.get(url).content.decode()
    assert client.post(revoke).status_code == 302
    assert find_token(text) is None
    assert "revoked on" in client.get(url).content.decode()


def test_token_without_a_name_or_with_an_invented_scope_is_not_made(rita: User) -> None:
    client = signed_in(rita)
    assert Client().get(reverse("api-tokens")).status_code == 302
    for given in (
        {"scope": "read", "days": "30"},
        {"name": "x", "scope": "admin", "days": "30"},
        {"name": "x", "scope": "read", "days": "9999"},
    ):
        assert client.post(reverse("api-tokens"), given).status_code == 422
    assert ApiToken.objects.count() == 0
