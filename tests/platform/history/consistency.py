"""What is derived must say what it is derived from; here as queries that return what does not."""

from __future__ import annotations

from django.db import connection

from rapport.platform.access.models import Owned
from rapport.platform.history.tracking import tracked_models
from rapport.platform.records.registry import registry
from rapport.platform.search.sources import is_searchable

_TIMELINE = """
    SELECT 'timeline without touch', t.id FROM customers_timelineitem t
     WHERE t.source_kind = 'touches' AND NOT EXISTS (SELECT FROM customers_touch x WHERE x.id = t.source_id)
    UNION ALL
    SELECT 'touch without timeline', x.id FROM customers_touch x
     WHERE NOT EXISTS (SELECT FROM customers_timelineitem t
                        WHERE t.source_kind = 'touches' AND t.source_id = x.id AND t.party_id = x.party_id)
    UNION ALL
    SELECT 'participant without timeline', x.id FROM customers_touchparticipant x
     WHERE NOT EXISTS (SELECT FROM customers_timelineitem t
                        WHERE t.source_kind = 'touches' AND t.source_id = x.touch_id AND t.party_id = x.party_id)
    UNION ALL
    SELECT 'touch without party', x.id FROM customers_touch x
     WHERE NOT EXISTS (SELECT FROM customers_party p WHERE p.id = x.party_id)
    UNION ALL
    SELECT 'last contact', p.id FROM customers_party p
     WHERE p.last_touch_at IS DISTINCT FROM (SELECT max(t.at) FROM customers_timelineitem t
                                              WHERE t.party_id = p.id AND t.kind <> 'note')
    UNION ALL
    SELECT 'next task', p.id FROM customers_party p
     WHERE p.next_task_on IS DISTINCT FROM (SELECT min(t.due_on) FROM customers_task t
                                             WHERE t.party_id = p.id AND NOT t.is_done)
    UNION ALL
    SELECT 'primary e-mail', p.id FROM customers_party p
     WHERE p.email <> coalesce((SELECT c.norm FROM customers_contactpoint c
                                 WHERE c.party_id = p.id AND c.kind = 'email' AND c.is_primary), '')
"""


def faults() -> list[str]:
    """Everything derived that is out of step."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(_TIMELINE)
        found += [f"{what}: {row}" for what, row in cursor.fetchall()]
        for spec in registry:
            if is_searchable(spec):
                found += _search_faults(cursor, spec.name, set(spec.objects().values_list("pk", flat=True)))
        for model, _event in tracked_models():
            if issubclass(model, Owned):
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT t.id FROM {table} t JOIN access_user u ON u.id = t.owner_id"
                    " WHERE NOT t.principals @> ARRAY[u.principal]"
                )
                found += [f"principals of {table}: {row[0]}" for row in cursor.fetchall()]
    return found


def _search_faults(cursor: object, kind: str, present: set[int]) -> list[str]:
    from rapport.platform.search.models import SearchEntry

    indexed = set(SearchEntry.objects.filter(kind=kind).values_list("record_id", flat=True))
    lost = [f"{kind} {pk} is not indexed" for pk in present - indexed]
    return lost + [f"{kind} {pk} is indexed and gone" for pk in indexed - present]
