"""Lists of items as doors give them: JSON from the API, one cell from a file or a form."""

from __future__ import annotations

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
