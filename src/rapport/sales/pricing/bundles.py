"""What bundles are made of: the tree of parts of many products by one query, and that it stays a tree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from django.db import connection

DEEPEST = 5
"""Bundles within bundles; a tree that is deeper is a mistake, and would be slow to price."""
_ADVISORY_LOCK = 0x42756E64
"""Key of the transaction lock under which bundles change, so that two writers cannot close a circle together."""
_TREE = """
    WITH RECURSIVE tree(bundle_id, part_id, quantity, position, id, depth) AS (
        SELECT bundle_id, part_id, quantity, position, id, 1 FROM sales_productpart WHERE bundle_id = ANY(%s)
        UNION
        SELECT p.bundle_id, p.part_id, p.quantity, p.position, p.id, tree.depth + 1
          FROM sales_productpart p JOIN tree ON tree.part_id = p.bundle_id WHERE tree.depth <= %s
    )
    SELECT DISTINCT bundle_id, part_id, quantity, position, id FROM tree ORDER BY bundle_id, position, id
"""
_EDGES = "SELECT bundle_id, part_id FROM sales_productpart WHERE NOT id = ANY(%s)"

Parts = Mapping[int, list[tuple[int, Decimal]]]
"""Bundle → its parts in their order, each with its quantity in one bundle."""


def parts_of(product_ids: Iterable[int]) -> Parts:
    """The parts of these products and of the bundles among them, down to the deepest level; one query."""
    found: dict[int, list[tuple[int, Decimal]]] = {}
    wanted = sorted(set(product_ids))
    if not wanted:
        return found
    with connection.cursor() as cursor:
        cursor.execute(_TREE, [wanted, DEEPEST])
        for bundle, part, quantity, _position, _id in cursor.fetchall():
            found.setdefault(bundle, []).append((part, quantity))
    return found


def wrong_parts(pairs: Collection[tuple[int, int]], *, instead_of: Collection[int]) -> dict[tuple[int, int], str]:
    """Which of these new pairs (bundle, part) may not be, "circle" or "deep"; other bundles wait until the end of the
    transaction. ``instead_of`` are the rows that they replace."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        cursor.execute(_EDGES, [list(instead_of)])
        parts: dict[int, set[int]] = {}
        for bundle, part in cursor.fetchall():
            parts.setdefault(bundle, set()).add(part)
    wrong: dict[tuple[int, int], str] = {}
    for bundle, part in pairs:
        if bundle == part or _reaches(parts, part, bundle):
            wrong[bundle, part] = "circle"
            continue
        parts.setdefault(bundle, set()).add(part)
        if _levels_above(parts, bundle) + 1 + _levels_below(parts, part) > DEEPEST:
            wrong[bundle, part] = "deep"
            parts[bundle].discard(part)
    return wrong


def _reaches(parts: Mapping[int, set[int]], start: int, goal: int) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        one = waiting.pop()
        if one == goal:
            return True
        new = parts.get(one, set()) - seen
        waiting += new
        seen |= new
    return False


def _levels_below(parts: Mapping[int, set[int]], product: int) -> int:
    level, count = parts.get(product, set()), 0
    while level:
        count += 1
        level = {below for one in level for below in parts.get(one, set())}
    return count


def _levels_above(parts: Mapping[int, set[int]], product: int) -> int:
    holders: dict[int, set[int]] = {}
    for bundle, held in parts.items():
        for part in held:
            holders.setdefault(part, set()).add(bundle)
    return _levels_below(holders, product)
