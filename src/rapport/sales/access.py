"""Who reaches what is said of a person or a whole team: quotas, targets, and what managers expect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.permissions import Permissions, permissions_of
from rapport.platform.access.policy import AccessPolicy
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.write import Batch, Change


class OfPersonOrTeam(AccessPolicy):
    """A row is about its owner, or about a whole team: own rows are the reader's, those of the team are about the
    reader's teams, the teams below them and everybody in these."""

    owner_field = "owner"

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        scope = permissions.scope(spec.name, action)
        if scope is None:
            return None
        if scope == Scope.ALL.value:
            return Q()
        if scope == Scope.OWN.value:
            return Q(owner=user.pk)
        return Q(principals__overlap=permissions.principals(scope)) | Q(team__in=list(permissions.teams))


def name_holder(change: Change[Any], batch: Batch[Any]) -> None:
    """Such a row is of a person or of a team. For a team answers its lead, unless somebody else is named."""
    row = change.instance
    if row.team_id is not None and change.is_new and row.team.lead_id is not None:
        writer = batch.actor.pk if batch.actor is not None else None  # whom forms offer for whatever is new
        row.owner = row.team.lead if row.owner_id in (None, writer) else row.owner
    if row.owner_id is None and row.team_id is None:
        change.add_error("owner", _("Name a person or a team."))


def refuse_strangers(batch: Batch[Any]) -> None:
    """Nobody writes such a row about a person or team beyond the reach of their grant, nor gives one away to such."""
    if batch.actor is None:
        return
    for change in batch.changes:
        action = Action.CREATE if change.is_new else Action.UPDATE
        held = permissions_of(batch.actor)
        for name in ("owner", "team"):
            moved = change.changed(f"{name}_id")
            if moved and not _reaches(held, batch.spec.name, action, batch.actor, name, change.instance):
                change.add_error(name, _("This is beyond the people and teams that you may say it of."))


def _reaches(held: Permissions, kind: str, action: Action, actor: User, name: str, row: Any) -> bool:
    scope, key = held.scope(kind, action.value), getattr(row, f"{name}_id")
    if scope == Scope.ALL.value or key is None:
        return True
    if name == "team":
        return scope == Scope.TEAM.value and key in held.teams
    colleagues = held.colleagues if scope == Scope.TEAM.value else None
    return scope is not None and (key == actor.pk or key in (colleagues or ()))
