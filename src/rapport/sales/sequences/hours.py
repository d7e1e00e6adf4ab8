"""When somebody may be addressed: the hours and days of a sequence, by the clock of the person."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.utils import timezone

from rapport.customers.models import Party
from rapport.lib.time_zones import time_zones
from rapport.sales.models import Sequence

_LAST_WEEKDAY = {Sequence.Days.WORKDAYS: 4, Sequence.Days.SIX: 5, Sequence.Days.EVERY: 6}


def zone_of(party: Party, sequence: Sequence, at: datetime) -> ZoneInfo:
    """The person's time zone: their own, their organisation's, that of their country where all its clocks show the
    same at that moment; else the sequence's, else the installation's."""
    held = [party.time_zone, party.organisation.time_zone if party.organisation is not None else ""]
    country = party.country or (party.organisation.country if party.organisation is not None else "")
    for name in [*held, _zone_of_country(country, at), sequence.time_zone]:
        if name in time_zones():
            return ZoneInfo(name)
    return ZoneInfo(timezone.get_default_timezone_name())


@cache
def _zones_by_country() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for zone, country in sorted(get_global("zone_territories").items()):
        if zone in time_zones():
            found.setdefault(country, []).append(zone)
    return found


def _zone_of_country(country: str, at: datetime) -> str:
    zones = _zones_by_country().get(country, [])
    offsets = {at.astimezone(ZoneInfo(zone)).utcoffset() for zone in zones}
    return zones[0] if len(offsets) == 1 else ""


def next_opening(sequence: Sequence, zone: ZoneInfo, at: datetime) -> datetime:
    """The first moment from ``at`` on within the hours and days of the sequence, by the clock of the zone; in UTC."""
    there = at.astimezone(zone)
    last = _LAST_WEEKDAY[Sequence.Days(sequence.days)]
    for ahead in range(8):
        day = there.date() + timedelta(days=ahead)
        if day.weekday() > last:
            continue
        opens = _moment(day, sequence.from_hour, zone)
        closes = _moment(day, sequence.until_hour, zone)
        if at < closes:
            return max(opens, at.astimezone(UTC))
    raise ValueError("a week without an opening: the hours of the sequence are not in order")


def _moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """An hour of a day; 24 is the next midnight."""
    naive = datetime.combine(day, time()) + timedelta(hours=hour)
    return naive.replace(tzinfo=zone).astimezone(UTC)
