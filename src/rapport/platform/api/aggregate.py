"""Counts and sums over a list by the values of one field: a report of one grouping, as a plain list of groups."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import Problem
from rapport.platform.api.render import link_values, write_json
from rapport.platform.api.tokens import READ
from rapport.platform.records.crosstab import Crosstab, Line, TooLarge
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.groupings import Grouping
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.measures import Measure
from rapport.platform.records.spec import RecordSpec

GROUP_LIMIT = 1_000
"""Groups that one answer may have, the largest first."""
SUMMABLE = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})
_UNGROUPABLE = frozenset({FieldKind.LONG_TEXT, FieldKind.JSON, FieldKind.UID, FieldKind.DATETIME, FieldKind.COLLECTION})


def groupable_names(spec: RecordSpec) -> list[str]:
    """The fields by which a kind's records can be grouped."""
    internal = spec.record.internal
    return [f.name for f in spec.stored_fields if f.kind not in _UNGROUPABLE and f.name not in internal]


def summable_names(spec: RecordSpec) -> list[str]:
    """The fields of a kind that can be summed up."""
    return [f.name for f in spec.stored_fields if f.kind in SUMMABLE and f.name != "version"]


def aggregate(spec: RecordSpec, request: ApiRequest) -> HttpResponse:
    """``?group_by=F&sum=G`` and the filters of a list; amounts are summed up per currency."""
    request.caller.require(spec.name, READ)
    user = request.caller.user
    query = ListQuery.parse(spec, request.GET, user, ignore=("group_by", "sum"))
    visible = set(visible_fields(spec, user))
    group = _named(request, "group_by", spec, [n for n in groupable_names(spec) if n in visible])
    if group is None:
        raise ListError("group_by", _("Name the field to group by."))
    summed = _named(request, "sum", spec, [n for n in summable_names(spec) if n in visible])
    measures = (Measure(), *([Measure("sum", summed)] if summed is not None else []))
    counted = Crosstab((Grouping(group),), None, measures, limit=GROUP_LIMIT, others=False)
    try:
        lines = counted.lines(Listing(query, user).matching, user)
    except TooLarge as error:
        raise Problem(503, _("This took too long. Narrow the question."), headers={"Retry-After": "5"}) from error
    labels: dict[int, dict[str, Any]] = {}
    if group.link_model is not None:
        labels = link_values(group.link_model, {line.keys[0] for line in lines} - {None}, user)
    items = [item for line in lines for item in _items(line, group, summed, labels)]
    return write_json({"items": sorted(items, key=lambda item: -item["count"])})


def _named(request: ApiRequest, parameter: str, spec: RecordSpec, allowed: list[str]) -> FieldSpec | None:
    given = request.GET.getlist(parameter)
    if not given:
        return None
    if len(given) > 1 or given[0] not in allowed:
        raise ListError(parameter, _("Name one of: %(names)s.") % {"names": ", ".join(allowed) or "–"})
    return spec.fields[given[0]]


def _items(
    line: Line, group: FieldSpec, summed: FieldSpec | None, labels: dict[int, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """A group's entries of the answer: one, or one for each currency."""
    key = line.keys[0]
    named: dict[str, Any] = {"key": "" if key is None and group.is_text and not group.nullable else key}
    if group.kind is FieldKind.LINK:
        link = labels.get(key)
        named = {"key": link["uid"] if link else None, "label": link["label"] if link else None}
    for currency, count in line.cell.counts.items():
        item = {**named, "count": count}
        if summed is not None:
            item["sum"] = line.cell.parts[currency][0]
            if summed.currency_field:
                item["currency"] = currency
        yield item
