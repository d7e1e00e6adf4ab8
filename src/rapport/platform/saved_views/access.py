"""Who sees and changes a saved view: its owner, whom it is shared with, and administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.expressions import RawSQL

from rapport.platform.access.choices import Action
from rapport.platform.access.permissions import Permissions
from rapport.platform.access.policy import AccessPolicy
from rapport.platform.saved_views.models import Audience

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec

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
