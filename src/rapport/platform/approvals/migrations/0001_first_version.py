import django.contrib.postgres.fields
import django.contrib.postgres.indexes
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
    replaces = [("approvals", "0001_initial")]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Approval",
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
                        ("subject", models.CharField(max_length=200, verbose_name="what is to be approved")),
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
                                help_text="The uid of the record that it is about.", verbose_name="record"
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[("any", "any one of them decides"), ("order", "each in turn must agree")],
                                default="any",
                                max_length=5,
                                verbose_name="of several",
                            ),
                        ),
                        ("asked", models.JSONField(blank=True, default=list)),
                        (
                            "own_allowed",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise nobody approves what they asked for.",
                                verbose_name="may be decided by who asks",
                            ),
                        ),
                        (
                            "locks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="Names of fields that nobody changes before it is decided.",
                                size=None,
                                verbose_name="locked meanwhile",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="decide until")),
                        (
                            "escalate_to",
                            models.ForeignKey(
                                blank=True,
                                help_text="Who may decide as well when the time is over.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="then also ask",
                            ),
                        ),
                        ("run_uid", models.UUIDField(editable=False, null=True)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "Pending"),
                                    ("approved", "Approved"),
                                    ("refused", "Refused"),
                                    ("taken_back", "Taken back"),
                                ],
                                default="pending",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "waits_for",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24), default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                        ("reminded_at", models.DateTimeField(editable=False, null=True)),
                        ("escalated_at", models.DateTimeField(editable=False, null=True)),
                    ],
                    options={
                        "verbose_name": "approval",
                        "verbose_name_plural": "approvals",
                        "indexes": [
                            models.Index(fields=["kind", "record_id", "-id"], name="approval_of_record"),
                            models.Index(fields=["-created_at", "-id"], name="approval_by_age"),
                            models.Index(
                                condition=models.Q(("state", "pending")), fields=["due_at"], name="approval_due"
                            ),
                            django.contrib.postgres.indexes.GinIndex(fields=["waits_for"], name="approval_waits_for"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("subject", ""), _negated=True), name="approval_has_a_subject"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApprovalAct",
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
                            "approval",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="acts",
                                to="approvals.approval",
                                verbose_name="approval",
                            ),
                        ),
                        (
                            "deed",
                            models.CharField(
                                choices=[
                                    ("approve", "Approve"),
                                    ("refuse", "Refuse"),
                                    ("comment", "Comment"),
                                    ("hand_over", "Hand over"),
                                    ("take_back", "Take back"),
                                    ("remind", "Remind"),
                                    ("escalate", "Escalate"),
                                ],
                                max_length=9,
                                verbose_name="deed",
                            ),
                        ),
                        ("words", models.TextField(blank=True, default="", max_length=2000, verbose_name="words")),
                        (
                            "to",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handed to",
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
                                verbose_name="by",
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whom the author stood in for as their deputy.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="in place of",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "act of an approval",
                        "verbose_name_plural": "acts of approvals",
                        "indexes": [models.Index(fields=["-created_at", "-id"], name="approval_act_by_age")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("deed__in", ["refuse", "comment"]), _negated=True),
                                    models.Q(("words", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="approval_act_has_words",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("deed", "hand_over"), ("to__isnull", False)),
                                    models.Q(("deed", "hand_over"), _negated=True),
                                    _connector="OR",
                                ),
                                name="approval_act_names_to",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("deed__in", ["refuse", "take_back"])),
                                fields=("approval",),
                                name="approval_ended_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApprovalActHistoryevent",
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
                                to="approvals.approvalact",
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
                            "approval",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="approvals.approval",
                                verbose_name="approval",
                            ),
                        ),
                        (
                            "deed",
                            models.CharField(
                                choices=[
                                    ("approve", "Approve"),
                                    ("refuse", "Refuse"),
                                    ("comment", "Comment"),
                                    ("hand_over", "Hand over"),
                                    ("take_back", "Take back"),
                                    ("remind", "Remind"),
                                    ("escalate", "Escalate"),
                                ],
                                max_length=9,
                                verbose_name="deed",
                            ),
                        ),
                        ("words", models.TextField(blank=True, default="", max_length=2000, verbose_name="words")),
                        (
                            "to",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handed to",
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
                                verbose_name="by",
                            ),
                        ),
                        (
                            "on_behalf_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Whom the author stood in for as their deputy.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="in place of",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ApprovalHistoryevent",
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
                                to="approvals.approval",
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
                        ("subject", models.CharField(max_length=200, verbose_name="what is to be approved")),
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
                                help_text="The uid of the record that it is about.", verbose_name="record"
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[("any", "any one of them decides"), ("order", "each in turn must agree")],
                                default="any",
                                max_length=5,
                                verbose_name="of several",
                            ),
                        ),
                        ("asked", models.JSONField(blank=True, default=list)),
                        (
                            "own_allowed",
                            models.BooleanField(
                                default=False,
                                help_text="Otherwise nobody approves what they asked for.",
                                verbose_name="may be decided by who asks",
                            ),
                        ),
                        (
                            "locks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="Names of fields that nobody changes before it is decided.",
                                size=None,
                                verbose_name="locked meanwhile",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="decide until")),
                        (
                            "escalate_to",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Who may decide as well when the time is over.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="then also ask",
                            ),
                        ),
                        ("run_uid", models.UUIDField(editable=False, null=True)),
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
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "approvals_approvalhistoryevent" ("asked", "created_at", "created_in", "due_at", "escalate_to_id", "how", "id", "kind", "locks", "own_allowed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "record_uid", "requested_by_id", "run_uid", "subject", "uid", "updated_at", "version") SELECT old_values."asked", old_values."created_at", old_values."created_in", old_values."due_at", old_values."escalate_to_id", old_values."how", old_values."id", old_values."kind", old_values."locks", old_values."own_allowed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."record_id", old_values."record_uid", old_values."requested_by_id", old_values."run_uid", old_values."subject", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."asked" IS DISTINCT FROM (new_values."asked") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."due_at" IS DISTINCT FROM (new_values."due_at") OR old_values."escalate_to_id" IS DISTINCT FROM (new_values."escalate_to_id") OR old_values."how" IS DISTINCT FROM (new_values."how") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."locks" IS DISTINCT FROM (new_values."locks") OR old_values."own_allowed" IS DISTINCT FROM (new_values."own_allowed") OR old_values."record_id" IS DISTINCT FROM (new_values."record_id") OR old_values."record_uid" IS DISTINCT FROM (new_values."record_uid") OR old_values."requested_by_id" IS DISTINCT FROM (new_values."requested_by_id") OR old_values."run_uid" IS DISTINCT FROM (new_values."run_uid") OR old_values."subject" IS DISTINCT FROM (new_values."subject") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e02d7552823fc93c470869d70d6339ac0177b039",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_58aec",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="approvals_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "approvals_approvalhistoryevent" ("asked", "created_at", "created_in", "due_at", "escalate_to_id", "how", "id", "kind", "locks", "own_allowed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "record_uid", "requested_by_id", "run_uid", "subject", "uid", "updated_at", "version") SELECT old_values."asked", old_values."created_at", old_values."created_in", old_values."due_at", old_values."escalate_to_id", old_values."how", old_values."id", old_values."kind", old_values."locks", old_values."own_allowed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."record_id", old_values."record_uid", old_values."requested_by_id", old_values."run_uid", old_values."subject", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="67f68b09161176af563752400617b036be9e5bdd",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_57086",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="approvals_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "approvals_approvalhistoryevent" ("asked", "created_at", "created_in", "due_at", "escalate_to_id", "how", "id", "kind", "locks", "own_allowed", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "record_id", "record_uid", "requested_by_id", "run_uid", "subject", "uid", "updated_at", "version") SELECT new_values."asked", new_values."created_at", new_values."created_in", new_values."due_at", new_values."escalate_to_id", new_values."how", new_values."id", new_values."kind", new_values."locks", new_values."own_allowed", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."record_id", new_values."record_uid", new_values."requested_by_id", new_values."run_uid", new_values."subject", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e592c14eb028d8ebeea1ab7d3a06bca477783d0c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_75976",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="approvals_approval",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approvalact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "approvals_approvalacthistoryevent" ("approval_id", "author_id", "created_at", "created_in", "deed", "id", "on_behalf_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_id", "uid", "updated_at", "version", "words") SELECT old_values."approval_id", old_values."author_id", old_values."created_at", old_values."created_in", old_values."deed", old_values."id", old_values."on_behalf_of_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."to_id", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="3f4cda33bfbf31162d1d7325dea910244b52a41d",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0246d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="approvals_approvalact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approvalact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "approvals_approvalacthistoryevent" ("approval_id", "author_id", "created_at", "created_in", "deed", "id", "on_behalf_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_id", "uid", "updated_at", "version", "words") SELECT old_values."approval_id", old_values."author_id", old_values."created_at", old_values."created_in", old_values."deed", old_values."id", old_values."on_behalf_of_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."to_id", old_values."uid", old_values."updated_at", old_values."version", old_values."words" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="de257ee96ac0b8ff5974fb35c394d3378b72a811",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d7266",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="approvals_approvalact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approvalact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "approvals_approvalacthistoryevent" ("approval_id", "author_id", "created_at", "created_in", "deed", "id", "on_behalf_of_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "to_id", "uid", "updated_at", "version", "words") SELECT new_values."approval_id", new_values."author_id", new_values."created_at", new_values."created_in", new_values."deed", new_values."id", new_values."on_behalf_of_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."to_id", new_values."uid", new_values."updated_at", new_values."version", new_values."words" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c59fae2391c2103de6334beb9bf2faacf136525c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_a32f0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="approvals_approvalact",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
