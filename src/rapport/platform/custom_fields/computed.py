"""Custom fields that say something of other records: a value of the record that a link points at (look-up), or a figure
over those that point at the record (roll-up).

Who reads gets what they may see: a look-up of a record out of their reach is empty, and a roll-up is over the records
within it, so two readers may see two figures. Where nobody reads (automations, jobs) it is over all of them; that is
what is kept with the record where lists are to be sorted by it (:mod:`kept`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db.models import Aggregate, Count, Max, Min, Q, QuerySet, Sum, Value
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows
from rapport.platform.access.titles import present_reader
from rapport.platform.exchange.export_cells import stored_cell
from rapport.platform.history.past import keeps_past
from rapport.platform.records.clean import clean_value
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError, Operator, operators_of
from rapport.platform.records.groups import conditions_of, groups_condition
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.registry import UnknownKindError, registry
from rapport.platform.records.related import value_through
from rapport.platform.records.relative_dates import within
from rapport.platform.records.spec import RecordSpec
from rapport.platform.records.virtual import VirtualField

if TYPE_CHECKING:
    from rapport.platform.access.models import User

NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})
ORDERED = NUMBERS | {FieldKind.DATE, FieldKind.DATETIME}
SHOWN = (ORDERED - {FieldKind.MONEY}) | {
    FieldKind.TEXT, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.URL, FieldKind.COUNTRY, FieldKind.LANGUAGE,
    FieldKind.TIME_ZONE, FieldKind.CURRENCY, FieldKind.BOOLEAN, FieldKind.CHOICE,
}  # fmt: skip
"""Kinds of values that one field can show of another record: amounts would come without their currency."""
_FIGURES: dict[str, type[Aggregate]] = {"count": Count, "sum": Sum, "min": Min, "max": Max}
_SCHEMAS: dict[FieldKind, dict[str, Any]] = {
    FieldKind.INTEGER: {"type": ["integer", "null"]},
    FieldKind.DECIMAL: {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$"},
    FieldKind.DATE: {"type": ["string", "null"], "format": "date"},
    FieldKind.DATETIME: {"type": ["string", "null"], "format": "date-time"},
    FieldKind.BOOLEAN: {"type": ["boolean", "null"]},
}


class ComputedField(VirtualField):
    """What both have in common: they are read, and compared as a field of the kind of their value."""

    read_only = True
    unsorted = gettext_lazy(
        "It is read from other records each time, so lists are not sorted by it. Its values can be kept with the"
        " records for that: “Keep for sorting” of the field."
    )

    nothing: Any = None
    """The value of a record that no other one says anything for."""

    def __init__(self, value: FieldSpec) -> None:
        super().__init__(value.name, value.label, value.help)
        self.value = value
        self.kind = value.kind

    def text(self, value: Any) -> str:
        return stored_cell(self.kind)(Decimal(value) if self.kind is FieldKind.DECIMAL and value is not None else value)

    def json_schema(self) -> dict[str, Any]:
        return _SCHEMAS.get(self.kind, {"type": ["string", "null"]})

    def compared(self, name: str, operator: str, value: Any) -> Q:
        """A comparison of the value, which SQL knows by this name."""
        field = replace(self.value, name=name, virtual=None, required=False)
        if Operator(operator) not in operators_of(field):
            raise ValidationError(_("“%(name)s” cannot be filtered."), params={"name": self.name}, code="filter")
        if operator == Operator.WITHIN:
            return within(field, value, present_reader())
        if operator == Operator.CONTAINS:
            return Q(**{f"{name}__icontains": value})
        given = [clean_value(field, one) for one in (value if isinstance(value, list) else [value])]
        return Q(**{f"{name}__{operator}": given if operator == Operator.IN else given[0]})


def _within_reach(spec: RecordSpec) -> QuerySet[Any]:
    reader = present_reader()
    return spec.objects() if reader is None else rows(spec, reader)


def _sees(spec: RecordSpec, names: Sequence[str]) -> bool:
    reader = present_reader()
    return reader is None or (
        may(spec, reader, Action.VIEW.value) and not hidden_fields(spec, reader).intersection(names)
    )


class LookUp(ComputedField):
    """A field of the record that a link of the kind points at."""

    is_grouped = True

    def __init__(self, value: FieldSpec, kind: str, link: str, shown: str) -> None:
        super().__init__(value)
        self.of_kind = kind
        self.link = link
        self.shown_name = shown

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        spec = registry.get(self.of_kind)
        if not _sees(spec, [self.link]):
            return {}
        keys = dict(spec.model._default_manager.filter(pk__in=ids).values_list("pk", f"{self.link}_id"))
        wanted = {key for key in keys.values() if key is not None}
        found: dict[int, Any] = {}
        for kind in self._targets() if wanted else ():
            found |= dict(_within_reach(kind).filter(pk__in=wanted).values_list("pk", self.shown_name))
        return {pk: found[key] for pk, key in keys.items() if key in found and found[key] not in (None, "")}

    def tells_of(self) -> frozenset[tuple[str, str]]:
        """The kinds that the link leads to and the field of them that it shows; the link itself."""
        kinds = [kind.name for kind in target_kinds(registry.get(self.of_kind), self._link)]
        shown = {(kind, name) for kind in kinds for name in ("", self.shown_name)}
        return frozenset({(self.of_kind, self.link), *shown})

    @property
    def _link(self) -> FieldSpec:
        return registry.get(self.of_kind).fields[self.link]

    def condition(self, operator: str, value: Any) -> Q:
        negated = operator == Operator.ISNULL and value is True
        passing = (
            Q(**{f"{self.shown_name}__isnull": False}) & ~_blank(self.value, self.shown_name)
            if operator == Operator.ISNULL
            else self.compared(self.shown_name, operator, value)
        )
        if not _sees(registry.get(self.of_kind), [self.link]):
            return Q(pk__in=[])
        linked = Q(pk__in=[])
        for kind in self._targets():
            linked |= Q(**{f"{self.link}_id__in": _within_reach(kind).filter(passing).values("pk")})
        return ~linked if negated else linked

    def expression(self) -> Any:
        """For whoever reaches every linked record by a join; for others each is looked up within their reach."""
        spec = registry.get(self.of_kind)
        kinds = self._targets() if _sees(spec, [self.link]) else []
        if not kinds:
            return Value(None)
        return value_through(spec, self._link, self.shown_name, kinds, [_within_reach(kind) for kind in kinds])

    def _targets(self) -> list[RecordSpec]:
        return [kind for kind in target_kinds(registry.get(self.of_kind), self._link) if _sees(kind, [self.shown_name])]


def told_by(keeps: Iterable[tuple[str, VirtualField]]) -> frozenset[tuple[str, str]]:
    """The kinds and fields of which values that are kept for a formula tell."""
    return frozenset().union(*(one.tells_of() for _path, one in keeps if isinstance(one, LookUp)))


def _blank(field: FieldSpec, name: str) -> Q:
    return Q(**{name: ""}) if field.is_text or field.kind is FieldKind.CHOICE else Q(pk__in=[])


def target_kinds(spec: RecordSpec, link: FieldSpec) -> list[RecordSpec]:
    """The kinds that a link points at."""
    names = link.link_kinds or tuple(spec.record.linked_kinds.get(link.name, ()))
    kinds = registry.of_model(link.link_model) if link.link_model is not None else ()
    every = not names or any(registry.has(name) and registry.get(name).record.overview for name in names)
    return [kind for kind in kinds if not kind.record.overview and (every or kind.name in names)]


def is_changing(spec: RecordSpec, name: str) -> bool:
    """Whether a field says something else though its record does not change: it lies in another table, is kept of
    others, or knows what day it is."""
    added = {one.field.name: one for one in spec.additions}
    field = spec.fields.get(name)
    if field is None or not keeps_past(spec, name):
        return True
    formula = added[name].formula if name in added else None
    return formula is not None and (formula.is_beyond or not formula.is_fixed)


@dataclass(frozen=True, slots=True)
class Related:
    """The records that a roll-up is over: the kind, the link by which they point here, and which of them count."""

    kind: str
    link: str
    condition: str = ""

    def spec(self) -> RecordSpec:
        """The kind as it is now."""
        return registry.get(self.kind)

    def question(self) -> ListQuery:
        """The condition, checked; ListError where it makes no sense."""
        return ListQuery.parse(self.spec(), QueryDict(self.condition), None)

    def rows(self) -> QuerySet[Any]:
        """Those within reach of whoever reads."""
        spec, question = self.spec(), self.question()
        reader: User | None = present_reader()
        conditions = conditions_of(spec, question.filters, reader)
        if question.groups:
            conditions.append(groups_condition(spec, question.groups, reader))
        return _within_reach(spec).filter(*conditions, **{f"{self.link}_id__isnull": False}).order_by()

    def names(self) -> set[str]:
        """The fields of the kind that a figure tells of."""
        question = self.question()
        given = [*question.filters, *(one for group in question.groups for one in group)]
        return {self.link, *(one.link.name if one.link is not None else one.field.name for one in given)}

    def changing(self) -> str:
        """What of the condition may change a figure though none of these records changes; "" for nothing, so that what
        is kept of them stays true."""
        spec, question = self.spec(), self.question()
        for one in (*question.filters, *(one for group in question.groups for one in group)):
            relative = one.operator in (Operator.WITHIN, Operator.NOT_WITHIN)
            own = spec.record.get_filter(one.field.name, one.operator.value, one.value) is not None
            if relative or own or one.link is not None or is_changing(spec, one.field.name):
                return str(one.field.label)
        return ""


class RollUp(ComputedField):
    """A figure over the records that point at the record by a link."""

    def __init__(self, value: FieldSpec, related: Related, function: str, measured: str) -> None:
        super().__init__(value)
        self.related = related
        self.function = function
        self.measured = measured
        self.nothing = 0 if function == "count" else None

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        if not ids or not self._told():
            return {}
        link = f"{self.related.link}_id"
        found = self.related.rows().filter(**{f"{link}__in": list(ids)})
        if self.function == "latest":
            time = self.related.spec().record.partitioned_by or "created_at"
            filled = found.filter(**{f"{self.measured}__isnull": False})
            newest = filled.order_by(link, f"-{time}", "-pk").distinct(link)
            return dict(newest.values_list(link, self.measured))
        figures = dict(found.values(link).annotate(figure=self._figure()).values_list(link, "figure"))
        return dict.fromkeys(ids, 0) | figures if self.function == "count" else figures

    def condition(self, operator: str, value: Any) -> Q:
        if self.function == "latest" or self.related.spec().record.partitioned_by:
            raise ValidationError(_("“%(name)s” cannot be filtered."), params={"name": self.name}, code="filter")
        if not self._told():
            return Q(pk__in=[])
        link = f"{self.related.link}_id"
        groups = self.related.rows().values(link).annotate(figure=self._figure())
        if operator == Operator.ISNULL:
            filled = Q(pk__in=groups.filter(figure__isnull=False).values(link))
            if self.function == "count":
                return Q(pk__in=[]) if value else Q()
            return ~filled if value else filled
        passing = self.compared("figure", operator, value)
        if self.function == "count" and self._zero_passes(operator, value):
            return ~Q(pk__in=groups.exclude(passing).values(link))
        return Q(pk__in=groups.filter(passing).values(link))

    def tells_of(self) -> frozenset[tuple[str, str]]:
        """The kind that it is over and the fields of it that the figure tells of."""
        names = [*self.related.names(), *filter(None, [self.measured])]
        return frozenset({(self.related.kind, ""), *((self.related.kind, name) for name in names)})

    def _figure(self) -> Aggregate:
        return _FIGURES[self.function](self.measured or "pk")

    def _told(self) -> bool:
        """Whether the reader sees all that the figure tells of; nobody does when the condition fits no more."""
        try:
            names = [*self.related.names(), *filter(None, [self.measured])]
        except (ListError, UnknownKindError):
            return False
        return _sees(self.related.spec(), names)

    def _zero_passes(self, operator: str, value: Any) -> bool:
        """Whether records that nothing points at pass, which no group stands for."""
        field = replace(self.value, virtual=None, required=False)
        given = [clean_value(field, one) for one in (value if isinstance(value, list) else [value])]
        passes: dict[str, bool] = {
            "exact": 0 in given, "in": 0 in given, "gte": given[0] <= 0, "lte": given[0] >= 0,
            "gt": given[0] < 0, "lt": given[0] > 0,
        }  # fmt: skip
        return passes.get(operator, False)


def kind_of_figure(function: str, measured: FieldSpec | None) -> FieldKind:
    """What kind of value a figure over a field is."""
    if function == "count" or measured is None:
        return FieldKind.INTEGER
    return FieldKind.DECIMAL if measured.kind is FieldKind.MONEY else measured.kind


def names_one_currency(related: Related, measured: FieldSpec) -> bool:
    """Whether amounts over which a figure is are of one currency, which the condition then says."""
    given = related.question().filters
    return any(one.field.name == measured.currency_field and one.operator is Operator.EXACT for one in given)
