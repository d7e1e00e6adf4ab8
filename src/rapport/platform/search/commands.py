"""Commands of the search: write the index anew, and ask it."""

from __future__ import annotations

import json
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command("search-rebuild")(search_rebuild)
    app.command("search")(search_command)


def search_rebuild(
    kind: Annotated[str, typer.Argument(help="A kind such as people; without it, every kind.")] = "",
) -> None:
    """Write the search index anew, beside a running system; nothing is unfindable meanwhile."""
    from rapport.platform.custom_fields.definitions import refresh
    from rapport.platform.records.registry import registry
    from rapport.platform.search.indexing import rebuild
    from rapport.platform.search.sources import is_searchable

    refresh()
    specs = [registry.get(kind)] if kind else [spec for spec in registry if is_searchable(spec)]
    for spec in specs:
        name = spec.name

        def show(done: int, total: int, name: str = name) -> None:
            typer.echo(f"{name}: {done} of {total}", err=True)

        typer.echo(f"{name}: {rebuild(spec, show)} records indexed.")


def search_command(
    text: Annotated[str, typer.Argument(help="What to look for.")],
    user: Annotated[str, typer.Option(help="Username of the person who asks; only what they see is found.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="Most hits to print.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Find records as one user would."""
    from rapport.platform.access.models import User
    from rapport.platform.custom_fields.definitions import refresh
    from rapport.platform.search.queries import search

    refresh()
    reader = User.objects.filter(username__iexact=user).first()
    if reader is None:
        raise typer.BadParameter(f"there is no user {user!r}", param_hint="--user")
    answer = search(reader, text, limit=limit)
    if as_json:
        items = [
            {"kind": hit.kind, "uid": str(hit.uid), "title": hit.title, "subtitle": hit.subtitle}
            for hit in answer.items
        ]
        typer.echo(json.dumps({"items": items, "partial": answer.partial}, ensure_ascii=False))
        return
    for hit in answer.items:
        typer.echo(f"{hit.kind}\t{hit.uid}\t{hit.title}" + (f"\t{hit.subtitle}" if hit.subtitle else ""))
    if answer.partial:
        typer.echo("A part of the search took too long; there may be more.", err=True)
