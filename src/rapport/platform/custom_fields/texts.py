"""What administrators write in several languages, in the language of whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import lazy
from django.utils.translation import get_language

LANGUAGES = {"en": "en", "de": "de", "zh-hans": "zh"}
"""The languages of the installation, and by what their texts are told apart."""


def in_language(texts: Mapping[str, str], otherwise: str = "") -> str:
    """The text in the reader's language, else in English, else in any."""
    wanted = LANGUAGES.get(get_language() or "en", "en")
    return next((texts[end] for end in (wanted, *LANGUAGES.values()) if texts.get(end)), otherwise)


lazily_in_language = lazy(in_language, str)
"""The same when it is shown, whoever reads it then."""
