"""Reading somebody's notifications: only of records that they may see now, each with what it says and why.

The engine decides anew whenever a notification is shown or counted, so that whoever lost the right to a record is
told nothing more of it, not even that there was something.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.models import User
from rapport.platform.access.titles import shown_title
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import event_model_of
from rapport.platform.history.undo import may_undo
from rapport.platform.notifications.choices import IN_WORDS, Act, Reason
from rapport.platform.notifications.models import Comment, Notification
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.cells import when
from rapport.platform.web.markup import escaped, fill
from rapport.platform.web.placeholders import filled

PAGE = 30
COUNTED = 100
"""Unread ones that are looked at to count them: "99+" says enough."""


@dataclass(frozen=True, slots=True)
class Line:
    """A notification as its reader may see it."""

    notification: Notification
    spec: RecordSpec
    row: Any
    """The record; None when it was deleted."""
    title: str
    url: str
    """Where a click leads."""
    change_url: str
    """Where it says what changed; "" where that says nothing of the record, or not to the reader."""
    excerpt: str
    words: str = ""
    """What somebody is told in words, with the values that they may see."""

    @property
    def uid(self) -> str:
        """The public identity of the notification."""
        return str(self.notification.uid)

    @property
    def actor(self) -> User | None:
        """Who did it."""
        return self.notification.actor

    @property
    def when(self) -> SafeString:
        """When it happened, relative to now."""
        return when(self.notification.at)

    @property
    def sentence(self) -> SafeString:
        """What happened, as HTML, in the reader's language."""
        title = fill('<a href="{}" data-notice>{}</a>', self.url, self.title) if self.url else fill("{}", self.title)
        if self.words:
            said = _others(self.notification)
            return SafeString(escaped(said) % {"record": title, "words": fill("{}", self.words)})
        actor = fill("<strong>{}</strong>", self.actor or _("Somebody"))
        # Escaped before the two are put in, since the sentence is a translator's.
        return SafeString(escaped(_named(self.notification)) % {"actor": actor, "record": title})

    @property
    def text(self) -> str:
        """What happened, as plain text."""
        if self.words:
            return _others(self.notification) % {"record": self.title, "words": self.words}
        return _named(self.notification) % {"actor": self.actor or _("Somebody"), "record": self.title}

    @property
    def why(self) -> str:
        """Why the reader is told."""
        if self.notification.count > 1:
            return {
                Reason.ASSIGNED: _("because they were given to you"),
                Reason.OWNER: _("because they are yours"),
                Reason.NAMED: _("because you are named in them"),
                Reason.MADE: _("because you created them"),
                Reason.FOLLOWER: _("because you follow them"),
                Reason.MENTIONED: _("because you were mentioned"),
                Reason.RULE: _("because an automation told you"),
                Reason.TEAM: _("because they wait for your team"),
                Reason.APPROVAL: _("because an approval concerns you"),
                Reason.FEEDBACK: _("because you are an administrator"),
                Reason.ANSWERED: _("because it is your feedback"),
            }[Reason(self.notification.reason)]
        return {
            Reason.ASSIGNED: _("because it was given to you"),
            Reason.OWNER: _("because it is yours"),
            Reason.NAMED: _("because you are named in it"),
            Reason.MADE: _("because you created it"),
            Reason.FOLLOWER: _("because you follow it"),
            Reason.MENTIONED: _("because you were mentioned"),
            Reason.RULE: _("because an automation told you"),
            Reason.SEEN: _("because nobody does that unknown to you"),
            Reason.TEAM: _("because it waits for your team"),
            Reason.APPROVAL: _("because an approval concerns you"),
            Reason.FEEDBACK: _("because you are an administrator"),
            Reason.ANSWERED: _("because it is your feedback"),
        }[Reason(self.notification.reason)]


def _others(told: Notification) -> str:
    """The sentence around what somebody is told in words, with the places of the record and of the words."""
    if told.count == 1:
        return {
            Act.ASKED: _("Your decision on %(record)s is asked for: %(words)s"),
            Act.OVERDUE: _("Your decision on %(record)s is still awaited: %(words)s"),
            Act.APPROVED: _("%(record)s was approved: %(words)s"),
            Act.REFUSED: _("%(record)s was not approved: %(words)s"),
        }.get(Act(told.act), _("%(record)s: %(words)s"))
    others = told.count - 1
    if told.act == Act.ASKED:
        sentence = ngettext(
            "Your decision on %(record)s and %(count)d other is asked for: %(words)s",
            "Your decision on %(record)s and %(count)d others is asked for: %(words)s",
            others,
        )
    else:
        sentence = ngettext(
            "%(record)s and %(count)d other: %(words)s", "%(record)s and %(count)d others: %(words)s", others
        )
    return sentence % {"record": "%(record)s", "words": "%(words)s", "count": others}


