"""`python -m benchmarks`: prepare the bases, measure, compare, keep, print. Ends with code 1 on a wrong answer only."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import (
    assignment,
    automations,
    backups,
    bulk,
    credit,
    deals,
    figures_kept,
    forecast,
    growth,
    jobs,
    lists,
    made_kinds,
    mail,
    notifications,
    pages,
    phone,
    privacy,
    processes,
    records,
    report,
    reports,
    search,
    shown,
    territories,
)
from benchmarks.base import Base, open_base, say
from benchmarks.figures import Figure
from benchmarks.installation import Installation, running

SIZES = (10_000, 100_000, 1_000_000)
ON_SERVER: dict[str, Callable[[Installation], Iterator[Figure]]] = {
    "lists": lists.run,
    "records": records.run,
    "search": search.run,
    "pages": pages.run,
    "shown": shown.run,
    "deals": deals.run,
    "forecast": forecast.run,
    "reports": reports.run,
    "assignment": assignment.run,
    "territories": territories.run,
    "bulk": bulk.run,
    "credit": credit.run,
    "mail": mail.run,
    "phone": phone.run,
}
WITH_WORKER: dict[str, Callable[[Installation], Iterator[Figure]]] = {
    "automations": automations.run,
    "figures": figures_kept.run,
    "jobs": jobs.run,
    "kinds": made_kinds.run,
    "notifications": notifications.run,
    "privacy": privacy.run,
}
PARTS = (*ON_SERVER, *WITH_WORKER, "processes", "backups")


def measure(base: Base, parts: list[str]) -> list[Figure]:
    """All figures of some parts on one base."""
    figures: list[Figure] = []

    def take(found: Iterator[Figure]) -> None:
        for figure in found:
            figures.append(figure)
            say(report.table([figure]).splitlines()[1])

    for command, measures in (("web", ON_SERVER), ("up", WITH_WORKER)):
        wanted = [part for part in measures if part in parts]
        if wanted:
            with running(base, command) as installation:
                for part in wanted:
                    take(measures[part](installation))
    if "processes" in parts:
        take(processes.run(base))
    if "backups" in parts:
        take(backups.run(base))
    return figures


def main(arguments: list[str] | None = None) -> int:
    """Run what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--size", type=int, action="append", help="parties; again for more sizes (default: all three)")
    parser.add_argument("--only", action="append", choices=PARTS, help="a part; again for more (default: all)")
    parser.add_argument("--results", type=Path, default=report.RESULTS, help="folder of the result files")
    given = parser.parse_args(arguments)
    parts = given.only or list(PARTS)
    for size in given.size or SIZES:
        measured_on = report.machine()
        base = open_base(size)
        say(f"\n{size:,} parties")
        figures = measure(base, parts)
        smallest = report.load(SIZES[0], given.results)
        if size > SIZES[0] and smallest is not None:
            figures += growth.growth(figures, smallest)
        path = report.save(size, figures, measured_on, replace=set(parts) == set(PARTS), folder=given.results)
        print(f"\n{size:,} parties\n{report.table(figures)}\n→ {path}")
    if given.results == report.RESULTS:
        report.write_page(SIZES)
    return 0


if __name__ == "__main__":
    sys.exit(main())
