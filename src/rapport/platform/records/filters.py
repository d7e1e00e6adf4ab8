"""From what a reader asks of a list (``city=Bonn&due_on__lte=2026-12-31``) to conditions on its rows.

It knows fields, operators and values; what the reader may see is the engine's, order and pages are the listing's.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import hidden_fields
from rapport.platform.access.principals import colleagues_of, members_of
from rapport.platform.records.clean import clean_value
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.registry import registry
from rapport.platform.records.relative_dates import within
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

VALUE_LENGTH = 500
"""Characters that one value of a filter may have."""
VALUE_COUNT = 500
"""Values that one ``__in`` may have."""
ALWAYS = ("uid", "created_at", "updated_at", "owner")
"""Fields that every kind that has them can be filtered by, whatever it declares."""
ME = "me"
"""The reader, where a user is asked for."""
MY_TEAM = "my_team"
"""Everybody in the reader's teams and the teams below them, where a user is asked for."""

TEAM = "team:"
"""Before the id of a team: everybody in it and in the teams below it, where a user is asked for."""


class Operator(StrEnum):
    """What may follow ``FIELD__``; without it the value is compared for equality."""

    EXACT = "exact"
    NE = "ne"
    IN = "in"
    GTE = "gte"
    LTE = "lte"
    GT = "gt"
    LT = "lt"
    CONTAINS = "contains"
    ISNULL = "isnull"
    WITHIN = "within"
    NOT_IN = "not_in"
    NOT_CONTAINS = "not_contains"
    NOT_WITHIN = "not_within"
    ALL = "all"


NEGATED = {
    Operator.NE: Operator.EXACT,
    Operator.NOT_IN: Operator.IN,
    Operator.NOT_CONTAINS: Operator.CONTAINS,
    Operator.NOT_WITHIN: Operator.WITHIN,
}
"""What an operator denies. Rows without a value pass a denial."""
LISTED = (Operator.IN, Operator.NOT_IN, Operator.ALL)


RANGES = (Operator.EXACT, Operator.GTE, Operator.LTE, Operator.GT, Operator.LT)
"""The operators that leave one stretch of an order."""
_EQUALITY = (Operator.EXACT, Operator.NE, Operator.IN, Operator.NOT_IN, Operator.ISNULL)
_ORDER = (*_EQUALITY, Operator.GTE, Operator.LTE, Operator.GT, Operator.LT)
_TEXT = (*_EQUALITY, Operator.CONTAINS, Operator.NOT_CONTAINS)
_TIME = (*_ORDER, Operator.WITHIN, Operator.NOT_WITHIN)
_BY_KIND: dict[FieldKind, tuple[Operator, ...]] = {
    FieldKind.INTEGER: _ORDER,
    FieldKind.DECIMAL: _ORDER,
    FieldKind.MONEY: _ORDER,
    FieldKind.DATE: _TIME,
    FieldKind.DATETIME: _TIME,
    FieldKind.BOOLEAN: (Operator.EXACT, Operator.NE, Operator.ISNULL),
    FieldKind.CHOICE: _EQUALITY,
    FieldKind.MULTI_CHOICE: (*_EQUALITY, Operator.ALL),
    FieldKind.LINK: _EQUALITY,
    FieldKind.UID: (Operator.EXACT, Operator.NE, Operator.IN, Operator.NOT_IN),
    FieldKind.COLLECTION: _TEXT,
    FieldKind.JSON: (Operator.ISNULL,),
}


class ListError(ValueError):
    """A list cannot be answered as asked (HTTP 400); ``field`` is the parameter at fault."""

    figures: Mapping[str, int] = MappingProxyType({})
    """What a program may want to know in numbers."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}")
        self.field = field
        self.message = message


@dataclass(frozen=True, slots=True)
class Filter:
    """One checked condition. ``value`` is text, a list of texts for ``in``, a bool for ``isnull``.

    With a ``link`` it is about the record that this field points at; ``field`` is then called ``link.field``.
    """

    field: FieldSpec
    operator: Operator
    value: Any
    link: FieldSpec | None = None

    @property
    def parameter(self) -> str:
        """The name under which it stands in an address."""
        exact = self.operator is Operator.EXACT
        return self.field.name if exact else f"{self.field.name}__{self.operator.value}"

    @property
    def text(self) -> str:
        """The value as it stands in an address."""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return ",".join(self.value) if isinstance(self.value, list) else str(self.value)


@dataclass(frozen=True, slots=True)
class ListFilter:
    """A filter that a module adds to the lists of every kind, beside the fields of their records: what an import did.

    ``field_of`` gives the field, whose virtual field makes the condition; None for a kind that has no such filter.
    """

    name: str
    field_of: Callable[[RecordSpec], FieldSpec | None]


def filterable_fields(spec: RecordSpec, user: User | None) -> dict[str, FieldSpec]:
    """The fields by which this reader may filter the kind's lists: hidden ones are not among them."""
    hidden = hidden_fields(spec, user)
    names = dict.fromkeys([*spec.filters, *ALWAYS])
    return {name: spec.fields[name] for name in names if name in spec.fields and name not in hidden}


