"""Escaped HTML for the hundreds of cells of a list or options of a choice: the same result as Django's ``format_html``
in a third of its time.

Only for patterns that stand in the code; values are escaped unless they are HTML already.
"""

from __future__ import annotations

import html
from collections.abc import Iterable
from typing import Any

from django.utils.safestring import SafeString

_SELECTED = SafeString(" selected")


def fill(pattern: str, *values: Any) -> SafeString:
    """The pattern with each ``{}`` replaced by a value, escaped."""
    return SafeString(pattern.format(*[escaped(value) for value in values]))


def concat(parts: Iterable[SafeString]) -> SafeString:
    """Pieces of HTML one after the other."""
    return SafeString("".join(parts))


def options(pairs: Iterable[tuple[Any, Any]], chosen: Any) -> SafeString:
    """The options of a `select`, each a value with its label."""
    return concat(
        fill('<option value="{}"{}>{}</option>', value, _SELECTED if value == chosen else "", label)
        for value, label in pairs
    )


def escaped(value: Any) -> str:
    """A value as text that is safe between tags and in quoted attributes."""
    if value.__class__ is str:
        return html.escape(value)
    as_html = getattr(value, "__html__", None)
    return as_html() if as_html is not None else html.escape(str(value))
