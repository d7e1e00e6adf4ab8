"""The command `rapport`: each command says what it does here and does it elsewhere."""

import importlib
import logging
import os
import sys
from typing import Annotated

import typer

from rapport.config import backup_commands, matching_commands
from rapport.config.commands import COMMANDS
from rapport.config.environment import ConfigurationError, Environment
from rapport.config.session import database_address, database_session, with_database

app = typer.Typer(
    name="rapport",
    help="Rapport: one picture of every customer. `rapport settings` lists the environment variables.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
users = typer.Typer(help="The people who sign in.", no_args_is_help=True)
tokens = typer.Typer(help="Tokens by which other programs use the API.", no_args_is_help=True)
app.add_typer(users, name="user")
app.add_typer(tokens, name="token")
backup_commands.register(app)
matching_commands.register(app)


@app.command()
def up() -> None:
    """Run everything: database, web server, worker and live events, until Ctrl-C."""
    from rapport.config.startup import run_everything

    run_everything(Environment.load(), demo=False)


@app.command()
def demo() -> None:
    """Run everything with a sample company and an administrator, whose sign-in it prints."""
    from rapport.config.startup import run_everything

    run_everything(Environment.load(), demo=True)


@app.command(hidden=True)
@with_database
def prepare(demo: Annotated[bool, typer.Option("--demo")] = False) -> None:
    """Do what must be done before the processes of `up` start."""
    from rapport.config.startup import prepare_data

    prepare_data(Environment.load(), demo=demo)


@app.command()
def web() -> None:
    """Run the web server alone; `rapport up` and container set-ups start it."""
    environment = Environment.load()
    with database_session(environment):
        from rapport.platform.runtime.web import serve

        serve(
            host=environment.host,
            port=environment.port,
            workers=environment.web_workers,
            threads=environment.web_threads,
        )


@app.command()
def live() -> None:
    """Run the server of live events alone, by which open pages know at once of what is new."""
    environment = Environment.load()
    with database_address(environment) as database:
        from rapport.platform.notifications.live.server import run

        logging.basicConfig(level=environment.log_level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
        run(host=environment.host, port=environment.live_port, database=database, secret=environment.secret_key)


@app.command()
@with_database
def worker(
    once: Annotated[bool, typer.Option("--once", help="End when no job is waiting.")] = False,
) -> None:
    """Run background jobs; any number of workers may run, on any number of machines."""
    from rapport.platform.runtime.worker import work

    work(once=once)


@app.command()
@with_database
def migrate(
    backup: Annotated[
        bool, typer.Option("--backup/--no-backup", help="Back up first, if RAPPORT_BACKUP_TO is set.")
    ] = True,
) -> None:
    """Bring the tables of the database up to date with this version, having made a backup."""
    from rapport.platform.runtime.preparation import migrate_if_needed

    count = migrate_if_needed(backup=backup)
    typer.echo(f"{count} migrations applied." if count else "The database is up to date.")


@app.command()
def doctor() -> None:
    """Check the installation and say what to do; exit code 1 when something does not work."""
    from rapport.config.startup import examine

    if not examine():
        raise typer.Exit(1)


@app.command()
def settings() -> None:
    """List all environment variables with their meaning and default."""
    from rapport.config.environment import describe_variables

    for variable in describe_variables():
        typer.echo(f"{variable['name']}\n    {variable['doc']}\n    Default: {variable['default']}\n")


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
@with_database
def manage(context: typer.Context) -> None:
    """Run one of Django's own management commands, as in `rapport manage shell`."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["rapport manage", *context.args])


@users.command("add")
@with_database
def add_user(
    username: Annotated[str, typer.Option(help="Name to sign in with.")],
    email: Annotated[str, typer.Option(help="E-mail address.")],
    password: Annotated[
        str,
        typer.Option(
            help="Password; RAPPORT_PASSWORD keeps it out of the list of processes.",
            envvar="RAPPORT_PASSWORD",
        ),
    ],
    administrator: Annotated[bool, typer.Option("--administrator", help="May do and see everything.")] = False,
) -> None:
    """Add somebody who may sign in."""
    from rapport.platform.access.services import user_create

    user = user_create(
        username=username,
        email=email,
        password=password,
        administrator=administrator,
        actor=None,
        channel="command",
    )
    typer.echo(f"Added {user.username}.")


@tokens.command("add")
@with_database
def add_token(
    user: Annotated[str, typer.Option(help="Username of the person for whom the token acts.")],
    name: Annotated[str, typer.Option(help="What the token is for, as its holder sees it.")] = "command line",
    scope: Annotated[
        list[str] | None,
        typer.Option(help="Such as read, people:write or scim; read and write when left out."),
    ] = None,
    per_minute: Annotated[
        int | None, typer.Option(help="Requests a minute at most; what the installation allows when left out.", min=1)
    ] = None,
) -> None:
    """Make a token for the API and print it, once, as the last word."""
    from rapport.platform.access.models import User
    from rapport.platform.api.tokens import create_token

    holder = User.objects.filter(username__iexact=user).first()
    if holder is None:
        raise typer.BadParameter(f"there is no user {user!r}; add one with `rapport user add`", param_hint="--user")
    text, _token = create_token(holder, name, scope or ("read", "write"), per_minute=per_minute)
    typer.echo(f"Token for {holder.username}: {text}")


def add_module_commands() -> None:
    """Let each module add its commands, each of which then runs with the database reachable."""
    for name in COMMANDS:
        module = importlib.import_module(name)
        before, groups = len(app.registered_commands), len(app.registered_groups)
        module.register(app)
        added = app.registered_commands[before:]
        for group in app.registered_groups[groups:]:
            added += group.typer_instance.registered_commands if group.typer_instance is not None else []
        for command in added:
            assert command.callback is not None
            command.callback = with_database(command.callback)


def main() -> None:
    """Run the command line: code 0 only on success; an error is one line unless RAPPORT_DEBUG is 1."""
    try:
        add_module_commands()
        app()
    except Exception as error:
        if os.environ.get("RAPPORT_DEBUG") == "1":
            raise
        sys.stderr.write(f"rapport: {explain_error(error)}\n")
        sys.exit(1)


def explain_error(error: Exception) -> str:
    """Return one line for a person; errors that we do not raise on purpose keep the name of their class."""
    text = " ".join(str(error).split())
    if isinstance(error, ConfigurationError) or type(error).__module__.startswith("rapport."):
        return text
    if type(error).__name__ == "ValidationError":
        return "; ".join(getattr(error, "messages", [text]))
    return f"{type(error).__name__}: {text} (RAPPORT_DEBUG=1 shows where)"


if __name__ == "__main__":
    main()
