"""Slow pages and statements: added up by route, without a value of anybody, and bounded."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, connections
from django.utils import timezone

from rapport.platform.jobs.housekeeping import remove_old_rows
from rapport.platform.operation import measuring, statements
from rapport.platform.operation.masking import LONGEST, masked
from rapport.platform.operation.models import RouteFigure, SlowStatement
from tests.browser import Browser, text_of
from tests.factories import make_person
from tests.factories.access import make_administrator, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_measured() -> None:
    measuring._routes.clear()
    measuring._statements.clear()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("SELECT * FROM t WHERE name = 'Anna O''Hara' AND n = 12.5", "SELECT * FROM t WHERE name = ? AND n = ?"),
        ("SELECT E'it\\'s Anna' , 'x' FROM t1 WHERE \"a1\" = %s", 'SELECT ? , ? FROM t1 WHERE "a1" = %s'),
        ("SELECT 1 -- Anna\n/* Berta */ FROM t", "SELECT ? FROM t"),
        ("SELECT '-- Anna', b FROM t", "SELECT ?, b FROM t"),
        ("SELECT $$Anna$$, $x$Berta$x$ FROM t WHERE a = $1", "SELECT ?, ? FROM t WHERE a = $1"),
        ("SELECT a FROM t WHERE id IN (1, 2, 3, 4)", "SELECT a FROM t WHERE id IN (?, …)"),
        ("SELECT a FROM t WHERE id IN (%s, %s, %s)", "SELECT a FROM t WHERE id IN (%s, …)"),
        ("SELECT a FROM t WHERE name = 'Anna cut sho", "SELECT a FROM t WHERE name = ?"),
        ("DELETE FROM t WHERE m = 'anna@example.com' OR p = '+49 30'", "DELETE FROM t WHERE m = ? OR p = ?"),
    ],
)  # fmt: skip
def test_no_value_is_left_in_a_statement(statement: str, expected: str) -> None:
    assert masked(statement) == expected


def test_masking_is_quick_on_what_never_ends() -> None:
    begun = time.perf_counter()
    assert masked("SELECT '" + "''" * 200_000) == "SELECT ?"
    assert len(masked("SELECT a" + ", column_name" * 200_000)) == LONGEST
    masked("$" * 20_000 + "/*" * 20_000 + "1, " * 20_000)
    assert time.perf_counter() - begun < 5


def test_requests_are_added_up_by_route_and_hour() -> None:
    person = make_person(family_name="Zwirnmeister")
    browser = Browser(make_administrator())
    for _ in range(2):
        browser.get(f"/people/{person.uid}/")
    browser.get("/nowhere/zwirnmeister/")
    measuring.flush()
    browser.get(f"/people/{person.uid}/")
    measuring.flush()
    measuring.flush()

    (figure,) = RouteFigure.objects.filter(route="people-detail")
    assert figure.requests == 3
    assert figure.queries >= 3 * 5
    assert figure.most_queries <= figure.queries
    assert 0 < figure.slowest < figure.seconds
    assert figure.hour == timezone.now().replace(minute=0, second=0, microsecond=0)
    (page,) = [page for page in statements.pages(timedelta(days=1)) if page.route == "people-detail"]
    assert (page.requests, page.queries) == (3, figure.queries / 3)
    shown = repr(list(RouteFigure.objects.values())).lower()
    assert [word for word in ("zwirnmeister", str(person.uid)) if word in shown] == []


def test_slow_statements_are_kept_without_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "SLOW", 0.02)
    for seconds in (0.03, 0.04, 0.0):
        with measuring.metered() as meter, connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(%s), 'Anna Albrecht'", [seconds])
        measuring.note("people-list", seconds, meter)
    measuring.flush()

    (slow,) = SlowStatement.objects.all()
    assert (slow.text, slow.place, slow.calls) == ("SELECT pg_sleep(%s), ?", "people-list", 2)
    assert 0.04 <= slow.slowest < slow.seconds
    (told,) = statements.slow_statements("mean")
    assert told.mean == slow.seconds / 2


def test_a_process_holds_no_more_than_so_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "ROUTES_HELD", 2)
    monkeypatch.setattr(measuring, "STATEMENTS_HELD", 1)
    meter = measuring.Meter()
    meter.slow = [("SELECT a", 1.0), ("SELECT b", 1.0)]
    for route in ("a", "b", "c", "a"):
        measuring.note(route, 1.0, meter)

    assert {route: one.requests for route, one in measuring._routes.items()} == {"a": 2, "b": 1}
    assert [slow.calls for slow in measuring._statements.values()] == [4]


def test_figures_go_after_two_weeks() -> None:
    old = timezone.now() - timedelta(days=15)
    RouteFigure.objects.create(hour=old, route="x", requests=1, seconds=1, slowest=1, queries=1, most_queries=1)
    values = {"text": "x", "place": "x", "calls": 1, "seconds": 1, "slowest": 1}
    SlowStatement.objects.create(digest="old", last_at=old, **values)
    SlowStatement.objects.create(digest="new", last_at=timezone.now(), **values)

    remove_old_rows(timestamp=0)

    assert RouteFigure.objects.count() == 0
    assert [one.digest for one in SlowStatement.objects.all()] == ["new"]


def test_the_servers_own_figures_are_used_where_there_are_any() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements')")
        has = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM access_user WHERE username = 'Zwirnmeister'")

    found = statements.all_statements("calls")

    assert (found is not None) is has
    for one in found or []:
        assert "Zwirnmeister" not in one.text
        assert one.calls > 0


def test_the_page_shows_both_and_is_for_administrators(monkeypatch: pytest.MonkeyPatch) -> None:
    RouteFigure.objects.create(
        hour=timezone.now(), route="people-list", requests=4, seconds=2, slowest=1.5, queries=40, most_queries=25
    )
    one = statements.Statement("SELECT something", 7, 1.4, 0.2, 0.9, 7)
    boss = Browser(make_administrator())
    monkeypatch.setattr(statements, "all_statements", lambda order: [one])
    page = text_of(boss.get("/slow/?order=mean"))
    for part in ("people-list", "500 ms", "1,500 ms", "10.0", "25", "SELECT something", "200 ms", "pg_stat_statements"):
        assert part in page, part
    monkeypatch.setattr(statements, "all_statements", lambda order: None)
    assert "No statement was slow." in text_of(boss.get("/slow/?order=nonsense"))
    assert Browser(make_user()).get("/slow/").status_code == 403


def test_nothing_that_fails_ends_the_writing_of_figures(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    written: list[int] = []

    class Minutes:
        def wait(self, seconds: float) -> bool:
            assert seconds == measuring.PAUSE
            return len(written) == 4

    def flush() -> None:
        written.append(1)
        if len(written) == 1:
            raise ValueError("not a figure")
        if len(written) == 2:
            raise OperationalError("away")

    monkeypatch.setattr(measuring, "flush", flush)
    monkeypatch.setattr(connections["default"], "close", lambda: None)  # a thread would have one of its own
    with caplog.at_level("INFO"):
        measuring.flush_until(Minutes())  # type: ignore[arg-type]

    assert [(record.levelname, "figures" in record.message.lower()) for record in caplog.records] == [
        ("ERROR", True),
        ("INFO", True),
    ]
