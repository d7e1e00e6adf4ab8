"""The command that explains a record kind to its developer."""

from __future__ import annotations

from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command("record")(record)


def record(
    kind: Annotated[
        str, typer.Argument(help="A kind such as people, or customers.people; or one made in the browser: x-visits.")
    ],
) -> None:
    """Explain a record kind: what is declared, what is derived from it, and where that stands in the code."""
    from rapport.platform.custom_fields.definitions import refresh
    from rapport.platform.custom_fields.kinds.models import NAME_PREFIX
    from rapport.platform.records.explain import as_text, explain_kind, find_kind

    if kind.rpartition(".")[2].startswith(NAME_PREFIX):
        refresh()  # only the database knows it; of declared kinds the command says what the code says
    typer.echo(as_text(explain_kind(find_kind(kind))))
