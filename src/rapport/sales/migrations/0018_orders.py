"""Orders and deliveries with their lines, credit accounts and what was checked, number ranges of further documents."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
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
import rapport.sales.pricing.reasons

# Over two columns, which Django's own foreign keys are not: a line is in the currency of its order. Deferred, since an
# undo writes table by table.
OVER_COLUMNS = """
    ALTER TABLE sales_orderedline ADD CONSTRAINT order_line_in_currency_of_order
        FOREIGN KEY (order_id, currency) REFERENCES sales_order (id, currency) DEFERRABLE INITIALLY DEFERRED;
"""
OVER_NONE = "ALTER TABLE sales_orderedline DROP CONSTRAINT order_line_in_currency_of_order;"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_first_version"),
        ("access", "__first__"),
        ("approvals", "__first__"),
        ("customers", "0004_reminders_of_tasks"),
        ("sales", "0017_discount_limits"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="CustomerClass",
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
                            "when_exceeded",
                            models.CharField(
                                choices=[("warn", "Warn"), ("hold", "Hold for approval"), ("stop", "Stop")],
                                default="warn",
                                help_text="What happens to an order with which a customer would owe more than the limit.",
                                max_length=4,
                                verbose_name="beyond the credit limit",
                            ),
                        ),
                        (
                            "is_default",
                            models.BooleanField(
                                default=False,
                                help_text="Used for credit accounts that name no class.",
                                verbose_name="unless another is set",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="description"),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Whoever holds this role decides about orders that are held. Empty means the administrators.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="access.role",
                                verbose_name="released by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "customer class",
                        "verbose_name_plural": "customer classes",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="customer_class_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("when_exceeded__in", ["warn", "hold", "stop"])),
                                name="customer_class_reaction_known",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_default", True)),
                                fields=("is_default",),
                                name="customer_class_one_default",
                                violation_error_message="Another class is the one that is used unless another is set.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditAccount",
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
                            "credit_limit",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Gross, for open orders and invoices together. Empty means no limit.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="credit limit",
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
                            "covers_group",
                            models.BooleanField(
                                default=False,
                                help_text="The limit is for the organisation and its subsidiaries together.",
                                verbose_name="for the whole group",
                            ),
                        ),
                        (
                            "is_blocked",
                            models.BooleanField(
                                default=False, help_text="No order is confirmed.", verbose_name="blocked"
                            ),
                        ),
                        (
                            "block_reason",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="why blocked"),
                        ),
                        ("note", models.TextField(blank=True, default="", verbose_name="note")),
                        (
                            "party",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credit_accounts",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "customer_class",
                            models.ForeignKey(
                                blank=True,
                                help_text="Empty means the class that is used unless another is set.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_accounts",
                                to="sales.customerclass",
                                verbose_name="customer class",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit account",
                        "verbose_name_plural": "credit accounts",
                        "indexes": [
                            models.Index(fields=["created_at", "id"], name="credit_account_by_creation"),
                            models.Index(fields=["credit_limit", "id"], name="credit_account_by_limit"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("party",),
                                name="credit_account_once",
                                violation_error_message="This customer has a credit account already.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("credit_limit__gte", 0)), name="credit_account_limit_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="credit_account_currency_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_blocked", False),
                                    models.Q(("block_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="credit_account_blocked_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditAccountHistoryevent",
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
                            "credit_limit",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Gross, for open orders and invoices together. Empty means no limit.",
                                max_digits=19,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="credit limit",
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
                            "covers_group",
                            models.BooleanField(
                                default=False,
                                help_text="The limit is for the organisation and its subsidiaries together.",
                                verbose_name="for the whole group",
                            ),
                        ),
                        (
                            "is_blocked",
                            models.BooleanField(
                                default=False, help_text="No order is confirmed.", verbose_name="blocked"
                            ),
                        ),
                        (
                            "block_reason",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="why blocked"),
                        ),
                        ("note", models.TextField(blank=True, default="", verbose_name="note")),
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
                                to="sales.creditaccount",
                            ),
                        ),
                        (
                            "customer_class",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Empty means the class that is used unless another is set.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.customerclass",
                                verbose_name="customer class",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="CustomerClassHistoryevent",
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
                        ("name", models.CharField(max_length=100, verbose_name="name")),
                        (
                            "when_exceeded",
                            models.CharField(
                                choices=[("warn", "Warn"), ("hold", "Hold for approval"), ("stop", "Stop")],
                                default="warn",
                                help_text="What happens to an order with which a customer would owe more than the limit.",
                                max_length=4,
                                verbose_name="beyond the credit limit",
                            ),
                        ),
                        (
                            "is_default",
                            models.BooleanField(
                                default=False,
                                help_text="Used for credit accounts that name no class.",
                                verbose_name="unless another is set",
                            ),
                        ),
                        (
                            "description",
                            models.CharField(blank=True, default="", max_length=300, verbose_name="description"),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.customerclass",
                            ),
                        ),
                        (
                            "released_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Whoever holds this role decides about orders that are held. Empty means the administrators.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="access.role",
                                verbose_name="released by",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Order",
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
                        ("name", models.CharField(max_length=300, verbose_name="subject")),
                        (
                            "number",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="number"
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
                            "net_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="net",
                            ),
                        ),
                        (
                            "tax_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="tax",
                            ),
                        ),
                        (
                            "gross_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="gross",
                            ),
                        ),
                        (
                            "line_count",
                            models.PositiveIntegerField(db_default=0, default=0, editable=False, verbose_name="lines"),
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
                                verbose_name="net in base currency",
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
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("en", "English"), ("de", "German"), ("zh-hans", "Chinese (simplified)")],
                                default="",
                                help_text="In which it is written. Empty means that of the customer, else that of the installation.",
                                max_length=7,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "billing_name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty means the name of the customer.",
                                max_length=300,
                                verbose_name="name in the address",
                            ),
                        ),
                        (
                            "billing_address",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Empty means the address of the customer.",
                                max_length=1000,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "introduction",
                            models.TextField(blank=True, default="", max_length=5000, verbose_name="introduction"),
                        ),
                        (
                            "terms",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Stands below the lines, such as how to pay.",
                                max_length=5000,
                                verbose_name="terms",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Stands in no document and on no page of the customer.",
                                verbose_name="internal note",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("held", "Held for approval"),
                                    ("confirmed", "Confirmed"),
                                    ("part", "Partly delivered"),
                                    ("delivered", "Delivered"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "customer_reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Stands on the confirmation, on delivery notes and on invoices.",
                                max_length=100,
                                verbose_name="customer's order number",
                            ),
                        ),
                        (
                            "ordered_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="ordered on"),
                        ),
                        ("wanted_on", models.DateField(blank=True, null=True, verbose_name="wanted delivery date")),
                        (
                            "delivery_address",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Empty means the address of the customer.",
                                max_length=1000,
                                verbose_name="delivery address",
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="closed or cancelled at"
                            ),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=500, verbose_name="why cancelled"
                            ),
                        ),
                        (
                            "invoiced_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="invoiced (gross)",
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="customers.party",
                                verbose_name="for the attention of",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="%(class)ss",
                                to="sales.deal",
                                verbose_name="deal",
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
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="%(class)ss",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                        (
                            "quote",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="sales.quote",
                                verbose_name="quote",
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
                                related_name="+",
                                to="customers.territory",
                                verbose_name="territory",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "order",
                        "verbose_name_plural": "orders",
                        "indexes": [
                            models.Index(fields=["status", "wanted_on", "id"], name="order_by_status"),
                            models.Index(fields=["wanted_on", "id"], name="order_by_wanted_day"),
                            models.Index(fields=["ordered_on", "id"], name="order_by_day"),
                            models.Index(fields=["party", "status", "ordered_on"], name="order_by_party"),
                            models.Index(fields=["deal", "status"], name="order_by_deal"),
                            models.Index(
                                condition=models.Q(("quote__isnull", False)), fields=["quote"], name="order_by_quote"
                            ),
                            models.Index(
                                condition=models.Q(("status__in", ("confirmed", "part", "delivered"))),
                                fields=["party"],
                                include=("currency", "gross_amount", "invoiced_amount"),
                                name="order_open_by_party",
                            ),
                            models.Index(
                                condition=models.Q(("territory__isnull", False)),
                                fields=["territory", "status", "wanted_on", "id"],
                                name="order_by_territory",
                            ),
                            models.Index(fields=["base_amount", "id"], name="order_by_worth"),
                            models.Index(fields=["created_at", "id"], name="order_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party", "contact", "deal"],
                                gin_pending_list_limit=256,
                                name="order_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="order_has_a_name"
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
                                name="order_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_currency__regex", "^[A-Z]{3}$"), ("currency__regex", "^[A-Z]{3}$")
                                ),
                                name="order_currencies_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("base_amount__isnull", True), ("rate__isnull", True)),
                                    models.Q(("base_amount__isnull", False), ("rate__gt", 0)),
                                    _connector="OR",
                                ),
                                name="order_base_amount_has_a_rate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["", "en", "de", "zh-hans"])),
                                name="order_language_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["draft", "held", "confirmed", "part", "delivered", "closed", "cancelled"],
                                    )
                                ),
                                name="order_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at__isnull", True), ("status__in", ["draft", "held"])),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("status__in", ["confirmed", "part", "delivered", "closed"]),
                                        models.Q(("number", ""), _negated=True),
                                    ),
                                    ("status", "cancelled"),
                                    _connector="OR",
                                ),
                                name="order_confirmed_has_a_number_and_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status", "cancelled"), ("cancel_reason", ""), _connector="OR"),
                                name="order_reason_only_when_cancelled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at__isnull", False), ("status__in", ["closed", "cancelled"])),
                                    models.Q(
                                        models.Q(("status__in", ["closed", "cancelled"]), _negated=True),
                                        ("ended_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="order_ended_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("invoiced_amount__gte", 0), ("invoiced_amount__lte", models.F("gross_amount"))
                                ),
                                name="order_invoiced_at_most_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("number",),
                                name="order_number_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "cancelled"), _negated=True),
                                fields=("quote",),
                                name="order_once_of_a_quote",
                                violation_error_message="There is an order of this quote already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditCheck",
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
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("passed", "Passed"),
                                    ("warned", "Passed with a warning"),
                                    ("held", "Held"),
                                    ("stopped", "Stopped"),
                                    ("released", "Released"),
                                ],
                                max_length=8,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(max_length=3, verbose_name="currency"),
                        ),
                        (
                            "credit_limit",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="credit limit",
                            ),
                        ),
                        (
                            "exposure",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Open orders and invoices, without this order.",
                                max_digits=19,
                                null=True,
                                verbose_name="owed before",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Gross.",
                                max_digits=19,
                                verbose_name="this order",
                            ),
                        ),
                        ("explanation", models.TextField(verbose_name="explanation")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="checks",
                                to="sales.creditaccount",
                                verbose_name="credit account",
                            ),
                        ),
                        (
                            "approval",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="approvals.approval",
                                verbose_name="approval",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="checked by",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credit_checks",
                                to="sales.order",
                                verbose_name="order",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "credit check",
                        "verbose_name_plural": "credit checks",
                        "indexes": [models.Index(fields=["created_at", "id"], name="credit_check_by_creation")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome__in", ["passed", "warned", "held", "stopped", "released"])
                                ),
                                name="credit_check_outcome_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("credit_limit__isnull", True), ("exposure__isnull", False), _connector="OR"
                                ),
                                name="credit_check_limit_is_compared",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CreditCheckHistoryevent",
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
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("passed", "Passed"),
                                    ("warned", "Passed with a warning"),
                                    ("held", "Held"),
                                    ("stopped", "Stopped"),
                                    ("released", "Released"),
                                ],
                                max_length=8,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(max_length=3, verbose_name="currency"),
                        ),
                        (
                            "credit_limit",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                null=True,
                                verbose_name="credit limit",
                            ),
                        ),
                        (
                            "exposure",
                            rapport.platform.records.fields.MoneyField(
                                blank=True,
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Open orders and invoices, without this order.",
                                max_digits=19,
                                null=True,
                                verbose_name="owed before",
                            ),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                help_text="Gross.",
                                max_digits=19,
                                verbose_name="this order",
                            ),
                        ),
                        ("explanation", models.TextField(verbose_name="explanation")),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.creditaccount",
                                verbose_name="credit account",
                            ),
                        ),
                        (
                            "approval",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="approvals.approval",
                                verbose_name="approval",
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="checked by",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.creditcheck",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.order",
                                verbose_name="order",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
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
                            "number",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="number"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("draft", "Draft"), ("shipped", "Shipped"), ("cancelled", "Cancelled")],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        ("shipped_on", models.DateField(blank=True, null=True, verbose_name="shipped on")),
                        ("carrier", models.CharField(blank=True, default="", max_length=100, verbose_name="carrier")),
                        (
                            "tracking_number",
                            models.CharField(blank=True, default="", max_length=100, verbose_name="tracking number"),
                        ),
                        (
                            "address",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Empty means that of the order.",
                                max_length=1000,
                                verbose_name="delivery address",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Stands below the lines.",
                                max_length=2000,
                                verbose_name="note",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="sales.order",
                                verbose_name="order",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivery",
                        "verbose_name_plural": "deliveries",
                        "indexes": [
                            models.Index(fields=["order", "status"], name="delivery_by_order"),
                            models.Index(fields=["status", "shipped_on", "id"], name="delivery_by_status"),
                            models.Index(fields=["shipped_on", "id"], name="delivery_by_day"),
                            models.Index(fields=["created_at", "id"], name="delivery_by_creation"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "shipped", "cancelled"])),
                                name="delivery_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"),
                                    models.Q(("shipped_on__isnull", False), models.Q(("number", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="delivery_shipped_has_a_number_and_a_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("number",),
                                name="delivery_number_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveryHistoryevent",
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
                            "number",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="number"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("draft", "Draft"), ("shipped", "Shipped"), ("cancelled", "Cancelled")],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        ("shipped_on", models.DateField(blank=True, null=True, verbose_name="shipped on")),
                        ("carrier", models.CharField(blank=True, default="", max_length=100, verbose_name="carrier")),
                        (
                            "tracking_number",
                            models.CharField(blank=True, default="", max_length=100, verbose_name="tracking number"),
                        ),
                        (
                            "address",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Empty means that of the order.",
                                max_length=1000,
                                verbose_name="delivery address",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Stands below the lines.",
                                max_length=2000,
                                verbose_name="note",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.delivery",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.order",
                                verbose_name="order",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="OrderedLine",
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
                            rapport.sales.pricing.reasons.ReasonField(
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
                            "delivered_quantity",
                            models.DecimalField(
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=15,
                                verbose_name="delivered",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.order",
                                verbose_name="order",
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
                    ],
                    options={
                        "verbose_name": "order line",
                        "verbose_name_plural": "order lines",
                        "indexes": [
                            models.Index(fields=["order", "position", "id"], name="order_line_in_order"),
                            models.Index(fields=["product", "order"], name="order_line_by_product"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="order_line_of_some_quantity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="order_line_price_not_negative"
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
                                name="order_line_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_percent__gte", 0), ("discount_percent__lte", 100)),
                                name="order_line_discount_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_amount__gte", 0)), name="order_line_discount_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tax_rate__gte", 0), ("tax_rate__lte", 100)),
                                name="order_line_tax_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("description", ""), _negated=True), name="order_line_says_what"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tax_category__in", ["", "standard", "reduced", "second", "zero", "exempt"])
                                ),
                                name="order_line_tax_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("delivered_quantity__gte", 0), ("delivered_quantity__lte", models.F("quantity"))
                                ),
                                name="order_line_delivered_at_most_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveredLine",
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
                            "quantity",
                            models.DecimalField(
                                decimal_places=4,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="quantity",
                            ),
                        ),
                        (
                            "batch_number",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="batch or serial number"
                            ),
                        ),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.delivery",
                                verbose_name="delivery",
                            ),
                        ),
                        (
                            "ordered_line",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delivered_lines",
                                to="sales.orderedline",
                                verbose_name="order line",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delivered line",
                        "verbose_name_plural": "delivered lines",
                        "indexes": [models.Index(fields=["created_at", "id"], name="delivered_line_by_creation")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="delivered_line_of_some_quantity"
                            ),
                            models.UniqueConstraint(fields=("delivery", "ordered_line"), name="delivered_line_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveredLineHistoryevent",
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
                            "quantity",
                            models.DecimalField(
                                decimal_places=4,
                                max_digits=15,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.0001"))],
                                verbose_name="quantity",
                            ),
                        ),
                        (
                            "batch_number",
                            models.CharField(
                                blank=True, default="", max_length=100, verbose_name="batch or serial number"
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.deliveredline",
                            ),
                        ),
                        (
                            "delivery",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.delivery",
                                verbose_name="delivery",
                            ),
                        ),
                        (
                            "ordered_line",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.orderedline",
                                verbose_name="order line",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="OrderedLineHistoryevent",
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
                            "position",
                            models.PositiveIntegerField(
                                default=0, help_text="Empty or 0 means at the end.", verbose_name="position"
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
                            rapport.sales.pricing.reasons.ReasonField(
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
                            "order",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.order",
                                verbose_name="order",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.orderedline",
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
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="OrderHistoryevent",
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
                        ("name", models.CharField(max_length=300, verbose_name="subject")),
                        (
                            "number",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=60, verbose_name="number"
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
                            "base_currency",
                            rapport.platform.records.fields.CurrencyField(
                                default=rapport.sales.currencies.base_currency,
                                editable=False,
                                max_length=3,
                                verbose_name="base currency",
                            ),
                        ),
                        (
                            "language",
                            models.CharField(
                                blank=True,
                                choices=[("en", "English"), ("de", "German"), ("zh-hans", "Chinese (simplified)")],
                                default="",
                                help_text="In which it is written. Empty means that of the customer, else that of the installation.",
                                max_length=7,
                                verbose_name="language",
                            ),
                        ),
                        (
                            "billing_name",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Empty means the name of the customer.",
                                max_length=300,
                                verbose_name="name in the address",
                            ),
                        ),
                        (
                            "billing_address",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Empty means the address of the customer.",
                                max_length=1000,
                                verbose_name="address",
                            ),
                        ),
                        (
                            "introduction",
                            models.TextField(blank=True, default="", max_length=5000, verbose_name="introduction"),
                        ),
                        (
                            "terms",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Stands below the lines, such as how to pay.",
                                max_length=5000,
                                verbose_name="terms",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Stands in no document and on no page of the customer.",
                                verbose_name="internal note",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("held", "Held for approval"),
                                    ("confirmed", "Confirmed"),
                                    ("part", "Partly delivered"),
                                    ("delivered", "Delivered"),
                                    ("closed", "Closed"),
                                    ("cancelled", "Cancelled"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=9,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "customer_reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Stands on the confirmation, on delivery notes and on invoices.",
                                max_length=100,
                                verbose_name="customer's order number",
                            ),
                        ),
                        (
                            "ordered_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="ordered on"),
                        ),
                        ("wanted_on", models.DateField(blank=True, null=True, verbose_name="wanted delivery date")),
                        (
                            "delivery_address",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Empty means the address of the customer.",
                                max_length=1000,
                                verbose_name="delivery address",
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="confirmed at"),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="closed or cancelled at"
                            ),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(
                                blank=True, default="", editable=False, max_length=500, verbose_name="why cancelled"
                            ),
                        ),
                        (
                            "contact",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="customers.party",
                                verbose_name="for the attention of",
                            ),
                        ),
                        (
                            "deal",
                            models.ForeignKey(
                                blank=True,
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
                                null=True,
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
                                to="sales.order",
                            ),
                        ),
                        (
                            "quote",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.quote",
                                verbose_name="quote",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.RemoveConstraint(
                    model_name="numberrange",
                    name="number_range_kind_known",
                ),
                migrations.AlterField(
                    model_name="numberrange",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("quotes", "Quotes"),
                            ("orders", "Orders"),
                            ("deliveries", "Deliveries"),
                            ("invoices", "Invoices"),
                            ("credit-notes", "Credit notes"),
                        ],
                        default="quotes",
                        max_length=20,
                        verbose_name="numbers of",
                    ),
                ),
                migrations.AlterField(
                    model_name="numberrangehistoryevent",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("quotes", "Quotes"),
                            ("orders", "Orders"),
                            ("deliveries", "Deliveries"),
                            ("invoices", "Invoices"),
                            ("credit-notes", "Credit notes"),
                        ],
                        default="quotes",
                        max_length=20,
                        verbose_name="numbers of",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="numberrange",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["quotes", "orders", "deliveries", "invoices", "credit-notes"])
                        ),
                        name="number_range_kind_known",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customerclass",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_customerclasshistoryevent" ("created_at", "created_in", "description", "id", "is_default", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_by_id", "uid", "updated_at", "version", "when_exceeded") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_default", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."released_by_id", old_values."uid", old_values."updated_at", old_values."version", old_values."when_exceeded" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="dbd12480a1c89105ef18df8cc351af7b5c0db593",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ebfe2",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_customerclass",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customerclass",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_customerclasshistoryevent" ("created_at", "created_in", "description", "id", "is_default", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_by_id", "uid", "updated_at", "version", "when_exceeded") SELECT old_values."created_at", old_values."created_in", old_values."description", old_values."id", old_values."is_default", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."released_by_id", old_values."uid", old_values."updated_at", old_values."version", old_values."when_exceeded" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="2179c0c466846ef22344ae94e51e5a5338f43d07",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_9c486",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_customerclass",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="customerclass",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_customerclasshistoryevent" ("created_at", "created_in", "description", "id", "is_default", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "released_by_id", "uid", "updated_at", "version", "when_exceeded") SELECT new_values."created_at", new_values."created_in", new_values."description", new_values."id", new_values."is_default", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."released_by_id", new_values."uid", new_values."updated_at", new_values."version", new_values."when_exceeded" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="97d21970efc09781770baac328dc9c40323a81e1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_89001",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_customerclass",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_creditaccounthistoryevent" ("block_reason", "covers_group", "created_at", "created_in", "credit_limit", "currency", "customer_class_id", "id", "is_blocked", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."block_reason", old_values."covers_group", old_values."created_at", old_values."created_in", old_values."credit_limit", old_values."currency", old_values."customer_class_id", old_values."id", old_values."is_blocked", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c714cad75e916b31f128b7a9e7584bf8bcbbd0d1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6a9c6",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_creditaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_creditaccounthistoryevent" ("block_reason", "covers_group", "created_at", "created_in", "credit_limit", "currency", "customer_class_id", "id", "is_blocked", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."block_reason", old_values."covers_group", old_values."created_at", old_values."created_in", old_values."credit_limit", old_values."currency", old_values."customer_class_id", old_values."id", old_values."is_blocked", old_values."note", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="34278893ea00e1eb12117e97e038ea22d6d57fca",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2c4c6",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_creditaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_creditaccounthistoryevent" ("block_reason", "covers_group", "created_at", "created_in", "credit_limit", "currency", "customer_class_id", "id", "is_blocked", "note", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."block_reason", new_values."covers_group", new_values."created_at", new_values."created_in", new_values."credit_limit", new_values."currency", new_values."customer_class_id", new_values."id", new_values."is_blocked", new_values."note", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="644f05e6c443ac46e9d1e617773b2acd142ca46d",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_fec26",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_creditaccount",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="order",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_orderhistoryevent" ("base_currency", "billing_address", "billing_name", "cancel_reason", "confirmed_at", "contact_id", "created_at", "created_in", "currency", "custom", "customer_reference", "deal_id", "delivery_address", "description", "ended_at", "id", "introduction", "language", "name", "number", "ordered_on", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "status", "terms", "uid", "updated_at", "version", "wanted_on") SELECT old_values."base_currency", old_values."billing_address", old_values."billing_name", old_values."cancel_reason", old_values."confirmed_at", old_values."contact_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."customer_reference", old_values."deal_id", old_values."delivery_address", old_values."description", old_values."ended_at", old_values."id", old_values."introduction", old_values."language", old_values."name", old_values."number", old_values."ordered_on", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."quote_id", old_values."status", old_values."terms", old_values."uid", old_values."updated_at", old_values."version", old_values."wanted_on" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."base_currency" IS DISTINCT FROM (new_values."base_currency") OR old_values."billing_address" IS DISTINCT FROM (new_values."billing_address") OR old_values."billing_name" IS DISTINCT FROM (new_values."billing_name") OR old_values."cancel_reason" IS DISTINCT FROM (new_values."cancel_reason") OR old_values."confirmed_at" IS DISTINCT FROM (new_values."confirmed_at") OR old_values."contact_id" IS DISTINCT FROM (new_values."contact_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."customer_reference" IS DISTINCT FROM (new_values."customer_reference") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."delivery_address" IS DISTINCT FROM (new_values."delivery_address") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."ended_at" IS DISTINCT FROM (new_values."ended_at") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."introduction" IS DISTINCT FROM (new_values."introduction") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."ordered_on" IS DISTINCT FROM (new_values."ordered_on") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."quote_id" IS DISTINCT FROM (new_values."quote_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."terms" IS DISTINCT FROM (new_values."terms") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version") OR old_values."wanted_on" IS DISTINCT FROM (new_values."wanted_on")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="dee6ba4d3084ce66e9b8757a6183c2281ab52ce6",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ae4e5",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_order",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="order",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_orderhistoryevent" ("base_currency", "billing_address", "billing_name", "cancel_reason", "confirmed_at", "contact_id", "created_at", "created_in", "currency", "custom", "customer_reference", "deal_id", "delivery_address", "description", "ended_at", "id", "introduction", "language", "name", "number", "ordered_on", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "status", "terms", "uid", "updated_at", "version", "wanted_on") SELECT old_values."base_currency", old_values."billing_address", old_values."billing_name", old_values."cancel_reason", old_values."confirmed_at", old_values."contact_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."customer_reference", old_values."deal_id", old_values."delivery_address", old_values."description", old_values."ended_at", old_values."id", old_values."introduction", old_values."language", old_values."name", old_values."number", old_values."ordered_on", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."quote_id", old_values."status", old_values."terms", old_values."uid", old_values."updated_at", old_values."version", old_values."wanted_on" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="66aba278d32918a1b6a09bdc1e968777541aab38",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_29536",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_order",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="order",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_orderhistoryevent" ("base_currency", "billing_address", "billing_name", "cancel_reason", "confirmed_at", "contact_id", "created_at", "created_in", "currency", "custom", "customer_reference", "deal_id", "delivery_address", "description", "ended_at", "id", "introduction", "language", "name", "number", "ordered_on", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quote_id", "status", "terms", "uid", "updated_at", "version", "wanted_on") SELECT new_values."base_currency", new_values."billing_address", new_values."billing_name", new_values."cancel_reason", new_values."confirmed_at", new_values."contact_id", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."customer_reference", new_values."deal_id", new_values."delivery_address", new_values."description", new_values."ended_at", new_values."id", new_values."introduction", new_values."language", new_values."name", new_values."number", new_values."ordered_on", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."quote_id", new_values."status", new_values."terms", new_values."uid", new_values."updated_at", new_values."version", new_values."wanted_on" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="69464c2bb87fa4dfb8524d285b41a62b6579997a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_678b7",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_order",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delivery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deliveryhistoryevent" ("address", "carrier", "created_at", "created_in", "id", "note", "number", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shipped_on", "status", "tracking_number", "uid", "updated_at", "version") SELECT old_values."address", old_values."carrier", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."number", old_values."order_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."shipped_on", old_values."status", old_values."tracking_number", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="0e567440d12926ab63eb1194a5df85ec3d8bd93e",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a8fca",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_delivery",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delivery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deliveryhistoryevent" ("address", "carrier", "created_at", "created_in", "id", "note", "number", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shipped_on", "status", "tracking_number", "uid", "updated_at", "version") SELECT old_values."address", old_values."carrier", old_values."created_at", old_values."created_in", old_values."id", old_values."note", old_values."number", old_values."order_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."shipped_on", old_values."status", old_values."tracking_number", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bb5f6bbcbb1bf9dcf23d87850cfbf4370e18977b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_77f0b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_delivery",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delivery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deliveryhistoryevent" ("address", "carrier", "created_at", "created_in", "id", "note", "number", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shipped_on", "status", "tracking_number", "uid", "updated_at", "version") SELECT new_values."address", new_values."carrier", new_values."created_at", new_values."created_in", new_values."id", new_values."note", new_values."number", new_values."order_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."shipped_on", new_values."status", new_values."tracking_number", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="f6731c62008f2c3fe53ce444508cd5ea82075580",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_9fdd6",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_delivery",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditcheck",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_creditcheckhistoryevent" ("account_id", "amount", "approval_id", "checked_by_id", "created_at", "created_in", "credit_limit", "currency", "explanation", "exposure", "id", "order_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."account_id", old_values."amount", old_values."approval_id", old_values."checked_by_id", old_values."created_at", old_values."created_in", old_values."credit_limit", old_values."currency", old_values."explanation", old_values."exposure", old_values."id", old_values."order_id", old_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="81ad8d81cc90bf1af2392d22db2562045cec88ac",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c2d5d",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_creditcheck",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditcheck",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_creditcheckhistoryevent" ("account_id", "amount", "approval_id", "checked_by_id", "created_at", "created_in", "credit_limit", "currency", "explanation", "exposure", "id", "order_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."account_id", old_values."amount", old_values."approval_id", old_values."checked_by_id", old_values."created_at", old_values."created_in", old_values."credit_limit", old_values."currency", old_values."explanation", old_values."exposure", old_values."id", old_values."order_id", old_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="3fd6b6b4c37025c0212214a2be0385eb03d072ff",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_6e5ba",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_creditcheck",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="creditcheck",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_creditcheckhistoryevent" ("account_id", "amount", "approval_id", "checked_by_id", "created_at", "created_in", "credit_limit", "currency", "explanation", "exposure", "id", "order_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."account_id", new_values."amount", new_values."approval_id", new_values."checked_by_id", new_values."created_at", new_values."created_in", new_values."credit_limit", new_values."currency", new_values."explanation", new_values."exposure", new_values."id", new_values."order_id", new_values."outcome", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="63b9c6d813ef215043d959ace7b764b3c3327485",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_85ff2",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_creditcheck",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="orderedline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_orderedlinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."net_amount", old_values."order_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."book_price" IS DISTINCT FROM (new_values."book_price") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."discount_amount" IS DISTINCT FROM (new_values."discount_amount") OR old_values."discount_percent" IS DISTINCT FROM (new_values."discount_percent") OR old_values."gross_amount" IS DISTINCT FROM (new_values."gross_amount") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."net_amount" IS DISTINCT FROM (new_values."net_amount") OR old_values."order_id" IS DISTINCT FROM (new_values."order_id") OR old_values."position" IS DISTINCT FROM (new_values."position") OR old_values."price_reason" IS DISTINCT FROM (new_values."price_reason") OR old_values."product_id" IS DISTINCT FROM (new_values."product_id") OR old_values."quantity" IS DISTINCT FROM (new_values."quantity") OR old_values."reverse_charge" IS DISTINCT FROM (new_values."reverse_charge") OR old_values."tax_amount" IS DISTINCT FROM (new_values."tax_amount") OR old_values."tax_category" IS DISTINCT FROM (new_values."tax_category") OR old_values."tax_rate" IS DISTINCT FROM (new_values."tax_rate") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."unit" IS DISTINCT FROM (new_values."unit") OR old_values."unit_price" IS DISTINCT FROM (new_values."unit_price") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f51f57c11f003d8a0e5b861d3dc7709ab4a9718c",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_351d7",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_orderedline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="orderedline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_orderedlinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."net_amount", old_values."order_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="de5c1c8f75e8bc078c342baefb73e8aefd37198c",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_07d17",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_orderedline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="orderedline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_orderedlinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "order_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT new_values."book_price", new_values."created_at", new_values."created_in", new_values."currency", new_values."description", new_values."discount_amount", new_values."discount_percent", new_values."gross_amount", new_values."id", new_values."net_amount", new_values."order_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."price_reason", new_values."product_id", new_values."quantity", new_values."reverse_charge", new_values."tax_amount", new_values."tax_category", new_values."tax_rate", new_values."uid", new_values."unit", new_values."unit_price", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a2a52ab70b9c4f41da0109d9757433c33112004a",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_59b86",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_orderedline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="deliveredline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deliveredlinehistoryevent" ("batch_number", "created_at", "created_in", "delivery_id", "id", "ordered_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "uid", "updated_at", "version") SELECT old_values."batch_number", old_values."created_at", old_values."created_in", old_values."delivery_id", old_values."id", old_values."ordered_line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."quantity", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="022554ed2b6a575d2635b426c35d9c0d8700d8f4",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_974f3",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_deliveredline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="deliveredline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deliveredlinehistoryevent" ("batch_number", "created_at", "created_in", "delivery_id", "id", "ordered_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "uid", "updated_at", "version") SELECT old_values."batch_number", old_values."created_at", old_values."created_in", old_values."delivery_id", old_values."id", old_values."ordered_line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."quantity", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ff9f7b170514bea69571821e7bad41e4f3fbbb96",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_ed986",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_deliveredline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="deliveredline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_deliveredlinehistoryevent" ("batch_number", "created_at", "created_in", "delivery_id", "id", "ordered_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "quantity", "uid", "updated_at", "version") SELECT new_values."batch_number", new_values."created_at", new_values."created_in", new_values."delivery_id", new_values."id", new_values."ordered_line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."quantity", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="d23759204f76ada0abdbb1bcdbfc231267ef6378",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_84847",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_deliveredline",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="order",
            constraint=models.UniqueConstraint(fields=("id", "currency"), name="order_of_its_currency"),
        ),
        migrations.RunSQL(OVER_COLUMNS, OVER_NONE),
    ]
