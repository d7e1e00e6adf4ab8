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
    found: Dump = {}
    with base.cursor() as cursor:
        for model in apps.get_models():
            label = model._meta.label
            if label in _LEFT_OUT or model._meta.app_label in _LEFT_OUT_APPS or issubclass(model, HistoryEvent):
                continue
            without = _BOOKKEEPING[""] + _BOOKKEEPING.get(label, [])
            cursor.execute(f'SELECT to_jsonb(t) - %s::text[] FROM "{model._meta.db_table}" t', [without])
            found[label] = Counter(_line(row[0]) for row in cursor.fetchall())
    return found


def difference(before: Dump, after: Dump) -> dict[str, dict[str, list[str]]]:
    """Rows that are gone and rows that came, by table; empty when both say the same."""
    found = {}
    for label in sorted({*before, *after}):
        gone, came = before[label] - after[label], after[label] - before[label]
        if gone or came:
            found[label] = {"gone": sorted(gone.elements()), "came": sorted(came.elements())}
    return found


def _line(row: object) -> str:
    return row if isinstance(row, str) else json.dumps(row, sort_keys=True, ensure_ascii=False)
