"""``q`` of a list: the rows that the search finds for a text, as a condition beside the list's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from rapport.platform.access.engine import hidden_fields
from rapport.platform.records.any_of import AnyOf
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.entries import kind_token
from rapport.platform.search.queries import MOST, search
from rapport.platform.search.query_text import parse_query
from rapport.platform.search.reach import reach_of

if TYPE_CHECKING:
    from rapport.platform.access.models import User

IDS_AT_ONCE = 5_000
"""Up to here the rows found are named, so that the planner knows how few they are and looks them up or passes along
the list's order, whichever is less; beyond it they stay a subquery."""

_ENTRIES = "SELECT record_id FROM search_searchentry WHERE tokens @@ %s::tsquery AND kind = ANY(%s)"
_WITHIN = " AND principals && %s::int[]"


def matching(spec: RecordSpec, text: str, user: User | None) -> Q:
    """The rows of a kind that a text finds.

    Access is the list's own. Kinds without a search index are searched by their text columns; typing errors are
    forgiven, and hidden fields respected, for the best 200 rows.
    """
    if not any(other.record.search for other in _kinds(spec)):
        return _by_columns(spec, text, user)
    if not hidden_fields(spec, user):
        found = _by_tokens(spec, text, user)
        if found is not None:
            return found
    kinds = [other.name for other in _kinds(spec)]
    return Q(uid__in=[hit.uid for hit in search(user, text, kinds=kinds, limit=MOST).items])


def _kinds(spec: RecordSpec) -> list[RecordSpec]:
    if not spec.record.overview:
        return [spec]
    return [other for other in registry.of_model(spec.model) if not other.record.overview]


def _by_tokens(spec: RecordSpec, text: str, user: User | None) -> Q | None:
    """Every row within reach whose search entry has all the words; None when no row at all has."""
    query = parse_query(text)
    if not query.terms:
        return None
    kinds = [other.name for other in _kinds(spec)]
    any_kind = " | ".join(f"'{kind_token(kind)}'" for kind in kinds)
    given: list[Any] = [f"({query.sql()}) & ({any_kind})", kinds]
    principals = _principals(kinds, user)
    asked = (_ENTRIES, given) if principals is None else (_ENTRIES + _WITHIN, [*given, principals])
    ids = _first(*asked, limit=IDS_AT_ONCE + 1)
    if len(ids) > IDS_AT_ONCE:
        return Q(pk__in=RawSQL(*asked))  # noqa: S611 - a constant statement with parameters
    if not ids and (principals is None or not _first(_ENTRIES, given, limit=1)):
        return None
    return Q(AnyOf(F("pk"), tuple(ids)))


def _principals(kinds: list[str], user: User | None) -> list[int] | None:
    """What entries must carry one of to be within reach; None when that does not decide, or decides nothing."""
    reach = reach_of(user, kinds=kinds)
    if reach.checked or len(reach.branches) != 1 or reach.branches[0].principals is None:
        return None
    return list(reach.branches[0].principals)


def _first(entries: str, given: list[Any], *, limit: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"{entries} LIMIT {limit}", given)
        return [row[0] for row in cursor.fetchall()]


def _by_columns(spec: RecordSpec, text: str, user: User | None) -> Q:
    hidden = hidden_fields(spec, user)
    found = Q(pk__in=[])
    for name in spec.columns:
        field = spec.fields[name]
        if field.stored and field.is_text and name not in hidden:
            found |= Q(**{f"{name}__icontains": text})
    return found
