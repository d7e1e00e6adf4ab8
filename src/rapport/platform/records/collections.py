"""Lists of items as doors give them: JSON from the API, one cell from a file or a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ITEM_LIMIT = 500
"""Items that one collection of one record may have."""
SEPARATOR = ":::"
"""Between the items of one cell, as Google's contact export has it."""


def as_list(value: Any) -> list[Any]:
    """A given collection as a list; ValidationError when it is none or has too many items."""
    if value in (None, ""):
        return []
    if isinstance(value, str):
        value = [part.strip() for part in value.split(SEPARATOR) if part.strip()]
    if not isinstance(value, list | tuple):
        raise ValidationError(_("A list is needed here."), code="type")
    if len(value) > ITEM_LIMIT:
        raise ValidationError(_("At most %(limit)s items fit here."), params={"limit": ITEM_LIMIT}, code="limit")
    return list(value)


def several(value: Any, known: Callable[[str], bool]) -> list[str]:
    """Several words given as a list or as one cell ("a; b", "a ::: b", and "a, b" where no word is called so).

    ValidationError when it is neither, or has too many items.
    """
    if isinstance(value, str) and SEPARATOR not in value:
        sign = ";" if ";" in value else ","
        value = [value] if known(value) else [part for part in value.split(sign) if part.strip()]
    words = as_list(value)
    if not all(isinstance(word, str) for word in words):
        raise ValidationError(_("A list of texts is needed here."), code="type")
    return words
