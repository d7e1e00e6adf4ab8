"""Migration operations that Django lacks: partitioned tables, and many operations at the cost of one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger


class RenderedOnce(Operation):
    """Carry out operations whose models are rendered once, after all of them, or not at all for triggers, which no
    rendered model knows.

    Django renders a model and whatever is linked to it, here nearly every model, anew for each operation, which is
    most of what the migration of an empty database takes. Fit for operations that need no state between each other:
    tables that are created with all their columns, indexes and constraints, and changes to tables that are there.
    `python -m tools.migration` brings a generated migration into this form.
    """

    serialization_expand_args = ["operations"]
    reversible = True
    reduces_to_sql = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [], {"operations": self.operations}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)  # without it, an operation renders nothing
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if rendered is None:
            return
        state.__dict__["apps"] = rendered
        changed = [one for one in self.operations if not isinstance(one, (AddTrigger, RemoveTrigger))]
        names = {getattr(one, "model_name_lower", "") or one.name_lower for one in changed}  # type: ignore[attr-defined]
        if names:
            state.reload_models([(app_label, name) for name in sorted(names)], delay=False)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in reversed(self.operations):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations, the first: {self.operations[0].describe()}"


class PartitionByTime(Operation):
    """Rebuild a just-created, empty table as one partitioned by a time column, with a default partition.

    The database's primary key becomes ``key`` (which must contain the time column, PostgreSQL demands it); Django's
    key stays ``id`` in the model. Identity columns become plain sequences, since PostgreSQL 16 has no identity on
    partitioned tables. Monthly partitions are made by :mod:`rapport.platform.database.partitions`.
    """

    reversible = True
    reduces_to_sql = False

    def __init__(self, model_name: str, *, column: str, key: tuple[str, ...]) -> None:
        self.model_name = model_name
        self.column = column
        self.key = key

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__qualname__, [self.model_name], {"column": self.column, "key": self.key}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The model's state does not change; only its storage does."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        model = to_state.apps.get_model(app_label, self.model_name)
        table, identity = model._meta.db_table, model._meta.pk.column
        self._refuse_foreign_keys(schema_editor, table)
        indexes = self._plain_indexes(schema_editor, table)
        key = ", ".join(f'"{column}"' for column in self.key)
        schema_editor.execute(
            f"""
            ALTER TABLE "{table}" RENAME TO "{table}_plain";
            CREATE SEQUENCE "{table}_id_sequence" AS bigint;
            CREATE TABLE "{table}" (LIKE "{table}_plain" INCLUDING DEFAULTS INCLUDING CONSTRAINTS
                INCLUDING GENERATED INCLUDING STORAGE) PARTITION BY RANGE ("{self.column}");
            ALTER TABLE "{table}" ALTER COLUMN "{identity}" SET DEFAULT nextval('"{table}_id_sequence"');
            ALTER SEQUENCE "{table}_id_sequence" OWNED BY "{table}"."{identity}";
            DROP TABLE "{table}_plain";
            ALTER TABLE "{table}" ADD PRIMARY KEY ({key});
            CREATE TABLE "{table}_default" PARTITION OF "{table}" DEFAULT;
            """,
            params=None,
        )
        for definition in indexes:
            schema_editor.execute(definition, params=None)

    def _plain_indexes(self, schema_editor: BaseDatabaseSchemaEditor, table: str) -> list[str]:
        """Definitions of the table's indexes other than its key; a unique one would need the time column."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                """
                SELECT pg_get_indexdef(i.indexrelid), i.indisunique FROM pg_index i
                 WHERE i.indrelid = %s::regclass AND NOT i.indisprimary
                """,
                [f'"{table}"'],
            )
            found = cursor.fetchall()
        if any(unique for _definition, unique in found):
            raise ValueError(f"{table} is partitioned: a unique index must contain {self.column}")
        return [definition for definition, _unique in found]

    def _refuse_foreign_keys(self, schema_editor: BaseDatabaseSchemaEditor, table: str) -> None:
        """Partitioned tables here carry no foreign key (model.md): one would be a mistake in the model."""
        for statement in map(str, schema_editor.deferred_sql):
            if f'"{table}"' in statement and "FOREIGN KEY" in statement:
                raise ValueError(f"{table} is partitioned and must not declare a database foreign key: {statement}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Nothing: the reverse of the CreateModel before it drops the table whole."""

    def describe(self) -> str:
        return f"Partition {self.model_name} by {self.column}"
