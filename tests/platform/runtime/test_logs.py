"""The log: lines of JSON or text with the request they belong to, in which nobody is to be found."""

from __future__ import annotations

import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import path

from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs import runs
from rapport.platform.jobs.models import JobRun
from rapport.platform.runtime.json_lines import JsonLines
from rapport.platform.runtime.logs import (
    LINE,
    Private,
    current_request_id,
    enter_request,
    log_settings,
    scrubbed,
)
from tests.browser import Browser
from tests.factories import make_person
from tests.factories.access import make_administrator

PERSONAL = ["Zwirnmeister", "zwirn@hansa.example", "+49 30 901820", "030901820", "4930901820"]


def broken(request: Any, name: str) -> Any:
    raise ValueError(f"cannot make anything of {name}, {', '.join(PERSONAL)}")


urlpatterns = [path("broken/<str:name>/", broken, name="broken")]


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the root logger writes as JSON."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    handler.addFilter(Private())
    logging.getLogger().addHandler(handler)
    django = logging.getLogger("django")
    propagates, django.propagate = django.propagate, True
    yield written
    django.propagate = propagates
    logging.getLogger().removeHandler(handler)


def lines(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def nobody_is_in(text: str) -> bool:
    return not [part for part in PERSONAL if part.lower() in text.lower()]


def test_a_line_is_one_object_with_a_few_fields(log: io.StringIO) -> None:
    enter_request("proxy-given-1")
    logging.getLogger("rapport.test").warning("%s rows\nfor %s", 3, "öffentlich", extra={"user": "Zwirnmeister"})

    (line,) = lines(log)
    assert set(line) == {"time", "level", "logger", "message", "request_id"}
    assert (line["level"], line["logger"], line["request_id"]) == ("WARNING", "rapport.test", "proxy-given-1")
    assert line["message"] == "3 rows\nfor öffentlich"
    assert line["time"].endswith("Z")
    assert line["time"][10] == "T"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("to zwirn@hansa.example failed", "to [mail] failed"),
        ("<a.b+c@x-y.co.uk>, d@e.de", "<[mail]>, [mail]"),
        ("call +49 30 901820 or (030) 901 82-0", "call [phone] or [phone]"),
        ("duplicate key\nDETAIL:  Key (email)=(a b) already exists.", "duplicate key\nDETAIL: …"),
        ("Key (name, city)=(Zwirnmeister, Berlin) already exists", "Key (name, city)=(…) already exists"),
        ("job 4711 took 12.5 s on 2026-11-22", "job 4711 took 12.5 s on 2026-11-22"),
        ("run 0190b2c4-0000-7000-8000-000000000000 ended", "run 0190b2c4-0000-7000-8000-000000000000 ended"),
        ("listening on 127.0.0.1:8000", "listening on 127.0.0.1:8000"),
    ],
)
def test_what_is_about_somebody_is_taken_out_and_the_rest_stays(text: str, expected: str) -> None:
    assert scrubbed(text) == expected


@pytest.mark.urls("tests.platform.runtime.test_logs")
def test_a_page_that_fails_is_logged_by_route_and_place_without_words(log: io.StringIO, db: None) -> None:
    client = Client(raise_request_exception=False)
    client.get("/broken/Zwirnmeister/?q=zwirn@hansa.example", headers={"X-Request-ID": "abc-12345"})
    client.get("/Zwirnmeister/030901820/")

    failed = next(line for line in lines(log) if line["level"] == "ERROR")
    assert failed["message"] == "500 GET broken"
    assert failed["request_id"] == "abc-12345"
    assert "test_logs.py" in failed["error"]
    assert "ValueError" in failed["error"]
    assert any(line["message"] == "404 GET none" for line in lines(log))
    assert nobody_is_in(log.getvalue())


@pytest.mark.django_db
def test_an_error_of_the_database_keeps_its_code_and_loses_its_values(log: io.StringIO) -> None:
    make_administrator(username="Zwirnmeister", email="zwirn@hansa.example")
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO access_user (username, email, password, full_name) "
                "SELECT username, email, password, full_name FROM access_user WHERE username = 'Zwirnmeister'"
            )
    except IntegrityError as error:
        logging.getLogger("rapport.test").error("it failed: %s", error, exc_info=error)
    except Exception as error:
        logging.getLogger("rapport.test").error("it failed: %s", error, exc_info=error)

    (line,) = lines(log)
    assert line["message"].startswith("it failed: ")
    assert "access_user" in line["error"]
    assert nobody_is_in(log.getvalue())


def test_words_that_do_not_fit_their_message_break_nothing(log: io.StringIO) -> None:
    logging.getLogger("rapport.test").warning("%d rows", "Zwirnmeister")

    assert lines(log)[0]["message"] == "a message that could not be put together"


@pytest.mark.django_db
@pytest.mark.parametrize("given", ["", "short", "x" * 65, "a b c d e f", "abc\u00fc12345", "<script>alert</script>"])
def test_an_id_that_is_not_plain_is_replaced(given: str) -> None:
    answer = Client().get("/healthz", headers={"X-Request-ID": given})

    assert answer.headers["X-Request-ID"] != given
    assert len(answer.headers["X-Request-ID"]) == 16


@pytest.mark.django_db
def test_an_act_and_the_job_that_it_queues_bear_the_request() -> None:
    browser = Browser(make_administrator())
    answer = browser.client.get("/healthz", headers={"X-Request-ID": "from-a-proxy"})
    assert answer.headers["X-Request-ID"] == "from-a-proxy"

    enter_request("request-one")
    make_person()
    run = JobRun.objects.create(name="x", label="x")
    enter_request("job-00000")
    taken = runs.take(run.pk)

    assert ChangeSet.objects.latest("pk").request_id == "request-one"
    assert taken is not None
    assert (taken.request_id, current_request_id()) == ("request-one", "request-one")


def test_the_settings_import_the_json_lines_only_where_they_are_wanted() -> None:
    assert list(log_settings("INFO", LINE)["formatters"]) == [LINE]
    assert log_settings("INFO", "json")["handlers"]["console"]["formatter"] == "json"
    for form in (LINE, "json"):
        logging.config.dictConfig({**log_settings("INFO", form), "root": {}, "loggers": {}})
