"""How costs grow with the base: figures of this size against the kept ones of the smallest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import mean
from typing import Any

from benchmarks.figures import Figure

_OF = {"lists": "growth", "open": "growth", "create": "growth", "update": "growth", "search": "search_growth"}


def growth(figures: Sequence[Figure], smallest: dict[str, Any]) -> Iterator[Figure]:
    """For each kind of request and reader: the mean p50 now by the mean p50 then, over the same cases.

    Cases are matched by their place, since what is asked for (a city, a name) differs between bases.
    """
    readers = list(dict.fromkeys(figure.reader for figure in figures if figure.reader))
    for budget, key in _OF.items():
        for reader in readers:
            now = [f.p50 for f in figures if f.budget == budget and f.reader == reader and f.p50]
            then = [
                row["p50"]
                for row in smallest["figures"]
                if row["budget"] == budget and row.get("reader") == reader and row.get("p50")
            ]
            if now and len(now) == len(then):
                yield Figure(key, f"{budget}, {len(now)} cases", reader, value=mean(now) / mean(then), samples=len(now))
