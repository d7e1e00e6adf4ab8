"""Keeps what is to be told of an import's rows, and makes the file of those that did not come in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db import connection
from django.utils.translation import gettext as _

from rapport.lib.tabular.write import CsvWriter
from rapport.platform.exchange.models import ImportIssue, ImportRun
from rapport.platform.exchange.outcome import Outcome
from rapport.platform.exchange.standardiser import corrected, open_file
from rapport.platform.exchange.storage import path_of

MOST_MARKED = 20_000
"""Kept cells that are listed one by one for a run; beyond it they are counted only. Failed rows are all listed."""
PROBLEM_COLUMN = "Problem"
_COPY = 'COPY exchange_importissue (run_id, row, "column", value, message, severity, record_id) FROM STDIN'


def record_issues(run: ImportRun, outcome: Outcome) -> int:
    """Write the issues of a chunk; returns how many rows came in with a cell kept as given."""
    issues = outcome.issues
    failed = {issue.row for issue in issues if issue.failed}
    marked = {issue.row for issue in issues if not issue.failed} - failed
    room = MOST_MARKED - run.marked_count
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for issue in issues:
            if not issue.failed:
                if room <= 0:
                    continue
                room -= 1
            severity = ImportIssue.Severity.FAILED if issue.failed else ImportIssue.Severity.MARKED
            copy.write_row(
                (run.pk, issue.row, _plain(issue.column, 300), _plain(issue.value, 300), _plain(issue.message, 500),
                 severity.value, None if issue.failed else outcome.record_of(issue.row))
            )  # fmt: skip
    return len(marked)


def _plain(text: str, limit: int) -> str:
    return text.replace("\x00", "")[:limit]


def write_error_file(run: ImportRun, stream: BinaryIO) -> int:
    """Write the failed rows with all their columns and the problem behind; returns how many.

    The file can be mended and imported again: the column with the problem is passed over then.
    """
    problems: dict[int, list[str]] = defaultdict(list)
    for row, column, message in run.issues.filter(severity=ImportIssue.Severity.FAILED).values_list(
        "row", "column", "message"
    ):
        problems[row].append(f"{column}: {message}" if column else message)
    with open_file(str(path_of(run)), run.options) as table:
        header = [*table.columns, _problem_header(table.columns)]
        with CsvWriter(stream, header, bom=True) as writer:
            for line in corrected(table.rows(), table.columns, run.corrections):
                if line.number in problems:
                    writer.write([*line.values, " ".join(problems[line.number])])
            return writer.count


def _problem_header(columns: Sequence[str]) -> str:
    name = _(PROBLEM_COLUMN)
    return name if name not in columns else f"{name} (Rapport)"


def summary(run: ImportRun) -> Iterator[tuple[str, str, str, int]]:
    """Severity, column, message and number of rows of each sort of problem, the most frequent first."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT severity, "column", message, count(*) FROM exchange_importissue WHERE run_id = %s '
            "GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2, 3 LIMIT 200",
            [run.pk],
        )
        yield from cursor.fetchall()
