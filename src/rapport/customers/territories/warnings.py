"""What is odd about a plan: rules that decide of nobody or of everybody, postcodes that two territories claim,
customers that would go to somebody who may sign in no more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.customers.models import Territory, TerritoryRule
from rapport.customers.territories.preview import Preview, fits_somebody
from rapport.lib.postcodes import OUTWARD_AND_INWARD, parse_postcodes

MOST = 12
"""Rules that are asked one by one whether they fit anybody."""
NEARLY_ALL = 95
"""Of a hundred customers of whom rules decide, so many are as good as all."""


def warnings(found: Preview) -> Iterator[str]:
    """One sentence each, what concerns the most first."""
    yield from _about_everybody(found)
    yield from _about_nobody(found)
    yield from _about_overlaps([one.rule for one in found.ranking.rules])
    yield from _about_people(found)


def _about_everybody(found: Preview) -> Iterator[str]:
    asked = sum(found.by_rule.values()) + found.nowhere  # people follow their organisation: no rule decides of them
    for one in found.ranking.rules:
        taken = found.by_rule[one.rule.pk]
        if not taken or taken * 100 < asked * NEARLY_ALL:
            continue
        if taken == asked:
            text = _("The rule “%(rule)s” fits every customer: all of them would belong to %(territory)s.")
        else:
            text = _("The rule “%(rule)s” fits nearly every customer: most of them would belong to %(territory)s.")
        yield text % {"rule": one.rule, "territory": one.rule.territory}
    if found.nowhere:
        yield ngettext(
            "%(count)s customer fits no rule and would belong to no territory.",
            "%(count)s customers fit no rule and would belong to no territory.",
            found.nowhere,
        ) % {"count": found.nowhere}
    if found.contested:
        yield ngettext(
            "Of %(count)s customer rules of several territories fit; priority and order decide.",
            "Of %(count)s customers rules of several territories fit; priority and order decide.",
            found.contested,
        ) % {"count": found.contested}


def _about_nobody(found: Preview) -> Iterator[str]:
    idle = [one.rule for one in found.ranking.rules if not found.by_rule[one.rule.pk]]
    for rule in idle[:MOST]:
        if fits_somebody(found.ranking, rule.pk):
            yield _("The rule “%(rule)s” decides of nobody: others come before it.") % {"rule": rule}
        else:
            yield _("The rule “%(rule)s” fits no customer.") % {"rule": rule}
    left_out = found.plan.rules.exclude(territory__in=found.ranking.territories).select_related("territory")
    for rule in left_out[:MOST]:
        text = _("The rule “%(rule)s” counts for nothing: %(territory)s is not in force on that day.")
        yield text % {"rule": rule, "territory": rule.territory}


def _about_overlaps(rules: list[TerritoryRule]) -> Iterator[str]:
    listed = [
        (rule, parse_postcodes(rule.postcodes, rule.country))
        for rule in rules
        if rule.postcodes and rule.country not in OUTWARD_AND_INWARD
    ]
    told = 0
    for (one, own), (other, others) in combinations(listed, 2):
        if one.territory_id == other.territory_id or one.country != other.country or told == MOST:
            continue
        shared = next((a for a in own for b in others if a.overlaps(b)), None)
        if shared is not None:
            told += 1
            text = _("“%(one)s” and “%(other)s” share postcodes (%(range)s); “%(one)s” decides.")
            between = shared.low if shared.low == shared.high else f"{shared.low}–{shared.high}"
            yield text % {"one": one, "other": other, "range": between}


def _about_people(found: Preview) -> Iterator[str]:
    used = {one.rule.territory_id for one in found.ranking.rules}
    for territory in Territory.objects.filter(pk__in=used).select_related("representative", "manager"):
        for user in (territory.representative, territory.manager):
            if user is not None and not user.is_active:
                text = _("%(user)s, who is named for %(territory)s, may sign in no more.")
                yield text % {"user": user, "territory": territory}
        if found.plan.hand_over and territory.representative is None:
            text = _("%(territory)s has no representative: its customers stay with whom they are.")
            yield text % {"territory": territory}
