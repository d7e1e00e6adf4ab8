"""Finds records that describe one person or organisation: probabilistic record linkage after Fellegi and Sunter (1969).

Pure functions over rows of text; knows no record kind and no database. The model is Splink's, on DuckDB in memory.
"""

from rapport.lib.matching.engine import Match, Matches, MatchingError, find_matches
from rapport.lib.matching.fields import FIELDS, MULTIPLE, Fields
from rapport.lib.matching.scores import Scores, pairwise_scores

__all__ = [
    "FIELDS",
    "MULTIPLE",
    "Fields",
    "Match",
    "Matches",
    "MatchingError",
    "Scores",
    "find_matches",
    "pairwise_scores",
]
