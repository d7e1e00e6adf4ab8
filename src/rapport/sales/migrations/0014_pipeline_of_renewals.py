"""One pipeline may take the deals by which contracts are renewed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0013_reasons_of_prices"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="pipeline",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="pipeline",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="pipeline",
                    name="restore_insert",
                ),
                migrations.AddField(
                    model_name="pipeline",
                    name="takes_renewals",
                    field=models.BooleanField(
                        default=False,
                        help_text="Deals by which contracts are renewed come into it; at most one pipeline takes them.",
                        verbose_name="takes renewals",
                    ),
                ),
                migrations.AddField(
                    model_name="pipelinehistoryevent",
                    name="takes_renewals",
                    field=models.BooleanField(
                        default=False,
                        help_text="Deals by which contracts are renewed come into it; at most one pipeline takes them.",
                        verbose_name="takes renewals",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pipeline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pipelinehistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "takes_renewals", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."takes_renewals", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e855a851ad406badae5acc3777055ec3e5d4797a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c1c49",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_pipeline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pipeline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pipelinehistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "takes_renewals", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."takes_renewals", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9d26cc3d9341c3da2153272bd3cb8f5bef9a7000",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8c14b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_pipeline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pipeline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pipelinehistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "takes_renewals", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."description", new_values."id", new_values."is_active", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."takes_renewals", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="857d0b42727279b0f74e38cbd3498fd070c8d271",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_01e53",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_pipeline",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pipeline",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("takes_renewals", True)),
                        fields=("takes_renewals",),
                        name="pipeline_of_renewals",
                    ),
                ),
            ],
        ),
    ]
