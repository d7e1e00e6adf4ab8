import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking
import rapport.platform.layouts.models


class Migration(migrations.Migration):
    replaces = [("layouts", "0001_initial")]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Layout",
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
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=rapport.platform.layouts.models.kinds,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("everybody", "Everybody"),
                                    ("role", "Holders of a role"),
                                    ("user", "One user"),
                                ],
                                default="everybody",
                                max_length=10,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="access.role",
                                verbose_name="role",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Who holds several roles gets the layout with the smallest number.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "may_personalise",
                            models.BooleanField(
                                default=True,
                                help_text="Otherwise a layout that somebody made for themself is not used.",
                                verbose_name="readers may arrange their own",
                            ),
                        ),
                        ("definition", models.JSONField(blank=True, default=dict, verbose_name="arrangement")),
                    ],
                    options={
                        "verbose_name": "page layout",
                        "verbose_name_plural": "page layouts",
                        "ordering": ["name"],
                        "indexes": [models.Index(fields=["name"], name="layout_by_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("audience__in", ["everybody", "role", "user"]),
                                    models.Q(("name", ""), _negated=True),
                                    models.Q(("kind", ""), _negated=True),
                                ),
                                name="layout_for_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "role"), _negated=True),
                                    ("role__isnull", False),
                                    _connector="OR",
                                ),
                                name="layout_role_named",
                                violation_error_message="Name the role that this layout is for.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "user"), _negated=True),
                                    ("user__isnull", False),
                                    _connector="OR",
                                ),
                                name="layout_user_named",
                                violation_error_message="Name the user that this layout is for.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("audience", "everybody")),
                                fields=("kind",),
                                name="layout_once_for_everybody",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("audience", "role")),
                                fields=("kind", "role"),
                                name="layout_once_a_role",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("audience", "user")),
                                fields=("kind", "user"),
                                name="layout_once_a_user",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LayoutHistoryevent",
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
                                to="layouts.layout",
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
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=rapport.platform.layouts.models.kinds,
                                max_length=60,
                                verbose_name="kind of record",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("everybody", "Everybody"),
                                    ("role", "Holders of a role"),
                                    ("user", "One user"),
                                ],
                                default="everybody",
                                max_length=10,
                                verbose_name="for whom",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.role",
                                verbose_name="role",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="Who holds several roles gets the layout with the smallest number.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "may_personalise",
                            models.BooleanField(
                                default=True,
                                help_text="Otherwise a layout that somebody made for themself is not used.",
                                verbose_name="readers may arrange their own",
                            ),
                        ),
                        ("definition", models.JSONField(blank=True, default=dict, verbose_name="arrangement")),
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
                    model_name="layout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "layouts_layouthistoryevent" ("audience", "created_at", "created_in", "definition", "id", "kind", "may_personalise", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role_id", "uid", "updated_at", "user_id", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."definition", old_values."id", old_values."kind", old_values."may_personalise", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."role_id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1994584369725e66ca28d3be57b2aab60b916160",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_601e1",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="layouts_layout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="layout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "layouts_layouthistoryevent" ("audience", "created_at", "created_in", "definition", "id", "kind", "may_personalise", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role_id", "uid", "updated_at", "user_id", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."definition", old_values."id", old_values."kind", old_values."may_personalise", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."role_id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="101621b3fae013ce2616c2ac4612faad62394d19",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_89912",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="layouts_layout",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="layout",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "layouts_layouthistoryevent" ("audience", "created_at", "created_in", "definition", "id", "kind", "may_personalise", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role_id", "uid", "updated_at", "user_id", "version") SELECT new_values."audience", new_values."created_at", new_values."created_in", new_values."definition", new_values."id", new_values."kind", new_values."may_personalise", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."role_id", new_values."uid", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="359f945f78e4ae03d6e1bf612f30893e2cabce94",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_bb0f0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="layouts_layout",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
