"""Lets open boards know that records of their kind have changed, whoever did it and by which way."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext_lazy

from rapport.platform.events.consumers import ChangeSetConsumer
from rapport.platform.events.marks import mark_of
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import tables_of
from rapport.platform.notifications.live.hints import hint_changed
from rapport.platform.records.registry import registry


class ChangedKinds(ChangeSetConsumer):
    """Tells the pages which kinds that have boards are concerned; each asks for what it shows, with its own rights."""

    name = "changed_kinds"
    label = gettext_lazy("Open boards")

    def is_waiting(self) -> bool:
        return bool(settings.LIVE)

    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        shown = {spec.model for spec in registry if spec.boards}
        changed = tables_of([one.uid for one in change_sets], among=shown)
        hint_changed(sorted(mark_of(spec.name) for spec in registry if spec.boards and spec.model in changed))
