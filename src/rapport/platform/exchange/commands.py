"""`rapport import` and `rapport export`: the importer and exporter of the browser, for scripts and large files."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer

EVERYTHING = "everything"
"""In place of a kind: all of them."""
PROGRESS_EVERY = 0.5  # seconds


def register(app: typer.Typer) -> None:
    """Add the commands of this package."""
    app.command("import")(import_file)
    app.command("import-folder")(import_folder)
    app.command("export")(export_file)


def import_file(
    kind: Annotated[str, typer.Argument(help="What the rows are: people, organisations, tasks, …")] = "",
    file: Annotated[Path | None, typer.Argument(help="CSV, XLSX, vCard or JSON file.")] = None,
    match: Annotated[str, typer.Option(help="Keys by which rows find records, in order: external_id,email")] = "",
    on_match: Annotated[
        str, typer.Option(help="update | skip | fill: what a row does to the record it finds.")
    ] = "update",
    mapping: Annotated[Path | None, typer.Option(help="JSON file that says which column is what.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would happen and write nothing.")] = False,
    json_only: Annotated[bool, typer.Option("--json", help="Print nothing but the JSON object.")] = False,
    resume: Annotated[str, typer.Option(help="Id of an import that was interrupted.")] = "",
    user: Annotated[str, typer.Option(help="For whom: the records are theirs, and their rights hold.")] = "",
    errors: Annotated[Path | None, typer.Option(help="Where to write the rows that did not come in.")] = None,
) -> None:
    """Bring a file in. The last line is one JSON object with the counts."""
    from rapport.platform.exchange import command_run

    started = process_start()

    def say(text: str) -> None:
        if not json_only:
            typer.echo(text, err=True)

    given = command_run.Given(kind, file, match, on_match, mapping, resume, user)
    try:
        run = command_run.prepare(given)
        if dry_run:
            result = command_run.rehearse(run, say)
        else:
            result = command_run.execute(run, say, _Meter(json_only))
        if errors is not None and run.failed_count:
            command_run.write_errors(run, errors)
            say(f"Rows that did not come in: {errors}")
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except command_run.CommandError as error:
        typer.echo(f"rapport: {error}", err=True)
        raise typer.Exit(1) from None
    seconds = time.time() - started
    rows = sum(result[name] for name in ("created", "updated", "skipped", "failed"))
    result |= {"seconds": round(seconds, 3), "rows_per_second": round(rows / seconds) if seconds else 0}
    typer.echo(json.dumps(result, ensure_ascii=False))


def import_folder(
    plan: Annotated[Path, typer.Argument(help="JSON file that says which file is what, in which order.")],
    folder: Annotated[Path, typer.Argument(help="Where the files are.")],
    user: Annotated[str, typer.Option(help="For whom: the records are theirs, and their rights hold.")] = "",
) -> None:
    """Bring the files of another program in, one after the other. The last line is one JSON object with the counts."""
    from dataclasses import replace

    from rapport.platform.exchange import command_run

    counts: dict[str, Any] = {}
    try:
        for given in command_run.steps_of(plan, folder):
            run = command_run.prepare(replace(given, user=user))
            result = command_run.execute(run, lambda text: typer.echo(text, err=True), _Meter(silent=True))
            counts.setdefault(given.kind, []).append(result)
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except command_run.CommandError as error:
        typer.echo(f"rapport: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(json.dumps(counts, ensure_ascii=False))


def export_file(
    kind: Annotated[str, typer.Argument(help="What to export: people, organisations, tasks, … or everything.")],
    file_format: Annotated[str, typer.Option("--format", help="csv | xlsx")] = "csv",
    filters: Annotated[
        list[str] | None, typer.Option("--filter", help="As in the API: city=Berlin, created_at__gte=2026-01-01")
    ] = None,
    output: Annotated[Path | None, typer.Option(help="File to write; standard output without it.")] = None,
    columns: Annotated[str, typer.Option(help="Field names between commas; everything without it.")] = "",
    user: Annotated[str, typer.Option(help="For whom: only what they may export.")] = "",
) -> None:
    """Write records as CSV or XLSX, in a form that imports back unchanged; everything, a file a kind, into a ZIP."""
    from rapport.platform.exchange import command_run
    from rapport.platform.exchange.standardiser import patient_collector

    patient_collector()
    try:
        if kind == EVERYTHING:
            _export_everything(output, file_format, bool(filters or columns), user)
            return
        chunks = command_run.export_chunks(kind, file_format, filters or [], columns, user)
        if output is None:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()
            return
        with output.open("wb") as stream:
            for chunk in chunks:
                stream.write(chunk)
    except BrokenPipeError:  # whoever read has read enough; the interpreter would complain at its end too
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except (command_run.CommandError, OSError) as error:
        typer.echo(f"rapport: {error}", err=True)
        raise typer.Exit(1) from None


def _export_everything(output: Path | None, file_format: str, narrowed: bool, user: str) -> None:
    from rapport.platform.exchange import command_run

    if output is None or narrowed:
        raise command_run.CommandError("everything goes into one archive: --output FILE.zip, no --filter, no --columns")
    kinds = command_run.export_everything(output, file_format, user)
    typer.echo(f"{len(kinds)} kinds: {', '.join(kinds)}", err=True)


class _Meter:
    """Tells how far an import is, on standard error, at most twice a second."""

    def __init__(self, silent: bool) -> None:
        self.silent = silent
        self.last = 0.0

    def __call__(self, run: Any) -> None:
        now = time.monotonic()
        if not self.silent and now - self.last >= PROGRESS_EVERY:
            self.last = now
            total = f" of about {run.rows_total}" if run.rows_total else ""
            typer.echo(f"{run.rows_done}{total} rows", err=True)


def process_start() -> float:
    """When this process began, in seconds since 1970; the present moment where the system does not tell."""
    try:
        ticks = int(Path("/proc/self/stat").read_text().rpartition(")")[2].split()[19])
        uptime = float(Path("/proc/uptime").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return time.time()
    return time.time() - (uptime - ticks / os.sysconf("SC_CLK_TCK"))
