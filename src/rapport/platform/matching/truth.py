"""Which rows are truly of one: from a column of their files, or from a file of pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rapport.lib.matching.clusters import Pair, components
from rapport.lib.tabular import TableError, open_table
from rapport.platform.exchange.file_errors import table_error_text
from rapport.platform.exchange.headers import normalise
from rapport.platform.matching.files import LIMITS, MatchingFile, MatchingFileError

_FEBRL = re.compile(r"(rec-\d+)-(?:org|dup-\d+)\Z")
"""How the generator of the FEBRL project names an original record and its duplicates."""
_VERDICTS = frozenset(("gold", "label", "match", "is match", "score", "clerical match score", "same", "is duplicate"))
_LEAST_VERDICT = 0.5
_NO = frozenset(("false", "no", "n", "nein", "different", "non match"))


def truth_of_column(column: str, files: Sequence[MatchingFile]) -> list[str]:
    """For each row what its cell says; rows with the same are of one, a row without stands alone."""
    cells = [cell for file in files for cell in file.cells[column]]
    given = [cell for cell in cells if cell]
    if given and all(_FEBRL.match(cell) for cell in given):
        cells = [_FEBRL.sub(r"\1", cell) for cell in cells]
    return [cell or f"row {place}" for place, cell in enumerate(cells)]


def truth_of_pairs(path: Path, files: Sequence[MatchingFile]) -> list[int]:
    """For each row the lowest one with which pairs of a file join it, over any number of pairs.

    Raises MatchingFileError where the file has no two columns with ids of the rows.
    """
    left, right = files[0], files[-1]
    offset = len(left.rows) if len(files) > 1 else 0
    left_places = {name: place for place, name in enumerate(left.ids)}
    right_places = {name: offset + place for place, name in enumerate(right.ids)}
    try:
        with open_table(path, limits=LIMITS) as table:
            columns, rows = list(table.columns), [row.values for row in table.rows()]
    except TableError as error:
        raise MatchingFileError(table_error_text(error)) from error
    one, other = _columns(path, columns, rows, (left_places, right_places), files)
    verdict = next((place for place, column in enumerate(columns) if normalise(column) in _VERDICTS), None)
    pairs: list[Pair] = []
    for row in rows:
        if verdict is None or _says_yes(row[verdict]):
            a, b = row[one].strip(), row[other].strip()
            if a not in left_places or b not in right_places:
                missing, file = (a, left) if a not in left_places else (b, right)
                raise MatchingFileError(f"{path.name} names the id {missing!r}, which {file.path.name} does not have")
            pairs.append((left_places[a], right_places[b]))
    return components(sum(len(file.rows) for file in files), pairs)


def _columns(
    path: Path,
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    places: tuple[dict[str, int], dict[str, int]],
    files: Sequence[MatchingFile],
) -> tuple[int, int]:
    """The two columns that hold ids of the rows, the one of the left file first."""
    usable = [
        place for place, column in enumerate(columns) if len(columns) == 2 or normalise(column) not in ("id", "key", "")
    ]
    for one in usable:
        if rows and all(row[one].strip() in places[0] for row in rows):
            for other in usable:
                if other != one and all(row[other].strip() in places[1] for row in rows):
                    return one, other
    if len(usable) == 2:
        return usable[0], usable[1]
    named = " and ".join(dict.fromkeys(f"{file.id_column or 'row number'} of {file.path.name}" for file in files))
    raise MatchingFileError(f"{path.name} needs two columns with ids ({named}); it has {', '.join(columns[:20])}")


def _says_yes(cell: str) -> bool:
    try:
        return float(cell) > _LEAST_VERDICT
    except ValueError:
        return normalise(cell) not in _NO and bool(cell.strip())
