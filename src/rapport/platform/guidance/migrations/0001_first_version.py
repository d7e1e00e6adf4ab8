import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.guidance.help_models
import rapport.platform.history.tracking


class Migration(migrations.Migration):
    replaces = [
        ("guidance", "0001_initial"),
        ("guidance", "0002_feedback"),
        ("guidance", "0003_help_texts_and_field_tips"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="FieldTipHistoryevent",
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
                                to="guidance.fieldtip",
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
                            "kind",
                            models.CharField(
                                choices=rapport.platform.guidance.help_models.kinds,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "field",
                            models.CharField(
                                help_text="By its name in the API, such as “email” or “owner”.",
                                max_length=60,
                                verbose_name="field",
                            ),
                        ),
                        (
                            "text_en",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="tip in English"),
                        ),
                        (
                            "text_de",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="tip in German"),
                        ),
                        (
                            "text_zh",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="tip in Chinese"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="HelpText",
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
                            "topic",
                            models.CharField(
                                choices=rapport.platform.guidance.help_models.topic_choices,
                                max_length=60,
                                verbose_name="topic",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("de", "Deutsch"), ("zh-hans", "简体中文")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True, help_text="Empty: the shipped one.", max_length=120, verbose_name="title"
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                blank=True,
                                help_text="Markdown. Empty: begins as the shipped one.",
                                max_length=40000,
                                verbose_name="text",
                            ),
                        ),
                        (
                            "based_on",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The fingerprint of the shipped text that was known when this one was written.",
                                max_length=16,
                                verbose_name="written from",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "help text",
                        "verbose_name_plural": "help texts",
                        "ordering": ["topic", "language"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("topic", "language"),
                                name="help_text_once_a_language",
                                violation_error_message="There is a text of this topic in this language already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("topic", ""), _negated=True),
                                    models.Q(("language", ""), _negated=True),
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="help_text_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HelpTextHistoryevent",
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
                                to="guidance.helptext",
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
                            "topic",
                            models.CharField(
                                choices=rapport.platform.guidance.help_models.topic_choices,
                                max_length=60,
                                verbose_name="topic",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                choices=[("en", "English"), ("de", "Deutsch"), ("zh-hans", "简体中文")],
                                max_length=10,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                blank=True, help_text="Empty: the shipped one.", max_length=120, verbose_name="title"
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                blank=True,
                                help_text="Markdown. Empty: begins as the shipped one.",
                                max_length=40000,
                                verbose_name="text",
                            ),
                        ),
                        (
                            "based_on",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The fingerprint of the shipped text that was known when this one was written.",
                                max_length=16,
                                verbose_name="written from",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="KnownTour",
                    fields=[
                        ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("since", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Progress",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "user",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "skipped",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                        (
                            "put_away",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), default=list, size=None
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SeenTour",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("tour", models.CharField(max_length=40)),
                        ("version", models.PositiveSmallIntegerField()),
                        ("finished", models.BooleanField(default=False)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "tour"), name="tour_seen_once"),
                            models.CheckConstraint(
                                condition=models.Q(("tour", ""), _negated=True), name="tour_seen_has_a_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
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
                        ("words", models.TextField(max_length=4000, verbose_name="what you noticed")),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("idea", "An idea"),
                                    ("minor", "It annoys me"),
                                    ("major", "It costs me time"),
                                    ("blocking", "I cannot work"),
                                ],
                                default="minor",
                                max_length=8,
                                verbose_name="how bad is it",
                            ),
                        ),
                        (
                            "page",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Its address, without what was asked for there.",
                                max_length=300,
                                verbose_name="page",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("new", "New"), ("seen", "Seen"), ("done", "Done")],
                                default="new",
                                max_length=4,
                                verbose_name="state",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=1000, verbose_name="note")),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "piece of feedback",
                        "verbose_name_plural": "feedback",
                        "indexes": [
                            models.Index(fields=["-created_at", "-id"], name="feedback_by_age"),
                            models.Index(fields=["author", "created_at"], name="feedback_of_author"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("words", ""), _negated=True), name="feedback_has_words"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("severity__in", ["idea", "minor", "major", "blocking"])),
                                name="feedback_severity_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["new", "seen", "done"])), name="feedback_state_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackHistoryevent",
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
                                to="guidance.feedback",
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
                        ("words", models.TextField(max_length=4000, verbose_name="what you noticed")),
                        (
                            "severity",
                            models.CharField(
                                choices=[
                                    ("idea", "An idea"),
                                    ("minor", "It annoys me"),
                                    ("major", "It costs me time"),
                                    ("blocking", "I cannot work"),
                                ],
                                default="minor",
                                max_length=8,
                                verbose_name="how bad is it",
                            ),
                        ),
                        (
                            "page",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Its address, without what was asked for there.",
                                max_length=300,
                                verbose_name="page",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("new", "New"), ("seen", "Seen"), ("done", "Done")],
                                default="new",
                                max_length=4,
                                verbose_name="state",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=1000, verbose_name="note")),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="author",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="FieldTip",
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
                            "kind",
                            models.CharField(
                                choices=rapport.platform.guidance.help_models.kinds,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "field",
                            models.CharField(
                                help_text="By its name in the API, such as “email” or “owner”.",
                                max_length=60,
                                verbose_name="field",
                            ),
                        ),
                        (
                            "text_en",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="tip in English"),
                        ),
                        (
                            "text_de",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="tip in German"),
                        ),
                        (
                            "text_zh",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="tip in Chinese"),
                        ),
                    ],
                    options={
                        "verbose_name": "field tip",
                        "verbose_name_plural": "field tips",
                        "ordering": ["kind", "field"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("kind", "field"),
                                name="field_tip_once",
                                violation_error_message="This field has a tip of yours already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", ""), _negated=True), models.Q(("field", ""), _negated=True)
                                ),
                                name="field_tip_of_a_field",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text_de", ""), ("text_en", ""), ("text_zh", ""), _negated=True),
                                name="field_tip_says_something",
                            ),
                        ],
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="fieldtip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_fieldtiphistoryevent" ("created_at", "created_in", "field", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_de", "text_en", "text_zh", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."field", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."text_de", old_values."text_en", old_values."text_zh", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="be5cb74cb822127f3e38d741669033f5d1ddab58",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ce9d4",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="guidance_fieldtip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fieldtip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_fieldtiphistoryevent" ("created_at", "created_in", "field", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_de", "text_en", "text_zh", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."field", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."text_de", old_values."text_en", old_values."text_zh", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="94d4b0277d4deebaf6d6d9f5da169aed8f56def1",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2cf06",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="guidance_fieldtip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="fieldtip",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_fieldtiphistoryevent" ("created_at", "created_in", "field", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text_de", "text_en", "text_zh", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."field", new_values."id", new_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."text_de", new_values."text_en", new_values."text_zh", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="8cf51741071cfbf2e4889ffdef5b2be1b8444db6",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_04dd3",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="guidance_fieldtip",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="helptext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_helptexthistoryevent" ("based_on", "created_at", "created_in", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title", "topic", "uid", "updated_at", "version") SELECT old_values."based_on", old_values."created_at", old_values."created_in", old_values."id", old_values."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."text", old_values."title", old_values."topic", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="37090e428f976286dd6c4bc40e220b5850928aab",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fbdaa",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="guidance_helptext",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="helptext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_helptexthistoryevent" ("based_on", "created_at", "created_in", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title", "topic", "uid", "updated_at", "version") SELECT old_values."based_on", old_values."created_at", old_values."created_in", old_values."id", old_values."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."text", old_values."title", old_values."topic", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c5b1a522b4e5e7427850b0fe97aa1dccd405d61d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_f1c93",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="guidance_helptext",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="helptext",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_helptexthistoryevent" ("based_on", "created_at", "created_in", "id", "language", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "text", "title", "topic", "uid", "updated_at", "version") SELECT new_values."based_on", new_values."created_at", new_values."created_in", new_values."id", new_values."language", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."text", new_values."title", new_values."topic", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="dff69d098a13f0549a340db91a690707d8532d9a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_f9d57",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="guidance_helptext",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_feedbackhistoryevent" ("author_id", "created_at", "created_in", "id", "note", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "state", "uid", "updated_at", "version", "words") SELECT old_values."author_id", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."page", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."severity", old_values."state", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9f42d64e7eb28ed4449542fedab6e30fd396126a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_bbe52",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="guidance_feedback",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_feedbackhistoryevent" ("author_id", "created_at", "created_in", "id", "note", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "state", "uid", "updated_at", "version", "words") SELECT old_values."author_id", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."page", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."severity", old_values."state", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5d5651589c299c883c5cfb8c58726c0bb2de8491",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4a873",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="guidance_feedback",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "guidance_feedbackhistoryevent" ("author_id", "created_at", "created_in", "id", "note", "page", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "severity", "state", "uid", "updated_at", "version", "words") SELECT new_values."author_id", new_values."created_at", new_values."created_in", new_values."id", new_values."note", new_values."page", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."severity", new_values."state", new_values."uid", new_values."updated_at", new_values."version", new_values."words" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0ad137dfd83ef39deccaf45ac6fc600285320354",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_a23aa",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="guidance_feedback",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
