"""What a module declares to be told of what happened; listed among its extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence

from rapport.platform.events.happenings import Happening


class EventConsumer(ABC):
    """Takes what happened, each change set at least once and, with its own writes, exactly once.

    ``consume`` runs in the transaction that takes the message from the outbox, so what it writes and the taking
    happen together; work that reaches outside (a call, a mail) is deferred as a job from there.
    """

    name = ""
    """Unique; stays the same over releases, since failures are kept under it."""

    def kinds(self) -> Collection[str]:
        """The record kinds that anybody waits for now; nothing is read for the others."""
        return ()

    @abstractmethod
    def consume(self, happenings: Sequence[Happening]) -> None:
        """Take a page of happenings, in the order in which they were written within each table."""
