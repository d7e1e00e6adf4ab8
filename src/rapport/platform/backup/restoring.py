"""Restores a backup into an installation that stands still: into a new database, which takes the old one's place."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from rapport.platform.backup import databases, loading, stored_files
from rapport.platform.backup.checking import verify_parts
from rapport.platform.backup.errors import BackupError
from rapport.platform.backup.keys import BackupKey
from rapport.platform.backup.making import Progress
from rapport.platform.backup.manifest import Contents, Cover, key_mark, read_cover
from rapport.platform.backup.server import Server, open_server
from rapport.platform.jobs import outgoing

STATISTICS = "pg_stat_statements"


@dataclass(frozen=True)
class Restored:
    """What came of it."""

    cover: Cover
    contents: Contents
    files_added: int
    pending: tuple[str, ...]
    """Migrations of this version that the restored tables lack."""
    secrets_readable: bool
    """Whether stored secrets can be read with the key that the installation now has."""
    held: bool
    """Whether waiting mails, webhooks and automations stay until an administrator lets them go."""


def restore_backup(
    folder: Path, *, key: BackupKey | None, replace: bool, progress: Progress, hold: bool | None = None
) -> Restored:
    """Put a backup in place of what the installation holds. Nobody may use the database meanwhile.

    ``hold`` says whether waiting mails, webhooks and automations are held from the first moment on; without it they are
    where the backup is of another installation, whose own would send them as well.

    What is there stays until the last moment: the old database is dropped when the new one has its name; a restore
    that is killed leaves it as it was, and is simply begun again. Raises BackupError and OSError.
    """
    cover = read_cover(folder)
    server = open_server()
    if databases.is_filled(server) and not replace:
        text = _(
            "this installation holds data already; --replace puts the backup in its place, and keeps the old until then"
        )
        raise BackupError(text)
    refuse_older_server(cover, server)
    if users := _others(server):
        text = _("the database is in use by %(programs)s; stop Rapport everywhere, then restore")
        raise BackupError(text % {"programs": ", ".join(users)})
    progress("digests", 0, 0)
    key = key if cover.encrypted else None
    contents = verify_parts(folder, cover, key)
    pending = _refuse_newer_tables(cover, contents)
    total, done = sum(table.part.plain_bytes for table in contents.tables), 0

    def tell(size: int) -> None:
        nonlocal done
        done += size
        progress("restoring", done, total)

    fresh = server.other(databases.beside_name(server.database, databases.RESTORING))
    databases.make_empty(server, fresh.database)
    try:
        loading.load(fresh, folder, contents, key, tell)
        _add_statistics(fresh)
        held = hold_or_let_go(fresh, contents, hold)
        progress("files", 0, 0)
        part = contents.files.part
        added = stored_files.restore_files(folder, part, key) if part else 0
        put_key = _prepare_key(contents)
        former = databases.take_place(server, fresh.database)
    except BaseException:
        databases.drop(server, fresh.database)
        raise
    readable = put_key()
    databases.drop(server, former)
    return Restored(cover, contents, added, pending, readable, held)


def hold_or_let_go(fresh: Server, contents: Contents, wanted: bool | None) -> bool:
    """Hold what waits or let it go, as wanted; else hold it where another installation made the backup, and leave it
    as it was in that backup where this one did. Whether it is held then."""
    here = contents.base_url == settings.ENVIRONMENT.base_url and contents.key_mark == key_mark(settings.SECRET_KEY)
    with fresh.connect() as base:
        if wanted or (wanted is None and not here):
            outgoing.hold_in(base, contents.base_url)
        elif wanted is False:
            outgoing.let_go_in(base)
        return outgoing.is_held_in(base)


def _others(server: Server) -> list[str]:
    connections.close_all()
    return databases.users_of(server)


def refuse_older_server(cover: Cover, server: Server) -> None:
    """Raise BackupError where the server is older than the one that was backed up; a newer one is well."""
    if server.version < cover.postgres:
        text = _(
            "the backup is of PostgreSQL %(backup)s and this server is %(server)s; "
            "restore it on version %(backup)s or newer"
        )
        raise BackupError(text % {"backup": cover.postgres, "server": server.version})


def _refuse_newer_tables(cover: Cover, contents: Contents) -> tuple[str, ...]:
    """Return this version's migrations that the backup lacks; refuse one that holds tables of a newer version."""
    replaced = {
        _full_name(key): {_full_name(one) for one in migration.replaces}
        for key, migration in MigrationLoader(None).disk_migrations.items()
    }
    held = set(contents.migrations)
    known = {*replaced, *(name for names in replaced.values() for name in names)}
    unknown = [name for name in contents.migrations if name not in known]
    if unknown:
        text = _(
            "the backup was made by a newer version of Rapport (%(version)s): this one does not know %(names)s; "
            "install that version, then restore"
        )
        names = ", ".join(unknown[:3]) + (" …" if len(unknown) > 3 else "")
        raise BackupError(text % {"version": cover.rapport, "names": names})
    return tuple(
        sorted(name for name, before in replaced.items() if name not in held and not (before and before <= held))
    )


def _full_name(key: tuple[str, str]) -> str:
    return ".".join(key)


def _add_statistics(server: Server) -> None:
    """The embedded server's figures on statements, which only its superuser may add; elsewhere they are not ours."""
    if settings.ENVIRONMENT.is_embedded:
        with server.connect(user="postgres", autocommit=True) as connection:
            connection.execute(f"CREATE EXTENSION IF NOT EXISTS {STATISTICS}".encode())


def _prepare_key(contents: Contents) -> Callable[[], bool]:
    """Lay the backup's secret key ready beside the present one; the returned function puts it in place.

    Only where the key is a file of the data folder; one given by RAPPORT_SECRET_KEY is its giver's to change.
    """
    same = contents.key_mark == key_mark(settings.SECRET_KEY)
    path = Path(settings.ENVIRONMENT.data_dir) / "secret-key"
    if same or not contents.secret_key or not path.exists() or path.read_text().strip() != settings.SECRET_KEY:
        return lambda: same
    draft, former = path.with_name("secret-key.restored"), path.with_name("secret-key.replaced")
    for place, text in ((draft, contents.secret_key), (former, settings.SECRET_KEY)):
        place.unlink(missing_ok=True)
        with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
            os.fsync(file.fileno())

    def put() -> bool:
        draft.replace(path)
        return True

    return put
