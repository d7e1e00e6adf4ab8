"""What two records must never have for a pair to be of one, however much else they share.

Evidence of an address, a number, a birthday says that people live together as well as that they are one: a family,
twins and a father and a son share them all. A name that clearly differs therefore bars a pair.
"""

from __future__ import annotations

from typing import Any

import duckdb

from rapport.lib.matching.model import PRIOR
from rapport.lib.matching.table import TABLE

_EXACT_KEY = 2
"""Level of a key that is the same, counted from the different (0)."""


def guarded(connection: duckdb.DuckDBPyConnection, kind: str, scored: str, comparisons: list[dict[str, Any]]) -> None:
    """Make the table ``weighed`` of pairs (l < r): their weight without the prior, whether they are barred, and whether
    they are to be looked at however much they weigh."""
    names = {one["output_column_name"] for one in comparisons}
    barred = _people(names) if kind == "people" else _organisations(names)
    levels = {one["output_column_name"]: len(one["comparison_levels"]) for one in comparisons}
    # A company and its subsidiary share address, number and domain: the name must be the same but for a letter or two.
    doubtful = f"gamma_name < {levels['name'] - 3}" if "name" in names else "false"
    connection.execute(
        f"CREATE TABLE weighed AS SELECT p.unique_id_l AS l, p.unique_id_r AS r, "
        f"p.match_weight - log2({PRIOR} / (1 - {PRIOR})) AS weight, coalesce({barred}, false) AS barred, "
        f"coalesce({doubtful}, false) AS doubtful, "
        f"{', '.join(f'gamma_{name}' for name in sorted(names))} "
        f"FROM {scored} p JOIN {TABLE} a ON a.unique_id = p.unique_id_l JOIN {TABLE} b ON b.unique_id = p.unique_id_r"
    )


def _people(names: set[str]) -> str:
    keys = [f"coalesce(gamma_{name}, -1) = {_EXACT_KEY}" for name in sorted(names) if name.startswith("x")]
    known = " OR ".join([*keys, "false"])
    rules = []
    if "given_name" in names:
        rules.append("gamma_given_name = 0")
    if {"given_name", "family_name"} <= names:
        born = "coalesce(gamma_birth_date, -1) < 4" if "birth_date" in names else "true"
        rules.append(f"(gamma_family_name = 0 AND {born})")
        further = [name for name in sorted(names - {"given_name", "family_name"})]
        if further:
            rules.append(f"({' AND '.join(f'gamma_{name} = -1' for name in further)})")
    born = "coalesce(gamma_birth_date, -1) < 4" if "birth_date" in names else "true"
    rules.append("a.generation <> b.generation")
    rules.append(f"((a.generation IS NULL) <> (b.generation IS NULL) AND {born})")
    return f"NOT ({known}) AND ({' OR '.join(rules)})"


def _organisations(names: set[str]) -> str:
    return "gamma_name = 0" if "name" in names else "false"
