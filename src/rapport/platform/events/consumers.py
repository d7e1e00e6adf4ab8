"""What a module declares to be told of what happened; listed among its extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any

from rapport.platform.events.happenings import Happening, happenings_of
from rapport.platform.history.models import ChangeSet


class ChangeSetConsumer(ABC):
    """Takes what happened as change sets, each at least once and, with its own writes, exactly once.

    ``take`` runs in the transaction that takes the messages from the outbox, so what it writes and the taking happen
    together; work that reaches outside (a call, a mail) is deferred as a job from there.
    """

    name = ""
    """Unique; stays the same over releases, since failures are kept under it."""
    label: Any = ""
    """What people call it, where they read what it could not take."""

    def is_waiting(self) -> bool:
        """Whether anybody waits for anything now."""
        return True

    @abstractmethod
    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        """Take change sets that are over, in the order of their messages."""


class EventConsumer(ChangeSetConsumer):
    """Takes what happened record by record, as history tells it."""

    def kinds(self) -> Collection[str]:
        """The record kinds that anybody waits for now; nothing is read for the others."""
        return ()

    def is_waiting(self) -> bool:
        return bool(self.kinds())

    def take(self, change_sets: Sequence[ChangeSet]) -> None:
        for page in happenings_of(change_sets, self.kinds()):
            if page:
                self.consume(page)

    @abstractmethod
    def consume(self, happenings: Sequence[Happening]) -> None:
        """Take a page of happenings, in the order in which they were written within each table."""
