"""Traces: a span for request, query and job, joined to the trace that a caller named, and nobody in any of them."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from rapport.platform.runtime import tracing
from rapport.platform.runtime.worker import with_own_connection
from tests.browser import Browser
from tests.factories import make_person
from tests.factories.access import make_administrator

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    tracing.begin(SimpleSpanProcessor(exporter), "web")
    yield exporter
    tracing.end()


@pytest.mark.django_db
def test_a_request_and_its_queries_are_spans_of_the_callers_trace_with_nobody_in_them(
    spans: InMemorySpanExporter,
) -> None:
    person = make_person(family_name="Zwirnmeister")
    browser = Browser(make_administrator(username="zorro"))
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    spans.clear()

    browser.client.get(f"/people/{person.uid}/history/?q=zwirnmeister", headers=headers)

    found = spans.get_finished_spans()
    request, queries = found[-1], found[:-1]
    assert request.name == "GET people-history"
    assert request.attributes is not None
    assert request.attributes["http.response.status_code"] == 200
    assert len(str(request.attributes["rapport.request_id"])) == 16
    assert f"{request.context.trace_id:032x}" == TRACE
    assert len(queries) > 5
    assert {query.name for query in queries} == {"query"}
    assert {query.context.trace_id for query in queries} == {request.context.trace_id}
    shown = repr([(span.name, dict(span.attributes or {})) for span in found]).lower()
    assert [word for word in ("zwirnmeister", "zorro", str(person.uid)) if word in shown] == []


@pytest.mark.django_db
def test_a_job_that_fails_is_marked_by_type_and_keeps_its_words(
    spans: InMemorySpanExporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rapport.platform.runtime.worker.connections", SimpleNamespace(close_all=lambda: None))
    context = SimpleNamespace(job=SimpleNamespace(task_name="bulk_update", id=7))

    def work() -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 'Zwirnmeister'")
        raise ValueError("Zwirnmeister")

    with pytest.raises(ValueError, match="Zwirnmeister"):
        with_own_connection(work, context, None)

    job = spans.get_finished_spans()[-1]
    assert job.name == "job bulk_update"
    assert job.attributes is not None
    assert job.attributes["error.type"] == "ValueError"
    assert job.events == ()
    shown = repr(
        [(span.name, dict(span.attributes or {}), span.status.description) for span in spans.get_finished_spans()]
    )
    assert "Zwirnmeister" not in shown
    assert "SELECT ?" in shown


def test_nothing_is_sent_unless_a_collector_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(tracing.VARIABLE, raising=False)
    tracing.set_up("web")

    assert not tracing.is_on()
    with tracing.span("x", {}) as opened:
        assert opened is None


def test_a_collector_that_is_named_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[tuple[str, bytes]] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((self.path, self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Collector)
    Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv(tracing.VARIABLE, f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_COMPRESSION", "none")
    try:
        tracing.set_up("web")
        with tracing.span("GET people-list", {"http.route": "people-list"}) as opened:
            assert opened is not None
        tracing._tracer.span_processor.force_flush()  # type: ignore[union-attr]
    finally:
        tracing.end()
        server.shutdown()
        server.server_close()

    assert got[0][0] == "/v1/traces"
    assert b"GET people-list" in got[0][1]
    assert b"rapport" in got[0][1]


@pytest.mark.django_db
def test_pages_are_answered_without_traces_as_well() -> None:
    assert Client().get("/healthz").status_code == 200
