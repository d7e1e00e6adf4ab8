"""What deals are worth in the base currency: at the rate of today while they are open, for ever at that of their last
day once they are closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.lib.currencies import round_to_currency, rounded_sql
from rapport.platform.write import Batch, Change
from rapport.sales.currencies import base_currency, rates_on
from rapport.sales.models import Deal, State
from rapport.sales.shares import share_out

LARGEST = Decimal(10) ** 15
"""Amounts of this size and beyond fit no column."""
_DECIDING = ("amount", "currency", "state", "closed_on")


def value_deals(batch: Batch[Deal]) -> None:
    """Compute base and weighted amounts; a currency without a rate leaves them empty, and a probability that nobody
    knows the weighted one: nothing is guessed."""
    base = base_currency()
    for change in batch.changes:
        change.instance.currency = change.instance.currency or base
        _refuse_amount(change)
        if change.instance.amount is not None and change.changed("amount", "currency"):
            change.instance.amount = round_to_currency(change.instance.amount, change.instance.currency)
    moved = [change for change in batch.changes if change.changed(*_DECIDING)]
    rates = rates_on((c.instance.currency, rate_day(c.instance)) for c in moved if c.instance.amount is not None)
    for change in moved:
        deal = change.instance
        kept = not change.is_new and deal.state != State.OPEN and deal.rate is not None
        if deal.amount is None:
            deal.rate = deal.rate_on = deal.base_amount = None
        elif kept and not change.changed("currency", "state", "closed_on"):
            deal.base_amount = _worth(deal, deal.base_currency)  # what it was worth then, at the rate of then
        else:
            found = rates.get((deal.currency, rate_day(deal)))
            deal.rate, deal.rate_on = (found.rate, found.since) if found is not None else (None, None)
            deal.base_amount = _worth(deal, base)
            deal.base_currency = base
        if deal.base_amount is not None and deal.base_amount >= LARGEST:
            change.add_error("amount", _("This amount is too large in the base currency."))
            deal.rate = deal.rate_on = deal.base_amount = None
    for change in batch.changes:
        deal = change.instance
        deal.weighted_amount = None
        if deal.base_amount is not None and deal.probability is not None:
            weighted = deal.base_amount * Decimal(deal.probability) / 100
            deal.weighted_amount = round_to_currency(weighted, deal.base_currency)
        if change.is_new:
            deal.owner_amount = deal.base_amount  # nobody else has a share yet


def rate_day(deal: Deal) -> date:
    """The day whose rate counts for a deal."""
    return deal.closed_on or timezone.localdate()


def _refuse_amount(change: Change[Deal]) -> None:
    if change.instance.amount is not None and change.instance.amount < 0:
        change.add_error("amount", _("An amount is not negative."))


def _worth(deal: Deal, base: str) -> Decimal | None:
    """The amount at the deal's rate in whole cents, so that what is shown of many adds up; None without either."""
    if deal.amount is None or deal.rate is None:
        return None
    return round_to_currency(deal.amount * deal.rate, base)


_WEIGHTED = rounded_sql("found.base_amount * deal.probability / 100", "%(base)s")
_VALUED = rounded_sql("d.amount * r.rate", "%(base)s")
_FOLLOW = f"""
    UPDATE sales_deal deal
       SET rate = found.rate, rate_on = found.rate_on, base_currency = %(base)s,
           base_amount = found.base_amount, weighted_amount = {_WEIGHTED},
           version = deal.version + 1, updated_at = now()
      FROM (SELECT d.id, r.rate, r.valid_from AS rate_on, {rounded_sql("d.amount * r.rate", "%(base)s")} AS base_amount
              FROM sales_deal d
              LEFT JOIN LATERAL (
                   SELECT rate, valid_from FROM sales_exchangerate
                    WHERE currency = d.currency AND base_currency = %(base)s AND valid_from <= %(today)s
                    ORDER BY valid_from DESC LIMIT 1) r ON true
             WHERE d.state = 'open' AND d.amount IS NOT NULL AND d.currency <> %(base)s
               AND (%(currencies)s::text[] IS NULL OR d.currency = ANY(%(currencies)s::text[]))
             ORDER BY d.id FOR UPDATE OF d) found
     WHERE deal.id = found.id AND (deal.rate IS DISTINCT FROM found.rate OR deal.rate_on IS DISTINCT FROM found.rate_on
           OR deal.base_currency <> %(base)s)
    RETURNING deal.id
"""  # noqa: S608 - made of constants


def follow_rates(currencies: Sequence[str] | None = None) -> int:
    """Let open deals have the rates of today, those of these currencies or all; within a change set. Returns how many
    changed."""
    given: dict[str, Any] = {
        "base": base_currency(),
        "today": timezone.localdate(),
        "currencies": currencies and list(currencies),
    }
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOW, given)
        changed = [row[0] for row in cursor.fetchall()]
    if changed:
        share_out(changed)
    return len(changed)


def follow_stages(stage_ids: Sequence[int]) -> int:
    """Let open deals have the probability and the forecast of their stages, unless they say otherwise; within a change
    set. Returns how many changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE sales_deal deal
               SET probability = wanted.probability, forecast = wanted.forecast,
                   weighted_amount = {rounded_sql("deal.base_amount * wanted.probability / 100", "deal.base_currency")},
                   version = deal.version + 1, updated_at = now()
              FROM (SELECT d.id,
                           CASE WHEN d.probability_is_own THEN d.probability ELSE s.probability END AS probability,
                           CASE WHEN d.forecast_is_own THEN d.forecast ELSE s.forecast END AS forecast
                      FROM sales_deal d JOIN sales_stage s ON s.id = d.stage_id
                     WHERE d.stage_id = ANY(%s) AND d.state = 'open' ORDER BY d.id FOR UPDATE OF d) wanted
             WHERE deal.id = wanted.id AND (deal.probability, deal.forecast) IS DISTINCT FROM
                   (wanted.probability, wanted.forecast)
            """,  # noqa: S608 - made of constants
            [list(stage_ids)],
        )
        return int(cursor.rowcount)
