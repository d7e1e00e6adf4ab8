import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.automation.subjects
import rapport.platform.database.operations
import rapport.platform.database.sealed
import rapport.platform.history.tracking


class Migration(migrations.Migration):
    replaces = [
        ("automation", "0001_initial"),
        ("automation", "0002_days_and_waits"),
        ("automation", "0003_turns"),
        ("automation", "0004_failed_runs"),
        ("automation", "0005_asked_by_hand"),
        ("automation", "0006_turns_of_assignment"),
        ("automation", "0007_messages"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
        ("history", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Automation",
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
                        (
                            "description",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="description"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=rapport.platform.automation.subjects.subject_choices,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("created", "is created"),
                                    ("changed", "is changed"),
                                    ("saved", "is created or changed"),
                                    ("date", "reaches a day"),
                                    ("hand", "is chosen by hand"),
                                    ("hook", "is named by a message from another system"),
                                ],
                                default="created",
                                max_length=10,
                                verbose_name="when the record",
                            ),
                        ),
                        ("watched", models.JSONField(blank=True, default=list)),
                        ("timing", models.JSONField(blank=True, default=dict)),
                        ("hook", models.JSONField(blank=True, default=dict)),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        ("steps", models.JSONField(blank=True, default=list)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                help_text="The rule may do what its author may do: whoever changed last what it does.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=False, verbose_name="switched on")),
                    ],
                    options={
                        "verbose_name": "automation",
                        "verbose_name_plural": "automations",
                        "ordering": ["name"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("is_active", True)), fields=["kind"], name="automation_active"
                            ),
                            models.Index(fields=["name"], name="automation_by_name"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("kind", ""), _negated=True)
                                ),
                                name="automation_has_a_name",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AutomationHistoryevent",
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
                                to="automation.automation",
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
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "description",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="description"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=rapport.platform.automation.subjects.subject_choices,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "event",
                            models.CharField(
                                choices=[
                                    ("created", "is created"),
                                    ("changed", "is changed"),
                                    ("saved", "is created or changed"),
                                    ("date", "reaches a day"),
                                    ("hand", "is chosen by hand"),
                                    ("hook", "is named by a message from another system"),
                                ],
                                default="created",
                                max_length=10,
                                verbose_name="when the record",
                            ),
                        ),
                        ("watched", models.JSONField(blank=True, default=list)),
                        ("timing", models.JSONField(blank=True, default=dict)),
                        ("hook", models.JSONField(blank=True, default=dict)),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        ("steps", models.JSONField(blank=True, default=list)),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="The rule may do what its author may do: whoever changed last what it does.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=False, verbose_name="switched on")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "automation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calls",
                                to="automation.automation",
                            ),
                        ),
                        ("message_id", models.CharField(blank=True, default="", max_length=120)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("status", models.PositiveSmallIntegerField()),
                        ("note", models.CharField(blank=True, default="", max_length=300)),
                        ("record_uid", models.UUIDField(null=True)),
                        ("body", models.TextField(blank=True, default="")),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["automation", "-id"], name="call_of_automation"),
                            models.Index(fields=["at"], name="call_by_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", 202), models.Q(("message_id", ""), _negated=True)),
                                fields=("automation", "message_id"),
                                name="automation_call_taken_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inlet",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "automation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="inlet",
                                to="automation.automation",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("token_end", models.CharField(max_length=4)),
                        ("secret", rapport.platform.database.sealed.SealedTextField(blank=True, default="")),
                        ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Run",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "automation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="runs",
                                to="automation.automation",
                            ),
                        ),
                        ("record_id", models.BigIntegerField()),
                        ("record_uid", models.UUIDField()),
                        ("occasion", models.CharField(max_length=80)),
                        ("message", models.JSONField(null=True)),
                        (
                            "asked_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("depth", models.PositiveSmallIntegerField(default=1)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "Queued"),
                                    ("waiting", "Waiting"),
                                    ("done", "Done"),
                                    ("refused", "Refused"),
                                    ("stopped", "Stopped"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="queued",
                                max_length=9,
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", ""),
                                    ("access", "The author of the rule may not do this."),
                                    ("values", "The values were refused."),
                                    ("author", "The author of the rule may not sign in any more."),
                                    ("gone", "The record is gone, or the author of the rule does not see it."),
                                    ("broken", "The rule does not fit the records any more. Open it and correct it."),
                                    ("no_date", "The date that it was to wait for is empty."),
                                    ("off", "The rule was switched off meanwhile."),
                                    ("depth", "Loop: too many rules had set off one another."),
                                    ("count", "Loop: the rule ran too often for this record within an hour."),
                                    ("fault", "An error of the program; the log of the server tells more."),
                                ],
                                default="",
                                max_length=10,
                            ),
                        ),
                        ("detail", models.CharField(blank=True, default="", max_length=500)),
                        ("rest", models.JSONField(null=True)),
                        ("log", models.JSONField(default=list)),
                        ("due_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "change_set",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="history.changeset",
                            ),
                        ),
                        (
                            "earlier",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), default=list, size=None
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["queued", "waiting"])),
                                fields=["due_at", "id"],
                                name="run_due",
                            ),
                            models.Index(fields=["automation", "-id"], name="run_of_automation"),
                            models.Index(fields=["record_uid", "-id"], name="run_of_record"),
                            models.Index(fields=["created_at"], name="run_by_age"),
                            models.Index(
                                condition=models.Q(("state__in", ["refused", "stopped"])),
                                fields=["automation", "created_at"],
                                name="run_failed",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("automation", "record_id", "occasion"), name="automation_run_once"
                            )
                        ],
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="automation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "automation_automationhistoryevent" ("author_id", "condition", "created_at", "created_in", "description", "event", "hook", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "steps", "timing", "uid", "updated_at", "version", "watched") SELECT old_values."author_id", old_values."condition", old_values."created_at", old_values."created_in", old_values."description", old_values."event", old_values."hook", old_values."id", old_values."is_active", old_values."kind", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."steps", old_values."timing", old_values."uid", old_values."updated_at", old_values."version", old_values."watched" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="db62db5d708c873b645f3160ae901e4f760d9d83",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8f50c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="automation_automation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="automation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "automation_automationhistoryevent" ("author_id", "condition", "created_at", "created_in", "description", "event", "hook", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "steps", "timing", "uid", "updated_at", "version", "watched") SELECT old_values."author_id", old_values."condition", old_values."created_at", old_values."created_in", old_values."description", old_values."event", old_values."hook", old_values."id", old_values."is_active", old_values."kind", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."steps", old_values."timing", old_values."uid", old_values."updated_at", old_values."version", old_values."watched" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="40e60405363b3b199f4bea4d82d1824679cdad90",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_54575",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="automation_automation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="automation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "automation_automationhistoryevent" ("author_id", "condition", "created_at", "created_in", "description", "event", "hook", "id", "is_active", "kind", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "steps", "timing", "uid", "updated_at", "version", "watched") SELECT new_values."author_id", new_values."condition", new_values."created_at", new_values."created_in", new_values."description", new_values."event", new_values."hook", new_values."id", new_values."is_active", new_values."kind", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."steps", new_values."timing", new_values."uid", new_values."updated_at", new_values."version", new_values."watched" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7d042f75febb715ddd3f4a67312e7257bd851055",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d1261",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="automation_automation",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
