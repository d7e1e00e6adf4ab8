"""What a form calls its fields and its button, in each language."""

import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking


class Migration(migrations.Migration):
    dependencies = [
        ("sales", "0010_families_of_past_nights"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="WebFormLabel",
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
                        ("field", models.CharField(max_length=60, verbose_name="field")),
                        (
                            "label",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="label in English"),
                        ),
                        (
                            "label_de",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="label in German"),
                        ),
                        (
                            "label_zh",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="label in Chinese"),
                        ),
                        (
                            "help",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in English"),
                        ),
                        (
                            "help_de",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in German"),
                        ),
                        (
                            "help_zh",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in Chinese"),
                        ),
                        (
                            "form",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="own_labels",
                                to="sales.webform",
                                verbose_name="web form",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "label of a field in a web form",
                        "verbose_name_plural": "labels of fields in web forms",
                        "constraints": [
                            models.UniqueConstraint(fields=("form", "field"), name="web_form_label_once_a_field"),
                            models.CheckConstraint(
                                condition=models.Q(("field", ""), _negated=True), name="web_form_label_of_a_field"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("help", ""),
                                    ("help_de", ""),
                                    ("help_zh", ""),
                                    ("label", ""),
                                    ("label_de", ""),
                                    ("label_zh", ""),
                                    _negated=True,
                                ),
                                name="web_form_label_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebFormLabelHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
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
                        ("field", models.CharField(max_length=60, verbose_name="field")),
                        (
                            "label",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="label in English"),
                        ),
                        (
                            "label_de",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="label in German"),
                        ),
                        (
                            "label_zh",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="label in Chinese"),
                        ),
                        (
                            "help",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in English"),
                        ),
                        (
                            "help_de",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in German"),
                        ),
                        (
                            "help_zh",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="help in Chinese"),
                        ),
                        (
                            "form",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.webform",
                                verbose_name="web form",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.webformlabel",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="webform",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="webform",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="webform",
                    name="restore_insert",
                ),
                migrations.AddField(
                    model_name="webform",
                    name="button",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="What sends it. Empty means “Send”.",
                        max_length=60,
                        verbose_name="button in English",
                    ),
                ),
                migrations.AddField(
                    model_name="webform",
                    name="button_de",
                    field=models.CharField(blank=True, default="", max_length=60, verbose_name="button in German"),
                ),
                migrations.AddField(
                    model_name="webform",
                    name="button_zh",
                    field=models.CharField(blank=True, default="", max_length=60, verbose_name="button in Chinese"),
                ),
                migrations.AddField(
                    model_name="webformhistoryevent",
                    name="button",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="What sends it. Empty means “Send”.",
                        max_length=60,
                        verbose_name="button in English",
                    ),
                ),
                migrations.AddField(
                    model_name="webformhistoryevent",
                    name="button_de",
                    field=models.CharField(blank=True, default="", max_length=60, verbose_name="button in German"),
                ),
                migrations.AddField(
                    model_name="webformhistoryevent",
                    name="button_zh",
                    field=models.CharField(blank=True, default="", max_length=60, verbose_name="button in Chinese"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webform",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformhistoryevent" ("assignee_id", "button", "button_de", "button_zh", "by_rules", "created_at", "created_in", "fields", "id", "intro", "intro_de", "intro_zh", "is_active", "name", "origins", "per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_fields", "source", "thanks", "thanks_de", "thanks_url", "thanks_zh", "title", "title_de", "title_zh", "token", "uid", "updated_at", "version") SELECT old_values."assignee_id", old_values."button", old_values."button_de", old_values."button_zh", old_values."by_rules", old_values."created_at", old_values."created_in", old_values."fields", old_values."id", old_values."intro", old_values."intro_de", old_values."intro_zh", old_values."is_active", old_values."name", old_values."origins", old_values."per_minute", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."required_fields", old_values."source", old_values."thanks", old_values."thanks_de", old_values."thanks_url", old_values."thanks_zh", old_values."title", old_values."title_de", old_values."title_zh", old_values."token", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="42a814952f2339948556c9b53548e4849bd50906",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6ea41",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_webform",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webform",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformhistoryevent" ("assignee_id", "button", "button_de", "button_zh", "by_rules", "created_at", "created_in", "fields", "id", "intro", "intro_de", "intro_zh", "is_active", "name", "origins", "per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_fields", "source", "thanks", "thanks_de", "thanks_url", "thanks_zh", "title", "title_de", "title_zh", "token", "uid", "updated_at", "version") SELECT old_values."assignee_id", old_values."button", old_values."button_de", old_values."button_zh", old_values."by_rules", old_values."created_at", old_values."created_in", old_values."fields", old_values."id", old_values."intro", old_values."intro_de", old_values."intro_zh", old_values."is_active", old_values."name", old_values."origins", old_values."per_minute", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."required_fields", old_values."source", old_values."thanks", old_values."thanks_de", old_values."thanks_url", old_values."thanks_zh", old_values."title", old_values."title_de", old_values."title_zh", old_values."token", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d4371913744b6fe92188156f303925e000b34e33",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_44350",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_webform",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webform",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformhistoryevent" ("assignee_id", "button", "button_de", "button_zh", "by_rules", "created_at", "created_in", "fields", "id", "intro", "intro_de", "intro_zh", "is_active", "name", "origins", "per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_fields", "source", "thanks", "thanks_de", "thanks_url", "thanks_zh", "title", "title_de", "title_zh", "token", "uid", "updated_at", "version") SELECT new_values."assignee_id", new_values."button", new_values."button_de", new_values."button_zh", new_values."by_rules", new_values."created_at", new_values."created_in", new_values."fields", new_values."id", new_values."intro", new_values."intro_de", new_values."intro_zh", new_values."is_active", new_values."name", new_values."origins", new_values."per_minute", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."required_fields", new_values."source", new_values."thanks", new_values."thanks_de", new_values."thanks_url", new_values."thanks_zh", new_values."title", new_values."title_de", new_values."title_zh", new_values."token", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="75eae98b0bc664cbde96dd39f485618791c5ac67",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_6e010",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_webform",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webformlabel",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformlabelhistoryevent" ("created_at", "created_in", "field", "form_id", "help", "help_de", "help_zh", "id", "label", "label_de", "label_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."field", old_values."form_id", old_values."help", old_values."help_de", old_values."help_zh", old_values."id", old_values."label", old_values."label_de", old_values."label_zh", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b1831efe304a3cb97f758d7149fa9b7e9902b02d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_053a3",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_webformlabel",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webformlabel",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformlabelhistoryevent" ("created_at", "created_in", "field", "form_id", "help", "help_de", "help_zh", "id", "label", "label_de", "label_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."field", old_values."form_id", old_values."help", old_values."help_de", old_values."help_zh", old_values."id", old_values."label", old_values."label_de", old_values."label_zh", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6f7c5232ee3b69e06ac8ff3e3dcf1afea5c4f461",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_47ad3",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_webformlabel",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webformlabel",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformlabelhistoryevent" ("created_at", "created_in", "field", "form_id", "help", "help_de", "help_zh", "id", "label", "label_de", "label_zh", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."field", new_values."form_id", new_values."help", new_values."help_de", new_values."help_zh", new_values."id", new_values."label", new_values."label_de", new_values."label_zh", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8aa25fa07c01f5e55b01d1778716bf54febee5cd",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_6e8ec",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_webformlabel",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
