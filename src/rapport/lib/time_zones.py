"""The names of the time zones of IANA that this machine knows."""

from functools import cache
from zoneinfo import available_timezones


@cache
def time_zones() -> frozenset[str]:
    """Every name, such as "Europe/Berlin" or "UTC". Asked once: each look walks through the files of the zones."""
    return frozenset(available_timezones())
