"""The commands `backup`, `restore` and `backups`: what they take and print; the work is platform/backup's."""

import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from rapport.config.environment import ConfigurationError, Environment
from rapport.config.session import exclusive_session, with_database

PROGRESS_EVERY = 0.5  # seconds
MEGABYTE = 1_000_000

backups = typer.Typer(help="The backups that there are, and their key.", no_args_is_help=True)
Target = Annotated[Path | None, typer.Argument(help="Folder of the backups; RAPPORT_BACKUP_TO without it.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(with_database(backup))
    app.command("restore")(restore)
    app.add_typer(backups, name="backups")


def backup(
    target: Target = None,
    check: Annotated[bool, typer.Option("--check", help="Restore it into a scratch database and compare.")] = False,
    files: Annotated[
        bool | None,
        typer.Option(
            "--files/--no-files", help="Copy uploaded files; without it those of a folder are, those in S3 not."
        ),
    ] = None,
) -> None:
    """Make a backup beside the running system, in a folder of its own within the target."""
    from rapport.platform.backup.checking import check_backup, demand_good
    from rapport.platform.backup.keys import parse_key
    from rapport.platform.backup.making import make_backup

    environment = Environment.load()
    key = parse_key(environment.backup_key)
    meter = Meter()
    made = make_backup(_target(target, environment), key=key, copy_files=files, progress=meter)
    kept_in = made.contents.files.kept_in
    counted = f"{made.contents.files.count:,} files" if not kept_in else f"files left in {kept_in}"
    meter.end()
    typer.echo(
        f"{len(made.contents.tables)} tables, {made.contents.rows:,} rows, {counted}: {_size(made.cover.bytes)} in "
        f"{made.cover.seconds:.0f} s{'' if key else '; not encrypted'}"
    )
    if check:
        demand_good(check_backup(made.folder, made.cover, key=key, progress=meter))
        meter.end()
        typer.echo("Restored into a scratch database: every table, sequence and file is as it was.")
    typer.echo(str(made.folder))


def restore(
    folder: Annotated[Path, typer.Argument(help="The backup: a folder that `rapport backup` has made.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where there is data already, which then goes.")
    ] = False,
    hold: Annotated[
        bool | None,
        typer.Option(
            "--hold/--run",
            help="Hold waiting mails, webhooks and automations until an administrator lets them go, or run them;"
            " without it they are held where the backup is of another installation.",
        ),
    ] = None,
) -> None:
    """Put a backup in place of what this installation holds; Rapport must be stopped."""
    environment = Environment.load()
    with exclusive_session(environment):
        from rapport.platform.backup.keys import parse_key
        from rapport.platform.backup.restoring import restore_backup

        meter = Meter()
        key = parse_key(environment.backup_key)
        done = restore_backup(folder.absolute(), key=key, replace=replace, progress=meter, hold=hold)
        meter.end()
        erased = 0 if done.pending else _erase_again()
    typer.echo(
        f"Restored the backup of {done.cover.made_at}: {len(done.contents.tables)} tables, {done.contents.rows:,} "
        f"rows, {done.files_added:,} files put back."
    )
    if done.held:
        typer.echo(
            f"Waiting mails, webhooks and automations are held{_from(done.contents.base_url)}. An administrator lets "
            "them go under Settings, Health; `rapport restore --run` runs them at once."
        )
    if done.contents.files.kept_in:
        typer.echo(f"The backup holds no files; they are expected in {done.contents.files.kept_in}.")
    if done.pending:
        typer.echo(
            f"It is of an older version; `rapport up` or `rapport migrate` applies {len(done.pending)} migrations."
        )
    if erased:
        typer.echo(f"{erased:,} who were erased since the backup was made are erased again.")
    if not done.secrets_readable:
        typer.echo(
            "Stored secrets cannot be read: the backup was made with another secret key. Set that one in "
            "RAPPORT_SECRET_KEY, or enter webhook secrets and second factors anew."
        )


@backups.command("list")
def list_backups(target: Target = None) -> None:
    """List the complete backups, newest first."""
    from rapport.platform.backup.keeping import backups_in

    for kept in backups_in(_target(target, Environment.load())):
        proven = f"checked {kept.checked_at:%Y-%m-%d %H:%M}" if kept.checked_at else "not checked"
        sealed = "encrypted" if kept.cover.encrypted else "not encrypted"
        typer.echo(
            f"{kept.folder.name}  {_size(kept.cover.bytes):>9}  {kept.cover.seconds:.0f} s  {sealed}, {proven}, "
            f"Rapport {kept.cover.rapport}"
        )


@backups.command("check")
@with_database
def check_one(folder: Annotated[Path, typer.Argument(help="The backup.")]) -> None:
    """Restore a backup into a scratch database beside the running system and compare it with what was read."""
    from rapport.platform.backup.checking import check_backup, demand_good
    from rapport.platform.backup.keys import parse_key
    from rapport.platform.backup.manifest import read_cover

    meter = Meter()
    key = parse_key(Environment.load().backup_key)
    report = check_backup(folder.absolute(), read_cover(folder.absolute()), key=key, progress=meter)
    demand_good(report)
    meter.end()
    typer.echo(f"As it was: {report.tables} tables, {report.rows:,} rows, {report.files:,} files.")


@backups.command("prune")
def prune_backups(
    target: Target = None, keep: Annotated[int | None, typer.Option(help="How many stay; RAPPORT_BACKUP_KEEP.")] = None
) -> None:
    """Remove all but the newest backups; the newest checked one always stays."""
    from rapport.platform.backup.keeping import prune

    environment = Environment.load()
    for folder in prune(_target(target, environment), environment.backup_keep if keep is None else keep):
        typer.echo(f"Removed {folder.name}")


@backups.command("key")
def make_key() -> None:
    """Make a key for RAPPORT_BACKUP_KEY and print it, once. Whoever loses it loses the backups."""
    from rapport.platform.backup.keys import new_key

    secret, public = new_key()
    typer.echo(f"# public half, to make backups where none shall be read: {public}")
    typer.echo(secret)


class Meter:
    """Tells on standard error how far long work is: a line that changes, or a line now and then in a log."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self._shown_at, self._what = 0.0, ""

    def __call__(self, what: str, done: int, total: int) -> None:
        """Be told what is being done, and how many bytes of how many."""
        now = time.monotonic()
        if what == self._what and now - self._shown_at < (PROGRESS_EVERY if self.live else 10 * PROGRESS_EVERY):
            return
        self._shown_at, self._what = now, what
        figures = f" {_size(done)} of about {_size(total)}" if total else ""
        sys.stderr.write(f"\r\033[K{what}{figures}" if self.live else f"{what}{figures}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Clear the line."""
        if self.live:
            sys.stderr.write("\r\033[K")


def _from(base_url: str) -> str:
    return f": the backup is of {base_url}" if base_url else ""


def _erase_again() -> int:
    """Erase whom the backup brought back; with migrations to come, the next start does it after these."""
    from rapport.customers.privacy.remembered import erase_again

    return erase_again()


def _target(given: Path | None, environment: Environment) -> Path:
    target = given.absolute() if given else environment.backup_to
    if target is None:
        raise ConfigurationError("say where to: `rapport backup FOLDER`, or set RAPPORT_BACKUP_TO")
    return target


def _size(count: int) -> str:
    return f"{count / MEGABYTE:,.1f} MB" if count < 1000 * MEGABYTE else f"{count / MEGABYTE / 1000:,.1f} GB"
