"""What the panels of a party's page share, read once a request: its parts, ties, open tasks, last contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from rapport.customers.access import admitted_by_visibility
from rapport.customers.extensions import TimelineKind
from rapport.customers.models import Party, Promise, Relationship, RoleType, Task, TimelineItem
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, rows_of_model
from rapport.platform.access.models import User
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.registry import registry
from rapport.platform.records.shipped import shown_as_title
from rapport.platform.web.panels import may_edit

if TYPE_CHECKING:
    from django.http import HttpRequest

PART_LIMIT = 50
"""Rows of each part (roles, names, team members …) that the page reads."""
TIE_LIMIT = 60
TASK_LIMIT = 40
PROMISE_LIMIT = 12
PAGE = 20
"""Timeline items of one page."""
PINNED = 3
COLLEAGUES_OF_LATEST = 300
"""Items whose actors the timeline's filter offers."""

_PARTS = """
    SELECT
      (SELECT json_agg(r) FROM (SELECT kind, value, label, is_primary, state, problem FROM customers_contactpoint
         WHERE party_id = %(party)s ORDER BY is_primary DESC, id LIMIT %(limit)s) r),
      (SELECT json_agg(r) FROM (SELECT p.uid, t.label, t.operations, t.blocked_operations, p.valid_from,
              p.valid_to, p.note
         FROM customers_partyrole p JOIN customers_roletype t ON t.id = p.type_id
         WHERE p.party_id = %(party)s ORDER BY t.position, p.valid_from DESC NULLS LAST LIMIT %(limit)s) r),
      (SELECT json_agg(r) FROM (SELECT m.uid, m.part, coalesce(nullif(u.full_name, ''), u.username) AS name,
              m.valid_from, m.valid_to FROM customers_accountteammember m JOIN access_user u ON u.id = m.user_id
         WHERE m.party_id = %(party)s ORDER BY m.id LIMIT %(limit)s) r),
      (SELECT json_agg(r) FROM (SELECT uid, kind, value, language, valid_from, valid_to FROM customers_partyname
         WHERE party_id = %(party)s ORDER BY id LIMIT %(limit)s) r),
      (SELECT json_agg(r) FROM (SELECT uid, year, currency, revenue::text, profit::text, equity::text, employee_count
         FROM customers_financialstatement WHERE party_id = %(party)s ORDER BY year DESC LIMIT %(limit)s) r)
"""


@dataclass(frozen=True, slots=True)
class Tie:
    """A relationship as one side sees it."""

    uid: Any
    label: str
    other: Party
    valid_from: date | None
    valid_to: date | None
    note: str
    type_code: str
    from_here: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """Rows that belong to the party alone; each has the columns that the panels show."""

    points: list[SimpleNamespace]
    roles: list[SimpleNamespace]
    team: list[SimpleNamespace]
    names: list[SimpleNamespace]
    statements: list[SimpleNamespace]


