"""Tells people of what nobody did, that the time of a record has come, and of acts that have a name of their own, as
the answer to a hand-off. What else somebody did is told by :mod:`telling`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from rapport.platform.history.models import ChangeSet
from rapport.platform.notifications.choices import Act, Delivery, Reason
from rapport.platform.notifications.live.hints import hint
from rapport.platform.notifications.models import Notification, Preference


@dataclass(frozen=True, slots=True)
class Reminder:
    """Whom to tell of which record."""

    user: int
    kind: str
    record: int
    actor: int | None = None
    """Whose doing it is, where somebody did something."""


def remind(reminders: Sequence[Reminder], *, reason: Reason, act: Act, about: ChangeSet) -> int:
    """Make a notification for each person and kind, of all the records that are given; in the transaction in which that
    is noted, so that it happens once. Returns how many. Whether somebody may see the record, the inbox decides.

    ``about`` is the act that is told of, or the change set in which it is noted that a time has come. An unread line
    that only says that the same act changed the record goes: this one says what it did.
    """
    records: dict[tuple[int, str], list[int]] = {}
    actors: dict[tuple[int, str], set[int | None]] = {}
    for one in reminders:
        records.setdefault((one.user, one.kind), []).append(one.record)
        actors.setdefault((one.user, one.kind), set()).add(one.actor)
    chosen = Preference.objects.filter(user__in={user for user, _kind in records}, reason=reason)
    delivery = dict(chosen.values_list("user_id", "delivery"))
    heard = {key: ids for key, ids in records.items() if delivery.get(key[0]) != Delivery.NEVER}
    said = Notification.objects.filter(change_set_id=about.pk, act=Act.UPDATED, part_kind="", read_at=None)
    said.filter(user__in={user for user, _kind in heard}, kind__in={kind for _user, kind in heard}).delete()
    made = Notification.objects.bulk_create(
        [
            Notification(
                user_id=user,
                kind=kind,
                record_id=min(ids),
                reason=reason,
                act=act,
                actor_id=next(iter(actors[user, kind])) if len(actors[user, kind]) == 1 else None,
                change_set_id=about.pk,
                count=len(set(ids)),
                at=timezone.now(),
            )
            for (user, kind), ids in sorted(heard.items())
        ],
        ignore_conflicts=True,
    )
    at_once = {user for user, _kind in heard if delivery.get(user, Delivery.LIVE) == Delivery.LIVE}
    newest = Notification.objects.filter(change_set_id=about.pk).order_by("-pk").values_list("pk", flat=True).first()
    hint(sorted(at_once), newest or 0)
    return len(made)
