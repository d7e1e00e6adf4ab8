from decimal import Decimal

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
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
import rapport.sales.models.forms
import rapport.sales.models.prices

# The shares of a deal are a hundred together, at the end of each transaction.
SHARES = """
    CREATE FUNCTION sales_deal_shares_are_whole() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
        wanted bigint[] := CASE WHEN TG_TABLE_NAME = 'sales_deal' THEN ARRAY[NEW.id] ELSE NULL END;
        broken bigint;
    BEGIN
        IF TG_TABLE_NAME = 'sales_dealsplit' THEN
            IF TG_OP <> 'DELETE' THEN wanted := wanted || NEW.deal_id; END IF;
            IF TG_OP <> 'INSERT' THEN wanted := wanted || OLD.deal_id; END IF;
        END IF;
        SELECT deal.id INTO broken FROM sales_deal deal
         WHERE deal.id = ANY(wanted) AND deal.owner_share <> 100 - coalesce(
               (SELECT sum(split.share) FROM sales_dealsplit split WHERE split.deal_id = deal.id), 0)
         LIMIT 1;
        IF broken IS NOT NULL THEN
            RAISE EXCEPTION 'the shares of deal % are not 100 %% together', broken
                USING ERRCODE = 'check_violation', CONSTRAINT = 'deal_shares_are_whole';
        END IF;
        RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER deal_shares_are_whole
        AFTER INSERT OR UPDATE OF share, deal_id OR DELETE ON sales_dealsplit
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION sales_deal_shares_are_whole();
    CREATE CONSTRAINT TRIGGER deal_shares_are_whole AFTER UPDATE OF owner_share ON sales_deal
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.owner_share IS DISTINCT FROM NEW.owner_share)
        EXECUTE FUNCTION sales_deal_shares_are_whole();
    CREATE CONSTRAINT TRIGGER deal_shares_are_whole_at_first AFTER INSERT ON sales_deal
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.owner_share <> 100)
        EXECUTE FUNCTION sales_deal_shares_are_whole();
"""
SHARES_FREE = """
    DROP TRIGGER deal_shares_are_whole ON sales_dealsplit;
    DROP TRIGGER deal_shares_are_whole ON sales_deal;
    DROP TRIGGER deal_shares_are_whole_at_first ON sales_deal;
    DROP FUNCTION sales_deal_shares_are_whole();
"""
# Over several columns, which Django's own foreign keys are not: a deal is in a stage of its pipeline, its state is that
# of the stage, and its reason one of such an outcome; a price is in the currency of its book, a line in that of its
# deal. Deferred, since an undo writes table by table.
OVER_COLUMNS = """
    ALTER TABLE sales_deal ADD CONSTRAINT deal_in_stage_of_pipeline
        FOREIGN KEY (stage_id, pipeline_id, state) REFERENCES sales_stage (id, pipeline_id, state)
        DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE sales_deal ADD CONSTRAINT deal_reason_of_outcome
        FOREIGN KEY (outcome_reason_id, state) REFERENCES sales_outcomereason (id, outcome)
        DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE sales_priceentry ADD CONSTRAINT price_entry_in_currency_of_book
        FOREIGN KEY (book_id, currency) REFERENCES sales_pricebook (id, currency) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE sales_dealline ADD CONSTRAINT deal_line_in_currency_of_deal
        FOREIGN KEY (deal_id, currency) REFERENCES sales_deal (id, currency) DEFERRABLE INITIALLY DEFERRED;
"""
OVER_NONE = """
    ALTER TABLE sales_deal DROP CONSTRAINT deal_in_stage_of_pipeline;
    ALTER TABLE sales_deal DROP CONSTRAINT deal_reason_of_outcome;
    ALTER TABLE sales_priceentry DROP CONSTRAINT price_entry_in_currency_of_book;
    ALTER TABLE sales_dealline DROP CONSTRAINT deal_line_in_currency_of_deal;
"""


