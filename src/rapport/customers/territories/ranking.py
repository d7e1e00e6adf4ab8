"""The rules of a plan in the order in which they decide, each as one condition on a party.

The lowest priority of a territory comes first, then the territory deepest in the tree, then the rule with the lowest
position. The order is total, so the same rules always decide the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    FilteredRelation,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Left, Right
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual, Regex

from rapport.customers.extensions import PlacedByRules
from rapport.customers.models import Party, Territory, TerritoryAccount, TerritoryPlan, TerritoryRule
from rapport.customers.territories.named import ALWAYS, Signs, kept_out, named_territory, signs_of_named
from rapport.lib.postcodes import OUTWARD_AND_INWARD, british_pattern, parse_postcodes
from rapport.platform.automation.conditions import RuleError, rows_for_everybody
from rapport.platform.records.registry import registry

HOME = "home"
"""How queries call the main address of a party."""
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Ranked:
    """A rule with whom it fits."""

    rule: TerritoryRule
    condition: Q


@dataclass(frozen=True, slots=True)
class Ranking:
    """The rules of a plan that count on a day, the one that decides first at the front, and the territories of that
    day."""

    rules: tuple[Ranked, ...]
    territories: frozenset[int]
    named: Any = None
    """SQL: the territory of the named account that a record which is no customer yet plainly is of, NULL without
    one (territories.named)."""

    def first_fitting(self) -> Case:
        """SQL: the place (from 1) of the first rule that fits a party, NULL without one."""
        return self._by_country([When(one.condition, then=Value(place)) for place, one in self._placed()])

    def fitting_territories(self) -> Any:
        """SQL: how many territories have a rule that fits a party."""
        by_territory: dict[int, Q] = defaultdict(Q)
        for one in self.rules:
            by_territory[one.rule.territory_id] |= one.condition
        fits = (Case(When(each, then=Value(1)), default=Value(0)) for each in by_territory.values())
        return sum(fits, start=Value(0, output_field=IntegerField()))

    def _placed(self) -> Iterable[tuple[int, Ranked]]:
        return enumerate(self.rules, start=1)

    def _by_country(self, whens: Sequence[When]) -> Case:
        """A party is asked for the rules of its country and of any, and for no others: that is most of the time saved
        where there are many."""
        countries = sorted({one.rule.country for one in self.rules} - {""})
        pairs = list(zip(self.rules, whens, strict=True))

        def those(wanted: str) -> Case:
            return Case(*(when for one, when in pairs if one.rule.country in ("", wanted)), output_field=IntegerField())

        branches = (When(country=code, then=those(code)) for code in countries)
        return Case(*branches, default=those(""), output_field=IntegerField())


def ranking_of(
    plan: TerritoryPlan | None, day: date, placed: PlacedByRules | None = None, only: Signs | None = None
) -> Ranking:
    """The rules of a plan as they count on a day; without one nobody but named accounts belongs anywhere. With
    ``placed`` those that are about records of this kind, as conditions on them; with ``only`` for records that are told
    by these signs.

    RuleError when a rule's condition does not fit the customers any more.
    """
    parents = dict(Territory.objects.values_list("pk", "parent_id"))
    valid = Territory.objects.filter(
        Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    )
    valid_ids = frozenset(valid.values_list("pk", flat=True))
    rules = plan.rules.select_related("territory") if plan is not None else ()
    counted = [rule for rule in rules if rule.territory_id in valid_ids]
    never = set(TerritoryAccount.objects.filter(mode="never").values_list("territory_id", flat=True).distinct())
    ordered = sorted(
        counted,
        key=lambda rule: (rule.territory.priority, -_depth(rule.territory_id, parents), rule.position, rule.pk),
    )
    if placed is not None:
        passed_over = kept_out(placed, only)
        about = ((rule, _fits_placed(rule, placed, passed_over.get(rule.territory_id))) for rule in ordered)
        fitting = tuple(Ranked(rule, fits) for rule, fits in about if fits is not None)
        signs = {pk: one for pk, one in signs_of_named(ALWAYS, only).items() if pk in valid_ids}
        return Ranking(fitting, valid_ids, named_territory(signs, placed.organisation))
    return Ranking(tuple(Ranked(rule, _fits(rule, rule.territory_id in never)) for rule in ordered), valid_ids)


def parties_asked(among: Q) -> QuerySet[Party]:
    """The parties that belong to territories at all, with their main address at hand."""
    home = FilteredRelation("addresses", condition=Q(addresses__is_primary=True))
    present = Party.objects.filter(among, merged_into__isnull=True, erased_at__isnull=True)
    return present.annotate(**{HOME: home}).order_by()


def _depth(pk: int, parents: Mapping[int, int | None]) -> int:
    steps, above = 0, parents.get(pk)
    while above is not None and steps < _DEEPEST:
        steps, above = steps + 1, parents.get(above)
    return steps


def _fits(rule: TerritoryRule, has_exceptions: bool) -> Q:
    condition = Q(kind=rule.party_kind) if rule.party_kind else Q()
    if rule.country:
        condition &= Q(country=rule.country)
    if rule.postcodes:
        condition &= postcodes_fit(rule.postcodes, rule.country)
    if rule.condition:
        condition &= rows_for_everybody(registry.get(rule.kind), rule.condition)
    if has_exceptions:
        kept_out = TerritoryAccount.objects.filter(party=OuterRef("pk"), territory=rule.territory_id, mode="never")
        condition &= ~Q(Exists(kept_out))
    return condition or Q(pk__isnull=False)


def _fits_placed(rule: TerritoryRule, placed: PlacedByRules, passed_over: Q | None) -> Q | None:
    """The records of a kind that a rule is about, but for those that it is to pass over; None when it is about none."""
    condition = Q() if passed_over is None else ~passed_over
    if rule.party_kind:
        if rule.party_kind not in placed.party_kinds:
            return None
        condition &= placed.party_kinds[rule.party_kind]
    if rule.country:
        condition &= Q(country=rule.country)
    if rule.postcodes:
        condition &= postcodes_fit(rule.postcodes, rule.country, "postcode")
    if rule.condition:
        try:
            condition &= rows_for_everybody(registry.get(placed.kind), rule.condition)
        except RuleError:  # it asks for what only customers have
            return None
    return condition or Q(pk__isnull=False)


def postcodes_fit(text: str, country: str, column: str = f"{HOME}__postcode") -> Q:
    """The rows with one of these postcodes, of a party in its main address; the country is asked for beside."""
    ranges = parse_postcodes(text, country)
    plain = Func(
        F(column),
        template="upper(translate(coalesce(%(expressions)s, ''), ' -', '')) COLLATE \"C\"",
        output_field=CharField(),
    )
    if country in OUTWARD_AND_INWARD:
        outward = Func(plain, template="left(%(expressions)s, -3)", output_field=CharField())
        spaced = Func(
            outward, Value(" "), Right(plain, 3), template="concat(%(expressions)s)", output_field=CharField()
        )
        return Q(Regex(spaced, Value(british_pattern(ranges))))
    within = Q()
    for one in ranges:
        beginning = Left(plain, len(one.high))
        within |= Q(GreaterThanOrEqual(plain, Value(one.low))) & Q(LessThanOrEqual(beginning, Value(one.high)))
    return within
