"""The composer's kinds and fields, and what a posted one means; on a party's page and for logging from anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.customers.about import FIELD
from rapport.customers.composer_own import own_values
from rapport.customers.log import FollowUp, Given
from rapport.customers.models import Task
from rapport.customers.models.touches import Channel, Direction, Visibility
from rapport.lib.moments import leading_moment
from rapport.platform.web.once import form_key

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.web.forms import RecordForm

TASK = "task"
_KINDS = (
    ("note", gettext_lazy("Note"), "note"),
    ("call", gettext_lazy("Call"), "call"),
    ("mail", gettext_lazy("Mail"), "email"),
    ("meeting", gettext_lazy("Meeting"), "meeting"),
    ("message", gettext_lazy("Message"), ""),
    (TASK, gettext_lazy("Task"), ""),
)
"""Value, label and channel; a message says its channel itself."""
_PLANNED = ("call", "meeting")
"""Kinds that are often written down before they take place."""
_MESSAGES = (Channel.MESSENGER, Channel.CHAT, Channel.SMS, Channel.LETTER, Channel.FAX, Channel.SOCIAL, Channel.OTHER)


def outcomes(kind: str) -> list[str]:
    """Outcomes that the composer suggests for a kind; any other text is taken as well."""
    if kind == "call":
        return [_("Reached"), _("Not reached"), _("Left a message"), _("Call back"), _("Wrong number")]
    if kind == "meeting":
        return [_("Took place"), _("No-show"), _("Postponed")]
    return []


def composer_context(
    *,
    action: str,
    draft_key: str,
    tasks: bool,
    touches: bool = True,
    promises: bool = False,
    data: Mapping[str, Any] | None = None,
    chosen: str = "",
    prefix: str = "",
    own: RecordForm | None = None,
    abouts: Sequence[tuple[str, str]] = (),
    of_party: bool = True,
) -> dict[str, Any]:
    """What ``customers/composer.html`` needs; ``data`` fills the fields, ``prefix`` begins their ids, ``own`` are the
    custom fields of a touch, ``abouts`` the records (value and title) that it may be said to be about. One that is not
    ``of_party`` names no participants, nor who sees it."""
    given = data or {}
    active = str(given.get("kind") or chosen)
    names = [value for value, _label, _channel in _KINDS if (tasks if value == TASK else touches)]
    active = active if active in names else names[0]
    return {
        "action": action,
        "kinds": [
            {
                "value": value,
                "label": label,
                "active": value == active,
                "fields": _fields(value, given, prefix, of_party),
            }
            for value, label, _channel in _KINDS
            if value in names
        ],
        "name": "text",
        "text": given.get("text", ""),
        "placeholder": _("What happened?") if touches else _("What is to be done?"),
        "draft_key": draft_key,
        "form_key": form_key(),
        "given": given,
        "visibilities": Visibility.choices if of_party else [],
        "follow_ups": tasks and touches,
        "abouts": abouts,
        "promises": promises,
        "tomorrow": timezone.localdate() + timedelta(days=1),
        "own": own,
        "own_kinds": " ".join(name for name in names if name != TASK),
        "own_hidden": active == TASK,
        "touches": touches,
    }


def _fields(kind: str, given: Mapping[str, Any], prefix: str, of_party: bool) -> str:
    """The few extra fields of a kind as HTML."""
    context = {
        "kind": kind,
        "id": f"{prefix}{kind}",
        "given": given,
        "outcomes": outcomes(kind),
        "directions": [(Direction.OUTBOUND.value, _("We to them")), (Direction.INBOUND.value, _("They to us"))],
        "messages": [(channel.value, channel.label) for channel in _MESSAGES],
        "priorities": Task.Priority.choices,
        "lookup_url": reverse("parties-lookup") if of_party else "",
    }
    return render_to_string("customers/composer_fields.html", context) if kind != "note" else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A posted composer: values for the write path, and the follow-up if one was ticked."""

    kind: str
    values: dict[str, Any] = field(default_factory=dict)
    follow_up: FollowUp | None = None
    promise: Given | None = None

    @property
    def planned_for(self) -> datetime | None:
        """The time, when it is still to come."""
        try:
            at = datetime.fromisoformat(str(self.values.get("happened_at", "")))
        except ValueError:
            return None
        return at if at > timezone.now() else None

    @property
    def is_task(self) -> bool:
        """Whether a task is to be made rather than a touch."""
        return self.kind == TASK


