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
    dependencies = [
        ("access", "0001_first_version"),
        ("access", "__first__"),
        ("customers", "0004_reminders_of_tasks"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="MailTemplate",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        (
                            "text",
                            models.TextField(
                                help_text="Values stand in braces, such as {person.first_name}; the page of the template names all of them.",
                                max_length=20000,
                                verbose_name="text",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("de", "German"), ("zh-hans", "Simplified Chinese")],
                                default="en",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("me", "Only me"),
                                    ("team", "A team and those below it"),
                                    ("everybody", "Everybody"),
                                ],
                                default="me",
                                max_length=10,
                                verbose_name="shared with",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                help_text="You, when it is left empty.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mail template",
                        "verbose_name_plural": "mail templates",
                        "ordering": ["name"],
                        "indexes": [models.Index(fields=["name", "id"], name="mail_template_by_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("text", ""), _negated=True)
                                ),
                                name="mail_template_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["me", "team", "everybody"])),
                                name="mail_template_audience",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "team"), _negated=True),
                                    ("team__isnull", False),
                                    _connector="OR",
                                ),
                                name="mail_template_team_named",
                                violation_error_message="Name the team that this template is shared with.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MailTemplateHistoryevent",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        (
                            "text",
                            models.TextField(
                                help_text="Values stand in braces, such as {person.first_name}; the page of the template names all of them.",
                                max_length=20000,
                                verbose_name="text",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("de", "German"), ("zh-hans", "Simplified Chinese")],
                                default="en",
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="offered")),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("me", "Only me"),
                                    ("team", "A team and those below it"),
                                    ("everybody", "Everybody"),
                                ],
                                default="me",
                                max_length=10,
                                verbose_name="shared with",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="You, when it is left empty.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="customers.mailtemplate",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailtemplate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_mailtemplatehistoryevent" ("audience", "created_at", "created_in", "id", "is_active", "language", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "team_id", "text", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."id", old_values."is_active", old_values."language", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."subject", old_values."team_id", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0557457e43c37400de3b6aa28e2cdaaf91e9e8d3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_01a0c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="customers_mailtemplate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailtemplate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_mailtemplatehistoryevent" ("audience", "created_at", "created_in", "id", "is_active", "language", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "team_id", "text", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."id", old_values."is_active", old_values."language", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."subject", old_values."team_id", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="a71caa9be03da5da7a9c011906eaecf72e0adb10",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_73b83",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="customers_mailtemplate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mailtemplate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "customers_mailtemplatehistoryevent" ("audience", "created_at", "created_in", "id", "is_active", "language", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "team_id", "text", "uid", "updated_at", "version") SELECT new_values."audience", new_values."created_at", new_values."created_in", new_values."id", new_values."is_active", new_values."language", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."subject", new_values."team_id", new_values."text", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="daec02f5a3fd5afaee5c072542c6bbebb7401f79",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_7e516",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="customers_mailtemplate",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
