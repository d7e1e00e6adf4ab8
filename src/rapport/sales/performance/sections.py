"""What a page about one person is made of: sections of lines, each line a figure and the rows behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from rapport.sales.forecasts.drill import Condition, Pairs
from rapport.sales.performance.measures import list_url
from rapport.sales.performance.parts import Part
from rapport.sales.performance.periods import Days, Span

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Subject:
    """Who reads about whom, in which period, at which moment."""

    reader: User
    person: User
    span: Span
    now: datetime

    @property
    def today(self) -> date:
        """The reader's day."""
        return timezone.localdate(self.now)

    @property
    def days(self) -> Days:
        """The days of the period."""
        return self.span.days

    @property
    def who(self) -> Pairs:
        """What a list asks for to find the person's rows."""
        return [("owner", str(self.person.uid))]

    def listed(self, kind: str, *conditions: Condition) -> str:
        """The list of the person's rows of a kind for which these conditions hold."""
        return list_url(kind, list(conditions), self.who)


@dataclass(frozen=True, slots=True)
class Line:
    """A figure: what it is, how much, where it leads, what is said below."""

    label: str
    value: str
    url: str = ""
    note: str = ""
    share: int | None = None
    """How long its bar is, in percent; None without a bar."""
    tone: str = ""
    """"good" or "bad" where it is one of them."""
    parts: Sequence[Part] = ()
    """Where it leads by parts, when there is no single address."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, its lines, and what is said instead of lines or below them."""

    title: str
    lines: Sequence[Line]
    note: str = ""
    note_url: str = ""
    note_parts: Sequence[Part] = ()
    empty: str = ""
