"""A POST repeated with its key does nothing twice, whoever fails, waits or tries another body."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections, transaction

from rapport.customers.models import Party
from rapport.platform.api.models import IdempotencyKey
from tests.factories.access import make_administrator
from tests.platform.api.caller import Caller, assert_problem, state

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.platform.api.api_urls")]


def test_a_repetition_gets_the_first_answer() -> None:
    call = Caller(make_administrator())
    first = call("POST", "/people", {"given_name": "Eve"}, Idempotency_Key="k1")
    before = state()
    again = call("POST", "/people", {"given_name": "Eve"}, Idempotency_Key="k1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again.headers["Idempotency-Replayed"] == "true"
    for name in ("ETag", "Location", "Rapport-Change"):
        assert again.headers[name] == first.headers[name]
    assert state() == before


def test_a_key_is_good_for_one_request_of_one_user() -> None:
    call = Caller(make_administrator())
    call("POST", "/people", {"given_name": "Eve"}, Idempotency_Key="k1")
    before = state()
    assert_problem(call("POST", "/people", {"given_name": "Eva"}, Idempotency_Key="k1"), 422)
    assert_problem(call("POST", "/households", {"given_name": "Eve"}, Idempotency_Key="k1"), 422)
    for key in ("", "x" * 101, "ü"):
        assert_problem(call("POST", "/people", {"given_name": "Eve"}, Idempotency_Key=key), 400)
    assert state() == before
    other = Caller(make_administrator())
    assert other("POST", "/people", {"given_name": "Eva"}, Idempotency_Key="k1").status_code == 201


def test_a_refused_request_may_be_mended_under_its_key() -> None:
    call = Caller(make_administrator())
    assert_problem(call("POST", "/people", {"birth_date": "x"}, Idempotency_Key="k1"), 422, "birth_date")
    assert IdempotencyKey.objects.count() == 0
    assert call("POST", "/people", {"given_name": "Eve"}, Idempotency_Key="k1").status_code == 201


def test_a_key_is_forgotten_after_a_day() -> None:
    call = Caller(make_administrator())
    call("POST", "/people", {"given_name": "Eve"}, Idempotency_Key="k1")
    call("POST", "/people", {"given_name": "Eve"}, Idempotency_Key="k2")
    for known in IdempotencyKey.objects.all():
        IdempotencyKey.objects.filter(pk=known.pk).update(created_at=known.created_at - timedelta(hours=25))
    assert call("POST", "/people", {"given_name": "Eva"}, Idempotency_Key="k1").status_code == 201
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["k1"]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_the_work_once_and_a_long_wait_is_409(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_administrator()
    call = Caller(user)

    def post(key: str, name: str) -> Any:
        try:
            return call("POST", "/people", {"given_name": name}, Idempotency_Key=key)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(post, ["k1"] * 4, ["Eve"] * 4))
    assert [answer.status_code for answer in answers] == [201] * 4
    assert len({answer.json()["uid"] for answer in answers}) == 1
    assert sorted(answer.headers.get("Idempotency-Replayed", "") for answer in answers) == ["", "true", "true", "true"]
    assert Party.objects.count() == 1

    monkeypatch.setattr("rapport.platform.api.idempotency.WAIT", "200ms")
    with transaction.atomic():
        IdempotencyKey.objects.create(user=user, key="k2", path="/", body_digest="")
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(post, "k2", "Eva").result()
    assert_problem(answer, 409)
    assert Party.objects.count() == 1
    assert connection.in_atomic_block is False
