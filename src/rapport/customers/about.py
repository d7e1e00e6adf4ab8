"""What a touch or a task is about: one record of a kind that an upper module named (:class:`AboutKind`).

The columns ``linked_kind`` and ``linked_uid`` hold it. They stay as they are when the record is deleted, out of reach
or moved to another party; what it is called is read anew for each reader. What may be written, :mod:`about_rules` says.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from rapport.customers.extensions import AboutKind
from rapport.customers.models import Party
from rapport.lib.ids import parse_uid
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows, writable_fields
from rapport.platform.access.titles import nameless, present_reader, shown_title
from rapport.platform.records.registry import registry
from rapport.platform.records.virtual import VirtualField
from rapport.platform.web.markup import fill

if TYPE_CHECKING:
    from rapport.customers.overview.dossier import Dossier
    from rapport.platform.access.models import User
    from rapport.platform.records.spec import RecordSpec
    from rapport.platform.write import Change

FIELD = "about"
OPEN = "open"
"""In place of a uid: any record of the kind that is not over."""
UNSEEN = "unseen"
"""In place of kind and uid: any record that the reader does not see, or that is gone."""
_OFFERED = 20
"""Records of one kind that a composer offers."""
_REPEATED = 60
"""Characters of a wrong value that a message repeats."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that something is about: its kind and uid, written "deals:0190…" in addresses, forms and files."""

    kind: str
    uid: UUID

    def __str__(self) -> str:
        return f"{self.kind}:{self.uid}"


@dataclass(frozen=True, slots=True)
class Known:
    """Such a record as a reader sees it: what it is called and where its page is."""

    title: str
    url: str


def about_kinds() -> dict[str, AboutKind]:
    """The kinds that touches and tasks can be about, by name: those that modules name, and every kind that was made in
    the browser."""
    declared = {one.kind: one for one in registry.extensions(AboutKind)}
    return declared | {spec.name: _made(spec, declared) for spec in registry if spec.record.made}


def _made(spec: RecordSpec, declared: Mapping[str, AboutKind]) -> AboutKind:
    """Of a kind made in the browser: its records are of the parties that they link to, else of those of the records
    that they link to; with none of such links they are of nobody, and touches with anybody can be about them."""
    direct = [link.name for link in spec.link_fields if link.link_model is Party]
    through = [(link.name, kind) for link in spec.link_fields for kind in link.link_kinds if kind in declared]

    def offered(dossier: Dossier) -> Sequence[Any]:
        named = Q(pk__in=[])
        for name in direct:
            named |= Q(**{f"{name}_id": dossier.party.pk})
        return list(rows(spec, dossier.user).filter(named).order_by("-created_at", "-pk")[:_OFFERED])

    return AboutKind(spec.name, direct, offered=offered if direct else None, through=through)


def subject_of(row: Any) -> Subject | None:
    """What a touch, a task, a line of a timeline or a before-image of one is about."""
    return Subject(row.linked_kind, row.linked_uid) if row.linked_uid is not None else None


def known_subjects(wanted: Iterable[Subject | None], reader: User | None) -> dict[Subject, Known]:
    """Those of these records that the reader sees, one query a kind; all of them where nobody reads."""
    by_kind: dict[str, set[UUID]] = defaultdict(set)
    for one in wanted:
        if one is not None:
            by_kind[one.kind].add(one.uid)
    found = {}
    for kind in sorted(by_kind.keys() & about_kinds().keys()):
        spec = registry.get(kind)
        reached = spec.objects() if reader is None else rows(spec, reader)
        for row in reached.filter(uid__in=by_kind[kind]):
            url = reverse(f"{kind}-detail", args=[row.uid])
            found[Subject(kind, row.uid)] = Known(shown_title(row, reader), url)
    return found


def sees_about(kind: str, reader: User) -> bool:
    """Whether the reader sees touches (or tasks) at all, and what they are about."""
    spec = registry.get(kind)
    return may(spec, reader, Action.VIEW.value) and FIELD not in hidden_fields(spec, reader)


