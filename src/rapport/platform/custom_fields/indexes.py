"""Indexes for the custom fields that lists are filtered and sorted by, made beside the work of others.

What is wanted follows from the definitions; what is there is read from the catalogue of the database. So it may run at
any time and again, also after one that was cut off, which leaves an index that is not valid.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.db import connection, models
from django.db.models import Q
from psycopg import sql

from rapport.platform.custom_fields.kinds.models import CustomKind, parent_field
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.partition_indexes import (
    drop_lost_parts,
    drop_over_partitions,
    make_over_partitions,
)
from rapport.platform.database.partitions import partitioned_tables
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

_MARK = "cf_"
"""What the names of these indexes begin with."""
_PRESENT = """
    SELECT c.relname, i.indisvalid, coalesce(obj_description(c.oid), ''), t.relkind = 'p' FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid
      JOIN pg_class t ON t.oid = i.indrelid AND NOT t.relispartition
     WHERE c.relname LIKE 'cf\\_%' AND c.relnamespace = current_schema()::regnamespace
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """One index: its name, the table and what of it; the statement that makes it where rows are."""

    name: str
    table: str
    over: str
    known: str = ""
    """What the planner is to know of the values; nothing where an index holds each of several choices."""

    @property
    def statement(self) -> str:
        """Makes it on its own table, beside the work of others."""
        return self.on(self.table)

    def on(self, table: str, *, name: str = "", how: str = "INDEX CONCURRENTLY", only: bool = False) -> str:
        """Makes it on that table, or one like it on a partition."""
        target = f'{"ONLY " if only else ""}"{table}"'
        return f'CREATE {how} IF NOT EXISTS "{name or self.name}" ON {target} {self.over}'

    @property
    def mark(self) -> str:
        """What the index says of itself: a formula may be another one since it was made."""
        return f"made by {sha256(self.statement.encode()).hexdigest()[:16]}"

    @property
    def marking(self) -> str:
        """The statement that writes the mark on it."""
        return f"COMMENT ON INDEX \"{self.name}\" IS '{self.mark}'"


def make_indexes() -> list[str]:
    """Make what is wanted and drop what is not; returns the names of those that were made. Outside of a transaction.

    OperationalError when an index over partitions found no moment without writers: what is done stays, and the next run
    goes on.
    """
    wanted = {index.name: index for index in wanted_indexes()}
    partitioned = {table.name for table in partitioned_tables()}
    with connection.cursor() as cursor:
        cursor.execute(_PRESENT)
        begun = {}
        for name, valid, mark, over_partitions in cursor.fetchall():
            same = name in wanted and mark == wanted[name].mark
            if same and (valid or over_partitions):
                begun[name] = valid
            elif over_partitions:
                drop_over_partitions(name)
            else:
                cursor.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
        drop_lost_parts([wanted[name] for name in begun])
        made = [name for name in wanted if not begun.get(name)]
        for name in made:
            if wanted[name].table in partitioned:
                make_over_partitions(wanted[name])
            else:
                cursor.execute(wanted[name].statement)
                cursor.execute(wanted[name].marking)
    return made


def wanted_indexes() -> Iterator[Wanted]:
    """One for each field in use that can be filtered by, in the order of lists: its value, then the key of the row.

    Rows of other kinds and those without a value are not in it: such fields are empty in most rows.
    """
    for kind in CustomKind.objects.exclude(belongs_to=""):
        if registry.has(kind.key) and kind.parent is not None:
            yield _wanted(registry.get(kind.key), parent_field(kind.parent.model), f"{_MARK}kind_{kind.pk}")
    wanted = Q(is_filterable=True) | Q(type=CustomField.Type.LINK)  # who deletes a record asks for the links to it
    for definition in CustomField.objects.filter(wanted, state=CustomField.State.ACTIVE):
        spec = registry.get(definition.kind) if registry.has(definition.kind) else None
        if spec is None or definition.name not in spec.fields or definition.type == CustomField.Type.LONG_TEXT:
            continue
        if spec.fields[definition.name].virtual is not None:
            continue  # it lies in another table
        if any(a.formula and not a.formula.is_fixed for a in spec.additions if a.field.name == definition.name):
            continue  # what today is, no index knows
        is_link = definition.type == CustomField.Type.LINK
        for number, name in enumerate(definition.names[:1] if is_link else definition.names):
            yield _wanted(spec, name, f"{_MARK}{definition.pk}{'_currency' if number else ''}")


def _wanted(spec: RecordSpec, field: str, name: str) -> Wanted:
    """A list of choices is indexed by each of them, which has no order."""
    value, table = expression_of(spec.model, field), spec.model._meta.db_table
    never_empty = not spec.fields[field].nullable
    among = " AND ".join([*_base(spec), *([] if never_empty else [f"{value} IS NOT NULL"])]) or "true"
    if spec.fields[field].kind is FieldKind.MULTI_CHOICE:
        return Wanted(name, table, f"USING gin ({value}) WHERE {among}")
    return Wanted(name, table, f'({value}, "id") WHERE {among}', ", ".join([*_columns(spec).values(), value]))


def expression_of(model: type[models.Model], name: str) -> str:
    """The SQL of a custom field's value in its own table, as queries say it but for the name of the table."""
    field: Any = model._meta.get_field(name)
    sql, given = model._default_manager.all().query.get_compiler(connection=connection).compile(field.get_col(None))
    if given:
        raise ValueError(f"{name}: an index holds no parameters")
    return f"({sql})"


def _base(spec: RecordSpec) -> list[str]:
    """What makes a row of the table one of this kind."""
    columns = _columns(spec)
    return [f"{columns[name]} = {sql.quote(value)}" for name, value in spec.base_filter.items()]


def _columns(spec: RecordSpec) -> dict[str, str]:
    """The columns by which the rows of a kind are told from others of their table."""
    found: dict[str, Any] = {name: spec.model._meta.get_field(name) for name in spec.base_filter}
    return {name: f'"{field.column}"' for name, field in found.items()}
