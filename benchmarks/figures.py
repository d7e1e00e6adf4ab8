"""Figures: how samples become percentiles, and what is kept of each measurement."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.budgets import BUDGETS

WARM_UP = 8
"""Calls before the first that counts: each server process must have met the statement."""
MOST_SECONDS = 4.0
"""A series ends after this time, once it has the fewest samples."""
FEWEST = 12


class Mismatch(AssertionError):
    """An answer was fast but wrong, so that its time says nothing; the run fails."""


@dataclass(frozen=True, slots=True)
class Series:
    """The times of one call, in milliseconds."""

    p50: float
    p95: float
    samples: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement: of which budget, of what exactly, as whom; ``verified`` counts the rows that were compared."""

    budget: str
    case: str
    reader: str = ""
    p50: float | None = None
    p95: float | None = None
    value: float | None = None
    samples: int = 1
    queries: int | None = None
    verified: int | None = None
    ratio: float | None = None
    """Times the cost of the same rows by plain SQL (for throughput: share of the library's own)."""
    note: str = ""

    @property
    def verdict(self) -> str:
        """ "target", "required" or "missed"; "" when nothing was demanded or measured."""
        budget = BUDGETS[self.budget]
        measured: dict[str, Any] = {"p50": self.p50, "p95": self.p95, "value": self.value}
        if all(number is None for number in measured.values()):
            return "absent"
        if budget.keeps(budget.target, **measured):
            return "target"
        return "required" if budget.keeps(budget.required, **measured) else "missed"

    def as_dict(self) -> dict[str, Any]:
        """The figure with its verdict, for the file of results."""
        values = {name: getattr(self, name) for name in self.__slots__}
        rounded = {k: round(v, 3) if isinstance(v, float) else v for k, v in values.items()}
        return {**{k: v for k, v in rounded.items() if v not in (None, "")}, "verdict": self.verdict}


def time_series(call: Callable[[int], object], samples: int = 60, *, warm_up: int | None = None) -> Series:
    """Time ``call``, which is given the number of the sample (warm-up calls get numbers below zero)."""
    for number in range(-(WARM_UP if warm_up is None else warm_up), 0):
        call(number)
    times: list[float] = []
    begun = time.perf_counter()
    for number in range(samples):
        start = time.perf_counter()
        call(number)
        now = time.perf_counter()
        times.append((now - start) * 1000)
        if now - begun > MOST_SECONDS and len(times) >= FEWEST:
            break
    return Series(percentile(times, 50), percentile(times, 95), len(times))


def percentile(values: Sequence[float], percent: float) -> float:
    """The nearest-rank percentile of some values."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(percent) // 100) - 1)]