def may_say_about(kind: str, user: User) -> bool:
    """Whether somebody may make touches (or tasks) and say what they are about."""
    spec = registry.get(kind)
    return may(spec, user, Action.CREATE.value) and FIELD in writable_fields(spec, user)


def offered_subjects(dossier: Dossier) -> list[tuple[str, str]]:
    """The records that a composer for the party offers, each with its title."""
    if not may_say_about("touches", dossier.user):
        return []
    offering = ((about.kind, about.offered) for about in about_kinds().values() if about.offered is not None)
    return [
        (str(Subject(kind, row.uid)), shown_title(row, dossier.user))
        for kind, offered in offering
        if dossier.may_see(kind)
        for row in offered(dossier)[:_OFFERED]
    ]


class About(VirtualField):
    """The record that a touch or a task is about: kind, uid, and the title for whoever sees the record."""

    single = True
    is_grouped = True
    lookup = "about-lookup"
    columns = ("linked_kind", "linked_uid")

    def __init__(self, model: type[models.Model]) -> None:
        said = gettext_lazy("The deal, contract, account plan, lead or record of your own kind that it is about.")
        super().__init__(FIELD, pgettext_lazy("touch", "About"), said)
        self.model = model

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        linked = self.model._default_manager.filter(pk__in=ids, linked_uid__isnull=False)
        held = {pk: Subject(kind, uid) for pk, kind, uid in linked.values_list("pk", *self.columns)}
        known = known_subjects(held.values(), present_reader())
        return {
            pk: {"kind": one.kind, "uid": str(one.uid), "title": known[one].title if one in known else None}
            for pk, one in held.items()
        }

    def cell_subquery(self) -> tuple[str, list[Any]]:
        table = self.model._meta.db_table
        cell = f"SELECT linked_kind || ':' || linked_uid FROM {table} WHERE id = record.id"  # noqa: S608 - our own table
        return cell, []

    def clean(self, value: Any) -> Subject | None:
        return self.subject(value)

    @staticmethod
    def subject(value: Any) -> Subject | None:
        """The record that a given value names; None for none, ValidationError when it names nothing that can be."""
        if value in (None, "", [], {}):
            return None
        if isinstance(value, Subject):
            return value
        parts = [value.get("kind"), value.get("uid")] if isinstance(value, dict) else str(value).partition(":")[::2]
        kind, uid = str(parts[0] or "").strip(), parse_uid(str(parts[1]).strip())
        if uid is None:
            raise ValidationError(
                _("“%(value)s” does not name a record by its kind and uid."),
                params={"value": str(value)[:_REPEATED]},
                code="invalid",
            )
        if kind not in about_kinds():
            raise ValidationError(
                _("Nothing can be about “%(kind)s”. Known: %(known)s."),
                params={"kind": kind[:_REPEATED], "known": ", ".join(about_kinds())},
                code="unknown",
            )
        return Subject(kind, uid)

    def same(self, stored: Any, wanted: Any) -> bool:
        """Always: were it another record, the columns would differ."""
        return True

    def save(self, changes: Sequence[Change[Any]], values: Sequence[Any]) -> None:
        """Nothing: the columns were set before the row was saved."""

    def told(self, row: Any) -> dict[str, str] | None:
        one = subject_of(row)
        return {"kind": one.kind, "uid": str(one.uid)} if one is not None else None

    def condition(self, operator: str, value: Any) -> Q:
        """By kind and uid; by words of the title, among what the reader sees; without any at all, ``isnull``."""
        if operator == "isnull":
            return Q(linked_uid__isnull=bool(value))
        if operator == "contains":
            return _titled(str(value), present_reader())
        if operator not in ("exact", "in"):
            return super().condition(operator, value)
        found = Q(pk__in=[])
        for text in value if operator == "in" else [value]:
            found |= self._exactly(text)
        return found

    def _exactly(self, value: Any) -> Q:
        reader = present_reader()
        if value == UNSEEN:
            return Q(linked_uid__isnull=False) & ~_seen(reader)
        kind, _colon, which = str(value).partition(":")
        if which == OPEN and (about := about_kinds().get(kind)) is not None and about.open is not None:
            return _open(about, reader)
        one = self.clean(value)
        return Q(linked_uid=one.uid, linked_kind=one.kind) if one is not None else Q(pk__in=[])

    def expression(self) -> Any:
        """Kind and uid in one text, or that the reader does not see the record."""
        text: models.TextField[str, str] = models.TextField()
        subject = Concat("linked_kind", Value(":"), Cast("linked_uid", text), output_field=text)
        return models.Case(
            models.When(linked_uid__isnull=True, then=Value(None)),
            models.When(_seen(present_reader()), then=subject),
            default=Value(UNSEEN),
            output_field=text,
        )

    def text(self, value: Any) -> str:
        return f"{value['kind']}:{value['uid']}" if value else ""

    def shown(self, value: Any) -> str:
        """A link to the record; nothing where the reader does not see it, or it is gone."""
        one = Subject(value["kind"], UUID(value["uid"]))
        if "title" not in value:  # of the past, where only the columns are known
            known = known_subjects([one], present_reader())
            value = {**value, "title": known[one].title if one in known else None}
        if value["title"] is None:
            return ""
        url = reverse(f"{one.kind}-detail", args=[one.uid])
        return fill('<a href="{}" data-drawer>{}</a>', url, value["title"])

    def called(self, value: str) -> str:
        return self.called_together([value])[value]

    def called_together(self, values: Collection[str]) -> Mapping[str, str]:
        """One query a kind."""
        subjects: dict[str, Subject] = {}
        found = {value: _word(value) for value in values}
        for value in values:
            try:
                one = self.clean(value)
            except ValidationError:
                continue
            if one is not None:
                subjects[value] = one
        known = known_subjects(subjects.values(), present_reader())
        for value, one in subjects.items():
            found[value] = known[one].title if one in known else nameless(registry.get(one.kind), one.uid)
        return found

    def json_schema(self) -> dict[str, Any]:
        title = {"type": ["string", "null"], "description": "Null when the caller may not see it. Read only."}
        properties = {"kind": {"type": "string"}, "uid": {"type": "string", "format": "uuid"}, "title": title}
        return {"type": ["object", "null"], "properties": properties, "required": ["kind", "uid"]}


