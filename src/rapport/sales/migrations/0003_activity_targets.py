"""Targets of people and teams: so many calls, meetings or new deals in each week, month, quarter or year."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.customers.models.relations
import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking
import rapport.platform.records.fields
import rapport.sales.currencies


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_first_version"),
        ("access", "__first__"),
        ("sales", "0002_sums_of_a_board"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="ActivityTarget",
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
                            "measure",
                            models.CharField(
                                choices=[
                                    ("calls", "Calls"),
                                    ("meetings", "Meetings"),
                                    ("emails_sent", "E-mails sent"),
                                    ("touches", "Touches"),
                                    ("new_leads", "New leads"),
                                    ("new_deals", "New deals"),
                                    ("deals_won", "Deals won"),
                                    ("value_won", "Value won"),
                                ],
                                default="calls",
                                max_length=11,
                                verbose_name="measure",
                            ),
                        ),
                        (
                            "length",
                            models.CharField(
                                choices=[
                                    ("week", "Week"),
                                    ("month", "Month"),
                                    ("quarter", "Quarter"),
                                    ("year", "Year"),
                                ],
                                default="week",
                                max_length=7,
                                verbose_name="in each",
                            ),
                        ),
                        (
                            "wanted",
                            models.PositiveBigIntegerField(
                                help_text="How many; of the value won, the amount in the currency of the company.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="target",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                        (
                            "valid_to",
                            models.DateField(
                                blank=True,
                                help_text="Empty means until further notice.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
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
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                help_text="What the whole team is to reach, rather than its owner alone.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activity_targets",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "activity target",
                        "verbose_name_plural": "activity targets",
                        "indexes": [
                            models.Index(fields=["owner", "measure", "valid_from"], name="activity_target_by_owner"),
                            models.Index(fields=["valid_from", "id"], name="activity_target_by_day"),
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("team__isnull", True)),
                                expressions=[
                                    ("owner", "="),
                                    ("measure", "="),
                                    ("length", "="),
                                    (
                                        rapport.customers.models.relations.DateRange(
                                            "valid_from",
                                            "valid_to",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="activity_target_of_a_person_without_overlap",
                                violation_error_message="There is a target for this already in that time.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("team__isnull", False)),
                                expressions=[
                                    ("team", "="),
                                    ("measure", "="),
                                    ("length", "="),
                                    (
                                        rapport.customers.models.relations.DateRange(
                                            "valid_from",
                                            "valid_to",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(
                                                inclusive_lower=True, inclusive_upper=True
                                            ),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="activity_target_of_a_team_without_overlap",
                                violation_error_message="There is a target for this already in that time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("owner__isnull", False), ("team__isnull", False), _connector="OR"),
                                name="activity_target_of_a_person_or_a_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wanted__gt", 0)), name="activity_target_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "measure__in",
                                        [
                                            "calls",
                                            "meetings",
                                            "emails_sent",
                                            "touches",
                                            "new_leads",
                                            "new_deals",
                                            "deals_won",
                                            "value_won",
                                        ],
                                    )
                                ),
                                name="activity_target_measure_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("length__in", ["week", "month", "quarter", "year"])),
                                name="activity_target_length_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="activity_target_dates",
                                violation_error_message="The target ends before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="activity_target_currency_of_three_letters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityTargetHistoryevent",
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
                            "measure",
                            models.CharField(
                                choices=[
                                    ("calls", "Calls"),
                                    ("meetings", "Meetings"),
                                    ("emails_sent", "E-mails sent"),
                                    ("touches", "Touches"),
                                    ("new_leads", "New leads"),
                                    ("new_deals", "New deals"),
                                    ("deals_won", "Deals won"),
                                    ("value_won", "Value won"),
                                ],
                                default="calls",
                                max_length=11,
                                verbose_name="measure",
                            ),
                        ),
                        (
                            "length",
                            models.CharField(
                                choices=[
                                    ("week", "Week"),
                                    ("month", "Month"),
                                    ("quarter", "Quarter"),
                                    ("year", "Year"),
                                ],
                                default="week",
                                max_length=7,
                                verbose_name="in each",
                            ),
                        ),
                        (
                            "wanted",
                            models.PositiveBigIntegerField(
                                help_text="How many; of the value won, the amount in the currency of the company.",
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="target",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                        (
                            "valid_to",
                            models.DateField(
                                blank=True,
                                help_text="Empty means until further notice.",
                                null=True,
                                verbose_name="until",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
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
                                to="sales.activitytarget",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="What the whole team is to reach, rather than its owner alone.",
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
                    model_name="activitytarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_activitytargethistoryevent" ("created_at", "created_in", "currency", "id", "length", "measure", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "uid", "updated_at", "valid_from", "valid_to", "version", "wanted") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."length", old_values."measure", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."team_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."wanted" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."length" IS DISTINCT FROM (new_values."length") OR old_values."measure" IS DISTINCT FROM (new_values."measure") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."team_id" IS DISTINCT FROM (new_values."team_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wanted" IS DISTINCT FROM (new_values."wanted")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bcc24596eeb99f4e06b15894fbdbd40f354ccfd8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f4d10",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_activitytarget",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="activitytarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_activitytargethistoryevent" ("created_at", "created_in", "currency", "id", "length", "measure", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "uid", "updated_at", "valid_from", "valid_to", "version", "wanted") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."length", old_values."measure", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."team_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."wanted" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d1f5ab66f6d461a120e43be92f0d685f46f24b93",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_35ada",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_activitytarget",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="activitytarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_activitytargethistoryevent" ("created_at", "created_in", "currency", "id", "length", "measure", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "team_id", "uid", "updated_at", "valid_from", "valid_to", "version", "wanted") SELECT new_values."created_at", new_values."created_in", new_values."currency", new_values."id", new_values."length", new_values."measure", new_values."note", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."team_id", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version", new_values."wanted" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6bb1d8d8e0325f2970c12043ebe8fa8819c8be9d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_c7b10",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_activitytarget",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
