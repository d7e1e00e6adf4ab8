"""What a kind offers while somebody describes a new record: those within reach that it may be already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that may be the one described.

    ``reasons`` say why in the reader's language; ``sure`` when something that seldom two have is the same (an
    address, a number).
    """

    instance: Any
    reasons: Sequence[str]
    sure: bool = False

    @property
    def reason(self) -> str:
        """The reasons as one line."""
        return ", ".join(self.reasons)
