"""Brings pairs together to groups, so that one weak pair does not join what all other pairs hold apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

UNSEEN = -3.0
"""Weight of a pair within a group that shares no key, hence was not compared."""
_CLIPPED = 12.0
"""No single pair outweighs more than this, in powers of two."""

Pair = tuple[int, int]


def components(count: int, pairs: Iterable[Pair]) -> list[int]:
    """For each of ``count`` records the lowest record that it is joined with, over any number of pairs."""
    roots = list(range(count))

    def root(record: int) -> int:
        while roots[record] != record:
            roots[record] = roots[roots[record]]
            record = roots[record]
        return record

    for left, right in pairs:
        one, other = root(left), root(right)
        if one != other:
            roots[max(one, other)] = min(one, other)
    return [root(record) for record in range(count)]


def group(
    count: int,
    joining: Sequence[tuple[int, int, float]],
    weights: Mapping[Pair, float],
    sources: Sequence[int] | None = None,
) -> list[int]:
    """For each record the lowest of its group.

    ``joining`` are the pairs that may join, with their weight (above 0 is rather one than two); ``weights`` those of
    all compared pairs, the lower record first. From the best pair on, two groups become one where the mean weight
    between them is above 0 (average linkage). With ``sources``, the file of each record, no group has two of one.
    """
    members: dict[int, list[int]] = {}
    group_of: dict[int, int] = {}
    for left, right, _weight in sorted(joining, key=lambda pair: (-pair[2], pair[0], pair[1])):
        for record in (left, right):
            if record not in group_of:
                group_of[record] = record
                members[record] = [record]
        one, other = group_of[left], group_of[right]
        if one != other and sources is not None and _meet(members[one], members[other], sources):
            continue
        if one == other or _between(members[one], members[other], weights) <= 0:
            continue
        keep, goes = min(one, other), max(one, other)
        for record in members[goes]:
            group_of[record] = keep
        members[keep] += members.pop(goes)
    return [group_of.get(record, record) for record in range(count)]


def _meet(one: Sequence[int], other: Sequence[int], sources: Sequence[int]) -> bool:
    return not {sources[record] for record in one}.isdisjoint(sources[record] for record in other)


def _between(one: Sequence[int], other: Sequence[int], weights: Mapping[Pair, float]) -> float:
    """The sum of the weights between two groups."""
    total = 0.0
    for a in one:
        for b in other:
            weight = weights.get((a, b) if a < b else (b, a), UNSEEN)
            total += max(-_CLIPPED, min(_CLIPPED, weight))
    return total
