"""Logging touches and keeping the timeline: the write side of the activity group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max
from django.utils import timezone

from rapport.customers.cadence import refresh_due
from rapport.customers.models import Party, TimelineItem, Touch, TouchBody, TouchParticipant

SUMMARY_LENGTH = 280
"""Characters of a touch's text that the timeline shows before it is opened."""


def summarise(text: str) -> str:
    """The first lines of a touch's text as one line."""
    flat = " ".join(text.split())
    return flat if len(flat) <= SUMMARY_LENGTH else flat[: SUMMARY_LENGTH - 1] + "…"


def timeline_item(touch: Touch, party_id: int) -> TimelineItem:
    """The line of one participant's timeline for a touch, not saved."""
    return TimelineItem(
        party_id=party_id,
        at=touch.happened_at,
        kind=touch.channel,
        source_kind="touches",
        source_id=touch.pk,
        source_uid=touch.uid,
        actor_id=touch.owner_id,
        direction=touch.direction,
        title=touch.subject,
        summary=touch.summary,
        outcome=touch.outcome,
        duration_minutes=touch.duration_minutes,
        visibility=touch.visibility,
        principals=touch.principals,
        pinned=touch.pinned,
        linked_kind=touch.linked_kind,
        linked_uid=touch.linked_uid,
        created_in=touch.created_in,
    )


def write_timeline(touches: Sequence[Touch]) -> None:
    """Bring the timelines of these touches' participants up to date and note the last contact."""
    ids = [touch.pk for touch in touches]
    items = TimelineItem.objects.filter(source_kind="touches", source_id__in=ids)
    former = set(items.values_list("party_id", flat=True))
    items.delete()
    participants: dict[int, set[int]] = {touch.pk: {touch.party_id} for touch in touches}
    for row in TouchParticipant.objects.filter(touch_id__in=ids).values_list("touch_id", "party_id"):
        participants[row[0]].add(row[1])
    written = [timeline_item(touch, party) for touch in touches for party in sorted(participants[touch.pk])]
    TimelineItem.objects.bulk_create(written, batch_size=1000)
    refresh_last_touch(former.union(*participants.values()))


def turn_pins(touches: Sequence[Touch]) -> None:
    """Pin the touches that were not, and unpin those that were; inside a change set."""
    for touch in touches:
        touch.pinned = not touch.pinned
        Touch.objects.filter(pk=touch.pk, happened_at=touch.happened_at).update(pinned=touch.pinned)
    write_timeline(touches)


def refresh_last_touch(party_ids: Iterable[int]) -> None:
    """Set ``last_touch_at`` of these parties from their timelines, and when the next contact is due; notes are no
    contact, nor is what is planned."""
    ids = list(party_ids)
    latest = dict(
        TimelineItem.objects.filter(party__in=ids, source_kind="touches", at__lte=timezone.now())
        .exclude(kind="note")
        .values_list("party_id")
        .annotate(Max("at"))
    )
    known = Party.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "last_touch_at")
    for party_id, before in known:
        if before != latest.get(party_id):
            Party.objects.filter(pk=party_id).update(last_touch_at=latest.get(party_id))
    refresh_due(ids)


def set_body(touch: Touch, text: str) -> None:
    """Keep the full text of a touch; an empty one removes it."""
    bodies = TouchBody.objects.filter(party=touch.party_id, touch_id=touch.pk)
    if not text:
        bodies.delete()
    elif not bodies.update(text=text):
        TouchBody.objects.create(party_id=touch.party_id, touch_id=touch.pk, happened_at=touch.happened_at, text=text)


def add_bodies(texts: Iterable[tuple[Touch, str]]) -> None:
    """Keep the full texts of touches that have none yet, those without a letter left out."""
    TouchBody.objects.bulk_create(
        [
            TouchBody(party_id=touch.party_id, touch_id=touch.pk, happened_at=touch.happened_at, text=text)
            for touch, text in texts
            if text
        ],
        batch_size=500,
    )


def add_participants(taking_part: Iterable[tuple[Touch, Sequence[Party]]]) -> None:
    """Note who else took part in touches of which nobody is noted yet."""
    TouchParticipant.objects.bulk_create(
        [
            TouchParticipant(party_id=party_id, touch_id=touch.pk, happened_at=touch.happened_at)
            for touch, parties in taking_part
            for party_id in sorted({party.pk for party in parties} - {touch.party_id})
        ],
        batch_size=1_000,
    )


def set_participants(touch: Touch, parties: Sequence[Party]) -> None:
    """Let exactly these further parties have taken part in a touch."""
    wanted = {party.pk for party in parties} - {touch.party_id}
    rows = TouchParticipant.objects.filter(touch_id=touch.pk)
    rows.exclude(party__in=wanted).delete()
    present = set(rows.values_list("party_id", flat=True))
    for party_id in sorted(wanted - present):
        TouchParticipant.objects.create(party_id=party_id, touch_id=touch.pk, happened_at=touch.happened_at)


def bodies_of(touch_ids: Sequence[int]) -> dict[int, str]:
    """The full texts of these touches."""
    return dict(TouchBody.objects.filter(touch_id__in=touch_ids).values_list("touch_id", "text"))


def delete_activity_of(party_ids: Sequence[int]) -> None:
    """Delete what has no foreign key to its party: called before parties are deleted; history keeps it."""
    # First what the touches left on the timelines of others who took part.
    delete_parts_of(list(Touch.objects.filter(party__in=party_ids).values_list("pk", flat=True)))
    for model in (TouchBody, TouchParticipant, Touch):
        model._default_manager.filter(party__in=party_ids).delete()
    TimelineItem.objects.filter(party__in=party_ids).delete()


def refresh_timeline(touch_ids: Sequence[int]) -> None:
    """Bring the timeline lines of touches that came or went behind the write path up to date."""
    present = list(Touch.objects.filter(pk__in=touch_ids))
    gone = set(touch_ids) - {touch.pk for touch in present}
    items = TimelineItem.objects.filter(source_kind="touches", source_id__in=gone)
    parties = set(items.values_list("party_id", flat=True))
    items.delete()
    refresh_last_touch(parties)
    if present:
        write_timeline(present)


def delete_parts_of(touch_ids: Sequence[int]) -> None:
    """Delete what hangs on touches that are about to be deleted; their parties' last contact follows."""
    items = TimelineItem.objects.filter(source_kind="touches", source_id__in=touch_ids)
    parties: set[Any] = set(items.values_list("party_id", flat=True))
    items.delete()
    TouchBody.objects.filter(touch_id__in=touch_ids).delete()
    TouchParticipant.objects.filter(touch_id__in=touch_ids).delete()
    refresh_last_touch(parties)
