"""Kinds of records that no role names, told to administrators with a proposal: an upgrade grants nothing silently.

What is proposed for a role follows from what it may do with kinds that are guarded alike in the same module.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.choices import SCOPE_ORDER, Action, Scope
from rapport.platform.access.matrix import editable_kinds, items_of, possible_scopes
from rapport.platform.access.models import Grant, KnownKind, Role
from rapport.platform.access.permissions import EVERY_KIND
from rapport.platform.access.policy import Administered, Through
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Invalid, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

Held = Mapping[tuple[str, str], str]
"""Kind and action → scope, of one role."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a role would be given: action → scope; nothing where it may do nothing with such kinds."""

    role: Role
    scopes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewKind:
    """A kind without a rule: since when it is here (None: from the beginning), and what is proposed for each role."""

    spec: RecordSpec
    since: datetime | None
    proposals: Sequence[Proposal]
    every: bool
    """Whether some role reaches it by a grant for all kinds."""

    @property
    def state(self) -> str:
        """A short text that differs when another thing is proposed."""
        said = [(proposal.role.pk, sorted(proposal.scopes.items())) for proposal in self.proposals]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def note_kinds() -> int:
    """Write down which kinds are here, after every migration; returns how many came since the last time."""
    known = set(KnownKind.objects.values_list("name", flat=True))
    since = timezone.now() if known else None
    found = [KnownKind(name=spec.name, since=since) for spec in ruled_kinds() if spec.name not in known]
    KnownKind.objects.bulk_create(found, ignore_conflicts=True)
    return len(found)


def ruled_kinds() -> list[RecordSpec]:
    """The kinds that nobody sees without a grant; areas of the administration are opened by intent only."""
    return [
        spec
        for spec in editable_kinds()
        if possible_scopes(spec, Action.VIEW) and not isinstance(spec.record.access, Administered)
    ]


def kinds_without_rule() -> list[RecordSpec]:
    """The kinds that no role names and that nobody said to leave alone, in the order of the modules."""
    left_alone = KnownKind.objects.filter(left_alone=True).values_list("name")
    settled = {kind for (kind,) in Grant.objects.order_by().values_list("kind").union(left_alone)}
    return [spec for spec in ruled_kinds() if spec.name not in settled]


def new_kinds() -> list[NewKind]:
    """The kinds without a rule, each with what is proposed."""
    wanted = kinds_without_rule()
    if not wanted:
        return []
    since = dict(KnownKind.objects.values_list("name", "since"))
    roles = list(Role.objects.order_by("name"))
    held: dict[int, dict[tuple[str, str], str]] = {role.pk: {} for role in roles}
    for role_id, kind, action, scope in Grant.objects.values_list("role_id", "kind", "action", "scope"):
        held[role_id][kind, action] = scope
    named = {kind for scopes in held.values() for kind, _action in scopes}
    every = any((EVERY_KIND, Action.VIEW.value) in scopes for scopes in held.values())
    return [
        NewKind(
            spec,
            since.get(spec.name),
            [Proposal(role, _proposed(spec, held[role.pk], named)) for role in roles],
            every and spec.record.access.inherits,
        )
        for spec in wanted
    ]


def _proposed(spec: RecordSpec, held: Held, named: set[str]) -> dict[str, str]:
    """For each action the scope that the role has for more than half of the kinds that are most alike."""
    kin = _kin(spec, named)
    found = {}
    for action in Action:
        possible = possible_scopes(spec, action)
        scopes = Counter(scope for other in kin if (scope := held.get((other.name, action.value))))
        if possible and 2 * scopes.total() > len(kin):
            likely = min(scopes, key=lambda scope: (-scopes[scope], SCOPE_ORDER[scope]))
            found[action.value] = likely if likely in possible else Scope.ALL.value
    return found


def _kin(spec: RecordSpec, named: set[str]) -> list[RecordSpec]:
    """The kinds with rules that are guarded alike: of its module, or of all when it has none there."""
    alike = [other for other in ruled_kinds() if other.name in named and _guard(other) == _guard(spec)]
    return [other for other in alike if other.module == spec.module] or alike


def _guard(spec: RecordSpec) -> tuple[tuple[str, ...], bool]:
    """How far a grant may reach, and whether another record says so."""
    return possible_scopes(spec, Action.VIEW), isinstance(spec.record.access, Through)


def give_proposed(*, kind: str, state: str, actor: User, channel: str) -> ChangeSet:
    """Give every role what is proposed for it. Refused to whoever is no administrator, Invalid when nothing is proposed
    or it is not what was shown (``state``)."""
    _require_administrator(actor)
    spec = registry.get(kind)
    with change_set(
        actor=actor, channel=channel, act="permissions", kind="roles", summary=str(spec.title_plural)
    ) as act:
        roles = {role.pk: role for role in Role.objects.select_for_update().order_by("pk")}
        found = next((one for one in new_kinds() if one.spec.name == kind), None)
        if found is None or found.state != state:
            raise Invalid({"": [_("Somebody changed the roles meanwhile. Look at what is proposed now.")]})
        values = {}
        for proposal in found.proposals:
            if proposal.scopes:
                grants, _rules = items_of(roles[proposal.role.pk])
                added = [{"kind": kind, "action": action, "scope": scope} for action, scope in proposal.scopes.items()]
                values[proposal.role.pk] = {"grants": [*grants, *added]}
        if not values:
            raise Invalid({"": [_("Nothing is proposed. Edit the permissions of a role instead.")]})
        write.update_many(registry.get("roles"), values, actor=actor, channel=channel)
    return act


def leave_alone(*, kind: str, actor: User, channel: str) -> None:
    """Note that no role is to see a kind, so that nobody is asked about it any more; the log says who decided that."""
    _require_administrator(actor)
    summary = str(registry.get(kind).title_plural)
    with change_set(actor=actor, channel=channel, act="left_without_rule", kind="roles", summary=summary) as opened:
        KnownKind.objects.update_or_create(name=kind, defaults={"left_alone": True})
        opened.counts = {"updated": 1}


def _require_administrator(actor: User) -> None:
    if not actor.is_administrator:
        raise Refused(_("Only administrators say what roles may do."))
