"""Leads know the revenue of their company, and what the ways to write its name share: by that they belong to named
accounts."""

import django.core.validators
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import rapport.platform.database.operations
import rapport.platform.records.fields


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("customers", "0004_reminders_of_tasks"),
        ("sales", "0008_touches_with_leads"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.RemoveTrigger(
                    model_name="lead",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="lead",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="lead",
                    name="restore_insert",
                ),
                migrations.AddField(
                    model_name="lead",
                    name="annual_revenue",
                    field=rapport.platform.records.fields.MoneyField(
                        blank=True,
                        currency_field="currency",
                        decimal_places=4,
                        max_digits=19,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="annual revenue",
                    ),
                ),
                migrations.AddField(
                    model_name="lead",
                    name="company_key",
                    field=models.CharField(
                        blank=True, db_collation="C", db_default="", default="", editable=False, max_length=80
                    ),
                ),
                migrations.AddField(
                    model_name="leadhistoryevent",
                    name="annual_revenue",
                    field=rapport.platform.records.fields.MoneyField(
                        blank=True,
                        currency_field="currency",
                        decimal_places=4,
                        max_digits=19,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="annual revenue",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadhistoryevent" ("amount", "annual_revenue", "as_given", "channel", "city", "company", "conversion", "conversion_days", "converted_at", "converted_by_id", "country", "created_at", "created_in", "currency", "custom", "deal_id", "description", "disqualified_reason", "email", "employee_count", "family_name", "form_id", "given_name", "id", "industry", "job_title", "language", "name", "next_step", "next_step_on", "organisation_id", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "product_id", "received_at", "score", "score_source", "source", "status", "street", "uid", "updated_at", "version", "website") SELECT old_values."amount", old_values."annual_revenue", old_values."as_given", old_values."channel", old_values."city", old_values."company", old_values."conversion", old_values."conversion_days", old_values."converted_at", old_values."converted_by_id", old_values."country", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."description", old_values."disqualified_reason", old_values."email", old_values."employee_count", old_values."family_name", old_values."form_id", old_values."given_name", old_values."id", old_values."industry", old_values."job_title", old_values."language", old_values."name", old_values."next_step", old_values."next_step_on", old_values."organisation_id", old_values."owner_id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."phone", old_values."postcode", old_values."product_id", old_values."received_at", old_values."score", old_values."score_source", old_values."source", old_values."status", old_values."street", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."annual_revenue" IS DISTINCT FROM (new_values."annual_revenue") OR old_values."as_given" IS DISTINCT FROM (new_values."as_given") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."city" IS DISTINCT FROM (new_values."city") OR old_values."company" IS DISTINCT FROM (new_values."company") OR old_values."conversion" IS DISTINCT FROM (new_values."conversion") OR old_values."conversion_days" IS DISTINCT FROM (new_values."conversion_days") OR old_values."converted_at" IS DISTINCT FROM (new_values."converted_at") OR old_values."converted_by_id" IS DISTINCT FROM (new_values."converted_by_id") OR old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."disqualified_reason" IS DISTINCT FROM (new_values."disqualified_reason") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."employee_count" IS DISTINCT FROM (new_values."employee_count") OR old_values."family_name" IS DISTINCT FROM (new_values."family_name") OR old_values."form_id" IS DISTINCT FROM (new_values."form_id") OR old_values."given_name" IS DISTINCT FROM (new_values."given_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."industry" IS DISTINCT FROM (new_values."industry") OR old_values."job_title" IS DISTINCT FROM (new_values."job_title") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."next_step" IS DISTINCT FROM (new_values."next_step") OR old_values."next_step_on" IS DISTINCT FROM (new_values."next_step_on") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."postcode" IS DISTINCT FROM (new_values."postcode") OR old_values."product_id" IS DISTINCT FROM (new_values."product_id") OR old_values."received_at" IS DISTINCT FROM (new_values."received_at") OR old_values."score" IS DISTINCT FROM (new_values."score") OR old_values."score_source" IS DISTINCT FROM (new_values."score_source") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."street" IS DISTINCT FROM (new_values."street") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1a1d5b1149c4e258f90bdd8571e96353c67bda9b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a9317",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_lead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadhistoryevent" ("amount", "annual_revenue", "as_given", "channel", "city", "company", "conversion", "conversion_days", "converted_at", "converted_by_id", "country", "created_at", "created_in", "currency", "custom", "deal_id", "description", "disqualified_reason", "email", "employee_count", "family_name", "form_id", "given_name", "id", "industry", "job_title", "language", "name", "next_step", "next_step_on", "organisation_id", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "product_id", "received_at", "score", "score_source", "source", "status", "street", "uid", "updated_at", "version", "website") SELECT old_values."amount", old_values."annual_revenue", old_values."as_given", old_values."channel", old_values."city", old_values."company", old_values."conversion", old_values."conversion_days", old_values."converted_at", old_values."converted_by_id", old_values."country", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."description", old_values."disqualified_reason", old_values."email", old_values."employee_count", old_values."family_name", old_values."form_id", old_values."given_name", old_values."id", old_values."industry", old_values."job_title", old_values."language", old_values."name", old_values."next_step", old_values."next_step_on", old_values."organisation_id", old_values."owner_id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."postcode", old_values."product_id", old_values."received_at", old_values."score", old_values."score_source", old_values."source", old_values."status", old_values."street", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0597de5d88c59476997d5d6af2f06b85d5bfb790",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0d9c7",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_lead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadhistoryevent" ("amount", "annual_revenue", "as_given", "channel", "city", "company", "conversion", "conversion_days", "converted_at", "converted_by_id", "country", "created_at", "created_in", "currency", "custom", "deal_id", "description", "disqualified_reason", "email", "employee_count", "family_name", "form_id", "given_name", "id", "industry", "job_title", "language", "name", "next_step", "next_step_on", "organisation_id", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "product_id", "received_at", "score", "score_source", "source", "status", "street", "uid", "updated_at", "version", "website") SELECT new_values."amount", new_values."annual_revenue", new_values."as_given", new_values."channel", new_values."city", new_values."company", new_values."conversion", new_values."conversion_days", new_values."converted_at", new_values."converted_by_id", new_values."country", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."deal_id", new_values."description", new_values."disqualified_reason", new_values."email", new_values."employee_count", new_values."family_name", new_values."form_id", new_values."given_name", new_values."id", new_values."industry", new_values."job_title", new_values."language", new_values."name", new_values."next_step", new_values."next_step_on", new_values."organisation_id", new_values."owner_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."phone", new_values."postcode", new_values."product_id", new_values."received_at", new_values."score", new_values."score_source", new_values."source", new_values."status", new_values."street", new_values."uid", new_values."updated_at", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d9839922e824df52c7f8be84306de16e306e1bc4",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d234d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_lead",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lead",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("annual_revenue__gte", 0)), name="lead_revenue_not_negative"
                    ),
                ),
            ],
        ),
    ]
