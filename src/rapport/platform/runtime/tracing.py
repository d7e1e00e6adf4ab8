"""Traces for OpenTelemetry: a span for each request, query and job, where OTEL_EXPORTER_OTLP_ENDPOINT says where to.

They are made here rather than by the ready instrumentation, which would send addresses, words of exceptions and
statements as they are: ours name routes, jobs and statements without values. Without the variable nothing is imported,
and a query costs one comparison more.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import SpanProcessor
    from opentelemetry.trace import Span, Tracer

logger = logging.getLogger(__name__)

VARIABLE = "OTEL_EXPORTER_OTLP_ENDPOINT"
"""OpenTelemetry's own; its others (headers, sampler, service name) hold as well."""
_tracer: Tracer | None = None


def set_up(part: str) -> None:
    """Begin to send traces, if that is wanted; in each process, after it was forked. ``part`` is web or worker."""
    if not os.environ.get(VARIABLE):
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError:
        logger.warning("%s is set, and the extra otel is not installed: no traces are sent", VARIABLE)
        return
    begin(BatchSpanProcessor(OTLPSpanExporter()), part)


def begin(processor: SpanProcessor, part: str) -> None:
    """Give spans to a processor from now on."""
    global _tracer
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider

    name = os.environ.get("OTEL_SERVICE_NAME", "rapport")
    resource = Resource.create({"service.name": name, "service.version": version("rapport"), "rapport.part": part})
    provider = TracerProvider(resource=resource)
    provider.add_span_processor(processor)
    _tracer = provider.get_tracer("rapport")


def end() -> None:
    """Send none any more."""
    global _tracer
    _tracer = None


def is_on() -> bool:
    """Whether traces are sent."""
    return _tracer is not None


@contextmanager
def span(
    name: str, attributes: Mapping[str, Any], *, headers: Mapping[str, str] | None = None
) -> Iterator[Span | None]:
    """A span around the block, or nothing while traces are off. ``headers`` may name the trace that it belongs to. An
    exception marks it as failed by its type; its words stay here."""
    if _tracer is None:
        yield None
        return
    from opentelemetry.propagate import extract
    from opentelemetry.trace import SpanKind, Status, StatusCode

    parent = extract({key.lower(): value for key, value in headers.items()}) if headers is not None else None
    kind = SpanKind.SERVER if headers is not None else SpanKind.INTERNAL
    with _tracer.start_as_current_span(
        name,
        context=parent,
        kind=kind,
        attributes=dict(attributes),
        record_exception=False,
        set_status_on_exception=False,
    ) as opened:
        try:
            yield opened
        except BaseException as error:
            opened.set_status(Status(StatusCode.ERROR))
            opened.set_attribute("error.type", type(error).__qualname__)
            raise
