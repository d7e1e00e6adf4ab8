"""Keeps the search index in step with the records; called by the write path with whole batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from django.db import connection, transaction

from rapport.platform.records.any_of import any_of
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.entries import ENTRY_COLUMNS, EntryRow, entry_rows
from rapport.platform.search.models import SearchEntry
from rapport.platform.search.pending import limit_statement
from rapport.platform.search.sources import is_searchable, sources
from rapport.platform.search.vocabulary import add_words

CHUNK = 2_000
"""Records indexed by one statement: bounds the memory and the length of a transaction."""

_COLUMNS = ", ".join(ENTRY_COLUMNS)
_UPSERT = f"""
    INSERT INTO search_searchentry ({_COLUMNS})
    SELECT kind, record_id, uid, title, title_key, subtitle, tokens::tsvector, principals::int[], changed_at
      FROM unnest(%s::text[], %s::bigint[], %s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
                  %s::timestamptz[]) AS given({_COLUMNS})
    ON CONFLICT (kind, record_id) DO UPDATE SET
        uid = excluded.uid, title = excluded.title, title_key = excluded.title_key, subtitle = excluded.subtitle,
        tokens = excluded.tokens, principals = excluded.principals, changed_at = excluded.changed_at
"""  # noqa: S608 - names of columns only

_REFRESH_PRINCIPALS = """
    UPDATE search_searchentry entry SET principals = record.principals
      FROM {table} record
     WHERE entry.kind = ANY(%s) AND entry.record_id = record.id AND record.owner_id = ANY(%s)
       AND entry.principals IS DISTINCT FROM record.principals
"""

_REFRESH_PRINCIPALS_BY_KEY = """
    UPDATE search_searchentry entry SET principals = record.principals
      FROM {table} record
     WHERE entry.kind = ANY(%s) AND entry.record_id = ANY(%s) AND record.id = entry.record_id
       AND entry.principals IS DISTINCT FROM record.principals
"""

_DROP_ORPHANS = """
    DELETE FROM search_searchentry entry
     WHERE entry.kind = %s AND NOT EXISTS (SELECT FROM {table} record WHERE record.id = entry.record_id)
"""


def index_records(spec: RecordSpec, ids: Sequence[int]) -> None:
    """Write the search entries of these records; those that are gone lose theirs."""
    if not is_searchable(spec):
        return
    for start in range(0, len(ids), CHUNK):
        _index(spec, ids[start : start + CHUNK])


def _index(spec: RecordSpec, ids: Sequence[int]) -> None:
    new_words: set[str] = set()
    found = sources(spec, ids)
    write_entries(list(entry_rows(spec, found, new_words=new_words)))
    if len(found) < len(set(ids)):
        kept = {source.record_id for source in found}
        remove_records(spec, [pk for pk in ids if pk not in kept])
    if new_words:
        transaction.on_commit(partial(add_words, new_words), robust=True)


def write_entries(rows: Sequence[EntryRow]) -> None:
    """Insert these entries, or replace those of the same records."""
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    at = ENTRY_COLUMNS.index("principals")
    columns[at] = [None if held is None else "{" + ",".join(map(str, held)) + "}" for held in columns[at]]
    with connection.cursor() as cursor:
        cursor.execute(f"{limit_statement()}; {_UPSERT}", columns)  # one way there and back


def remove_records(spec: RecordSpec, ids: Iterable[int]) -> None:
    """Remove the search entries of deleted records."""
    if is_searchable(spec):
        SearchEntry.objects.filter(any_of("record_id", ids), kind=spec.name).delete()


def refresh_principals(specs: Iterable[RecordSpec], owner_ids: Sequence[int]) -> int:
    """Give the entries of records with these owners their records' principals; returns the number changed."""
    tables: dict[str, list[str]] = {}
    for spec in specs:
        if spec.owned and is_searchable(spec):
            tables.setdefault(spec.model._meta.db_table, []).append(spec.name)
    changed = 0
    with connection.cursor() as cursor:
        for table, kinds in tables.items():
            statement = _REFRESH_PRINCIPALS.format(table=connection.ops.quote_name(table))
            cursor.execute(statement, [kinds, list(owner_ids)])
            changed += cursor.rowcount
    return changed


def refresh_principals_by_key(specs: Sequence[RecordSpec], ids: Sequence[int]) -> int:
    """The same for records of these keys, of kinds that share a table."""
    kinds = [spec.name for spec in specs if spec.owned and is_searchable(spec)]
    if not kinds or not ids:
        return 0
    statement = _REFRESH_PRINCIPALS_BY_KEY.format(table=connection.ops.quote_name(specs[0].model._meta.db_table))
    with connection.cursor() as cursor:
        cursor.execute(statement, [kinds, list(ids)])
        return int(cursor.rowcount)


def rebuild(spec: RecordSpec, progress: Callable[[int, int], None] | None = None) -> int:
    """Write all entries of a kind anew, chunk by chunk beside a running system; returns the number of records.

    ``progress`` is called with the records done and their total.
    """
    if not is_searchable(spec):
        return 0
    total, done, last = spec.objects().count(), 0, 0
    while True:
        with transaction.atomic():
            # Locked, so that an entry is never written from a row that somebody is changing meanwhile.
            chunk = spec.objects().filter(pk__gt=last).order_by("pk").select_for_update(no_key=True, of=("self",))
            ids = list(chunk.values_list("pk", flat=True)[:CHUNK])
            _index(spec, ids)
        if not ids:
            break
        done, last = done + len(ids), ids[-1]
        if progress is not None:
            progress(done, total)
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(spec.model._meta.db_table)
        cursor.execute(_DROP_ORPHANS.format(table=table), [spec.name])
    return done
