"""How far a team's own administrator reaches: whose account they look after, and which teams and roles they may give.

The one place that says so (docs/decisions/0022). Pages, API, imports and jobs ask by the access policy of users, every
write and every undo by the guards of :mod:`rapport.platform.access.delegation_guards`. Nothing here is kept: each
question is asked of the tables as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from rapport.lib.sort_keys import sort_key
from rapport.platform.access.choices import Action
from rapport.platform.access.models import DelegatedRole, Delegation, Membership, Role, RoleHolding, Team, User
from rapport.platform.access.policy import Administered
from rapport.platform.access.role_terms import holds_more, terms_of
from rapport.platform.records.shipped import shown_as_title
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.access.permissions import Permissions
    from rapport.platform.records.spec import RecordSpec

SETTABLE = frozenset({"full_name", "username", "email", "is_active", "teams", "roles", "language", "time_zone"})
"""Fields of a user that a team's administrator sets."""

_SUBTREE = """
    WITH RECURSIVE down AS (
        SELECT %s::bigint AS id, 1 AS depth
        UNION
        SELECT t.id, down.depth + 1 FROM down JOIN access_team t ON t.parent_id = down.id WHERE down.depth < 32
    )
    SELECT DISTINCT id FROM down
"""


_ABOVE = """
    WITH RECURSIVE up AS (
        SELECT id, parent_id, 1 AS depth FROM access_team WHERE id = %s
        UNION
        SELECT t.id, t.parent_id, up.depth + 1 FROM up JOIN access_team t ON t.id = up.parent_id WHERE up.depth < 32
    )
    SELECT DISTINCT id FROM up
"""


@dataclass(frozen=True, slots=True)
class Remit:
    """What one team's administrator may do: keys of the teams, and of the roles that they may give."""

    delegate: int
    teams: frozenset[int]
    roles: frozenset[int]

    @property
    def people(self) -> Q:
        """The users whom they look after: in these teams and in no other one, with no right that they could not give.

        Such rights are a role that is not theirs to give, administration of all or of a team, and the lead of a team
        elsewhere. Nobody looks after themself.
        """
        member = Membership.objects.filter(user=OuterRef("pk"))
        held = RoleHolding.objects.filter(user=OuterRef("pk"))
        return Q(
            ~Q(pk=self.delegate),
            Exists(member.filter(team__in=self.teams)),
            ~Exists(member.exclude(team__in=self.teams)),
            ~Exists(held.exclude(role__in=self.roles)),
            ~Exists(Delegation.objects.filter(user=OuterRef("pk"))),
            ~Exists(Team.objects.filter(lead=OuterRef("pk")).exclude(pk__in=self.teams)),
            is_administrator=False,
        )


def remit_of(user: User, *, lock: bool = False) -> Remit | None:
    """The remit of a team's administrator, None for whoever is none; ``lock`` holds it until the transaction ends."""
    found = Delegation.objects.filter(user=user)
    delegation = (found.select_for_update() if lock else found).first()
    if delegation is None or not user.is_active:
        return None
    in_force = {row.role_id for row in roles_in_force([delegation.pk])}
    return Remit(user.pk, _teams(_SUBTREE, delegation.team_id), frozenset(in_force))


def delegations_over(team: Team) -> models.QuerySet[Delegation]:
    """Who administers the users of a team: by it, or by one above it."""
    found = Delegation.objects.filter(team__in=_teams(_ABOVE, team.pk))
    return found.select_related("user", "team").order_by("pk")


def _teams(statement: str, team_id: int) -> frozenset[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [team_id])
        return frozenset(row[0] for row in cursor.fetchall())


def roles_in_force(delegation_ids: list[int]) -> list[DelegatedRole]:
    """The roles that may be given: those that hold no more than when an administrator allowed it."""
    allowed = list(
        DelegatedRole.objects.filter(delegation__in=delegation_ids).select_related("role").order_by("role__name")
    )
    now = terms_of(row.role_id for row in allowed)
    return [row for row in allowed if not holds_more(now[row.role_id], row.terms)]


def looks_after(actor: User | None, *users: User) -> bool:
    """Whether somebody may do what an administrator does to all these users; ``None`` is the system."""
    if actor is None or (actor.is_active and actor.is_administrator):
        return True
    remit = remit_of(actor)
    wanted = {user.pk for user in users}
    return remit is not None and User.objects.filter(remit.people, pk__in=wanted).count() == len(wanted)


def looked_after_by(delegate: User) -> models.QuerySet[User]:
    """The users whom a team's administrator looks after; none for anybody else."""
    remit = remit_of(delegate)
    return User.objects.none() if remit is None else User.objects.filter(remit.people)


def require(actor: User | None, *users: User) -> None:
    """Raise Refused unless the actor looks after these users."""
    if not looks_after(actor, *users):
        raise Refused(not_looked_after())


def not_looked_after() -> str:
    """Why a user is out of the reach of a team's administrator."""
    return _("Only an administrator may change this user: they belong to another team, or hold rights beyond yours.")


def offered(model: type[models.Model], reader: User | None) -> models.QuerySet[models.Model]:
    """The teams or roles that somebody may give to users: a team's administrator those of their remit."""
    found = model._default_manager.order_by("name")
    if reader is None or reader.is_administrator or model not in (Team, Role):
        return found
    remit = remit_of(reader)
    return found if remit is None else found.filter(pk__in=remit.teams if model is Team else remit.roles)


def choices_of(model: type[models.Model], reader: User | None) -> list[tuple[str, str]]:
    """The same as uid and name, by the alphabet of what the reader calls them."""
    rows = offered(model, reader).values_list("uid", "name")
    return sorted(((str(uid), shown_as_title(model, name)) for uid, name in rows), key=lambda one: sort_key(one[1]))


class LookedAfter(Administered):
    """The policy of users: everybody reads them, and a team's administrator changes those whom they look after."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        if self._delegated(permissions, action):
            remit = remit_of(user)
            return None if remit is None else remit.people
        return super().filter(spec, permissions, user, action)

    def may(self, spec: RecordSpec, permissions: Permissions, action: str) -> bool:
        return self._delegated(permissions, action) or super().may(spec, permissions, action)

    def writable(self, spec: RecordSpec, permissions: Permissions) -> frozenset[str]:
        return spec.writable & SETTABLE if self._delegated(permissions, Action.UPDATE.value) else spec.writable

    @staticmethod
    def _delegated(permissions: Permissions, action: str) -> bool:
        writing = action in (Action.CREATE.value, Action.UPDATE.value)
        return permissions.delegate and not permissions.administrator and writing
