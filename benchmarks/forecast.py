"""The forecast over a hundred thousand deals of five hundred owners: the page of a quarter, as every reader.

Owners and deals are written by plain SQL and deleted again; the figures of the page are compared with those of plain
SQL to the cent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.base import Reader
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation

DEALS, OWNERS = 100_000, 500
_MARK, _OWNER = "Benchmark forecast ", "benchmark-owner-"
_PATH = "/sales/forecast/?length=quarter"
_ADD_OWNERS = """
    INSERT INTO access_user (uid, created_at, updated_at, version, created_in, password, username, email, full_name,
                             is_active, is_administrator, language, time_zone, theme, density)
    SELECT uuidv7(), now(), now(), 1, (SELECT created_in FROM customers_party LIMIT 1), '!', %(owner)s || n,
           %(owner)s || n || '@example.com', 'Owner ' || n, true, false, '', '', 'system', 'comfortable'
      FROM generate_series(1, %(owners)s) n
"""
_ADD_DEALS = """
    INSERT INTO sales_deal (
           uid, created_at, updated_at, version, created_in, owner_id, principals, name, pipeline_id, stage_id, state,
           stage_since, amount, currency, base_amount, base_currency, rate, rate_on, probability, probability_is_own,
           weighted_amount, forecast, forecast_is_own, opened_on, expected_close_on, closed_on, source,
           next_step, description)
    WITH held AS (SELECT id, principal, created_in, row_number() OVER (ORDER BY id) - 1 AS place
                    FROM access_user WHERE username LIKE %(owner)s || '%%'),
         stages AS (SELECT id, state, probability, row_number() OVER (PARTITION BY state ORDER BY position, id) AS place
                      FROM sales_stage WHERE pipeline_id = %(pipeline)s),
         made AS (SELECT n, 100 * (1 + n * 7919 %% 5000) + 0.25 AS worth,
                         CASE WHEN n %% 10 < 3 THEN 'won' ELSE 'open' END AS state,
                         (ARRAY['commit', 'best_case', 'pipeline', 'pipeline'])[1 + n / 10 %% 4] AS forecast,
                         current_date + (n * 31 %% 300)::integer - 150 AS day
                    FROM generate_series(1, %(count)s) n)
    SELECT uuidv7(), now(), now(), 1, held.created_in, held.id, ARRAY[held.principal], %(mark)s || n, %(pipeline)s,
           stages.id, made.state, now(), worth, %(currency)s, worth, %(currency)s, 1, NULL, stages.probability, false,
           round(worth * stages.probability / 100, 2),
           CASE WHEN made.state = 'won' THEN 'closed' ELSE made.forecast END, false, current_date - 400, day,
           CASE WHEN made.state = 'won' THEN least(day, current_date) END, '', '', ''
      FROM made JOIN held ON held.place = n %% %(owners)s
      JOIN stages ON stages.state = made.state AND stages.place = 1
"""
_WANTED = """
    SELECT coalesce(sum(base_amount) FILTER (WHERE state = 'won'), 0),
           coalesce(sum(base_amount) FILTER (WHERE state = 'open' AND forecast IN ('commit', 'closed')), 0),
           coalesce(sum(base_amount) FILTER (WHERE state = 'open' AND forecast = 'best_case'), 0),
           coalesce(sum(base_amount) FILTER (WHERE state = 'open' AND forecast = 'pipeline'), 0),
           coalesce(sum(weighted_amount) FILTER (WHERE state = 'open'), 0), count(*)
      FROM sales_deal d
     WHERE {reach} AND base_currency = %(currency)s AND (
           (state = 'won' AND closed_on >= date_trunc('quarter', current_date)
            AND closed_on < date_trunc('quarter', current_date) + interval '3 months')
        OR (state = 'open' AND forecast <> 'omitted' AND expected_close_on >= date_trunc('quarter', current_date)
            AND expected_close_on < date_trunc('quarter', current_date) + interval '3 months'))
"""
_FIRST_ROW = re.compile(r'class="forecast-sum".*?</tr>', re.S)
_EXACT = re.compile(r'<td class="r num[^>]*title="([^"]*)"')


def run(installation: Installation) -> Iterator[Figure]:
    """The page as every reader."""
    bench = _Bench(installation)
    with bench.deals():
        for reader in installation.readers:
            yield bench.page(reader)


class _Bench:
    """Deals of the first pipeline, in the currency of the base."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.plain = installation, installation.plain
        pipeline = "SELECT id FROM sales_pipeline WHERE is_active ORDER BY position, id LIMIT 1"
        self.given: dict[str, Any] = {
            "owner": _OWNER, "owners": OWNERS, "mark": _MARK, "count": DEALS, "currency": "EUR",
            "pipeline": self.plain.one(pipeline),
        }  # fmt: skip

    @contextmanager
    def deals(self) -> Iterator[None]:
        """Owners and deals, for the length of a block."""
        try:
            self._write([_ADD_OWNERS, _ADD_DEALS])
            yield
        finally:
            gone = "DELETE FROM sales_deal WHERE name LIKE %(mark)s || '%%'"
            self._write([gone, "DELETE FROM access_user WHERE username LIKE %(owner)s || '%%'"])

    def _write(self, statements: Sequence[str]) -> None:
        """Without history, which would be of the benchmark only."""
        tables = ("access_user", "sales_deal")
        with self.plain.connection.transaction(), self.plain.connection.cursor() as cursor:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER".encode())
            for statement in statements:
                cursor.execute(statement.encode(), self.given)
            cursor.execute(b"SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())
        self.plain.connection.execute(b"VACUUM (ANALYZE) sales_deal")

    def page(self, reader: Reader) -> Figure:
        """The page with its rows, its notes and the chart, compared with plain SQL."""
        label, client = "forecast of a quarter, 100,000 deals of 500 owners", self.installation.pages(reader)
        answer = client.get(_PATH)
        if reader.principals == () and answer.status == 403:
            return Figure("forecast", label, reader.part, note="refused, as it must be")
        if answer.status != 200:
            raise Mismatch(f"{_PATH} as {reader.part}: status {answer.status}")
        statement = _WANTED.format(reach=self.installation.reach(reader, "d"))
        [(*wanted, count)] = self.plain.rows(statement, self.given)
        check(reader, answer.text, wanted)
        series = time_series(lambda _number: client.get(_PATH), 30)
        beside = self.plain.time(statement, self.given)
        return Figure(
            "forecast", label, reader.part, series.p50, series.p95, samples=series.samples,
            queries=self.plain.count_statements(lambda: client.get(_PATH)), verified=int(count),
            ratio=series.p50 / beside.p50, note=f"plain SQL {beside.p50:.0f} ms",
        )  # fmt: skip


def check(reader: Reader, page: str, wanted: Sequence[Any]) -> None:
    """Hold the first row of the page against the sums of plain SQL; Mismatch where a cent differs."""
    row = _FIRST_ROW.search(page)
    shown = [int(re.sub(r"\D", "", text)) for text in _EXACT.findall(row[0] if row else "")][: len(wanted)]
    expected = [round(100 * amount) for amount in wanted]
    if shown != expected:
        raise Mismatch(f"forecast as {reader.part}: {shown}, plain SQL {expected}")
