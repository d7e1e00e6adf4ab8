"""Finds which rows are of one person or organisation: standardise, choose pairs, learn, weigh, group."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from rapport.lib.matching.clusters import components, group
from rapport.lib.matching.fields import Fields

CERTAIN = 0.99
"""Probability from which a pair may be merged without a person's look."""
LIKELY = 0.5
"""Probability from which a pair is rather one than two."""
_MEMORY, _THREADS = "3GiB", 2
_ROUNDS = 12
"""Rounds in which the share of pairs of one is learned; it is steady well before."""
_REPEATED_WITHIN = 0.1
"""Nearest pairs within files, divided by those between them, from which files are taken to repeat people."""
_CLEANINGS = 3
_LEAST_KEPT = 0.05
"""Share of a sampled chance that stays, whatever pairs of one are taken out of it."""

Say = Callable[[str], None]


class MatchingError(ValueError):
    """What was given cannot be matched; says why and what to do."""


@dataclass(frozen=True, slots=True)
class Match:
    """Two rows, by their places, the lower first, with the probability that they are of one.

    ``certain`` pairs could be merged without a person's look: the probability is CERTAIN at least, the pair is in one
    group, and its names do not leave a doubt."""

    left: int
    right: int
    probability: float
    certain: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """What was found: for each row the lowest one of its group; the pairs from LIKELY on, best first; how it was found.

    ``compared`` counts the pairs that the keys give, one that several give each time; ``keys`` names those with their
    pairs, ``learned`` the rules learned from, ``chances`` what each level of likeness weighs.
    """

    groups: list[int]
    pairs: list[Match]
    compared: int
    keys: dict[str, int]
    learned: list[str]
    chances: list[dict[str, Any]]


def find_matches(
    kind: str, rows: Sequence[Fields], *, sources: Sequence[int] | None = None, say: Say = lambda _text: None
) -> Matches:
    """Find the rows that are of one; ``kind`` is "people" or "organisations". Deterministic.

    ``sources`` tells from which file each row is, where there are several: they are matched within as well as between,
    but where files turn out to repeat hardly anybody within, no group takes two rows of one file.

    Raises MatchingError for another kind, and where no field can be compared.
    """
    import duckdb

    from rapport.lib.matching.blocking import choose_keys
    from rapport.lib.matching.comparisons import COMPARISONS
    from rapport.lib.matching.model import score_pairs, train
    from rapport.lib.matching.table import prepare

    if kind not in COMPARISONS:
        raise MatchingError(f"there is no matching for {kind!r}; choose one of {', '.join(sorted(COMPARISONS))}")
    with tempfile.TemporaryDirectory(prefix="rapport-matching-") as folder:
        limits: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": _MEMORY,
            "threads": _THREADS,
            "temp_directory": folder,
        }
        with duckdb.connect(config=limits) as connection:
            connection.execute("SET enable_progress_bar = false")
            prepared = prepare(connection, kind, rows)
            if not prepared.comparisons and prepared.count > 1:
                raise MatchingError("no column can be compared: name a column that holds names, numbers or addresses")
            keys = choose_keys(connection, kind, prepared) if prepared.comparisons else []
            if not keys:
                return Matches(list(range(prepared.count)), [], 0, {}, [], [])
            say(f"{len(keys)} keys give at most {sum(key.pairs for key in keys):,} pairs")
            trained = train(connection, kind, prepared)
            say(f"learned from {', '.join(trained.rules) or 'nothing: too few pairs, so the usual chances hold'}")
            table = score_pairs(connection, trained, keys)
            found = _decide(connection, kind, table, prepared.count, trained.settings["comparisons"], sources)
    named = {" + ".join(key.parts): key.pairs for key in keys}
    return Matches(found[0], found[1], sum(named.values()), named, trained.rules, trained.settings["comparisons"])


