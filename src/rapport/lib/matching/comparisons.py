"""How two records are compared: the comparisons of people and of organisations, each in levels from alike to different.

One set for people and one for organisations, for files of any origin. The chances at each level are beginnings: they
are learned from the data, and hold where the data are too few to learn from.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Set
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Level:
    """A degree of likeness. ``sql`` is the condition over ``X_l`` and ``X_r``; ``m`` and ``u`` are the chances of it
    among pairs of the same and of different ones; ``frequency`` is the column whose rare values say more."""

    label: str
    sql: str
    m: float
    u: float
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared of two records, in levels; the last one is that of the different. ``needs`` are the columns
    without which on both sides there is nothing to compare."""

    name: str
    needs: tuple[str, ...]
    levels: tuple[Level, ...]

    def among(self, filled: Set[str]) -> Comparison:
        """Without the levels that cannot come about, because a column that they ask for is empty throughout."""
        levels = [level for level in self.levels if _asked_for(level.sql) <= filled]
        return replace(self, levels=tuple(levels))

    def as_settings(self) -> dict[str, Any]:
        """In the form of Splink."""
        missing = " OR ".join(f'"{column}_{side}" IS NULL' for column in self.needs for side in "lr")
        levels: list[dict[str, Any]] = [
            {"sql_condition": missing, "label_for_charts": "not given", "is_null_level": True}
        ]
        for level in self.levels:
            given: dict[str, Any] = {
                "sql_condition": level.sql,
                "label_for_charts": level.label,
                "m_probability": level.m,
                "u_probability": level.u,
            }
            if level.frequency:
                given |= {
                    "tf_adjustment_column": level.frequency,
                    "tf_minimum_u_value": 1e-5,
                    "disable_tf_exact_match_detection": True,
                }
            levels.append(given)
        return {"output_column_name": self.name, "comparison_levels": levels}


def _asked_for(sql: str) -> set[str]:
    """The columns that must be filled for a condition to hold."""
    return set(re.findall(r"(\w+)_l\b", re.sub(r"coalesce\([^()]*\)|\w+_[lr] IS NULL| OR .*", "", sql)))


def _near(column: str, least: float) -> str:
    return f"jaro_winkler_similarity({column}_l, {column}_r) >= {least}"


def _typo(column: str, most: int = 1) -> str:
    return f"damerau_levenshtein({column}_l, {column}_r) <= {most}"


def _same(column: str) -> str:
    return f"{column}_l = {column}_r"


def _crossed(one: str, other: str) -> str:
    """Given and family name stand in each other's place."""
    return (
        f"(coalesce(jaro_winkler_similarity({one}_l, {other}_r), 0) >= 0.9 "
        f"AND coalesce(jaro_winkler_similarity({other}_l, {one}_r), 1) >= 0.9)"
    )


_ELSE = "ELSE"
_INITIAL = (
    "(least(length(given_l), length(given_r)) = 1 AND left(given_l, 1) = left(given_r, 1)) OR "
    "(least(length(given_l), length(given_r)) >= 3 AND "
    "(starts_with(given_l, given_r) OR starts_with(given_r, given_l)))"
)
_HALF_A_DAY = (
    "(left(birth_l, 4) = left(birth_r, 4) AND (length(birth_l) = 4 OR length(birth_r) = 4)) OR "
    "(length(birth_l) = 8 AND length(birth_r) = 8 AND left(birth_l, 4) = left(birth_r, 4) AND "
    "substr(birth_l, 5, 2) = substr(birth_r, 7, 2) AND substr(birth_l, 7, 2) = substr(birth_r, 5, 2))"
)

