"""Taking messages from the outbox and telling the consumers, once each, however often a worker is killed.

The outbox is a queue rather than a log with a cursor: a message is taken when its transaction is visible, so one that
commits late is never passed over, and a long one holds nobody up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta

from django.db import Error, close_old_connections, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.custom_fields.definitions import refresh_if_changed
from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.events.consumers import ChangeSetConsumer
from rapport.platform.events.models import Failure
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry

logger = logging.getLogger(__name__)

BATCH = 200
"""Messages taken at once."""
LARGE = 2_000
"""Rows from which a change set is told of by a job of its own, so that it holds nobody up."""
PAUSE = 0.1
"""Seconds between two looks at an empty outbox: what a live notification waits for at most."""
PAUSE_AFTER_FAULT, LONGEST_PAUSE = 1.0, 30.0
"""Seconds until the next look after one that failed: at first, and at most where looks fail one after another."""
ATTEMPTS = 8
"""Times that a consumer may fail on a change set before it is given up, over an hour and a half."""

_TAKE = """
    DELETE FROM events_message WHERE id IN (SELECT id FROM events_message ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id, change_set_id
"""


def run_until(stopped: threading.Event) -> None:
    """Dispatch until told to stop; the loop of the worker's thread.

    Nothing else ends it, since the worker would live on and tell nobody anything: it outlives the database's going away
    and whatever fails besides, which it logs and looks at again after ever longer pauses.
    """
    failed, pause = False, PAUSE_AFTER_FAULT
    while not stopped.is_set():
        try:
            if failed:
                connection.close()  # the next look opens another
            close_old_connections()
            refresh_if_changed()
            busy = dispatch_once() or retry_failures()
            failed, pause = False, PAUSE_AFTER_FAULT
        except Exception as error:
            if fault_of(error) in (Fault.LOST, Fault.BUSY, Fault.FULL):
                pause = PAUSE_AFTER_FAULT
            else:
                logger.exception("The outbox could not be read; it is tried again")
            stopped.wait(pause)
            failed, busy, pause = True, 0, min(2 * pause, LONGEST_PAUSE)
        if not busy:
            stopped.wait(PAUSE)
    connection.close()


def dispatch_once(limit: int = BATCH) -> int:
    """Take up to ``limit`` messages in one transaction and tell every consumer; the number taken."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [limit])
            taken = sorted(cursor.fetchall())
        if not taken:
            return 0
        listening = [consumer for consumer in consumers() if consumer.is_waiting()]
        if not listening:
            return len(taken)
        order = {change_set_id: number for number, (_id, change_set_id) in enumerate(taken)}
        found = sorted(ChangeSet.objects.filter(pk__in=order).select_related("actor"), key=lambda one: order[one.pk])
        for large in [one for one in found if _size(one) >= LARGE]:
            app.configure_task("tell_large_change_set").defer(change_set=large.pk)
        small = [one for one in found if _size(one) < LARGE]
        for consumer in listening:
            _tell(consumer, small)
        return len(taken)


def retry_failures() -> int:
    """Try again what a consumer could not take earlier and is due now; the number tried."""
    due = Failure.objects.filter(next_at__lte=timezone.now()).order_by("next_at")[:BATCH]
    by_name = {consumer.name: consumer for consumer in consumers()}
    tried = 0
    for failure in due.select_related("change_set__actor"):
        consumer = by_name.get(failure.consumer)
        with transaction.atomic():
            if consumer is None:
                failure.delete()
            else:
                _tell(consumer, [failure.change_set])
                tried += 1
    return tried


def tell_of(change_set: ChangeSet) -> None:
    """Tell every consumer of one change set, whatever its size."""
    for consumer in consumers():
        if consumer.is_waiting():
            with transaction.atomic():
                _tell(consumer, [change_set])


def consumers() -> list[ChangeSetConsumer]:
    """All consumers that modules declare."""
    return registry.extensions(ChangeSetConsumer)


def _size(change_set: ChangeSet) -> int:
    return sum(count for count in change_set.counts.values() if isinstance(count, int))


def _tell(consumer: ChangeSetConsumer, change_sets: Sequence[ChangeSet]) -> None:
    """Tell one consumer; when it fails, tell it of each alone, so that only the one it fails on waits."""
    if not change_sets:
        return
    try:
        with transaction.atomic():
            consumer.take(change_sets)
            Failure.objects.filter(consumer=consumer.name, change_set__in=change_sets).delete()
    except Error as error:
        if fault_of(error) in (Fault.LOST, Fault.BUSY, Fault.FULL):
            raise
        _failed(consumer, change_sets, error)
    except Exception as error:  # whatever a module's own code may raise: the others must be told all the same
        _failed(consumer, change_sets, error)


def _failed(consumer: ChangeSetConsumer, change_sets: Sequence[ChangeSet], error: Exception) -> None:
    if len(change_sets) > 1:
        for change_set in change_sets:
            _tell(consumer, [change_set])
        return
    logger.error("%s could not take change set %s", consumer.name, change_sets[0].pk, exc_info=error)
    failure, is_new = Failure.objects.get_or_create(
        consumer=consumer.name, change_set=change_sets[0], defaults={"error": _said(error)}
    )
    if not is_new:
        failure.attempts += 1
        failure.error = _said(error)
    given_up = failure.attempts >= ATTEMPTS
    failure.next_at = None if given_up else timezone.now() + timedelta(seconds=4.0**failure.attempts / 4)
    failure.save()


def _said(error: Exception) -> str:
    return type(error).__name__
