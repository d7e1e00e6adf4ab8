"""Files and runs for the tests of import and export."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rapport.customers.catalogue import ensure_catalogue
from rapport.platform.access.models import User
from rapport.platform.exchange import run as runner
from rapport.platform.exchange import services
from rapport.platform.exchange.models import ImportRun
from rapport.platform.records.registry import registry

HEADER = ("Id", "First Name", "Last Name", "Email", "Phone", "Company", "Street", "PLZ", "City", "Country")


def write_csv(path: Path, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    """A CSV file."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def people_file(path: Path, count: int, *, companies: int = 7) -> Path:
    """A file of so many people who work at a few companies."""
    rows = [
        (
            f"k{n}", f"Given{n}", f"Family{n}", f"p{n}@example.com", f"+49 30 5550{n:04d}",
            f"Firma {n % companies} GmbH",
            f"Weg {n}", "10115", "Berlin", "DE",
        )
        for n in range(count)
    ]  # fmt: skip
    return write_csv(path, HEADER, rows)


def begin(kind: str, path: Path, *, actor: User | None = None, **values: Any) -> ImportRun:
    """A run ready to be executed; ``values`` are columns of it, ``match`` and ``mapping`` parts of its mapping."""
    ensure_catalogue()
    run = services.import_from_path(registry.get(kind), path, actor=actor)
    run.mapping |= {key: values.pop(key) for key in ("match", "country") if key in values}
    for name, value in values.items():
        setattr(run, name, value)
    run.save()
    return run


def import_file(kind: str, path: Path, *, actor: User | None = None, **values: Any) -> ImportRun:
    """A run executed to its end."""
    return runner.execute(begin(kind, path, actor=actor, **values), channel="command")


def counts(run: ImportRun) -> tuple[int, int, int, int]:
    """Created, updated, skipped, failed."""
    return run.created_count, run.updated_count, run.skipped_count, run.failed_count
