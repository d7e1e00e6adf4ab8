"""What one user may do, gathered once and kept per process until a role, team or membership changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db import connection

from rapport.platform.access.choices import SCOPE_ORDER, Action, FieldRuleKind, Scope
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

EVERY_KIND = "*"
"""The kind of a grant that holds for every kind which has none of its own for the action."""
MOST_COLLEAGUES = 500
"""Each is one search in an index; beyond this number the principals alone say what is reached."""
_cache: dict[int, tuple[tuple[int, int], Permissions]] = {}
"""By user: the state of roles and of the kinds' fields that they were gathered under."""
_CACHE_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Permissions:
    """The grants of one user.

    ``scopes`` maps (kind, action) to the widest scope granted; ``own`` and ``team`` are the principals that these
    scopes match on a row. An administrator has every action at scope ``all``. ``colleagues`` are the users whose rows
    carry one of these; None when they are too many to be named. ``roles`` are the roles held, of whoever is no
    administrator; ``delegate`` says that they administer a team (platform.access.delegation says how far).
    """

    administrator: bool = False
    scopes: dict[tuple[str, str], str] = field(default_factory=dict)
    hidden: dict[str, frozenset[str]] = field(default_factory=dict)
    read_only: dict[str, frozenset[str]] = field(default_factory=dict)
    own: tuple[int, ...] = ()
    team: tuple[int, ...] = ()
    further: tuple[int, ...] = ()
    """Principals of further groups (territories), which count as a team's: rows carry them whoever owns these."""
    colleagues: tuple[int, ...] | None = None
    teams: tuple[int, ...] = ()
    """The keys of the user's teams and of all teams below them."""
    roles: frozenset[int] = frozenset()
    apart: frozenset[str] = frozenset()
    """The kinds that a grant for every kind does not reach."""
    delegate: bool = False

    def scope(self, kind: str, action: str) -> str | None:
        """The widest scope of an action on a kind, or None when it is not granted at all."""
        if self.administrator:
            return Scope.ALL.value
        own = self.scopes.get((kind, action))
        return own or (None if kind in self.apart else self.scopes.get((EVERY_KIND, action)))

    def principals(self, scope: str) -> list[int]:
        """The principals of which a row must carry one to be within a scope narrower than ``all``."""
        return list(self.own) if scope == Scope.OWN.value else [*self.own, *self.team, *self.further]

    def hidden_fields(self, kind: str) -> frozenset[str]:
        """Names of the fields of a kind that this user does not see."""
        return self.hidden.get(kind, frozenset())

    def read_only_fields(self, kind: str) -> frozenset[str]:
        """Names of the fields of a kind that this user may not change (hidden ones among them)."""
        return self.read_only.get(kind, frozenset()) | self.hidden_fields(kind)


NOBODY = Permissions()


def permissions_of(user: User | None) -> Permissions:
    """The permissions of a user; nobody's when there is none or the user may not sign in."""
    if user is None or not user.is_active:
        return NOBODY
    known, state = _cache.get(user.pk), (user.access_stamp, registry.generation)
    if known is not None and known[0] == state and known[1].administrator == user.is_administrator:
        return known[1]
    gathered = _gather(user)
    if len(_cache) >= _CACHE_LIMIT:
        _cache.clear()
    _cache[user.pk] = (state, gathered)
    return gathered


_GATHER = """
    SELECT
      (SELECT coalesce(json_agg(json_build_array(g.kind, g.action, g.scope)), '[]')
         FROM access_grant g JOIN access_roleholding h ON h.role_id = g.role_id WHERE h.user_id = %(user)s),
      (SELECT coalesce(json_agg(json_build_array(f.kind, f.field, f.rule, f.role_id)), '[]')
         FROM access_fieldrule f JOIN access_roleholding h ON h.role_id = f.role_id WHERE h.user_id = %(user)s),
      (SELECT coalesce(json_agg(h.role_id), '[]') FROM access_roleholding h WHERE h.user_id = %(user)s),
      (SELECT coalesce(json_agg(t.principal), '[]')
         FROM access_team t JOIN access_membership m ON m.team_id = t.id WHERE m.user_id = %(user)s),
      (WITH RECURSIVE within AS (
              SELECT m.team_id FROM access_membership m WHERE m.user_id = %(user)s
               UNION
              SELECT t.id FROM within JOIN access_team t ON t.parent_id = within.team_id)
       SELECT coalesce(json_agg(DISTINCT m.user_id), '[]')
         FROM within JOIN access_membership m ON m.team_id = within.team_id),
      (WITH RECURSIVE within AS (
              SELECT m.team_id FROM access_membership m WHERE m.user_id = %(user)s
               UNION
              SELECT t.id FROM within JOIN access_team t ON t.parent_id = within.team_id)
       SELECT coalesce(json_agg(within.team_id), '[]') FROM within),
      EXISTS (SELECT 1 FROM access_delegation d WHERE d.user_id = %(user)s),
      (SELECT coalesce(json_agg(p.principal), '[]') FROM access_heldprincipal p WHERE p.user_id = %(user)s)
"""


