"""Guesses how a delimited text file is written: delimiter, quotes, escapes, blanks after delimiters,
comment lines.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from dataclasses import dataclass

# Prior weight of each delimiter: those that often occur inside values have to be far more regular to win.
_DELIMITERS = {
    ",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.95, "\x1f": 0.95, "\x01": 0.95, "^": 0.8, "~": 0.8, "¦": 0.8, "§":
    0.6,
    "；": 0.6, "，": 0.5, ":": 0.45,
}  # fmt: skip
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(.)\"?[\r\n]*\Z", re.IGNORECASE)
_ESCAPED_QUOTE = re.compile(r'(?<!\\)(?:\\\\)*\\"(?!["\r\n]|\Z)(.)')
_SAMPLE_RECORDS = 300
_WORDY = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written. `separator_line` is True when its first line only announces the delimiter."""

    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    blanks_after_delimiter: bool = False
    separator_line: bool = False


def detect_dialect(lines: list[str], delimiter: str | None = None) -> Dialect:
    """The most plausible dialect of a file of which `lines` (with their ends) are the first ones."""
    announced = _SEPARATOR_LINE.match(lines[0]) if lines else None
    body = lines[1:] if announced else lines
    quote = _detect_quote(body)
    chosen = delimiter or (announced.group(1) if announced else None) or _detect_delimiter(body, quote)
    text = "".join(body)
    return Dialect(
        delimiter=chosen,
        quote=quote,
        escape=_detect_escape(text, chosen),
        blanks_after_delimiter=f"{chosen} {quote}" in text and chosen != " " and f"{chosen}{quote}" not in text,
        separator_line=announced is not None,
    )


def _detect_quote(lines: list[str]) -> str:
    """A double quote, unless the file has none and wraps cells in single quotes on both sides. An apostrophe
    before "=" and the like keeps a cell from being a formula (see neutral.py) and quotes nothing.
    """
    text = "".join(lines)
    if '"' in text:
        return '"'
    wrapped = len(re.findall(r"(?:^|[,;\t|])'(?![=+\-@\t])[^'\r\n]*'(?=[,;\t|\r\n]|\Z)", text, re.MULTILINE))
    return "'" if wrapped >= 2 and wrapped * 2 >= text.count("'") * 0.9 else '"'


def _detect_escape(text: str, delimiter: str) -> str | None:
    """A backslash when it stands before a quote where a doubled quote or the end of the cell can't be
    meant.
    """
    for match in _ESCAPED_QUOTE.finditer(text):
        if match.group(1) != delimiter:
            return "\\"
    return None


def _detect_delimiter(lines: list[str], quote: str) -> str:
    text = "".join(lines)
    best, best_score = ",", 0.0
    for delimiter, prior in _DELIMITERS.items():
        if delimiter in text:
            score = prior * _regularity(lines, delimiter, quote)
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _regularity(lines: list[str], delimiter: str, quote: str) -> float:
    """How much the lines look like a table under this delimiter.

    After the pattern score of van den Burg et al., "Wrangling messy CSV files by detecting row and type
    patterns" (2019): rows of one length, and many of them, and long; reduced when the first full row can't
    be a header.
    """
    csv.field_size_limit(max(csv.field_size_limit(), sum(map(len, lines))))
    reader = csv.reader(iter(lines), delimiter=delimiter, quotechar=quote, skipinitialspace=delimiter != " ")
    records = []
    try:
        for record in reader:
            if any(record):
                records.append(record)
            if len(records) >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0.0
    lengths = Counter(len(record) for record in records)
    usual, count = max(lengths.items(), key=lambda item: (item[1] * (item[0] > 1), item[0]))
    share = count / max(1, len(records))
    if usual < 2 or share < 0.4:
        return 0.0
    pattern = sum(n * (length - 1) / length for length, n in lengths.items()) / len(records) / math.sqrt(len(lengths))
    first = next((record for record in records if len(record) >= usual), records[0])
    header = sum(1 for cell in first if _WORDY.search(cell)) / len(first)
    torn = sum(1 for record in records for cell in record if cell.count(quote) % 2) / sum(map(len, records))
    return (share + pattern) * (0.6 + 0.4 * header) * (1 - min(torn * 2, 0.9)) * (1.1 if _early(records, usual) else 1)


def _early(records: list[list[str]], usual: int) -> bool:
    """Whether the first row that is no comment has the usual number of cells."""
    for record in records:
        if not record[0].startswith("#"):
            return len(record) == usual
    return False
