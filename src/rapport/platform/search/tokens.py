"""From a record's texts to the tokens of its search entry, and from a query to the tokens it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class SearchText:
    """What a record is found by. ``names`` rank above ``texts``; phones and e-mails have tokens of their own."""

    title: str
    subtitle: str = ""
    names: Sequence[str] = field(default_factory=list)
    texts: Sequence[str] = field(default_factory=list)
    phones: Sequence[str] = field(default_factory=list)
    emails: Sequence[str] = field(default_factory=list)
