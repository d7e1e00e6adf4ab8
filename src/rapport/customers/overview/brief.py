"""The Brief: what to know before speaking with a party. This module's own lines; upper modules add theirs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.customers.extensions import BriefLine, BriefProvider
from rapport.customers.models import Party
from rapport.customers.operations import operations_text
from rapport.customers.overview.dossier import Dossier, overdue
from rapport.customers.overview.lines import due_text
from rapport.customers.overview.stream import kinds
from rapport.customers.problems import problem_text
from rapport.lib.phones import format_phone
from rapport.platform.records.registry import registry
from rapport.platform.web.cells import relative

BIRTHDAY_DAYS = 14
COLLEAGUES_NAMED = 3
PROMISES_SAID = 2


def brief_lines(request: HttpRequest, party: Party) -> list[BriefLine]:
    """The lines of every module, the weightiest first."""
    lines = [line for provider in registry.extensions(BriefProvider) for line in provider.lines(request, party)]
    return sorted(lines, key=lambda line: line.weight)


class CustomersBrief(BriefProvider):
    """What the customers module knows; at most four queries, shared with the rest of the page."""

    def lines(self, request: HttpRequest, party: Party) -> Sequence[BriefLine]:
        dossier = Dossier.of(request, party)
        return [
            *_state(dossier),
            *_roles(dossier),
            *_promises(dossier),
            *_tasks(dossier),
            *_contact_points(dossier),
            *_birthday(dossier),
            *_contact(dossier),
            *_reach(dossier),
        ]


def _page(dossier: Dossier) -> str:
    return reverse(f"{dossier.spec.name}-detail", args=[dossier.party.uid])


def _state(dossier: Dossier) -> Iterator[BriefLine]:
    lifecycle = dossier.party.lifecycle
    if lifecycle == Party.Lifecycle.ACTIVE or "lifecycle" in dossier.hidden:
        return
    history = reverse(f"{dossier.spec.name}-value-history", args=[dossier.party.uid, "lifecycle"])
    if lifecycle == Party.Lifecycle.DECEASED:
        text = _("Deceased: do not call or write.") if dossier.party.is_person else _("Dissolved: no longer exists.")
        yield BriefLine(_("State"), "bad", text, history, weight=0, opens="dialog")
    else:
        yield BriefLine(_("State"), "warn", _("Inactive: no business at present."), history, weight=5, opens="dialog")


def _roles(dossier: Dossier) -> Iterator[BriefLine]:
    for role in dossier.parts.roles:
        if role.blocked_operations and _in_force(role, dossier.today):
            text = _("%(role)s: no %(operations)s") % {
                "role": role.label,
                "operations": operations_text(role.blocked_operations),
            }
            yield BriefLine(_("Blocked"), "bad", text, reverse("party-roles-detail", args=[role.uid]), role.note, 2)


def _in_force(row: Any, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or row.valid_to >= day)


def _promises(dossier: Dossier) -> Iterator[BriefLine]:
    """What was promised and is not kept yet, the most urgent two; and how many more there are."""
    waiting = dossier.open_promises
    for promise in waiting[:PROMISES_SAID]:
        late = overdue(promise, dossier.today)
        text = _("%(task)s, promised by %(name)s") % {"task": promise.words, "name": promise.owner or _("nobody")}
        url = reverse("promises-detail", args=[promise.uid])
        due = due_text(promise.due_on, dossier.today)
        yield BriefLine(_("Promise"), "bad" if late else "accent", text, url, due, 10 if late else 20)
    if more := len(waiting) - PROMISES_SAID if len(waiting) > PROMISES_SAID else 0:
        text = ngettext("%(count)s more open promise", "%(count)s more open promises", more) % {"count": more}
        url = f"{reverse('promises-list')}?party={dossier.party.uid}&state=open"
        yield BriefLine(_("Promise"), "", text, url, weight=21, opens="")


def _tasks(dossier: Dossier) -> Iterator[BriefLine]:
    """The most urgent task of mine, and how many tasks colleagues have open."""
    mine = [task for task in dossier.open_tasks if task.owner_id in (dossier.user.pk, None)]
    theirs = [task for task in dossier.open_tasks if task.owner_id not in (dossier.user.pk, None)]
    for task in mine[:1]:
        late = overdue(task, dossier.today)
        tag = _("Overdue") if late else _("Next")
        yield _task_line(dossier, task, tag, "bad" if late else "accent", task.subject, 12 if late else 25)
    if theirs:
        names = list(dict.fromkeys(str(task.owner) for task in theirs))
        shown = ", ".join(names[:COLLEAGUES_NAMED]) + (" …" if len(names) > COLLEAGUES_NAMED else "")
        text = ngettext("%(count)s open task of a colleague", "%(count)s open tasks of colleagues", len(theirs))
        url = f"{reverse('tasks-list')}?party={dossier.party.uid}&is_done=false"
        yield BriefLine(_("Tasks"), "info", text % {"count": len(theirs)}, url, shown, 60, opens="")


def _task_line(dossier: Dossier, task: Any, tag: str, tone: str, text: str, weight: int) -> BriefLine:
    url = reverse("tasks-detail", args=[task.uid])
    return BriefLine(tag, tone, text, url, due_text(task.due_on, dossier.today), weight)


def _contact_points(dossier: Dossier) -> Iterator[BriefLine]:
    wrong = [point for point in dossier.parts.points if point.state in ("invalid", "bounced") or point.problem]
    if wrong:
        text = _("%(value)s does not work") if len(wrong) == 1 else _("%(value)s and %(count)s more do not work")
        values = {"value": wrong[0].value, "count": len(wrong) - 1}
        edit = reverse(f"{dossier.spec.name}-edit", args=[dossier.party.uid])
        why = problem_text(wrong[0].problem) or _("Ask for the right one.")
        yield BriefLine(_("Check"), "warn", text % values, edit, why, 40, opens="")


def _birthday(dossier: Dossier) -> Iterator[BriefLine]:
    born = dossier.party.birth_date
    if born is None or "birth_date" in dossier.hidden or dossier.party.lifecycle == Party.Lifecycle.DECEASED:
        return
    day = next_birthday(born, dossier.today)
    days = (day - dossier.today).days
    if days > BIRTHDAY_DAYS:
        return
    age = day.year - born.year
    if days == 0:
        text = _("Turns %(age)s today") % {"age": age}
    else:
        text = _("Turns %(age)s on %(day)s") % {"age": age, "day": formats.date_format(day, "MONTH_DAY_FORMAT")}
    history = reverse(f"{dossier.spec.name}-value-history", args=[dossier.party.uid, "birth_date"])
    yield BriefLine(_("Birthday"), "good", text, history, weight=35, opens="dialog")


def next_birthday(born: date, today: date) -> date:
    """The next birthday from today on; one of 29 February is kept on the 28th in other years."""
    for year in (today.year, today.year + 1):
        try:
            day = born.replace(year=year)
        except ValueError:
            day = date(year, 2, 28)
        if day >= today:
            return day
    raise AssertionError("a year always follows")


def _contact(dossier: Dossier) -> Iterator[BriefLine]:
    """When we last spoke, and by whom; in a warning tone when the rules say that it is our turn again."""
    last = dossier.last_contact
    due = dossier.party.contact_due_on if "contact_due_on" not in dossier.hidden else None
    late = due is not None and due <= dossier.today
    if last is None:
        if late:
            text = _("No contact is on record, and it is our turn.")
            yield BriefLine(_("Contact"), "warn", text, "#timeline", weight=45, opens="")
        return
    spoken = {"time": relative(last.at), "way": _channel(last.kind)}
    actor = dossier.people([last.actor_id]).get(last.actor_id or 0)
    who = _("by %(name)s") % {"name": actor} if actor is not None else ""
    url = reverse("party-touch", args=[dossier.party.uid, last.source_uid])
    if late:
        text = _("It is our turn again. Last: %(way)s %(time)s") % spoken
        yield BriefLine(_("Contact"), "warn", text, url, who, 30)
    else:
        yield BriefLine(_("Contact"), "", _("%(way)s %(time)s") % spoken, url, who, 70)


def _channel(kind: str) -> str:
    known = kinds()
    return str(known[kind].label) if kind in known else kind


def _reach(dossier: Dossier) -> Iterator[BriefLine]:
    """The number and address to use, with the time of day there."""
    party = dossier.party
    phone = format_phone(party.phone) if party.phone and "phone" not in dossier.hidden else ""
    email = party.email if "email" not in dossier.hidden else ""
    if not phone and not email:
        return
    there = local_time(party)
    texts = [f"{phone} ({_('%(time)s there') % {'time': there}})" if phone and there else phone, email]
    text = " · ".join(part for part in texts if part)
    url = f"tel:{party.phone}" if phone and party.phone.startswith("+") else ""
    yield BriefLine(_("Reach"), "", text, url or _page(dossier), weight=80, opens="")


def local_time(party: Party, now: datetime | None = None) -> str:
    """The time of day where the party is, "" when that is unknown or the same as the reader's."""
    name = party.time_zone or (party.organisation.time_zone if party.organisation is not None else "")
    if not name:
        return ""
    try:
        there = (now or timezone.now()).astimezone(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    if there.utcoffset() == timezone.localtime(now or timezone.now()).utcoffset():
        return ""
    return formats.time_format(there.timetz(), "TIME_FORMAT")
