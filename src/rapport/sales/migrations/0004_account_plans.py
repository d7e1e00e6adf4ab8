"""Account plans with their goals; what is bought together is counted by customers as well."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import rapport.lib.ids
import rapport.platform.database.operations
import rapport.platform.history.tracking
import rapport.platform.records.fields
import rapport.sales.currencies
import rapport.sales.models.account_plans


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("customers", "0001_first_version"),
        ("sales", "0003_activity_targets"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="AccountPlan",
                    fields=[
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
                        (
                            "kept",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
                            ),
                        ),
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
                        ("name", models.CharField(max_length=300, verbose_name="title")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "Active"),
                                    ("done", "Done"),
                                    ("dropped", "Given up"),
                                ],
                                default="active",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        ("starts_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                        (
                            "ends_on",
                            models.DateField(
                                default=rapport.sales.models.account_plans.a_year_later, verbose_name="until"
                            ),
                        ),
                        (
                            "aim",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What will be different at its end, for them and for us.",
                                verbose_name="aim",
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
                        (
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="account_plans",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "account plan",
                        "verbose_name_plural": "account plans",
                        "indexes": [
                            models.Index(fields=["party", "state", "ends_on"], name="account_plan_by_party"),
                            models.Index(fields=["state", "ends_on", "id"], name="account_plan_by_state"),
                            models.Index(fields=["ends_on", "id"], name="account_plan_by_end"),
                            models.Index(fields=["starts_on", "id"], name="account_plan_by_beginning"),
                            models.Index(fields=["created_at", "id"], name="account_plan_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party"],
                                gin_pending_list_limit=256,
                                name="account_plan_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="account_plan_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="account_plan_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "active", "done", "dropped"])),
                                name="account_plan_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountGoal",
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
                        ("name", models.CharField(max_length=300, verbose_name="goal")),
                        (
                            "measure",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="By what we see that it is reached.",
                                max_length=300,
                                verbose_name="measured by",
                            ),
                        ),
                        (
                            "revenue",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="To be won from the customer from the beginning of the plan on, in the currency of the company.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="revenue goal",
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
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty means until the end of the plan.",
                                null=True,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Given up")],
                                default="open",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Empty means the owner of the plan.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="responsible",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="goals",
                                to="sales.accountplan",
                                verbose_name="account plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "goal of an account plan",
                        "verbose_name_plural": "goals of account plans",
                        "indexes": [
                            models.Index(fields=["plan", "state", "due_on"], name="account_goal_by_plan"),
                            models.Index(fields=["due_on", "id"], name="account_goal_by_day"),
                            models.Index(fields=["responsible", "state", "due_on"], name="account_goal_by_person"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="account_goal_has_words"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revenue__gt", 0)), name="account_goal_revenue_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="account_goal_currency_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "reached", "dropped"])),
                                name="account_goal_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccountGoalHistoryevent",
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
                        ("name", models.CharField(max_length=300, verbose_name="goal")),
                        (
                            "measure",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="By what we see that it is reached.",
                                max_length=300,
                                verbose_name="measured by",
                            ),
                        ),
                        (
                            "revenue",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="To be won from the customer from the beginning of the plan on, in the currency of the company.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="revenue goal",
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
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty means until the end of the plan.",
                                null=True,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("reached", "Reached"), ("dropped", "Given up")],
                                default="open",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.accountgoal",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty means the owner of the plan.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="responsible",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.accountplan",
                                verbose_name="account plan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="AccountPlanHistoryevent",
                    fields=[
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("pgh_id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("pgh_context_id", models.UUIDField(db_index=True)),
                        (
                            "custom",
                            models.JSONField(
                                blank=True,
                                db_default=models.Value({}, models.JSONField()),
                                default=dict,
                                editable=False,
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
                        ("name", models.CharField(max_length=300, verbose_name="title")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "Active"),
                                    ("done", "Done"),
                                    ("dropped", "Given up"),
                                ],
                                default="active",
                                max_length=7,
                                verbose_name="state",
                            ),
                        ),
                        ("starts_on", models.DateField(default=django.utils.timezone.localdate, verbose_name="from")),
                        (
                            "ends_on",
                            models.DateField(
                                default=rapport.sales.models.account_plans.a_year_later, verbose_name="until"
                            ),
                        ),
                        (
                            "aim",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What will be different at its end, for them and for us.",
                                verbose_name="aim",
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
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.accountplan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.RemoveConstraint(
                    model_name="boughttogether",
                    name="bought_together_once",
                ),
                migrations.RenameField(
                    model_name="boughttogether",
                    old_name="deal_count",
                    new_name="total_count",
                ),
                migrations.AddField(
                    model_name="boughttogether",
                    name="among",
                    field=models.CharField(
                        choices=[("deals", "Deals"), ("customers", "Customers")],
                        db_default="deals",
                        default="deals",
                        max_length=9,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="boughttogether",
                    constraint=models.UniqueConstraint(
                        fields=("product", "other", "among"), name="bought_together_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="boughttogether",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("among__in", ["deals", "customers"])), name="bought_together_among_known"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_accountplanhistoryevent" ("aim", "created_at", "created_in", "custom", "ends_on", "id", "name", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "uid", "updated_at", "version") SELECT old_values."aim", old_values."created_at", old_values."created_in", old_values."custom", old_values."ends_on", old_values."id", old_values."name", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."starts_on", old_values."state", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."aim" IS DISTINCT FROM (new_values."aim") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."ends_on" IS DISTINCT FROM (new_values."ends_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="778b3ec0a630597bd3d90cb34d4d6350ee1764d3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d37b6",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_accountplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_accountplanhistoryevent" ("aim", "created_at", "created_in", "custom", "ends_on", "id", "name", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "uid", "updated_at", "version") SELECT old_values."aim", old_values."created_at", old_values."created_in", old_values."custom", old_values."ends_on", old_values."id", old_values."name", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."starts_on", old_values."state", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4257dcbd66963976c6a1a8c9a4f96b9daf87ba47",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c6822",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_accountplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_accountplanhistoryevent" ("aim", "created_at", "created_in", "custom", "ends_on", "id", "name", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "state", "uid", "updated_at", "version") SELECT new_values."aim", new_values."created_at", new_values."created_in", new_values."custom", new_values."ends_on", new_values."id", new_values."name", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."starts_on", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="7d3df6af3e2b5af19e6b454dff22dbbe139b2f49",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b262b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_accountplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountgoal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_accountgoalhistoryevent" ("created_at", "created_in", "currency", "due_on", "id", "measure", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "responsible_id", "revenue", "state", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."due_on", old_values."id", old_values."measure", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."plan_id", old_values."responsible_id", old_values."revenue", old_values."state", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b08fa9e3ffc33eaf127e42ac6b1dc1747f2f312b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8adcf",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_accountgoal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountgoal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_accountgoalhistoryevent" ("created_at", "created_in", "currency", "due_on", "id", "measure", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "responsible_id", "revenue", "state", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."currency", old_values."due_on", old_values."id", old_values."measure", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."responsible_id", old_values."revenue", old_values."state", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b27d3ad9c67fbe3d5108b27586eda5e7cb785993",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_eb294",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_accountgoal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountgoal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_accountgoalhistoryevent" ("created_at", "created_in", "currency", "due_on", "id", "measure", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "responsible_id", "revenue", "state", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."currency", new_values."due_on", new_values."id", new_values."measure", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."plan_id", new_values."responsible_id", new_values."revenue", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e51318be7b1bf3f9dfd85226c6e83b614ae4f124",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_0447a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_accountgoal",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
