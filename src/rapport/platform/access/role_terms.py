"""What a role held at a moment, and whether it holds more by now: a role may be given by a team's administrator only as
far as it was when that was allowed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypedDict

from rapport.platform.access.choices import SCOPE_ORDER, Action, FieldRuleKind
from rapport.platform.access.models import FieldRule, Grant
from rapport.platform.access.permissions import EVERY_KIND
from rapport.platform.records.registry import registry


class Terms(TypedDict):
    """The grants (kind, action, scope) and the field rules (kind, field, rule) of a role."""

    grants: list[list[str]]
    rules: list[list[str]]


_STRENGTH = {FieldRuleKind.READ_ONLY.value: 1, FieldRuleKind.HIDDEN.value: 2}


def terms_of(role_ids: Iterable[int]) -> dict[int, Terms]:
    """What these roles hold now; two queries."""
    wanted = sorted(set(role_ids))
    found: dict[int, Terms] = {role_id: {"grants": [], "rules": []} for role_id in wanted}
    grants = Grant.objects.filter(role__in=wanted).order_by("kind", "action")
    for role_id, kind, action, scope in grants.values_list("role_id", "kind", "action", "scope"):
        found[role_id]["grants"].append([kind, action, scope])
    rules = FieldRule.objects.filter(role__in=wanted).order_by("kind", "field")
    for role_id, kind, field, rule in rules.values_list("role_id", "kind", "field", "rule"):
        found[role_id]["rules"].append([kind, field, rule])
    return found


def holds_more(now: Terms, then: Terms) -> bool:
    """Whether a role reaches further in any kind than it did, or restricts a field less.

    A grant on a kind stands before that for all kinds, so that a role grows as well when a narrow one is taken from it.
    """
    present, past = _scopes(now), _scopes(then)
    kinds = {kind for kind, _action in {*present, *past}} | {spec.name for spec in registry}
    if any(_reach(present, kind, action) > _reach(past, kind, action) for kind in kinds for action in Action.values):
        return True
    restricts = {(kind, field): _STRENGTH[rule] for kind, field, rule in now["rules"]}
    return any(restricts.get((kind, field), 0) < _STRENGTH[rule] for kind, field, rule in then["rules"])


def _scopes(terms: Terms) -> dict[tuple[str, str], int]:
    return {(kind, action): SCOPE_ORDER[scope] for kind, action, scope in terms["grants"]}


def _reach(scopes: dict[tuple[str, str], int], kind: str, action: str) -> int:
    own = scopes.get((kind, action), 0)
    inherits = registry.has(kind) and registry.get(kind).record.access.inherits
    return own or (scopes.get((EVERY_KIND, action), 0) if inherits else 0)
