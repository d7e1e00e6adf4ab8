import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking


class Migration(migrations.Migration):
    replaces = [("files", "0001_initial"), ("files", "0002_page_of_a_file")]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="File",
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
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                        ("content_type", models.CharField(max_length=120, verbose_name="type")),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        ("storage_name", models.CharField(editable=False, max_length=120)),
                        ("linked_kind", models.CharField(editable=False, max_length=60)),
                        ("linked_uid", models.UUIDField(editable=False)),
                        (
                            "page_uid",
                            models.UUIDField(
                                blank=True,
                                editable=False,
                                help_text="The record on whose page it is listed too, as its party.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "file",
                        "verbose_name_plural": "files",
                        "indexes": [
                            models.Index(fields=["linked_uid", "-created_at"], name="file_by_record"),
                            models.Index(fields=["page_uid", "-created_at"], name="file_by_page"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FileHistoryevent",
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
                                to="files.file",
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
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        ("name", models.CharField(max_length=255, verbose_name="name")),
                        ("size", models.PositiveBigIntegerField(verbose_name="bytes")),
                        ("content_type", models.CharField(max_length=120, verbose_name="type")),
                        ("sha256", models.CharField(editable=False, max_length=64)),
                        ("storage_name", models.CharField(editable=False, max_length=120)),
                        ("linked_kind", models.CharField(editable=False, max_length=60)),
                        ("linked_uid", models.UUIDField(editable=False)),
                        (
                            "page_uid",
                            models.UUIDField(
                                blank=True,
                                editable=False,
                                help_text="The record on whose page it is listed too, as its party.",
                                null=True,
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.PartitionByTime(
            model_name="FileHistoryevent",
            column="pgh_created_at",
            key=("pgh_created_at", "pgh_id"),
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="file",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "files_filehistoryevent" ("content_type", "created_at", "created_in", "id", "linked_kind", "linked_uid", "name", "owner_id", "page_uid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "storage_name", "uid", "updated_at", "version") SELECT old_values."content_type", old_values."created_at", old_values."created_in", old_values."id", old_values."linked_kind", old_values."linked_uid", old_values."name", old_values."owner_id", old_values."page_uid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."sha256", old_values."size", old_values."storage_name", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."content_type" IS DISTINCT FROM (new_values."content_type") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."linked_kind" IS DISTINCT FROM (new_values."linked_kind") OR old_values."linked_uid" IS DISTINCT FROM (new_values."linked_uid") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."page_uid" IS DISTINCT FROM (new_values."page_uid") OR old_values."sha256" IS DISTINCT FROM (new_values."sha256") OR old_values."size" IS DISTINCT FROM (new_values."size") OR old_values."storage_name" IS DISTINCT FROM (new_values."storage_name") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6552281bf76c4f7b8b71a0140ebfaaf92cec8185",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6a5e0",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="files_file",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="file",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "files_filehistoryevent" ("content_type", "created_at", "created_in", "id", "linked_kind", "linked_uid", "name", "owner_id", "page_uid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "storage_name", "uid", "updated_at", "version") SELECT old_values."content_type", old_values."created_at", old_values."created_in", old_values."id", old_values."linked_kind", old_values."linked_uid", old_values."name", old_values."owner_id", old_values."page_uid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."sha256", old_values."size", old_values."storage_name", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e4f5e8109d967d8f0dfd6b0c3a10a739e0e13eda",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_b8a61",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="files_file",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="file",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "files_filehistoryevent" ("content_type", "created_at", "created_in", "id", "linked_kind", "linked_uid", "name", "owner_id", "page_uid", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "sha256", "size", "storage_name", "uid", "updated_at", "version") SELECT new_values."content_type", new_values."created_at", new_values."created_in", new_values."id", new_values."linked_kind", new_values."linked_uid", new_values."name", new_values."owner_id", new_values."page_uid", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."sha256", new_values."size", new_values."storage_name", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3750af55f22c53116b050144ae70f644560087bb",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_6885e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="files_file",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
