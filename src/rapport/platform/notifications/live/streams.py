"""The open pages of this process and what each was last told; a page that is slow to read holds up nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class News:
    """What a page is told at once: the number of the newest notification where there is a newer one than it knows, and
    the marks of the kinds whose records have changed."""

    newest: int | None
    changed: frozenset[str]


class Stream:
    """One open page. Hints that it has not taken yet collapse into one."""

    def __init__(self, user: int, last: int) -> None:
        self.user = user
        self.last = last
        """The number of the newest notification that the page knows of."""
        self._newest = last
        self._changed: set[str] = set()
        self._woken = asyncio.Event()

    def wake(self, newest: int) -> None:
        """There is something up to this number."""
        if newest > self._newest:
            self._newest = newest
            self._woken.set()

    def tell(self, marks: Iterable[str]) -> None:
        """Records of these kinds have changed."""
        self._changed.update(marks)
        if self._changed:
            self._woken.set()

    async def next(self, patience: float) -> News | None:
        """What there is once the page does not know it; None after ``patience`` seconds."""
        try:
            await asyncio.wait_for(self._woken.wait(), patience)
        except TimeoutError:
            return None
        self._woken.clear()
        news = News(self._newest if self._newest > self.last else None, frozenset(self._changed))
        self.last = self._newest
        self._changed.clear()
        return news


class Streams:
    """All open pages, by user."""

    def __init__(self) -> None:
        self._of_user: dict[int, set[Stream]] = {}
        self.count = 0

    def add(self, stream: Stream) -> None:
        """A page was opened."""
        self._of_user.setdefault(stream.user, set()).add(stream)
        self.count += 1

    def remove(self, stream: Stream) -> None:
        """A page was closed."""
        mine = self._of_user[stream.user]
        mine.discard(stream)
        self.count -= 1
        if not mine:
            del self._of_user[stream.user]

    def wake(self, users: Iterable[int], newest: int) -> None:
        """Let the pages of these users know."""
        for user in users:
            for stream in self._of_user.get(user, ()):
                stream.wake(newest)

    def tell(self, marks: Iterable[str]) -> None:
        """Let every page know of which kinds records have changed."""
        told = list(marks)
        for streams in self._of_user.values():
            for stream in streams:
                stream.tell(told)

    def users(self) -> list[int]:
        """Everybody who has a page open."""
        return list(self._of_user)

    def opened_by(self, user: int) -> int:
        """The number of pages that somebody has open."""
        return len(self._of_user.get(user, ()))
