"""/healthz and /readyz: public, and telling strangers nothing."""

import pytest
from django.db import OperationalError
from django.test import Client


def test_a_living_process_answers_without_the_database() -> None:
    # No database mark: pytest-django refuses any query.
    response = Client().get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_a_ready_process_has_its_database() -> None:
    response = Client().get("/readyz")

    assert (response.status_code, response.content) == (200, b"ready\n")


def test_without_the_database_it_is_not_ready_and_does_not_say_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OperationalError("connection to host secret.example.org failed")

    monkeypatch.setattr("rapport.platform.runtime.health.connection.cursor", fail)

    response = Client().get("/readyz")

    assert (response.status_code, response.content) == (503, b"the database cannot be reached\n")
