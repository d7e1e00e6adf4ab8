"""Takes every value out of a statement, so that it can be kept and shown: what is left names tables and columns."""

from __future__ import annotations

import re

LONGEST = 4_000
"""Characters that are kept of a statement."""
_COMMENT = re.compile(r"--[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_DOLLARS = re.compile(r"\$([A-Za-z_]\w*)?\$.*?(?:\$(?(1)\1)\$|\Z)", re.DOTALL)
_ESCAPED = re.compile(r"\b[eE]'(?:[^'\\]|\\.|'')*(?:'|\Z)", re.DOTALL)
_STRING = re.compile(r"'(?:[^']|'')*(?:'|\Z)", re.DOTALL)
_NUMBER = re.compile(r"(?<![\w$.\"])\d+(?:\.\d+)?(?:e[+-]?\d+)?\b", re.IGNORECASE)
_LIST = re.compile(r"((?:%s|\?|\$\d+)(?:::[\w\[\] ]+)?)(?:\s*,\s*(?:%s|\?|\$\d+)(?:::[\w\[\] ]+)?){2,}")


def masked(statement: str) -> str:
    """The statement with ``?`` for every literal, without comments, long lists of values cut short."""
    text = _COMMENT.sub(" ", _keep_strings_whole(statement))
    text = _NUMBER.sub("?", text)
    text = _LIST.sub(r"\1, …", text)
    return " ".join(text.split())[:LONGEST]


def _keep_strings_whole(statement: str) -> str:
    """Strings go before comments are looked for: one may hold what looks like the beginning of the other."""
    for pattern in (_ESCAPED, _STRING, _DOLLARS):
        statement = pattern.sub("?", statement)
    return statement
