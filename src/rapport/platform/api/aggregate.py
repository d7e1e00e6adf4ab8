"""Counts and sums over a list, by the values of one field."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, QuerySet, Sum
from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.access.engine import visible_fields
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.render import link_values, write_json
from rapport.platform.api.tokens import READ
from rapport.platform.records.fields import FieldKind, FieldSpec
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.spec import RecordSpec

GROUP_LIMIT = 1_000
"""Groups that one answer may have, the largest first."""
TIMEOUT = 5_000
"""Milliseconds."""
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
    groups = _timed(_grouped(Listing(query, user).matching, group, summed))
    labels: dict[int, dict[str, Any]] = {}
    if group.kind is FieldKind.LINK and group.link_model is not None:
        labels = link_values(group.link_model, {row[group.name] for row in groups} - {None}, user)
    return write_json({"items": [_item(row, group, summed, labels) for row in groups]})


def _named(request: ApiRequest, parameter: str, spec: RecordSpec, allowed: list[str]) -> FieldSpec | None:
    given = request.GET.getlist(parameter)
    if not given:
        return None
    if len(given) > 1 or given[0] not in allowed:
        raise ListError(parameter, _("Name one of: %(names)s.") % {"names": ", ".join(allowed) or "–"})
    return spec.fields[given[0]]


def _grouped(matching: QuerySet[Any], group: FieldSpec, summed: FieldSpec | None) -> QuerySet[Any]:
    names = [group.name]
    if summed is not None and summed.currency_field:
        names.append(summed.currency_field)
    measures: dict[str, Any] = {"group_count": Count("pk")}
    if summed is not None:
        measures["group_sum"] = Sum(summed.name)
    groups: QuerySet[Any] = matching.order_by().values(*dict.fromkeys(names)).annotate(**measures)
    return groups.order_by("-group_count", *names)


def _timed(groups: QuerySet[Any]) -> list[dict[str, Any]]:
    """A sum may have to read every row; it may not hold a server for long."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout')")
        former = cursor.fetchone()[0]
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [str(TIMEOUT)])
        found = list(groups[:GROUP_LIMIT])
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [former])
    return found


def _item(
    row: dict[str, Any], group: FieldSpec, summed: FieldSpec | None, labels: dict[int, dict[str, Any]]
) -> dict[str, Any]:
    key = row[group.name]
    item: dict[str, Any] = {"key": key, "count": row["group_count"]}
    if group.kind is FieldKind.LINK:
        link = labels.get(key)
        item |= {"key": link["uid"] if link else None, "label": link["label"] if link else None}
    if summed is not None:
        total = row["group_sum"]
        item["sum"] = total if summed.kind is FieldKind.INTEGER or total is None else Decimal(total)
        if summed.currency_field:
            item["currency"] = row[summed.currency_field]
    return item
