"""Views of a list that a record type declares itself, beside those that people save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """A view that is always there: its name in addresses, its label, and the list's parameters (``is_done=false``).

    ``default`` makes it the one that opens first; otherwise that is "all".
    """

    name: str
    label: Any
    parameters: str = ""
    default: bool = False
