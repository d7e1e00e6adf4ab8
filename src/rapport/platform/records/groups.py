"""Groups of conditions joined by "or": the parameter ``filter`` of a list, as JSON.

``{"any": [{"all": [{"field": "city", "op": "contains", "value": "Bonn"}, …]}, …]}``; a condition or a group alone may
stand for the whole. One level is all there is. What a single condition means is :mod:`filters`'.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _

from rapport.platform.records.filters import (
    Filter,
    ListError,
    Operator,
    condition,
    field_named,
    operators_of,
    parse_filter,
)
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User

PARAMETER = "filter"
LENGTH = 4_000
"""Characters that the JSON may have: an address of a page must carry it."""
MAX_GROUPS = 10
MAX_CONDITIONS = 20
"""Conditions that one group may have."""
_MEMBERS = {"field", "op", "value"}

Groups = tuple[tuple[Filter, ...], ...]
"""Alternatives, each a conjunction; none at all means: no such condition."""


def parse_groups(spec: RecordSpec, given: Sequence[Any], user: User | None, *, skip_empty: bool = False) -> Groups:
    """The groups of a list's parameter; ListError with the path of the part at fault (``filter.any[0].all[1].op``)."""
    given = [one for one in given if not skip_empty or not isinstance(one, str) or one.strip()]
    if not given:
        return ()
    if len(given) > 1:
        raise ListError(PARAMETER, _("Give this once."))
    whole = _decoded(given[0]) if isinstance(given[0], str) else given[0]
    if isinstance(whole, Mapping) and set(whole) == {"any"}:
        parts = _items(whole["any"], f"{PARAMETER}.any", MAX_GROUPS)
        return tuple(_group(spec, part, f"{PARAMETER}.any[{at}]", user) for at, part in enumerate(parts))
    return (_group(spec, whole, PARAMETER, user),)


def _decoded(text: str) -> Any:
    if len(text) > LENGTH:
        raise ListError(PARAMETER, _("At most %(limit)s characters fit here.") % {"limit": LENGTH})
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ListError(PARAMETER, _("This is not JSON.")) from error


def _items(given: Any, path: str, limit: int) -> list[Any]:
    if not isinstance(given, list) or not 1 <= len(given) <= limit:
        raise ListError(path, _("Give a list of 1 to %(limit)s.") % {"limit": limit})
    return given


def _group(spec: RecordSpec, given: Any, path: str, user: User | None) -> tuple[Filter, ...]:
    if isinstance(given, Mapping) and set(given) == {"all"}:
        parts = _items(given["all"], f"{path}.all", MAX_CONDITIONS)
        return tuple(_filter(spec, part, f"{path}.all[{at}]", user) for at, part in enumerate(parts))
    return (_filter(spec, given, path, user),)


def _filter(spec: RecordSpec, given: Any, path: str, user: User | None) -> Filter:
    if not isinstance(given, Mapping) or "field" not in given:
        raise ListError(path, _("Give an object with field, op and value."))
    unknown = sorted(str(name) for name in set(given) - _MEMBERS)
    if unknown:
        raise ListError(f"{path}.{unknown[0][:60]}", _("There is no such member."))
    name, suffix = given["field"], given.get("op", Operator.EXACT.value)
    field, _link = field_named(spec, name, user) if isinstance(name, str) and "__" not in name else (None, None)
    if field is None:
        raise ListError(f"{path}.field", _("There is no filter of this name."))
    known = [operator.value for operator in operators_of(field)]
    if suffix not in known:
        message = _("This field can be compared by: %(allowed)s.") % {"allowed": ", ".join(known)}
        raise ListError(f"{path}.op", message)
    try:
        return parse_filter(spec, f"{name}__{suffix}", _values(given, suffix, path), user)
    except ListError as error:
        raise ListError(f"{path}.value", error.message) from error


def _values(given: Mapping[str, Any], suffix: str, path: str) -> list[Any]:
    value = given.get("value", True if suffix == Operator.ISNULL.value else None)
    values = value if isinstance(value, list) else [value]
    if any(not isinstance(item, str | int | float) for item in values):
        raise ListError(f"{path}.value", _("Give a text, a number, true or false, or a list of these."))
    return values


def groups_text(groups: Groups) -> str:
    """The groups as JSON again, the same for the same groups."""
    return json.dumps(
        {"any": [{"all": [condition_json(one) for one in group]} for group in groups]}, separators=(",", ":")
    )


def condition_json(given: Filter) -> dict[str, Any]:
    """One condition as it stands in JSON."""
    return {"field": given.field.name, "op": given.operator.value, "value": given.value}


def groups_condition(spec: RecordSpec, groups: Groups, user: User | None) -> Q:
    """The rows that pass every condition of any group."""
    return reduce(or_, (reduce(and_, conditions_of(spec, group, user)) for group in groups))


def conditions_of(spec: RecordSpec, filters: Iterable[Filter], user: User | None) -> list[Q]:
    """A condition for each filter; those about the same linked record are asked together."""
    from rapport.platform.records.related import related_condition

    own: list[Q] = []
    linked: dict[str, list[Filter]] = {}
    for given in filters:
        if given.link is None:
            own.append(condition(spec, given, user))
        else:
            linked.setdefault(given.link.name, []).append(given)
    return [*own, *(related_condition(spec, _link(group), group, user) for group in linked.values())]


def _link(filters: Sequence[Filter]) -> Any:
    return filters[0].link
