"""A party's timeline as its template shows it: tasks, pinned items, then items and field changes by month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.customers.about import Known, Subject, known_subjects, sees_about, subject_of
from rapport.customers.extensions import TimelineKind
from rapport.customers.models import Party, Task, TimelineItem
from rapport.customers.models.touches import Visibility
from rapport.customers.overview import stream
from rapport.customers.overview.changes import Changed, changed
from rapport.customers.overview.dossier import Dossier, overdue
from rapport.customers.overview.stream import StreamPage, StreamQuery
from rapport.platform.access.models import User
from rapport.platform.web.cells import when

_TASKS = 5
"""Open tasks at the head of a timeline."""


def timeline_context(request: HttpRequest, party: Party, query: StreamQuery) -> dict[str, Any]:
    """What ``customers/timeline.html`` needs, for the first page and for those behind "More"."""
    dossier = Dossier.of(request, party)
    page = stream.read(dossier, query)
    first = query.before is None
    held = stream.pinned(dossier) if first and not query.filtered else []
    people = dossier.people(item.actor_id for item in [*page.items, *held])
    tasks = dossier.open_tasks[:_TASKS] if first and not query.filtered else []
    seen = [one for one in (*page.items, *held) if sees_about("touches", dossier.user)]
    known = known_subjects(map(subject_of, [*seen, *_with_about(tasks, dossier.user)]), dossier.user)
    writer = _Lines(dossier, people, known, pinnable=dossier.changeable)
    base = reverse(f"{dossier.spec.name}-detail", args=[party.uid])
    fragment = reverse("party-timeline", args=[party.uid])
    following = query.parameters(before=page.next_from) if page.next_from is not None else ""
    return {
        "party": party,
        "query": query,
        "page_url": base,
        "fragment_url": fragment,
        "reload_url": f"{fragment}?{query.first_page().parameters()}",
        "is_first": first,
        "tasks": [task_line(task, dossier.today, known=known) for task in tasks],
        "pinned": [writer.item(item) for item in held],
        "groups": writer.groups(page, changed(dossier, query, page), query),
        "more_url": f"{fragment}?{following}" if following else "",
        "more_href": f"{base}?{following}#timeline" if following else "",
        "kinds": stream.kind_choices() if first else [],
        "colleagues": [user for user in dossier.colleagues.values() if user.is_active] if first else [],
    }


class _Lines:
    """Puts items, tasks and changes into words for one reader."""

    def __init__(
        self, dossier: Dossier, people: dict[int, User], known: Mapping[Subject, Known], *, pinnable: bool
    ) -> None:
        self.dossier = dossier
        self.people = people
        self.known = known
        self.pinnable = pinnable
        self.kinds = stream.kinds()
        self.now = timezone.now()
        self.base = reverse("party-timeline", args=[dossier.party.uid])

    def groups(self, page: StreamPage, changes: Sequence[Changed], query: StreamQuery) -> list[dict[str, Any]]:
        """Items and changes under the headings of their months; a page goes on under the heading of the one before."""
        shown_above = query == StreamQuery()  # what is pinned stands at the head already
        dated = [(i.at, i.pk, self.item(i)) for i in page.items if not (shown_above and i.pinned)]
        dated += [(change.at, 0, self.change(change)) for change in changes]
        dated.sort(key=lambda entry: entry[:2], reverse=True)
        before = self._heading(query.before[0]) if query.before is not None else ""
        return [
            {"title": "" if title == before else title, "lines": [line for _at, _pk, line in entries]}
            for title, entries in groupby(dated, key=lambda entry: self._heading(entry[0]))
        ]

    def _heading(self, at: datetime) -> str:
        if at > self.now:
            return _("Upcoming")
        local = timezone.localtime(at)
        this_year = local.year == timezone.localtime(self.now).year
        return formats.date_format(local, "F" if this_year else "YEAR_MONTH_FORMAT")

    def item(self, item: TimelineItem) -> dict[str, Any]:
        """One item of the timeline."""
        actor = self.people.get(item.actor_id) if item.actor_id is not None else None
        return {
            **item_line(item, self.kinds, actor),
            "url": self._url(item),
            "pinned": item.pinned,
            "pin_url": self._pin_url(item),
            "about": self.known.get(subject) if (subject := subject_of(item)) is not None else None,
        }

    def _url(self, item: TimelineItem) -> str:
        """A touch opens beside this party; what an upper module wrote opens its own page."""
        if item.source_kind == "touches":
            return f"{self.base}{item.source_uid}/"
        return reverse(f"{item.source_kind}-detail", args=[item.source_uid])

    def _pin_url(self, item: TimelineItem) -> str:
        own = item.source_kind == "touches" and self.pinnable
        return f"{self._url(item)}pin/" if own else ""

    def change(self, change: Changed) -> dict[str, Any]:
        """Field changes, quietly."""
        count = len(change.fields) + change.more
        actor = str(change.change_set.actor or _("The system"))
        title = ngettext("%(actor)s changed a field", "%(actor)s changed %(count)s fields", count)
        more = ngettext("and %(count)s more", "and %(count)s more", change.more) % {"count": change.more}
        return {
            "id": f"change-{change.change_set.uid}",
            "icon": "history",
            "quiet": True,
            "title": title % {"actor": actor, "count": count},
            "changes": change.fields,
            "text": more if change.more else "",
            "time": when(change.at),
        }


_LOCKS = {
    Visibility.PRIVATE.value: lambda: _("Only you see this"),
    Visibility.TEAM.value: lambda: _("Only the team sees this"),
}


def item_line(item: TimelineItem, kinds: Mapping[str, TimelineKind], actor: User | None) -> dict[str, Any]:
    """What a line of a timeline says of an item, on whatever page it stands."""
    kind = kinds.get(item.kind)
    label = str(kind.label) if kind is not None else item.kind
    words = kind.words if kind is not None else str
    return {
        "id": f"item-{item.source_uid}",
        "icon": stream.icon_of(item, kinds),
        "title": item.title or label,
        "kind": label if item.title else "",
        "duration": _minutes(item.duration_minutes),
        "tag": words(item.outcome),
        "tone": tone_of(item.outcome),
        "text": words(item.summary),
        "actor": str(actor) if actor is not None else "",
        "time": when(item.at),
        "lock": _LOCKS.get(item.visibility, lambda: "")(),
    }


def _with_about(tasks: Sequence[Task], reader: User) -> Sequence[Task]:
    """The tasks of which the reader sees what they are about."""
    return tasks if tasks and sees_about("tasks", reader) else ()


def task_line(
    task: Any, today: date, *, with_owner: bool = True, known: Mapping[Subject, Known] | None = None
) -> dict[str, Any]:
    """An open task; overdue ones are red and say for how long. ``known`` are the records that tasks are about."""
    subject = subject_of(task)
    late = overdue(task, today)
    return {
        "uid": task.uid,
        "title": task.subject,
        "url": reverse("tasks-detail", args=[task.uid]),
        "done_url": reverse("task-done", args=[task.uid]),
        "owner": str(task.owner) if with_owner and task.owner is not None else "",
        "about": known.get(subject) if known and subject is not None else None,
        "late": late,
        "today": task.due_on == today,
        "due": due_text(task.due_on, today),
        "exact": formats.date_format(task.due_on, "DATE_FORMAT") if task.due_on else "",
    }


def due_text(due_on: Any, today: Any) -> str:
    """When a task is due, relative to today."""
    if due_on is None:
        return ""
    days = (due_on - today).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 0:
        return ngettext("%(count)s day overdue", "%(count)s days overdue", -days) % {"count": -days}
    if days < 7:
        return formats.date_format(due_on, "l")
    return formats.date_format(due_on, "SHORT_DATE_FORMAT")


def _minutes(minutes: int | None) -> str:
    return _("%(count)s min") % {"count": minutes} if minutes else ""


def tone_of(outcome: str) -> str:
    """The tone of an outcome's tag: those that the composer offers have one, others are neutral."""
    return {_("Reached"): "good", _("Took place"): "good", _("Not reached"): "warn", _("No-show"): "warn"}.get(
        outcome, "info"
    )