def _named(told: Notification) -> str:
    """The sentence with the places of actor and record; the number of others is in it already."""
    if told.act == Act.VIEWED:
        return _("%(actor)s sees the product as you do (%(record)s)")
    if told.act == Act.COMMENTED:
        if told.reason == Reason.MENTIONED:
            return _("%(actor)s mentioned you in a comment on %(record)s")
        return _("%(actor)s commented on %(record)s")
    if told.reason == Reason.FEEDBACK and told.count == 1:
        return _("%(actor)s gave feedback: %(record)s")
    if told.reason == Reason.ANSWERED and told.count == 1:
        return _("%(actor)s answered your feedback: %(record)s")
    if told.part_kind:
        return _of_part(told, told.count - 1)
    if told.act == Act.DUE:
        return _due(told.count - 1)
    if told.act == Act.REMINDED:
        return _reminder(told.count - 1)
    if told.count == 1:
        return {
            (Act.CREATED, True): _("%(actor)s created %(record)s for you"),
            (Act.CREATED, False): _("%(actor)s created %(record)s"),
            (Act.UPDATED, True): _("%(actor)s gave %(record)s to you"),
            (Act.UPDATED, False): _("%(actor)s changed %(record)s"),
            (Act.ACCEPTED, False): _("%(actor)s accepted %(record)s"),
            (Act.RETURNED, False): _("%(actor)s sent %(record)s back"),
        }.get((Act(told.act), told.reason == Reason.ASSIGNED), _("%(actor)s deleted %(record)s"))
    return _of_several(told, told.count - 1)


def _of_several(told: Notification, others: int) -> str:
    """Something was done to the record and to others of its kind."""
    if told.act == Act.DELETED:
        sentence = ngettext(
            "%(actor)s deleted %(record)s and %(count)d other",
            "%(actor)s deleted %(record)s and %(count)d others",
            others,
        )
    elif told.reason == Reason.ASSIGNED:
        sentence = ngettext(
            "%(actor)s gave you %(record)s and %(count)d other",
            "%(actor)s gave you %(record)s and %(count)d others",
            others,
        )
    elif told.act == Act.ACCEPTED:
        sentence = ngettext(
            "%(actor)s accepted %(record)s and %(count)d other",
            "%(actor)s accepted %(record)s and %(count)d others",
            others,
        )
    elif told.act == Act.RETURNED:
        sentence = ngettext(
            "%(actor)s sent %(record)s and %(count)d other back",
            "%(actor)s sent %(record)s and %(count)d others back",
            others,
        )
    else:
        sentence = ngettext(
            "%(actor)s changed %(record)s and %(count)d other",
            "%(actor)s changed %(record)s and %(count)d others",
            others,
        )
    return sentence % {"actor": "%(actor)s", "record": "%(record)s", "count": others}


def _of_part(told: Notification, others: int) -> str:
    """Something was done to a part of the record, such as a role."""
    one = {
        Act.CREATED: _("%(actor)s added to %(record)s: %(part)s"),
        Act.UPDATED: _("%(actor)s changed on %(record)s: %(part)s"),
        Act.DELETED: _("%(actor)s removed from %(record)s: %(part)s"),
    }
    many = {
        Act.CREATED: ngettext(
            "%(actor)s added to %(record)s and %(count)d other: %(part)s",
            "%(actor)s added to %(record)s and %(count)d others: %(part)s",
            others,
        ),
        Act.UPDATED: ngettext(
            "%(actor)s changed on %(record)s and %(count)d other: %(part)s",
            "%(actor)s changed on %(record)s and %(count)d others: %(part)s",
            others,
        ),
        Act.DELETED: ngettext(
            "%(actor)s removed from %(record)s and %(count)d other: %(part)s",
            "%(actor)s removed from %(record)s and %(count)d others: %(part)s",
            others,
        ),
    }
    part = str(registry.get(told.part_kind).label).replace("%", "%%")  # the places are filled once more
    sentence = (many if others else one)[Act(told.act)]
    return sentence % {"actor": "%(actor)s", "record": "%(record)s", "count": others, "part": part}


def _due(others: int) -> str:
    """Nobody did anything: the time has come."""
    if not others:
        return _("%(record)s is due")
    sentence = ngettext("%(record)s and %(count)d other are due", "%(record)s and %(count)d others are due", others)
    return sentence % {"record": "%(record)s", "count": others}


def _reminder(others: int) -> str:
    """Somebody asked to be told at this time."""
    if not others:
        return _("Reminder: %(record)s")
    sentence = ngettext("Reminder: %(record)s and %(count)d other", "Reminder: %(record)s and %(count)d others", others)
    return sentence % {"record": "%(record)s", "count": others}


def of_user(user: User) -> QuerySet[Notification]:
    """Everything kept for somebody, newest first; :func:`lines` says what of it they may see."""
    return Notification.objects.filter(user=user).select_related("actor").order_by("-id")