def operators_of(field: FieldSpec) -> tuple[Operator, ...]:
    """The operators that make sense for a field."""
    return _BY_KIND.get(field.kind, _TEXT)


def parse_filter(spec: RecordSpec, parameter: str, values: Sequence[Any], user: User | None) -> Filter:
    """One parameter of an address as a filter; ListError when the field, operator or a value is not known.

    The same parameter given several times means any of the values. Every value is tried here, so a wrong one is
    refused before the database is asked.
    """
    name, _underscores, suffix = parameter.partition("__")
    field, link = field_named(spec, name, user)
    if field is None:
        raise ListError(parameter, _("There is no filter of this name."))
    if suffix not in {operator.value for operator in operators_of(field)} | {""}:
        allowed = ", ".join(operator.value for operator in operators_of(field))
        raise ListError(parameter, _("This field can be compared by: %(allowed)s.") % {"allowed": allowed})
    operator = Operator(suffix or "exact")
    texts = _texts(parameter, values)
    if operator is Operator.EXACT and len(texts) > 1:
        operator = Operator.IN
    found = Filter(field, operator, _value(parameter, operator, texts), link)
    condition(spec, found, user, resolve=False)
    return found


def field_named(spec: RecordSpec, name: str, user: User | None) -> tuple[FieldSpec | None, FieldSpec | None]:
    """The field that a filter of this name is about, and the link that leads to it when it is another record's."""
    if "." not in name:
        return filterable_fields(spec, user).get(name) or _added(spec, name), None
    from rapport.platform.records.related import related_field  # which needs conditions from here

    return related_field(spec, name, user)


def _added(spec: RecordSpec, name: str) -> FieldSpec | None:
    added: list[ListFilter] = registry.extensions(ListFilter)
    return next((field for one in added if one.name == name and (field := one.field_of(spec)) is not None), None)


def _texts(parameter: str, values: Sequence[Any]) -> list[str]:
    texts = []
    for value in values:
        text = str(value).strip().lower() if isinstance(value, bool) else str(value).strip()
        if "\x00" in text or len(text) > VALUE_LENGTH * VALUE_COUNT:
            raise ListError(parameter, _("This value cannot be searched for."))
        texts.append(text)
    return texts


def _value(parameter: str, operator: Operator, texts: list[str]) -> Any:
    if operator in LISTED:
        texts = [part.strip() for text in texts for part in text.split(",") if part.strip()]
        if len(texts) > VALUE_COUNT:
            raise ListError(parameter, _("At most %(limit)s values fit here.") % {"limit": VALUE_COUNT})
    if not texts or not all(texts):
        raise ListError(parameter, _("Give a value; FIELD__isnull=true finds what is empty."))
    if any(len(text) > VALUE_LENGTH for text in texts):
        raise ListError(parameter, _("At most %(limit)s characters fit here.") % {"limit": VALUE_LENGTH})
    if operator in LISTED:
        return texts
    if len(texts) > 1:
        raise ListError(parameter, _("Give this once."))
    if operator is Operator.ISNULL:
        if texts[0].lower() not in ("true", "false", "1", "0"):
            raise ListError(parameter, _("Give true or false."))
        return texts[0].lower() in ("true", "1")
    return texts[0]


def condition(spec: RecordSpec, given: Filter, user: User | None, *, resolve: bool = True) -> Q:
    """The rows that pass a filter; ListError when a value cannot be one of the field's.

    ``resolve=False`` checks the values without asking the database for linked records.
    """
    if given.link is not None:
        from rapport.platform.records.related import related_condition

        return related_condition(spec, given.link, [given], user, resolve=resolve)
    operator = NEGATED.get(given.operator, given.operator)
    try:
        found = _condition(spec, given.field, operator, given.value, user, resolve=resolve)
    except ValidationError as error:
        raise ListError(given.parameter, " ".join(error.messages)) from error
    return ~found if given.operator in NEGATED else found


