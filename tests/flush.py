"""How the database is emptied after a test that keeps what it writes: the tables with rows in them, and no others.

Django truncates every table of every app and then makes the content types and permissions anew, which took two seconds
a test. What is left is the same.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import flush
from django.db import DEFAULT_DB_ALIAS, connections

KEPT = ("django_content_type", "auth_permission")
"""What Django would make anew."""

# Neither foreign keys nor the triggers that keep a log from being changed hold while the role is "replica".
_EMPTY = """
DO $$
DECLARE
    name text;
    filled boolean;
BEGIN
    SET LOCAL session_replication_role = 'replica';
    FOREACH name IN ARRAY %s::text[] LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %%I)', name) INTO filled;
        IF filled THEN
            EXECUTE format('DELETE FROM %%I', name);
        END IF;
    END LOOP;
END $$
"""


def flush_what_is_filled() -> None:
    """Let the command ``flush`` of this process's tests work so, wherever the server has granted it."""
    truncate = flush.Command.handle

    def handle(self: flush.Command, **options: Any) -> Any:
        connection = connections[options.get("database", DEFAULT_DB_ALIAS)]
        with connection.cursor() as cursor:
            cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
            if cursor.fetchone() != (True,):
                return truncate(self, **options)
            tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
            cursor.execute(_EMPTY, [[name for name in tables if name not in KEPT]])
        return None

    flush.Command.handle = handle  # type: ignore[method-assign]
