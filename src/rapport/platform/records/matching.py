"""``q`` of a list: the rows that the search finds for a text, as a condition beside the list's filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, Q
from django.db.models.expressions import RawSQL

from rapport.platform.access.engine import hidden_fields
from rapport.platform.records.any_of import AnyOf
from rapport.platform.records.filters import text_contains
from rapport.platform.records.registry import registry
from rapport.platform.records.remembered import Remembered
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

FREQUENT: Remembered[bool] = Remembered(seconds=60, most=2_000)
"""Texts that were lately found more often than can be named: trying that again would cost as much as finding them."""

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
    words, kinds = query.sql(), [other.name for other in _kinds(spec)]
    principals = _principals(kinds, user)
    if not FREQUENT.get(words):
        found = _rare(words, kinds, principals)
        if found is not None:
            return _named(found.ids) if found.of_kinds else None
        FREQUENT.keep(words, True)
    any_kind = " | ".join(f"'{kind_token(kind)}'" for kind in kinds)
    given: list[Any] = [f"({words}) & ({any_kind})", kinds]
    entries, given = (_ENTRIES, given) if principals is None else (_ENTRIES + _WITHIN, [*given, principals])
    asked = (words, *kinds, *(principals or ()))
    if not FREQUENT.get(asked):
        many, ids = _first(entries, given)
        if many <= IDS_AT_ONCE:
            return _named(ids)
        FREQUENT.keep(asked, True)
    return Q(pk__in=RawSQL(entries, given))  # noqa: S611 - a constant statement with parameters


def _named(ids: str) -> Q:
    return Q(AnyOf(F("pk"), RawSQL("%s::bigint[]", [ids])))


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of some kinds that have the words: how many, and the ids of those within reach.

    The ids are an array in PostgreSQL's writing, which goes back as it came: reading thousands of numbers and writing
    them again took as long as finding them.
    """

    of_kinds: int
    ids: str


def _rare(words: str, kinds: list[str], principals: list[int] | None) -> _Found | None:
    """The rows of words that few entries have; None where more have them than are looked at.

    Kinds and reach are looked up in the entries: to ask the index for them as well reads the long lists of both.
    """
    reached: str = "" if principals is None else _WITHIN
    given: list[Any] = [words, kinds, kinds, *([] if principals is None else [principals])]
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH found AS MATERIALIZED (SELECT record_id, kind, principals FROM search_searchentry"  # noqa: S608
            f" WHERE tokens @@ %s::tsquery LIMIT {IDS_AT_ONCE + 1})"
            " SELECT count(*), count(*) FILTER (WHERE kind = ANY(%s)),"
            f" coalesce(array_agg(record_id) FILTER (WHERE kind = ANY(%s){reached}), '{{}}')::text FROM found",
            given,
        )
        many, of_kinds, ids = cursor.fetchone()
    return _Found(of_kinds, ids) if many <= IDS_AT_ONCE else None


def _principals(kinds: list[str], user: User | None) -> list[int] | None:
    """What entries must carry one of to be within reach; None when that does not decide, or decides nothing."""
    reach = reach_of(user, kinds=kinds)
    if reach.checked or len(reach.branches) != 1 or reach.branches[0].principals is None:
        return None
    return list(reach.branches[0].principals)


def _first(entries: str, given: list[Any]) -> tuple[int, str]:
    """How many ids the entries have, at most one more than can be named, and these."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH found AS MATERIALIZED (SELECT ARRAY({entries} LIMIT {IDS_AT_ONCE + 1}) AS ids)"  # noqa: S608
            " SELECT cardinality(ids), ids::text FROM found",
            given,
        )
        many, ids = cursor.fetchone()
    return many, ids


def _by_columns(spec: RecordSpec, text: str, user: User | None) -> Q:
    hidden = hidden_fields(spec, user)
    found = Q(pk__in=[])
    for name in spec.columns:
        field = spec.fields[name]
        if field.stored and field.is_text and name not in hidden:
            found |= text_contains(field, text)
    return found
