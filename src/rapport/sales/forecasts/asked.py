"""What a page of the forecast is asked for: the period, of whom, by what, in which pipeline, of which products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.sales.forecasts.periods import FIRST, LAST, Period
from rapport.sales.forecasts.snapshots import noted_families
from rapport.sales.models import Length, Pipeline, Product

_EVERYBODY = ("people", "all")
TERRITORY = "territory"
_ROWS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "": (("team", "user"), ("teamless", "nobody")),
    TERRITORY: (("territory", "own"), ("unplaced",)),
}
"""Of which rows a page can be, by what these are: those that have a uid, and those that are one of a kind."""
FAMILIES = 200
"""Families of products that a page offers."""


class AskedError(ValueError):
    """A page cannot be answered as asked (HTTP 400); ``name`` is the parameter at fault."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message


@dataclass(frozen=True, slots=True)
class Asked:
    """A checked question. ``who`` is "", ``team-UID``, ``user-UID`` or one of the groups that are no team; by territory
    it is ``territory-UID``, ``own-UID`` (without those below it) or that of no territory."""

    period: Period
    who: str = ""
    pipeline: Pipeline | None = None
    family: str = ""
    by: str = ""
    """What the rows are: people and teams, or ``TERRITORY``."""
    everybody: bool = False
    """Whether every person shall have a row, however many there are."""

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """The parameters of an address that asks the same, but for ``changes``."""
        said = replace(self, **changes)
        found = [("length", str(said.period.length.value)), ("on", said.period.start.isoformat())]
        if said.who:
            found.append(("who", said.who))
        if said.pipeline is not None:
            found.append(("pipeline", str(said.pipeline.uid)))
        if said.family:
            found.append(("family", said.family))
        if said.by:
            found.append(("by", said.by))
        if said.everybody:
            found.append(_EVERYBODY)
        return found

    def address(self, path: str, *more: tuple[str, str], **changes: Any) -> str:
        """The page at ``path`` with these parameters."""
        return f"{path}?{urlencode([*self.pairs(**changes), *more])}"


def parse_asked(given: Mapping[str, str]) -> Asked:
    """The question in an address; AskedError names what cannot be meant."""
    text = given.get("length", Length.QUARTER.value)
    if text not in Length.values:
        known = ", ".join(Length.values)
        raise AskedError(
            "length", _("There is no period “%(value)s”. Known: %(known)s.") % {"value": text[:40], "known": known}
        )
    by = given.get("by", "")
    if by not in _ROWS:
        raise AskedError("by", _("There are no figures by “%(value)s”.") % {"value": by[:40]})
    return Asked(
        period=Period.around(Length(text), parse_day(given, "on") or timezone.localdate()),
        who=_who(given.get("who", ""), by),
        by=by,
        pipeline=parse_pipeline(given.get("pipeline", "")),
        family=parse_family(given.get("family", "")),
        everybody=given.get(_EVERYBODY[0]) == _EVERYBODY[1],
    )


def parse_day(given: Mapping[str, str], name: str) -> date | None:
    """A day of an address as ISO 8601; None when it is not there."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise AskedError(name, _("“%(value)s” is no day. Write it as 2026-12-31.") % {"value": text[:40]}) from error
    if not FIRST <= day < LAST:
        limits = {"value": text[:40], "first": FIRST, "last": LAST}
        raise AskedError(name, _("%(value)s lies too far away: give a day between %(first)s and %(last)s.") % limits)
    return day


def _who(text: str, by: str) -> str:
    """The row that is meant; all of them where it is none of those that are asked for."""
    kind, _dash, uid = text.partition("-")
    for rows, (named, single) in _ROWS.items():
        if text in single or (kind in named and parse_uid(uid) is not None):
            return text if rows == by else ""
    if not text:
        return ""
    raise AskedError("who", _("“%(value)s” names neither a person nor a team.") % {"value": text[:60]})


def parse_pipeline(text: str) -> Pipeline | None:
    """The pipeline whose uid an address holds; None for all of them."""
    if not text:
        return None
    uid = parse_uid(text)
    found = Pipeline.objects.filter(uid=uid).first() if uid is not None else None
    if found is None:
        raise AskedError("pipeline", _("There is no pipeline “%(value)s”.") % {"value": text[:60]})
    return found


def parse_family(text: str) -> str:
    """The family of products that an address names; "" for all of them."""
    if text and text not in families():
        raise AskedError("family", _("No product has the family “%(value)s”.") % {"value": text[:60]})
    return text


def families() -> list[str]:
    """The families of products, those that deals were of on a day of the past as well, in order."""
    present = Product.objects.exclude(family="").values_list("family", flat=True).distinct()
    return sorted({*present[:FAMILIES], *noted_families()})[:FAMILIES]