GIVEN = Comparison(
    "given_name",
    ("given",),
    (
        Level("the same", _same("given"), 0.75, 0.005, "given"),
        Level("a short form or nickname", "list_has_any(called_l, called_r)", 0.04, 0.003),
        Level("one letter different", f"{_typo('given')} OR {_near('given', 0.92)}", 0.11, 0.004),
        Level("crossed with the family name", _crossed("given", "family"), 0.03, 0.0005),
        Level("an initial or a beginning", _INITIAL, 0.03, 0.006),
        Level("alike", _near("given", 0.8), 0.02, 0.02),
        Level("different", _ELSE, 0.02, 0.96),
    ),
)
FAMILY = Comparison(
    "family_name",
    ("family",),
    (
        Level("the same", _same("family"), 0.75, 0.003, "family"),
        Level("one letter different", f"{_typo('family')} OR {_near('family', 0.93)}", 0.14, 0.003),
        Level("crossed with the given name", _crossed("family", "given"), 0.03, 0.0005),
        Level("alike", f"{_near('family', 0.82)} OR {_typo('family', 2)}", 0.04, 0.015),
        Level("different", _ELSE, 0.04, 0.98),
    ),
)
BIRTH = Comparison(
    "birth_date",
    ("birth",),
    (
        Level("the same day", "birth_l = birth_r AND length(birth_l) = 8", 0.8, 0.0001),
        Level("one digit different", f"{_typo('birth')} AND length(birth_l) = 8", 0.1, 0.002),
        Level("the same year, or day and month exchanged", _HALF_A_DAY, 0.03, 0.01),
        Level("two digits different", f"{_typo('birth', 2)}", 0.03, 0.02),
        Level("different", _ELSE, 0.04, 0.97),
    ),
)
EMAIL = Comparison(
    "email",
    ("email",),
    (
        Level("the same", _same("email"), 0.75, 0.0002),
        Level("the same before the @", _same("email_user"), 0.08, 0.0003),
        Level("one or two letters different", f"{_typo('email', 2)} OR {_near('email', 0.95)}", 0.1, 0.0003),
        Level("alike", _near("email", 0.88), 0.03, 0.002),
        Level("different", _ELSE, 0.04, 0.997),
    ),
)
PHONE = Comparison(
    "phone",
    ("phone",),
    (
        Level(
            "the same",
            "phone_l = phone_r OR phone_l = phone2_r OR phone2_l = phone_r OR phone2_l = phone2_r",
            0.75,
            0.0003,
        ),
        Level("one digit different", _typo("phone"), 0.07, 0.0003),
        Level("different", _ELSE, 0.18, 0.999),
    ),
)
STREET = Comparison(
    "street",
    ("street",),
    (
        Level("the same house", "street_l = street_r AND number_l = number_r", 0.55, 0.0002),
        Level(
            "the same street", f"{_same('street')} AND (number_l IS NULL OR number_r IS NULL)", 0.08, 0.002, "street"
        ),
        Level(
            "the same number in a street written alike",
            f"number_l = number_r AND ({_near('street', 0.85)} OR {_typo('street', 2)})",
            0.15,
            0.0002,
        ),
        Level("a street written alike", f"{_typo('street', 2)} OR {_near('street', 0.92)}", 0.1, 0.005),
        Level("the same number", "number_l = number_r", 0.04, 0.01),
        Level("different", _ELSE, 0.08, 0.98),
    ),
)
STREET_2 = Comparison(
    "street2",
    ("street2",),
    (
        Level("the same", _same("street2"), 0.7, 0.002, "street2"),
        Level("alike", f"{_near('street2', 0.88)} OR {_typo('street2', 2)}", 0.15, 0.005),
        Level("different", _ELSE, 0.15, 0.993),
    ),
)
PLACE = Comparison(
    "place",
    ("place",),
    (
        Level(
            "the same town and postcode", "locality_l = locality_r AND postcode_l = postcode_r", 0.55, 0.002, "postcode"
        ),
        Level("the same postcode", _same("postcode"), 0.15, 0.003, "postcode"),
        Level(
            "the same town, the postcode written alike",
            f"({_same('locality')} AND {_typo('postcode')}) OR ({_near('locality', 0.88)} AND {_typo('postcode')})",
            0.1,
            0.003,
        ),
        Level("the same town", _same("locality"), 0.08, 0.02, "locality"),
        Level("a town written alike", f"{_near('locality', 0.88)} OR {_typo('postcode')}", 0.04, 0.02),
        Level("the same region", _same("region"), 0.05, 0.15, "region"),
        Level(
            "the same country, no more known of one",
            "country_l = country_r AND (coalesce(locality_l, postcode_l, region_l) IS NULL "
            "OR coalesce(locality_r, postcode_r, region_r) IS NULL)",
            0.1,
            0.1,
            "country",
        ),
        Level("different", _ELSE, 0.01, 0.7),
    ),
)
CODE = Comparison(
    "code",
    ("codes",),
    (
        Level("one the same", "list_has_any(codes_l, codes_r)", 0.7, 0.0005),
        Level("different", _ELSE, 0.3, 0.9995),
    ),
)
DOMAIN = Comparison(
    "domain",
    ("domain",),
    (
        Level("the same", _same("domain"), 0.85, 0.001, "domain"),
        Level("different", _ELSE, 0.15, 0.999),
    ),
)