def read_entry(data: QueryDict, user: User) -> Entry:
    """What somebody posted; an unknown kind counts as a note. What a value means, and if it may be, the write path
    says."""
    channels = {value: channel for value, _label, channel in _KINDS}
    kind = data.get("kind", "") if data.get("kind", "") in channels else "note"
    text = data.get("text", "").replace("\r\n", "\n").strip()
    about = {FIELD: given} if (given := data.get(FIELD, "").strip()) else {}
    if kind == TASK:
        return Entry(kind, _task_values(data, text) | about)
    channel = channels[kind] or data.get("channel", "")
    values: dict[str, Any] = {
        "channel": channel if channel in Channel.values else Channel.OTHER.value,
        "direction": Direction.INTERNAL.value if kind == "note" else data.get("direction") or Direction.OUTBOUND.value,
        "text": text,
        **about,
    }
    for name in ("subject", "outcome", "duration_minutes", "happened_at", "visibility"):
        if given := data.get(name, "").strip():
            values[name] = given
    if kind in _PLANNED and "happened_at" not in values:
        _take_moment(values)
    if "happened_at" in values:
        values["happened_at"] = _in_readers_time(values["happened_at"])
    participants = [uid for uid in data.getlist("participants") if uid]
    if participants:
        values["participants"] = participants
    values |= own_values(user, data)
    return Entry(kind, values, _follow_up(data), _promise(data))


def _take_moment(values: dict[str, Any]) -> None:
    """A text that begins with day and time says when: "next Tuesday 10:00 Contract talk"."""
    found = leading_moment(values["text"], timezone.localdate())
    if found is not None:
        values["happened_at"] = datetime.combine(found.day, found.clock).isoformat()
        values["text"] = found.rest


def _follow_up(data: QueryDict) -> FollowUp | None:
    if not data.get("follow_up"):
        return None
    return FollowUp(parse_day(data.get("follow_up_on", "")), data.get("follow_up_subject", "").strip())


def _promise(data: QueryDict) -> Given | None:
    words = " ".join(data.get("promise", "").split())
    return Given(words, parse_day(data.get("promise_on", ""))) if words else None


def parse_day(text: str) -> date | None:
    """The day of a date field, None when it is empty or no day."""
    try:
        return date.fromisoformat(text.strip()[:10]) if text.strip() else None
    except ValueError:
        return None


def _task_values(data: QueryDict, text: str) -> dict[str, Any]:
    """The first line of a task's text is its subject."""
    subject, _newline, rest = text.partition("\n")
    values: dict[str, Any] = {"subject": subject.strip()[:300], "description": rest.strip()}
    for name in ("due_on", "remind_at", "priority"):
        if given := data.get(name, "").strip():
            values[name] = _in_readers_time(given) if name == "remind_at" else given
    return values


def _in_readers_time(text: str) -> str:
    """A moment as a reader types it, with the offset of their time zone; what is none stays for the write path."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    return at.isoformat() if timezone.is_aware(at) else timezone.make_aware(at).isoformat()


def is_empty(entry: Entry, files: Sequence[Any]) -> bool:
    """Whether nothing was said: a call may be logged without a word, a note may not."""
    said = entry.values.get("text") or entry.values.get("subject") or entry.promise
    return entry.kind in ("note", "mail", "message", TASK) and not said and not files
