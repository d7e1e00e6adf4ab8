"""Grouped reports over every party: time of the answer as each reader, each figure compared with plain SQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from benchmarks.base import Reader
from benchmarks.client import Client
from benchmarks.figures import Figure, Mismatch, time_series
from benchmarks.installation import Installation

SAMPLES = 7
_MONTH = "date_trunc('month', created_at AT TIME ZONE 'UTC')::date::text"


@dataclass(frozen=True, slots=True)
class ReportCase:
    """A report, and its keys, columns and figure in plain SQL."""

    label: str
    kind: str
    definition: dict[str, Any]
    keys: tuple[str, ...]
    where: str = "true"
    figure: str = "NULL"
    join: str = ""
    """With ``{linked}``, the reach of the linked record."""


CASES = (
    ReportCase(
        "parties by country", "parties", {"rows": [{"field": "country"}], "limit": 100}, ("nullif(country, '')",)
    ),
    ReportCase(
        "people by month × value class",
        "people",
        {"rows": [{"field": "created_at", "by": "month"}], "column": {"field": "value_class"}},
        (_MONTH, "nullif(value_class, '')"),
        "kind = 'person'",
    ),
    ReportCase(
        "organisations by industry, median of employees",
        "organisations",
        {
            "rows": [{"field": "industry"}],
            "measures": [{"function": "median", "field": "employee_count"}],
            "limit": 100,
        },
        ("nullif(industry, '')",),
        "kind = 'organisation'",
        "percentile_cont(0.5) WITHIN GROUP (ORDER BY employee_count)",
    ),
    ReportCase(
        "people by industry of their organisation",
        "people",
        {"rows": [{"field": "organisation.industry"}], "limit": 100},
        ("nullif(linked.industry, '')",),
        "party.kind = 'person'",
        join="LEFT JOIN customers_party linked ON linked.id = party.organisation_id AND {linked}",
    ),
)


def run(installation: Installation) -> Iterator[Figure]:
    """Every report as every reader who may see the records."""
    for case in CASES:
        for reader in installation.readers:
            yield _measure(installation, case, reader)


def _measure(installation: Installation, case: ReportCase, reader: Reader) -> Figure:
    owner = installation.api(installation.administrator)
    made = owner.send_json(
        "POST",
        "/api/v1/reports",
        {"name": case.label, "kind": case.kind, "audience": "everybody", "definition": case.definition},
    )
    if made.status != 201:
        raise Mismatch(f"the report could not be kept: {made.status} {made.text[:300]}")
    path = f"/api/v1/reports/{made.json()['uid']}"
    try:
        return _timed(installation, case, reader, f"{path}/result")
    finally:
        owner.send(owner.request("DELETE", path, b"", {"If-Match": "*"}))


def _timed(installation: Installation, case: ReportCase, reader: Reader, path: str) -> Figure:
    client: Client = installation.api(reader)
    answer = client.get(path)
    if reader.principals == () and answer.status in (403, 404):
        return Figure("report", case.label, reader.part, note="refused, as it must be")
    if answer.status != 200:
        raise Mismatch(f"{case.label} as {reader.part}: status {answer.status}: {answer.text[:300]}")
    statement = (
        f"SELECT {', '.join(case.keys)}, count(*), {case.figure} FROM customers_party party"
        f" {case.join.replace('{linked}', installation.reach(reader, 'linked'))}"
        f" WHERE {case.where} AND {installation.reach(reader, 'party')} GROUP BY {', '.join(case.keys)}"
    )
    verified = _check(case, reader, answer.json(), installation.plain.rows(statement))
    series = time_series(lambda _number: client.get(path), SAMPLES)
    beside = installation.plain.time(statement)
    return Figure(
        "report", case.label, reader.part, series.p50, series.p95, samples=series.samples,
        queries=installation.plain.count_statements(lambda: client.get(path)),
        verified=verified, ratio=series.p50 / beside.p50, note=f"plain SQL {beside.p50:.0f} ms",
    )  # fmt: skip


def _check(case: ReportCase, reader: Reader, got: dict[str, Any], rows: list[Any]) -> int:
    """Every cell that is named must be what SQL counts, and all together as many; the records counted."""
    expected = {tuple(row[: len(case.keys)]): (row[-2], row[-1]) for row in rows}
    pivot = bool(got["columns"])
    for row in got["rows"]:
        keys = tuple(key["key"] for key in row["keys"])
        if any(key["others"] for key in row["keys"]):
            continue
        columns = zip(got["columns"], row["cells"], strict=True) if pivot else [({"key": None}, row["total"])]
        for column, cell in columns:
            count, figure = expected.get((*keys, column["key"]) if pivot else keys, (0, None))
            if cell["count"] != count:
                raise Mismatch(f"{case.label} as {reader.part}: {keys} {column['key']}: {cell['count']}, not {count}")
            found = cell["figures"][0][0]["value"]
            if figure is not None and float(found) != float(figure):
                raise Mismatch(f"{case.label} as {reader.part}: {keys}: {found}, not {figure}")
    whole = sum(count for count, _figure in expected.values())
    if got["total"]["count"] != whole:
        raise Mismatch(f"{case.label} as {reader.part}: {got['total']['count']} records, not {whole}")
    return int(whole)