def _condition(
    spec: RecordSpec, field: FieldSpec, operator: Operator, value: Any, user: User | None, *, resolve: bool
) -> Q:
    own = spec.record.get_filter(field.name, operator.value, value)
    if own is not None:
        return own
    if field.virtual is not None:
        from rapport.platform.access.titles import read_by  # which needs kinds, and they filters

        with read_by(user):
            return field.virtual.condition(operator.value, value)
    if operator is Operator.ISNULL:
        return _is_empty(field) if value else ~_is_empty(field)
    if field.kind is FieldKind.LINK:
        return _link(field, operator, value, user, resolve=resolve)
    if field.kind is FieldKind.MULTI_CHOICE:
        return _holding(field, operator, value)
    if operator is Operator.CONTAINS:
        return text_contains(field, value)
    if operator is Operator.WITHIN:
        return within(field, value, user)
    asked = replace(field, any_year=True)  # what is asked for need not be what may be written
    cleaned = [clean_value(asked, item) for item in (value if operator is Operator.IN else [value])]
    if field.shipped is not None:
        return Q(**{f"{field.name}__in": [held for text in cleaned for held in field.shipped.spellings(text)]})
    return Q(**{f"{field.name}__{operator.value}": cleaned if operator is Operator.IN else cleaned[0]})


def text_contains(field: FieldSpec, text: str) -> Q:
    """The rows of which a column holds a part, or of whose text that comes with the product the reader sees it."""
    found = Q(**{f"{field.name}__icontains": text})
    said = field.shipped.containing(text) if field.shipped is not None else ()
    return found | Q(**{f"{field.name}__in": said}) if said else found


def _holding(field: FieldSpec, operator: Operator, value: Any) -> Q:
    """The rows that hold any of these choices, or all of them."""
    given = value if isinstance(value, list) else [value]
    codes = sorted({code for one in given for code in clean_value(field, [one]) or ()})
    return Q(**{f"{field.name}__{'has_keys' if operator is Operator.ALL else 'has_any_keys'}": codes})


def _is_empty(field: FieldSpec) -> Q:
    """Empty text counts as empty, as a reader sees it."""
    if field.is_text or field.kind is FieldKind.CHOICE:
        blank = Q(**{field.name: ""})
        return blank | Q(**{f"{field.name}__isnull": True}) if field.nullable else blank
    return Q(**{f"{field.name}__isnull": True})


def _link(field: FieldSpec, operator: Operator, value: Any, user: User | None, *, resolve: bool) -> Q:
    """By key rather than by a join, so that the index over (link, sort) is used with the planner's statistics."""
    from rapport.platform.access.models import User as UserModel

    uids: list[uuid.UUID] = []
    keys: list[int] = []
    for text in value if operator is Operator.IN else [value]:
        if text == ME and field.link_model is UserModel and user is not None:
            keys.append(user.pk)
            continue
        if text == MY_TEAM and field.link_model is UserModel and user is not None:
            keys += colleagues_of(user.pk) if resolve else []
            continue
        is_team = text.startswith(TEAM) and field.link_model is UserModel
        uid = parse_uid(text.removeprefix(TEAM) if is_team else text)
        if uid is None:
            raise ValidationError(_("“%(value)s” is not an id."), params={"value": text[:60]}, code="invalid")
        if is_team:
            keys += members_of(uid) if resolve else []
            continue
        uids.append(uid)
    if uids and resolve:
        assert field.link_model is not None
        keys += _keys_of(field.link_model, uids)
    return Q(**{f"{field.name}_id": keys[0]}) if len(keys) == 1 else Q(**{f"{field.name}_id__in": keys})


def _keys_of(model: type[models.Model], uids: list[uuid.UUID]) -> list[int]:
    """The keys of linked rows. A list by one row asks for it again and again, page after page and column by column."""
    if len(uids) > 1:
        return list(model._default_manager.filter(uid__in=uids).values_list("pk", flat=True))
    try:
        return [_key_of(connection.settings_dict["NAME"], model, uids[0])]
    except model.DoesNotExist:  # type: ignore[attr-defined]
        return []


@lru_cache(maxsize=4_096)
def _key_of(_database: str, model: type[models.Model], uid: uuid.UUID) -> int:
    """Neither uid nor key is ever used again, so this stays true; a row that is not there is asked for anew."""
    return int(model._default_manager.values_list("pk", flat=True).get(uid=uid))
