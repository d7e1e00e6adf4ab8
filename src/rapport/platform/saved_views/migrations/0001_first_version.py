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
    replaces = [
        ("saved_views", "0001_initial"),
        ("saved_views", "0002_work_list"),
        ("saved_views", "0003_order_of_tabs"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="SavedView",
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
                        ("kind", models.CharField(max_length=60, verbose_name="kind of record")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_views",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
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
                            "team",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="saved_views",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "pinned",
                            models.BooleanField(
                                default=False, help_text="Stands before the other views.", verbose_name="pinned"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Views stand in the order of this number, then of their names.",
                                verbose_name="position",
                            ),
                        ),
                        ("definition", models.JSONField(blank=True, default=dict, verbose_name="definition")),
                    ],
                    options={
                        "verbose_name": "view",
                        "verbose_name_plural": "views",
                        "ordering": ["name"],
                        "indexes": [
                            models.Index(fields=["kind", "owner"], name="view_by_kind"),
                            models.Index(fields=["name"], name="view_by_name"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["me", "team", "everybody"])), name="view_audience"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "team"), _negated=True),
                                    ("team__isnull", False),
                                    _connector="OR",
                                ),
                                name="view_team_named",
                                violation_error_message="Name the team that this view is shared with.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("kind", ""), _negated=True)
                                ),
                                name="view_has_a_name",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedViewHistoryevent",
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
                                to="saved_views.savedview",
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
                        ("kind", models.CharField(max_length=60, verbose_name="kind of record")),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "owner",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
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
                        (
                            "pinned",
                            models.BooleanField(
                                default=False, help_text="Stands before the other views.", verbose_name="pinned"
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Views stand in the order of this number, then of their names.",
                                verbose_name="position",
                            ),
                        ),
                        ("definition", models.JSONField(blank=True, default=dict, verbose_name="definition")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="WorkList",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uid", models.UUIDField(default=rapport.lib.ids.uuid7, editable=False, unique=True)),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=60)),
                        ("title", models.CharField(max_length=80)),
                        ("question", models.TextField(help_text="The parameters of the list.")),
                        (
                            "keys",
                            django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None),
                        ),
                        (
                            "at",
                            models.PositiveIntegerField(
                                default=0, help_text="The place of the record that is worked on, from 0."
                            ),
                        ),
                        ("begun_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "list that is worked through",
                        "verbose_name_plural": "lists that are worked through",
                        "constraints": [models.UniqueConstraint(fields=("user", "kind"), name="one_work_list_a_kind")],
                    },
                ),
                migrations.CreateModel(
                    name="Arrangement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("kind", models.CharField(max_length=60)),
                        ("view", models.CharField(max_length=60)),
                        ("layout", models.JSONField(null=True)),
                        ("is_default", models.BooleanField(default=False)),
                        ("position", models.PositiveSmallIntegerField(null=True)),
                    ],
                    options={
                        "verbose_name": "arrangement of a list",
                        "verbose_name_plural": "arrangements of lists",
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "kind", "view"), name="arrangement_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_default", True)),
                                fields=("user", "kind"),
                                name="one_default_view",
                            ),
                        ],
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="savedview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "saved_views_savedviewhistoryevent" ("audience", "created_at", "created_in", "definition", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "position", "team_id", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."definition", old_values."id", old_values."kind", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."pinned", old_values."position", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9734bab14e0390d89458b6e59287be0a0ccf1d80",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3426d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="saved_views_savedview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="savedview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "saved_views_savedviewhistoryevent" ("audience", "created_at", "created_in", "definition", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "position", "team_id", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."definition", old_values."id", old_values."kind", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pinned", old_values."position", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="368e86d6feb9707d0c0e7dce279989a260e2d122",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_02e0d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="saved_views_savedview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="savedview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "saved_views_savedviewhistoryevent" ("audience", "created_at", "created_in", "definition", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pinned", "position", "team_id", "uid", "updated_at", "version") SELECT new_values."audience", new_values."created_at", new_values."created_in", new_values."definition", new_values."id", new_values."kind", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."pinned", new_values."position", new_values."team_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="17f2a3b4d9b1e0e9e846ec0a473510fc868d5d88",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_2a45f",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="saved_views_savedview",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
