"""The change log as an audit asks it: who, when, on which kind, which act, by which way; and all of it as a file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import StringIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.lib.tabular.neutral import neutralise
from rapport.platform.access.delegation import looked_after_by
from rapport.platform.access.models import Membership, RoleHolding, User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.views.base import AdministrationView
from rapport.platform.history.acts import ACTS
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.shown import withhold_summary
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from django.http.response import HttpResponseBase

SYSTEM = "system"
"""In place of a person: what nobody in particular did."""
DELETIONS = ("delete", "bulk_delete")
BIN = "deletions"
"""In place of an act: everything that put records into the bin."""
EXPORTED_AT_ONCE = 2_000
_COLUMNS = ("id", "started_at", "who", "channel", "act", "kind", "summary", "state", "counts")


@dataclass(frozen=True)
class LogQuery:
    """What of the log is asked for; values that mean nothing are passed over."""

    everybody: bool = False
    team: bool = False
    """Of the users whom a team's administrator looks after: what they did, and what became of their accounts."""
    who: str = ""
    kind: str = ""
    act: str = ""
    channel: str = ""
    since: date | None = None
    until: date | None = None
    given: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, request: HttpRequest) -> LogQuery:
        """The question of an address; who is no administrator asks of their own work alone, or of their team's."""
        asked, user = request.GET, request.user
        everybody = bool(getattr(user, "is_administrator", False)) and asked.get("of") == "all"
        team = asked.get("of") == "team" and administers_a_team(user)
        act, kind, channel = asked.get("act", ""), asked.get("kind", ""), asked.get("channel", "")
        found = {
            "who": asked.get("who", "") if everybody or team else "",
            "kind": kind if registry.has(kind) else "",
            "act": act if act in ACTS or act == BIN else "",
            "channel": channel if channel in ChangeSet.Channel.values else "",
        }
        since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
        days = {"since": since.isoformat() if since else "", "until": until.isoformat() if until else ""}
        of = "all" if everybody else "team" if team else ""
        given = {name: text for name, text in {**found, **days, "of": of}.items() if text}
        return cls(everybody=everybody, team=team, since=since, until=until, given=given, **found)

    def rows(self, reader: User) -> QuerySet[ChangeSet]:
        """The change sets, newest first."""
        found = ChangeSet.objects.select_related("actor", "parent").order_by("-id")
        if self.team:
            found = found.filter(_about(looked_after_by(reader)))
        elif not self.everybody:
            found = found.filter(actor=reader)
        if self.who == SYSTEM:
            found = found.filter(actor=None)
        elif self.who:
            uid = parse_uid(self.who)
            found = found.filter(actor__uid=uid) if uid is not None else found.none()
        if self.act:
            found = found.filter(act__in=DELETIONS if self.act == BIN else [self.act])
        for name in ("kind", "channel"):
            if getattr(self, name):
                found = found.filter(**{name: getattr(self, name)})
        if self.since is not None:
            found = found.filter(started_at__gte=_midnight(self.since))
        if self.until is not None:
            found = found.filter(started_at__lt=_midnight(self.until + timedelta(days=1)))
        return found

    def address(self, **other: str) -> str:
        """The parameters that ask the same, with others in place of some."""
        return urlencode({name: text for name, text in {**self.given, **other}.items() if text})

    def choices(self, reader: User) -> dict[str, Any]:
        """What the form offers."""
        named = looked_after_by(reader) if self.team else User.objects.all()
        acts = sorted(((code, str(label)) for code, label in ACTS.items()), key=lambda pair: pair[1])
        kinds = sorted(((spec.name, str(spec.title_plural)) for spec in registry), key=lambda pair: pair[1])
        people = [(str(user.uid), str(user)) for user in named.order_by("full_name", "username")[:500]]
        return {
            "acts": [(BIN, _("All deletions")), *acts],
            "kinds": kinds,
            "channels": list(ChangeSet.Channel.choices),
            "people": [(SYSTEM, _("System")), *people] if self.everybody else people if self.team else [],
        }


def administers_a_team(user: Any) -> bool:
    """Whether somebody asks as a team's administrator."""
    return user.is_authenticated and permissions_of(user).delegate


def _about(people: QuerySet[User]) -> Q:
    """Change sets of these people's own work, and those that made or changed their accounts."""
    ids = people.values("pk")
    condition = Q(actor__in=ids)
    for model, column in ((User, "pk"), (Membership, "user"), (RoleHolding, "user")):
        past = "pgh_obj_id" if model is User else column
        events = event_model_of(model)._default_manager.filter(**{f"{past}__in": ids}).values("pgh_context_id")
        made = model._default_manager.filter(**{f"{column}__in": ids}).values("created_in")
        condition |= Q(uid__in=events) | Q(uid__in=made)
    return condition


def told_to_team(change: ChangeSet, reader: User) -> ChangeSet:
    """As the log of a team tells it: of records only the kind, since their names are not this reader's to know."""
    if change.actor_id != reader.pk and change.kind != "users":
        change.summary = ""
    return change


class ChangeLogExportView(AdministrationView):
    """GET /changes/export/: what the log says under the same question, as CSV, streamed."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        query = LogQuery.parse(request)
        if not query.everybody:
            raise PermissionDenied
        name = f"changes-{timezone.localdate().isoformat()}.csv"
        answer = StreamingHttpResponse(_lines(query, self.user), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


def _lines(query: LogQuery, reader: User) -> Iterator[bytes]:
    """The file in parts; each part is read along the key, so that a long file holds no transaction open."""
    yield _csv([_COLUMNS]).encode("utf-8-sig")
    last: int | None = None
    while True:
        found = query.rows(reader)
        part = list((found if last is None else found.filter(pk__lt=last))[:EXPORTED_AT_ONCE])
        if not part:
            return
        last = part[-1].pk
        yield _csv([_cells(withhold_summary(change, reader)) for change in part]).encode()


def _cells(change: ChangeSet) -> list[str]:
    counts = ", ".join(f"{name}: {count}" for name, count in change.counts.items())
    actor = change.actor.username if change.actor is not None else SYSTEM
    moment = change.started_at.astimezone(timezone.get_default_timezone()).isoformat(timespec="seconds")
    texts = [actor, change.channel, change.act, change.kind, change.summary, change.state, counts]
    return [str(change.uid), moment, *(neutralise(text) for text in texts)]


def _csv(rows: Any) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found is not None and date.min.year < found.year < date.max.year else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
