"""Commands of the customers module; each says what it does here and does it elsewhere."""

from __future__ import annotations

import time
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("sample")(sample)


def sample(
    size: Annotated[int, typer.Option(help="Parties: people, organisations, households.", min=10)] = 2_000,
    touches: Annotated[int, typer.Option(help="Touches over the past three years.", min=0)] = 30_000,
    seed: Annotated[str, typer.Option(help="The same seed gives the same people on the same day.")] = "heliad",
    password: Annotated[
        str,
        typer.Option(
            help="Password of the sample's users; without one they cannot sign in.", envvar="RAPPORT_PASSWORD"
        ),
    ] = "",
) -> None:
    """Add a sample company of any size, for trying out and for benchmarks; run again, it ends what was cut off."""
    from rapport.customers.sample import load_sample

    begun = time.monotonic()

    def progress(done: int, districts: int) -> None:
        typer.echo(f"{done * 100 // districts} % after {time.monotonic() - begun:.0f} s")

    made = load_sample(size=size, touches=touches, seed=seed, password=password, progress=progress)
    typer.echo(
        f"{made.counts.get('created', 0)} records and {made.counts.get('touches', 0)} touches "
        f"in {time.monotonic() - begun:.1f} s; change {made.uid} takes them back."
    )