class Dossier:
    """The rows about one party that one reader may see; each is asked for once, when first needed."""

    def __init__(self, request: HttpRequest, party: Party) -> None:
        self.request = request
        self.user = cast("User", request.user)
        self.party = party
        self.today = timezone.localdate()

    @classmethod
    def of(cls, request: HttpRequest, party: Party) -> Dossier:
        """The dossier of this request; panels, Brief and timeline share it."""
        held: dict[int, Dossier] = request.__dict__.setdefault("customers_dossiers", {})
        if party.pk not in held:
            held[party.pk] = cls(request, party)
        return held[party.pk]

    @property
    def spec(self) -> Any:
        """The party's record kind."""
        return registry.of_instance(self.party)

    def may_see(self, kind: str) -> bool:
        """Whether the reader may see records of a kind at all."""
        return may(registry.get(kind), self.user, Action.VIEW.value)

    def may_create(self, kind: str) -> bool:
        """Whether the reader may make records of a kind."""
        return may(registry.get(kind), self.user, Action.CREATE.value)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Fields of the party that the reader does not see."""
        return permissions_of(self.user).hidden_fields(self.spec.name)

    @cached_property
    def parts(self) -> Parts:
        """What belongs to the party, as far as the kinds (and fields) are open to the reader; one query."""
        with connection.cursor() as cursor:
            cursor.execute(_PARTS, {"party": self.party.pk, "limit": PART_LIMIT})
            points, roles, team, names, statements = ([_row(item) for item in part or []] for part in cursor.fetchone())
        closed = {"email": "emails", "phone": "phones", "fax": "phones", "website": "website"}
        for role in roles:
            role.label = shown_as_title(RoleType, role.label)
        visible = [p for p in points if not {p.kind, closed.get(p.kind, p.kind)} & self.hidden]
        return Parts(
            points=visible,
            roles=roles if self.may_see("party-roles") and "roles" not in self.hidden else [],
            team=team if self.may_see("account-team-members") else [],
            names=names if self.may_see("party-names") else [],
            statements=statements if self.may_see("financial-statements") else [],
        )

    @cached_property
    def ties(self) -> list[Tie]:
        """Relationships with parties that the reader sees, present ones first; one query."""
        if not self.may_see("relationships"):
            return []
        # Asked for each tie: IN would collect all parties first, 190 ms for 100,000.
        seen = rows_of_model(Party, self.user)
        second, first = (Exists(seen.filter(pk=OuterRef(end))) for end in ("second_id", "first_id"))
        found = (
            Relationship.objects.filter(Q(first=self.party) & second | Q(second=self.party) & first)
            .select_related("type", "first", "second")
            .order_by(F("valid_to").desc(nulls_first=True), "id")[:TIE_LIMIT]
        )
        return [self._tie(row) for row in found]

    def _tie(self, row: Relationship) -> Tie:
        from_here = row.first_id == self.party.pk
        label = row.type.seen_from(first=from_here)
        other = row.second if from_here else row.first
        return Tie(row.uid, label, other, row.valid_from, row.valid_to, row.note, row.type.code, from_here)

    @cached_property
    def open_tasks(self) -> list[Any]:
        """Open tasks about the party, the earliest first."""
        if not self.may_see("tasks"):
            return []
        found = rows(registry.get("tasks"), self.user).filter(party=self.party, is_done=False)
        return list(found.select_related("owner").order_by(F("due_on").asc(nulls_last=True), "id")[:TASK_LIMIT])

    @cached_property
    def open_promises(self) -> list[Any]:
        """Promises to the party that wait to be kept, the earliest first."""
        if not self.may_see("promises"):
            return []
        found = rows(registry.get("promises"), self.user).filter(party=self.party, state="open")
        return list(found.select_related("owner").order_by(F("due_on").asc(nulls_last=True), "id")[:PROMISE_LIMIT])

    @cached_property
    def items(self) -> QuerySet[TimelineItem]:
        """The party's timeline as far as the reader may see it: touches by their visibility, the rest by its kind, or
        where that has owners of its own by the record."""
        kinds = {spec.name for spec in registry if may(spec, self.user, Action.VIEW.value)}
        guarded = {kind.source for kind in registry.extensions(TimelineKind)} & kinds
        admitted = admitted_by_visibility(permissions_of(self.user), self.user)
        seen = admitted & Q(source_kind__in=kinds - guarded)
        for name in sorted(guarded):
            seen |= Q(source_kind=name, source_id__in=rows(registry.get(name), self.user).values("pk"))
        return TimelineItem.objects.filter(seen, party_id=self.party.pk)

    @cached_property
    def latest(self) -> list[TimelineItem]:
        """The items of the first page (one more than fit) and the pinned ones, the latest first; one query."""
        ordered = self.items.order_by("-at", "-id")
        found = ordered[: PAGE + 1].union(ordered.filter(pinned=True)[:PINNED])
        return sorted(found, key=lambda item: (item.at, item.pk), reverse=True)

    @cached_property
    def last_contact(self) -> TimelineItem | None:
        """The latest touch that was a contact (notes are none) and has happened; a query only if it lies far back."""
        now = timezone.now()
        page = self.latest[: PAGE + 1]
        for item in page:
            if item.source_kind == "touches" and item.kind != "note" and item.at <= now:
                return item
        if len(page) <= PAGE:
            return None
        contacts = self.items.filter(source_kind="touches", at__lte=now).exclude(kind="note")
        return contacts.order_by("-at", "-id").first()

    @cached_property
    def colleagues(self) -> dict[int, User]:
        """Who acted in the latest items; one query, and one more for a last contact far back."""
        recent = self.items.order_by("-at", "-id").values("actor_id")[:COLLEAGUES_OF_LATEST]
        shown = {item.actor_id for item in self.latest} | {self.last_contact.actor_id if self.last_contact else None}
        wanted = Q(pk__in=recent) | Q(pk__in=shown - {None})
        return {user.pk: user for user in User.objects.filter(wanted).order_by("full_name", "username")}

    def people(self, ids: Iterable[int | None]) -> dict[int, User]:
        """These users by key; asks only for those who are not known yet."""
        wanted = {pk for pk in ids if pk is not None}
        missing = wanted - self.colleagues.keys()
        known = {pk: self.colleagues[pk] for pk in wanted - missing}
        return known | {user.pk: user for user in User.objects.filter(pk__in=missing)} if missing else known

    @cached_property
    def changeable(self) -> bool:
        """Whether the reader may change the party."""
        return may_edit(self.request, self.spec, self.party)


def _row(item: dict[str, Any]) -> SimpleNamespace:
    """A row of JSON with its dates as dates again."""
    for name in ("valid_from", "valid_to"):
        if item.get(name):
            item[name] = date.fromisoformat(item[name])
    return SimpleNamespace(**item)


def overdue(task: Task | Promise, today: date) -> bool:
    """Whether an open task should have been done, or a promise kept, before today."""
    return task.due_on is not None and task.due_on < today
