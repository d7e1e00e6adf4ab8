"""A letter head for each language of documents."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.platform.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0018_orders"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="letterhead",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="letterhead",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="letterhead",
                    name="restore_insert",
                ),
                migrations.RemoveConstraint(
                    model_name="letterhead",
                    name="letter_head_one_in_use",
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="language",
                    field=models.CharField(
                        blank=True,
                        choices=[("en", "English"), ("de", "German"), ("zh-hans", "Chinese (simplified)")],
                        db_default="",
                        default="",
                        help_text="Of the documents on which it stands. Empty means all that have none of their own.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="language",
                    field=models.CharField(
                        blank=True,
                        choices=[("en", "English"), ("de", "German"), ("zh-hans", "Chinese (simplified)")],
                        db_default="",
                        default="",
                        help_text="Of the documents on which it stands. Empty means all that have none of their own.",
                        max_length=10,
                        verbose_name="language",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="letterhead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "created_at", "created_in", "email", "footer", "id", "is_active", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT old_values."address", old_values."created_at", old_values."created_in", old_values."email", old_values."footer", old_values."id", old_values."is_active", old_values."language", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."phone", old_values."quote_days", old_values."quote_terms", old_values."tax_number", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fd2c718e3a6a3a20b612bbf378dc23e523cba946",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_183aa",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_letterhead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="letterhead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "created_at", "created_in", "email", "footer", "id", "is_active", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT old_values."address", old_values."created_at", old_values."created_in", old_values."email", old_values."footer", old_values."id", old_values."is_active", old_values."language", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."quote_days", old_values."quote_terms", old_values."tax_number", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f63e99d0cb7ebddad5461b449c05d4ea7ed43b82",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1fab2",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_letterhead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="letterhead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "created_at", "created_in", "email", "footer", "id", "is_active", "language", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT new_values."address", new_values."created_at", new_values."created_in", new_values."email", new_values."footer", new_values."id", new_values."is_active", new_values."language", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."phone", new_values."quote_days", new_values."quote_terms", new_values."tax_number", new_values."uid", new_values."updated_at", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f8280b48498f6d26164aac795cd14d81b843712a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_135a6",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_letterhead",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="letterhead",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("language",),
                        name="letter_head_one_of_a_language",
                        violation_error_message="Another letter head is in use for this language.",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="letterhead",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("language__in", ["", "en", "de", "zh-hans"])),
                        name="letter_head_language_known",
                    ),
                ),
            ],
        ),
    ]
