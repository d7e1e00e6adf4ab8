"""The list behind a figure: the conditions that find exactly the rows that were counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from rapport.platform.records.groupings import Grouping
from rapport.platform.records.groups import PARAMETER, condition_json
from rapport.platform.records.listing import ListQuery
from rapport.platform.records.presets import ALL
from rapport.platform.saved_views.state import VIEW
from rapport.platform.web.filterbar import compact

if TYPE_CHECKING:
    from rapport.platform.access.models import User

Pairs = list[tuple[str, str]]


def conditions_of(keys: Sequence[tuple[Grouping, Any]], user: User | None, uids: dict[tuple[str, Any], UUID]) -> Pairs:
    """The conditions that these keys stand for; ``uids`` names the linked records by field and key."""
    return [
        pair for grouping, key in keys for pair in grouping.parameters(key, user, uids.get((grouping.field.name, key)))
    ]


def parameters(query: ListQuery, conditions: Pairs) -> Pairs:
    """The question of a list with these conditions beside its own. A list compares a field in one way only once, so
    what is there already goes into each of its alternatives."""
    found = [pair for pair in query.parameters() if pair[0] != "sort"]
    taken = {name for name, _text in found}
    again: list[dict[str, Any]] = []
    for name, text in conditions:
        if name in taken:
            field, _underscores, operator = name.partition("__")
            again.append({"field": field, "op": operator or "exact", "value": text})
        else:
            taken.add(name)
            found.append((name, text))
    if not again:
        return found
    groups = [[condition_json(one) for one in group] for group in query.groups] or [[]]
    whole = {"any": [{"all": [*group, *again]} for group in groups]}
    return [*(pair for pair in found if pair[0] != PARAMETER), (PARAMETER, compact(whole))]


def address(query: ListQuery, conditions: Pairs) -> str:
    """The page of that list; of every record, whatever view opens first."""
    return f"{reverse(f'{query.spec.name}-list')}?{urlencode([(VIEW, ALL), *parameters(query, conditions)])}"