def _gather(user: User) -> Permissions:
    if user.is_administrator:
        return Permissions(administrator=True, own=(user.principal,))
    with connection.cursor() as cursor:
        cursor.execute(_GATHER, {"user": user.pk})
        grants, rules, role_ids, teams, colleagues, within, delegate, further = cursor.fetchone()
    scopes: dict[tuple[str, str], str] = {}
    for kind, action, scope in grants:
        held = scopes.get((kind, action))
        if held is None or SCOPE_ORDER[scope] > SCOPE_ORDER[held]:
            scopes[kind, action] = scope
    found = Permissions(
        scopes=scopes,
        hidden=_restricted(rules, len(role_ids), {FieldRuleKind.HIDDEN.value}),
        read_only=_restricted(rules, len(role_ids), set(FieldRuleKind.values)),
        own=(user.principal,),
        team=tuple(teams),
        further=tuple(further),
        colleagues=tuple(sorted({user.pk, *colleagues})) if len(colleagues) <= MOST_COLLEAGUES else None,
        teams=tuple(sorted(within)),
        roles=frozenset(role_ids),
        apart=frozenset(spec.name for spec in registry if not spec.record.access.inherits),
        delegate=delegate,
    )
    return replace(found, hidden=_with_what_repeats_them(_with_what_is_kept_of_them(found)))


def _with_what_is_kept_of_them(found: Permissions) -> dict[str, frozenset[str]]:
    """Hidden fields with the values that are kept of other records (Addition.elsewhere), of whoever sees not all that
    these tell of."""
    hidden = _with_what_repeats_them(found.hidden)

    def is_seen(kind: str, name: str) -> bool:
        spec = registry.get(kind) if registry.has(kind) else None
        return (
            spec is not None
            and spec.record.access.may(spec, found, Action.VIEW.value)
            and name not in hidden.get(kind, ())
        )

    for spec in registry:
        unseen = [a.field.name for a in spec.additions if not all(is_seen(*one) for one in a.elsewhere)]
        if unseen:
            hidden[spec.name] = hidden.get(spec.name, frozenset()) | frozenset(unseen)
    return hidden


def _with_what_repeats_them(hidden: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Hidden fields with those that would tell the same: a name is made of its parts (RecordType.made_of)."""
    return {kind: names | repeating(kind, names) for kind, names in hidden.items()}


def repeating(kind: str, names: Collection[str]) -> frozenset[str]:
    """The fields of a kind that repeat what one of these says."""
    if not registry.has(kind):
        return frozenset()
    spec = registry.get(kind)
    repeated = {name for name, parts in spec.record.made_of.items() if not set(parts).isdisjoint(names)}
    told = repeated | set(names)
    formulas = ((added.field.name, added.formula) for added in spec.additions)
    telling = {name for name, formula in formulas if formula is not None and not told.isdisjoint(formula.tells_of)}
    return frozenset(repeated | telling)


def _restricted(rules: list[list[str]], role_count: int, wanted: set[str]) -> dict[str, frozenset[str]]:
    """Fields that *every* role of the user restricts: a role without the rule lifts it."""
    holders: dict[tuple[str, str], set[str]] = {}
    for kind, name, rule, role_id in rules:
        if rule in wanted:
            holders.setdefault((kind, name), set()).add(role_id)
    by_kind: dict[str, set[str]] = {}
    for (kind, name), roles in holders.items():
        if len(roles) == role_count:
            by_kind.setdefault(kind, set()).add(name)
    return {kind: frozenset(names) for kind, names in by_kind.items()}
