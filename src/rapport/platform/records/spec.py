"""The frozen form of a declaration: everything derived, nothing left to look up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.text import capfirst

from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.record import Board, Calendar, Fieldset, RecordType

if TYPE_CHECKING:
    from rapport.platform.records.custom import Addition


ORDER_AND_PAGE = frozenset({"sort", "q", "cursor", "limit"})
"""Parameters of every list by which no field is filtered."""


@dataclass(frozen=True)
class RecordSpec:
    """One record kind as the consumers read it."""

    name: str
    label: Any
    label_plural: Any
    module: str
    record: RecordType[Any]
    model: type[models.Model]
    fields: Mapping[str, FieldSpec]
    columns: tuple[str, ...]
    filters: tuple[str, ...]
    sorts: tuple[str, ...]
    fieldsets: tuple[Fieldset, ...]
    quick_create: tuple[str, ...]
    facts: tuple[str, ...]
    derived: frozenset[str]
    """Attribute names that were derived rather than declared (for ``rapport record``)."""
    additions: tuple[Addition, ...] = ()
    """The custom fields among ``fields`` (see :mod:`rapport.platform.records.custom`)."""

    @property
    def title(self) -> Any:
        """The kind's name as a heading; ``label`` is the name within a sentence."""
        return capfirst(self.label)

    @property
    def title_plural(self) -> Any:
        """The kind's plural name as a heading."""
        return capfirst(self.label_plural)

    @property
    def base_filter(self) -> Mapping[str, Any]:
        """Conditions that make a row of the table a record of this kind."""
        return self.record.base_filter

    @property
    def icon(self) -> str:
        """Name of the icon."""
        return self.record.icon

    @property
    def default_sort(self) -> str:
        """Sort of a list that names none, with a leading ``-`` for descending."""
        return self.record.default_sort

    @cached_property
    def stored_fields(self) -> tuple[FieldSpec, ...]:
        """Fields that are columns of the table."""
        return tuple(field for field in self.fields.values() if field.stored)

    @cached_property
    def virtual_fields(self) -> tuple[FieldSpec, ...]:
        """Fields that live in other tables."""
        return tuple(field for field in self.fields.values() if not field.stored)

    @cached_property
    def writable(self) -> frozenset[str]:
        """Names that a form, the API or an import may set."""
        return frozenset(name for name, field in self.fields.items() if not field.read_only)

    @cached_property
    def computed(self) -> frozenset[str]:
        """Names of the formulas and of what is kept of other records: no write changes them by itself."""
        return self.kept | {added.field.name for added in self.additions if added.formula is not None}

    @cached_property
    def kept(self) -> frozenset[str]:
        """Names of the fields whose values are kept of other records, beside history as well."""
        return frozenset(added.field.name for added in self.additions if added.keeps)

    @cached_property
    def link_fields(self) -> tuple[FieldSpec, ...]:
        """Fields that point at another record."""
        return tuple(field for field in self.stored_fields if field.kind is FieldKind.LINK)

    @cached_property
    def joined_links(self) -> tuple[str, ...]:
        """Names of those that Django reads along with the rows."""
        return tuple(field.name for field in self.link_fields if not field.keyed)

    @cached_property
    def boards(self) -> tuple[Board, ...]:
        """The boards as which the list can be shown: the declared ones, then one by each custom field of few values,
        which adds up the first custom amount."""
        amount = next((one.name for one in self._shown_by(FieldKind.MONEY) if one.name not in self.computed), "")
        few = self._shown_by(FieldKind.CHOICE, FieldKind.BOOLEAN)
        own = (Board(one.name, total=amount) for one in few if one.name not in self.computed)
        return (*self.record.boards, *own)

    @cached_property
    def calendars(self) -> tuple[Calendar, ...]:
        """The calendars as which the list can be shown: the declared ones, then one by each custom date or time; what
        is computed lies on its day and stays there."""
        days = self._shown_by(FieldKind.DATE, FieldKind.DATETIME)
        own = (Calendar(one.name, movable=one.name not in self.computed) for one in days)
        return (*self.record.calendars, *own)

    def _shown_by(self, *kinds: FieldKind) -> list[FieldSpec]:
        """The custom fields of these kinds that lists are filtered by, as each column and each day is."""
        found = (added.field for added in self.additions if added.filterable and added.field.kind in kinds)
        return [field for field in found if field.stored]

    @property
    def owned(self) -> bool:
        """Whether rows have an owner and carry principals."""
        return "owner" in self.fields and any(f.name == "principals" for f in self.model._meta.get_fields())

    def objects(self) -> models.QuerySet[Any]:
        """Every row of this kind, before any access rule."""
        return self.model._default_manager.filter(**self.base_filter)


def advised(spec: RecordSpec, tips: Mapping[str, Any]) -> RecordSpec:
    """The kind with other words to help with some of its fields; names of fields that it has not are passed over."""
    fields = {name: replace(spec.fields[name], help=text) for name, text in tips.items() if name in spec.fields}
    return replace(spec, fields={**spec.fields, **fields}) if fields else spec
