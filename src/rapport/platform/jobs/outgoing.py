"""Whether what would reach other people and programs is held: waiting mails, digests, mailed reports, webhooks and
automations of a backup that was restored elsewhere, until an administrator lets them go.

What sends asks here first. Nothing is lost meanwhile: it waits, and what comes to be sent waits with it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import psycopg

from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.jobs.asking import ask_for
from rapport.platform.jobs.models import OutgoingHold

if TYPE_CHECKING:
    from rapport.platform.access.models import User

logger = logging.getLogger(__name__)
ACT = "let_go"
_SENDERS = ("send_letters", "send_mails", "send_digests", "send_reports", "send_webhooks", "run_automations")
_HOLD = """
    INSERT INTO jobs_outgoinghold (id, held_at, came_from) VALUES (1, now(), %s)
    ON CONFLICT (id) DO UPDATE SET held_at = excluded.held_at, came_from = excluded.came_from
"""
TABLE = """
    CREATE TABLE IF NOT EXISTS jobs_outgoinghold (
        id smallint PRIMARY KEY CONSTRAINT outgoing_hold_once CHECK (id = 1),
        held_at timestamptz NOT NULL,
        came_from text NOT NULL
    )
"""
"""As its migration makes it: a backup of an older version may lack it."""


def is_held() -> bool:
    """Whether nothing may leave now."""
    return OutgoingHold.objects.exists()


def hold_in(base: psycopg.Connection[object], came_from: str) -> None:
    """Hold everything in a database that is not in use yet; ``came_from`` is the address of the backup's installation,
    "" where the backup does not say."""
    base.execute(TABLE.encode())
    base.execute(_HOLD.encode(), [came_from])


def let_go_in(base: psycopg.Connection[object]) -> None:
    """Hold nothing in a database that is not in use yet."""
    base.execute(TABLE.encode())
    base.execute(b"DELETE FROM jobs_outgoinghold")


def is_held_in(base: psycopg.Connection[object]) -> bool:
    """Whether a database that is not in use yet holds what waits."""
    base.execute(TABLE.encode())
    return base.execute(b"SELECT 1 FROM jobs_outgoinghold").fetchone() is not None


def the_hold() -> OutgoingHold | None:
    """Since when everything is held, and where the backup came from; None when nothing is held."""
    return OutgoingHold.objects.first()


def let_go(*, actor: User) -> bool:
    """Let everything that waits leave, from now on; False when nothing was held. The change log tells who did it."""
    with change_set(actor=actor, channel=ChangeSet.Channel.WEB, act=ACT) as opened:
        held, _by_table = OutgoingHold.objects.all().delete()
        if not held:
            opened.unchanged = True
            return False
        for sender in _SENDERS:
            ask_for(sender)
    logger.info("What was held after a restore was let go")
    return True
