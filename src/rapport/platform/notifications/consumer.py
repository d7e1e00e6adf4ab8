"""Makes notifications of what happened, and lets open pages know that there are some."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy

from rapport.platform.events.consumers import ChangeSetConsumer
from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.live.hints import hint
from rapport.platform.notifications.telling import tell


class NotificationConsumer(ChangeSetConsumer):
    """Tells people of each change set, in one statement for all that are taken together."""

    name = "notifications"
    label = gettext_lazy("Notifications")

    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        hint(*tell(change_sets))
