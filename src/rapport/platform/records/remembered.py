"""Keeps answers for a short time, in bounded memory: for what is asked often, costs something and may be a little old.

Each process keeps its own. Never for rows, nor for what somebody may see: those are asked of the database every time.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Remembered(Generic[T]):
    """At most ``most`` answers, none older than ``seconds``; the one that was not asked for longest goes first.

    Safe to use from several threads.
    """

    def __init__(self, *, seconds: float, most: int) -> None:
        self.seconds = seconds
        self.most = most
        self._kept: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Hashable) -> T | None:
        """The answer to a question; None when it is not known, or too old."""
        with self._lock:
            found = self._kept.get(question)
            if found is None:
                return None
            if found[0] < time.monotonic():
                del self._kept[question]
                return None
            self._kept.move_to_end(question)
            return found[1]

    def keep(self, question: Hashable, answer: T) -> None:
        """Remember an answer from now on; one that is remembered already keeps its age, so that it is asked anew."""
        now = time.monotonic()
        with self._lock:
            known = self._kept.get(question)
            until = known[0] if known is not None and known[0] >= now else now + self.seconds
            self._kept[question] = (until, answer)
            self._kept.move_to_end(question)
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)