def _decide(
    connection: Any,
    kind: str,
    scored: str,
    count: int,
    comparisons: list[dict[str, Any]],
    sources: Sequence[int] | None,
) -> tuple[list[int], list[Match]]:
    from rapport.lib.matching.guards import guarded

    guarded(connection, kind, scored, comparisons)
    prior = _prior(connection, count)
    for _ in range(_CLEANINGS):
        _clean(connection, comparisons, 2**prior / (1 + 2**prior))
        prior = _prior(connection, count)
    if sources is not None and not _repeats_within(connection, sources, prior):
        prior = _prior(connection, count)
    else:
        sources = None
    least = -prior + math.log2(LIKELY / (1 - LIKELY))
    joining = connection.execute(
        "SELECT l, r, weight + $1, doubtful FROM weighed WHERE weight > $2 AND NOT barred ORDER BY 1, 2", [prior, least]
    ).fetchall()
    together = components(count, ((left, right) for left, right, *_ in joining))
    import pyarrow as pa

    given = pa.table({"record": list(range(count)), "part": together})
    connection.register("parts", given)
    rows = connection.execute(
        "SELECT w.l, w.r, CASE WHEN barred THEN least(weight + $1, -12) ELSE weight + $1 END FROM weighed w "
        "JOIN parts a ON a.record = w.l JOIN parts b ON b.record = w.r AND b.part = a.part",
        [prior],
    ).fetchall()
    connection.unregister("parts")
    weights = {(left, right): weight for left, right, weight in rows}
    groups = group(count, [row[:3] for row in joining], weights, sources)
    pairs = []
    for left, right, weight, doubtful in joining:
        probability = 1 / (1 + 2 ** -min(weight, 60.0))
        certain = probability >= CERTAIN and not doubtful and groups[left] == groups[right]
        pairs.append(Match(left, right, probability, certain))
    return groups, sorted(pairs, key=lambda pair: (-pair.probability, pair.left, pair.right))


def _repeats_within(connection: Any, sources: Sequence[int], prior: float) -> bool:
    """Whether the files repeat people within; if not, pairs within are barred.

    Told by where the nearest of each is: pairs of which each is the nearest of the other, within files and between.
    """
    import pyarrow as pa

    connection.register("origins", pa.table({"record": list(range(len(sources))), "source": list(sources)}))
    same = "(SELECT source FROM origins WHERE record = l) = (SELECT source FROM origins WHERE record = r)"
    connection.execute("ALTER TABLE weighed ADD COLUMN within BOOLEAN").fetchall()
    connection.execute(f"UPDATE weighed SET within = {same}").fetchall()
    connection.unregister("origins")
    inside, between = connection.execute(
        "WITH near AS (SELECT l, r, weight, within FROM weighed WHERE NOT barred AND weight > -$1), "
        "best AS (SELECT record, max(weight) AS weight FROM (SELECT l AS record, weight FROM near UNION ALL "
        "SELECT r, weight FROM near) GROUP BY record) "
        "SELECT count(*) FILTER (within), count(*) FILTER (NOT within) FROM near "
        "JOIN best a ON a.record = l AND a.weight = near.weight JOIN best b ON b.record = r AND b.weight = near.weight",
        [prior],
    ).fetchall()[0]
    if inside > _REPEATED_WITHIN * between:
        return True
    connection.execute("UPDATE weighed SET barred = true WHERE within").fetchall()
    return False


def _clean(connection: Any, comparisons: list[dict[str, Any]], share: float) -> None:
    """Weigh anew: among pairs at random some are of one, so that likeness seemed commoner among others than it is."""
    changes = []
    for comparison in comparisons:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for place, level in enumerate(reversed(levels)):
            if level.get("tf_adjustment_column"):
                continue  # its weight comes from how frequent the value is
            seen = level.setdefault("sampled_u", level["u_probability"])
            u = max(_LEAST_KEPT * seen, seen - share * level["m_probability"])
            change = math.log2(level["u_probability"] / u)
            level["u_probability"] = u
            if abs(change) > 0.001:
                name = comparison["output_column_name"]
                changes.append(f"CASE WHEN gamma_{name} = {place} THEN {change} ELSE 0 END")
    if changes:
        connection.execute(f"UPDATE weighed SET weight = weight + {' + '.join(changes)}").fetchall()


def _prior(connection: Any, count: int) -> float:
    """The weight of any pair before it is looked at, from the share of pairs that are of one, learned from the pairs.

    An expectation maximisation with one unknown. At least one pair is expected.
    """
    pairs = count * (count - 1) / 2
    share = max(1.0, 0.1 * count) / pairs
    for _ in range(_ROUNDS):
        prior = math.log2(share / (1 - share)) if share < 1 else 0.0
        total = connection.execute(
            "SELECT coalesce(sum(1 / (1 + pow(2, -(weight + $1)))), 0) FROM weighed "
            "WHERE NOT barred AND weight > -$1 - 12",
            [prior],
        ).fetchall()[0][0]
        share = min(0.5, max(1.0, total) / pairs)
    return math.log2(share / (1 - share))
