"""What the health page is made of: a line says what was measured, how it stands, what that means and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from babel.dates import format_timedelta
from django.utils.translation import gettext_lazy as _

from rapport.platform.runtime.facts import Level
from rapport.platform.web.cells import babel_locale

GOOD, ATTENTION, BAD = "good", "attention", "bad"
STATES = {Level.OK: GOOD, Level.WARN: ATTENTION, Level.FAIL: BAD}
STATE_NAMES = {GOOD: _("Good"), ATTENTION: _("Attention"), BAD: _("Bad")}
TONES = {GOOD: "good", ATTENTION: "warn", BAD: "bad"}
_ORDER = [GOOD, ATTENTION, BAD]


@dataclass(frozen=True)
class Line:
    """One thing of which an installation consists."""

    key: str
    """What programs know it by: it never changes and is in no language."""
    label: Any
    value: Any
    meaning: Any
    level: Level = Level.OK
    remedy: Any = ""
    """What to do, unless all is well."""
    figures: Mapping[str, Any] = field(default_factory=dict)
    """The same as numbers, for programs; durations are in seconds, sizes in bytes."""
    url: str = ""
    """The page that says more, where there is one."""

    @property
    def state(self) -> str:
        """good, attention or bad."""
        return STATES[self.level]

    @property
    def state_name(self) -> Any:
        """The state in words."""
        return STATE_NAMES[self.state]

    @property
    def tone(self) -> str:
        """The colour of the state."""
        return TONES[self.state]


@dataclass(frozen=True)
class Section:
    """Lines that belong together."""

    label: Any
    lines: list[Line]


def worst(sections: list[Section]) -> str:
    """The state of the whole: that of its worst line."""
    return max((line.state for section in sections for line in section.lines), key=_ORDER.index, default=GOOD)


def span(delta: timedelta) -> str:
    """A length of time in the reader's language, roughly."""
    if delta < timedelta(seconds=1):
        return format_timedelta(timedelta(0), granularity="second", locale=babel_locale())
    return format_timedelta(delta, threshold=1.5, locale=babel_locale())
