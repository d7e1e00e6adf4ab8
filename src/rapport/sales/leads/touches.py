"""Logging touches with leads, the last contact that follows from them, and what becomes of them at a conversion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.log import ACT, FollowUp
from rapport.customers.models import Party, Touch
from rapport.customers.models.touches import Channel
from rapport.platform import write
from rapport.platform.files.models import File
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.models import ExternalId
from rapport.platform.records.registry import registry
from rapport.sales.models import Lead, LeadTouch

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

KIND = "lead-touches"
LOOK_BACK = timedelta(hours=25)
"""How far a look at what was planned goes back: runs that a stopped machine misses within a day are made up for."""
SAID = ("channel", "direction", "happened_at", "subject", "text", "outcome", "duration_minutes")
"""What a touch says, whether it is with a lead or with a customer."""


@dataclass(frozen=True, slots=True)
class Logged:
    """What was written."""

    change_set: ChangeSet
    touch: LeadTouch

    @property
    def uid(self) -> UUID:
        """By which the whole of it can be found again: the uid of its change set."""
        return self.change_set.uid


def lead_touch_log(
    *,
    lead: Lead,
    values: Mapping[str, Any],
    actor: User,
    channel: str,
    follow_up: FollowUp | None = None,
    files: Sequence[UploadedFile[Any]] = (),
) -> Logged:
    """Write a touch with a lead, with its files; a follow-up becomes the next step of the lead. Raises what the write
    path raises; nothing is written then."""
    with change_set(actor=actor, channel=channel, act=ACT, kind=KIND) as opened:
        given = {name: value for name, value in values.items() if name in SAID}
        touch: LeadTouch = write.create(registry.get(KIND), {**given, "lead": lead}, actor=actor, channel=channel)
        if follow_up is not None:
            what = follow_up.subject or _("Follow up: %(what)s") % {"what": touch.subject or lead.name}
            step = {"next_step": what[:300], "next_step_on": follow_up.due_on}
            write.update(registry.get("leads"), lead, step, actor=actor, channel=channel)
        files_add(uploads=files, kind=KIND, record_uid=touch.uid, page_uid=lead.uid, actor=actor, channel=channel)
        opened.summary = _("%(way)s with %(name)s") % {"way": touch.get_channel_display(), "name": lead.name}
        return Logged(opened, touch)


def refresh_last_touch(leads: Iterable[int], *, without: Sequence[int] = ()) -> None:
    """Set ``last_touch_at`` of these leads from their touches, except those that are about to go; notes are none, nor
    is what is planned."""
    ids = set(leads)
    happened = LeadTouch.objects.filter(lead__in=ids, happened_at__lte=timezone.now()).exclude(channel=Channel.NOTE)
    happened = happened.exclude(pk__in=without)
    latest = dict(happened.order_by().values_list("lead_id").annotate(Max("happened_at")))
    behind = [
        Lead(pk=pk, last_touch_at=latest.get(pk))
        for pk, noted in Lead.objects.filter(pk__in=ids).values_list("pk", "last_touch_at")
        if noted != latest.get(pk)
    ]
    Lead.objects.bulk_update(behind, ["last_touch_at"], batch_size=1000)


def note_planned() -> None:
    """Bring ``last_touch_at`` up to date where a touch lay ahead when it was written down and is over now."""
    now = timezone.now()
    over = LeadTouch.objects.filter(happened_at__gt=now - LOOK_BACK, happened_at__lte=now)
    refresh_last_touch(over.filter(created_at__lt=F("happened_at")).values_list("lead_id", flat=True))


def hand_to_customer(lead: Lead, party: Party) -> None:
    """Make touches of the customer of those of the lead, with owner, time, words, files and ids as they were, and take
    them away from the lead; inside the change set of its conversion."""
    held = list(LeadTouch.objects.filter(lead=lead).select_related("owner").order_by("happened_at", "pk"))
    if not held:
        return
    ids = _ids_of(held)
    rows = [
        {name: getattr(touch, name) for name in SAID}
        | {"party": party, "owner": touch.owner, "external_id": ids.get(touch.pk, [])}
        for touch in held
    ]
    own = registry.get(KIND)
    write.delete_many(own, [touch.pk for touch in held], actor=write.SYSTEM)
    made: list[Touch] = write.create_many(registry.get("touches"), rows, actor=write.SYSTEM)
    for former, touch in zip(held, made, strict=True):
        of_touch = File.objects.filter(linked_kind=KIND, linked_uid=former.uid)
        of_touch.update(linked_kind="touches", linked_uid=touch.uid, page_uid=party.uid)


def delete_touches_of(leads: Iterable[int]) -> None:
    """Delete what was said with leads that are about to go, by the write path, so that the ids in other programs go
    and come back with it."""
    held = list(LeadTouch.objects.filter(lead__in=list(leads)).values_list("pk", flat=True))
    if held:
        write.delete_many(registry.get(KIND), held, actor=write.SYSTEM)


def _ids_of(touches: Sequence[LeadTouch]) -> dict[int, list[dict[str, str]]]:
    """By which another program knows them."""
    found: dict[int, list[dict[str, str]]] = {}
    for one in ExternalId.objects.filter(kind=KIND, record_id__in=[touch.pk for touch in touches]):
        found.setdefault(one.record_id, []).append({"system": one.system, "value": one.value})
    return found
