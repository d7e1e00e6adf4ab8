"""Tasks name the record that they are about, as touches could already; both by kind and uid, or by neither."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("customers", "0002_what_a_plan_hands_over"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="task",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="task",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="task",
                    name="restore_insert",
                ),
                migrations.AddField(
                    model_name="task",
                    name="linked_kind",
                    field=models.CharField(
                        blank=True, db_default="", default="", editable=False, max_length=60, verbose_name="about"
                    ),
                ),
                migrations.AddField(
                    model_name="task",
                    name="linked_uid",
                    field=models.UUIDField(blank=True, editable=False, null=True, verbose_name="about"),
                ),
                migrations.AddField(
                    model_name="taskhistoryevent",
                    name="linked_kind",
                    field=models.CharField(
                        blank=True, db_default="", default="", editable=False, max_length=60, verbose_name="about"
                    ),
                ),
                migrations.AddField(
                    model_name="taskhistoryevent",
                    name="linked_uid",
                    field=models.UUIDField(blank=True, editable=False, null=True, verbose_name="about"),
                ),
                migrations.AddField(
                    model_name="timelineitem",
                    name="linked_kind",
                    field=models.CharField(blank=True, db_default="", default="", max_length=60),
                ),
                migrations.AddField(
                    model_name="timelineitem",
                    name="linked_uid",
                    field=models.UUIDField(null=True),
                ),
                migrations.AlterField(
                    model_name="touch",
                    name="linked_kind",
                    field=models.CharField(blank=True, default="", editable=False, max_length=60, verbose_name="about"),
                ),
                migrations.AlterField(
                    model_name="touch",
                    name="linked_uid",
                    field=models.UUIDField(blank=True, editable=False, null=True, verbose_name="about"),
                ),
                migrations.AlterField(
                    model_name="touchhistoryevent",
                    name="linked_kind",
                    field=models.CharField(blank=True, default="", editable=False, max_length=60, verbose_name="about"),
                ),
                migrations.AlterField(
                    model_name="touchhistoryevent",
                    name="linked_uid",
                    field=models.UUIDField(blank=True, editable=False, null=True, verbose_name="about"),
                ),
                migrations.AddIndex(
                    model_name="task",
                    index=models.Index(
                        condition=models.Q(("linked_uid__isnull", False)),
                        fields=["linked_uid", "is_done", "due_on"],
                        name="task_about",
                    ),
                ),
                migrations.AddIndex(
                    model_name="touch",
                    index=models.Index(
                        condition=models.Q(("linked_uid__isnull", False)),
                        fields=["linked_uid", "happened_at", "id"],
                        name="touch_about",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taskhistoryevent" ("created_at", "created_in", "custom", "description", "done_at", "due_on", "id", "is_done", "linked_kind", "linked_uid", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "remind_at", "subject", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."description", old_values."done_at", old_values."due_on", old_values."id", old_values."is_done", old_values."linked_kind", old_values."linked_uid", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."priority", old_values."remind_at", old_values."subject", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."done_at" IS DISTINCT FROM (new_values."done_at") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_done" IS DISTINCT FROM (new_values."is_done") OR old_values."linked_kind" IS DISTINCT FROM (new_values."linked_kind") OR old_values."linked_uid" IS DISTINCT FROM (new_values."linked_uid") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."priority" IS DISTINCT FROM (new_values."priority") OR old_values."remind_at" IS DISTINCT FROM (new_values."remind_at") OR old_values."subject" IS DISTINCT FROM (new_values."subject") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="60679dc07ea4aa81117098431ce3967fa23de4ab",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_068cd",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taskhistoryevent" ("created_at", "created_in", "custom", "description", "done_at", "due_on", "id", "is_done", "linked_kind", "linked_uid", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "remind_at", "subject", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."custom", old_values."description", old_values."done_at", old_values."due_on", old_values."id", old_values."is_done", old_values."linked_kind", old_values."linked_uid", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."priority", old_values."remind_at", old_values."subject", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="aaef86e99810f2d910cd0516f2bc16170c175b56",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_40f85",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_task",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="task",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_taskhistoryevent" ("created_at", "created_in", "custom", "description", "done_at", "due_on", "id", "is_done", "linked_kind", "linked_uid", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priority", "remind_at", "subject", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."custom", new_values."description", new_values."done_at", new_values."due_on", new_values."id", new_values."is_done", new_values."linked_kind", new_values."linked_uid", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."priority", new_values."remind_at", new_values."subject", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="bb00828004a7f9c5ad882e97b9893a63f7529567",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_7d882",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_task",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="task",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("linked_kind", ""), ("linked_uid__isnull", True)),
                            models.Q(models.Q(("linked_kind", ""), _negated=True), ("linked_uid__isnull", False)),
                            _connector="OR",
                        ),
                        name="task_about_whole",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="touch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("linked_kind", ""), ("linked_uid__isnull", True)),
                            models.Q(models.Q(("linked_kind", ""), _negated=True), ("linked_uid__isnull", False)),
                            _connector="OR",
                        ),
                        name="touch_about_whole",
                    ),
                ),
            ],
        ),
    ]