class Migration(migrations.Migration):
    replaces = [
        ("sales", "0001_initial"),
        ("sales", "0002_deal_contacts"),
        ("sales", "0003_leads"),
        ("sales", "0004_web_forms"),
        ("sales", "0005_prices"),
        ("sales", "0006_forecasts"),
        ("sales", "0007_contracts"),
        ("sales", "0008_splits_and_competitors"),
        ("sales", "0009_territories"),
    ]

    initial = True

    dependencies = [
        ("access", "0001_first_version"),
        ("customers", "0001_first_version"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="BoughtTogether",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "product",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bought_with",
                                to="sales.product",
                            ),
                        ),
                        (
                            "other",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="sales.product",
                            ),
                        ),
                        ("together_count", models.PositiveIntegerField()),
                        ("product_count", models.PositiveIntegerField()),
                        ("other_count", models.PositiveIntegerField()),
                        ("deal_count", models.PositiveIntegerField()),
                    ],
                    options={
                        "verbose_name": "bought together",
                        "verbose_name_plural": "bought together",
                        "constraints": [
                            models.UniqueConstraint(fields=("product", "other"), name="bought_together_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("together_count__gt", 0), ("together_count__lte", models.F("product_count"))
                                ),
                                name="bought_together_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CompetitorHistoryevent",
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
                                to="sales.competitor",
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
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("website", models.URLField(blank=True, default="", max_length=300, verbose_name="website")),
                        (
                            "strengths",
                            models.TextField(
                                blank=True, default="", help_text="What customers like there.", verbose_name="strengths"
                            ),
                        ),
                        ("weaknesses", models.TextField(blank=True, default="", verbose_name="weaknesses")),
                        (
                            "how_to_win",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What has helped against them, and what to say.",
                                verbose_name="how to win",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others are met no more.", verbose_name="active"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Contract",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="number")),
                        (
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contracts",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "In force"),
                                    ("cancelled", "Notice given"),
                                    ("ended", "Ended"),
                                ],
                                default="active",
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contracts",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="By which it came about.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="contracts",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        ("starts_on", models.DateField(verbose_name="begins on")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                help_text="The last day of the present term; empty means no end.",
                                null=True,
                                verbose_name="ends on",
                            ),
                        ),
                        (
                            "renewal",
                            models.CharField(
                                choices=[
                                    ("none", "Ends by itself"),
                                    ("automatic", "Goes on unless notice is given"),
                                    ("agreement", "Is renewed by agreement"),
                                ],
                                default="none",
                                max_length=9,
                                verbose_name="at its end",
                            ),
                        ),
                        (
                            "renewal_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="goes on for (months)",
                            ),
                        ),
                        (
                            "notice_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="How many days before its end notice must be given.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(3660)],
                                verbose_name="notice (days)",
                            ),
                        ),
                        (
                            "notice_by",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="notice by"),
                        ),
                        (
                            "decide_by",
                            models.DateField(
                                blank=True,
                                editable=False,
                                help_text="The last day for notice where there is one, else that on which it ends.",
                                null=True,
                                verbose_name="to be decided by",
                            ),
                        ),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                help_text="How many days before the decision a task, or the deal of the renewal, is made for the owner.",
                                validators=[django.core.validators.MaxValueValidator(730)],
                                verbose_name="prepared (days before)",
                            ),
                        ),
                        ("prepared_for", models.DateField(editable=False, null=True)),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "billing",
                            models.CharField(
                                choices=[
                                    ("once", "Once"),
                                    ("monthly", "A month"),
                                    ("quarterly", "A quarter"),
                                    ("yearly", "A year"),
                                ],
                                default="yearly",
                                max_length=9,
                                verbose_name="amount is for",
                            ),
                        ),
                        (
                            "yearly_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="amount a year",
                            ),
                        ),
                        (
                            "base_yearly_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="a year, in base currency",
                            ),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                        (
                            "renewal_deal",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sales.deal",
                                verbose_name="deal of the renewal",
                            ),
                        ),
                        (
                            "ended_because",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="why it ended"),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "verbose_name": "contract",
                        "verbose_name_plural": "contracts",
                        "indexes": [
                            models.Index(fields=["status", "decide_by", "id"], name="contract_by_decision"),
                            models.Index(fields=["ends_on", "id"], name="contract_by_end"),
                            models.Index(fields=["starts_on", "id"], name="contract_by_beginning"),
                            models.Index(fields=["party", "status", "ends_on"], name="contract_by_party"),
                            models.Index(fields=["base_yearly_amount", "id"], name="contract_by_worth"),
                            models.Index(fields=["created_at", "id"], name="contract_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party", "product", "deal"],
                                gin_pending_list_limit=256,
                                name="contract_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="contract_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="contract_ends_after_it_begins",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("renewal", "automatic"), _negated=True),
                                    models.Q(("ends_on__isnull", False), ("renewal_months__isnull", False)),
                                    _connector="OR",
                                ),
                                name="contract_that_goes_on_has_a_term",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("renewal_months__isnull", True),
                                    models.Q(("renewal_months__gte", 1), ("renewal_months__lte", 240)),
                                    _connector="OR",
                                ),
                                name="contract_term_has_a_limit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["cancelled", "ended"]), _negated=True),
                                    ("ends_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="contract_that_is_over_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="contract_amount_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_currency__regex", "^[A-Z]{3}$"), ("currency__regex", "^[A-Z]{3}$")
                                ),
                                name="contract_currencies_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "active", "cancelled", "ended"])),
                                name="contract_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("renewal__in", ["none", "automatic", "agreement"])),
                                name="contract_renewal_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("billing__in", ["once", "monthly", "quarterly", "yearly"])),
                                name="contract_billing_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContractHistoryevent",
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
                                to="sales.contract",
                            ),
                        ),
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
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        ("number", models.CharField(blank=True, default="", max_length=60, verbose_name="number")),
                        (
                            "party",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("active", "In force"),
                                    ("cancelled", "Notice given"),
                                    ("ended", "Ended"),
                                ],
                                default="active",
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="By which it came about.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        ("starts_on", models.DateField(verbose_name="begins on")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                help_text="The last day of the present term; empty means no end.",
                                null=True,
                                verbose_name="ends on",
                            ),
                        ),
                        (
                            "renewal",
                            models.CharField(
                                choices=[
                                    ("none", "Ends by itself"),
                                    ("automatic", "Goes on unless notice is given"),
                                    ("agreement", "Is renewed by agreement"),
                                ],
                                default="none",
                                max_length=9,
                                verbose_name="at its end",
                            ),
                        ),
                        (
                            "renewal_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="goes on for (months)",
                            ),
                        ),
                        (
                            "notice_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="How many days before its end notice must be given.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(3660)],
                                verbose_name="notice (days)",
                            ),
                        ),
                        (
                            "notice_by",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="notice by"),
                        ),
                        (
                            "decide_by",
                            models.DateField(
                                blank=True,
                                editable=False,
                                help_text="The last day for notice where there is one, else that on which it ends.",
                                null=True,
                                verbose_name="to be decided by",
                            ),
                        ),
                        (
                            "lead_days",
                            models.PositiveSmallIntegerField(
                                default=60,
                                help_text="How many days before the decision a task, or the deal of the renewal, is made for the owner.",
                                validators=[django.core.validators.MaxValueValidator(730)],
                                verbose_name="prepared (days before)",
                            ),
                        ),
                        ("prepared_for", models.DateField(editable=False, null=True)),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "billing",
                            models.CharField(
                                choices=[
                                    ("once", "Once"),
                                    ("monthly", "A month"),
                                    ("quarterly", "A quarter"),
                                    ("yearly", "A year"),
                                ],
                                default="yearly",
                                max_length=9,
                                verbose_name="amount is for",
                            ),
                        ),
                        (
                            "yearly_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="amount a year",
                            ),
                        ),
                        (
                            "base_yearly_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="a year, in base currency",
                            ),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                        (
                            "renewal_deal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal of the renewal",
                            ),
                        ),
                        (
                            "ended_because",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="why it ended"),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Deal",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="deals",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "territory",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                        (
                            "pipeline",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Empty means that of the stage, or the first one.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="sales.pipeline",
                                verbose_name="pipeline",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="Empty means the first one of the pipeline.",
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="sales.stage",
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                                default="open",
                                editable=False,
                                max_length=4,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "stage_since",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="in this stage since"
                            ),
                        ),
                        (
                            "stuck_on",
                            models.DateField(
                                blank=True,
                                editable=False,
                                help_text="From which day on it is in its stage for longer than three of four won deals were.",
                                null=True,
                                verbose_name="stuck since",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Of a deal with lines it is their net sum, and nobody writes it.",
                                max_digits=19,
                                null=True,
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "line_count",
                            models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="lines"),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "base_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="amount in base currency",
                            ),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                        (
                            "owner_share",
                            models.DecimalField(
                                db_default=Decimal("100"),
                                decimal_places=2,
                                default=Decimal("100"),
                                editable=False,
                                help_text="What is left when colleagues have a share.",
                                max_digits=5,
                                verbose_name="share of the owner (%)",
                            ),
                        ),
                        (
                            "owner_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="amount of the owner",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=8,
                                editable=False,
                                max_digits=18,
                                null=True,
                                verbose_name="exchange rate",
                            ),
                        ),
                        ("rate_on", models.DateField(blank=True, editable=False, null=True, verbose_name="rate of")),
                        (
                            "probability",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Empty means what the stage says.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="probability (%)",
                            ),
                        ),
                        ("probability_is_own", models.BooleanField(default=False, editable=False)),
                        (
                            "weighted_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="weighted",
                            ),
                        ),
                        (
                            "forecast",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pipeline", "Pipeline"),
                                    ("best_case", "Best case"),
                                    ("commit", "Commit"),
                                    ("closed", "Closed"),
                                    ("omitted", "Omitted"),
                                ],
                                default="",
                                help_text="Empty means what the stage says.",
                                max_length=9,
                                verbose_name="forecast",
                            ),
                        ),
                        ("forecast_is_own", models.BooleanField(default=False, editable=False)),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                        (
                            "expected_close_on",
                            models.DateField(blank=True, null=True, verbose_name="expected to close"),
                        ),
                        (
                            "closed_on",
                            models.DateField(
                                blank=True,
                                help_text="Of a deal that is won or lost; empty means today.",
                                null=True,
                                verbose_name="closed on",
                            ),
                        ),
                        (
                            "cycle_days",
                            models.IntegerField(
                                blank=True, editable=False, null=True, verbose_name="days until closed"
                            ),
                        ),
                        (
                            "outcome_reason",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="sales.outcomereason",
                                verbose_name="why won or lost",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deals",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Where the deal came from.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "next_step",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="next step"),
                        ),
                        ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "verbose_name": "deal",
                        "verbose_name_plural": "deals",
                        "indexes": [
                            models.Index(fields=["pipeline", "stage", "expected_close_on", "id"], name="deal_by_stage"),
                            models.Index(fields=["owner", "state", "expected_close_on", "id"], name="deal_by_owner"),
                            models.Index(fields=["state", "expected_close_on", "id"], name="deal_by_state"),
                            models.Index(fields=["party", "state", "expected_close_on"], name="deal_by_party"),
                            models.Index(fields=["expected_close_on", "id"], name="deal_by_expected_day"),
                            models.Index(
                                condition=models.Q(("territory__isnull", False)),
                                fields=["territory", "state", "expected_close_on", "id"],
                                name="deal_by_territory",
                            ),
                            models.Index(fields=["closed_on", "id"], name="deal_by_closing_day"),
                            models.Index(fields=["stage_since", "id"], name="deal_by_time_in_stage"),
                            models.Index(fields=["stuck_on", "id"], name="deal_by_day_it_is_stuck"),
                            models.Index(fields=["base_amount", "id"], name="deal_by_base_amount"),
                            models.Index(fields=["created_at", "id"], name="deal_by_creation"),
                            models.Index(fields=["name", "id"], name="deal_by_name"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=[
                                    "principals",
                                    "owner",
                                    "party",
                                    "pipeline",
                                    "stage",
                                    "product",
                                    "outcome_reason",
                                ],
                                gin_pending_list_limit=256,
                                name="deal_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="deal_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_on__isnull", True), ("state", "open")),
                                    models.Q(("closed_on__isnull", False), ("state__in", ["won", "lost"])),
                                    _connector="OR",
                                ),
                                name="deal_closed_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="deal_amount_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_currency__regex", "^[A-Z]{3}$"), ("currency__regex", "^[A-Z]{3}$")
                                ),
                                name="deal_currencies_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("base_amount__isnull", True), ("rate__isnull", True)),
                                    models.Q(
                                        ("amount__isnull", False),
                                        ("base_amount__isnull", False),
                                        ("rate__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="deal_base_amount_has_a_rate",
                            ),
                            models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="deal_rate_positive"),
                            models.CheckConstraint(
                                condition=models.Q(("owner_share__gte", 0), ("owner_share__lte", 100)),
                                name="deal_owner_share_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("probability__gte", 0), ("probability__lte", 100)),
                                name="deal_probability_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("forecast__in", ["pipeline", "best_case", "commit", "closed", "omitted"])
                                ),
                                name="deal_forecast_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("closed_on__gte", models.F("opened_on"))),
                                name="deal_closed_after_it_opened",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealCompetitor",
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
                            "deal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rivals",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "competitor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rivalries",
                                to="sales.competitor",
                                verbose_name="competitor",
                            ),
                        ),
                        (
                            "won_it",
                            models.BooleanField(
                                default=False,
                                help_text="Of a deal that was lost: to whom; one of them at most.",
                                verbose_name="won the deal",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                                db_default="open",
                                default="open",
                                editable=False,
                                max_length=4,
                                verbose_name="deal is",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "competitor in a deal",
                        "verbose_name_plural": "competitors in deals",
                        "indexes": [models.Index(fields=["competitor", "state"], name="deal_competitor_by_state")],
                        "constraints": [
                            models.UniqueConstraint(fields=("deal", "competitor"), name="deal_competitor_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("won_it", True)), fields=("deal",), name="deal_lost_to_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "won", "lost"])),
                                name="deal_competitor_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealCompetitorHistoryevent",
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
                                to="sales.dealcompetitor",
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
                            "deal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "competitor",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.competitor",
                                verbose_name="competitor",
                            ),
                        ),
                        (
                            "won_it",
                            models.BooleanField(
                                default=False,
                                help_text="Of a deal that was lost: to whom; one of them at most.",
                                verbose_name="won the deal",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="DealContact",
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
                            "deal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contacts",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deal_contacts",
                                to="customers.party",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("decides", "Decides"),
                                    ("signs", "Signs"),
                                    ("advises", "Advises"),
                                    ("champions", "Speaks for us"),
                                    ("uses", "Uses it"),
                                    ("buys", "Buys"),
                                    ("blocks", "Blocks"),
                                ],
                                default="",
                                max_length=9,
                                verbose_name="part",
                            ),
                        ),
                        (
                            "influence",
                            models.CharField(
                                blank=True,
                                choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                                default="",
                                max_length=6,
                                verbose_name="influence",
                            ),
                        ),
                        (
                            "attitude",
                            models.CharField(
                                blank=True,
                                choices=[("for", "For us"), ("neutral", "Undecided"), ("against", "Against us")],
                                default="",
                                max_length=7,
                                verbose_name="attitude",
                            ),
                        ),
                        (
                            "is_primary",
                            models.BooleanField(
                                default=False,
                                help_text="Whom we turn to first; one person of a deal at a time.",
                                verbose_name="first contact",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "contact of a deal",
                        "verbose_name_plural": "contacts of deals",
                        "indexes": [models.Index(fields=["person", "deal"], name="deal_contact_by_person")],
                        "constraints": [
                            models.UniqueConstraint(fields=("deal", "person"), name="deal_contact_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("is_primary", True)),
                                fields=("deal",),
                                name="deal_contact_first_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        ["", "decides", "signs", "advises", "champions", "uses", "buys", "blocks"],
                                    )
                                ),
                                name="deal_contact_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("influence__in", ["", "high", "medium", "low"])),
                                name="deal_contact_influence_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("attitude__in", ["", "for", "neutral", "against"])),
                                name="deal_contact_attitude_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealContactHistoryevent",
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
                                to="sales.dealcontact",
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
                            "deal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="person",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("decides", "Decides"),
                                    ("signs", "Signs"),
                                    ("advises", "Advises"),
                                    ("champions", "Speaks for us"),
                                    ("uses", "Uses it"),
                                    ("buys", "Buys"),
                                    ("blocks", "Blocks"),
                                ],
                                default="",
                                max_length=9,
                                verbose_name="part",
                            ),
                        ),
                        (
                            "influence",
                            models.CharField(
                                blank=True,
                                choices=[("high", "High"), ("medium", "Medium"), ("low", "Low")],
                                default="",
                                max_length=6,
                                verbose_name="influence",
                            ),
                        ),
                        (
                            "attitude",
                            models.CharField(
                                blank=True,
                                choices=[("for", "For us"), ("neutral", "Undecided"), ("against", "Against us")],
                                default="",
                                max_length=7,
                                verbose_name="attitude",
                            ),
                        ),
                        (
                            "is_primary",
                            models.BooleanField(
                                default=False,
                                help_text="Whom we turn to first; one person of a deal at a time.",
                                verbose_name="first contact",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="DealHistoryevent",
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
                                to="sales.deal",
                            ),
                        ),
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
                        ("name", models.CharField(max_length=300, verbose_name="name")),
                        (
                            "party",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "pipeline",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty means that of the stage, or the first one.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.pipeline",
                                verbose_name="pipeline",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty means the first one of the pipeline.",
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.stage",
                                verbose_name="stage",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                                default="open",
                                editable=False,
                                max_length=4,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "stage_since",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="in this stage since"
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Of a deal with lines it is their net sum, and nobody writes it.",
                                max_digits=19,
                                null=True,
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "base_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="amount in base currency",
                            ),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=8,
                                editable=False,
                                max_digits=18,
                                null=True,
                                verbose_name="exchange rate",
                            ),
                        ),
                        ("rate_on", models.DateField(blank=True, editable=False, null=True, verbose_name="rate of")),
                        (
                            "probability",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Empty means what the stage says.",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="probability (%)",
                            ),
                        ),
                        ("probability_is_own", models.BooleanField(default=False, editable=False)),
                        (
                            "weighted_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="weighted",
                            ),
                        ),
                        (
                            "forecast",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("pipeline", "Pipeline"),
                                    ("best_case", "Best case"),
                                    ("commit", "Commit"),
                                    ("closed", "Closed"),
                                    ("omitted", "Omitted"),
                                ],
                                default="",
                                help_text="Empty means what the stage says.",
                                max_length=9,
                                verbose_name="forecast",
                            ),
                        ),
                        ("forecast_is_own", models.BooleanField(default=False, editable=False)),
                        ("opened_on", models.DateField(blank=True, null=True, verbose_name="opened on")),
                        (
                            "expected_close_on",
                            models.DateField(blank=True, null=True, verbose_name="expected to close"),
                        ),
                        (
                            "closed_on",
                            models.DateField(
                                blank=True,
                                help_text="Of a deal that is won or lost; empty means today.",
                                null=True,
                                verbose_name="closed on",
                            ),
                        ),
                        (
                            "cycle_days",
                            models.IntegerField(
                                blank=True, editable=False, null=True, verbose_name="days until closed"
                            ),
                        ),
                        (
                            "outcome_reason",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.outcomereason",
                                verbose_name="why won or lost",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Where the deal came from.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "next_step",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="next step"),
                        ),
                        ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="DealLine",
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
                            "position",
                            models.PositiveIntegerField(
                                default=0, help_text="Empty or 0 means at the end.", verbose_name="position"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty means the name of the product.",
                                max_length=500,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("1"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="quantity",
                            ),
                        ),
                        ("unit", models.CharField(blank=True, default="", max_length=20, verbose_name="unit")),
                        (
                            "unit_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Empty means what the price books say. What was agreed stays, whatever they say later.",
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="unit price",
                            ),
                        ),
                        (
                            "book_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="price of the books",
                            ),
                        ),
                        (
                            "price_reason",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=300, verbose_name="why this price"
                            ),
                        ),
                        (
                            "discount_percent",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="discount (%)",
                            ),
                        ),
                        (
                            "discount_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="An amount off the whole line, beside the percentage.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="discount",
                            ),
                        ),
                        (
                            "tax_category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("standard", "Standard rate"),
                                    ("reduced", "Reduced rate"),
                                    ("second", "Second reduced rate"),
                                    ("zero", "Zero rate"),
                                    ("exempt", "Exempt"),
                                ],
                                default="",
                                help_text="Empty means that of the product.",
                                max_length=8,
                                verbose_name="tax category",
                            ),
                        ),
                        (
                            "tax_rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Empty means that of the customer's country on that day.",
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="tax (%)",
                            ),
                        ),
                        (
                            "reverse_charge",
                            models.BooleanField(default=False, editable=False, verbose_name="reverse charge"),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                editable=False, max_length=3, verbose_name="currency"
                            ),
                        ),
                        (
                            "net_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                verbose_name="net",
                            ),
                        ),
                        (
                            "tax_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                verbose_name="tax",
                            ),
                        ),
                        (
                            "gross_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                verbose_name="gross",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deal line",
                        "verbose_name_plural": "deal lines",
                        "indexes": [
                            models.Index(fields=["deal", "position", "id"], name="deal_line_in_order"),
                            models.Index(fields=["product", "deal"], name="deal_line_by_product"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="deal_line_of_some_quantity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="deal_line_price_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "gross_amount",
                                        django.db.models.expressions.CombinedExpression(
                                            models.F("net_amount"), "+", models.F("tax_amount")
                                        ),
                                    ),
                                    ("net_amount__gte", 0),
                                    ("tax_amount__gte", 0),
                                ),
                                name="deal_line_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_percent__gte", 0), ("discount_percent__lte", 100)),
                                name="deal_line_discount_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_amount__gte", 0)), name="deal_line_discount_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tax_rate__gte", 0), ("tax_rate__lte", 100)),
                                name="deal_line_tax_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("description", ""), _negated=True), name="deal_line_says_what"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tax_category__in", ["", "standard", "reduced", "second", "zero", "exempt"])
                                ),
                                name="deal_line_tax_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealLineHistoryevent",
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
                                to="sales.dealline",
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
                            "position",
                            models.PositiveIntegerField(
                                default=0, help_text="Empty or 0 means at the end.", verbose_name="position"
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty means the name of the product.",
                                max_length=500,
                                verbose_name="description",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("1"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="quantity",
                            ),
                        ),
                        ("unit", models.CharField(blank=True, default="", max_length=20, verbose_name="unit")),
                        (
                            "unit_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Empty means what the price books say. What was agreed stays, whatever they say later.",
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="unit price",
                            ),
                        ),
                        (
                            "book_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="price of the books",
                            ),
                        ),
                        (
                            "price_reason",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=300, verbose_name="why this price"
                            ),
                        ),
                        (
                            "discount_percent",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="discount (%)",
                            ),
                        ),
                        (
                            "discount_amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="An amount off the whole line, beside the percentage.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="discount",
                            ),
                        ),
                        (
                            "tax_category",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("standard", "Standard rate"),
                                    ("reduced", "Reduced rate"),
                                    ("second", "Second reduced rate"),
                                    ("zero", "Zero rate"),
                                    ("exempt", "Exempt"),
                                ],
                                default="",
                                help_text="Empty means that of the product.",
                                max_length=8,
                                verbose_name="tax category",
                            ),
                        ),
                        (
                            "tax_rate",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Empty means that of the customer's country on that day.",
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="tax (%)",
                            ),
                        ),
                        (
                            "reverse_charge",
                            models.BooleanField(default=False, editable=False, verbose_name="reverse charge"),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                editable=False, max_length=3, verbose_name="currency"
                            ),
                        ),
                        (
                            "net_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                verbose_name="net",
                            ),
                        ),
                        (
                            "tax_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                verbose_name="tax",
                            ),
                        ),
                        (
                            "gross_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                verbose_name="gross",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="DealSnapshot",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        ("deal_id", models.BigIntegerField()),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(null=True)),
                        (
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "pipeline",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sales.pipeline",
                            ),
                        ),
                        ("state", models.CharField(max_length=4)),
                        ("forecast", models.CharField(max_length=9)),
                        (
                            "base_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="base_currency", decimal_places=4, max_digits=19, null=True
                            ),
                        ),
                        (
                            "weighted_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="base_currency", decimal_places=4, max_digits=19, null=True
                            ),
                        ),
                        ("base_currency", rapport.platform.records.fields.CurrencyField(max_length=3)),
                        ("close_on", models.DateField(null=True)),
                    ],
                    options={
                        "verbose_name": "state of a deal",
                        "verbose_name_plural": "states of deals",
                        "indexes": [
                            models.Index(fields=["close_on", "valid_from"], name="deal_snapshot_by_closing_day")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("deal_id", "valid_from"), name="deal_snapshot_once_a_night"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to__isnull", True)),
                                fields=("deal_id",),
                                name="deal_snapshot_one_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_to__gt", models.F("valid_from"))),
                                name="deal_snapshot_forwards",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "won", "lost", "gone"])),
                                name="deal_snapshot_state_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealSplit",
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
                            "deal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="splits",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="colleague",
                            ),
                        ),
                        (
                            "share",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="What is left of a hundred is the owner's.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.01")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="share (%)",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, default="", help_text="What for.", max_length=300, verbose_name="note"
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="base_currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="amount of the share",
                            ),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "share of a deal",
                        "verbose_name_plural": "shares of deals",
                        "indexes": [models.Index(fields=["user", "deal"], name="deal_split_by_user")],
                        "constraints": [
                            models.UniqueConstraint(fields=("deal", "user"), name="deal_split_once"),
                            models.CheckConstraint(
                                condition=models.Q(("share__gt", 0), ("share__lte", 100)), name="deal_split_is_a_share"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealSplitHistoryevent",
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
                                to="sales.dealsplit",
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
                            "deal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="colleague",
                            ),
                        ),
                        (
                            "share",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="What is left of a hundred is the owner's.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.01")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="share (%)",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, default="", help_text="What for.", max_length=300, verbose_name="note"
                            ),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="DealStay",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "deal",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stays",
                                to="sales.deal",
                            ),
                        ),
                        (
                            "stage",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="sales.stage",
                            ),
                        ),
                        ("entered_at", models.DateTimeField()),
                        ("left_at", models.DateTimeField(null=True)),
                        (
                            "moved_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stay in a stage",
                        "verbose_name_plural": "stays in stages",
                        "indexes": [
                            models.Index(fields=["deal", "entered_at"], name="deal_stay_by_deal"),
                            models.Index(fields=["stage", "left_at"], name="deal_stay_by_stage"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("left_at__isnull", True)),
                                fields=("deal",),
                                name="deal_in_one_stage",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("left_at__isnull", True), ("left_at__gte", models.F("entered_at")), _connector="OR"
                                ),
                                name="deal_stay_forwards",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DealTag",
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
                            "deal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deal_tags",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tag of a deal",
                        "verbose_name_plural": "tags of deals",
                        "constraints": [models.UniqueConstraint(fields=("deal", "tag"), name="deal_tag_once")],
                    },
                ),
                migrations.CreateModel(
                    name="DealTagHistoryevent",
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
                                to="sales.dealtag",
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
                            "deal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeRate",
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
                            "currency",
                            rapport.platform.records.fields.CurrencyField(max_length=3, verbose_name="currency"),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=8,
                                help_text="What one unit is worth in the base currency of the company.",
                                max_digits=18,
                                validators=[django.core.validators.MinValueValidator(Decimal("1E-8"))],
                                verbose_name="rate",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True, default="", help_text="Who says so.", max_length=120, verbose_name="source"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exchange rate",
                        "verbose_name_plural": "exchange rates",
                        "indexes": [models.Index(fields=["valid_from", "id"], name="exchange_rate_by_day")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("currency", "base_currency", "valid_from"), name="exchange_rate_once_a_day"
                            ),
                            models.CheckConstraint(condition=models.Q(("rate__gt", 0)), name="exchange_rate_positive"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_currency__regex", "^[A-Z]{3}$"), ("currency__regex", "^[A-Z]{3}$")
                                ),
                                name="exchange_rate_currencies_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency", models.F("base_currency")), _negated=True),
                                name="exchange_rate_of_another_currency",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExchangeRateHistoryevent",
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
                                to="sales.exchangerate",
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
                            "currency",
                            rapport.platform.records.fields.CurrencyField(max_length=3, verbose_name="currency"),
                        ),
                        (
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="valid from")),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=8,
                                help_text="What one unit is worth in the base currency of the company.",
                                max_digits=18,
                                validators=[django.core.validators.MinValueValidator(Decimal("1E-8"))],
                                verbose_name="rate",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True, default="", help_text="Who says so.", max_length=120, verbose_name="source"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ForecastOverride",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                help_text="What is expected of the whole team, rather than of its owner alone.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "length",
                            models.CharField(
                                choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                                default="quarter",
                                max_length=7,
                                verbose_name="period",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                help_text="Any day of the period; its first one is kept.", verbose_name="first day"
                            ),
                        ),
                        (
                            "call",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected (won and commit)"),
                                    ("at_best", "At best (with best case)"),
                                ],
                                default="expected",
                                max_length=8,
                                verbose_name="figure",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="At the end of the period. Empty means that what the deals say counts again.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="amount",
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
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        (
                            "said_by",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "own forecast",
                        "verbose_name_plural": "own forecasts",
                        "indexes": [
                            models.Index(fields=["starts_on", "length", "id"], name="override_by_period"),
                            models.Index(fields=["created_at", "id"], name="override_by_time"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="override_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("call__in", ["expected", "at_best"])), name="override_call_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="override_has_a_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("owner__isnull", False), ("team__isnull", False), _connector="OR"),
                                name="override_of_a_person_or_a_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("length__in", ["month", "quarter", "year"])),
                                name="override_length_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__day", 1)), name="override_begins_with_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="override_currency_of_three_letters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ForecastOverrideHistoryevent",
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
                                to="sales.forecastoverride",
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
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="What is expected of the whole team, rather than of its owner alone.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "length",
                            models.CharField(
                                choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                                default="quarter",
                                max_length=7,
                                verbose_name="period",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                help_text="Any day of the period; its first one is kept.", verbose_name="first day"
                            ),
                        ),
                        (
                            "call",
                            models.CharField(
                                choices=[
                                    ("expected", "Expected (won and commit)"),
                                    ("at_best", "At best (with best case)"),
                                ],
                                default="expected",
                                max_length=8,
                                verbose_name="figure",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="At the end of the period. Empty means that what the deals say counts again.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="amount",
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
                        ("reason", models.CharField(max_length=500, verbose_name="reason")),
                        (
                            "said_by",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Lead",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        ("name", models.CharField(editable=False, max_length=300, verbose_name="name")),
                        (
                            "given_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="given name"),
                        ),
                        (
                            "family_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="family name"),
                        ),
                        (
                            "job_title",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="job title"),
                        ),
                        ("company", models.CharField(blank=True, default="", max_length=300, verbose_name="company")),
                        (
                            "email",
                            rapport.platform.records.fields.EmailField(
                                blank=True, default="", max_length=320, verbose_name="e-mail"
                            ),
                        ),
                        (
                            "phone",
                            rapport.platform.records.fields.PhoneField(
                                blank=True, default="", max_length=80, verbose_name="phone"
                            ),
                        ),
                        (
                            "website",
                            rapport.platform.records.fields.UrlField(
                                blank=True, default="", max_length=500, verbose_name="website"
                            ),
                        ),
                        ("street", models.CharField(blank=True, default="", max_length=300, verbose_name="street")),
                        ("postcode", models.CharField(blank=True, default="", max_length=20, verbose_name="postcode")),
                        ("city", models.CharField(blank=True, default="", max_length=150, verbose_name="city")),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True, default="", max_length=2, verbose_name="country"
                            ),
                        ),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(
                                blank=True, default="", max_length=10, verbose_name="language"
                            ),
                        ),
                        ("industry", models.CharField(blank=True, default="", max_length=120, verbose_name="industry")),
                        (
                            "employee_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leads",
                                to="sales.product",
                                verbose_name="interested in",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="How they heard of us: a fair, an advertisement, a recommendation.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("manual", "Entered by hand"),
                                    ("form", "Web form"),
                                    ("import", "Imported"),
                                    ("mail", "E-mail"),
                                    ("api", "Another program"),
                                ],
                                default="manual",
                                editable=False,
                                max_length=6,
                                verbose_name="came in by",
                            ),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(
                                blank=True, help_text="Empty means now.", null=True, verbose_name="came in at"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("working", "In progress"),
                                    ("qualified", "Qualified"),
                                    ("disqualified", "Disqualified"),
                                    ("converted", "Converted"),
                                ],
                                default="new",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "disqualified_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_need", "No need"),
                                    ("no_budget", "No budget"),
                                    ("not_now", "Not now"),
                                    ("competitor", "Chose a competitor"),
                                    ("unreachable", "Cannot be reached"),
                                    ("not_served", "Nothing that we offer"),
                                    ("duplicate", "Known already"),
                                    ("junk", "Junk"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="why disqualified",
                            ),
                        ),
                        (
                            "score",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="From 0 (hopeless) to 100 (buys today).",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="score",
                            ),
                        ),
                        (
                            "score_source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Who or what gave the score. Empty means whoever wrote it.",
                                max_length=60,
                                verbose_name="score from",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="estimated value",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "next_step",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="next step"),
                        ),
                        ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                        (
                            "form",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="leads",
                                to="sales.webform",
                                verbose_name="web form",
                            ),
                        ),
                        ("as_given", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="leads_as_person",
                                to="customers.party",
                                verbose_name="became the person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="leads_as_organisation",
                                to="customers.party",
                                verbose_name="became the organisation",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="leads",
                                to="sales.deal",
                                verbose_name="became the deal",
                            ),
                        ),
                        (
                            "converted_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="converted at"),
                        ),
                        (
                            "converted_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="converted by",
                            ),
                        ),
                        (
                            "conversion_days",
                            models.IntegerField(
                                blank=True, editable=False, null=True, verbose_name="days until converted"
                            ),
                        ),
                        (
                            "conversion",
                            models.PositiveSmallIntegerField(
                                default=0,
                                editable=False,
                                help_text="100 once converted: the mean is the rate.",
                                verbose_name="conversion (%)",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lead",
                        "verbose_name_plural": "leads",
                        "indexes": [
                            models.Index(fields=["status", "received_at", "id"], name="lead_by_status"),
                            models.Index(fields=["owner", "status", "received_at", "id"], name="lead_by_owner"),
                            models.Index(fields=["received_at", "id"], name="lead_by_arrival"),
                            models.Index(fields=["next_step_on", "id"], name="lead_by_next_step"),
                            models.Index(fields=["score", "id"], name="lead_by_score"),
                            models.Index(fields=["name", "id"], name="lead_by_name"),
                            models.Index(fields=["created_at", "id"], name="lead_by_creation"),
                            models.Index(fields=["email"], name="lead_by_email"),
                            models.Index(fields=["phone"], name="lead_by_phone"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "status", "channel", "country", "product"],
                                gin_pending_list_limit=256,
                                name="lead_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="lead_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("received_at__isnull", False)), name="lead_has_come_in"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("conversion", 100), ("converted_at__isnull", False), ("status", "converted")
                                    ),
                                    models.Q(
                                        models.Q(("status", "converted"), _negated=True),
                                        ("conversion", 0),
                                        ("converted_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="lead_converted_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "disqualified"), models.Q(("disqualified_reason", ""), _negated=True)
                                    ),
                                    models.Q(
                                        models.Q(("status", "disqualified"), _negated=True), ("disqualified_reason", "")
                                    ),
                                    _connector="OR",
                                ),
                                name="lead_disqualified_has_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["new", "working", "qualified", "disqualified", "converted"])
                                ),
                                name="lead_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("channel__in", ["manual", "form", "import", "mail", "api"])),
                                name="lead_channel_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("score__gte", 0), ("score__lte", 100)), name="lead_score_is_a_share"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="lead_amount_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="lead_currency_of_three_letters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadConsent",
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
                            "lead",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="consents",
                                to="sales.lead",
                                verbose_name="lead",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "wording",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="customers.consentwording",
                                verbose_name="wording",
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="given at")),
                        ("form", models.CharField(blank=True, default="", max_length=120, verbose_name="web form")),
                        (
                            "proof_ip",
                            models.CharField(blank=True, default="", max_length=45, verbose_name="network address"),
                        ),
                        (
                            "proof_agent",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="browser"),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="customers.consententry",
                                verbose_name="consent entry",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent of a lead",
                        "verbose_name_plural": "consents of leads",
                        "constraints": [
                            models.UniqueConstraint(fields=("lead", "purpose"), name="lead_consent_once_a_purpose")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeadConsentHistoryevent",
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
                                to="sales.leadconsent",
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
                            "lead",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.lead",
                                verbose_name="lead",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "wording",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consentwording",
                                verbose_name="wording",
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="given at")),
                        ("form", models.CharField(blank=True, default="", max_length=120, verbose_name="web form")),
                        (
                            "proof_ip",
                            models.CharField(blank=True, default="", max_length=45, verbose_name="network address"),
                        ),
                        (
                            "proof_agent",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="browser"),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consententry",
                                verbose_name="consent entry",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="LeadHistoryevent",
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
                                to="sales.lead",
                            ),
                        ),
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
                        ("name", models.CharField(editable=False, max_length=300, verbose_name="name")),
                        (
                            "given_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="given name"),
                        ),
                        (
                            "family_name",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="family name"),
                        ),
                        (
                            "job_title",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="job title"),
                        ),
                        ("company", models.CharField(blank=True, default="", max_length=300, verbose_name="company")),
                        (
                            "email",
                            rapport.platform.records.fields.EmailField(
                                blank=True, default="", max_length=320, verbose_name="e-mail"
                            ),
                        ),
                        (
                            "phone",
                            rapport.platform.records.fields.PhoneField(
                                blank=True, default="", max_length=80, verbose_name="phone"
                            ),
                        ),
                        (
                            "website",
                            rapport.platform.records.fields.UrlField(
                                blank=True, default="", max_length=500, verbose_name="website"
                            ),
                        ),
                        ("street", models.CharField(blank=True, default="", max_length=300, verbose_name="street")),
                        ("postcode", models.CharField(blank=True, default="", max_length=20, verbose_name="postcode")),
                        ("city", models.CharField(blank=True, default="", max_length=150, verbose_name="city")),
                        (
                            "country",
                            rapport.platform.records.fields.CountryField(
                                blank=True, default="", max_length=2, verbose_name="country"
                            ),
                        ),
                        (
                            "language",
                            rapport.platform.records.fields.LanguageField(
                                blank=True, default="", max_length=10, verbose_name="language"
                            ),
                        ),
                        ("industry", models.CharField(blank=True, default="", max_length=120, verbose_name="industry")),
                        (
                            "employee_count",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="employees"),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="interested in",
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="How they heard of us: a fair, an advertisement, a recommendation.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("manual", "Entered by hand"),
                                    ("form", "Web form"),
                                    ("import", "Imported"),
                                    ("mail", "E-mail"),
                                    ("api", "Another program"),
                                ],
                                default="manual",
                                editable=False,
                                max_length=6,
                                verbose_name="came in by",
                            ),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(
                                blank=True, help_text="Empty means now.", null=True, verbose_name="came in at"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("new", "New"),
                                    ("working", "In progress"),
                                    ("qualified", "Qualified"),
                                    ("disqualified", "Disqualified"),
                                    ("converted", "Converted"),
                                ],
                                default="new",
                                max_length=12,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "disqualified_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_need", "No need"),
                                    ("no_budget", "No budget"),
                                    ("not_now", "Not now"),
                                    ("competitor", "Chose a competitor"),
                                    ("unreachable", "Cannot be reached"),
                                    ("not_served", "Nothing that we offer"),
                                    ("duplicate", "Known already"),
                                    ("junk", "Junk"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="why disqualified",
                            ),
                        ),
                        (
                            "score",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="From 0 (hopeless) to 100 (buys today).",
                                null=True,
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="score",
                            ),
                        ),
                        (
                            "score_source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Who or what gave the score. Empty means whoever wrote it.",
                                max_length=60,
                                verbose_name="score from",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="estimated value",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "next_step",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="next step"),
                        ),
                        ("next_step_on", models.DateField(blank=True, null=True, verbose_name="next step on")),
                        (
                            "form",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.webform",
                                verbose_name="web form",
                            ),
                        ),
                        ("as_given", models.JSONField(blank=True, default=dict, editable=False)),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="became the person",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="became the organisation",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="became the deal",
                            ),
                        ),
                        (
                            "converted_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="converted at"),
                        ),
                        (
                            "converted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="converted by",
                            ),
                        ),
                        (
                            "conversion_days",
                            models.IntegerField(
                                blank=True, editable=False, null=True, verbose_name="days until converted"
                            ),
                        ),
                        (
                            "conversion",
                            models.PositiveSmallIntegerField(
                                default=0,
                                editable=False,
                                help_text="100 once converted: the mean is the rate.",
                                verbose_name="conversion (%)",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="LeadTag",
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
                            "lead",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lead_tags",
                                to="sales.lead",
                                verbose_name="lead",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tag of a lead",
                        "verbose_name_plural": "tags of leads",
                        "constraints": [models.UniqueConstraint(fields=("lead", "tag"), name="lead_tag_once")],
                    },
                ),
                migrations.CreateModel(
                    name="LeadTagHistoryevent",
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
                                to="sales.leadtag",
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
                            "lead",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.lead",
                                verbose_name="lead",
                            ),
                        ),
                        (
                            "tag",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.tag",
                                verbose_name="tag",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeReason",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("won", "Won"), ("lost", "Lost")],
                                default="lost",
                                max_length=4,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others are offered no more.", verbose_name="active"
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="When to choose it.",
                                max_length=300,
                                verbose_name="description",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reason for the outcome",
                        "verbose_name_plural": "reasons for outcomes",
                        "indexes": [models.Index(fields=["name", "id"], name="outcome_reason_by_name")],
                        "constraints": [
                            models.UniqueConstraint(fields=("outcome", "name"), name="outcome_reason_once"),
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["won", "lost"])),
                                name="outcome_reason_outcome_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OutcomeReasonHistoryevent",
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
                                to="sales.outcomereason",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[("won", "Won"), ("lost", "Lost")],
                                default="lost",
                                max_length=4,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others are offered no more.", verbose_name="active"
                            ),
                        ),
                        (
                            "description",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="When to choose it.",
                                max_length=300,
                                verbose_name="description",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Pipeline",
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
                        ("name", models.CharField(max_length=100, unique=True, verbose_name="name")),
                        (
                            "position",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="The first active pipeline takes deals of which nobody says more.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others take no new deals.", verbose_name="active"
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "verbose_name": "pipeline",
                        "verbose_name_plural": "pipelines",
                        "indexes": [models.Index(fields=["position", "id"], name="pipeline_in_order")],
                    },
                ),
                migrations.CreateModel(
                    name="PipelineHistoryevent",
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
                                to="sales.pipeline",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "position",
                            models.PositiveIntegerField(
                                default=0,
                                help_text="The first active pipeline takes deals of which nobody says more.",
                                verbose_name="position",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others take no new deals.", verbose_name="active"
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PriceBook",
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="The first book that fits a customer and holds the product decides, the lowest number first.",
                                verbose_name="order of the books",
                            ),
                        ),
                        (
                            "party_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="only",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others give no prices.", verbose_name="active"
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "verbose_name": "price book",
                        "verbose_name_plural": "price books",
                        "indexes": [models.Index(fields=["position", "id"], name="price_book_in_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="price_book_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="price_book_currency_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_from__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="price_book_dates",
                                violation_error_message="The book ends before it begins.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceBookHistoryevent",
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
                                to="sales.pricebook",
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
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        ("name", models.CharField(max_length=120, verbose_name="name")),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(
                                default=100,
                                help_text="The first book that fits a customer and holds the product decides, the lowest number first.",
                                verbose_name="order of the books",
                            ),
                        ),
                        (
                            "party_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("person", "Person"),
                                    ("organisation", "Organisation"),
                                    ("household", "Household"),
                                ],
                                default="",
                                max_length=12,
                                verbose_name="only",
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, default=dict)),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others give no prices.", verbose_name="active"
                            ),
                        ),
                        ("description", models.TextField(blank=True, default="", verbose_name="description")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PriceEntry",
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
                            "book",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="entries",
                                to="sales.pricebook",
                                verbose_name="price book",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty means every product of which the book says nothing else.",
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="prices",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "from_quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("0"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="from quantity",
                            ),
                        ),
                        (
                            "to_quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Where the next price begins; empty means any larger quantity.",
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="below quantity",
                            ),
                        ),
                        (
                            "unit_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="unit price",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                editable=False, max_length=3, verbose_name="currency"
                            ),
                        ),
                        (
                            "discount_percent",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Off the price here; without one, off the list price.",
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="discount (%)",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "price",
                        "verbose_name_plural": "prices",
                        "indexes": [
                            models.Index(fields=["book", "product", "from_quantity"], name="price_entry_in_order")
                        ],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("book", "="),
                                    (
                                        django.db.models.functions.comparison.Coalesce(
                                            "product", models.Value(0, models.BigIntegerField())
                                        ),
                                        "=",
                                    ),
                                    (
                                        rapport.sales.models.prices.QuantityRange(
                                            "from_quantity",
                                            "to_quantity",
                                            django.contrib.postgres.fields.ranges.RangeBoundary(inclusive_lower=True),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="price_entry_without_overlap",
                                violation_error_message="The book has a price for some of these quantities already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("from_quantity__gte", 0)), name="price_entry_quantity_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_quantity__isnull", True),
                                    ("to_quantity__gt", models.F("from_quantity")),
                                    _connector="OR",
                                ),
                                name="price_entry_quantities_in_order",
                                violation_error_message="The quantity below which it holds is not larger than that from which on.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("product__isnull", False), ("unit_price__isnull", False)),
                                    models.Q(("discount_percent__isnull", False), ("unit_price__isnull", True)),
                                    _connector="OR",
                                ),
                                name="price_entry_says_something",
                                violation_error_message="Give a price or a discount; without a product only a discount.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="price_entry_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_percent__gte", 0), ("discount_percent__lte", 100)),
                                name="price_entry_discount_is_a_share",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PriceEntryHistoryevent",
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
                                to="sales.priceentry",
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
                            "book",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.pricebook",
                                verbose_name="price book",
                            ),
                        ),
                        (
                            "product",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty means every product of which the book says nothing else.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "from_quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("0"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="from quantity",
                            ),
                        ),
                        (
                            "to_quantity",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Where the next price begins; empty means any larger quantity.",
                                max_digits=15,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="below quantity",
                            ),
                        ),
                        (
                            "unit_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="unit price",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                editable=False, max_length=3, verbose_name="currency"
                            ),
                        ),
                        (
                            "discount_percent",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                help_text="Off the price here; without one, off the list price.",
                                max_digits=7,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="discount (%)",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Product",
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
                        ("code", models.CharField(max_length=60, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("family", models.CharField(blank=True, default="", max_length=100, verbose_name="family")),
                        (
                            "list_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="list price",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="In which it is counted: piece, hour, kg.",
                                max_length=20,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "tax_category",
                            models.CharField(
                                choices=[
                                    ("standard", "Standard rate"),
                                    ("reduced", "Reduced rate"),
                                    ("second", "Second reduced rate"),
                                    ("zero", "Zero rate"),
                                    ("exempt", "Exempt"),
                                ],
                                default="standard",
                                max_length=8,
                                verbose_name="tax category",
                            ),
                        ),
                        (
                            "ean",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The number of the bar code (GTIN), 8 to 14 digits.",
                                max_length=20,
                                verbose_name="EAN",
                            ),
                        ),
                        (
                            "priced_by_parts",
                            models.BooleanField(
                                default=False,
                                help_text="Of a bundle: its price is the sum of what its parts cost.",
                                verbose_name="priced by its parts",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others are sold no more.", verbose_name="active"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True, default="", help_text="What it is.", verbose_name="description"
                            ),
                        ),
                        (
                            "for_whom",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Who needs it, and by what one recognises them.",
                                verbose_name="for whom",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "product",
                        "verbose_name_plural": "products",
                        "indexes": [models.Index(fields=["name", "id"], name="product_by_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("list_price__gte", 0)), name="product_price_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="product_currency_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tax_category__in", ["standard", "reduced", "second", "zero", "exempt"])
                                ),
                                name="product_tax_category_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ean", ""), ("ean__regex", "^([0-9]{8}|[0-9]{12,14})$"), _connector="OR"
                                ),
                                name="product_ean_of_digits",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ean", ""), _negated=True),
                                fields=("ean",),
                                name="product_ean_once",
                                violation_error_message="Another product has this EAN.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductHistoryevent",
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
                                to="sales.product",
                            ),
                        ),
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
                        ("code", models.CharField(max_length=60, verbose_name="code")),
                        ("name", models.CharField(max_length=200, verbose_name="name")),
                        ("family", models.CharField(blank=True, default="", max_length=100, verbose_name="family")),
                        (
                            "list_price",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="list price",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                blank=True,
                                default=rapport.sales.currencies.base_currency,
                                max_length=3,
                                verbose_name="currency",
                            ),
                        ),
                        (
                            "unit",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="In which it is counted: piece, hour, kg.",
                                max_length=20,
                                verbose_name="unit",
                            ),
                        ),
                        (
                            "tax_category",
                            models.CharField(
                                choices=[
                                    ("standard", "Standard rate"),
                                    ("reduced", "Reduced rate"),
                                    ("second", "Second reduced rate"),
                                    ("zero", "Zero rate"),
                                    ("exempt", "Exempt"),
                                ],
                                default="standard",
                                max_length=8,
                                verbose_name="tax category",
                            ),
                        ),
                        (
                            "ean",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="The number of the bar code (GTIN), 8 to 14 digits.",
                                max_length=20,
                                verbose_name="EAN",
                            ),
                        ),
                        (
                            "priced_by_parts",
                            models.BooleanField(
                                default=False,
                                help_text="Of a bundle: its price is the sum of what its parts cost.",
                                verbose_name="priced by its parts",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others are sold no more.", verbose_name="active"
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True, default="", help_text="What it is.", verbose_name="description"
                            ),
                        ),
                        (
                            "for_whom",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Who needs it, and by what one recognises them.",
                                verbose_name="for whom",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="ProductPart",
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
                            "bundle",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="sales.product",
                                verbose_name="bundle",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="bundles",
                                to="sales.product",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("1"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="quantity",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                        ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "part of a bundle",
                        "verbose_name_plural": "parts of bundles",
                        "indexes": [models.Index(fields=["bundle", "position", "id"], name="product_part_in_order")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("bundle", "part"),
                                name="product_part_once",
                                violation_error_message="The bundle holds this product already. Change its quantity instead.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="product_part_of_some_quantity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("bundle", models.F("part")), _negated=True),
                                name="product_part_of_another",
                                violation_error_message="A bundle does not hold itself.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProductPartHistoryevent",
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
                                to="sales.productpart",
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
                            "bundle",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="bundle",
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "quantity",
                            models.DecimalField(
                                decimal_places=4,
                                default=Decimal("1"),
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="quantity",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                        ("note", models.CharField(blank=True, default="", max_length=200, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Quota",
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
                            "principals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), db_default=[], default=list, editable=False, size=None
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                help_text="What the whole team is to sell, rather than its owner alone.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotas",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "length",
                            models.CharField(
                                choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                                default="quarter",
                                max_length=7,
                                verbose_name="period",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                help_text="Any day of the period; its first one is kept.", verbose_name="first day"
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="amount",
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
                            "pipeline",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty means all pipelines.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotas",
                                to="sales.pipeline",
                                verbose_name="pipeline",
                            ),
                        ),
                        (
                            "family",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty means all products.",
                                max_length=100,
                                verbose_name="product family",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "quota",
                        "verbose_name_plural": "quotas",
                        "indexes": [
                            models.Index(fields=["starts_on", "id"], name="quota_by_period"),
                            models.Index(fields=["owner", "starts_on"], name="quota_by_owner"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("team__isnull", True)),
                                fields=("owner", "length", "pipeline", "family", "starts_on"),
                                name="quota_of_a_person_once_a_period",
                                nulls_distinct=False,
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("team__isnull", False)),
                                fields=("team", "length", "pipeline", "family", "starts_on"),
                                name="quota_of_a_team_once_a_period",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="quota_not_negative"),
                            models.CheckConstraint(
                                condition=models.Q(("owner__isnull", False), ("team__isnull", False), _connector="OR"),
                                name="quota_of_a_person_or_a_team",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("length__in", ["month", "quarter", "year"])),
                                name="quota_length_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__day", 1)), name="quota_begins_with_a_month"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="quota_currency_of_three_letters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuotaHistoryevent",
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
                                to="sales.quota",
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
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="What the whole team is to sell, rather than its owner alone.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "length",
                            models.CharField(
                                choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                                default="quarter",
                                max_length=7,
                                verbose_name="period",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                help_text="Any day of the period; its first one is kept.", verbose_name="first day"
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="amount",
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
                            "pipeline",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty means all pipelines.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.pipeline",
                                verbose_name="pipeline",
                            ),
                        ),
                        (
                            "family",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty means all products.",
                                max_length=100,
                                verbose_name="product family",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SalesArgument",
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
                            "product",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="arguments",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "sort",
                            models.CharField(
                                choices=[
                                    ("argument", "Argument"),
                                    ("objection", "Objection"),
                                    ("claim", "Claim of a competitor"),
                                ],
                                default="objection",
                                max_length=9,
                                verbose_name="sort",
                            ),
                        ),
                        ("said", models.CharField(max_length=300, verbose_name="what is said")),
                        ("answer", models.TextField(blank=True, default="", verbose_name="answer")),
                        (
                            "competitor",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Who claims it.",
                                max_length=200,
                                verbose_name="competitor",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                    ],
                    options={
                        "verbose_name": "sales argument",
                        "verbose_name_plural": "sales arguments",
                        "indexes": [models.Index(fields=["product", "position", "id"], name="sales_argument_in_order")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("said", ""), _negated=True), name="sales_argument_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("sort__in", ["argument", "objection", "claim"])),
                                name="sales_argument_sort_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SalesArgumentHistoryevent",
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
                                to="sales.salesargument",
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
                            "product",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.product",
                                verbose_name="product",
                            ),
                        ),
                        (
                            "sort",
                            models.CharField(
                                choices=[
                                    ("argument", "Argument"),
                                    ("objection", "Objection"),
                                    ("claim", "Claim of a competitor"),
                                ],
                                default="objection",
                                max_length=9,
                                verbose_name="sort",
                            ),
                        ),
                        ("said", models.CharField(max_length=300, verbose_name="what is said")),
                        ("answer", models.TextField(blank=True, default="", verbose_name="answer")),
                        (
                            "competitor",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Who claims it.",
                                max_length=200,
                                verbose_name="competitor",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=100, verbose_name="position")),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="SnapshotNight",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False)),
                        ("changed_count", models.PositiveIntegerField()),
                    ],
                    options={
                        "verbose_name": "day with known states",
                        "verbose_name_plural": "days with known states",
                    },
                ),
                migrations.CreateModel(
                    name="Stage",
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
                            "pipeline",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="stages",
                                to="sales.pipeline",
                                verbose_name="pipeline",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "position",
                            models.PositiveIntegerField(
                                default=0, help_text="Stages stand in its order.", verbose_name="position"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                                default="open",
                                help_text="It stays as it is while deals are in the stage.",
                                max_length=4,
                                verbose_name="deals in it are",
                            ),
                        ),
                        (
                            "probability",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How many of a hundred such deals are won; a deal may say otherwise.",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="probability (%)",
                            ),
                        ),
                        (
                            "forecast",
                            models.CharField(
                                choices=[
                                    ("pipeline", "Pipeline"),
                                    ("best_case", "Best case"),
                                    ("commit", "Commit"),
                                    ("closed", "Closed"),
                                    ("omitted", "Omitted"),
                                ],
                                default="pipeline",
                                max_length=9,
                                verbose_name="forecast",
                            ),
                        ),
                        (
                            "required_fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="What a deal needs to be moved here; imported ones are taken as they are.",
                                size=None,
                                verbose_name="required fields",
                            ),
                        ),
                        (
                            "next_stages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Where deals may go from here within the pipeline, by name; none named means anywhere.",
                                size=None,
                                verbose_name="stages that may follow",
                            ),
                        ),
                        (
                            "guidance",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What is to be done in this stage, shown on the deal's page.",
                                verbose_name="guidance",
                            ),
                        ),
                        (
                            "colour",
                            models.CharField(
                                choices=[
                                    ("grey", "Grey"),
                                    ("blue", "Blue"),
                                    ("teal", "Teal"),
                                    ("green", "Green"),
                                    ("amber", "Amber"),
                                    ("red", "Red"),
                                ],
                                default="grey",
                                max_length=5,
                                verbose_name="colour",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stage",
                        "verbose_name_plural": "stages",
                        "indexes": [
                            models.Index(fields=["pipeline", "position", "id"], name="stage_in_order"),
                            models.Index(fields=["position", "id"], name="stage_by_position"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("pipeline", "name"), name="stage_name_once_a_pipeline"),
                            models.CheckConstraint(
                                condition=models.Q(("probability__lte", 100)), name="stage_probability_is_a_share"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["open", "won", "lost"])), name="stage_state_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("forecast__in", ["pipeline", "best_case", "commit", "closed", "omitted"])
                                ),
                                name="stage_forecast_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "open"),
                                    models.Q(("probability", 100), ("state", "won")),
                                    models.Q(("probability", 0), ("state", "lost")),
                                    _connector="OR",
                                ),
                                name="stage_that_ends_is_certain",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StageHistoryevent",
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
                                to="sales.stage",
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
                            "pipeline",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.pipeline",
                                verbose_name="pipeline",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "position",
                            models.PositiveIntegerField(
                                default=0, help_text="Stages stand in its order.", verbose_name="position"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("open", "Open"), ("won", "Won"), ("lost", "Lost")],
                                default="open",
                                help_text="It stays as it is while deals are in the stage.",
                                max_length=4,
                                verbose_name="deals in it are",
                            ),
                        ),
                        (
                            "probability",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="How many of a hundred such deals are won; a deal may say otherwise.",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="probability (%)",
                            ),
                        ),
                        (
                            "forecast",
                            models.CharField(
                                choices=[
                                    ("pipeline", "Pipeline"),
                                    ("best_case", "Best case"),
                                    ("commit", "Commit"),
                                    ("closed", "Closed"),
                                    ("omitted", "Omitted"),
                                ],
                                default="pipeline",
                                max_length=9,
                                verbose_name="forecast",
                            ),
                        ),
                        (
                            "required_fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=list,
                                help_text="What a deal needs to be moved here; imported ones are taken as they are.",
                                size=None,
                                verbose_name="required fields",
                            ),
                        ),
                        (
                            "next_stages",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=100),
                                blank=True,
                                default=list,
                                help_text="Where deals may go from here within the pipeline, by name; none named means anywhere.",
                                size=None,
                                verbose_name="stages that may follow",
                            ),
                        ),
                        (
                            "guidance",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What is to be done in this stage, shown on the deal's page.",
                                verbose_name="guidance",
                            ),
                        ),
                        (
                            "colour",
                            models.CharField(
                                choices=[
                                    ("grey", "Grey"),
                                    ("blue", "Blue"),
                                    ("teal", "Teal"),
                                    ("green", "Green"),
                                    ("amber", "Amber"),
                                    ("red", "Red"),
                                ],
                                default="grey",
                                max_length=5,
                                verbose_name="colour",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="TaxRate",
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
                        ("country", rapport.platform.records.fields.CountryField(max_length=2, verbose_name="country")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("standard", "Standard rate"),
                                    ("reduced", "Reduced rate"),
                                    ("second", "Second reduced rate"),
                                    ("zero", "Zero rate"),
                                    ("exempt", "Exempt"),
                                ],
                                default="standard",
                                max_length=8,
                                verbose_name="tax category",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=4,
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="rate (%)",
                            ),
                        ),
                        (
                            "reverse_charge",
                            models.BooleanField(
                                default=False,
                                help_text="Organisations there owe the tax themselves, so that they are charged none.",
                                verbose_name="reverse charge",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="As on an invoice: VAT.",
                                max_length=60,
                                verbose_name="name",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "tax rate",
                        "verbose_name_plural": "tax rates",
                        "indexes": [models.Index(fields=["country", "valid_from", "id"], name="tax_rate_by_country")],
                        "constraints": [
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    ("country", "="),
                                    ("category", "="),
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
                                name="tax_rate_without_overlap",
                                violation_error_message="The country has a rate of this category already in that time.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="tax_rate_dates",
                                violation_error_message="The rate ends before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gte", 0), ("rate__lte", 100)), name="tax_rate_is_a_share"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("category__in", ["standard", "reduced", "second", "zero", "exempt"])
                                ),
                                name="tax_rate_category_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("country__regex", "^[A-Z]{2}$")),
                                name="tax_rate_country_of_two_letters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaxRateHistoryevent",
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
                                to="sales.taxrate",
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
                        ("country", rapport.platform.records.fields.CountryField(max_length=2, verbose_name="country")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("standard", "Standard rate"),
                                    ("reduced", "Reduced rate"),
                                    ("second", "Second reduced rate"),
                                    ("zero", "Zero rate"),
                                    ("exempt", "Exempt"),
                                ],
                                default="standard",
                                max_length=8,
                                verbose_name="tax category",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=4,
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="rate (%)",
                            ),
                        ),
                        (
                            "reverse_charge",
                            models.BooleanField(
                                default=False,
                                help_text="Organisations there owe the tax themselves, so that they are charged none.",
                                verbose_name="reverse charge",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="until")),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="As on an invoice: VAT.",
                                max_length=60,
                                verbose_name="name",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="WebForm",
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
                        ("name", models.CharField(max_length=120, unique=True, verbose_name="name")),
                        (
                            "token",
                            models.CharField(
                                default=rapport.sales.models.forms.new_token,
                                editable=False,
                                max_length=40,
                                unique=True,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Others answer as if they were not there.",
                                verbose_name="active",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="title in English")),
                        (
                            "title_de",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="title in German"),
                        ),
                        (
                            "title_zh",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="title in Chinese"),
                        ),
                        ("intro", models.TextField(blank=True, default="", verbose_name="introduction in English")),
                        ("intro_de", models.TextField(blank=True, default="", verbose_name="introduction in German")),
                        ("intro_zh", models.TextField(blank=True, default="", verbose_name="introduction in Chinese")),
                        (
                            "thanks",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Shown once the form was sent.",
                                verbose_name="thanks in English",
                            ),
                        ),
                        ("thanks_de", models.TextField(blank=True, default="", verbose_name="thanks in German")),
                        ("thanks_zh", models.TextField(blank=True, default="", verbose_name="thanks in Chinese")),
                        (
                            "fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                default=rapport.sales.models.forms.first_fields,
                                size=None,
                                verbose_name="fields",
                            ),
                        ),
                        (
                            "required_fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=rapport.sales.models.forms.first_required,
                                size=None,
                                verbose_name="required fields",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Written on its leads.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="leads go to",
                            ),
                        ),
                        (
                            "by_rules",
                            models.BooleanField(
                                default=True,
                                help_text="Where a rule fits, it decides who gets the lead.",
                                verbose_name="by the assignment rules",
                            ),
                        ),
                        (
                            "thanks_url",
                            rapport.platform.records.fields.UrlField(
                                blank=True,
                                default="",
                                help_text="A page of your own: https://…",
                                max_length=500,
                                verbose_name="where to go afterwards",
                            ),
                        ),
                        (
                            "origins",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Such as https://www.example.com, separated by commas. No others show it in a frame.",
                                size=None,
                                verbose_name="sites that may embed it",
                            ),
                        ),
                        (
                            "per_minute",
                            models.PositiveSmallIntegerField(
                                default=60,
                                help_text="How often it is taken within a minute, from everybody together.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(600),
                                ],
                                verbose_name="at most a minute",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "web form",
                        "verbose_name_plural": "web forms",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("name", ""), _negated=True), models.Q(("title", ""), _negated=True)
                                ),
                                name="web_form_has_a_name",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fields__len__gt", 0)), name="web_form_asks_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("per_minute__gte", 1), ("per_minute__lte", 600)),
                                name="web_form_has_a_limit",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebFormHistoryevent",
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
                                to="sales.webform",
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
                            "token",
                            models.CharField(
                                default=rapport.sales.models.forms.new_token,
                                editable=False,
                                max_length=40,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Others answer as if they were not there.",
                                verbose_name="active",
                            ),
                        ),
                        ("title", models.CharField(max_length=150, verbose_name="title in English")),
                        (
                            "title_de",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="title in German"),
                        ),
                        (
                            "title_zh",
                            models.CharField(blank=True, default="", max_length=150, verbose_name="title in Chinese"),
                        ),
                        ("intro", models.TextField(blank=True, default="", verbose_name="introduction in English")),
                        ("intro_de", models.TextField(blank=True, default="", verbose_name="introduction in German")),
                        ("intro_zh", models.TextField(blank=True, default="", verbose_name="introduction in Chinese")),
                        (
                            "thanks",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Shown once the form was sent.",
                                verbose_name="thanks in English",
                            ),
                        ),
                        ("thanks_de", models.TextField(blank=True, default="", verbose_name="thanks in German")),
                        ("thanks_zh", models.TextField(blank=True, default="", verbose_name="thanks in Chinese")),
                        (
                            "fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                default=rapport.sales.models.forms.first_fields,
                                size=None,
                                verbose_name="fields",
                            ),
                        ),
                        (
                            "required_fields",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=60),
                                blank=True,
                                default=rapport.sales.models.forms.first_required,
                                size=None,
                                verbose_name="required fields",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Written on its leads.",
                                max_length=120,
                                verbose_name="source",
                            ),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="leads go to",
                            ),
                        ),
                        (
                            "by_rules",
                            models.BooleanField(
                                default=True,
                                help_text="Where a rule fits, it decides who gets the lead.",
                                verbose_name="by the assignment rules",
                            ),
                        ),
                        (
                            "thanks_url",
                            rapport.platform.records.fields.UrlField(
                                blank=True,
                                default="",
                                help_text="A page of your own: https://…",
                                max_length=500,
                                verbose_name="where to go afterwards",
                            ),
                        ),
                        (
                            "origins",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=200),
                                blank=True,
                                default=list,
                                help_text="Such as https://www.example.com, separated by commas. No others show it in a frame.",
                                size=None,
                                verbose_name="sites that may embed it",
                            ),
                        ),
                        (
                            "per_minute",
                            models.PositiveSmallIntegerField(
                                default=60,
                                help_text="How often it is taken within a minute, from everybody together.",
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(600),
                                ],
                                verbose_name="at most a minute",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="WebFormPurpose",
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
                            "form",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="form_purposes",
                                to="sales.webform",
                                verbose_name="web form",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "purpose of a web form",
                        "verbose_name_plural": "purposes of web forms",
                        "constraints": [
                            models.UniqueConstraint(fields=("form", "purpose"), name="web_form_purpose_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WebFormPurposeHistoryevent",
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
                                to="sales.webformpurpose",
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
                            "form",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.webform",
                                verbose_name="web form",
                            ),
                        ),
                        (
                            "purpose",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.consentpurpose",
                                verbose_name="purpose",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="WebFormSubmission",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "form",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="submissions",
                                to="sales.webform",
                            ),
                        ),
                        ("key_hash", models.CharField(max_length=64)),
                        ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "default_permissions": (),
                        "indexes": [models.Index(fields=["created_at"], name="web_form_submission_by_age")],
                        "constraints": [
                            models.UniqueConstraint(fields=("form", "key_hash"), name="web_form_submission_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Competitor",
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
                        ("name", models.CharField(max_length=200, unique=True, verbose_name="name")),
                        ("website", models.URLField(blank=True, default="", max_length=300, verbose_name="website")),
                        (
                            "strengths",
                            models.TextField(
                                blank=True, default="", help_text="What customers like there.", verbose_name="strengths"
                            ),
                        ),
                        ("weaknesses", models.TextField(blank=True, default="", verbose_name="weaknesses")),
                        (
                            "how_to_win",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="What has helped against them, and what to say.",
                                verbose_name="how to win",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="Others are met no more.", verbose_name="active"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "competitor",
                        "verbose_name_plural": "competitors",
                        "indexes": [models.Index(fields=["name", "id"], name="competitor_by_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="competitor_has_a_name"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StagePace",
                    fields=[
                        (
                            "stage",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="pace",
                                serialize=False,
                                to="sales.stage",
                            ),
                        ),
                        ("days", models.PositiveIntegerField(help_text="Within which three of four won deals left.")),
                        ("deal_count", models.PositiveIntegerField()),
                        (
                            "source",
                            models.CharField(choices=[("stage", "stage"), ("pipeline", "pipeline")], max_length=8),
                        ),
                        ("computed_at", models.DateTimeField(default=django.utils.timezone.now)),
                    ],
                    options={
                        "verbose_name": "usual time in a stage",
                        "verbose_name_plural": "usual times in stages",
                    },
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.AddConstraint(
                    model_name="outcomereason",
                    constraint=models.UniqueConstraint(fields=("id", "outcome"), name="outcome_reason_of_its_outcome"),
                ),
                migrations.AddConstraint(
                    model_name="pricebook",
                    constraint=models.UniqueConstraint(fields=("id", "currency"), name="price_book_of_its_currency"),
                ),
                migrations.AddConstraint(
                    model_name="stage",
                    constraint=models.UniqueConstraint(
                        fields=("id", "pipeline", "state"), name="stage_of_its_pipeline_and_state"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="deal",
                    constraint=models.UniqueConstraint(fields=("id", "currency"), name="deal_of_its_currency"),
                ),
            ],
        ),
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="competitor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_competitorhistoryevent" ("created_at", "created_in", "how_to_win", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "strengths", "uid", "updated_at", "version", "weaknesses", "website") SELECT old_values."created_at", old_values."created_in", old_values."how_to_win", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."strengths", old_values."uid", old_values."updated_at", old_values."version", old_values."weaknesses", old_values."website" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="20030a4337bc9c38cea4e0a25f6d7bb015684d58",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_dceb5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_competitor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="competitor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_competitorhistoryevent" ("created_at", "created_in", "how_to_win", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "strengths", "uid", "updated_at", "version", "weaknesses", "website") SELECT old_values."created_at", old_values."created_in", old_values."how_to_win", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."strengths", old_values."uid", old_values."updated_at", old_values."version", old_values."weaknesses", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2e0005cb6ab3b4661de3bb455c9f8783f79d02df",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_82ebd",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_competitor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="competitor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_competitorhistoryevent" ("created_at", "created_in", "how_to_win", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "strengths", "uid", "updated_at", "version", "weaknesses", "website") SELECT new_values."created_at", new_values."created_in", new_values."how_to_win", new_values."id", new_values."is_active", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."strengths", new_values."uid", new_values."updated_at", new_values."version", new_values."weaknesses", new_values."website" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="c0e01a6c55159491b96b9c1aa652cae1f823ef42",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_94381",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_competitor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exchangerate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_exchangeratehistoryevent" ("base_currency", "created_at", "created_in", "currency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "source", "uid", "updated_at", "valid_from", "version") SELECT old_values."base_currency", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."rate", old_values."source", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="b3a0c3eac0f727ce53b5cb8e7a51fb14f161fa92",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5b06d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_exchangerate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exchangerate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_exchangeratehistoryevent" ("base_currency", "created_at", "created_in", "currency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "source", "uid", "updated_at", "valid_from", "version") SELECT old_values."base_currency", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."rate", old_values."source", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4c03a0184671707eff9fac2fcf05a3862b70c8b3",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_67250",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_exchangerate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="exchangerate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_exchangeratehistoryevent" ("base_currency", "created_at", "created_in", "currency", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "source", "uid", "updated_at", "valid_from", "version") SELECT new_values."base_currency", new_values."created_at", new_values."created_in", new_values."currency", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."rate", new_values."source", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="26588d28d49cc15cc460c1695360ab85fac01e74",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_c39dc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_exchangerate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomereason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_outcomereasonhistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_active", old_values."name", old_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d4c6e5d185e5fb65677050c18a6aa2c941d80ee5",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1f226",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_outcomereason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomereason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_outcomereasonhistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_active", old_values."name", old_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9f2480bf70f830a8ca5f6e9c0c9a0c83ce1e09ec",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c12f6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_outcomereason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="outcomereason",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_outcomereasonhistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."description", new_values."id", new_values."is_active", new_values."name", new_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="92c66f10526ec97e9856c05f12537fc840997e51",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_ac010",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_outcomereason",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pipeline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pipelinehistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4d80b7bb56b204b8816dd1c067a362fa856d3971",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c1c49",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_pipeline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pipeline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pipelinehistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f2210b3199eb30f983c29c5d53a63da934cf42db",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8c14b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_pipeline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pipeline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pipelinehistoryevent" ("created_at", "created_in", "description", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."description", new_values."id", new_values."is_active", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="17e7ea7b21467705e63b2155033fbf2f58c69149",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_01e53",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_pipeline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pricebook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pricebookhistoryevent" ("condition", "created_at", "created_in", "currency", "description", "id", "is_active", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."condition", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."id", old_values."is_active", old_values."name", old_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="121c841748c216ac335cef9357e7ceb14d068c24",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c42fb",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_pricebook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pricebook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pricebookhistoryevent" ("condition", "created_at", "created_in", "currency", "description", "id", "is_active", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."condition", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."id", old_values."is_active", old_values."name", old_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e8c45b9fa963de67241fae1bfe1614f27aafeb84",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_48bcf",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_pricebook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pricebook",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_pricebookhistoryevent" ("condition", "created_at", "created_in", "currency", "description", "id", "is_active", "name", "party_kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."condition", new_values."created_at", new_values."created_in", new_values."currency", new_values."description", new_values."id", new_values."is_active", new_values."name", new_values."party_kind", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a3533e3afaf3cfca9d449d56dbbef347016b1bd3",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_87f03",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_pricebook",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="product",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_producthistoryevent" ("code", "created_at", "created_in", "currency", "custom", "description", "ean", "family", "for_whom", "id", "is_active", "list_price", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priced_by_parts", "tax_category", "uid", "unit", "updated_at", "version") SELECT old_values."code", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."description", old_values."ean", old_values."family", old_values."for_whom", old_values."id", old_values."is_active", old_values."list_price", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."priced_by_parts", old_values."tax_category", old_values."uid", old_values."unit", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c67a11e4a50e25731a80a27a813a355ce5d60394",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32fba",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_product",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="product",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_producthistoryevent" ("code", "created_at", "created_in", "currency", "custom", "description", "ean", "family", "for_whom", "id", "is_active", "list_price", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priced_by_parts", "tax_category", "uid", "unit", "updated_at", "version") SELECT old_values."code", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."description", old_values."ean", old_values."family", old_values."for_whom", old_values."id", old_values."is_active", old_values."list_price", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."priced_by_parts", old_values."tax_category", old_values."uid", old_values."unit", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="cfe9c7d0f2ee4e1f634891a06dacfce979d145db",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c6f3a",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_product",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="product",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_producthistoryevent" ("code", "created_at", "created_in", "currency", "custom", "description", "ean", "family", "for_whom", "id", "is_active", "list_price", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priced_by_parts", "tax_category", "uid", "unit", "updated_at", "version") SELECT new_values."code", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."description", new_values."ean", new_values."family", new_values."for_whom", new_values."id", new_values."is_active", new_values."list_price", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."priced_by_parts", new_values."tax_category", new_values."uid", new_values."unit", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="036f4c397a0900a7516f7561a5c474070dd1118c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_884d0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_product",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taxrate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_taxratehistoryevent" ("category", "country", "created_at", "created_in", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "reverse_charge", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."category", old_values."country", old_values."created_at", old_values."created_in", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."rate", old_values."reverse_charge", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f84e2224831b19a176e7f6b004439056ff6a60a2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_014fa",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_taxrate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taxrate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_taxratehistoryevent" ("category", "country", "created_at", "created_in", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "reverse_charge", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT old_values."category", old_values."country", old_values."created_at", old_values."created_in", old_values."id", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."rate", old_values."reverse_charge", old_values."uid", old_values."updated_at", old_values."valid_from", old_values."valid_to", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d05b38a6091f9aa766e7a86495b3b13dea803afa",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_41049",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_taxrate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="taxrate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_taxratehistoryevent" ("category", "country", "created_at", "created_in", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rate", "reverse_charge", "uid", "updated_at", "valid_from", "valid_to", "version") SELECT new_values."category", new_values."country", new_values."created_at", new_values."created_in", new_values."id", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."rate", new_values."reverse_charge", new_values."uid", new_values."updated_at", new_values."valid_from", new_values."valid_to", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="fd4833537f1f50d523449d7120030b908f771ef1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_2f598",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_taxrate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealcompetitor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealcompetitorhistoryevent" ("competitor_id", "created_at", "created_in", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version", "won_it") SELECT old_values."competitor_id", old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version", old_values."won_it" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."competitor_id" IS DISTINCT FROM (new_values."competitor_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."won_it" IS DISTINCT FROM (new_values."won_it")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4b15c06eea584ce3dc891d6d82408bcaaa1fee78",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cd58c",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_dealcompetitor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealcompetitor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealcompetitorhistoryevent" ("competitor_id", "created_at", "created_in", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version", "won_it") SELECT old_values."competitor_id", old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version", old_values."won_it" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f904e058769beeba848633a7cda53caed61ce91e",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1ef52",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_dealcompetitor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealcompetitor",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealcompetitorhistoryevent" ("competitor_id", "created_at", "created_in", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version", "won_it") SELECT new_values."competitor_id", new_values."created_at", new_values."created_in", new_values."deal_id", new_values."id", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version", new_values."won_it" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e2d918f841f81c0c5da9aa98c2f74c61fe866953",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_1b497",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_dealcompetitor",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealcontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealcontacthistoryevent" ("attitude", "created_at", "created_in", "deal_id", "id", "influence", "is_primary", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "updated_at", "version") SELECT old_values."attitude", old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", old_values."influence", old_values."is_primary", old_values."note", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."role", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="16c833c553a196d37ac9056274821c45bf024d24",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cf4eb",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_dealcontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealcontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealcontacthistoryevent" ("attitude", "created_at", "created_in", "deal_id", "id", "influence", "is_primary", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "updated_at", "version") SELECT old_values."attitude", old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", old_values."influence", old_values."is_primary", old_values."note", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."role", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="60e46f8df20077eab5ad55a25cad880d98d5119c",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c3c27",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_dealcontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealcontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealcontacthistoryevent" ("attitude", "created_at", "created_in", "deal_id", "id", "influence", "is_primary", "note", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role", "uid", "updated_at", "version") SELECT new_values."attitude", new_values."created_at", new_values."created_in", new_values."deal_id", new_values."id", new_values."influence", new_values."is_primary", new_values."note", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."role", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6fc5155e8ed4680a450b23948e3b926bfd75f8ad",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d89cf",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_dealcontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealsplit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealsplithistoryevent" ("base_currency", "created_at", "created_in", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "uid", "updated_at", "user_id", "version") SELECT old_values."base_currency", old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."share", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."base_currency" IS DISTINCT FROM (new_values."base_currency") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."share" IS DISTINCT FROM (new_values."share") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."user_id" IS DISTINCT FROM (new_values."user_id") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="82d2ce14b47257863a4a6e37891288e72fb9dd7e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6bbc0",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_dealsplit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealsplit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealsplithistoryevent" ("base_currency", "created_at", "created_in", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "uid", "updated_at", "user_id", "version") SELECT old_values."base_currency", old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."share", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="033b8311de297d57789477f47f7ad588a8595b4d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_70049",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_dealsplit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealsplit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealsplithistoryevent" ("base_currency", "created_at", "created_in", "deal_id", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "share", "uid", "updated_at", "user_id", "version") SELECT new_values."base_currency", new_values."created_at", new_values."created_in", new_values."deal_id", new_values."id", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."share", new_values."uid", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="be6123f239b24e22a5b359770a3dab27a227f336",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_c3a83",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_dealsplit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealtag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealtaghistoryevent" ("created_at", "created_in", "deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="1862110d908cbaecb9ab480d62d8c0a12bae75ed",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9eb90",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_dealtag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealtag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealtaghistoryevent" ("created_at", "created_in", "deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."deal_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6f46de43db2ac6419267e2b2095747dff90f4583",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_197d9",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_dealtag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealtag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealtaghistoryevent" ("created_at", "created_in", "deal_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."deal_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."tag_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="5c4fc3a145091286d4625f50d58809b9c819c2d2",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_251a3",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_dealtag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="forecastoverride",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_forecastoverridehistoryevent" ("amount", "call", "created_at", "created_in", "currency", "id", "length", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "said_by_id", "starts_on", "team_id", "uid", "updated_at", "version") SELECT old_values."amount", old_values."call", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."length", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."reason", old_values."said_by_id", old_values."starts_on", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."call" IS DISTINCT FROM (new_values."call") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."length" IS DISTINCT FROM (new_values."length") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."reason" IS DISTINCT FROM (new_values."reason") OR old_values."said_by_id" IS DISTINCT FROM (new_values."said_by_id") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."team_id" IS DISTINCT FROM (new_values."team_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5eeb3a70704586fc2fafd01830e9217306054db8",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_10605",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_forecastoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="forecastoverride",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_forecastoverridehistoryevent" ("amount", "call", "created_at", "created_in", "currency", "id", "length", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "said_by_id", "starts_on", "team_id", "uid", "updated_at", "version") SELECT old_values."amount", old_values."call", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."length", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."reason", old_values."said_by_id", old_values."starts_on", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ed43e0c06949b3657cdb55e14216e3f24d8b4ef4",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6cdfa",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_forecastoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="forecastoverride",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_forecastoverridehistoryevent" ("amount", "call", "created_at", "created_in", "currency", "id", "length", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "said_by_id", "starts_on", "team_id", "uid", "updated_at", "version") SELECT new_values."amount", new_values."call", new_values."created_at", new_values."created_in", new_values."currency", new_values."id", new_values."length", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."reason", new_values."said_by_id", new_values."starts_on", new_values."team_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="78c6d49b615d35664079f74dabda410a247699b2",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_16baf",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_forecastoverride",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadconsent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadconsenthistoryevent" ("created_at", "created_in", "entry_id", "form", "given_at", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_agent", "proof_ip", "purpose_id", "uid", "updated_at", "version", "wording_id") SELECT old_values."created_at", old_values."created_in", old_values."entry_id", old_values."form", old_values."given_at", old_values."id", old_values."lead_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."proof_agent", old_values."proof_ip", old_values."purpose_id", old_values."uid", old_values."updated_at", old_values."version", old_values."wording_id" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="4dfd285442324c1742f865c66cf60d096bd5cc24",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_32201",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_leadconsent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadconsent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadconsenthistoryevent" ("created_at", "created_in", "entry_id", "form", "given_at", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_agent", "proof_ip", "purpose_id", "uid", "updated_at", "version", "wording_id") SELECT old_values."created_at", old_values."created_in", old_values."entry_id", old_values."form", old_values."given_at", old_values."id", old_values."lead_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."proof_agent", old_values."proof_ip", old_values."purpose_id", old_values."uid", old_values."updated_at", old_values."version", old_values."wording_id" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="92f9b08cb787fa3d103cd5f44ecf1df297b8d583",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_db86b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_leadconsent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadconsent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadconsenthistoryevent" ("created_at", "created_in", "entry_id", "form", "given_at", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proof_agent", "proof_ip", "purpose_id", "uid", "updated_at", "version", "wording_id") SELECT new_values."created_at", new_values."created_in", new_values."entry_id", new_values."form", new_values."given_at", new_values."id", new_values."lead_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."proof_agent", new_values."proof_ip", new_values."purpose_id", new_values."uid", new_values."updated_at", new_values."version", new_values."wording_id" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="e95d0eb9cf5aad93d71fc90142f00a1bbd014f56",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d8d3f",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_leadconsent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadtag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadtaghistoryevent" ("created_at", "created_in", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."lead_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="920885eee00d8b168e53b623a64883a438e3aff1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7ae39",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_leadtag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadtag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadtaghistoryevent" ("created_at", "created_in", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", old_values."lead_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."tag_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="df5c3904fc667406ec866ab2d5a021092bbf44b7",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ed2ca",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_leadtag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leadtag",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadtaghistoryevent" ("created_at", "created_in", "id", "lead_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tag_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", new_values."lead_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."tag_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4c9b1b8817aa4a2ce7494b007edcc7abce6b7abd",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_04e97",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_leadtag",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="priceentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_priceentryhistoryevent" ("book_id", "created_at", "created_in", "currency", "discount_percent", "from_quantity", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "to_quantity", "uid", "unit_price", "updated_at", "version") SELECT old_values."book_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."discount_percent", old_values."from_quantity", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."product_id", old_values."to_quantity", old_values."uid", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="08ceeaee2f7e6a621f34de067e984a403e968722",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e0cbb",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_priceentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="priceentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_priceentryhistoryevent" ("book_id", "created_at", "created_in", "currency", "discount_percent", "from_quantity", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "to_quantity", "uid", "unit_price", "updated_at", "version") SELECT old_values."book_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."discount_percent", old_values."from_quantity", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."product_id", old_values."to_quantity", old_values."uid", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6455933b0f532bf3c9872b2767408008dee61047",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_fba1f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_priceentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="priceentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_priceentryhistoryevent" ("book_id", "created_at", "created_in", "currency", "discount_percent", "from_quantity", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "to_quantity", "uid", "unit_price", "updated_at", "version") SELECT new_values."book_id", new_values."created_at", new_values."created_in", new_values."currency", new_values."discount_percent", new_values."from_quantity", new_values."id", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."product_id", new_values."to_quantity", new_values."uid", new_values."unit_price", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="bb72bc1e859ea119afac17c9de9f7a2a4effff95",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_0e4fc",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_priceentry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deallinehistoryevent" ("book_price", "created_at", "created_in", "currency", "deal_id", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."deal_id", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."net_amount", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="28c051798e80842ceb559dd24659299c2008d151",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e488d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_dealline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deallinehistoryevent" ("book_price", "created_at", "created_in", "currency", "deal_id", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."deal_id", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."net_amount", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d2c69fd3faac6f4a182f833269b4dca69acdf40f",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_e83ee",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_dealline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dealline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deallinehistoryevent" ("book_price", "created_at", "created_in", "currency", "deal_id", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT new_values."book_price", new_values."created_at", new_values."created_in", new_values."currency", new_values."deal_id", new_values."description", new_values."discount_amount", new_values."discount_percent", new_values."gross_amount", new_values."id", new_values."net_amount", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."price_reason", new_values."product_id", new_values."quantity", new_values."reverse_charge", new_values."tax_amount", new_values."tax_category", new_values."tax_rate", new_values."uid", new_values."unit", new_values."unit_price", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="87b2dd37380250dde0b00a0acbcd81a0f9ebf729",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_e98e5",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_dealline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_contracthistoryevent" ("amount", "base_currency", "base_yearly_amount", "billing", "created_at", "created_in", "currency", "custom", "deal_id", "decide_by", "description", "ended_because", "ends_on", "id", "lead_days", "name", "notice_by", "notice_days", "number", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_for", "product_id", "renewal", "renewal_deal_id", "renewal_months", "signed_on", "starts_on", "status", "uid", "updated_at", "version", "yearly_amount") SELECT old_values."amount", old_values."base_currency", old_values."base_yearly_amount", old_values."billing", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."decide_by", old_values."description", old_values."ended_because", old_values."ends_on", old_values."id", old_values."lead_days", old_values."name", old_values."notice_by", old_values."notice_days", old_values."number", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."prepared_for", old_values."product_id", old_values."renewal", old_values."renewal_deal_id", old_values."renewal_months", old_values."signed_on", old_values."starts_on", old_values."status", old_values."uid", old_values."updated_at", old_values."version", old_values."yearly_amount" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."base_currency" IS DISTINCT FROM (new_values."base_currency") OR old_values."base_yearly_amount" IS DISTINCT FROM (new_values."base_yearly_amount") OR old_values."billing" IS DISTINCT FROM (new_values."billing") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."decide_by" IS DISTINCT FROM (new_values."decide_by") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."ended_because" IS DISTINCT FROM (new_values."ended_because") OR old_values."ends_on" IS DISTINCT FROM (new_values."ends_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."lead_days" IS DISTINCT FROM (new_values."lead_days") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."notice_by" IS DISTINCT FROM (new_values."notice_by") OR old_values."notice_days" IS DISTINCT FROM (new_values."notice_days") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."prepared_for" IS DISTINCT FROM (new_values."prepared_for") OR old_values."product_id" IS DISTINCT FROM (new_values."product_id") OR old_values."renewal" IS DISTINCT FROM (new_values."renewal") OR old_values."renewal_deal_id" IS DISTINCT FROM (new_values."renewal_deal_id") OR old_values."renewal_months" IS DISTINCT FROM (new_values."renewal_months") OR old_values."signed_on" IS DISTINCT FROM (new_values."signed_on") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."yearly_amount" IS DISTINCT FROM (new_values."yearly_amount")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c848fc48f5445b04fbef2d35624bc13988704f9e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_290f5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_contract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_contracthistoryevent" ("amount", "base_currency", "base_yearly_amount", "billing", "created_at", "created_in", "currency", "custom", "deal_id", "decide_by", "description", "ended_because", "ends_on", "id", "lead_days", "name", "notice_by", "notice_days", "number", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_for", "product_id", "renewal", "renewal_deal_id", "renewal_months", "signed_on", "starts_on", "status", "uid", "updated_at", "version", "yearly_amount") SELECT old_values."amount", old_values."base_currency", old_values."base_yearly_amount", old_values."billing", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."decide_by", old_values."description", old_values."ended_because", old_values."ends_on", old_values."id", old_values."lead_days", old_values."name", old_values."notice_by", old_values."notice_days", old_values."number", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."prepared_for", old_values."product_id", old_values."renewal", old_values."renewal_deal_id", old_values."renewal_months", old_values."signed_on", old_values."starts_on", old_values."status", old_values."uid", old_values."updated_at", old_values."version", old_values."yearly_amount" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="19f858b0ab50ed817bf491f4dd3987f2b4ae124d",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8506f",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_contract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contract",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_contracthistoryevent" ("amount", "base_currency", "base_yearly_amount", "billing", "created_at", "created_in", "currency", "custom", "deal_id", "decide_by", "description", "ended_because", "ends_on", "id", "lead_days", "name", "notice_by", "notice_days", "number", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "prepared_for", "product_id", "renewal", "renewal_deal_id", "renewal_months", "signed_on", "starts_on", "status", "uid", "updated_at", "version", "yearly_amount") SELECT new_values."amount", new_values."base_currency", new_values."base_yearly_amount", new_values."billing", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."deal_id", new_values."decide_by", new_values."description", new_values."ended_because", new_values."ends_on", new_values."id", new_values."lead_days", new_values."name", new_values."notice_by", new_values."notice_days", new_values."number", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."prepared_for", new_values."product_id", new_values."renewal", new_values."renewal_deal_id", new_values."renewal_months", new_values."signed_on", new_values."starts_on", new_values."status", new_values."uid", new_values."updated_at", new_values."version", new_values."yearly_amount" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="448ff0939d3ac2e3d7dc1a37068f8ccea6c6ae5c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_1a6df",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_contract",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="productpart",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_productparthistoryevent" ("bundle_id", "created_at", "created_in", "id", "note", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "uid", "updated_at", "version") SELECT old_values."bundle_id", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."quantity", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2a08883cf8e84b93ca478510e556cd60817fc293",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3c526",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_productpart",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="productpart",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_productparthistoryevent" ("bundle_id", "created_at", "created_in", "id", "note", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "uid", "updated_at", "version") SELECT old_values."bundle_id", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."quantity", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="6f26c0082d125ede7041532f3b02125250cfb20c",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_4bfea",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_productpart",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="productpart",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_productparthistoryevent" ("bundle_id", "created_at", "created_in", "id", "note", "part_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "quantity", "uid", "updated_at", "version") SELECT new_values."bundle_id", new_values."created_at", new_values."created_in", new_values."id", new_values."note", new_values."part_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."quantity", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="b486e97b349fcaca0fb899051ce3fb23d766c654",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_9ddd9",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_productpart",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quota",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotahistoryevent" ("amount", "created_at", "created_in", "currency", "family", "id", "length", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "starts_on", "team_id", "uid", "updated_at", "version") SELECT old_values."amount", old_values."created_at", old_values."created_in", old_values."currency", old_values."family", old_values."id", old_values."length", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."pipeline_id", old_values."starts_on", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."family" IS DISTINCT FROM (new_values."family") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."length" IS DISTINCT FROM (new_values."length") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."pipeline_id" IS DISTINCT FROM (new_values."pipeline_id") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."team_id" IS DISTINCT FROM (new_values."team_id") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="d708e40022af6adba121a221c61641d18dd60be3",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7229f",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_quota",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quota",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotahistoryevent" ("amount", "created_at", "created_in", "currency", "family", "id", "length", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "starts_on", "team_id", "uid", "updated_at", "version") SELECT old_values."amount", old_values."created_at", old_values."created_in", old_values."currency", old_values."family", old_values."id", old_values."length", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pipeline_id", old_values."starts_on", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="17e0ae35e18694665c47677ea73049b72d7f1b41",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a1c2c",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_quota",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quota",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotahistoryevent" ("amount", "created_at", "created_in", "currency", "family", "id", "length", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "starts_on", "team_id", "uid", "updated_at", "version") SELECT new_values."amount", new_values."created_at", new_values."created_in", new_values."currency", new_values."family", new_values."id", new_values."length", new_values."note", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."pipeline_id", new_values."starts_on", new_values."team_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d52ce6b21bcec16642ddb22d147a3eb2ac6788e6",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_40a9e",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_quota",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="salesargument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_salesargumenthistoryevent" ("answer", "competitor", "created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "said", "sort", "uid", "updated_at", "version") SELECT old_values."answer", old_values."competitor", old_values."created_at", old_values."created_in", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."product_id", old_values."said", old_values."sort", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="84e201a4bd80491fce8a1896453155ee44449762",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_95b19",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_salesargument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="salesargument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_salesargumenthistoryevent" ("answer", "competitor", "created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "said", "sort", "uid", "updated_at", "version") SELECT old_values."answer", old_values."competitor", old_values."created_at", old_values."created_in", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."product_id", old_values."said", old_values."sort", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ddfcca5551cca28b790ff4969682523e9de81446",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_bba51",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_salesargument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="salesargument",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_salesargumenthistoryevent" ("answer", "competitor", "created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "product_id", "said", "sort", "uid", "updated_at", "version") SELECT new_values."answer", new_values."competitor", new_values."created_at", new_values."created_in", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."product_id", new_values."said", new_values."sort", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6109177010f17143471f1a18814295ab069216ed",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_fddf1",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_salesargument",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="stage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_stagehistoryevent" ("colour", "created_at", "created_in", "forecast", "guidance", "id", "name", "next_stages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "position", "probability", "required_fields", "state", "uid", "updated_at", "version") SELECT old_values."colour", old_values."created_at", old_values."created_in", old_values."forecast", old_values."guidance", old_values."id", old_values."name", old_values."next_stages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."pipeline_id", old_values."position", old_values."probability", old_values."required_fields", old_values."state", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c0d299e373e5d9056cd4e14ec127ee83e16f34a7",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9b21b",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_stage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="stage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_stagehistoryevent" ("colour", "created_at", "created_in", "forecast", "guidance", "id", "name", "next_stages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "position", "probability", "required_fields", "state", "uid", "updated_at", "version") SELECT old_values."colour", old_values."created_at", old_values."created_in", old_values."forecast", old_values."guidance", old_values."id", old_values."name", old_values."next_stages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pipeline_id", old_values."position", old_values."probability", old_values."required_fields", old_values."state", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c5cb083ce239abfe4f80f9282c6ea795345988c3",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d8955",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_stage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="stage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_stagehistoryevent" ("colour", "created_at", "created_in", "forecast", "guidance", "id", "name", "next_stages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "position", "probability", "required_fields", "state", "uid", "updated_at", "version") SELECT new_values."colour", new_values."created_at", new_values."created_in", new_values."forecast", new_values."guidance", new_values."id", new_values."name", new_values."next_stages", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."pipeline_id", new_values."position", new_values."probability", new_values."required_fields", new_values."state", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="517f42eb48957887dc7d33af83def24cfe9e734c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_fb47b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_stage",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="deal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealhistoryevent" ("amount", "base_amount", "base_currency", "closed_on", "created_at", "created_in", "currency", "custom", "cycle_days", "description", "expected_close_on", "forecast", "forecast_is_own", "id", "name", "next_step", "next_step_on", "opened_on", "outcome_reason_id", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "probability", "probability_is_own", "product_id", "rate", "rate_on", "source", "stage_id", "stage_since", "state", "uid", "updated_at", "version", "weighted_amount") SELECT old_values."amount", old_values."base_amount", old_values."base_currency", old_values."closed_on", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."cycle_days", old_values."description", old_values."expected_close_on", old_values."forecast", old_values."forecast_is_own", old_values."id", old_values."name", old_values."next_step", old_values."next_step_on", old_values."opened_on", old_values."outcome_reason_id", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."pipeline_id", old_values."probability", old_values."probability_is_own", old_values."product_id", old_values."rate", old_values."rate_on", old_values."source", old_values."stage_id", old_values."stage_since", old_values."state", old_values."uid", old_values."updated_at", old_values."version", old_values."weighted_amount" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."base_amount" IS DISTINCT FROM (new_values."base_amount") OR old_values."base_currency" IS DISTINCT FROM (new_values."base_currency") OR old_values."closed_on" IS DISTINCT FROM (new_values."closed_on") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."cycle_days" IS DISTINCT FROM (new_values."cycle_days") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."expected_close_on" IS DISTINCT FROM (new_values."expected_close_on") OR old_values."forecast" IS DISTINCT FROM (new_values."forecast") OR old_values."forecast_is_own" IS DISTINCT FROM (new_values."forecast_is_own") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."next_step" IS DISTINCT FROM (new_values."next_step") OR old_values."next_step_on" IS DISTINCT FROM (new_values."next_step_on") OR old_values."opened_on" IS DISTINCT FROM (new_values."opened_on") OR old_values."outcome_reason_id" IS DISTINCT FROM (new_values."outcome_reason_id") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."pipeline_id" IS DISTINCT FROM (new_values."pipeline_id") OR old_values."probability" IS DISTINCT FROM (new_values."probability") OR old_values."probability_is_own" IS DISTINCT FROM (new_values."probability_is_own") OR old_values."product_id" IS DISTINCT FROM (new_values."product_id") OR old_values."rate" IS DISTINCT FROM (new_values."rate") OR old_values."rate_on" IS DISTINCT FROM (new_values."rate_on") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."stage_id" IS DISTINCT FROM (new_values."stage_id") OR old_values."stage_since" IS DISTINCT FROM (new_values."stage_since") OR old_values."state" IS DISTINCT FROM (new_values."state") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."weighted_amount" IS DISTINCT FROM (new_values."weighted_amount")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="db1e231320c0f47d9149576135f43240c19aabbd",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_51974",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_deal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="deal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealhistoryevent" ("amount", "base_amount", "base_currency", "closed_on", "created_at", "created_in", "currency", "custom", "cycle_days", "description", "expected_close_on", "forecast", "forecast_is_own", "id", "name", "next_step", "next_step_on", "opened_on", "outcome_reason_id", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "probability", "probability_is_own", "product_id", "rate", "rate_on", "source", "stage_id", "stage_since", "state", "uid", "updated_at", "version", "weighted_amount") SELECT old_values."amount", old_values."base_amount", old_values."base_currency", old_values."closed_on", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."cycle_days", old_values."description", old_values."expected_close_on", old_values."forecast", old_values."forecast_is_own", old_values."id", old_values."name", old_values."next_step", old_values."next_step_on", old_values."opened_on", old_values."outcome_reason_id", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pipeline_id", old_values."probability", old_values."probability_is_own", old_values."product_id", old_values."rate", old_values."rate_on", old_values."source", old_values."stage_id", old_values."stage_since", old_values."state", old_values."uid", old_values."updated_at", old_values."version", old_values."weighted_amount" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f0b2e0f5f721afd35b3456ce3660476af3442139",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_600fe",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_deal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="deal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_dealhistoryevent" ("amount", "base_amount", "base_currency", "closed_on", "created_at", "created_in", "currency", "custom", "cycle_days", "description", "expected_close_on", "forecast", "forecast_is_own", "id", "name", "next_step", "next_step_on", "opened_on", "outcome_reason_id", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "probability", "probability_is_own", "product_id", "rate", "rate_on", "source", "stage_id", "stage_since", "state", "uid", "updated_at", "version", "weighted_amount") SELECT new_values."amount", new_values."base_amount", new_values."base_currency", new_values."closed_on", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."cycle_days", new_values."description", new_values."expected_close_on", new_values."forecast", new_values."forecast_is_own", new_values."id", new_values."name", new_values."next_step", new_values."next_step_on", new_values."opened_on", new_values."outcome_reason_id", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."pipeline_id", new_values."probability", new_values."probability_is_own", new_values."product_id", new_values."rate", new_values."rate_on", new_values."source", new_values."stage_id", new_values."stage_since", new_values."state", new_values."uid", new_values."updated_at", new_values."version", new_values."weighted_amount" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6aa3ac2fb7ac0852dd3434716577f63e74fe9f88",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_6fdb0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_deal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webform",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformhistoryevent" ("assignee_id", "by_rules", "created_at", "created_in", "fields", "id", "intro", "intro_de", "intro_zh", "is_active", "name", "origins", "per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_fields", "source", "thanks", "thanks_de", "thanks_url", "thanks_zh", "title", "title_de", "title_zh", "token", "uid", "updated_at", "version") SELECT old_values."assignee_id", old_values."by_rules", old_values."created_at", old_values."created_in", old_values."fields", old_values."id", old_values."intro", old_values."intro_de", old_values."intro_zh", old_values."is_active", old_values."name", old_values."origins", old_values."per_minute", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."required_fields", old_values."source", old_values."thanks", old_values."thanks_de", old_values."thanks_url", old_values."thanks_zh", old_values."title", old_values."title_de", old_values."title_zh", old_values."token", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="264f6445e5a9f7d69b2e85977857914470ff9bdb",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6ea41",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_webform",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webform",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformhistoryevent" ("assignee_id", "by_rules", "created_at", "created_in", "fields", "id", "intro", "intro_de", "intro_zh", "is_active", "name", "origins", "per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_fields", "source", "thanks", "thanks_de", "thanks_url", "thanks_zh", "title", "title_de", "title_zh", "token", "uid", "updated_at", "version") SELECT old_values."assignee_id", old_values."by_rules", old_values."created_at", old_values."created_in", old_values."fields", old_values."id", old_values."intro", old_values."intro_de", old_values."intro_zh", old_values."is_active", old_values."name", old_values."origins", old_values."per_minute", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."required_fields", old_values."source", old_values."thanks", old_values."thanks_de", old_values."thanks_url", old_values."thanks_zh", old_values."title", old_values."title_de", old_values."title_zh", old_values."token", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="15064a8b23a2e6798de86bb1a35e511bc85f4ba7",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_44350",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_webform",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webform",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformhistoryevent" ("assignee_id", "by_rules", "created_at", "created_in", "fields", "id", "intro", "intro_de", "intro_zh", "is_active", "name", "origins", "per_minute", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "required_fields", "source", "thanks", "thanks_de", "thanks_url", "thanks_zh", "title", "title_de", "title_zh", "token", "uid", "updated_at", "version") SELECT new_values."assignee_id", new_values."by_rules", new_values."created_at", new_values."created_in", new_values."fields", new_values."id", new_values."intro", new_values."intro_de", new_values."intro_zh", new_values."is_active", new_values."name", new_values."origins", new_values."per_minute", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."required_fields", new_values."source", new_values."thanks", new_values."thanks_de", new_values."thanks_url", new_values."thanks_zh", new_values."title", new_values."title_de", new_values."title_zh", new_values."token", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="bfcec51070ae356b77a8bc3ab2175433e4095fcf",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_6e010",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_webform",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadhistoryevent" ("amount", "as_given", "channel", "city", "company", "conversion", "conversion_days", "converted_at", "converted_by_id", "country", "created_at", "created_in", "currency", "custom", "deal_id", "description", "disqualified_reason", "email", "employee_count", "family_name", "form_id", "given_name", "id", "industry", "job_title", "language", "name", "next_step", "next_step_on", "organisation_id", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "product_id", "received_at", "score", "score_source", "source", "status", "street", "uid", "updated_at", "version", "website") SELECT old_values."amount", old_values."as_given", old_values."channel", old_values."city", old_values."company", old_values."conversion", old_values."conversion_days", old_values."converted_at", old_values."converted_by_id", old_values."country", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."description", old_values."disqualified_reason", old_values."email", old_values."employee_count", old_values."family_name", old_values."form_id", old_values."given_name", old_values."id", old_values."industry", old_values."job_title", old_values."language", old_values."name", old_values."next_step", old_values."next_step_on", old_values."organisation_id", old_values."owner_id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."phone", old_values."postcode", old_values."product_id", old_values."received_at", old_values."score", old_values."score_source", old_values."source", old_values."status", old_values."street", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."as_given" IS DISTINCT FROM (new_values."as_given") OR old_values."channel" IS DISTINCT FROM (new_values."channel") OR old_values."city" IS DISTINCT FROM (new_values."city") OR old_values."company" IS DISTINCT FROM (new_values."company") OR old_values."conversion" IS DISTINCT FROM (new_values."conversion") OR old_values."conversion_days" IS DISTINCT FROM (new_values."conversion_days") OR old_values."converted_at" IS DISTINCT FROM (new_values."converted_at") OR old_values."converted_by_id" IS DISTINCT FROM (new_values."converted_by_id") OR old_values."country" IS DISTINCT FROM (new_values."country") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."disqualified_reason" IS DISTINCT FROM (new_values."disqualified_reason") OR old_values."email" IS DISTINCT FROM (new_values."email") OR old_values."employee_count" IS DISTINCT FROM (new_values."employee_count") OR old_values."family_name" IS DISTINCT FROM (new_values."family_name") OR old_values."form_id" IS DISTINCT FROM (new_values."form_id") OR old_values."given_name" IS DISTINCT FROM (new_values."given_name") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."industry" IS DISTINCT FROM (new_values."industry") OR old_values."job_title" IS DISTINCT FROM (new_values."job_title") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."next_step" IS DISTINCT FROM (new_values."next_step") OR old_values."next_step_on" IS DISTINCT FROM (new_values."next_step_on") OR old_values."organisation_id" IS DISTINCT FROM (new_values."organisation_id") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."person_id" IS DISTINCT FROM (new_values."person_id") OR old_values."phone" IS DISTINCT FROM (new_values."phone") OR old_values."postcode" IS DISTINCT FROM (new_values."postcode") OR old_values."product_id" IS DISTINCT FROM (new_values."product_id") OR old_values."received_at" IS DISTINCT FROM (new_values."received_at") OR old_values."score" IS DISTINCT FROM (new_values."score") OR old_values."score_source" IS DISTINCT FROM (new_values."score_source") OR old_values."source" IS DISTINCT FROM (new_values."source") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."street" IS DISTINCT FROM (new_values."street") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."website" IS DISTINCT FROM (new_values."website")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="21a7cd81c8df3c810e90f0cdf1a10b0d9ad46cd7",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadhistoryevent" ("amount", "as_given", "channel", "city", "company", "conversion", "conversion_days", "converted_at", "converted_by_id", "country", "created_at", "created_in", "currency", "custom", "deal_id", "description", "disqualified_reason", "email", "employee_count", "family_name", "form_id", "given_name", "id", "industry", "job_title", "language", "name", "next_step", "next_step_on", "organisation_id", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "product_id", "received_at", "score", "score_source", "source", "status", "street", "uid", "updated_at", "version", "website") SELECT old_values."amount", old_values."as_given", old_values."channel", old_values."city", old_values."company", old_values."conversion", old_values."conversion_days", old_values."converted_at", old_values."converted_by_id", old_values."country", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."description", old_values."disqualified_reason", old_values."email", old_values."employee_count", old_values."family_name", old_values."form_id", old_values."given_name", old_values."id", old_values."industry", old_values."job_title", old_values."language", old_values."name", old_values."next_step", old_values."next_step_on", old_values."organisation_id", old_values."owner_id", old_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."postcode", old_values."product_id", old_values."received_at", old_values."score", old_values."score_source", old_values."source", old_values."status", old_values."street", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f6eac7bf84ac4159d16638c57687c70c2dffc756",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_leadhistoryevent" ("amount", "as_given", "channel", "city", "company", "conversion", "conversion_days", "converted_at", "converted_by_id", "country", "created_at", "created_in", "currency", "custom", "deal_id", "description", "disqualified_reason", "email", "employee_count", "family_name", "form_id", "given_name", "id", "industry", "job_title", "language", "name", "next_step", "next_step_on", "organisation_id", "owner_id", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "product_id", "received_at", "score", "score_source", "source", "status", "street", "uid", "updated_at", "version", "website") SELECT new_values."amount", new_values."as_given", new_values."channel", new_values."city", new_values."company", new_values."conversion", new_values."conversion_days", new_values."converted_at", new_values."converted_by_id", new_values."country", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."deal_id", new_values."description", new_values."disqualified_reason", new_values."email", new_values."employee_count", new_values."family_name", new_values."form_id", new_values."given_name", new_values."id", new_values."industry", new_values."job_title", new_values."language", new_values."name", new_values."next_step", new_values."next_step_on", new_values."organisation_id", new_values."owner_id", new_values."person_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."phone", new_values."postcode", new_values."product_id", new_values."received_at", new_values."score", new_values."score_source", new_values."source", new_values."status", new_values."street", new_values."uid", new_values."updated_at", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="de303506c0921659ab7ae359b072568dfae4a031",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d234d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_lead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webformpurpose",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformpurposehistoryevent" ("created_at", "created_in", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."form_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."purpose_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e4fa10cc089970ffe7965883776ac8fc69a55f60",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8b248",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_webformpurpose",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webformpurpose",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformpurposehistoryevent" ("created_at", "created_in", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."form_id", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."purpose_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="12232e79bd07d01c274da0defb17a871b856e2a7",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2b7a3",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_webformpurpose",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="webformpurpose",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_webformpurposehistoryevent" ("created_at", "created_in", "form_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."form_id", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."purpose_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="6c2c67a970f93de99be7c04696963d84ae42649f",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_d9a87",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_webformpurpose",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.RunSQL(OVER_COLUMNS, OVER_NONE),
        migrations.RunSQL(SHARES, SHARES_FREE),
    ]
