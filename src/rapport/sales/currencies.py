"""The company's base currency, and what amounts in other currencies are worth in it on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.conf import settings
from django.db import connection


class Rate(NamedTuple):
    """What one unit is worth in the base currency, and the day since which that is so; None for the base itself."""

    rate: Decimal
    since: date | None


_IN_FORCE = """
    SELECT asked.currency, asked.day, found.rate, found.valid_from
      FROM unnest(%s::text[], %s::date[]) AS asked(currency, day)
     CROSS JOIN LATERAL (
           SELECT rate, valid_from FROM sales_exchangerate
            WHERE currency = asked.currency AND base_currency = %s AND valid_from <= asked.day
            ORDER BY valid_from DESC LIMIT 1) found
"""


def base_currency() -> str:
    """The currency in which sums over deals are told (ISO 4217): the setting RAPPORT_BASE_CURRENCY."""
    return str(settings.BASE_CURRENCY)


def rates_on(asked: Iterable[tuple[str, date]]) -> Mapping[tuple[str, date], Rate]:
    """The rates in force, by currency and day; where there is none, nothing is said. One query at most."""
    base = base_currency()
    wanted = sorted(set(asked))
    found = {(currency, day): Rate(Decimal(1), None) for currency, day in wanted if currency == base}
    foreign = [pair for pair in wanted if pair[0] != base]
    if foreign:
        with connection.cursor() as cursor:
            cursor.execute(_IN_FORCE, [[one for one, _day in foreign], [day for _one, day in foreign], base])
            found |= {(currency, day): Rate(rate, since) for currency, day, rate, since in cursor.fetchall()}
    return found
