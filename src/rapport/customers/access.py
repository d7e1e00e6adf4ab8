"""Who reaches which parties and touches: of touches whoever sees the party, less what a colleague keeps to the team or
to themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from rapport.customers.models.touches import Visibility
from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.models import Team
from rapport.platform.access.permissions import Permissions, permissions_of
from rapport.platform.access.policy import AccessPolicy, OwnedBy, Parts

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec

MOST_OWNERS = 12
"""The owners whose parties' touches are read apart: more of them are frequent enough to be met along the time."""


class LivingParties(OwnedBy):
    """Parties belong to their owner; one that was erased is read, and deleted, but never changed."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        reached = super().filter(spec, permissions, user, action)
        if reached is None or action != Action.UPDATE.value:
            return reached
        return reached & Q(erased_at__isnull=True)


class VisibleTouches(AccessPolicy):
    """A touch is within reach when its party is and its visibility admits the reader; own touches may be changed."""

    owner_field = "owner"

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        scope = permissions.scope(spec.name, action)
        if scope is None:
            return None
        reachable = self._party(permissions, user)
        admitted = admitted_by_visibility(permissions, user)
        if action in (Action.VIEW.value, Action.EXPORT.value) or scope == Scope.ALL.value:
            return reachable & admitted & _of_the_living(action)
        return reachable & admitted & _of_the_living(action) & Q(principals__overlap=permissions.principals(scope))

    def parts(self, permissions: Permissions, user: User) -> Parts | None:
        """The touches of each colleague's parties, and those on which no owner is noted yet."""
        owners = _owners_of_parties(permissions, user)
        return None if owners is None else Parts("party_owner", (*owners, None))

    def _party(self, permissions: Permissions, user: User) -> Q:
        from rapport.customers.models import Party
        from rapport.platform.access.engine import rows_of_model

        return Q() if permissions.administrator else Q(party__in=rows_of_model(Party, user))


class SeenWithParty(AccessPolicy):
    """Rows that belong to a party's account: whoever sees the party reads them, their owner (as far as a grant reaches)
    changes them."""

    owner_field = "owner"

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        scope = permissions.scope(spec.name, action)
        if scope is None:
            return None
        from rapport.customers.models import Party
        from rapport.platform.access.engine import rows_of_model

        reachable = Q() if permissions.administrator else Q(party__in=rows_of_model(Party, user))
        if action in (Action.VIEW.value, Action.EXPORT.value):
            return reachable
        living = reachable & _of_the_living(action)
        return living if scope == Scope.ALL.value else living & Q(principals__overlap=permissions.principals(scope))


def teams_led(permissions: Permissions) -> QuerySet[Team]:
    """The teams of a user, and those that are part of one of them."""
    return Team.objects.filter(Q(principal__in=permissions.team) | Q(parent__principal__in=permissions.team))


class PassedOn(SeenWithParty):
    """What is passed on from team to team: seen with the party, by its sender, and by the team it goes to, who may
    answer it; what each of them may change, the record type says."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        reached = super().filter(spec, permissions, user, action)
        if reached is None or permissions.administrator:
            return reached
        own = Q(principals__overlap=list(permissions.own))
        received = Q(to_team__in=teams_led(permissions))
        if action in (Action.VIEW.value, Action.EXPORT.value):
            return reached | own | received
        if action == Action.UPDATE.value:
            return reached | (received & _of_the_living(action))
        return reached


def _of_the_living(action: str) -> Q:
    """Nothing is written into what is left of somebody who was erased."""
    return Q(party__erased_at__isnull=True) if action == Action.UPDATE.value else Q()


def _owners_of_parties(permissions: Permissions, user: User) -> list[int] | None:
    """Whose parties the user sees at most; None when that is everybody's, or too many people's to be told apart."""
    from rapport.customers.models import Party
    from rapport.platform.records.registry import registry

    kinds = [spec.name for spec in registry.of_model(Party) if not spec.record.overview]
    scopes = {permissions.scope(kind, Action.VIEW.value) for kind in kinds} - {None}
    if not scopes or Scope.ALL.value in scopes:
        return None
    if scopes == {Scope.OWN.value}:
        return [user.pk]
    if permissions.further:  # they see parties of a territory, whoever owns these
        return None
    colleagues = permissions.colleagues
    return list(colleagues) if colleagues is not None and len(colleagues) <= MOST_OWNERS else None


def admitted_by_visibility(permissions: Permissions, user: User) -> Q:
    """What a colleague keeps private is theirs alone, administrators included; the team's is the team's.

    Nobody reads it by seeing the product as its owner does: both must be admitted (``User.seen_by``).
    """
    own = _admitted(permissions, user)
    return own & _admitted(permissions_of(user.seen_by), user.seen_by) if user.seen_by is not None else own


def _admitted(permissions: Permissions, user: User) -> Q:
    shared = Q(visibility=Visibility.ALL) | Q(visibility=Visibility.PRIVATE, principals__contains=list(permissions.own))
    if permissions.administrator:
        return shared | Q(visibility=Visibility.TEAM)
    return shared | Q(visibility=Visibility.TEAM, principals__overlap=[*permissions.own, *permissions.team])
