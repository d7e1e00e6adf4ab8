"""Columns of whose meaning nothing is known: what their values suggest, and how they are therefore compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from rapport.lib.matching.comparisons import (
    Comparison,
    category_comparison,
    key_comparison,
    number_comparison,
    text_comparison,
)
from rapport.lib.matching.words import joined, plain

Shape = Literal["key", "number", "text", "category"]
_AMOUNT = re.compile(r"\s*(?:[$€£¥]|usd|eur)?\s*(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*\Z", re.IGNORECASE)
_LONG_TEXT = 4
"""Words in the mean from which values are texts."""
_KEY_SHARE = 0.4
"""Share of distinct values among the given ones from which short values are keys; duplicates repeat theirs."""
_FEWEST = 0.02
"""Share of rows that must have a value."""


@dataclass(frozen=True, slots=True)
class OtherColumn:
    """One such column under the name it has in the table, with its values in standard form."""

    name: str
    shape: Shape
    values: list[Any]

    @property
    def comparison(self) -> Comparison:
        """How two of its values are compared."""
        make = {
            "key": key_comparison,
            "number": number_comparison,
            "text": text_comparison,
            "category": category_comparison,
        }
        return make[self.shape](self.name)


def read_other(name: str, values: Sequence[str]) -> OtherColumn | None:
    """The column as it is to be compared; None where it has hardly any values, or only one."""
    given = [value for value in values if value]
    distinct = len(set(given))
    if len(given) < max(2, _FEWEST * len(values)) or distinct < 2:
        return None
    amounts = [_AMOUNT.match(value) for value in given]
    decimal = sum("." in value or "," in value for value in given) > 0.1 * len(given)
    if all(amounts) and decimal:
        return OtherColumn(name, "number", [_amount(value) for value in values])
    if sum(len(value.split()) for value in given) > _LONG_TEXT * len(given):
        return OtherColumn(name, "text", [sorted(set(plain(value).split())) or None for value in values])
    shape: Shape = "key" if distinct >= _KEY_SHARE * len(given) else "category"
    return OtherColumn(name, shape, [joined(value) or None for value in values])


def _amount(value: str) -> float | None:
    found = _AMOUNT.match(value)
    return float(found[1].replace(",", "")) if found else None
