"""Figures for Prometheus: closed unless a token opens them, true, without anybody in them, and cheap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client.parser import text_string_to_metric_families

from tests.factories import make_person
from tests.factories.access import make_administrator
from tests.platform.api.caller import Caller

pytestmark = pytest.mark.django_db

TOKEN = "a-token-for-prometheus"


@pytest.fixture
def on(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def figures() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Every sample by name and labels."""
    answer = Client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_the_figures_are_off_and_open_only_to_the_token(settings: Any) -> None:
    assert settings.METRICS_TOKEN == ""
    for given in ("", "Bearer ", "Bearer x"):
        assert Client().get("/metrics", headers={"Authorization": given}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for given in ("", "Bearer ", "Bearer x", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ü"):
        answer = Client().get("/metrics", headers={"Authorization": given})
        assert (answer.status_code, answer.content) == (401, b"send the token\n")
    signed_in = Client()
    signed_in.force_login(make_administrator())
    assert signed_in.get("/metrics").status_code == 401
    assert Client().post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405


@pytest.mark.usefixtures("on")
def test_requests_are_counted_by_route_and_say_nothing_of_whom_they_concern() -> None:
    person, call = make_person(family_name="Zwirnmeister"), Caller(make_administrator(username="zorro"))
    route = (("method", "GET"), ("route", "api:people-get"))
    before = figures()
    for _ in range(3):
        call.get(f"/people/{person.uid}")
    call.get("/people/0190b2c4-0000-7000-8000-000000000000")
    call.get("/people?q=zwirnmeister")
    Client().get("/nowhere/zwirnmeister/")
    Client().generic("BREW", "/healthz")
    after = figures()

    def came(name: str, *labels: tuple[str, str]) -> float:
        key = (name, tuple(sorted(labels)))
        return after.get(key, 0) - before.get(key, 0)

    assert came("rapport_requests_total", *route, ("status", "200")) == 3
    assert came("rapport_requests_total", *route, ("status", "404")) == 1
    assert came("rapport_request_seconds_count", ("route", "api:people-get")) == 4
    assert came("rapport_requests_total", ("method", "GET"), ("route", "none"), ("status", "404")) == 1
    assert came("rapport_requests_total", ("method", "other"), ("route", "healthz"), ("status", "200")) == 1
    assert after["rapport_request_seconds_bucket", (("le", "+Inf"), ("route", "api:people-get"))] >= 4
    shown = repr(after).lower()
    assert [word for word in (str(person.uid), "zwirnmeister", "zorro", TOKEN) if word in shown] == []


@pytest.mark.usefixtures("on")
def test_jobs_database_and_memory_are_told_as_they_are() -> None:
    def jobs(state: str) -> float:
        return figures().get(("rapport_jobs", (("queue", "figures"), ("state", state))), 0)

    task = app.configure_task("sweep_files", queue="figures")
    task.defer(timestamp=1)
    task.defer(timestamp=2)
    app.configure_task("sweep_files", queue="figures", schedule_at=timezone.now() + timedelta(hours=1)).defer(
        timestamp=3
    )
    found = figures()
    assert (jobs("waiting"), jobs("failed")) == (3, 0)
    assert 0 <= found["rapport_jobs_oldest_waiting_seconds", (("queue", "figures"),)] < 60
    assert found["rapport_database_up", ()] == 1
    assert found["rapport_database_bytes", ()] > 1_000_000
    assert found["rapport_database_connections_limit", ()] >= 20
    assert found["rapport_database_connections", (("state", "active"),)] >= 1
    assert found["rapport_info", (("version", "0.1.0"),)] == 1
    memory = sum(value for (name, _labels), value in found.items() if name == "rapport_process_memory_bytes")
    assert memory > 30_000_000
    assert ProcrastinateJob.objects.filter(queue_name="figures").count() == 3


@pytest.mark.usefixtures("on")
def test_a_database_that_is_away_leaves_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    def away() -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr("rapport.platform.runtime.facts.connection.cursor", away)
    found = figures()
    assert found["rapport_database_up", ()] == 0
    assert ("rapport_database_bytes", ()) not in found
