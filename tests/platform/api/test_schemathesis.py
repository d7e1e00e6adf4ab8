"""Nonsense in every parameter and body of every operation: never a failure of ours, always an answer as described."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.factories.access import make_administrator
from tests.factories.activity import make_task, make_touch
from tests.platform.api.caller import Caller

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.urls("tests.platform.api.api_urls"),
    pytest.mark.timeout(180),
]

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
THOROUGH = ("people", "tasks", "parties", "changes", "search", "me")
"""The kinds that stand for the others: the views are the same, so the rest gets a few examples each."""
SECONDS = 60


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The connection stays open between requests: the test's transaction lives on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("one_connection")
def test_every_operation_answers_nonsense_as_it_is_described() -> None:
    call = Caller(make_administrator())
    make_task(party=make_touch().party)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    begun, tried = time.monotonic(), 0
    failures: list[str] = []
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        thorough = operation.path.split("/")[3] in THOROUGH
        tried += 1
        if not thorough and time.monotonic() - begun > SECONDS:
            continue

        @settings(
            max_examples=8 if thorough else 2,
            phases=[Phase.explicit, Phase.generate],
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def answers(case: Any) -> None:
            case.call_and_validate(headers=call.headers, checks=CHECKS)

        try:
            answers()
        except (Exception, BaseExceptionGroup) as error:  # all operations are tried before the first failure is told
            failures.append(f"{operation.label}: {error!r} {getattr(error, 'exceptions', '')}")
    assert failures == []
    assert tried > 100
