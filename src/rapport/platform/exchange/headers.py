"""Column headers in a form in which their many ways of writing are equal. Knows no field."""

from __future__ import annotations

import re
from functools import lru_cache

from rapport.lib.text import fold

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_CJK_DIGIT = re.compile(r"(?<=[\u3400-\u9fff])(?=\d)|(?<=\d)(?=[\u3400-\u9fff])")
_LETTER_DIGIT = re.compile(r"(?<=[a-z])(?=\d+\b)")
_NOT_WORDS = re.compile(r"[^\w]+|_+")
_CUSTOM = re.compile(r"__[cpr]\b", re.IGNORECASE)
LONGEST = 200


@lru_cache(maxsize=8_192)
def normalise(header: str) -> str:
    """Words in lower case without accents and signs: "E-mail 1 - Value" → "e mail 1 value", "FirstName" → "first name".

    The marks of Salesforce's own fields ("__c") and BOMs go.
    """
    text = _CUSTOM.sub("", header[:LONGEST].replace("\ufeff", ""))
    text = _CJK_DIGIT.sub(" ", _CAMEL.sub(" ", text))
    words = _NOT_WORDS.sub(" ", fold(text).replace("'", " "))
    return " ".join(_LETTER_DIGIT.sub(" ", words).split())


def words_of(header: str) -> list[str]:
    """The words of a normalised header."""
    return normalise(header).split()
