"""Lists in groups, on boards and on calendars: server time as each reader, numbers against plain SQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

from benchmarks.base import Reader
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation

SAMPLES = 20
_GROUP = re.compile(r'data-fold="group-\d+"[^>]*>(.*?) <span class="group-count num">([\d,.]+)</span>', re.DOTALL)
_COLUMN = re.compile(r'data-board-count="([^"]*)">([\d,.]+)<')
_DAY = re.compile(r'<section class="calendar-day.*?</section>', re.DOTALL)
_MORE = re.compile(r'class="calendar-more"[^>]*>\s*([\d,.]+)')
_SHOWN_OF_A_DAY = 4
"""Records of a day that a month shows."""
Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class ShownCase:
    """A list shown in another way, the SQL that counts the same, and how its page is read."""

    budget: str
    label: str
    path: str
    key: str
    table: str
    where: str
    read: Callable[[str], Counts]

    def statement(self, installation: Installation, reader: Reader) -> str:
        """Keys as text, with the number of rows within the reader's reach."""
        reach = installation.reach(reader)
        return f"SELECT {self.key}, count(*) FROM {self.table} WHERE {self.where} AND {reach} GROUP BY 1"


def _number(text: str) -> int:
    return int(text.replace(",", "").replace(".", ""))


def _groups(page: str) -> Counts:
    return {unescape(label): _number(count) for label, count in _GROUP.findall(page)}


def board_columns(page: str) -> Counts:
    """The columns of a board, each with how many records it says it has."""
    return {code: _number(count) for code, count in _COLUMN.findall(page)}


def _days(page: str) -> Counts:
    """The days with records; each shows some of them, and says how many more there are."""
    found: Counts = {}
    for day in _DAY.findall(page):
        code = re.search(r'data-column="([\d-]{10})"', day)
        shown, more = day.count("data-card="), _MORE.search(day)
        if code is None or (more is not None and shown != _SHOWN_OF_A_DAY):
            raise Mismatch(f"a day of the calendar shows {shown} records and says there are more")
        if shown:
            found[code[1]] = shown + (_number(more[1]) if more is not None else 0)
    return found


CASES = (
    ShownCase(
        "list_groups", "people by city", "/people/?view=all&shown=group:city", "city", "customers_party",
        "kind = 'person' AND city <> ''", _groups,
    ),
    ShownCase(
        "list_board", "tasks by priority", "/tasks/?view=all&shown=board:priority", "priority", "customers_task",
        "true", board_columns,
    ),
    ShownCase(
        "list_calendar", "tasks by due day, the month", "/tasks/?view=all&shown=calendar:due_on", "due_on::text",
        "customers_task", "due_on IS NOT NULL", _days,
    ),
)  # fmt: skip


def run(installation: Installation) -> Iterator[Figure]:
    """Every way as every reader."""
    for case in CASES:
        for reader in installation.readers:
            yield _measure(installation, case, reader)


def _measure(installation: Installation, case: ShownCase, reader: Reader) -> Figure:
    client = installation.pages(reader)
    answer = client.get(case.path)
    if reader.principals == () and answer.status == 403:
        return Figure(case.budget, case.label, reader.part, note="refused, as it must be")
    if answer.status != 200:
        raise Mismatch(f"{case.label} as {reader.part}: status {answer.status}")
    statement = case.statement(installation, reader)
    verified = check(case, reader, answer.text, dict(installation.plain.rows(statement)))
    series = time_series(lambda _number: client.get(case.path), SAMPLES)
    beside = installation.plain.time(statement)
    return Figure(
        case.budget, case.label, reader.part, series.p50, series.p95, samples=series.samples,
        queries=installation.plain.count_statements(lambda: client.get(case.path)), verified=verified,
        ratio=series.p50 / beside.p50, note=f"plain SQL {beside.p50:.0f} ms",
    )  # fmt: skip


def check(case: ShownCase, reader: Reader, page: str, expected: Counts) -> int:
    """Compare what a page says with what SQL counts; returns how many numbers were compared."""
    found = case.read(page)
    wrong = {key: (count, expected.get(key, 0)) for key, count in found.items() if count != expected.get(key, 0)}
    wrong = {key: pair for key, pair in wrong.items() if case.read is not _groups or key in expected}
    if wrong:
        raise Mismatch(f"{case.label} as {reader.part}: {dict(list(wrong.items())[:3])}")
    if expected and not found and case.read is not _days:
        raise Mismatch(f"{case.label} as {reader.part}: nothing is shown of {sum(expected.values())} records")
    return len(found)
