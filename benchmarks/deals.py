"""The board of a hundred thousand open deals, with sums, and cards that are moved on it.

The deals are written by plain SQL for organisations of the base, within the reach of their owners, and deleted again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from benchmarks.base import Reader
from benchmarks.figures import WARM_UP, Figure, Mismatch, time_series
from benchmarks.installation import Installation
from benchmarks.shown import board_columns

DEALS = 100_000
MOVES = 60
_TABLE = "sales_deal"
_MARK = "Benchmark deal "
_FILL = f"""
    INSERT INTO {_TABLE} (
           uid, created_at, updated_at, version, created_in, owner_id, principals, name, party_id, pipeline_id,
           stage_id, state, stage_since, amount, currency, base_amount, base_currency, rate, rate_on, probability,
           probability_is_own, weighted_amount, forecast, forecast_is_own, opened_on, expected_close_on,
           source, next_step, description)
    WITH held AS (SELECT id, owner_id, principals, created_in, row_number() OVER (ORDER BY id) - 1 AS place
                    FROM customers_party WHERE kind = 'organisation' AND owner_id IS NOT NULL),
         taken AS (SELECT n, 100 * (1 + n * 7919 %% 5000) + 0.25 AS worth, 1 + n %% 4 AS stage
                     FROM generate_series(1, %(count)s) n)
    SELECT uuidv7(), now(), now(), 1, held.created_in, held.owner_id, held.principals, %(mark)s || n, held.id,
           %(pipeline)s, (%(stages)s::bigint[])[stage], 'open', now() - make_interval(days => (n %% 90)::integer),
           worth, 'EUR', worth, 'EUR', 1, current_date, 20 * stage, false, round(worth * 20 * stage / 100, 2),
           'pipeline', false, current_date - 100, current_date + (n * 31 %% 300)::integer, '', '', ''
      FROM taken JOIN held ON held.place = n %% (SELECT count(*) FROM held)
"""
_TOTAL = re.compile(r'data-board-total="([^"]*)">([^<]*)<')
_NUMBER = re.compile(r"\d[\d.,]*\d\d")
"""An amount with its cents, as the reader's language writes it."""


def run(installation: Installation) -> Iterator[Figure]:
    """The board as every reader, then a card that goes to and fro."""
    bench = _Bench(installation)
    with bench.deals():
        for reader in installation.readers:
            yield bench.board(reader)
        yield bench.moved(installation.administrator)


def _cents(amount: str) -> int:
    return int(re.sub(r"\D", "", amount))


