"""How right forecasts were: what was said at the beginning and in the middle of a period against what was won in it.

Said is what the deals said on that day (won so far and commit, or won so far and everything open by its probability) or
what a manager said by then. Errors are shares of what was won over all periods together, so that a small period with a
large error does not outweigh the others: the bias is the sum of the differences, the error that of their absolute
values (the weighted absolute percentage error). With fewer than :data:`LEAST` periods nothing is claimed, and of what a
day said by probabilities nothing where a deal had none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import connection
from django.db.models import Sum

from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.figures import CATEGORIES, COUNTED, ZERO, deals_of, won_in
from rapport.sales.forecasts.overrides import overrides_for
from rapport.sales.forecasts.periods import Period
from rapport.sales.forecasts.reach import reach_of_states
from rapport.sales.forecasts.snapshots import first_day
from rapport.sales.models import Call

if TYPE_CHECKING:
    from rapport.platform.access.models import User

LEAST = 3
"""Ended periods of which something must be known before a bias or an error is told."""
MOST = 8
"""Ended periods that are looked at."""
METHODS = ("commit", "weighted", "said")
MOMENTS = ("start", "middle")
_SAID = """
    SELECT p.at, s.owner_id,
           coalesce(sum(s.base_amount) FILTER (WHERE s.state = 'won'), 0)
             + coalesce(sum(s.base_amount) FILTER (WHERE s.forecast = ANY (%(commit)s) AND s.state = 'open'), 0),
           CASE WHEN count(s.base_amount) FILTER (WHERE s.forecast = ANY (%(counted)s) AND s.state = 'open')
                   = count(s.weighted_amount) FILTER (WHERE s.forecast = ANY (%(counted)s) AND s.state = 'open')
           THEN coalesce(sum(s.base_amount) FILTER (WHERE s.state = 'won'), 0)
             + coalesce(sum(s.weighted_amount) FILTER (WHERE s.forecast = ANY (%(counted)s) AND s.state = 'open'), 0)
           END
      FROM unnest(%(at)s::int[], %(days)s::date[], %(starts)s::date[], %(ends)s::date[]) AS p(at, day, first, after)
      JOIN sales_dealsnapshot s ON s.close_on >= p.first AND s.close_on < p.after AND s.valid_from <= p.day
           AND (s.valid_to IS NULL OR s.valid_to > p.day)
     WHERE s.state IN ('open', 'won') AND s.owner_id = ANY (%(owners)s) AND s.base_currency = %(base)s
       AND (%(pipeline)s::bigint IS NULL OR s.pipeline_id = %(pipeline)s)
       AND (%(family)s = '' OR s.family = %(family)s) AND {reach}
     GROUP BY p.at, s.owner_id