def _word(value: str) -> str:
    """What a value is called that names no single record."""
    kind, _colon, which = value.partition(":")
    about = about_kinds().get(kind)
    if which == OPEN and about is not None and about.open is not None:
        return str(about.open_label)
    return _("Something that you do not see") if value == UNSEEN else value


def _seen(reader: User | None) -> Q:
    """The rows about records that the reader sees."""
    found = Q(pk__in=[])
    for kind in about_kinds():
        spec = registry.get(kind)
        reached = spec.objects() if reader is None else rows(spec, reader)
        found |= Q(linked_kind=kind, linked_uid__in=reached.order_by().values("uid"))
    return found


def _open(about: AboutKind, reader: User | None) -> Q:
    """The rows about records of a kind that are not over; ValidationError for whoever does not see which these are."""
    spec, which = registry.get(about.kind), about.open or {}
    names = {path.partition("__")[0] for path in which}
    if reader is not None and (not may(spec, reader, Action.VIEW.value) or names & hidden_fields(spec, reader)):
        raise ValidationError(_("There is no filter of this name."), code="unknown")
    reached = spec.objects() if reader is None else rows(spec, reader)
    return Q(linked_kind=about.kind, linked_uid__in=reached.filter(**which).order_by().values("uid"))


def _titled(text: str, reader: User | None) -> Q:
    """The rows about records whose titles contain the text, as far as the reader sees these."""
    found = Q(pk__in=[])
    for kind in about_kinds():
        spec = registry.get(kind)
        reached = spec.objects() if reader is None else rows(spec, reader)
        named = Q(pk__in=[])
        for name in set(spec.record.title_columns) - hidden_fields(spec, reader):
            named |= Q(**{f"{name}__icontains": text})
        found |= Q(linked_kind=kind, linked_uid__in=reached.filter(named).values("uid"))
    return found
