"""The command that explains a record kind to its developer."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("record")(record)


def record(
    kind: Annotated[str, typer.Argument(help="A kind such as people, or customers.people.")],
) -> None:
    """Explain a record kind: what is declared, what is derived from it, and where that stands in the code."""
    from rapport.platform.records.explain import as_text, explain_kind, find_kind

    typer.echo(as_text(explain_kind(find_kind(kind))))
