import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.database.sealed
import rapport.platform.history.tracking
import rapport.platform.records.fields


class Migration(migrations.Migration):
    replaces = [("webhooks", "0001_initial")]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Webhook",
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
                            "url",
                            rapport.platform.records.fields.UrlField(
                                help_text="Where the call goes; must begin with https://.",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "events",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80),
                                help_text="For example people.created, tasks.updated, or organisations.* for everything of a kind.",
                                size=None,
                                verbose_name="events",
                            ),
                        ),
                        (
                            "runs_as",
                            models.ForeignKey(
                                help_text="Only what this user sees is sent.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="runs as",
                            ),
                        ),
                        ("secret", rapport.platform.database.sealed.SealedTextField(editable=False)),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    ],
                    options={
                        "verbose_name": "webhook",
                        "verbose_name_plural": "webhooks",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("events__len__gt", 0)), name="webhook_has_events"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "webhook",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="webhooks.webhook",
                            ),
                        ),
                        ("event", models.CharField(max_length=80)),
                        ("change_set_id", models.BigIntegerField(null=True)),
                        ("record_uid", models.UUIDField(null=True)),
                        ("body", models.TextField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("waiting", "Waiting"), ("done", "Delivered"), ("failed", "Given up")],
                                default="waiting",
                                max_length=8,
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0)),
                        ("next_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("status", models.PositiveSmallIntegerField(null=True)),
                        ("error", models.CharField(blank=True, default="", max_length=200)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("sent_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")), fields=["next_at"], name="delivery_due"
                            ),
                            models.Index(fields=["webhook", "-id"], name="delivery_of_webhook"),
                            models.Index(fields=["created_at"], name="delivery_by_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("webhook", "change_set_id", "event", "record_uid"),
                                name="delivery_once_an_event",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebhookHistoryevent",
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
                                to="webhooks.webhook",
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
                            "url",
                            rapport.platform.records.fields.UrlField(
                                help_text="Where the call goes; must begin with https://.",
                                max_length=500,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "events",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80),
                                help_text="For example people.created, tasks.updated, or organisations.* for everything of a kind.",
                                size=None,
                                verbose_name="events",
                            ),
                        ),
                        (
                            "runs_as",
                            models.ForeignKey(
                                db_constraint=False,
                                help_text="Only what this user sees is sent.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="runs as",
                            ),
                        ),
                        ("secret", rapport.platform.database.sealed.SealedTextField(editable=False)),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="webhook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "webhooks_webhookhistoryevent" ("created_at", "created_in", "events", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "runs_as_id", "secret", "uid", "updated_at", "url", "version") SELECT old_values."created_at", old_values."created_in", old_values."events", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."runs_as_id", old_values."secret", old_values."uid", old_values."updated_at", old_values."url", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2ad3817c6f55b152cc24291c0e9455bd28cd775b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_86703",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="webhooks_webhook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "webhooks_webhookhistoryevent" ("created_at", "created_in", "events", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "runs_as_id", "secret", "uid", "updated_at", "url", "version") SELECT old_values."created_at", old_values."created_in", old_values."events", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."runs_as_id", old_values."secret", old_values."uid", old_values."updated_at", old_values."url", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="674a3d453ba5e6fe2c1d067f61dc3b6267da9c0e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_74817",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="webhooks_webhook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webhook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "webhooks_webhookhistoryevent" ("created_at", "created_in", "events", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "runs_as_id", "secret", "uid", "updated_at", "url", "version") SELECT new_values."created_at", new_values."created_in", new_values."events", new_values."id", new_values."is_active", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."runs_as_id", new_values."secret", new_values."uid", new_values."updated_at", new_values."url", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="1acc459b799501fb9379fe8109b70d226bf4813b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_63a64",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="webhooks_webhook",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
