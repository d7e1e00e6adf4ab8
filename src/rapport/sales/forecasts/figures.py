"""The figures of a forecast, added up by the database over the deals that the reader sees.

Won counts in the period in which a deal was closed, everything open in that in which it is expected to close. Sums are
told in the base currency; what has no value in it is counted beside them and never guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, DateField, F, Q, QuerySet, Sum, When

from rapport.platform.access.engine import rows, visible_fields
from rapport.platform.records.registry import registry
from rapport.sales.currencies import base_currency
from rapport.sales.forecasts.asked import Asked
from rapport.sales.forecasts.periods import Period
from rapport.sales.models import Deal, Forecast, State

if TYPE_CHECKING:
    from rapport.platform.access.models import User

NEEDED = ("owner", "state", "forecast", "base_amount", "weighted_amount", "expected_close_on", "closed_on")
"""The fields of a deal that figures are made of: whoever does not see one of them gets no figures."""
CATEGORIES: dict[str, tuple[str, ...]] = {
    "commit": (Forecast.COMMIT, Forecast.CLOSED),  # an open deal in a stage that counts as closed is as good as certain
    "best_case": (Forecast.BEST_CASE,),
    "pipeline": (Forecast.PIPELINE,),
}
"""What open deals are counted under; those left out of the forecast are under none."""
_CATEGORY_OF = {code: name for name, codes in CATEGORIES.items() for code in codes}
COUNTED = tuple(code for codes in CATEGORIES.values() for code in codes)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums of deals in the base currency, and how many deals have no value in it."""

    won: Decimal = ZERO
    commit: Decimal = ZERO
    best_case: Decimal = ZERO
    pipeline: Decimal = ZERO
    weighted: Decimal = ZERO
    unvalued: int = 0
    foreign: int = 0
    """Those of them whose value was told in another base currency, before the company changed it."""
    unweighted: int = 0
    """Open deals that count and have a value, but no probability: they are in no weighted sum."""

    def __add__(self, other: Figures) -> Figures:
        # Each by its name: thousands are added for a page, and going through the fields takes twice as long.
        return Figures(
            self.won + other.won,
            self.commit + other.commit,
            self.best_case + other.best_case,
            self.pipeline + other.pipeline,
            self.weighted + other.weighted,
            self.unvalued + other.unvalued,
            self.foreign + other.foreign,
            self.unweighted + other.unweighted,
        )

    @property
    def open(self) -> Decimal:
        """Everything open that counts."""
        return self.commit + self.best_case + self.pipeline

    @property
    def expected(self) -> Decimal:
        """Won, and what is as good as won."""
        return self.won + self.commit

    @property
    def at_best(self) -> Decimal:
        """What it comes to if the best case comes true as well."""
        return self.expected + self.best_case


@dataclass(frozen=True, slots=True)
class Series:
    """Figures period by period, and the open deals that lie in none of them."""

    periods: Sequence[tuple[Period, Figures]]
    late: Figures
    """Open deals that were expected before the first period."""
    undated: int
    """Open deals that nobody expects on any day."""


def hidden_from(user: User) -> list[str]:
    """The labels of the fields that a forecast needs and that the reader does not see."""
    spec = registry.get("deals")
    seen = set(visible_fields(spec, user))
    return [str(spec.fields[name].label) for name in NEEDED if name not in seen]


def deals_of(user: User, asked: Asked) -> QuerySet[Deal]:
    """The deals that the reader sees and the question is about, of any period and anybody."""
    found: QuerySet[Deal] = rows(registry.get("deals"), user)
    if asked.pipeline is not None:
        found = found.filter(pipeline=asked.pipeline)
    if asked.family:
        found = found.filter(product__family=asked.family)
    return found


def expected_in(first: date, end: date) -> Q:
    """Open deals that count and are expected from a day to the day before another."""
    return Q(state=State.OPEN, forecast__in=COUNTED, expected_close_on__gte=first, expected_close_on__lt=end)


def won_in(first: date, end: date) -> Q:
    """Deals won from a day to the day before another."""
    return Q(state=State.WON, closed_on__gte=first, closed_on__lt=end)


def figures_by_owner(user: User, asked: Asked) -> dict[int | None, Figures]:
    """The figures of a period by the key of the owner; one query."""
    return figures_by(user, asked, "owner_id")


def figures_by(user: User, asked: Asked, part: str) -> dict[int | None, Figures]:
    """The figures of a period by the key in a column of the deals; one query."""
    first, end = asked.period.start, asked.period.end
    found = deals_of(user, asked).filter(expected_in(first, end) | won_in(first, end))
    by_part: dict[int | None, Figures] = {}
    for key, _count, figures in _added_up(found, part):
        by_part[key] = by_part.get(key, Figures()) + figures
    return by_part


def series(user: User, asked: Asked, count: int, among: Q | None = None) -> Series:
    """The figures of this period and those after it, of these deals or of all; one query."""
    periods = asked.period.following(count)
    bounds = [period.start for period in periods] + [periods[-1].end]
    open_ones = Q(state=State.OPEN, forecast__in=COUNTED)
    found = deals_of(user, asked).filter(open_ones | won_in(bounds[0], bounds[-1]))
    if among is not None:
        found = found.filter(among)
    day = Case(When(state=State.WON, then=F("closed_on")), default=F("expected_close_on"), output_field=DateField())
    # By day: finding the stretch of each deal's day in the database took longer than adding all of them up.
    by_place = [Figures()] * (len(bounds) + 1)
    undated = 0
    for on, count, figures in _added_up(found.annotate(day=day), "day"):
        if on is None:
            undated += count
        else:
            place = bisect_right(bounds, on)
            by_place[place] = by_place[place] + figures
    return Series(
        periods=[(period, by_place[at]) for at, period in enumerate(periods, start=1)],
        late=by_place[0],
        undated=undated,
    )


def of_owners(owners: Iterable[int | None], part: str = "owner") -> Q:
    """Rows of these owners, or of these keys in another link; None among them stands for rows without one."""
    keys = set(owners)
    known = Q(**{f"{part}__in": sorted(key for key in keys if key is not None)})
    return known | Q(**{f"{part}__isnull": True}) if None in keys else known


def _added_up(found: QuerySet[Deal], key: str) -> Iterator[tuple[Any, int, Figures]]:
    """The figures of each key, in parts: how many deals, and what they come to. What a sum counts under is told by the
    groups, since seven sums with a condition each take the database twice as long."""
    base = base_currency()
    sums = {
        "n": Count("pk"), "known": Count("base_amount"), "worth": Sum("base_amount"),
        "expected": Sum("weighted_amount"), "weighed": Count("weighted_amount"),
    }  # fmt: skip
    grouped = found.order_by().values(key, "state", "forecast", "base_currency")
    names = (key, "state", "forecast", "base_currency", *sums)
    counted = grouped.annotate(**sums).values_list(*names)
    for value, state, forecast, currency, n, known, worth, expected, weighed in counted:
        if currency != base:
            yield value, n, Figures(unvalued=n, foreign=known)
            continue
        under = "won" if state == State.WON else _CATEGORY_OF.get(forecast, "") if state == State.OPEN else ""
        sums_told: dict[str, Any] = {under: worth or ZERO} if under else {}
        if state == State.OPEN:
            sums_told |= {"weighted": expected or ZERO, "unweighted": known - weighed}
        yield value, n, Figures(**sums_told, unvalued=n - known)


def total(parts: Iterable[Figures]) -> Figures:
    """Figures added up."""
    found = Figures()
    for one in parts:
        found = found + one
    return found
