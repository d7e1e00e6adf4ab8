"""Asks the database for entries that may answer a query: bounded in number, and in time by the caller."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from rapport.platform.search.entries import kind_token, sample_token
from rapport.platform.search.query_text import Query
from rapport.platform.search.reach import Branch

CANDIDATES = 300
"""Entries that are ranked, of those that answer a query within one branch of a reader's reach."""
_TITLES = 100
_NEWEST = 400
"""The entries changed last are looked through one by one, so that a frequent name brings up its recent bearers."""
FREQUENT = 40
"""Hits in one sixty-fourth of the entries from which a query counts as frequent: the sample is answer enough, for
collecting the other tens of thousands of rows would take longer than anybody waits while typing."""
_LAST = "\U0010ffff"

_COLUMNS = "kind, record_id, uid, title, title_key, subtitle, changed_at"

_BY_TITLE = f"""
    (SELECT hit.*, true FROM unnest(%(kinds)s::text[]) AS wanted(kind), unnest(%(from)s::text[]) AS beginning(key),
      LATERAL (SELECT {_COLUMNS} FROM search_searchentry e
                WHERE e.kind = wanted.kind AND e.title_key >= beginning.key AND e.title_key < beginning.key || '{_LAST}'
                ORDER BY e.title_key LIMIT {_TITLES}) hit)
    UNION ALL
    (SELECT {_COLUMNS}, tokens @@ %(names)s::tsquery
       FROM (SELECT * FROM search_searchentry ORDER BY changed_at DESC LIMIT {_NEWEST}) recent
      WHERE tokens @@ %(query)s::tsquery AND kind = ANY(%(kinds)s))
"""  # noqa: S608 - column names and numbers of this file

# ts_match_vq is the function of @@: written so it is checked on the rows found, instead of in the index.
_BY_TOKENS = f"""
    SELECT {_COLUMNS}, tokens @@ %(names)s::tsquery FROM search_searchentry
     WHERE tokens @@ %(keys)s::tsquery AND ts_match_vq(tokens, %(query)s::tsquery)
"""  # noqa: S608

_WITHIN = " AND principals && %(principals)s::int[] AND kind || '' = ANY(%(kinds)s)"

_BY_ID = f"""
    SELECT {_COLUMNS}, false FROM search_searchentry
     WHERE (kind, record_id) IN (SELECT * FROM unnest(%(kinds)s::text[], %(ids)s::bigint[]))
"""  # noqa: S608

_SETTINGS = """
    SELECT set_config('statement_timeout', %s, true), set_config('enable_seqscan', 'off', true),
           set_config('pg_trgm.similarity_threshold', %s, true)
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that answers a query. ``named`` says that names, numbers and addresses alone answer it."""

    kind: str
    record_id: int
    uid: UUID
    title: str
    title_key: str
    subtitle: str
    changed_at: datetime
    named: bool


def limit_time(milliseconds: int, similarity: float) -> None:
    """Bound every statement of the running transaction, and keep the planner from reading the whole table.

    The settings end with the transaction or savepoint, which the caller rolls back.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SETTINGS, [f"{milliseconds}ms", str(similarity)])


def by_title(query: Query, branch: Branch) -> list[Candidate]:
    """Entries whose title begins with the query, and recent ones that answer it; for a reader of all rows."""
    given = {"from": list(query.beginnings()), "query": query.sql(), "names": query.sql("A")}
    return _ask(_BY_TITLE, {**given, "kinds": list(branch.kinds)})


def by_tokens(query: Query, branch: Branch) -> list[Candidate]:
    """Entries that answer the query, in no particular order; of a frequent word those of a sample."""
    if query.by_keys:
        sample = _by_keys(f"({query.coarse()}) & '{sample_token(0)}'", query, branch)
        if len(sample) >= FREQUENT:
            return sample
    whole_branch = branch.principals is None
    return _by_keys(query.sql() if whole_branch else query.coarse(), query, branch)


def _by_keys(keys: str, query: Query, branch: Branch) -> list[Candidate]:
    given: dict[str, Any] = {"query": query.sql(), "names": query.sql("A"), "kinds": list(branch.kinds)}
    statement = _BY_TOKENS
    if branch.principals is not None:
        statement += _WITHIN
        given["principals"] = list(branch.principals)
    elif not branch.every_kind:
        kinds = " | ".join(f"'{kind_token(kind)}'" for kind in branch.kinds)
        keys = f"({keys}) & ({kinds})"
    return _ask(f"{statement} LIMIT {CANDIDATES}", {**given, "keys": keys})


def by_id(records: Sequence[tuple[str, int]]) -> list[Candidate]:
    """The entries of these records (kind, id); the caller has asked whether they may be seen."""
    return _ask(_BY_ID, {"kinds": [kind for kind, _ in records], "ids": [record_id for _, record_id in records]})


def _ask(statement: str, given: dict[str, Any]) -> list[Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return [Candidate(*row) for row in cursor.fetchall()]
