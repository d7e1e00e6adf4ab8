"""How well matching finds what is known of a file: precision, recall and F1 over all pairs of its rows."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rapport.lib.matching import MatchingError, find_matches, pairwise_scores
from rapport.platform.matching.files import MatchingFileError, read_file
from rapport.platform.matching.truth import truth_of_column, truth_of_pairs

KINDS = ("organisations", "people")


def evaluate(
    kind: str, paths: Sequence[Path], truth: str, say: Callable[[str], None] = lambda _text: None
) -> dict[str, Any]:
    """Match the rows of one file, or of two taken together, and compare with the truth: a column or a file of pairs.

    Nothing of the truth is seen by the matching. Raises MatchingFileError for what cannot be read or compared.
    """
    if kind not in KINDS:
        raise MatchingFileError(f"there is no matching for {kind!r}; choose one of {', '.join(KINDS)}")
    begun = time.perf_counter()
    pairs = Path(truth) if Path(truth).is_file() else None
    files = [read_file(path, kind, keep=() if pairs else (truth,)) for path in paths]
    true = truth_of_pairs(pairs, files) if pairs else truth_of_column(truth, files)
    rows = [row for file in files for row in file.rows]
    sources = [place for place, file in enumerate(files) for _row in file.rows]
    say(f"{len(rows):,} rows")
    try:
        found = find_matches(kind, rows, sources=sources if len(files) > 1 else None, say=say)
    except MatchingError as error:
        raise MatchingFileError(f"{', '.join(path.name for path in paths)}: {error}") from error
    scores = pairwise_scores(found.groups, true)
    return {
        "precision": round(scores.precision, 4),
        "recall": round(scores.recall, 4),
        "f1": round(scores.f1, 4),
        "pairs": scores.found,
        "seconds": round(time.perf_counter() - begun, 2),
        "true_pairs": scores.true,
        "compared": found.compared,
        "records": len(rows),
    }
