"""Who sees and changes layouts: administrators all of them, everybody else their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from rapport.platform.access.permissions import Permissions
from rapport.platform.layouts.models import Layout
from rapport.platform.saved_views.access import SharedWith

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec


class OwnLayouts(SharedWith):
    """A layout for one user is that user's; no other one is shared, since everybody sees on their pages what it does.

    As with views, whoever may do anything at all may have their own.
    """

    owner_field = "user"

    def filter(self, spec: RecordSpec, permissions: Permissions, user: User, action: str) -> Q | None:
        if not self.may(spec, permissions, action):
            return None
        return Q() if permissions.administrator else Q(user=user, audience=Layout.Audience.USER)
