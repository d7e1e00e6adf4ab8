"""The command that lets people in again whom the rules of signing in have shut out."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sign-in-reset")(sign_in_reset)


def sign_in_reset() -> None:
    """Remove every rule of signing in: networks, second factors asked for, session lengths, passwords turned off."""
    from rapport.platform.sign_on.rules import rules_reset

    removed = rules_reset(channel="command")
    typer.echo(f"{removed} rules removed. Anybody may sign in with a password again.")
