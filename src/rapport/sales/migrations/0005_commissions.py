"""Commission plans with tiers, and closed statements with their lines."""

from decimal import Decimal

import django.contrib.postgres.fields
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


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_first_version"),
        ("access", "__first__"),
        ("sales", "0004_account_plans"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="CommissionPlan",
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
                        ("name", models.CharField(max_length=200, unique=True, verbose_name="title")),
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
                            "rate",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="Of the value of each won deal, by the person's share of it.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="rate (%)",
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
                        ("starts_on", models.DateField(verbose_name="from")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, help_text="Empty means no end.", null=True, verbose_name="until"
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "pipeline",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty means all pipelines.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="sales.pipeline",
                                verbose_name="pipeline",
                            ),
                        ),
                        (
                            "team",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whoever is in it; empty, with no people named either, means everybody.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="access.team",
                                verbose_name="team",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commission plan",
                        "verbose_name_plural": "commission plans",
                        "indexes": [models.Index(fields=["starts_on", "id"], name="commission_plan_by_day")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="commission_plan_has_a_title"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gte", 0), ("rate__lte", 100)),
                                name="commission_plan_rate_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("length__in", ["month", "quarter", "year"])),
                                name="commission_plan_length_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                                name="commission_plan_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommissionPerson",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="named",
                                to="sales.commissionplan",
                                verbose_name="commission plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "person of a commission plan",
                        "verbose_name_plural": "people of commission plans",
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "user"), name="commission_person_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommissionPersonHistoryevent",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.commissionperson",
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
                                verbose_name="user",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.commissionplan",
                                verbose_name="commission plan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CommissionPlanHistoryevent",
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
                        ("name", models.CharField(max_length=200, verbose_name="title")),
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
                            "rate",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="Of the value of each won deal, by the person's share of it.",
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="rate (%)",
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
                        ("starts_on", models.DateField(verbose_name="from")),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True, help_text="Empty means no end.", null=True, verbose_name="until"
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.commissionplan",
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
                            "team",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Whoever is in it; empty, with no people named either, means everybody.",
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
                migrations.CreateModel(
                    name="CommissionStatement",
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
                            "length",
                            models.CharField(
                                choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                                editable=False,
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
                            "quota",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="quota",
                            ),
                        ),
                        (
                            "won",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="won",
                            ),
                        ),
                        (
                            "total",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="commission",
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
                        ("terms", models.JSONField(default=dict, editable=False)),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
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
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="sales.commissionplan",
                                verbose_name="commission plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commission statement",
                        "verbose_name_plural": "commission statements",
                        "indexes": [
                            models.Index(fields=["plan", "starts_on"], name="commission_stmt_by_plan"),
                            models.Index(fields=["starts_on", "id"], name="commission_stmt_by_period"),
                            models.Index(fields=["created_at", "id"], name="commission_stmt_by_creation"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("owner", "plan", "starts_on"), name="commission_statement_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("owner__isnull", False)), name="commission_statement_of_a_person"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("length__in", ["month", "quarter", "year"])),
                                name="commission_statement_length_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("starts_on__day", 1)),
                                name="commission_statement_begins_with_a_month",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="commission_statement_currency_of_three_letters",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommissionLine",
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
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        ("deal_uid", models.UUIDField()),
                        ("deal_name", models.CharField(max_length=300, verbose_name="deal")),
                        ("period_on", models.DateField(verbose_name="period")),
                        ("closed_on", models.DateField(null=True, verbose_name="closed on")),
                        (
                            "share",
                            models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="share (%)"),
                        ),
                        (
                            "value",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="value",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency", decimal_places=4, max_digits=19, verbose_name="commission"
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency, max_length=3, verbose_name="currency"
                            ),
                        ),
                        ("parts", models.JSONField(default=list)),
                        (
                            "paid",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="paid before",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.commissionstatement",
                                verbose_name="commission statement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "line of a commission statement",
                        "verbose_name_plural": "lines of commission statements",
                        "constraints": [
                            models.UniqueConstraint(fields=("statement", "position"), name="commission_line_in_order")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommissionLineHistoryevent",
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
                        ("position", models.PositiveIntegerField(verbose_name="position")),
                        ("deal_uid", models.UUIDField()),
                        ("deal_name", models.CharField(max_length=300, verbose_name="deal")),
                        ("period_on", models.DateField(verbose_name="period")),
                        ("closed_on", models.DateField(null=True, verbose_name="closed on")),
                        (
                            "share",
                            models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="share (%)"),
                        ),
                        (
                            "value",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="value",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency", decimal_places=4, max_digits=19, verbose_name="commission"
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency, max_length=3, verbose_name="currency"
                            ),
                        ),
                        ("parts", models.JSONField(default=list)),
                        (
                            "paid",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="paid before",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.deal",
                                verbose_name="deal",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.commissionline",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.commissionstatement",
                                verbose_name="commission statement",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CommissionStatementHistoryevent",
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
                            "length",
                            models.CharField(
                                choices=[("month", "Month"), ("quarter", "Quarter"), ("year", "Year")],
                                editable=False,
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
                            "quota",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                editable=False,
                                max_digits=19,
                                null=True,
                                verbose_name="quota",
                            ),
                        ),
                        (
                            "won",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="won",
                            ),
                        ),
                        (
                            "total",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="commission",
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
                        ("terms", models.JSONField(default=dict, editable=False)),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.commissionstatement",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.commissionplan",
                                verbose_name="commission plan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CommissionTier",
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
                            "above",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="Only what is won beyond it has this rate.",
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.01")),
                                    django.core.validators.MaxValueValidator(Decimal("10000")),
                                ],
                                verbose_name="above (percent of the quota)",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="rate (%)",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tiers",
                                to="sales.commissionplan",
                                verbose_name="commission plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commission tier",
                        "verbose_name_plural": "commission tiers",
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "above"), name="commission_tier_once"),
                            models.CheckConstraint(
                                condition=models.Q(("above__gt", 0)), name="commission_tier_above_positive"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rate__gte", 0), ("rate__lte", 100)),
                                name="commission_tier_rate_is_a_share",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CommissionTierHistoryevent",
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
                            "above",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="Only what is won beyond it has this rate.",
                                max_digits=7,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.01")),
                                    django.core.validators.MaxValueValidator(Decimal("10000")),
                                ],
                                verbose_name="above (percent of the quota)",
                            ),
                        ),
                        (
                            "rate",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=5,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0")),
                                    django.core.validators.MaxValueValidator(Decimal("100")),
                                ],
                                verbose_name="rate (%)",
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.commissiontier",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.commissionplan",
                                verbose_name="commission plan",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionplanhistoryevent" ("created_at", "created_in", "ends_on", "family", "id", "length", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "rate", "starts_on", "team_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."ends_on", old_values."family", old_values."id", old_values."length", old_values."name", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."pipeline_id", old_values."rate", old_values."starts_on", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="9a93577a4796f2b633ad9838b8df202936994bcc",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_478af",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_commissionplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionplanhistoryevent" ("created_at", "created_in", "ends_on", "family", "id", "length", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "rate", "starts_on", "team_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."ends_on", old_values."family", old_values."id", old_values."length", old_values."name", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."pipeline_id", old_values."rate", old_values."starts_on", old_values."team_id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="eaa808200fc71077bf82919b5200bc7b7cc9a107",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a7db5",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_commissionplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionplanhistoryevent" ("created_at", "created_in", "ends_on", "family", "id", "length", "name", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "pipeline_id", "rate", "starts_on", "team_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."ends_on", new_values."family", new_values."id", new_values."length", new_values."name", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."pipeline_id", new_values."rate", new_values."starts_on", new_values."team_id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="05e35d882f062b099ae026c0f3811b196cfcefa8",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_4fdf0",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_commissionplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionperson",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionpersonhistoryevent" ("created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "uid", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."plan_id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="332979ae344f80bc47a386932f04cccf33a8b5b2",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_daee1",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_commissionperson",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionperson",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionpersonhistoryevent" ("created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "uid", "updated_at", "user_id", "version") SELECT old_values."created_at", old_values."created_in", old_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."uid", old_values."updated_at", old_values."user_id", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="abfc6b73d5030a724458d753f2d8118ca79af876",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_31090",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_commissionperson",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionperson",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionpersonhistoryevent" ("created_at", "created_in", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "uid", "updated_at", "user_id", "version") SELECT new_values."created_at", new_values."created_in", new_values."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."plan_id", new_values."uid", new_values."updated_at", new_values."user_id", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="16a3b7a5458a5ada3e91e47bd06f6161ae349422",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_c3b65",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_commissionperson",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionstatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionstatementhistoryevent" ("closed_by_id", "created_at", "created_in", "currency", "id", "length", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "quota", "starts_on", "terms", "total", "uid", "updated_at", "version", "won") SELECT old_values."closed_by_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."length", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."plan_id", old_values."quota", old_values."starts_on", old_values."terms", old_values."total", old_values."uid", old_values."updated_at", old_values."version", old_values."won" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."closed_by_id" IS DISTINCT FROM (new_values."closed_by_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."length" IS DISTINCT FROM (new_values."length") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."plan_id" IS DISTINCT FROM (new_values."plan_id") OR old_values."quota" IS DISTINCT FROM (new_values."quota") OR old_values."starts_on" IS DISTINCT FROM (new_values."starts_on") OR old_values."terms" IS DISTINCT FROM (new_values."terms") OR old_values."total" IS DISTINCT FROM (new_values."total") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."won" IS DISTINCT FROM (new_values."won")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="636349aefb55d892c8b3d655cc4efb4a5dfa5a2a",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_815a8",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_commissionstatement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionstatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionstatementhistoryevent" ("closed_by_id", "created_at", "created_in", "currency", "id", "length", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "quota", "starts_on", "terms", "total", "uid", "updated_at", "version", "won") SELECT old_values."closed_by_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."length", old_values."note", old_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."quota", old_values."starts_on", old_values."terms", old_values."total", old_values."uid", old_values."updated_at", old_values."version", old_values."won" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fb822b355dcb2c8c886827858f5a1fd1615af9d0",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d5d3b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_commissionstatement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionstatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionstatementhistoryevent" ("closed_by_id", "created_at", "created_in", "currency", "id", "length", "note", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "quota", "starts_on", "terms", "total", "uid", "updated_at", "version", "won") SELECT new_values."closed_by_id", new_values."created_at", new_values."created_in", new_values."currency", new_values."id", new_values."length", new_values."note", new_values."owner_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."plan_id", new_values."quota", new_values."starts_on", new_values."terms", new_values."total", new_values."uid", new_values."updated_at", new_values."version", new_values."won" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="cba9d54eaa2b2151bca55440f2ecbb4630bd78dc",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_f1a94",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_commissionstatement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionlinehistoryevent" ("amount", "closed_on", "created_at", "created_in", "currency", "deal_id", "deal_name", "deal_uid", "id", "paid", "parts", "period_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "share", "statement_id", "uid", "updated_at", "value", "version") SELECT old_values."amount", old_values."closed_on", old_values."created_at", old_values."created_in", old_values."currency", old_values."deal_id", old_values."deal_name", old_values."deal_uid", old_values."id", old_values."paid", old_values."parts", old_values."period_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."share", old_values."statement_id", old_values."uid", old_values."updated_at", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0a9a0066bfbdd2649d99ac3ea769c274766370bb",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_74ba4",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_commissionline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionlinehistoryevent" ("amount", "closed_on", "created_at", "created_in", "currency", "deal_id", "deal_name", "deal_uid", "id", "paid", "parts", "period_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "share", "statement_id", "uid", "updated_at", "value", "version") SELECT old_values."amount", old_values."closed_on", old_values."created_at", old_values."created_in", old_values."currency", old_values."deal_id", old_values."deal_name", old_values."deal_uid", old_values."id", old_values."paid", old_values."parts", old_values."period_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."share", old_values."statement_id", old_values."uid", old_values."updated_at", old_values."value", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="71c35fb92dfb5b5fb14c050b5b95648aa10b8315",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_431d6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_commissionline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissionline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissionlinehistoryevent" ("amount", "closed_on", "created_at", "created_in", "currency", "deal_id", "deal_name", "deal_uid", "id", "paid", "parts", "period_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "share", "statement_id", "uid", "updated_at", "value", "version") SELECT new_values."amount", new_values."closed_on", new_values."created_at", new_values."created_in", new_values."currency", new_values."deal_id", new_values."deal_name", new_values."deal_uid", new_values."id", new_values."paid", new_values."parts", new_values."period_on", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."share", new_values."statement_id", new_values."uid", new_values."updated_at", new_values."value", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="43c7844c385fcf578c4018181ee91bc88bb8d292",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b1df7",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_commissionline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissiontier",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissiontierhistoryevent" ("above", "created_at", "created_in", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "rate", "uid", "updated_at", "version") SELECT old_values."above", old_values."created_at", old_values."created_in", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."plan_id", old_values."rate", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="fe90496b29916056489a370e31beaae048e8c647",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e00ba",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_commissiontier",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissiontier",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissiontierhistoryevent" ("above", "created_at", "created_in", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "rate", "uid", "updated_at", "version") SELECT old_values."above", old_values."created_at", old_values."created_in", old_values."id", old_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."plan_id", old_values."rate", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="5380b6a0461900493e8351c36742044910a50b36",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c32e4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_commissiontier",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="commissiontier",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_commissiontierhistoryevent" ("above", "created_at", "created_in", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "rate", "uid", "updated_at", "version") SELECT new_values."above", new_values."created_at", new_values."created_in", new_values."id", new_values."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."plan_id", new_values."rate", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="97f6d1f3b95631a628b94195d62d03ee749a6d9e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_a312b",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_commissiontier",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
