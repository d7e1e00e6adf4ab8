"""My day: tasks and promises that are due, customers whose turn it is, records seen last, what the team did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django.db.models import QuerySet, Value
from django.db.models.functions import NullIf
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers import hand_offs
from rapport.customers.access import teams_led
from rapport.customers.extensions import TimelineKind
from rapport.customers.models import Party
from rapport.customers.overview import stream
from rapport.customers.overview.dossier import overdue
from rapport.customers.overview.lines import due_text, task_line, tone_of
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows
from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.titles import title_of
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import recall
from rapport.platform.web.cells import relative, when
from rapport.platform.web.panels import DayPanel
from rapport.platform.web.trail import trail_of

ROWS = 8
"""Rows of a card; the list of all is a click away."""
_NEEDED = frozenset({"contact_due_on", "last_touch_at", "value_class"})
"""Fields without which the panel would say too much or nothing."""


class FirstSteps(DayPanel):
    """How to begin, in an installation that holds nobody yet."""

    position = 5
    template = "customers/day_first.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        people = registry.get("people")
        if not may(people, user, Action.CREATE.value) or Party.objects.exists():
            return {"hidden": True}
        return {
            "import_url": f"{reverse('people-list')}import/",
            "new_url": reverse("people-quick"),
            "colleagues_url": reverse("users-list") if user.is_administrator else "",
        }


class DueTasks(DayPanel):
    """My overdue tasks and those of today, then of the next days, to tick off in place."""

    template = "customers/day_tasks.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        spec, today = registry.get("tasks"), timezone.localdate()
        if not may(spec, user, Action.VIEW.value):
            return {"hidden": True}
        mine = rows(spec, user).filter(owner=user, is_done=False).select_related("party")
        soon = today + timedelta(days=7)
        found = mine.filter(due_on__lte=soon)
        due, count = _first(found.order_by("due_on", "id"))
        groups = (
            (_("Overdue"), [task for task in due if task.due_on < today]),
            (_("Today"), [task for task in due if task.due_on == today]),
            (_("Next seven days"), [task for task in due if task.due_on > today]),
        )
        creating = may(spec, user, Action.CREATE.value)
        return {
            "groups": [
                {"title": title, "rows": [_with_party(task, today) for task in tasks]}
                for title, tasks in groups
                if tasks
            ],
            "count": count or "",
            "add_url": reverse("tasks-quick") if creating else "",
            "all_url": f"{reverse('tasks-list')}?owner={user.uid}&is_done=false",
            "more": all_text(count),
            "more_url": _all_url("tasks", owner=user.uid, is_done="false", due_on__lte=soon.isoformat()),
        }


class DuePromises(DayPanel):
    """My promises that are due or were due before, and those of the next days."""

    template = "customers/day_promises.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        spec, today = registry.get("promises"), timezone.localdate()
        if not may(spec, user, Action.VIEW.value):
            return {"hidden": True}
        soon = today + timedelta(days=7)
        mine = rows(spec, user).filter(owner=user, state="open", due_on__lte=soon)
        due, count = _first(mine.select_related("party").order_by("due_on", "id"))
        return {
            "rows": [
                {
                    "title": promise.words,
                    "url": reverse("promises-detail", args=[promise.uid]),
                    "settle_url": reverse("promise-settle", args=[promise.uid]),
                    "party_name": title_of(promise.party),
                    "party_url": party_url(promise.party),
                    "late": overdue(promise, today),
                    "today": promise.due_on == today,
                    "due": due_text(promise.due_on, today),
                }
                for promise in due
            ],
            "count": count or "",
            "all_url": f"{reverse('promises-list')}?view=mine-open",
            "more": all_text(count),
            "more_url": _all_url("promises", owner=user.uid, state="open", due_on__lte=soon.isoformat()),
            "hidden": not due,
        }


class HandedToMyTeam(DayPanel):
    """What other teams handed to mine and nobody has answered: the inbox of the team."""

    template = "customers/day_hand_offs.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        spec, now = registry.get("hand-offs"), timezone.now()
        if not may(spec, user, Action.VIEW.value):
            return {"hidden": True}
        waiting = rows(spec, user).filter(hand_offs.receives(user), state="waiting")
        found, count = _first(waiting.select_related("party", "owner", "to_team").order_by("due_at", "id"))
        return {
            "rows": [
                {
                    "title": one.subject,
                    "url": reverse("hand-offs-detail", args=[one.uid]),
                    "answer_url": reverse("hand-off-answer", args=[one.uid]),
                    "note": " · ".join(part for part in (title_of(one.party), str(one.owner or "")) if part),
                    "late": one.due_at <= now,
                    "due": relative(one.due_at),
                }
                for one in found
            ],
            "count": count,
            "all_url": f"{reverse('hand-offs-list')}?view=waiting",
            "more": all_text(count),
            "more_url": _all_url("hand-offs", state="waiting", to_team__in=_teams_of(user)) if count > ROWS else "",
            "hidden": not found,
        }


def _first(found: QuerySet[Any]) -> tuple[list[Any], int]:
    """The rows that a card shows, and how many there are of all; a second query only where a card cannot hold them."""
    shown = list(found[: ROWS + 1])
    return shown[:ROWS], found.count() if len(shown) > ROWS else len(shown)


def _teams_of(user: User) -> str:
    """The teams whose inbox somebody has, as a list is asked for them."""
    return ",".join(str(uid) for uid in teams_led(permissions_of(user)).values_list("uid", flat=True))


def _all_url(kind: str, **conditions: Any) -> str:
    """The list of all rows of a card."""
    return f"{reverse(f'{kind}-list')}?{urlencode({'view': 'all', **conditions})}"


def all_text(count: int) -> str:
    """The link to all rows of a card; "" where the card shows them."""
    return _("All %(count)s") % {"count": formats.number_format(count, force_grouping=True)} if count > ROWS else ""


def _with_party(task: Any, today: date) -> dict[str, Any]:
    line = task_line(task, today, with_owner=False)
    if task.party is not None:
        line |= {"party_name": title_of(task.party), "party_url": party_url(task.party)}
    return line


def party_url(party: Party) -> str:
    """The page of a party."""
    return reverse(f"{registry.of_instance(party).name}-detail", args=[party.uid])


class Neglected(DayPanel):
    """My customers whose turn it is by the rules, those of value first and among them who waits longest."""

    zone = "side"
    template = "customers/day_neglected.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        spec, today = registry.get("parties"), timezone.localdate()
        if not may(spec, user, Action.VIEW.value) or _NEEDED & hidden_fields(spec, user):
            return {"hidden": True}
        mine = rows(spec, user).filter(contact_due_on__lte=today, owner=user)
        found = mine.select_related("organisation").order_by(
            NullIf("value_class", Value("")).asc(nulls_last=True), "contact_due_on", "id"
        )
        lists = [registry.get(name) for name in ("people", "organisations", "households")]
        return {
            "rows": [
                {
                    "label": title_of(party),
                    "note": relative(party.last_touch_at) if party.last_touch_at else _("no contact on record"),
                    "url": party_url(party),
                    "avatar": title_of(party),
                    "kind": party.kind,
                    "end": party.value_class,
                }
                for party in found[:ROWS]
            ],
            "links": [
                {"label": kind.title_plural, "url": f"{reverse(f'{kind.name}-list')}?view=due&owner=me"}
                for kind in lists
                if may(kind, user, Action.VIEW.value)
            ],
        }


class RecentlySeen(DayPanel):
    """The records that one looked at last."""

    zone = "side"
    template = "customers/day_recent.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        hits = recall(cast(User, request.user), trail_of(request).recent)[:ROWS]
        return {
            "rows": [
                {"label": hit.title, "note": hit.subtitle, "url": reverse(f"{hit.kind}-detail", args=[hit.uid])}
                for hit in hits
            ]
        }


class TeamTouches(DayPanel):
    """What colleagues wrote down last, as far as one may see it."""

    zone = "end"
    template = "customers/day_touches.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        spec = registry.get("touches")
        if not may(spec, user, Action.VIEW.value):
            return {"hidden": True}
        recent = timezone.now() - timedelta(days=30)
        found = rows(spec, user).filter(happened_at__gt=recent, happened_at__lte=timezone.now())
        latest = found.select_related("party", "owner").order_by("-happened_at", "-id")[:ROWS]
        kinds = stream.kinds()
        return {
            "lines": [_touch_line(touch, kinds) for touch in latest],
            "log_url": reverse("touch-log") if may(spec, user, Action.CREATE.value) else "",
            "all_url": reverse("touches-list"),
        }


def _touch_line(touch: Any, kinds: dict[str, TimelineKind]) -> dict[str, Any]:
    title = touch.subject or str(kinds[touch.channel].label)
    return {
        "icon": kinds[touch.channel].icon,
        "title": title,
        "url": reverse("party-touch", args=[touch.party.uid, touch.uid]),
        "party": title_of(touch.party),
        "party_url": party_url(touch.party),
        "tag": touch.outcome,
        "tone": tone_of(touch.outcome),
        "text": touch.summary,
        "actor": str(touch.owner) if touch.owner is not None else "",
        "time": when(touch.happened_at),
    }


DAY = [FirstSteps(), DueTasks(), DuePromises(), HandedToMyTeam(), TeamTouches(), Neglected(), RecentlySeen()]
