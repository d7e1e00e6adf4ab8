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
    replaces = [("reports", "0001_initial"), ("reports", "0002_owner_by_default"), ("reports", "0003_mails")]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Dashboard",
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
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "role",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who has this role finds the dashboard on the first page, when it is shared with everybody.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="access.role",
                                verbose_name="role",
                            ),
                        ),
                        ("tiles", models.JSONField(blank=True, default=dict, verbose_name="tiles")),
                    ],
                    options={
                        "verbose_name": "dashboard",
                        "verbose_name_plural": "dashboards",
                        "abstract": False,
                        "indexes": [models.Index(fields=["name"], name="dashboard_by_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["me", "team", "everybody"])),
                                name="dashboard_audience",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "team"), _negated=True),
                                    ("team__isnull", False),
                                    _connector="OR",
                                ),
                                name="dashboard_team_named",
                                violation_error_message="Name the team that it is shared with.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="dashboard_has_a_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DashboardHistoryevent",
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
                                to="reports.dashboard",
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
                            "role",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Who has this role finds the dashboard on the first page, when it is shared with everybody.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.role",
                                verbose_name="role",
                            ),
                        ),
                        ("tiles", models.JSONField(blank=True, default=dict, verbose_name="tiles")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Report",
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
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                        ("kind", models.CharField(max_length=60, verbose_name="kind of record")),
                        ("definition", models.JSONField(blank=True, default=dict, verbose_name="definition")),
                    ],
                    options={
                        "verbose_name": "report",
                        "verbose_name_plural": "reports",
                        "abstract": False,
                        "indexes": [models.Index(fields=["name"], name="report_by_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["me", "team", "everybody"])),
                                name="report_audience",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("audience", "team"), _negated=True),
                                    ("team__isnull", False),
                                    _connector="OR",
                                ),
                                name="report_team_named",
                                violation_error_message="Name the team that it is shared with.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="report_has_a_name"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportHistoryevent",
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
                                to="reports.report",
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
                        ("kind", models.CharField(max_length=60, verbose_name="kind of record")),
                        ("definition", models.JSONField(blank=True, default=dict, verbose_name="definition")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ReportMail",
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
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mails",
                                to="reports.report",
                            ),
                        ),
                        (
                            "dashboard",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mails",
                                to="reports.dashboard",
                            ),
                        ),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[("daily", "Every day"), ("weekly", "Every week"), ("monthly", "Every month")],
                                default="weekly",
                                max_length=10,
                            ),
                        ),
                        (
                            "weekday",
                            models.PositiveSmallIntegerField(default=0, help_text="Of a weekly mail; 0 is Monday."),
                        ),
                        (
                            "month_day",
                            models.PositiveSmallIntegerField(
                                default=1, help_text="Of a monthly mail; in shorter months their last day."
                            ),
                        ),
                        ("hour", models.PositiveSmallIntegerField(default=7, help_text="Of the reader's day.")),
                        ("with_csv", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                        ("stopped_at", models.DateTimeField(null=True)),
                        ("stopped_by_reader", models.BooleanField(default=False)),
                    ],
                    options={
                        "verbose_name": "report by mail",
                        "verbose_name_plural": "reports by mail",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("report__isnull", True), ("dashboard__isnull", True), _connector="XOR"
                                ),
                                name="report_mail_of_one_thing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rhythm__in", ["daily", "weekly", "monthly"])),
                                name="report_mail_rhythm",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("hour__lte", 23), ("month_day__range", (1, 31)), ("weekday__lte", 6)
                                ),
                                name="report_mail_time",
                            ),
                            models.UniqueConstraint(fields=("user", "report"), name="report_mail_once"),
                            models.UniqueConstraint(fields=("user", "dashboard"), name="dashboard_mail_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReportMailing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="mailings",
                                to="reports.reportmail",
                            ),
                        ),
                        ("day", models.DateField()),
                        ("claimed_at", models.DateTimeField()),
                        ("attempts", models.PositiveSmallIntegerField(default=1)),
                        ("handed_over_at", models.DateTimeField(null=True)),
                        ("sent_at", models.DateTimeField(null=True)),
                    ],
                    options={
                        "verbose_name": "sent report",
                        "verbose_name_plural": "sent reports",
                        "indexes": [models.Index(fields=["day"], name="report_mailing_by_day")],
                        "constraints": [models.UniqueConstraint(fields=("mail", "day"), name="report_mailing_once")],
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="dashboard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_dashboardhistoryevent" ("audience", "created_at", "created_in", "description", "id", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "team_id", "tiles", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."role_id", old_values."team_id", old_values."tiles", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="08338b8ac18d85338ef021964c60fb2c828401dc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_66459",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="reports_dashboard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dashboard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_dashboardhistoryevent" ("audience", "created_at", "created_in", "description", "id", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "team_id", "tiles", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."role_id", old_values."team_id", old_values."tiles", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="67d9117357fea973a5cea9295e850ceebbba3742",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0cf04",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="reports_dashboard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dashboard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_dashboardhistoryevent" ("audience", "created_at", "created_in", "description", "id", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role_id", "team_id", "tiles", "uid", "updated_at", "version") SELECT new_values."audience", new_values."created_at", new_values."created_in", new_values."description", new_values."id", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."role_id", new_values."team_id", new_values."tiles", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="488999c8bf2eb9594d5fe6ee9f14bb2690d7273a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b4d8c",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="reports_dashboard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_reporthistoryevent" ("audience", "created_at", "created_in", "definition", "description", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."definition", old_values."description", old_values."id", old_values."kind", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="8f0a4145e33ed399db681fff78121f7e4a87ecd3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_234a9",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="reports_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_reporthistoryevent" ("audience", "created_at", "created_in", "definition", "description", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "uid", "updated_at", "version") SELECT old_values."audience", old_values."created_at", old_values."created_in", old_values."definition", old_values."description", old_values."id", old_values."kind", old_values."name", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2ebbb5c2969784cb0b70f6311b00c6a61159d86b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6acd6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="reports_report",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="report",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "reports_reporthistoryevent" ("audience", "created_at", "created_in", "definition", "description", "id", "kind", "name", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "uid", "updated_at", "version") SELECT new_values."audience", new_values."created_at", new_values."created_in", new_values."definition", new_values."description", new_values."id", new_values."kind", new_values."name", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."team_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="101565da68c62edd6669222a73000fa2cccc8e32",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_db8e3",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="reports_report",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
