"""The one ear of the process: a connection that listens for hints, and one that asks what was missed meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

import psycopg

from rapport.platform.notifications.live.messages import CHANGED, CHANNEL, read, read_marks
from rapport.platform.notifications.live.streams import Streams

logger = logging.getLogger(__name__)

_NEWEST = "SELECT user_id, max(id) FROM notifications_notification WHERE user_id = ANY(%s) GROUP BY user_id"
AGAIN_AFTER = 1.0
"""Seconds between two attempts to reach the database."""


class Ear:
    """Listens for as long as :meth:`listen` runs; outlives the database's going away."""

    def __init__(self, database: str, streams: Streams) -> None:
        self._database = database
        self._streams = streams
        self._asking: psycopg.AsyncConnection[tuple[int, int]] | None = None
        self._turn = asyncio.Lock()

    async def listen(self) -> None:
        """Pass hints on to the open pages, until cancelled."""
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(
                    self._database, autocommit=True, application_name="rapport live"
                ) as connection:
                    await connection.execute(f"LISTEN {CHANNEL}")
                    await connection.execute(f"LISTEN {CHANGED}")
                    await self.catch_up()
                    async for notice in connection.notifies():
                        if notice.channel == CHANGED:
                            self._streams.tell(read_marks(notice.payload))
                        else:
                            self._streams.wake(*read(notice.payload))
            except psycopg.Error as error:
                logger.warning("The database does not answer (%s); trying again", type(error).__name__)
            except Exception:  # the process would live on and hear nothing: pages would wait for their clocks
                logger.exception("Hints could not be passed on; listening again")
            await asyncio.sleep(AGAIN_AFTER)

    async def catch_up(self) -> None:
        """Tell every open page of what came while nobody listened."""
        for user, newest in await self.newest(self._streams.users()):
            self._streams.wake([user], newest)

    async def newest(self, users: Sequence[int]) -> list[tuple[int, int]]:
        """(user, number of the newest notification) of those who have any; nobody while the database is away."""
        if not users:
            return []
        async with self._turn:
            for _attempt in range(2):  # a connection that the server ended is noticed only when it is used
                try:
                    if self._asking is None:
                        self._asking = await psycopg.AsyncConnection.connect(
                            self._database, autocommit=True, application_name="rapport live"
                        )
                    cursor = await self._asking.execute(_NEWEST, [list(users)])
                    return await cursor.fetchall()
                except psycopg.Error as error:
                    logger.warning("What came meanwhile could not be asked (%s)", type(error).__name__)
                    await self.close()
        return []

    async def close(self) -> None:
        """Let the connection go that asks; the next question opens another."""
        asking, self._asking = self._asking, None
        if asking is not None:
            await asking.close()
