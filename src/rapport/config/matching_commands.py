"""The command `match`: what it takes and prints; the work is platform/matching's. It needs no database."""

import json
from pathlib import Path
from typing import Annotated

import typer

from rapport.config.session import django_session

match = typer.Typer(help="Finding records that describe one person or organisation.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.add_typer(match, name="match")


@match.callback()
def _matching() -> None:
    """Finding records that describe one person or organisation."""


@match.command("evaluate")
def evaluate_files(
    kind: Annotated[str, typer.Argument(help="What the rows are: people or organisations.")],
    file: Annotated[Path, typer.Argument(help="CSV, XLSX, vCard or JSON file.")],
    file2: Annotated[Path | None, typer.Argument(help="A second file, whose rows are matched with the first.")] = None,
    truth: Annotated[
        str, typer.Option(help="Column whose equal values mark one, or a file of pairs of ids.")
    ] = "cluster",
    json_only: Annotated[bool, typer.Option("--json", help="Print nothing but the JSON object.")] = False,
) -> None:
    """Match files and say how right it was: precision, recall and F1 over all pairs of rows, and seconds."""
    with django_session():
        from rapport.platform.matching.evaluate import evaluate
        from rapport.platform.matching.files import MatchingFileError

        paths = [file, file2] if file2 is not None else [file]
        try:
            found = evaluate(kind, paths, truth, lambda text: None if json_only else typer.echo(text, err=True))
        except MatchingFileError as error:
            typer.echo(f"rapport: {error}", err=True)
            raise typer.Exit(1) from None
    typer.echo(json.dumps(found, ensure_ascii=False))