class _Bench:
    """Deals of the first pipeline."""

    def __init__(self, installation: Installation) -> None:
        self.installation, self.plain = installation, installation.plain
        self.pipeline, pipeline_uid = self.plain.rows(
            "SELECT id, uid FROM sales_pipeline WHERE is_active ORDER BY position, id LIMIT 1"
        )[0]
        self.stages = self.plain.rows(
            "SELECT id, uid FROM sales_stage WHERE pipeline_id = %(pipeline)s AND state = 'open' ORDER BY position, id",
            {"pipeline": self.pipeline},
        )[:4]
        self.path = (
            f"/deals/?{urlencode({'view': 'all', 'pipeline': pipeline_uid, 'state': 'open', 'shown': 'board:stage'})}"
        )

    @contextmanager
    def deals(self) -> Iterator[None]:
        """A hundred thousand, for the length of a block."""
        given = {"count": DEALS, "mark": _MARK, "pipeline": self.pipeline, "stages": [pk for pk, _uid in self.stages]}
        try:
            self._write([(_FILL, given)])
            yield
        finally:
            ours = f"SELECT id FROM {_TABLE} WHERE name LIKE '{_MARK}%%'"
            gone = [
                f"DELETE FROM sales_dealstay WHERE deal_id IN ({ours})",
                f"DELETE FROM {_TABLE} WHERE id IN ({ours})",
            ]
            self._write([(statement, {}) for statement in gone])

    def _write(self, statements: Sequence[tuple[str, dict[str, Any]]]) -> None:
        """Without history, which would be of the benchmark only."""
        with self.plain.connection.transaction(), self.plain.connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {_TABLE} DISABLE TRIGGER USER".encode())
            for statement, given in statements:
                cursor.execute(statement.encode(), given)
            cursor.execute(b"SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {_TABLE} ENABLE TRIGGER USER".encode())
        self.plain.connection.execute(f"VACUUM (ANALYZE) {_TABLE}".encode())

    def board(self, reader: Reader) -> Figure:
        """The page: every column with count, sum and weighted sum, compared with plain SQL."""
        label, client = "open deals by stage, with sums", self.installation.pages(reader)
        answer = client.get(self.path)
        if reader.principals == () and answer.status == 403:
            return Figure("deal_board", label, reader.part, note="refused, as it must be")
        if answer.status != 200:
            raise Mismatch(f"{self.path} as {reader.part}: status {answer.status}")
        statement = (
            f"SELECT s.uid::text, count(*), sum(d.base_amount), sum(d.weighted_amount) FROM {_TABLE} d"
            f" JOIN sales_stage s ON s.id = d.stage_id WHERE d.pipeline_id = {self.pipeline} AND d.state = 'open'"
            f" AND {self.installation.reach(reader, 'd')} GROUP BY 1"
        )
        verified = self._check(reader, answer.text, self.plain.rows(statement))
        series = time_series(lambda _number: client.get(self.path), 30)
        beside = self.plain.time(statement)
        return Figure(
            "deal_board", label, reader.part, series.p50, series.p95, samples=series.samples,
            queries=self.plain.count_statements(lambda: client.get(self.path)), verified=verified,
            ratio=series.p50 / beside.p50, note=f"plain SQL {beside.p50:.0f} ms",
        )  # fmt: skip

    def _check(self, reader: Reader, page: str, expected: Sequence[tuple[Any, ...]]) -> int:
        counts = board_columns(page)
        sums = {uid: [_cents(amount) for amount in _NUMBER.findall(text)] for uid, text in _TOTAL.findall(page)}
        for uid, count, total, weighted in expected:
            wanted = [round(100 * total), round(100 * weighted)]
            if counts.get(uid) != count or sums.get(uid) != wanted:
                raise Mismatch(
                    f"board as {reader.part}: {counts.get(uid)}, {sums.get(uid)}, plain SQL {count}, {wanted}"
                )
        return sum(int(count) for _uid, count, _total, _weighted in expected)

    def moved(self, reader: Reader) -> Figure:
        """Milliseconds from the drop of a card until the answer that has the new sums of every column."""
        client = self.installation.pages(reader)
        token = re.search(r'<meta name="csrf-token" content="([^"]+)"', client.get(self.path).text)
        if token is None:
            raise Mismatch("the page has no token for forms")
        # A card of its own each time, as people move them: one that goes to and fro gathers stages that nobody's has.
        cards = self.plain.rows(
            f"SELECT uid::text, version FROM {_TABLE} WHERE name LIKE '{_MARK}%%' AND stage_id = %(stage)s"
            f" ORDER BY id LIMIT {MOVES + WARM_UP}",
            {"stage": self.stages[0][0]},
        )
        path = f"/deals/move/?{self.path.partition('?')[2]}&by=stage"
        moved: list[str] = []

        def move(number: int) -> None:
            card, version = cards[number]
            fields = {"card": card, "column": str(self.stages[1][1]), "version": version, "drag": "1"}
            answer = client.send_form(path, urlencode({**fields, "csrfmiddlewaretoken": token[1]}))
            if answer.status != 200:
                raise Mismatch(f"a card could not be moved: {answer.status} {answer.text[:300]}")
            moved.append(card)

        series = time_series(move, MOVES)
        there = self.plain.one(
            f"SELECT count(*) FROM {_TABLE} WHERE uid = ANY(%(cards)s::uuid[]) AND stage_id = %(stage)s",
            {"cards": moved, "stage": self.stages[1][0]},
        )
        if there != len(moved) or len(set(moved)) < series.samples:
            raise Mismatch(f"of {len(moved)} cards that were moved {there} are in their new column")
        return Figure(
            "deal_move", "a card to another stage, with the new sums", reader.part, series.p50, series.p95,
            samples=series.samples, verified=series.samples,
        )  # fmt: skip
