"""Who sees and changes what people keep and share (views, reports, dashboards): the owner, whom it is shared with, and
administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.permissions import Permissions
from rapport.platform.access.policy import AccessPolicy
from rapport.platform.saved_views.models import Audience

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec
    from rapport.platform.write import Batch, Change

_READING = (Action.VIEW.value, Action.EXPORT.value)
_UP = """
    WITH RECURSIVE up AS (
        SELECT t.id, t.parent_id, 1 AS depth
          FROM access_team t JOIN access_membership m ON m.team_id = t.id WHERE m.user_id = %s
        UNION
        SELECT t.id, t.parent_id, up.depth + 1 FROM access_team t JOIN up ON up.parent_id = t.id WHERE up.depth < 32
    ) SELECT id FROM up
"""
_DOWN = """
    WITH RECURSIVE down AS (
        SELECT t.id, 1 AS depth FROM access_team t JOIN access_membership m ON m.team_id = t.id WHERE m.user_id = %s
        UNION
        SELECT t.id, down.depth + 1 FROM access_team t JOIN down ON t.parent_id = down.id WHERE down.depth < 32
    ) SELECT id FROM down
"""


class SharedWith(AccessPolicy):
    """A view is its owner's, read by whom it is shared with. Whoever may do anything at all may keep views.

    What is published to everybody only administrators change, its owner no longer.
    """

    owner_field = "owner"

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        if not self.may(spec, permissions, action):
            return None
        if permissions.administrator:
            return Q()
        return shown_to(user) if action in _READING else Q(owner=user) & ~Q(audience=Audience.EVERYBODY)

    def may(self, spec: RecordSpec, permissions: Permissions, action: str) -> bool:
        return permissions.administrator or bool(permissions.scopes)

    def scopes(self, action: str) -> tuple[str, ...]:
        """No grant changes it: a view shows nothing that its reader may not see."""
        return ()


def shown_to(user: User) -> Q:
    """The views that are among a user's own tabs: theirs, and what is shared with them or with everybody."""
    team = Q(audience=Audience.TEAM, team__in=RawSQL(_UP, [user.pk]))  # noqa: S611 - a constant statement
    return Q(owner=user) | team | Q(audience=Audience.EVERYBODY)


def may_share_with(user: User, team_id: int) -> bool:
    """Whether a user may share views with a team: a team of their own, or one below it."""
    from rapport.platform.access.models import Team

    return user.is_administrator or Team.objects.filter(pk=team_id, pk__in=RawSQL(_DOWN, [user.pk])).exists()  # noqa: S611


def check_audience(batch: Batch[Any], change: Change[Any]) -> None:
    """Refuse to share what has an owner, an audience and a team with whom the actor may not share it."""
    shared, actor = change.instance, batch.actor
    if actor is None or not change.changed("audience", "team_id"):
        return
    if shared.audience == Audience.EVERYBODY and not actor.is_administrator:
        change.add_error("audience", _("Only administrators publish to everybody."))
    if shared.audience == Audience.TEAM:
        if shared.team_id is None:
            change.add_error("team", _("Name the team that it is shared with."))
        elif not may_share_with(actor, shared.team_id):
            change.add_error("team", _("Share with a team of yours, or with one below it."))
