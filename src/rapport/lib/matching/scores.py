"""How right groups are: precision, recall and F1 over all pairs of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scores:
    """Pairs found, true pairs, and pairs that are both; the shares run from 0 to 1."""

    found: int
    true: int
    right: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that are true; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found; 1 where there is none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairwise_scores(found: Sequence[Hashable], truth: Sequence[Hashable]) -> Scores:
    """Compare two divisions of the same records into groups; each gives the group of every record.

    Raises ValueError when they are not of the same records.
    """
    if len(found) != len(truth):
        raise ValueError(f"{len(found)} records were grouped, the truth is about {len(truth)}")
    return Scores(_pairs(found), _pairs(truth), _pairs(zip(found, truth, strict=True)))


def _pairs(groups: Iterable[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in Counter(groups).values())
