"""A token's own limit: said with each answer, exact, 429 beyond it, and again free after a minute."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from rapport.platform.api.models import ApiToken
from rapport.platform.api.tokens import create_token
from tests.factories.access import PASSWORD, make_administrator, make_user
from tests.platform.api.caller import Caller, assert_problem
from tests.platform.sign_on.signing_in import came_in

pytestmark = pytest.mark.django_db


def limited(per_minute: int | None) -> Client:
    text, _token = create_token(make_administrator(), "test", ("read",), per_minute=per_minute)
    return Client(headers={"Authorization": f"Bearer {text}"})


def test_each_answer_says_what_is_left_and_the_next_is_too_many() -> None:
    client = limited(3)
    left = [client.get("/api/v1/me").headers["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = client.get("/api/v1/people")
    document = assert_problem(refused, 429)
    seconds = int(refused.headers["Retry-After"])
    assert (refused.headers["RateLimit-Limit"], refused.headers["RateLimit-Remaining"]) == ("3", "0")
    assert refused.headers["RateLimit-Reset"] == str(seconds)
    assert (1 <= seconds <= 60, str(seconds) in document["detail"]) == (True, True)


def test_after_a_minute_it_is_free_again() -> None:
    client = limited(1)
    assert [client.get("/api/v1/me").status_code for _ in range(3)] == [200, 429, 429]
    ApiToken.objects.update(window_at=timezone.now() - timedelta(seconds=61))
    assert [client.get("/api/v1/me").status_code for _ in range(2)] == [200, 429]


def test_another_token_of_the_same_person_is_not_held_to_it() -> None:
    user = make_administrator()
    first, second = Caller(user), Caller(user)
    ApiToken.objects.filter(pk=first.token.pk).update(per_minute=1)
    assert [first.get("/me").status_code for _ in range(2)] == [200, 429]
    free = second.get("/me")
    assert (free.status_code, "RateLimit-Limit" in free.headers) == (200, False)


def test_a_refusal_of_another_kind_is_counted_and_told_too() -> None:
    client = limited(2)
    assert client.get("/api/v1/people?nonsense=1").status_code == 400
    assert ApiToken.objects.get().window_count == 1


def test_it_is_set_where_the_token_is_made() -> None:
    client = came_in(make_user(password=PASSWORD))
    form = {"name": "shop", "scope": "read", "days": "30", "per_minute": "120"}
    made = client.post("/preferences/tokens/", form)
    assert (made.status_code, ApiToken.objects.get().per_minute) == (201, 120)
    assert "120 requests a minute" in made.content.decode()
    for nonsense in ("0", "-1", "100001", "x"):
        assert client.post("/preferences/tokens/", {**form, "per_minute": nonsense}).status_code == 422
    assert ApiToken.objects.count() == 1
