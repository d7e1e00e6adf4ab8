import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking


class Migration(migrations.Migration):
    replaces = [("records", "0001_initial")]

    initial = True

    dependencies = []

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="ExternalIdHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="records.externalid",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(), editable=False
                            ),
                        ),
                        ("kind", models.CharField(max_length=60, verbose_name="kind")),
                        ("record_id", models.BigIntegerField()),
                        ("system", models.CharField(blank=True, default="", max_length=60, verbose_name="system")),
                        ("value", models.CharField(max_length=200, verbose_name="id")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ExternalId",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("updated_at", models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                        ("version", models.PositiveIntegerField(db_default=1, default=1, editable=False)),
                        (
                            "created_in",
                            models.UUIDField(
                                db_default=rapport.platform.history.tracking.CurrentChangeSet(),
                                db_index=True,
                                editable=False,
                            ),
                        ),
                        ("kind", models.CharField(max_length=60, verbose_name="kind")),
                        ("record_id", models.BigIntegerField()),
                        ("system", models.CharField(blank=True, default="", max_length=60, verbose_name="system")),
                        ("value", models.CharField(max_length=200, verbose_name="id")),
                    ],
                    options={
                        "verbose_name": "external id",
                        "verbose_name_plural": "external ids",
                        "indexes": [models.Index(fields=["kind", "record_id"], name="external_id_by_record")],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "value", "system"), name="external_id_once")
                        ],
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="ExternalIdHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="externalid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "records_externalidhistoryevent" ("created_at", "created_in", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "system", "uid", "updated_at", "value", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."record_id", old_values."system", old_values."uid", old_values."updated_at", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a5dd45752ae975085e79bd950854e95a1fc72033",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_73b6a",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="records_externalid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="externalid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "records_externalidhistoryevent" ("created_at", "created_in", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "system", "uid", "updated_at", "value", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."record_id", old_values."system", old_values."uid", old_values."updated_at", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="afe261708c6fb81a536901f96fdb556674464a00",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fab6d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="records_externalid",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="externalid",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "records_externalidhistoryevent" ("created_at", "created_in", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "system", "uid", "updated_at", "value", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."record_id", new_values."system", new_values."uid", new_values."updated_at", new_values."value", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1689467f472b99d3065b2797d1e80c1325559002",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_1d583",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="records_externalid",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
