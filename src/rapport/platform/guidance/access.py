"""Who reads feedback: administrators all of it, whoever gave a piece that one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from rapport.platform.access.choices import Action
from rapport.platform.access.permissions import Permissions
from rapport.platform.access.policy import Administered

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec


class ReadByAuthor(Administered):
    """Rows of the administration that their author reads as well, and never changes."""

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        if permissions.administrator:
            return Q()
        return Q(author=user) if action == Action.VIEW.value else None

    def may(self, spec: RecordSpec, permissions: Permissions, action: str) -> bool:
        return permissions.administrator or action == Action.VIEW.value
