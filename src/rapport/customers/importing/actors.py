"""Who owns imported rows: users by name, e-mail or full name, and the principals that their rows carry."""

from __future__ import annotations

from django.db.models.functions import Lower

from rapport.lib.text import fold
from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.models import Membership, User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.principals import principals_of_owners
from rapport.platform.records.spec import RecordSpec


class Owners:
    """Finds owners by what a file calls them; a full name that two users have finds nobody."""

    def __init__(self, spec: RecordSpec, actor: User | None) -> None:
        self.actor = actor
        self._by_name = _users_by_name()
        self._allowed = _allowed_owners(spec, actor)
        self._literals: dict[int | None, str] = {}

    def find(self, given: str) -> tuple[int | None, str]:
        """The id of the owner whom a cell means, and the code of what is wrong; the importer when nobody is found."""
        own = self.actor.pk if self.actor is not None else None
        if not given:
            return own, ""
        found = self._by_name.get(fold(given)) or self._by_name.get(fold(given.partition(":")[0]))
        if not found:
            return own, "owner"
        if self._allowed is not None and found not in self._allowed:
            return own, "owner_reach"
        return found, ""

    def principals(self, owner: int | None) -> str:
        """The principals of an owner's rows as an array literal of PostgreSQL."""
        if owner not in self._literals:
            numbers = principals_of_owners([owner]).get(owner, [])
            self._literals[owner] = "{" + ",".join(map(str, numbers)) + "}"
        return self._literals[owner]


def _users_by_name() -> dict[str, int]:
    """Folded username, e-mail and unique full name → user, active ones only."""
    users = list(
        User.objects.filter(is_active=True)
        .annotate(mail=Lower("email"))
        .values_list("pk", "username", "mail", "full_name")
    )
    found: dict[str, int] = {}
    for pk, _username, _mail, full_name in users:
        key = fold(full_name)
        if key:
            found[key] = 0 if key in found else pk
    for pk, username, mail, _full_name in users:
        found[fold(mail)] = pk
        found[fold(username)] = pk
    return found


def _allowed_owners(spec: RecordSpec, actor: User | None) -> set[int] | None:
    """The users to whom the actor may give records of a kind: as far as the right to create them reaches."""
    if actor is None:
        return None
    scope = permissions_of(actor).scope(spec.name, Action.CREATE.value)
    if scope == Scope.ALL.value:
        return None
    if scope == Scope.TEAM.value:
        teams = Membership.objects.filter(user=actor).values("team_id")
        return {actor.pk, *Membership.objects.filter(team__in=teams).values_list("user_id", flat=True)}
    return {actor.pk}
