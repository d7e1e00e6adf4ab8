"""Promises as a record kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers import promises
from rapport.customers.access import SeenWithParty
from rapport.customers.models import Promise
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.web.panels import may_edit
from rapport.platform.write import Batch, Change

State = Promise.State


class PromiseRecord(RecordType[Promise]):
    """What was promised to a customer."""

    name = "promises"
    icon = "handshake"
    description = _("What was promised to customers, by whom and until when, and whether it was kept.")
    help_topic = "promises"
    title_columns = ["words"]
    columns = ["words", "party", "due_on", "state", "owner", "made_on"]
    filters = ["state", "due_on", "owner", "party", "made_on", "settled_on", "external_id"]
    sorts = ["due_on", "made_on", "created_at"]
    default_sort = "due_on"
    views = [
        Preset("open", _("Open promises"), "state=open", default=True),
        Preset("due", _("Due promises"), "state=open&due_on__within=until_today"),
        Preset("mine-open", _("My open promises"), "state=open&owner=me"),
        Preset("broken", _("Late or broken"), "state__in=late,broken&sort=-due_on"),
    ]
    quick_create = ["words", "party", "due_on", "owner"]
    facts = ["party", "due_on", "state", "owner"]
    fieldsets = [
        Fieldset(_("Promise"), ["words", "party", "made_on", "due_on", "owner"]),
        Fieldset(_("What became of it"), ["state", "settled_on", "note"]),
    ]
    exclude = ["reminded_on", "touch_uid"]
    access = SeenWithParty()
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q(state="open")}
    virtual = [ExternalIds("promises")]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[Promise]) -> None:
        for change in batch.changes:
            _settle(change)
            _check_days(change)

    def after_save(self, batch: Batch[Promise]) -> None:
        promises.write_timeline(batch.instances)

    def before_delete(self, batch: Batch[Promise]) -> None:
        promises.forget_timeline(batch.ids)

    def refresh(self, ids: Sequence[int]) -> None:
        promises.refresh_timeline(ids)

    def get_subtitle(self, instance: Promise) -> str:
        return str(instance.get_state_display())

    def get_head_actions(self, request: HttpRequest, instance: Promise) -> Sequence[HeadAction]:
        if instance.state != State.OPEN or not may_edit(request, registry.get(self.name), instance):
            return ()
        settle = reverse("promise-settle", args=[instance.uid])
        return [HeadAction(gettext("Settle"), settle, "circle-check", primary=True, dialog=True)]


def _settle(change: Change[Promise]) -> None:
    """A settled promise has a day; whether one that was kept was kept in time, the days say."""
    promise = change.instance
    if change.changed("due_on") and not change.is_new:
        promise.reminded_on = None
    if promise.state == State.OPEN:
        promise.settled_on = None
        return
    if promise.settled_on is None:
        promise.settled_on = timezone.localdate()
    if promise.state in (State.KEPT, State.LATE):
        late = promise.due_on is not None and promise.settled_on > promise.due_on
        promise.state = State.LATE if late else State.KEPT


def _check_days(change: Change[Promise]) -> None:
    promise = change.instance
    made_on: date | None = promise.made_on  # a form may leave it empty, which is said of the field itself
    for name, day in (("due_on", promise.due_on), ("settled_on", promise.settled_on)):
        if made_on is not None and day is not None and day < made_on:
            change.add_error(name, gettext("The day lies before that of the promise."))
