"""What a page about people's work is asked for: the stretch of time, the measure, people or teams, of which team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.sales.forecasts.asked import AskedError, parse_day, parse_family, parse_pipeline
from rapport.sales.models import Measure, TargetLength
from rapport.sales.models.targets import OF_DEALS
from rapport.sales.performance.narrowed import EVERYTHING, Only
from rapport.sales.performance.periods import Span

PEOPLE, TEAMS = "people", "teams"
EVERYBODY = ("show", "all")


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked question. ``who`` is "" or ``team-UID``."""

    period: Span
    measure: Measure
    by: str = PEOPLE
    who: str = ""
    only: Only = EVERYTHING
    """Of deals those that count."""
    everybody: bool = False
    """Whether every person shall have a row, however many there are."""

    def address(self, path: str, **changes: Any) -> str:
        """The page at ``path`` that is asked the same, but for ``changes``."""
        said = replace(self, **changes)
        pairs = [("length", said.period.length.value), ("on", said.period.start.isoformat())]
        pairs += [("measure", said.measure.value)]
        pairs += [("by", said.by)] if said.by != PEOPLE else []
        pairs += [("who", said.who)] if said.who else []
        pairs += [("pipeline", str(said.only.pipeline.uid))] if said.only.pipeline is not None else []
        pairs += [("family", said.only.family)] if said.only.family else []
        pairs += [EVERYBODY] if said.everybody else []
        return f"{path}?{urlencode(pairs)}"


def parse_asked(given: Mapping[str, str], measures: Sequence[Measure]) -> Asked:
    """The question in an address, of one of these measures (at least one); AskedError names what cannot be meant."""
    span = parse_span(given)
    who = given.get("who", "")
    kind, _dash, uid = who.partition("-")
    if who and (kind != "team" or parse_uid(uid) is None):
        raise AskedError("who", _("“%(value)s” names no team.") % {"value": who[:60]})
    by = given.get("by", PEOPLE)
    if by not in (PEOPLE, TEAMS):
        raise AskedError("by", _("Rank by people or by teams, not by “%(value)s”.") % {"value": by[:40]})
    measure = given.get("measure", measures[0].value)
    if measure not in measures:
        known = ", ".join(one.value for one in measures)
        text = _("There is no measure “%(value)s”. Known: %(known)s.") % {"value": measure[:40], "known": known}
        raise AskedError("measure", text)
    only = EVERYTHING
    if measure in OF_DEALS:  # of others the choice is kept out, since these are in no pipeline
        only = Only(parse_pipeline(given.get("pipeline", "")), parse_family(given.get("family", "")))
    return Asked(span, Measure(measure), by, who, only, given.get(EVERYBODY[0]) == EVERYBODY[1])


def parse_span(given: Mapping[str, str]) -> Span:
    """The stretch of time in an address, the present month unless said otherwise."""
    length = given.get("length", TargetLength.MONTH.value)
    if length not in TargetLength.values:
        known = ", ".join(TargetLength.values)
        raise AskedError(
            "length", _("There is no period “%(value)s”. Known: %(known)s.") % {"value": length[:40], "known": known}
        )
    return Span.around(TargetLength(length), parse_day(given, "on") or timezone.localdate())
