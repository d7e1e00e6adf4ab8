"""Touches and tasks as record kinds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from rapport.customers.about import About
from rapport.customers.about_rules import settle
from rapport.customers.access import VisibleTouches
from rapport.customers.head import hand_over_actions
from rapport.customers.models import Party, Task, TimelineItem, Touch, TouchParticipant
from rapport.customers.tasks import refresh_next_task
from rapport.customers.touches import (
    add_bodies,
    add_participants,
    bodies_of,
    delete_parts_of,
    refresh_timeline,
    set_body,
    set_participants,
    summarise,
    write_timeline,
)
from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows_of_model
from rapport.platform.access.policy import OwnedBy
from rapport.platform.access.titles import nameless, present_reader, title_of
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.any_of import any_of
from rapport.platform.records.clean import LONG_TEXT_LIMIT
from rapport.platform.records.collections import as_list
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.matching import IDS_AT_ONCE
from rapport.platform.records.models import ExternalId
from rapport.platform.records.presets import Preset
from rapport.platform.records.record import Board, Calendar, Fieldset, HeadAction, RecordType
from rapport.platform.records.registry import registry
from rapport.platform.records.virtual import VirtualField
from rapport.platform.write import Batch, Change

if TYPE_CHECKING:
    from django.http import HttpRequest

    from rapport.platform.history.models import ChangeSet


class TouchText(VirtualField):
    """The full text of a touch, kept apart from its row."""

    kind = FieldKind.LONG_TEXT

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        return bodies_of(ids)

    def clean(self, value: Any) -> str:
        text = "" if value is None else str(value).replace("\x00", "").replace("\r\n", "\n")
        if len(text) > LONG_TEXT_LIMIT:
            raise ValidationError(
                gettext("This is %(length)s characters long; at most %(limit)s fit here. Shorten it."),
                params={"length": len(text), "limit": LONG_TEXT_LIMIT},
                code="max_length",
            )
        return text

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        given = list(zip(changes, values, strict=True))
        add_bodies((change.instance, text) for change, text in given if change.is_new)
        for change, text in given:
            if not change.is_new:
                set_body(change.instance, text)

    def json_schema(self) -> dict[str, Any]:
        return {"type": "string"}


class Participants(VirtualField):
    """Further parties that took part, by uid."""

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        found: dict[int, list[dict[str, str]]] = defaultdict(list)
        links = list(TouchParticipant.objects.filter(touch_id__in=ids).select_related("party"))
        reached = _reached({link.party_id for link in links})
        for link in links:
            called = title_of(link.party) if link.party_id in reached else _nameless(link.party)
            found[link.touch_id].append({"uid": str(link.party.uid), "value": called})
        return found

    def clean(self, value: Any) -> list[Party]:
        if isinstance(value, (list, tuple)) and all(isinstance(item, Party) for item in value):
            return list(value)
        uids = [parse_uid(str(item.get("uid") if isinstance(item, dict) else item)) for item in as_list(value)]
        parties = list(Party.objects.filter(uid__in=[uid for uid in uids if uid]))
        if len(parties) != len({*uids}):
            raise ValidationError(gettext("A participant is not a known party."), code="unknown")
        return parties

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        given = list(zip(changes, values, strict=True))
        add_participants((change.instance, parties) for change, parties in given if change.is_new)
        for change, parties in given:
            if not change.is_new:
                set_participants(change.instance, parties)


def _reached(parties: set[int]) -> set[int]:
    """Those of these parties that the reader of the request at hand sees; all of them where nobody reads."""
    reader = present_reader()
    if reader is None or not parties:
        return parties
    return set(rows_of_model(Party, reader).filter(pk__in=parties).values_list("pk", flat=True))


def _nameless(party: Party) -> str:
    """What somebody who took part is called by who does not reach them."""
    return nameless(registry.of_instance(party), party.uid)


class TouchIds(ExternalIds):
    """External ids of touches, which no index finds by their key: the timeline knows the uid of each."""

    def _records(self, matching: QuerySet[ExternalId]) -> Q:
        keys = list(matching.values_list("record_id", flat=True)[:IDS_AT_ONCE])
        found = TimelineItem.objects.filter(source_kind="touches", source_id__in=keys)
        return Q(uid__in=set(found.values_list("source_uid", flat=True)))


class TouchRecord(RecordType[Touch]):
    """One interaction with a party, by whatever channel."""

    name = "touches"
    icon = "message-circle"
    description = _("Calls, mails, meetings, notes: every touch with a customer, by whatever channel.")
    columns = ["happened_at", "channel", "party", "subject", "summary", "outcome", "owner"]
    filters = [
        "party", "about", "channel", "direction", "outcome", "happened_at", "duration_minutes", "owner", "external_id",
    ]  # fmt: skip
    sorts = ["happened_at"]
    calendars = [Calendar("happened_at", movable=False)]
    default_sort = "-happened_at"
    partitioned_by = "happened_at"
    quick_create = ["channel", "party", "happened_at", "subject", "text", "outcome", "duration_minutes"]
    fieldsets = [
        Fieldset(
            _("Touch"),
            [
                "channel",
                "direction",
                "party",
                "about",
                "happened_at",
                "subject",
                "text",
                "outcome",
                "duration_minutes",
            ],
        ),
        Fieldset(_("More"), ["participants", "visibility", "owner", "source"]),
    ]
    exclude = ["linked_kind", "linked_uid", "pinned", "party_owner"]
    read_only = ["summary"]
    parts = {TouchParticipant: "touch_id"}
    access = VisibleTouches()
    virtual = [
        About(Touch),
        TouchText("text", _("Text")),
        Participants("participants", _("Also took part")),
        TouchIds("touches"),
    ]
    import_keys = ["external_id"]
    importable = True

    def before_save(self, batch: Batch[Touch]) -> None:
        settle(batch)
        for change in batch.changes:
            if not change.is_new and change.changed("party_id", "happened_at"):
                field = "party" if change.changed("party_id") else "happened_at"
                change.add_error(field, gettext("A touch stays where and when it was. Delete it and log it anew."))
            if change.is_new and "happened_at" not in change.values:
                change.instance.happened_at = timezone.now()
            if "text" in change.values:
                change.instance.summary = summarise(change.values["text"])

    def after_save(self, batch: Batch[Touch]) -> None:
        write_timeline(batch.instances)

    def get_head_actions(self, request: HttpRequest, instance: Touch) -> Sequence[HeadAction]:
        return hand_over_actions(request, instance)

    def get_file_page(self, instance: Touch) -> UUID:
        return instance.party.uid

    def before_delete(self, batch: Batch[Touch]) -> None:
        delete_parts_of(batch.ids)

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        return _of_erased_parties(Touch, ids)

    def refresh(self, ids: Sequence[int]) -> None:
        refresh_timeline(ids)


class TaskRecord(RecordType[Task]):
    """Something to do, usually for a party."""

    name = "tasks"
    icon = "circle-check"
    description = _("What is to be done for a customer, by whom and until when.")
    columns = ["subject", "party", "about", "due_on", "priority", "is_done", "owner"]
    filters = ["is_done", "due_on", "owner", "party", "about", "priority", "external_id"]
    sorts = ["due_on", "created_at"]
    default_sort = "due_on"
    boards = [
        Board("is_done", card=["party", "due_on", "priority", "owner"]),
        Board("priority", card=["party", "due_on", "owner"]),
        Board("owner", card=["party", "due_on", "priority"]),
    ]
    calendars = [Calendar("due_on")]
    views = [
        Preset("open", pgettext_lazy("tasks", "Open"), "is_done=false", default=True),
        Preset("overdue", _("Overdue"), "is_done=false&due_on__within=past"),
        Preset("done", _("Done"), "is_done=true&sort=-due_on"),
    ]
    search = {"subject": "A", "party__display_name": "C"}
    quick_create = ["subject", "party", "about", "due_on", "priority", "owner"]
    facts = ["due_on", "priority", "is_done", "owner", "party"]
    fieldsets = [
        Fieldset(_("Task"), ["subject", "party", "about", "due_on", "remind_at", "priority", "is_done"]),
        Fieldset(_("More"), ["description", "owner"]),
    ]
    access = OwnedBy("owner")
    hand_over: ClassVar[Mapping[str, Q]] = {"owner": Q(is_done=False)}
    exclude = ["linked_kind", "linked_uid", "reminded_for"]
    virtual = [About(Task), ExternalIds("tasks")]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[Task]) -> None:
        settle(batch)
        for change in batch.changes:
            if change.changed("is_done"):
                change.instance.done_at = timezone.now() if change.instance.is_done else None

    def get_overdue(self, instance: Task) -> Sequence[str]:
        late = not instance.is_done and instance.due_on is not None and instance.due_on < timezone.localdate()
        return ["due_on"] if late else ()

    def after_save(self, batch: Batch[Task]) -> None:
        refresh_next_task({change.instance.party_id for change in batch.changes} | _former_parties(batch))

    def get_head_actions(self, request: HttpRequest, instance: Task) -> Sequence[HeadAction]:
        return hand_over_actions(request, instance)

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        return _of_erased_parties(Task, ids)

    def refresh(self, ids: Sequence[int]) -> None:
        present = Task.objects.filter(pk__in=ids).values_list("party_id", flat=True)
        former = event_model_of(Task)._default_manager.filter(pgh_obj__in=ids).values_list("party_id", flat=True)
        refresh_next_task({*present, *former})

    def before_delete(self, batch: Batch[Task]) -> None:
        refresh_next_task({task.party_id for task in batch.instances}, without=batch.ids)


def _former_parties(batch: Batch[Task]) -> set[int | None]:
    return {change.before.get("party_id") for change in batch.changes}


def _of_erased_parties(model: type[Touch] | type[Task], ids: Sequence[int]) -> dict[int, str]:
    """Rows that stay as part of an account without a person."""
    kept = model._default_manager.filter(any_of("pk", ids), party__erased_at__isnull=False)
    return dict.fromkeys(kept.values_list("pk", flat=True), "erased")
