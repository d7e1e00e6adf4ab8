"""`python -m benchmarks.matching`: precision, recall, F1 over all pairs of rows, and seconds, on each labelled set.

The same configuration for all sets of people and for all of organisations; no label is seen before the figures are
counted. The sets lie in ``../shared/data``; where they are not, it says so. ``--people N`` makes N people with errors.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.dirty_people import dirty_people
from benchmarks.report import machine

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

SETS: tuple[tuple[str, str, tuple[str, ...], str, str], ...] = (
    ("FEBRL 1", "people", ("febrl/dataset1.csv",), "rec_id", "none"),
    ("FEBRL 3", "people", ("febrl/dataset3.csv",), "rec_id", "0.991 (sum rule tuned by hand)"),
    ("Splink fake 1000", "people", ("splink/fake_1000.csv",), "cluster", "none"),
    (
        "Fodor's – Zagat's",
        "organisations",
        ("restaurants_fodors_zagats/fodors.csv", "restaurants_fodors_zagats/zagats.csv"),
        "restaurants_fodors_zagats/matches_fodors_zagats.csv",
        "up to 1.00",
    ),
    (
        "D&B names",
        "organisations",
        ("company_name_matching/dnb_test_names.csv", "company_name_matching/dnb_adjusted_test_names.csv"),
        "Column 1",
        "none",
    ),
    (
        "Abt – Buy",
        "organisations",
        ("er_ccer/D2/abt.csv", "er_ccer/D2/buy.csv"),
        "er_ccer/D2/gt.csv",
        "0.893 (trained language model)",
    ),
)
"""Name, kind, files, truth, published F1."""


def main(arguments: list[str] | None = None) -> int:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description=__doc__)
    parser.add_argument("--people", type=int, action="append", help="people to make instead of the labelled sets")
    given = parser.parse_args(arguments)
    os.environ.setdefault("RAPPORT_DATA_DIR", tempfile.mkdtemp(prefix="rapport-matching-"))
    from rapport.config.session import django_session

    print(" ".join(f"{name} {value};" for name, value in machine().items()))
    with django_session():
        for count in given.people or ():
            _made(count)
        if not given.people:
            _labelled()
    return 0


def _labelled() -> None:
    from rapport.platform.matching.evaluate import evaluate

    print(f"{'set':18} {'rows':>7} {'precision':>9} {'recall':>7} {'F1':>7} {'seconds':>8}  published F1")
    for name, kind, files, truth, published in SETS:
        paths = [DATA / file for file in files]
        if not all(path.is_file() for path in paths):
            print(f"{name:18} left out: {paths[0]} is not there")
            continue
        known = str(DATA / truth) if (DATA / truth).is_file() else truth
        _print(name, evaluate(kind, paths, known), published)


def _print(name: str, found: dict[str, Any], note: str) -> None:
    print(
        f"{name:18} {found['records']:7,} {found['precision']:9.4f} {found['recall']:7.4f} {found['f1']:7.4f} "
        f"{found['seconds']:8.1f}  {note}",
        flush=True,
    )


def _made(count: int) -> None:
    from rapport.platform.matching.evaluate import evaluate

    with tempfile.TemporaryDirectory(prefix="rapport-matching-") as folder:
        path = Path(folder) / "people.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            for place, (row, person) in enumerate(dirty_people(count)):
                if not place:
                    writer.writerow([*row, "cluster"])
                writer.writerow([*row.values(), person])
        begun = time.perf_counter()
        found = evaluate("people", [path], "cluster")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
        note = f"{found['compared']:,} pairs compared, {time.perf_counter() - begun:.0f} s, {peak:.1f} GiB at most"
        _print(f"{count:,} made", found, note)


if __name__ == "__main__":
    sys.exit(main())
