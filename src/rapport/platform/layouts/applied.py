"""Which layout a reader gets, and what it means for one record: read by every page and form of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, Q

from rapport.platform.access.models import RoleHolding
from rapport.platform.layouts.definition import Arranged, Section, arranged
from rapport.platform.layouts.models import Layout, takes_layouts
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.filters import Filter, ListError, Operator
from rapport.platform.records.groups import Groups, groups_condition, parse_groups
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import panels_for

if TYPE_CHECKING:
    from django.db import models

    from rapport.platform.access.models import User

_LIVE = frozenset(
    {
        FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.EMAIL, FieldKind.PHONE, FieldKind.URL, FieldKind.COUNTRY,
        FieldKind.LANGUAGE, FieldKind.CURRENCY, FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY, FieldKind.DATE,
        FieldKind.CHOICE,
    }
)  # fmt: skip
"""Kinds whose control in a form tells by itself whether it has a value."""
ANY_VALUE = "*"


@dataclass(frozen=True, slots=True)
class Layouts:
    """The layout that somebody made for themself, or was given alone, and the one below it: of a role, else of all."""

    own: Layout | None = None
    below: Layout | None = None

    @property
    def personal(self) -> bool:
        """Whether the user may have an own one."""
        return self.below is None or self.below.may_personalise

    @property
    def used(self) -> Layout | None:
        """The one that holds; None for the page as it is declared."""
        return self.own if self.own is not None and self.personal else self.below


def layouts_for(spec: RecordSpec, user: User) -> Layouts:
    """The layouts that a user's pages of a kind may have; one query, and none for a kind that is not arranged."""
    if not takes_layouts(spec):
        return Layouts()
    roles = RoleHolding.objects.filter(user=user).values("role")
    of_user = Q(audience=Layout.Audience.USER, user=user)
    of_role = Q(audience=Layout.Audience.ROLE, role__in=roles)
    found = Layout.objects.filter(of_user | of_role | Q(audience=Layout.Audience.EVERYBODY), kind=spec.name)
    first: dict[str, Layout] = {}
    for layout in found.order_by("position", "pk"):
        first.setdefault(layout.audience, layout)
    below = first.get(Layout.Audience.ROLE) or first.get(Layout.Audience.EVERYBODY)
    return Layouts(first.get(Layout.Audience.USER), below)


def page_of(spec: RecordSpec, layouts: Layouts) -> Arranged:
    """The arrangement of the pages of a kind for whom these layouts are."""
    return arranged(spec, layouts.used.definition if layouts.used is not None else {}, panels_for(spec))


def _groups(spec: RecordSpec, section: Section, user: User) -> Groups:
    """The condition of a section; none where it does not fit the kind or its reader any more, so that it is shown."""
    if not section.condition:
        return ()
    try:
        return parse_groups(spec, [dict(section.condition)], user)
    except ListError:
        return ()


def hidden_sections(spec: RecordSpec, sections: Sequence[Section], record: models.Model, user: User) -> frozenset[str]:
    """The keys of those sections whose condition a record does not pass; one query, and none without conditions."""
    conditions = {section.key: _condition(spec, section, user) for section in sections if section.condition}
    asked = {key: condition for key, condition in conditions.items() if condition is not None}
    if not asked:
        return frozenset()
    alone = spec.objects().filter(pk=record.pk)
    passed = alone.values_list(*(Exists(alone.filter(condition)) for condition in asked.values())).first()
    return frozenset(key for key, passes in zip(asked, passed or (), strict=False) if not passes)


def _condition(spec: RecordSpec, section: Section, user: User) -> Q | None:
    groups = _groups(spec, section, user)
    try:
        return groups_condition(spec, groups, user) if groups else None
    except ListError:
        return None


def live_condition(spec: RecordSpec, section: Section, names: Sequence[str], user: User) -> str:
    """The condition of a section for a form to follow while one types: a field of the form and the values of it with
    which the section is shown ("*" for any); "" for a condition that only a saved record can be asked."""
    groups = _groups(spec, section, user)
    if len(groups) != 1 or len(groups[0]) != 1:
        return ""
    [one] = groups[0]
    words = _words(one)
    return " ".join([one.field.name, *words]) if words and one.link is None and one.field.name in names else ""


def _words(one: Filter) -> list[str]:
    if one.operator is Operator.ISNULL and one.field.kind in _LIVE:
        return [""] if one.value else [ANY_VALUE]
    if one.field.kind is FieldKind.CHOICE and one.operator in (Operator.EXACT, Operator.IN):
        values = one.value if isinstance(one.value, list) else [one.value]
        return [str(value) for value in values if " " not in str(value)]
    return []