"""


@dataclass(frozen=True, slots=True)
class Told:
    """What one method said at one moment of each period, and what was won."""

    pairs: Sequence[tuple[Period, Decimal, Decimal]]
    """Period, said, won."""

    @property
    def bias(self) -> Decimal | None:
        """By how many percent of what was won too much was said (too little: below zero); None when not enough is
        known, or nothing was won."""
        return self._share(sum((said - won for _period, said, won in self.pairs), ZERO))

    @property
    def error(self) -> Decimal | None:
        """By how many percent of what was won it was wrong, either way."""
        return self._share(sum((abs(said - won) for _period, said, won in self.pairs), ZERO))

    def _share(self, amount: Decimal) -> Decimal | None:
        won = sum((won for _period, _said, won in self.pairs), ZERO)
        if len(self.pairs) < LEAST or not won:
            return None
        return (100 * amount / won).quantize(Decimal(1), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """Of some people: by owner (None for all together), method and moment."""

    periods: Sequence[Period]
    told: dict[tuple[int | None, str, str], Told]


def accuracy(user: User, asked: Asked, owners: Iterable[int], today: date) -> Accuracy:
    """What is known of these owners, all within the reader's reach; two queries over states and deals, and one over
    own forecasts for each moment of each period."""
    people = sorted(set(owners))
    periods = known_periods(asked, today)
    moments = [(period, moment, _day_of(period, moment)) for period in periods for moment in MOMENTS]
    said = _from_states(user, asked, moments, people)
    won = _won(user, asked, periods, people)
    told: dict[tuple[int | None, str, str], list[tuple[Period, Decimal, Decimal]]] = defaultdict(list)
    for at, (period, moment, day) in enumerate(moments):
        words = _words(user, asked, period, day)
        for owner in (*people, None):
            ones = people if owner is None else [owner]
            outcome = sum((won.get((period, one), ZERO) for one in ones), ZERO)
            for place, method in enumerate(METHODS[:2]):
                parts = [said.get((at, one), (ZERO, ZERO))[place] for one in ones]
                given = sum((part for part in parts if part is not None), ZERO)
                if (given or outcome) and None not in parts:
                    told[owner, method, moment].append((period, given, outcome))
            if owner is not None and owner in words:
                told[owner, "said", moment].append((period, words[owner], outcome))
    return Accuracy(periods, {key: Told(pairs) for key, pairs in told.items()})


def known_periods(asked: Asked, today: date) -> list[Period]:
    """The ended periods of this length of whose first day the states are known, as the question needs them; the first
    one first."""
    first = first_day(families=bool(asked.family))
    last = Period.around(asked.period.length, today).shift(-1)
    found = [last.shift(-step) for step in range(MOST)]
    return [] if first is None else [one for one in reversed(found) if one.start - timedelta(days=1) >= first]


def _day_of(period: Period, moment: str) -> date:
    """The day at whose end the state is taken: the one before the period, or the one in its middle."""
    if moment == "start":
        return period.start - timedelta(days=1)
    return period.start + (period.end - period.start) // 2 - timedelta(days=1)


def _from_states(
    user: User, asked: Asked, moments: Sequence[tuple[Period, str, date]], people: Sequence[int]
) -> dict[tuple[int, int], tuple[Decimal, Decimal | None]]:
    reach, values = reach_of_states(user, asked, "s.deal_id", "s.owner_id")
    with connection.cursor() as cursor:
        given: dict[str, Any] = {
            "at": list(range(len(moments))), "days": [day for _period, _moment, day in moments],
            "starts": [period.start for period, _moment, _day in moments],
            "ends": [period.end for period, _moment, _day in moments],
            "owners": list(people), "base": base_currency(), "commit": list(CATEGORIES["commit"]),
            "counted": list(COUNTED), "pipeline": asked.pipeline.pk if asked.pipeline is not None else None,
            "family": asked.family,
        }  # fmt: skip
        cursor.execute(_SAID.format(reach=reach), {**given, **values})
        return {(at, owner): (commit, weighted) for at, owner, commit, weighted in cursor.fetchall()}


def _won(
    user: User, asked: Asked, periods: Sequence[Period], people: Sequence[int]
) -> dict[tuple[Period, int], Decimal]:
    if not periods:
        return {}
    found = deals_of(user, asked).filter(won_in(periods[0].start, periods[-1].end), base_currency=base_currency())
    days = found.filter(owner__in=people).order_by().values("owner_id", "closed_on").annotate(worth=Sum("base_amount"))
    won: dict[tuple[Period, int], Decimal] = defaultdict(Decimal)
    for owner, day, worth in days.values_list("owner_id", "closed_on", "worth"):
        if day is not None:  # the database says so of what is won
            won[Period.around(periods[0].length, day), owner] += worth or ZERO
    return won


def _words(user: User, asked: Asked, period: Period, day: date) -> dict[int, Decimal]:
    """What was said of people until the end of a day."""
    until = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    question = Asked(period, pipeline=asked.pipeline, family=asked.family)
    said = overrides_for(user, question, before=until)
    return {
        key: word.amount
        for ((kind, key), call), word in said.items()
        if kind == "user" and call == Call.EXPECTED and word.amount is not None
    }
