"""Opening a change set: the transaction in which tracked rows may be written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import CONTEXT_SETTING
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_current: ContextVar[ChangeSet | None] = ContextVar("rapport_change_set", default=None)
_noting: ContextVar[list[ChangeSet] | None] = ContextVar("rapport_acts_noted", default=None)


def current_change_set() -> ChangeSet | None:
    """The change set of the running block, or None outside one."""
    return _current.get()


@contextmanager
def acts_noted() -> Iterator[list[ChangeSet]]:
    """The change sets that the block makes, in their order: what exactly this request did, for its undo.

    One that changed nothing is not among them, nor one of another request of the same person.
    """
    noted: list[ChangeSet] = []
    token = _noting.set(noted)
    try:
        yield noted
    finally:
        _noting.reset(token)


@contextmanager
def change_set(
    *,
    actor: User | None,
    channel: str,
    act: str,
    kind: str = "",
    summary: str = "",
    parent: ChangeSet | None = None,
) -> Iterator[ChangeSet]:
    """One transaction whose tracked writes belong to one change set.

    Inside another change set it joins that one (a savepoint, no new change set), so services compose. An exception
    rolls everything back, the change set itself included; so does a write that finds everything as it is to be.
    """
    _refuse_looking(actor)
    outer = _current.get()
    if outer is not None:
        with transaction.atomic():
            yield outer
        return
    with transaction.atomic():
        opened = ChangeSet.objects.create(
            actor=actor,
            channel=channel,
            act=act,
            kind=kind,
            summary=summary[:300],
            parent=parent,
            state=ChangeSet.State.DONE,
            finished_at=timezone.now(),
        )
        with _entered(opened):
            yield opened
        if opened.unchanged and not opened.counts:
            _forget(opened)
            return
        if opened.counts:
            ChangeSet.objects.filter(pk=opened.pk).update(counts=opened.counts, summary=opened.summary)
        noting = _noting.get()
        if noting is not None:
            noting.append(opened)


def note_act(*, actor: User | None, channel: str, act: str, kind: str, summary: str) -> None:
    """Note something that changes no record, such as an export: a change set without writes (``acts.ONLY_NOTED``)."""
    with change_set(actor=actor, channel=channel, act=act, kind=kind, summary=summary):
        pass


def _refuse_looking(actor: User | None) -> None:
    """Whoever sees the product as somebody else does nothing as them."""
    if actor is not None and actor.seen_by is not None:
        raise Refused(_("You are only looking: nothing can be changed."))


def _forget(opened: ChangeSet) -> None:
    """Delete a change set of this transaction. Nothing points at it yet, so no table is asked what does: most writes
    of rules find everything as it is to be."""
    ChangeSet.objects.filter(pk=opened.pk)._raw_delete(connection.alias)
    opened.pk = None


def start_long_change_set(
    *, actor: User | None, channel: str, act: str, kind: str = "", summary: str = ""
) -> ChangeSet:
    """Begin a change set that spans many transactions (an import, a bulk edit); end it with :func:`finish`."""
    _refuse_looking(actor)
    return ChangeSet.objects.create(actor=actor, channel=channel, act=act, kind=kind, summary=summary[:300])


@contextmanager
def resume(opened: ChangeSet) -> Iterator[ChangeSet]:
    """One transaction of a long change set."""
    with transaction.atomic(), _entered(opened):
        yield opened


def finish(opened: ChangeSet, *, failed: bool = False) -> None:
    """Close a long change set; what it wrote stays and can be undone, also when it failed half-way."""
    opened.state = ChangeSet.State.FAILED if failed else ChangeSet.State.DONE
    opened.finished_at = timezone.now()
    opened.save(update_fields=["state", "finished_at", "counts", "summary"])


@contextmanager
def _entered(opened: ChangeSet) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [CONTEXT_SETTING, str(opened.uid)])
    token = _current.set(opened)
    try:
        yield
    finally:
        _current.reset(token)