def lines(found: Sequence[Notification], user: User) -> list[Line]:
    """Those that the user may see, in their order; a fixed number of queries a kind."""
    seen, shown = _within_reach(found, user)
    changes = ChangeSet.objects.in_bulk({told.change_set_id for told in shown if told.change_set_id})
    comments = Comment.objects.in_bulk({told.comment_id for told in shown if told.comment_id})
    told_of = _touched(shown, seen, [change.uid for change in changes.values()])
    made = []
    for told in shown:
        row, part = seen.get((told.kind, told.record_id)), (told.part_kind, told.part_id or 0)
        change = changes.get(told.change_set_id or 0)
        concerned = part if told.part_kind else (told.kind, told.record_id)
        readable = change is not None and (concerned in seen or may_undo(user, change))
        uid = str(change.uid) if readable and change is not None and (change.uid, *concerned) in told_of else ""
        made.append(_line(told, row, user, uid, comments.get(told.comment_id or 0), seen.get(part)))
    return made


Records = dict[tuple[str, int], Any]


def _within_reach(found: Sequence[Notification], user: User) -> tuple[Records, list[Notification]]:
    """The records that the notifications are about and the user may see, and the notifications that they may."""
    wanted: dict[str, set[int]] = {}
    for told in found:
        wanted.setdefault(told.kind, set()).add(told.record_id)
        if told.part_kind and told.part_id is not None:
            wanted.setdefault(told.part_kind, set()).add(told.part_id)
    seen: Records = {}
    gone: set[tuple[str, int]] = set()
    for kind, ids in wanted.items():
        if not registry.has(kind):
            continue
        spec = registry.get(kind)
        links = spec.joined_links
        seen |= {(kind, row.pk): row for row in rows(spec, user).filter(pk__in=ids).select_related(*links)}
        missing = {key for key in ids if (kind, key) not in seen}
        if missing and may(spec, user, Action.VIEW.value):
            there = set(spec.model._default_manager.filter(pk__in=missing).values_list("pk", flat=True))
            gone |= {(kind, key) for key in missing - there}
    shown = []
    for told in found:
        key, part = (told.kind, told.record_id), (told.part_kind, told.part_id or 0)
        if told.part_kind and part not in seen and part not in gone:
            continue
        deleted = key in gone and told.act == Act.DELETED and not told.part_kind
        if key in seen or deleted:
            shown.append(told)
    return seen, shown


def _touched(shown: Sequence[Notification], seen: Records, changes: Sequence[UUID]) -> set[tuple[UUID, str, int]]:
    """Which change set did something to which of the records, so that its page has something to tell of them: what
    only says that a time has come has nothing."""
    wanted: dict[str, set[int]] = {}
    for told in shown:
        kind, key = (told.part_kind, told.part_id or 0) if told.part_kind else (told.kind, told.record_id)
        wanted.setdefault(kind, set()).add(key)
    touched = {(row.created_in, *key) for key, row in seen.items()}
    for kind, ids in wanted.items():
        if registry.has(kind):
            images = event_model_of(registry.get(kind).model)._default_manager.filter(pgh_context_id__in=changes)
            found = images.filter(pgh_obj_id__in=ids).values_list("pgh_context_id", "pgh_obj_id")
            touched |= {(change, kind, key) for change, key in found}
    return touched


def _line(told: Notification, row: Any, user: User, change: str, comment: Comment | None, part: Any) -> Line:
    spec = registry.get(told.kind)
    change_url = reverse("change-detail", args=[change]) if change else ""
    url = reverse(f"{spec.name}-detail", args=[row.uid]) if row is not None else change_url
    if row is not None and (told.act == Act.COMMENTED or told.reason == Reason.APPROVAL):
        url += "#comments" if told.act == Act.COMMENTED else "#approvals"
    return Line(
        notification=told,
        spec=spec,
        row=row,
        title=shown_title(row, user) if row is not None else str(spec.label),
        url=url,
        change_url=change_url if told.act != Act.COMMENTED else "",
        excerpt=_excerpt(told, row, user, comment, part),
        words=_words(told, spec, row, user),
    )


def _excerpt(told: Notification, row: Any, user: User, comment: Comment | None, part: Any) -> str:
    """What a comment says, or what the part of a record that was written is called."""
    if told.act == Act.VIEWED:
        return told.text
    if part is not None:
        return shown_title(part, user)
    return str(comment) if comment is not None and row is not None else ""


def _words(told: Notification, spec: RecordSpec, row: Any, user: User) -> str:
    if told.act not in IN_WORDS or row is None:
        return ""
    return filled(told.text, spec, row, user) if told.act == Act.TOLD else told.text


def unread(user: User) -> QuerySet[Notification]:
    """What somebody has not read yet."""
    return of_user(user).filter(read_at=None)


def unread_count(user: User) -> int:
    """How many unread ones there are that the user may see, up to :data:`COUNTED`."""
    return len(_within_reach(list(unread(user)[:COUNTED]), user)[1])


def newest(user: User) -> int:
    """The number of the newest notification kept for somebody; 0 without any."""
    return Notification.objects.filter(user=user).order_by("-id").values_list("pk", flat=True).first() or 0


def mark_read(found: QuerySet[Notification]) -> int:
    """Mark notifications as read; the number that were not."""
    return found.filter(read_at=None).order_by().update(read_at=timezone.now())
