"""Makes, swaps and drops whole databases, so that a restore is seen as a whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.utils.translation import gettext as _
from psycopg import sql

from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.server import Server

RESTORING, REPLACED, CHECKING = "restoring", "replaced", "check"
"""What comes behind the name of the database for one in the making, for the former one, for a scratch one."""
NAME_LIMIT = 63  # bytes of a name in PostgreSQL

_LOCALE = """
SELECT pg_encoding_to_char(encoding), datcollate, datctype, datlocprovider, to_jsonb(d) ->> 'datlocale',
       to_jsonb(d) ->> 'daticulocale'
FROM pg_database d WHERE datname = %s
"""


def beside_name(database: str, purpose: str) -> str:
    """The name of a database beside another."""
    return f"{database[: NAME_LIMIT - len(purpose) - 1]}_{purpose}"


@contextmanager
def scratch_database(server: Server) -> Iterator[Server]:
    """An empty database for the length of a check. Raises BackupError while another check runs."""
    scratch = server.other(beside_name(server.database, CHECKING))
    make_empty(server, scratch.database)
    try:
        yield scratch
    finally:
        drop(server, scratch.database)


def make_empty(server: Server, name: str) -> None:
    """Make an empty database of the same locale, in place of one that a former attempt has left."""
    drop(server, name)
    with server.maintenance() as connection:
        row = connection.execute(_LOCALE, [server.database]).fetchone()
        assert row is not None
        encoding, collate, ctype, provider, locale, icu = row
        parts = [sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING {}").format(sql.Identifier(name), encoding)]
        parts += [sql.SQL("LC_COLLATE {} LC_CTYPE {}").format(collate, ctype)]
        if provider == "b":
            parts.append(sql.SQL("LOCALE_PROVIDER builtin BUILTIN_LOCALE {}").format(locale))
        elif provider == "i":
            parts.append(sql.SQL("LOCALE_PROVIDER icu ICU_LOCALE {}").format(locale or icu))
        try:
            connection.execute(sql.SQL(" ").join(parts))
        except psycopg.errors.InsufficientPrivilege:
            role = connection.info.user
            text = _(
                "the role %(role)s may not make a database on this server, which restoring and checking need; "
                "let an administrator of the server run: ALTER ROLE %(role)s CREATEDB"
            )
            raise BackupError(text % {"role": role}) from None


def drop(server: Server, name: str) -> None:
    """Drop a database if it is there. Raises BackupError while somebody uses it."""
    with server.maintenance() as connection:
        try:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        except psycopg.errors.ObjectInUse:
            text = _("the database %(name)s is in use: another restore or check is running; wait until it has ended")
            raise BackupError(text % {"name": name}) from None


def is_filled(server: Server) -> bool:
    """Whether the database holds any table of ours."""
    with server.connect() as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 'django_migrations')"
        ).fetchone()
        assert row is not None
        return bool(row[0])


def users_of(server: Server) -> list[str]:
    """The programs that are connected to the database now."""
    with server.maintenance() as connection:
        rows = connection.execute(
            "SELECT coalesce(nullif(application_name, ''), 'a program without a name') FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'",
            [server.database],
        ).fetchall()
    return sorted({name for (name,) in rows})


def take_place(server: Server, name: str) -> str:
    """Give a database the place of the present one, both renamed in one transaction.

    Returns the name that the former one has now. Raises BackupError while somebody uses the present one.
    """
    former = beside_name(server.database, REPLACED)
    drop(server, former)
    with server.maintenance() as connection:
        try:
            with connection.transaction():
                for old, new in ((server.database, former), (name, server.database)):
                    connection.execute(
                        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
                    )
        except psycopg.errors.ObjectInUse:
            text = _(
                "somebody connected to the database %(name)s during the restore; it was left as it was. "
                "End Rapport and every other program that uses it, and restore again"
            )
            raise BackupError(text % {"name": server.database}) from None
    return former
