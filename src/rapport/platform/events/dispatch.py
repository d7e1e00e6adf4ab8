"""Taking messages from the outbox and telling the consumers, once each, however often a worker is killed.

The outbox is a queue rather than a log with a cursor: a message is taken when its transaction is visible, so one that
commits late is never passed over, and a long one holds nobody up.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import Error, close_old_connections, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.custom_fields.definitions import refresh_if_changed
from rapport.platform.database.faults import Fault, fault_of
from rapport.platform.events.consumers import ChangeSetConsumer
from rapport.platform.events.models import Failure, Message
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
READING = ""
"""In the place of a consumer: the change set could not be read, so nobody was told."""
ATTEMPTS = 8
"""Times that a consumer may fail on a change set before it is given up, over an hour and a half."""

_TAKE = """
    DELETE FROM events_message WHERE id IN (SELECT id FROM events_message ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    RETURNING id, change_set_id
"""
_TAKE_ONE = """
    DELETE FROM events_message WHERE id IN (SELECT id FROM events_message WHERE id = %s FOR UPDATE SKIP LOCKED)
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
    """Take up to ``limit`` messages in one transaction and tell every consumer; the number taken.

    When they cannot be read together, each is read alone, and one that cannot be read is put aside with its error.
    """
    try:
        return _dispatch(_TAKE, limit)
    except Exception as error:
        if _is_passing(error):
            raise
        logger.warning("Messages could not be read together (%s); each is read alone", _said(error))
    return sum(_dispatch_alone(pk) for pk in Message.objects.order_by("id").values_list("pk", flat=True)[:limit])


def _dispatch(take: str, which: int) -> int:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(take, [which])
            taken = sorted(cursor.fetchall())
        if taken:
            order = {change_set_id: number for number, (_id, change_set_id) in enumerate(taken)}
            _tell_all(order)
        return len(taken)


def _dispatch_alone(message: int) -> int:
    """Take one message; when it cannot be read, it is no longer in the way of the others."""
    try:
        return _dispatch(_TAKE_ONE, message)
    except Exception as error:
        if _is_passing(error):
            raise
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_TAKE_ONE, [message])
            for _id, change_set_id in cursor.fetchall():
                if ChangeSet.objects.filter(pk=change_set_id).exists():
                    _note(READING, change_set_id, error)
        return 1


def _tell_all(order: Mapping[int, int]) -> None:
    """Tell every consumer of change sets, given their places in the order."""
    listening = [consumer for consumer in consumers() if _is_waiting(consumer)]
    if not listening:
        return
    found = sorted(ChangeSet.objects.filter(pk__in=order).select_related("actor"), key=lambda one: order[one.pk])
    for large in [one for one in found if _size(one) >= LARGE]:
        app.configure_task("tell_large_change_set").defer(change_set=large.pk)
    small = [one for one in found if _size(one) < LARGE]
    for consumer in listening:
        _tell(consumer, small)


def _is_waiting(consumer: ChangeSetConsumer) -> bool:
    """Whether it waits for anything; one that cannot say is told, so that its error is noted as its own."""
    try:
        return consumer.is_waiting()
    except Error:
        raise  # after which nothing else can be asked in this transaction
    except Exception as error:
        logger.warning("%s cannot say whether it waits (%s)", consumer.name, _said(error))
        return True


def retry_failures() -> int:
    """Try again what could not be taken or read earlier and is due now; the number tried."""
    due = Failure.objects.filter(next_at__lte=timezone.now()).order_by("next_at").values_list("pk", flat=True)
    return sum(_retry(pk) for pk in list(due[:BATCH]))


def _retry(pk: int) -> int:
    by_name = {consumer.name: consumer for consumer in consumers()}
    with transaction.atomic():
        due = Failure.objects.filter(pk=pk, next_at__lte=timezone.now()).select_for_update(skip_locked=True)
        failure = due.first()
        if failure is None:
            return 0  # another process tries it
        if failure.consumer not in (READING, *by_name):
            failure.delete()
            return 0
        try:
            with transaction.atomic():
                if failure.consumer == READING:
                    _tell_all({failure.change_set_id: 0})
                    failure.delete()
                else:
                    _tell(by_name[failure.consumer], [failure.change_set])
        except Exception as error:
            if _is_passing(error):
                raise
            _note(failure.consumer, failure.change_set_id, error)
    return 1


def try_again(failures: QuerySet[Failure]) -> int:
    """Let these be tried again at once, as often as new ones; the number of them."""
    return failures.update(next_at=timezone.now(), attempts=0)


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
    except Exception as error:  # whatever a module's own code may raise: the others must be told all the same
        if _is_passing(error):
            raise
        if len(change_sets) > 1:
            for change_set in change_sets:
                _tell(consumer, [change_set])
        else:
            _note(consumer.name, change_sets[0].pk, error)


def _note(consumer: str, change_set: int, error: Exception) -> None:
    logger.error("%s could not take change set %s", consumer or "the outbox", change_set, exc_info=error)
    failure, is_new = Failure.objects.get_or_create(
        consumer=consumer, change_set_id=change_set, defaults={"error": _said(error)}
    )
    if not is_new:
        failure.attempts += 1
        failure.error = _said(error)
    given_up = failure.attempts >= ATTEMPTS
    failure.next_at = None if given_up else timezone.now() + timedelta(seconds=4.0**failure.attempts / 4)
    failure.save()


def _is_passing(error: Exception) -> bool:
    """Whether the database is at fault, so that the same succeeds later."""
    return isinstance(error, Error) and fault_of(error) in (Fault.LOST, Fault.BUSY, Fault.FULL)


def _said(error: Exception) -> str:
    return type(error).__name__
