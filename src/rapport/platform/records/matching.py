"""``q`` of a list: the rows that the search finds for a text, as a condition beside the list's filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from rapport.platform.access.engine import hidden_fields
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.entries import kind_token
from rapport.platform.search.queries import MOST, search
from rapport.platform.search.query_text import parse_query

if TYPE_CHECKING:
    from rapport.platform.access.models import User

IDS_AT_ONCE = 1_000
"""Up to here the rows found are named one by one, which the planner handles best; beyond it they stay a subquery."""

_ENTRIES = "SELECT record_id FROM search_searchentry WHERE tokens @@ %s::tsquery AND kind = ANY(%s)"


def matching(spec: RecordSpec, text: str, user: User | None) -> Q:
    """The rows of a kind that a text finds.

    Access is the list's own. Kinds without a search index are searched by their text columns; typing errors are
    forgiven, and hidden fields respected, for the best 200 rows.
    """
    if not any(other.record.search for other in _kinds(spec)):
        return _by_columns(spec, text, user)
    if not hidden_fields(spec, user):
        found = _by_tokens(spec, text)
        if found is not None:
            return found
    kinds = [other.name for other in _kinds(spec)]
    return Q(uid__in=[hit.uid for hit in search(user, text, kinds=kinds, limit=MOST).items])


def _kinds(spec: RecordSpec) -> list[RecordSpec]:
    if not spec.record.overview:
        return [spec]
    return [other for other in registry.of_model(spec.model) if not other.record.overview]


def _by_tokens(spec: RecordSpec, text: str) -> Q | None:
    """Every row whose search entry has all the words; None when no row has."""
    query = parse_query(text)
    if not query.terms:
        return None
    kinds = [other.name for other in _kinds(spec)]
    any_kind = " | ".join(f"'{kind_token(kind)}'" for kind in kinds)
    given: list[Any] = [f"({query.sql()}) & ({any_kind})", kinds]
    with connection.cursor() as cursor:
        cursor.execute(f"{_ENTRIES} LIMIT {IDS_AT_ONCE + 1}", given)
        ids = [row[0] for row in cursor.fetchall()]
    if len(ids) > IDS_AT_ONCE:
        return Q(pk__in=RawSQL(_ENTRIES, given))  # noqa: S611 - a constant statement with parameters
    return Q(pk__in=ids) if ids else None


def _by_columns(spec: RecordSpec, text: str, user: User | None) -> Q:
    hidden = hidden_fields(spec, user)
    found = Q(pk__in=[])
    for name in spec.columns:
        field = spec.fields[name]
        if field.stored and field.is_text and name not in hidden:
            found |= Q(**{f"{name}__icontains": text})
    return found
