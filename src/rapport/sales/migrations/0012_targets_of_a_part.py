"""Targets of deals may be for one pipeline or one family of products alone."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.comparison
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.customers.models.relations
import rapport.platform.database.operations


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_first_version"),
        ("access", "__first__"),
        ("sales", "0011_labels_of_web_forms"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="activitytarget",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="activitytarget",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="activitytarget",
                    name="restore_insert",
                ),
                migrations.RemoveConstraint(
                    model_name="activitytarget",
                    name="activity_target_of_a_person_without_overlap",
                ),
                migrations.RemoveConstraint(
                    model_name="activitytarget",
                    name="activity_target_of_a_team_without_overlap",
                ),
                migrations.AddField(
                    model_name="activitytarget",
                    name="family",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="Of targets of deals: empty means all products.",
                        max_length=100,
                        verbose_name="product family",
                    ),
                ),
                migrations.AddField(
                    model_name="activitytarget",
                    name="pipeline",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="Of targets of deals: empty means all pipelines.",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activity_targets",
                        to="sales.pipeline",
                        verbose_name="pipeline",
                    ),
                ),
                migrations.AddField(
                    model_name="activitytargethistoryevent",
                    name="family",
                    field=models.CharField(
                        blank=True,
                        default="",
                        help_text="Of targets of deals: empty means all products.",
                        max_length=100,
                        verbose_name="product family",
                    ),
                ),
                migrations.AddField(
                    model_name="activitytargethistoryevent",
                    name="pipeline",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="Of targets of deals: empty means all pipelines.",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="sales.pipeline",
                        verbose_name="pipeline",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="activitytarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_activitytargethistoryevent" ("created_at", "created_in", "currency", "family", "id", "length", "measure", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "team_id", "uid", "updated_at", "valid_from", "valid_to", "version", "wanted") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."family", old_values."id", old_values."length", old_values."measure", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."pipeline_id", old_values."team_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."wanted" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."family" IS DISTINCT FROM (new_values."family") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."length" IS DISTINCT FROM (new_values."length") OR old_values."measure" IS DISTINCT FROM (new_values."measure") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."pipeline_id" IS DISTINCT FROM (new_values."pipeline_id") OR old_values."team_id" IS DISTINCT FROM (new_values."team_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."valid_from" IS DISTINCT FROM (new_values."valid_from") OR old_values."valid_to" IS DISTINCT FROM (new_values."valid_to") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wanted" IS DISTINCT FROM (new_values."wanted")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1f3081ae50a792c854f552e1ef75818fbd510bdb",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_activitytargethistoryevent" ("created_at", "created_in", "currency", "family", "id", "length", "measure", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "team_id", "uid", "updated_at", "valid_from", "valid_to", "version", "wanted") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."family", old_values."id", old_values."length", old_values."measure", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pipeline_id", old_values."team_id", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version", old_values."wanted" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="cf94d6a0db4ebce298c5d9cf63eae8f6ae62ab59",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_activitytargethistoryevent" ("created_at", "created_in", "currency", "family", "id", "length", "measure", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "team_id", "uid", "updated_at", "valid_from", "valid_to", "version", "wanted") SELECT new_values."created_at", new_values."created_in", new_values."currency", new_values."family", new_values."id", new_values."length", new_values."measure", new_values."note", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."pipeline_id", new_values."team_id", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version", new_values."wanted" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d224d26f23ceeb7cb2130d8fff17dcb4b4a4e17b",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_c7b10",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_activitytarget",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activitytarget",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("team__isnull", True)),
                        expressions=[
                            ("owner", "="),
                            ("measure", "="),
                            ("length", "="),
                            (
                                django.db.models.functions.comparison.Coalesce(
                                    "pipeline", models.Value(0), output_field=models.BigIntegerField()
                                ),
                                "=",
                            ),
                            ("family", "="),
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
                ),
                migrations.AddConstraint(
                    model_name="activitytarget",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("team__isnull", False)),
                        expressions=[
                            ("team", "="),
                            ("measure", "="),
                            ("length", "="),
                            (
                                django.db.models.functions.comparison.Coalesce(
                                    "pipeline", models.Value(0), output_field=models.BigIntegerField()
                                ),
                                "=",
                            ),
                            ("family", "="),
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
                ),
                migrations.AddConstraint(
                    model_name="activitytarget",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("family", ""), ("pipeline__isnull", True)),
                            ("measure__in", ("new_deals", "deals_won", "value_won")),
                            _connector="OR",
                        ),
                        name="activity_target_narrowed_is_of_deals",
                        violation_error_message="Only deals have a pipeline and a family: choose a measure of deals.",
                    ),
                ),
            ],
        ),
    ]
