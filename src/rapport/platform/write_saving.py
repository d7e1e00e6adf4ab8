"""How the write path puts the rows of a batch into the table: many by one statement, and a constraint's refusal as a
message. What may be written, and what follows a write, is :mod:`rapport.platform.write`'s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.records.spec import RecordSpec
from rapport.platform.write_errors import Invalid

if TYPE_CHECKING:
    from rapport.platform.write import Batch, Change

AT_ONCE = 500
"""Rows that one statement changes."""


def save_new(batch: Batch[Any]) -> None:
    """Insert the rows of a batch."""
    with _integrity(batch):
        if len(batch.changes) == 1:
            batch.changes[0].instance.save(force_insert=True)
        else:
            batch.spec.model._default_manager.bulk_create(batch.instances, batch_size=1000)


def save_changed(batch: Batch[Any]) -> None:
    """Update the rows of a batch, each with its new version; those with the same columns by one statement."""
    now = timezone.now()
    columns = [f for f in batch.spec.model._meta.concrete_fields if not f.primary_key]
    alike: dict[tuple[str, ...], list[Change[Any]]] = {}
    for change in batch.changes:
        names = [f.name for f in columns if change.before[f.attname] != getattr(change.instance, f.attname)]
        # What lives in other tables belongs to the record as well: its version says so, for ETags and stale forms.
        if not names and not any(field.name in change.values for field in batch.spec.virtual_fields):
            continue
        change.instance.updated_at = now
        change.instance.version += 1
        alike.setdefault(tuple(dict.fromkeys([*names, "updated_at", "version"])), []).append(change)
    for written, changes in alike.items():
        with _integrity(batch):
            if len(changes) == 1:
                changes[0].instance.save(update_fields=written)
            else:
                for start in range(0, len(changes), AT_ONCE):
                    rows = [change.instance for change in changes[start : start + AT_ONCE]]
                    update_rows(batch.spec.model, written, rows)


def update_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[models.Model]) -> None:
    """Write these columns of many rows by one statement: Django's ``bulk_update`` spends longer on building its CASE
    for each value than the database on the rows (measured: 1.5 ms a row of nine columns)."""
    known = {column.name: column for column in model._meta.concrete_fields}
    columns = [model._meta.pk, *(known[name] for name in names)]
    quoted = [connection.ops.quote_name(str(column.column)) for column in columns]
    table = connection.ops.quote_name(model._meta.db_table)
    row = "({})".format(", ".join(f"%s::{_type_of(column)}" for column in columns))
    values = [column.get_db_prep_save(getattr(one, column.attname), connection) for one in rows for column in columns]
    assigned = ", ".join(f"{name} = given.{name}" for name in quoted[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {assigned} FROM (VALUES {', '.join([row] * len(rows))})"  # noqa: S608 - names of ours
            f" AS given({', '.join(quoted)}) WHERE {table}.{quoted[0]} = given.{quoted[0]}",
            values,
        )


def _type_of(column: models.Field[Any, Any]) -> str:
    """The type of a value; one of limited length would be cut off by the cast instead of refused by the column."""
    found = str(column.cast_db_type(connection))
    return "text" if found.startswith("varchar") else found


class _integrity:
    """Turns a constraint of the database into a message; the savepoint keeps the transaction usable."""

    def __init__(self, batch: Batch[Any]) -> None:
        self.batch = batch
        self.atomic = transaction.atomic()

    def __enter__(self) -> None:
        self.atomic.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        self.atomic.__exit__(kind, error, trace)
        if isinstance(error, IntegrityError):
            raise Invalid(_integrity_messages(self.batch.spec, error)) from error


def _taken(spec: RecordSpec, named: Sequence[str]) -> str:
    """That another record is the same in these fields, named where it takes several to be so."""
    text = _("Another record has this value already.")
    labels = [str(spec.fields[name].label) for name in named if name in spec.fields]
    return f"{text} ({', '.join(labels)})" if len(labels) > 1 else text


def _integrity_messages(spec: RecordSpec, error: IntegrityError) -> dict[str, list[str]]:
    diagnostics = getattr(error.__cause__, "diag", None)
    name = getattr(diagnostics, "constraint_name", None) or ""
    for constraint in spec.model._meta.constraints:
        if constraint.name == name:
            named = list(getattr(constraint, "fields", ()) or ())
            if isinstance(constraint, models.UniqueConstraint):
                return {named[-1] if named else "": [_taken(spec, named)]}
            return {"": [str(constraint.get_violation_error_message())]}
    for spec_field in spec.stored_fields:
        if name.startswith(f"{spec.model._meta.db_table}_{spec_field.column}_"):
            return {spec_field.name: [_("Another record has this value already.")]}
    return {"": [_("The database refused this: %(rule)s.") % {"rule": name or type(error).__name__}]}
