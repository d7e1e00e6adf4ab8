"""By what records are grouped for figures: a field's values, or the days, weeks, months … that its dates lie in.

A grouping says which key a row has, in SQL, and which conditions of a list find exactly the rows of a key. How groups
are counted is :mod:`crosstab`'s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateField,
    F,
    Func,
    JSONField,
    Model,
    OuterRef,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce, NullIf, TruncDay, TruncMonth, TruncQuarter, TruncWeek, TruncYear
from django.db.models.lookups import IsNull
from django.utils.translation import gettext as _

from rapport.platform.access.models import Membership, User
from rapport.platform.access.titles import read_by
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError, filterable_fields
from rapport.platform.records.related import links_of, related_field, related_fields, related_value
from rapport.platform.records.relative_dates import zone_of
from rapport.platform.records.spec import RecordSpec


class Step(StrEnum):
    """How values become keys: as they are, by the time that they lie in, by the teams of the person whom they name, or
    only by whether there is one."""

    VALUE = ""
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    TEAM = "team"
    FILLED = "filled"


TIMES = (Step.DAY, Step.WEEK, Step.MONTH, Step.QUARTER, Step.YEAR)
_TRUNCATED = {
    Step.DAY: TruncDay,
    Step.WEEK: TruncWeek,
    Step.MONTH: TruncMonth,
    Step.QUARTER: TruncQuarter,
    Step.YEAR: TruncYear,
}
_MONTHS = {Step.MONTH: 1, Step.QUARTER: 3, Step.YEAR: 12}
_NEVER = frozenset({FieldKind.UID, FieldKind.JSON, FieldKind.COLLECTION})
_WITHOUT_KEYS = frozenset({FieldKind.LONG_TEXT, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.URL})
"""Nearly each row has a value of its own, and an address is filtered by any way to write it."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A field and the step by which its values become keys."""

    field: FieldSpec
    step: Step = Step.VALUE
    link: FieldSpec | None = None
    """The link that leads to the field, when it is the linked record's (``organisation.industry``)."""
    spec: RecordSpec | None = None
    """The kind that is grouped, where the field is a linked record's."""

    @property
    def is_time(self) -> bool:
        """Whether the keys are the first days of stretches of time."""
        return self.step in TIMES

    @property
    def is_several(self) -> bool:
        """Whether a row may have several keys and is counted by each of them."""
        return self.step is Step.TEAM or (self.field.kind is FieldKind.MULTI_CHOICE and self.step is Step.VALUE)

    @property
    def key_model(self) -> type[Model] | None:
        """What keys are rows of: the linked kind, or teams; None for plain values."""
        if self.step is Step.TEAM:
            return Membership._meta.get_field("team").related_model
        return self.field.link_model if self.step is Step.VALUE else None

    def expression(self, user: User | None) -> Any:
        """The key of a row in SQL; NULL where it has no value. An empty text is none."""
        value = self._value(user)
        if self.step is Step.FILLED:
            return Case(When(IsNull(value, True), then=Value(False)), default=Value(True), output_field=BooleanField())
        if self.is_time:
            zone = {"tzinfo": zone_of(user)} if self.field.kind is FieldKind.DATETIME else {}
            return _TRUNCATED[self.step](value, output_field=DateField(), **zone)
        if self.step is Step.TEAM:
            teams = Membership.objects.filter(user=OuterRef(f"{self.field.name}_id")).values("team")
            return _EachTeam(Coalesce(NullIf(ArraySubquery(teams), Value([], _TEAMS)), Value([None], _TEAMS)))
        if self.is_several:
            return _Each(Coalesce(value, Value([None], JSONField()), output_field=JSONField()))
        return value

    def _value(self, user: User | None) -> Any:
        """The value of a row; an empty text is none."""
        source: Any = F(f"{self.field.name}_id" if self.field.kind is FieldKind.LINK else self.field.name)
        if self.field.virtual is not None and self.link is None:
            with read_by(user):
                source = self.field.virtual.expression()
        if self.link is not None and self.spec is not None:
            source = related_value(self.spec, self.link, self.field, user)
        return NullIf(source, Value(""), output_field=TextField()) if _is_text(self.field) else source

    def leads(self, key: Any) -> bool:
        """Whether a list can be asked for the rows with this key: not for those without a value of a linked record,
        which may have no such record, or one that the reader does not see."""
        if self.step is Step.TEAM and key is None:
            return False  # nobody's, or of somebody who is in no team: no list asks for that
        return self.link is None or not (key is None or (self.step is Step.FILLED and not key))

    def key(self, value: Any) -> Any:
        """What SQL gave, as a key: a day without its midnight."""
        return value.date() if isinstance(value, datetime) else value

    def parameters(self, key: Any, user: User | None, uid: UUID | None = None) -> list[tuple[str, str]]:
        """The conditions of a list that find exactly the rows with this key; ``uid`` names a linked record's key."""
        name = self.field.name
        if key is None:
            return [(f"{name}__isnull", "true")]
        if self.step is Step.FILLED:
            return [(f"{name}__isnull", "false" if key else "true")]
        if self.is_time:
            return [(f"{name}__gte", self._bound(key, user)), (f"{name}__lt", self._bound(self.after(key), user))]
        if self.step is Step.TEAM:
            members = Membership.objects.filter(team=key).order_by("user").values_list("user__uid", flat=True)
            return [(f"{name}__in", ",".join(str(one) for one in members))]
        if self.field.kind is FieldKind.LINK:
            return [(name, str(uid))]
        return [(name, str(key).lower() if isinstance(key, bool) else str(key))]

    def _bound(self, day: date, user: User | None) -> str:
        if self.field.kind is FieldKind.DATETIME:
            return datetime.combine(day, time.min, tzinfo=zone_of(user)).isoformat()
        return day.isoformat()

    def after(self, day: date, steps: int = 1) -> date:
        """The first day of the stretch so many steps on; OverflowError beyond the calendar."""
        if self.step in _MONTHS:
            month = day.year * 12 + day.month - 1 + steps * _MONTHS[self.step]
            if not 12 <= month < 12 * 10_000:
                raise OverflowError(month)
            return date(month // 12, month % 12 + 1, 1)
        return day + timedelta(days=steps * (7 if self.step is Step.WEEK else 1))

    def start(self, day: date) -> date:
        """The first day of the stretch that a day lies in. Weeks begin on Monday (ISO 8601)."""
        if self.step is Step.WEEK:
            return day - timedelta(days=day.weekday())
        if self.step in _MONTHS:
            months = _MONTHS[self.step]
            return date(day.year, (day.month - 1) // months * months + 1, 1)
        return day

    def between(self, first: date, last: date, limit: int) -> Iterator[date]:
        """The stretches from one to another, both included, at most ``limit``."""
        for _number in range(limit):
            if first > last:
                return
            yield first
            first = self.after(first)

    def as_json(self) -> dict[str, str]:
        """As it stands in a definition."""
        return {"field": self.field.name, **({"by": self.step.value} if self.step else {})}


class _Each(Func):
    """Each item of a JSON list, as a row of its own."""

    function = "jsonb_array_elements_text"
    output_field = TextField()
    set_returning = True


_TEAMS: ArrayField[Any, Any] = ArrayField(BigIntegerField())


class _EachTeam(Func):
    """Each item of an array, as a row of its own."""

    function = "unnest"
    output_field = BigIntegerField()
    set_returning = True


def _is_text(field: FieldSpec) -> bool:
    return field.is_text or field.kind is FieldKind.CHOICE


def steps_of(field: FieldSpec) -> tuple[Step, ...]:
    """The ways in which a field's values may be grouped, the usual one first; none for a field that has none."""
    is_one = field.virtual is not None and field.virtual.single
    if (field.kind in _NEVER and not is_one) or not (field.virtual is None or field.virtual.is_grouped):
        return ()
    if field.kind in (FieldKind.DATE, FieldKind.DATETIME):
        return (Step.MONTH, Step.DAY, Step.WEEK, Step.QUARTER, Step.YEAR, Step.FILLED)
    if field.kind in _WITHOUT_KEYS:
        return (Step.FILLED,)
    if field.link_model is User:
        return (Step.VALUE, Step.TEAM, Step.FILLED)
    return (Step.VALUE, Step.FILLED)


def groupable_fields(spec: RecordSpec, user: User | None) -> dict[str, FieldSpec]:
    """The fields by which this reader may group: those by which they may filter, so that each figure leads to rows."""
    internal = spec.record.internal
    found = filterable_fields(spec, user)
    return {name: field for name, field in found.items() if steps_of(field) and name not in internal}


def groupings_of(spec: RecordSpec, user: User | None) -> Iterator[Grouping]:
    """Every way in which this reader may group the kind: by its own fields, then by those of linked records."""
    for field in groupable_fields(spec, user).values():
        yield from (Grouping(field, step) for step in steps_of(field))
    for link in links_of(spec, user):
        for field in related_fields(spec, link, user).values():
            steps = (step for step in steps_of(field) if field.stored and step is not Step.TEAM)
            yield from (Grouping(field, step, link, spec) for step in steps)


def parse_grouping(spec: RecordSpec, given: Any, user: User | None, path: str) -> Grouping:
    """A grouping as it stands in a definition (``{"field", "by"}``); ListError with the path of the part at fault."""
    if not isinstance(given, dict) or not set(given) <= {"field", "by"} or not isinstance(given.get("field"), str):
        raise ListError(path, _("Give an object with field and by."))
    field: FieldSpec | None = groupable_fields(spec, user).get(given["field"])
    link: FieldSpec | None = None
    if "." in given["field"]:
        field, link = related_field(spec, given["field"], user)
        field = field if field is not None and field.stored and given["field"].count(".") == 1 else None
    steps = steps_of(field) if field is not None else ()
    if link is not None:
        steps = tuple(step for step in steps if step is not Step.TEAM)
    if field is None or not steps:
        raise ListError(f"{path}.field", _("There is no such field, or records can't be grouped by it."))
    wanted = given.get("by", steps[0].value)
    if wanted not in [step.value for step in steps]:
        names = ", ".join(step.value or '""' for step in steps)
        raise ListError(f"{path}.by", _("Name one of: %(names)s.") % {"names": names})
    return Grouping(field, Step(wanted), link, spec if link is not None else None)
