"""Filters by fields of the record that a link points at ("Organisation › Employees"), up to two links far ("Party ›
Organisation › City"), and their values one link far.

A linked record counts only where the reader may see it, and by no field that is hidden from the reader: what nobody may
read can't be found out by filtering either.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import F, Model, OuterRef, Q, QuerySet, Subquery, Value

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import hidden_fields, may, rows
from rapport.platform.access.policy import Administered
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import Filter, ListError, condition, field_named, filterable_fields
from rapport.platform.records.matching import IDS_AT_ONCE
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User


_for_nobody: ContextVar[bool] = ContextVar("rapport_linked_for_nobody", default=False)


@contextmanager
def every_linked_record() -> Iterator[None]:
    """Within the block a condition that is asked for nobody (``user=None``) looks at every linked record, as a rule of
    the whole installation does; else it finds none. Whoever writes such a rule must be asked for apart from that."""
    token = _for_nobody.set(True)
    try:
        yield
    finally:
        _for_nobody.reset(token)


def _reached(kind: RecordSpec, user: User | None) -> QuerySet[Any]:
    return kind.objects() if user is None and _for_nobody.get() else rows(kind, user)


def links_of(spec: RecordSpec, user: User | None) -> list[FieldSpec]:
    """The links whose records this reader may filter by."""
    hidden = hidden_fields(spec, user)
    return [link for link in spec.link_fields if link.name not in hidden and _kinds(spec, link, user)]


def related_fields(spec: RecordSpec, link: FieldSpec, user: User | None) -> dict[str, FieldSpec]:
    """The fields of the linked record by which this reader may filter, under their full names (``link.field``)."""
    found: dict[str, FieldSpec] = {}
    for kind in _kinds(spec, link, user):
        for name, field in filterable_fields(kind, user).items():
            found.setdefault(f"{link.name}.{name}", _from(link, field))
    return found


def further_fields(spec: RecordSpec, link: FieldSpec, user: User | None) -> dict[str, dict[str, FieldSpec]]:
    """The fields of the records that the linked record links to in turn, under their full names (``link.link.field``),
    by what both links are called together. Who is responsible, and what else is administered, is asked one link far."""
    found: dict[str, dict[str, FieldSpec]] = {}
    for kind in _kinds(spec, link, user):
        for beyond in links_of(kind, user):
            if beyond.link_model is not None and not _is_administered(beyond.link_model):
                fields = (_from(link, field) for field in related_fields(kind, beyond, user).values())
                known = found.setdefault(f"{link.label} › {beyond.label}", {})
                found[f"{link.label} › {beyond.label}"] = {field.name: field for field in fields} | known
    return found


def _is_administered(model: type[Model]) -> bool:
    return all(isinstance(kind.record.access, Administered) for kind in registry.of_model(model))


def _from(link: FieldSpec, field: FieldSpec) -> FieldSpec:
    """A field of the linked record under its full name."""
    return replace(field, name=f"{link.name}.{field.name}", label=f"{link.label} › {field.label}")


def related_field(
    spec: RecordSpec, name: str, user: User | None, *, most_links: int = 2
) -> tuple[FieldSpec | None, FieldSpec | None]:
    """The field called ``link.field`` (or ``link.link.field``) and its first link; None and None when there is none for
    this reader."""
    link_name, _dot, rest = name.partition(".")
    link = next((link for link in links_of(spec, user) if link.name == link_name), None)
    if link is None:
        return None, None
    for kind in _kinds(spec, link, user):
        if "." not in rest:
            field = filterable_fields(kind, user).get(rest)
        else:
            field = related_field(kind, rest, user, most_links=most_links - 1)[0] if most_links > 1 else None
        if field is not None:
            return _from(link, field), link
    return None, None


def related_condition(
    spec: RecordSpec, link: FieldSpec, filters: Sequence[Filter], user: User | None, *, resolve: bool = True
) -> Q:
    """The rows whose linked record is visible to the reader and passes all these filters.

    A denial asks for a linked record as well: a row that links to nothing, or to what the reader may not see, never
    passes. ``resolve=False`` only checks the values.
    """
    names = [given.field.name.partition(".")[2] for given in filters]
    from rapport.platform.records.groups import conditions_of  # which needs conditions from here

    found: list[QuerySet[Any]] = []
    further = False
    for kind in _kinds_with(_kinds(spec, link, user), names, user):
        inner = [_within(kind, name, given, user) for name, given in zip(names, filters, strict=True)]
        try:
            if resolve:
                conditions = conditions_of(kind, inner, user)
            else:
                conditions = [condition(kind, one, user, resolve=False) for one in inner]
        except ListError as error:
            raise ListError(f"{link.name}.{error.field}", error.message) from error
        found.append(_reached(kind, user).filter(*conditions))
        further |= any("." in name for name in names) and _reach_many(conditions)
    if not found or not resolve:
        return Q(pk__in=[])
    linked = reduce(or_, found)
    return Q(**{f"{link.name}__in": linked.values("pk")}) if further else _pointing_at(link, linked)


def _reach_many(conditions: Sequence[Q]) -> bool:
    """Whether the rows that these look at in turn were too many to be named: then those that link to them will be too,
    and are not counted for nothing."""
    return any(isinstance(value, QuerySet) for given in conditions for value in given.flatten())


def _within(kind: RecordSpec, name: str, given: Filter, user: User | None) -> Filter:
    """A filter by a linked record as it is asked of that record."""
    field, link = field_named(kind, name, user)
    assert field is not None  # the kinds were chosen by it
    return Filter(field, given.operator, given.value, link)


def related_value(spec: RecordSpec, link: FieldSpec, field: FieldSpec, user: User | None) -> Any:
    """A field of the linked record in SQL (a key, of a link); NULL where a row links to nothing, or to what the reader
    may not see.

    Whoever reaches every such record gets it by a join; for others each link is looked up within their reach.
    """
    name = field.name.partition(".")[2]
    column = f"{name}_id" if field.kind is FieldKind.LINK else name
    kinds = _kinds_with(_kinds(spec, link, user), [name], user)
    if not kinds:
        return Value(None)
    return value_through(spec, link, column, kinds, [rows(kind, user) for kind in kinds])


def value_through(
    spec: RecordSpec, link: FieldSpec, column: str, kinds: Sequence[RecordSpec], reached: Sequence[QuerySet[Any]]
) -> Any:
    """A column of the linked record in SQL, of these kinds and their rows within reach (at least one kind)."""
    alone = kinds[0].record.overview or tuple(spec.record.linked_kinds.get(link.name, ())) == (kinds[0].name,)
    if len(kinds) == 1 and alone and not link.keyed and reached[0].query.where == kinds[0].objects().query.where:
        return F(f"{link.name}__{column}")
    return Subquery(reduce(or_, reached).filter(pk=OuterRef(f"{link.name}_id")).values(column)[:1])


def _pointing_at(link: FieldSpec, linked: QuerySet[Any]) -> Q:
    """Few linked rows are named one by one, so that the index over the link is used with the planner's statistics."""
    keys = list(linked.values_list("pk", flat=True)[: IDS_AT_ONCE + 1])
    if len(keys) > IDS_AT_ONCE:
        return Q(**{f"{link.name}__in": linked.values("pk")})
    return Q(**{f"{link.name}__in": keys})


def _kinds(spec: RecordSpec, link: FieldSpec, user: User | None) -> list[RecordSpec]:
    """The kinds that the link may point at and the reader may see, an overview of them first."""
    declared = link.link_kinds or spec.record.linked_kinds.get(link.name)
    if declared:
        kinds = [registry.get(name) for name in declared if registry.has(name)]
    else:
        kinds = list(registry.of_model(link.link_model)) if link.link_model is not None else []
    if user is None and _for_nobody.get():
        return sorted(kinds, key=_is_part)
    return sorted((kind for kind in kinds if may(kind, user, Action.VIEW.value)), key=_is_part)


def _is_part(kind: RecordSpec) -> bool:
    return not kind.record.overview


def _kinds_with(kinds: Sequence[RecordSpec], names: Sequence[str], user: User | None) -> list[RecordSpec]:
    """The kinds that have all these fields; an overview that has them stands for the others."""
    having = [kind for kind in kinds if all(field_named(kind, name, user)[0] is not None for name in names)]
    return having[:1] if having and having[0].record.overview else having