def _shared(column: str, least: float) -> str:
    """Whether what both hold weighs at least such a share of the words of the longer text."""
    return f"shared_weight({column}_l, {column}_r) >= {least} * greatest({column}_weight_l, {column}_weight_r)"


def _contained(column: str, least: float) -> str:
    """The same of the shorter text."""
    return f"shared_weight({column}_l, {column}_r) >= {least} * least({column}_weight_l, {column}_weight_r)"


NAME = Comparison(
    "name",
    ("name",),
    (
        Level("the same", "squeezed_l = squeezed_r OR sorted_l = sorted_r", 0.5, 0.0003),
        Level(
            "one or two letters different",
            f"(length(squeezed_l) >= 4 AND {_typo('squeezed')}) OR {_near('squeezed', 0.95)} OR "
            f"(length(squeezed_l) >= 10 AND {_typo('squeezed', 2)}) OR {_shared('words', 0.85)}",
            0.25,
            0.0003,
        ),
        Level("most words the same", f"{_shared('words', 0.6)} OR {_near('squeezed', 0.9)}", 0.1, 0.001),
        Level("one within the other", f"{_contained('words', 0.9)} OR {_shared('words', 0.4)}", 0.08, 0.004),
        Level("a few words the same", f"{_contained('words', 0.5)} OR {_near('squeezed', 0.8)}", 0.04, 0.02),
        Level("different", _ELSE, 0.03, 0.97),
    ),
)


def text_comparison(column: str) -> Comparison:
    """Longer texts, by the words that both hold; rare ones weigh more."""
    return Comparison(
        column,
        (column,),
        (
            Level("most words the same", _shared(column, 0.7), 0.4, 0.0005),
            Level("half of the words the same", _shared(column, 0.4), 0.25, 0.002),
            Level("one within the other", _contained(column, 0.7), 0.1, 0.002),
            Level("some words the same", _shared(column, 0.2), 0.15, 0.02),
            Level("different", _ELSE, 0.1, 0.97),
        ),
    )


def key_comparison(column: str) -> Comparison:
    """Numbers and ids that few share."""
    return Comparison(
        column,
        (column,),
        (
            Level("the same", _same(column), 0.85, 0.0002),
            Level("one character different", f"{_typo(column)} AND length({column}_l) >= 5", 0.08, 0.0003),
            Level("different", _ELSE, 0.07, 0.999),
        ),
    )


def number_comparison(column: str) -> Comparison:
    """Amounts: the same, or within a twentieth or a fifth of the larger."""
    gap = f"abs({column}_l - {column}_r)"
    larger = f"greatest(abs({column}_l), abs({column}_r))"
    return Comparison(
        column,
        (column,),
        (
            Level("the same", _same(column), 0.4, 0.01),
            Level("within a twentieth", f"{gap} <= 0.05 * {larger}", 0.2, 0.03),
            Level("within a fifth", f"{gap} <= 0.2 * {larger}", 0.2, 0.1),
            Level("different", _ELSE, 0.2, 0.86),
        ),
    )


def category_comparison(column: str) -> Comparison:
    """Words that many share, such as a type."""
    return Comparison(
        column,
        (column,),
        (
            Level("the same", _same(column), 0.75, 0.1, column),
            Level("written alike", _near(column, 0.88), 0.08, 0.02),
            Level("different", _ELSE, 0.17, 0.88),
        ),
    )


COMPARISONS: dict[str, tuple[Comparison, ...]] = {
    "people": (GIVEN, FAMILY, BIRTH, EMAIL, PHONE, STREET, STREET_2, PLACE),
    "organisations": (NAME, CODE, DOMAIN, EMAIL, PHONE, STREET, PLACE),
}


def comparisons_of(kind: str, filled: Iterable[str], others: Iterable[Comparison]) -> list[Comparison]:
    """Those for whose columns the file has values, and those of columns of whose meaning nothing is known."""
    there = set(filled)
    found = [one for one in COMPARISONS[kind] if set(one.needs) <= there] + list(others)
    return [one.among(there) for one in found]
