"""The model after Fellegi and Sunter, by Splink: trained without labels, then asked for the weight of each pair."""

from __future__ import annotations

import logging
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from rapport.lib.matching.blocking import Key
from rapport.lib.matching.comparisons import Comparison
from rapport.lib.matching.table import TABLE, Prepared

PRIOR = 0.0001
"""Chance that two records are of one, with which weights are asked for; it is taken out of them again."""
_SEED = 20_170
_SAMPLED_PAIRS = 200_000
_TRAINED_PAIRS = 200_000
_FEWEST_TRAINED, _MOST_TRAINED = 20, 20_000_000
"""Pairs that a rule must give, and may give, to be learned from."""
_FEWEST_LEFT = 2
"""Comparisons that a rule must leave: by one alone nobody can tell pairs of one from others."""
_NONE_OF_ONE = "is below the minimum allowed"
"""What Splink says when the chances of pairs of one run to nothing: a rule has no such pairs, and teaches nothing."""
_SESSIONS = 4
_TRUSTED = 0.8
"""How much what was learned of pairs of one counts beside the chances with which we begin."""
_LEAST_CHANCE = 1e-6
_LEAST_WEIGHT = -8.0
"""Pairs below this weight (base 2, without the prior) are forgotten at once."""

_TRAINING: dict[str, tuple[tuple[str, ...], ...]] = {
    "people": (
        ("email",), ("birth",), ("phone",), ("family", "given"), ("family", "postcode"), ("given", "locality"),
        ("street", "number"), ("given", "postcode"), ("family", "locality"), ("family",), ("given",), ("postcode",),
    ),
    "organisations": (
        ("phone",), ("squeezed",), ("domain",), ("street", "number"), ("email",), ("postcode", "street"),
        ("locality", "street"), ("postcode",), ("locality",),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Trained:
    """What was learned: the comparisons with their chances, as Splink keeps them, and the rules learned from."""

    settings: dict[str, Any]
    rules: list[str]


def train(connection: duckdb.DuckDBPyConnection, kind: str, prepared: Prepared) -> Trained:
    """Learn the chances of each level: among pairs at random, and among those of one by expectation maximisation."""
    from splink import DuckDBAPI, Linker, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = _settings(prepared.comparisons, [])
    begun = {one.name: [(level.m, level.u) for level in one.levels] for one in prepared.comparisons}
    if prepared.count < 2 or not prepared.comparisons:
        return Trained(settings, [])
    api = DuckDBAPI(connection)
    linker = Linker(api.register(TABLE), settings, log_level="ERROR", validate_settings=False)
    linker.training.estimate_u_using_random_sampling(max_pairs=_SAMPLED_PAIRS, seed=_SEED, min_count_per_level=None)
    rules = _rules(connection, kind, prepared)
    taught = []
    for columns in rules:
        try:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(*columns),
                estimate_without_term_frequencies=True,
                max_pairs=_TRAINED_PAIRS,
                record_sample_proportion=1.0,
            )
        except ValueError as error:
            if _NONE_OF_ONE not in str(error):
                raise
        else:
            taught.append(" and ".join(columns))
    learned = linker.misc.save_model_to_json()
    return Trained(_believed(learned, begun), taught)


def _rules(connection: duckdb.DuckDBPyConnection, kind: str, prepared: Prepared) -> list[tuple[str, ...]]:
    """The rules with enough pairs to learn from and not too many, so few that each comparison is learned."""
    found: list[tuple[str, ...]] = []
    wanted = [(name,) for name in prepared.keys] + list(_TRAINING[kind])
    for columns in wanted:
        left = sum(not set(columns) & set(one.needs) for one in prepared.comparisons)
        if left < _FEWEST_LEFT or any(set(known) & set(columns) for known in found):
            continue
        names = ", ".join(columns)
        given = " AND ".join(f"{column} IS NOT NULL" for column in columns)
        row = connection.execute(
            f"SELECT sum(n * (n - 1) / 2) FROM (SELECT count(*) AS n FROM {TABLE} WHERE {given} GROUP BY {names})"
        ).fetchall()[0]
        if row and row[0] and _FEWEST_TRAINED <= row[0] <= _MOST_TRAINED:
            found.append(columns)
        if len(found) == _SESSIONS:
            break
    return found


def _settings(comparisons: Sequence[Comparison], keys: Sequence[Key]) -> dict[str, Any]:
    from splink import block_on

    return {
        "link_type": "dedupe_only",
        "unique_id_column_name": "unique_id",
        "probability_two_random_records_match": PRIOR,
        "comparisons": [one.as_settings() for one in comparisons],
        "blocking_rules_to_generate_predictions": [block_on(key.column) for key in keys],
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
        "em_convergence": 0.001,
    }


def _believed(learned: dict[str, Any], begun: dict[str, list[tuple[float, float]]]) -> dict[str, Any]:
    """The learned chances, blended with those we began with, so that few pairs cannot teach nonsense."""
    for comparison in learned["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        start = begun[comparison["output_column_name"]]
        for name, place in (("m_probability", 0), ("u_probability", 1)):
            taught = [level.get(name) for level in levels]
            share = _TRUSTED if name == "m_probability" else 1.0
            values = [
                max(_LEAST_CHANCE, start[n][place] if value is None else share * value + (1 - share) * start[n][place])
                for n, value in enumerate(taught)
            ]
            for level, value in zip(levels, values, strict=True):
                level[name] = value / sum(values)
    return learned


def score_pairs(connection: duckdb.DuckDBPyConnection, trained: Trained, keys: Sequence[Key]) -> str:
    """Compare the pairs that the keys give; the name of the table with their ids, weight and levels."""
    from splink import DuckDBAPI, Linker, block_on

    settings = dict(trained.settings)
    settings["blocking_rules_to_generate_predictions"] = [block_on(key.column) for key in keys]
    settings["probability_two_random_records_match"] = PRIOR
    api = DuckDBAPI(connection)
    linker = Linker(api.register(TABLE), settings, log_level="ERROR", validate_settings=False)
    least = _LEAST_WEIGHT + math.log2(PRIOR / (1 - PRIOR))
    return str(linker.inference.predict(threshold_match_weight=least, warning_mode="never").physical_name)
