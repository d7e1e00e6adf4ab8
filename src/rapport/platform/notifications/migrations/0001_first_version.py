import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking


class Migration(migrations.Migration):
    replaces = [
        ("notifications", "0001_initial"),
        ("notifications", "0002_digests"),
        ("notifications", "0003_told_in_words"),
        ("notifications", "0004_seen_as"),
        ("notifications", "0005_due_and_team"),
        ("notifications", "0006_approvals"),
        ("notifications", "0007_feedback"),
        ("notifications", "0008_without_owner"),
        ("notifications", "0009_feedback_answered"),
        ("notifications", "0010_parts_of_records"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Comment",
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
                                help_text="The kind of the record, such as people.", max_length=60, verbose_name="kind"
                            ),
                        ),
                        ("record_id", models.BigIntegerField(editable=False)),
                        (
                            "record_uid",
                            models.UUIDField(
                                help_text="The uid of the record that the comment is about.", verbose_name="record"
                            ),
                        ),
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
                        (
                            "body",
                            models.TextField(
                                help_text="@username tells a colleague of it.", max_length=10000, verbose_name="comment"
                            ),
                        ),
                        (
                            "mentions",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                db_default=[],
                                default=list,
                                editable=False,
                                size=None,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "comment",
                        "verbose_name_plural": "comments",
                        "indexes": [
                            models.Index(fields=["kind", "record_id", "-created_at"], name="comment_of_record"),
                            models.Index(fields=["-created_at", "-id"], name="comment_by_age"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommentHistoryevent",
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
                                to="notifications.comment",
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
                                help_text="The kind of the record, such as people.", max_length=60, verbose_name="kind"
                            ),
                        ),
                        ("record_id", models.BigIntegerField(editable=False)),
                        (
                            "record_uid",
                            models.UUIDField(
                                help_text="The uid of the record that the comment is about.", verbose_name="record"
                            ),
                        ),
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
                        (
                            "body",
                            models.TextField(
                                help_text="@username tells a colleague of it.", max_length=10000, verbose_name="comment"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Digest",
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
                        ("day", models.DateField()),
                        ("count", models.PositiveIntegerField(default=0)),
                        ("sent_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [models.UniqueConstraint(fields=("user", "day"), name="digest_once_a_day")],
                    },
                ),
                migrations.CreateModel(
                    name="Favourite",
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
                        ("kind", models.CharField(max_length=60)),
                        ("record_id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "kind", "record_id"), name="favourite_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Follow",
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
                        ("kind", models.CharField(max_length=60)),
                        ("record_id", models.BigIntegerField()),
                        ("is_muted", models.BooleanField(default=False)),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), default=django.utils.timezone.now
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["kind", "record_id"], name="follow_of_record")],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "kind", "record_id"), name="follow_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
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
                        ("kind", models.CharField(max_length=60)),
                        ("record_id", models.BigIntegerField()),
                        ("uid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("mentioned", "you were mentioned"),
                                    ("assigned", "it was given to you"),
                                    ("owner", "it is yours"),
                                    ("named", "you are named in it"),
                                    ("made", "you created it"),
                                    ("follower", "you follow it"),
                                    ("seen", "somebody sees the product as you do"),
                                    ("rule", "an automation told you"),
                                    ("team", "it waits for your team"),
                                    ("approval", "an approval concerns you"),
                                    ("feedback", "somebody gave feedback on the program"),
                                    ("answered", "your feedback was answered"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                choices=[
                                    ("created", "Created"),
                                    ("updated", "Changed"),
                                    ("deleted", "Deleted"),
                                    ("commented", "Commented"),
                                    ("viewed", "Viewed"),
                                    ("told", "Told"),
                                    ("due", "Due"),
                                    ("asked", "Asked"),
                                    ("overdue", "Asked again"),
                                    ("approved", "Approved"),
                                    ("refused", "Refused"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("change_set_id", models.BigIntegerField(null=True)),
                        ("comment_id", models.BigIntegerField(null=True)),
                        ("part_kind", models.CharField(blank=True, db_default="", default="", max_length=60)),
                        ("part_id", models.BigIntegerField(null=True)),
                        ("count", models.PositiveIntegerField(default=1)),
                        ("at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("read_at", models.DateTimeField(null=True)),
                        ("mailed_on", models.DateField(null=True)),
                        ("text", models.CharField(blank=True, db_default="", default="", max_length=500)),
                        ("once", models.CharField(blank=True, db_default="", default="", max_length=64)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [
                            models.Index(fields=["user", "-id"], name="notification_of_user"),
                            models.Index(
                                condition=models.Q(("read_at", None)),
                                fields=["user", "kind", "record_id"],
                                name="notification_unread",
                            ),
                            models.Index(fields=["at"], name="notification_by_age"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("user", "change_set_id", "kind", "reason", "act", "part_kind"),
                                name="notification_once_of_a_part",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("once", ""), _negated=True),
                                fields=("user", "once"),
                                name="notification_once_a_mark",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Preference",
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
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("mentioned", "you were mentioned"),
                                    ("assigned", "it was given to you"),
                                    ("owner", "it is yours"),
                                    ("named", "you are named in it"),
                                    ("made", "you created it"),
                                    ("follower", "you follow it"),
                                    ("seen", "somebody sees the product as you do"),
                                    ("rule", "an automation told you"),
                                    ("team", "it waits for your team"),
                                    ("approval", "an approval concerns you"),
                                    ("feedback", "somebody gave feedback on the program"),
                                    ("answered", "your feedback was answered"),
                                ],
                                max_length=9,
                            ),
                        ),
                        (
                            "delivery",
                            models.CharField(
                                choices=[("live", "At once"), ("digest", "In the daily mail"), ("never", "Not at all")],
                                max_length=6,
                            ),
                        ),
                    ],
                    options={
                        "default_permissions": (),
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "reason"), name="notification_preference_once")
                        ],
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="comment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "notifications_commenthistoryevent" ("author_id", "body", "created_at", "created_in", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "record_uid", "uid", "updated_at", "version") SELECT old_values."author_id", old_values."body", old_values."created_at", old_values."created_in", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."record_id", old_values."record_uid", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."author_id" IS DISTINCT FROM (new_values."author_id") OR old_values."body" IS DISTINCT FROM (new_values."body") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."record_id" IS DISTINCT FROM (new_values."record_id") OR old_values."record_uid" IS DISTINCT FROM (new_values."record_uid") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="649f6bbb4f69394b74d06d62d8db3bdfd3a6b0d2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_83e6d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="notifications_comment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "notifications_commenthistoryevent" ("author_id", "body", "created_at", "created_in", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "record_uid", "uid", "updated_at", "version") SELECT old_values."author_id", old_values."body", old_values."created_at", old_values."created_in", old_values."id", old_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."record_id", old_values."record_uid", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="61006e68ef98fef2cf0ed9a8fe4566a0cfdf90e3",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_3b083",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="notifications_comment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="comment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "notifications_commenthistoryevent" ("author_id", "body", "created_at", "created_in", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "record_uid", "uid", "updated_at", "version") SELECT new_values."author_id", new_values."body", new_values."created_at", new_values."created_in", new_values."id", new_values."kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."record_id", new_values."record_uid", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="41a943d0f170550dd5c13b376a56c32b25b17bcf",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b7318",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="notifications_comment",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
