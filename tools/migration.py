"""Brings a generated migration into the form that is quick to apply: `python -m tools.migration sales 0016_quotes`.

Tables are created with all their columns, indexes and constraints, and what remains is rendered once
(:class:`rapport.platform.database.operations.RenderedOnce`): forty operations take half a second instead of eight.
A migration with statements or functions of its own is left to whoever wrote it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
from django.db.migrations.migration import Migration
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel, RunPython, RunSQL
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

from rapport.platform.database.operations import RenderedOnce


def grouped(operations: Iterable[Operation], app: str) -> list[Operation]:
    """The same operations with whole tables first, as one group.

    Raises ValueError for operations that need the state between others, and for tables that need each other.
    """
    operations = list(operations)
    if any(isinstance(one, (RunPython, RunSQL, RenderedOnce)) for one in operations):
        raise ValueError("this migration has statements or groups of its own")
    tables = {one.name_lower: one for one in operations if isinstance(one, CreateModel)}
    rest = [one for one in operations if not isinstance(one, CreateModel) and not _taken_in(one, tables)]
    return [RenderedOnce(operations=[*_in_order(tables, app), *rest])]


def _taken_in(one: Operation, tables: dict[str, CreateModel]) -> bool:
    """Whether a table that is created anyway has taken in what is added to it."""
    table = tables.get(getattr(one, "model_name", "").lower())
    if table is None:
        return False
    match one:
        case AddField():
            table.fields = [*table.fields, (one.name, one.field)]
        case AddIndex():
            table.options["indexes"] = [*table.options.get("indexes", []), one.index]
        case AddConstraint():
            table.options["constraints"] = [*table.options.get("constraints", []), one.constraint]
        case _:
            return False
    return True


def _in_order(tables: dict[str, CreateModel], app: str) -> Iterator[CreateModel]:
    """Each table after those that it refers to."""
    left = dict(tables)
    while left:
        ready = [name for name, one in left.items() if not _referred(one, app) & set(left) - {name}]
        if not ready:
            raise ValueError(f"these tables refer to each other: {', '.join(left)}")
        yield left.pop(ready[0])


def _referred(table: CreateModel, app: str) -> set[str]:
    targets = (getattr(field.remote_field, "model", None) for _name, field in table.fields)
    labels = (target.lower().partition(".") for target in targets if isinstance(target, str))
    return {name for label, _dot, name in labels if label == app}


def main(app: str, name: str) -> None:
    """Rewrite the file of one migration; `make format` lays it out."""
    django.setup()
    module = importlib.import_module(f"rapport.{app}.migrations.{name}")
    migration: type[Migration] = module.Migration
    migration.operations = grouped(migration.operations, app)
    words = f'"""{module.__doc__}"""\n\n' if module.__doc__ else ""
    written = MigrationWriter(migration(name, app), include_header=False).as_string()
    Path(str(module.__file__)).write_text(words + written, encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
