"""What must be done before the processes start: tables and static files up to date, sample data loaded."""

import importlib
import importlib.util
from hashlib import blake2s
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.module_loading import import_string

from rapport.platform.backup.keys import parse_key
from rapport.platform.backup.making import make_backup
from rapport.platform.records.registry import registry


def pending_migrations() -> list[str]:
    """Return the migrations that are not yet applied, as app.name, in the order in which they would be."""
    executor = MigrationExecutor(connection)
    return [str(migration) for migration, _backwards in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def migrate_if_needed(*, backup: bool = True) -> int:
    """Apply what is pending and return how many migrations that were.

    Tables that hold something are backed up first, where backups go anywhere (RAPPORT_BACKUP_TO), unless ``backup`` is
    false. Two commands that do so at once wait for each other. Raises BackupError and OSError, nothing having changed.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext('rapport.migrate'))")
        try:
            pending = pending_migrations()
            if pending and backup:
                _back_up_first(len(pending))
            if pending:
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
            set_up_modules()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('rapport.migrate'))")
    return len(pending)


def _back_up_first(count: int) -> None:
    """Make a backup before tables are changed; a new database has nothing to lose."""
    target = settings.ENVIRONMENT.backup_to
    if target is None or "django_migrations" not in connection.introspection.table_names():
        return
    print(f"{count} migrations are pending; making a backup first (`rapport migrate --no-backup` goes without)")
    key = parse_key(settings.ENVIRONMENT.backup_key)
    made = make_backup(target, key=key, copy_files=None, progress=lambda what, done, total: None)
    print(f"Backup: {made.folder}")


def set_up_modules() -> None:
    """Let each module add what an installation begins with, also after a start that was killed between the two."""
    for module in registry.modules:
        if module.after_migrate:
            import_string(module.after_migrate)()


def collect_static_if_needed() -> bool:
    """Copy, hash and compress the static files when a source has changed; return whether one had."""
    root = Path(settings.STATIC_ROOT)
    stamp = root.with_name("static-stamp")
    state = _static_state()
    if stamp.exists() and stamp.read_text() == state and (root / "staticfiles.json").exists():
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(state)
    return True


def load_sample_data(password: str) -> None:
    """Call the function named in settings.SAMPLE_DATA; it loads the sample company unless it is there.

    ``password`` is that of the sample's users.
    """
    module, _dot, function = settings.SAMPLE_DATA.rpartition(".")
    if importlib.util.find_spec(module) is None:
        print("there is no sample data in this installation")
        return
    getattr(importlib.import_module(module), function)(password)


def _static_state() -> str:
    """Return a digest of name, size and time of every static file."""
    digest = blake2s()
    for finder in get_finders():
        for name, storage in finder.list([]):
            found = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()
