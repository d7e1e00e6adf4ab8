"""Everything that the database says, to compare before and after; what no user ever reads is left out."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from django.apps import apps
from django.db import connection

from rapport.platform.history.tracking import HistoryEvent

_LEFT_OUT_APPS = frozenset(
    {"sessions", "contenttypes", "auth", "procrastinate", "usersessions", "messages", "pghistory", "operation"}
)
_LEFT_OUT = frozenset(
    {
        "history.ChangeSet",
        "search.SearchWord",
        "jobs.JobRun",
        "api.IdempotencyKey",
        "events.Message",
        "jobs.OutgoingHold",
    }
)
"""The log of what was done, the vocabulary of the search, which only grows, and whether a restore holds what waits."""
_BOOKKEEPING: dict[str, list[str]] = {
    "": ["updated_at", "version", "access_stamp", "last_login"],
    "search.SearchEntry": ["id", "changed_at"],
    "customers.TimelineItem": ["id"],
    "sales.DealStay": ["id"],
    "access.HeldPrincipal": ["id"],
}
"""Columns that say when a row was written, not what it says: of every table, and of derived ones."""

Dump = dict[str, Counter[str]]


def dump(base: Any = connection) -> Dump:
    """Every row of every table as JSON, by table; ``base`` may be psycopg's connection to another installation."""
    tables = {
        model._meta.label: model._meta.db_table
        for model in apps.get_models()
        if model._meta.label not in _LEFT_OUT
        and model._meta.app_label not in _LEFT_OUT_APPS
        and not issubclass(model, HistoryEvent)
    }
    found: Dump = {label: Counter() for label in tables}
    with base.cursor() as cursor:
        # In one statement, planned once a connection: planning it takes several times as long as reading small tables.
        cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = 'whole_base'")
        if cursor.fetchone() is None:
            reads = [_read(label, table) for label, table in tables.items()]
            cursor.execute(f"PREPARE whole_base AS {' UNION ALL '.join(reads)}")
        cursor.execute("EXECUTE whole_base")
        for label, row in cursor.fetchall():
            found[label][_line(row)] += 1
    return found


def difference(before: Dump, after: Dump) -> dict[str, dict[str, list[str]]]:
    """Rows that are gone and rows that came, by table; empty when both say the same."""
    found = {}
    for label in sorted({*before, *after}):
        gone, came = before[label] - after[label], after[label] - before[label]
        if gone or came:
            found[label] = {"gone": sorted(gone.elements()), "came": sorted(came.elements())}
    return found


def _read(label: str, table: str) -> str:
    left_out = ",".join(_BOOKKEEPING[""] + _BOOKKEEPING.get(label, []))
    return f"""SELECT '{label}', to_jsonb(t) - '{{{left_out}}}'::text[] FROM "{table}" t"""


def _line(row: object) -> str:
    return row if isinstance(row, str) else json.dumps(row, sort_keys=True, ensure_ascii=False)
