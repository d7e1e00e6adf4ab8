"""Touches with people and companies that are no customers yet; a lead knows when the last one was."""

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
    dependencies = [
        ("access", "__first__"),
        ("customers", "0002_what_a_plan_hands_over"),
        ("sales", "0007_leads_by_territory"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="LeadTouch",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "happened_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="happened at"),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("meeting", "Meeting"),
                                    ("note", "Note"),
                                    ("chat", "Chat"),
                                    ("messenger", "Messenger"),
                                    ("sms", "SMS"),
                                    ("letter", "Letter"),
                                    ("fax", "Fax"),
                                    ("form", "Form"),
                                    ("web", "Web visit"),
                                    ("social", "Social post"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("inbound", "They to us"),
                                    ("outbound", "We to them"),
                                    ("internal", "Among us"),
                                ],
                                default="outbound",
                                max_length=8,
                                verbose_name="direction",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        ("text", models.TextField(blank=True, default="", verbose_name="text")),
                        ("outcome", models.CharField(blank=True, default="", max_length=120, verbose_name="outcome")),
                        (
                            "duration_minutes",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="touches",
                                to="sales.lead",
                                verbose_name="lead",
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
                    ],
                    options={
                        "verbose_name": "touch with a lead",
                        "verbose_name_plural": "touches with leads",
                        "indexes": [
                            models.Index(fields=["lead", "happened_at", "id"], name="lead_touch_by_lead"),
                            models.Index(fields=["happened_at", "id"], name="lead_touch_by_time"),
                            models.Index(fields=["owner", "happened_at", "id"], name="lead_touch_by_owner"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "channel__in",
                                        [
                                            "call",
                                            "email",
                                            "meeting",
                                            "note",
                                            "chat",
                                            "messenger",
                                            "sms",
                                            "letter",
                                            "fax",
                                            "form",
                                            "web",
                                            "social",
                                            "other",
                                        ],
                                    )
                                ),
                                name="lead_touch_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("direction__in", ["inbound", "outbound", "internal"])),
                                name="lead_touch_direction_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("duration_minutes__gte", 0)), name="lead_touch_minutes_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadTouchHistoryevent",
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
                        (
                            "happened_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="happened at"),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("call", "Call"),
                                    ("email", "E-mail"),
                                    ("meeting", "Meeting"),
                                    ("note", "Note"),
                                    ("chat", "Chat"),
                                    ("messenger", "Messenger"),
                                    ("sms", "SMS"),
                                    ("letter", "Letter"),
                                    ("fax", "Fax"),
                                    ("form", "Form"),
                                    ("web", "Web visit"),
                                    ("social", "Social post"),
                                    ("other", "Other"),
                                ],
                                max_length=10,
                                verbose_name="channel",
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("inbound", "They to us"),
                                    ("outbound", "We to them"),
                                    ("internal", "Among us"),
                                ],
                                default="outbound",
                                max_length=8,
                                verbose_name="direction",
                            ),
                        ),
                        ("subject", models.CharField(blank=True, default="", max_length=300, verbose_name="subject")),
                        ("text", models.TextField(blank=True, default="", verbose_name="text")),
                        ("outcome", models.CharField(blank=True, default="", max_length=120, verbose_name="outcome")),
                        (
                            "duration_minutes",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="minutes"),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.lead",
                                verbose_name="lead",
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
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.leadtouch",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.AddField(
                    model_name="lead",
                    name="last_touch_at",
                    field=models.DateTimeField(
                        blank=True,
                        editable=False,
                        help_text="By any channel; a note is no touch, nor is what is planned.",
                        null=True,
                        verbose_name="last contact",
                    ),
                ),
                migrations.AddIndex(
                    model_name="lead",
                    index=models.Index(fields=["last_touch_at", "id"], name="lead_by_last_touch"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadtouch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadtouchhistoryevent" ("channel", "created_at", "created_in", "direction", "duration_minutes", "happened_at", "id", "lead_id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "uid", "updated_at", "version") SELECT old_values."channel", old_values."created_at", old_values."created_in", old_values."direction", old_values."duration_minutes", old_values."happened_at", old_values."id", old_values."lead_id", old_values."outcome", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."subject", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."direction" IS DISTINCT FROM (new_values."direction") OR old_values."duration_minutes" IS DISTINCT FROM (new_values."duration_minutes") OR old_values."happened_at" IS DISTINCT FROM (new_values."happened_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."lead_id" IS DISTINCT FROM (new_values."lead_id") OR old_values."outcome" IS DISTINCT FROM (new_values."outcome") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."subject" IS DISTINCT FROM (new_values."subject") OR old_values."text" IS DISTINCT FROM (new_values."text") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ce23824e481096236ce8ca9d8eb8cf0eb311ba21",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0f501",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_leadtouch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadtouch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadtouchhistoryevent" ("channel", "created_at", "created_in", "direction", "duration_minutes", "happened_at", "id", "lead_id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "uid", "updated_at", "version") SELECT old_values."channel", old_values."created_at", old_values."created_in", old_values."direction", old_values."duration_minutes", old_values."happened_at", old_values."id", old_values."lead_id", old_values."outcome", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."subject", old_values."text", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="8af5518445c20eb374e80e7d7e7766616cc3298a",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_74c86",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_leadtouch",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadtouch",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadtouchhistoryevent" ("channel", "created_at", "created_in", "direction", "duration_minutes", "happened_at", "id", "lead_id", "outcome", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "subject", "text", "uid", "updated_at", "version") SELECT new_values."channel", new_values."created_at", new_values."created_in", new_values."direction", new_values."duration_minutes", new_values."happened_at", new_values."id", new_values."lead_id", new_values."outcome", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."subject", new_values."text", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="be395116caceb25976bbb561c77c4ad6f3e0ff5f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d243e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_leadtouch",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
