"""`rapport configuration export|import`: the configuration of an installation as a file, and into another one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.configuration.importing import Outcome


def register(app: typer.Typer) -> None:
    """Add the commands of this package."""
    group = typer.Typer(help="What is set up, as a file that another installation takes.", no_args_is_help=True)
    group.command("export")(export_command)
    group.command("import")(import_command)
    app.add_typer(group, name="configuration")


def export_command(
    file: Annotated[Path | None, typer.Argument(help="Where to write it; printed without.")] = None,
) -> None:
    """Write roles, teams, fields, views, reports and rules as JSON; never anything secret."""
    from rapport.platform.configuration.exporting import export_configuration
    from rapport.platform.custom_fields.definitions import refresh

    refresh()
    exported = export_configuration()
    for uid in exported.lost:
        typer.echo(f"{uid} is referred to and cannot be named; it is written as it is", err=True)
    if file is None:
        sys.stdout.buffer.write(exported.text)
        sys.stdout.flush()
        return
    file.write_bytes(exported.text)
    count = sum(len(entries) for entries in exported.document["kinds"].values())
    typer.echo(f"{count} records written to {file}")


def import_command(
    file: Annotated[Path, typer.Argument(help="What `rapport configuration export` has written.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")] = False,
    user: Annotated[str, typer.Option(help="The administrator who does it; the first one without.")] = "",
) -> None:
    """Take a configuration over, as a whole or not at all. What is not in the file stays as it is."""
    from rapport.platform.configuration.importing import LARGEST, import_configuration
    from rapport.platform.custom_fields.definitions import refresh

    refresh()
    with file.open("rb") as stream:
        text = stream.read(LARGEST + 1)
    outcome = import_configuration(text, actor=_administrator(user), channel="command", dry_run=dry_run)
    _show(outcome)
    if outcome.is_refused:
        typer.echo("Nothing was changed.")
        raise typer.Exit(1)
    if outcome.change_set is not None:
        typer.echo(f"Done; it can be taken back as change {outcome.change_set.uid}.")


def _administrator(name: str) -> User:
    from rapport.platform.access.models import User
    from rapport.platform.configuration.importing import ConfigurationError

    known = User.objects.filter(is_active=True, is_administrator=True).order_by("pk")
    found = (known.filter(username__iexact=name) if name else known).first()
    if found is None:
        raise ConfigurationError(f"there is no administrator {name!r}" if name else "there is no administrator yet")
    return found


def _show(outcome: Outcome) -> None:
    from rapport.platform.configuration.importing import SAME, shown

    for entry in outcome.entries:
        if entry.state != SAME or entry.notes:
            typer.echo(f"{entry.state:<8} {entry.spec.name} {entry.title}")
            for name, before, after in entry.changes:
                typer.echo(f"           {name}: {shown(before)} → {shown(after)}")
            for text in (*entry.problems, *entry.notes):
                typer.echo(f"           {text}")
    counted = ", ".join(f"{outcome.count(state)} {state}" for state in ("new", "changed", "same", "refused"))
    typer.echo(counted)
