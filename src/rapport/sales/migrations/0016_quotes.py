"""Quotes with their lines, the ranges of their numbers, and letter heads."""

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
import rapport.sales.models.documents
import rapport.sales.pricing.reasons

# Over two columns, which Django's own foreign keys are not: a line is in the currency of its quote. Deferred, since an
# undo writes table by table.
OVER_COLUMNS = """
    ALTER TABLE sales_quotedline ADD CONSTRAINT quote_line_in_currency_of_quote
        FOREIGN KEY (quote_id, currency) REFERENCES sales_quote (id, currency) DEFERRABLE INITIALLY DEFERRED;
"""
OVER_NONE = "ALTER TABLE sales_quotedline DROP CONSTRAINT quote_line_in_currency_of_quote;"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("customers", "0004_reminders_of_tasks"),
        ("sales", "0015_stages_without_probability"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="NumberRange",
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
                                choices=[("quotes", "Quotes")],
                                default="quotes",
                                max_length=20,
                                verbose_name="numbers of",
                            ),
                        ),
                        (
                            "pattern",
                            models.CharField(
                                help_text="{year} and {number} stand for these; {number:05} has five digits. With {year} it begins anew.",
                                max_length=40,
                                validators=[rapport.sales.models.documents.check_pattern],
                                verbose_name="pattern",
                            ),
                        ),
                        (
                            "first_number",
                            models.PositiveIntegerField(
                                default=1,
                                help_text="A larger one than the last leaves those between free.",
                                verbose_name="begins with",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="One range for each kind of document.", verbose_name="in use"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(editable=False, null=True, verbose_name="year")),
                        (
                            "last_number",
                            models.PositiveIntegerField(
                                db_default=0, default=0, editable=False, verbose_name="last number"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "number range",
                        "verbose_name_plural": "number ranges",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)),
                                fields=("kind",),
                                name="number_range_one_in_use",
                                violation_error_message="Another range is in use for this kind of document.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="number_range_has_a_name"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("pattern", ""), _negated=True), name="number_range_has_a_pattern"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first_number__gte", 1)), name="number_range_begins_with_one"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["quotes"])), name="number_range_kind_known"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NumberRangeHistoryevent",
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
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("quotes", "Quotes")],
                                default="quotes",
                                max_length=20,
                                verbose_name="numbers of",
                            ),
                        ),
                        (
                            "pattern",
                            models.CharField(
                                help_text="{year} and {number} stand for these; {number:05} has five digits. With {year} it begins anew.",
                                max_length=40,
                                validators=[rapport.sales.models.documents.check_pattern],
                                verbose_name="pattern",
                            ),
                        ),
                        (
                            "first_number",
                            models.PositiveIntegerField(
                                default=1,
                                help_text="A larger one than the last leaves those between free.",
                                verbose_name="begins with",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True, help_text="One range for each kind of document.", verbose_name="in use"
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.numberrange",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Quote",
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
                                    ("sent", "Sent"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("expired", "Expired"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="quote version"),
                        ),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="The last day on which it can be accepted.",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent at"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered at"),
                        ),
                        (
                            "decided_by",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                help_text="Who accepted or declined it, as they wrote their name.",
                                max_length=200,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "decided_online",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="answered on the private page"
                            ),
                        ),
                        (
                            "decline_reason",
                            models.TextField(
                                blank=True, default="", editable=False, max_length=2000, verbose_name="why declined"
                            ),
                        ),
                        ("link_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
                        ("link_hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
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
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="replaced_by",
                                to="sales.quote",
                                verbose_name="replaces",
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
                        "verbose_name": "quote",
                        "verbose_name_plural": "quotes",
                        "indexes": [
                            models.Index(fields=["status", "valid_until", "id"], name="quote_by_status"),
                            models.Index(fields=["valid_until", "id"], name="quote_by_validity"),
                            models.Index(fields=["sent_at", "id"], name="quote_by_sending"),
                            models.Index(fields=["party", "status", "valid_until"], name="quote_by_party"),
                            models.Index(fields=["deal", "status"], name="quote_by_deal"),
                            models.Index(
                                condition=models.Q(("territory__isnull", False)),
                                fields=["territory", "status", "valid_until", "id"],
                                name="quote_by_territory",
                            ),
                            models.Index(fields=["base_amount", "id"], name="quote_by_worth"),
                            models.Index(fields=["created_at", "id"], name="quote_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party", "contact", "deal"],
                                gin_pending_list_limit=256,
                                name="quote_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="quote_has_a_name"
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
                                name="quote_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_currency__regex", "^[A-Z]{3}$"), ("currency__regex", "^[A-Z]{3}$")
                                ),
                                name="quote_currencies_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("base_amount__isnull", True), ("rate__isnull", True)),
                                    models.Q(("base_amount__isnull", False), ("rate__gt", 0)),
                                    _connector="OR",
                                ),
                                name="quote_base_amount_has_a_rate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["", "en", "de", "zh-hans"])),
                                name="quote_language_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "sent", "accepted", "declined", "expired", "replaced"])
                                ),
                                name="quote_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", True), ("status", "draft")),
                                    models.Q(
                                        models.Q(("status", "draft"), _negated=True),
                                        ("sent_at__isnull", False),
                                        models.Q(("number", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="quote_sent_has_a_number_and_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at__isnull", False), ("status__in", ["accepted", "declined"])),
                                    models.Q(
                                        models.Q(("status__in", ["accepted", "declined"]), _negated=True),
                                        ("decided_at__isnull", True),
                                        ("decided_by", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="quote_answered_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status", "declined"), ("decline_reason", ""), _connector="OR"),
                                name="quote_reason_only_when_declined",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("revision__gte", 1)), name="quote_version_counts_from_one"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("number", "revision"),
                                name="quote_number_and_version_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("link_hash", ""), _negated=True),
                                fields=("link_hash",),
                                name="quote_link_once",
                            ),
                            models.UniqueConstraint(fields=("replaces",), name="quote_replaced_once"),
                            models.CheckConstraint(
                                condition=models.Q(("replaces", models.F("id")), _negated=True),
                                name="quote_replaces_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("link_hash", ""), ("link_key", "")),
                                    models.Q(
                                        models.Q(("link_key", ""), _negated=True),
                                        models.Q(("link_hash", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="quote_link_has_a_key",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuotedLine",
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
                            "quote",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.quote",
                                verbose_name="quote",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "quote line",
                        "verbose_name_plural": "quote lines",
                        "indexes": [
                            models.Index(fields=["quote", "position", "id"], name="quote_line_in_order"),
                            models.Index(fields=["product", "quote"], name="quote_line_by_product"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="quote_line_of_some_quantity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="quote_line_price_not_negative"
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
                                name="quote_line_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_percent__gte", 0), ("discount_percent__lte", 100)),
                                name="quote_line_discount_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_amount__gte", 0)), name="quote_line_discount_not_negative"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tax_rate__gte", 0), ("tax_rate__lte", 100)),
                                name="quote_line_tax_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("description", ""), _negated=True), name="quote_line_says_what"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tax_category__in", ["", "standard", "reduced", "second", "zero", "exempt"])
                                ),
                                name="quote_line_tax_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuotedLineHistoryevent",
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
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.quotedline",
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
                            "quote",
                            models.ForeignKey(
                                db_constraint=False,
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
                migrations.CreateModel(
                    name="QuoteHistoryevent",
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
                                    ("sent", "Sent"),
                                    ("accepted", "Accepted"),
                                    ("declined", "Declined"),
                                    ("expired", "Expired"),
                                    ("replaced", "Replaced"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveSmallIntegerField(default=1, editable=False, verbose_name="quote version"),
                        ),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="The last day on which it can be accepted.",
                                null=True,
                                verbose_name="valid until",
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="sent at"),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, editable=False, null=True, verbose_name="answered at"),
                        ),
                        (
                            "decided_by",
                            models.CharField(
                                blank=True,
                                default="",
                                editable=False,
                                help_text="Who accepted or declined it, as they wrote their name.",
                                max_length=200,
                                verbose_name="answered by",
                            ),
                        ),
                        (
                            "decided_online",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="answered on the private page"
                            ),
                        ),
                        (
                            "decline_reason",
                            models.TextField(
                                blank=True, default="", editable=False, max_length=2000, verbose_name="why declined"
                            ),
                        ),
                        ("link_key", models.CharField(blank=True, default="", editable=False, max_length=64)),
                        ("link_hash", models.CharField(blank=True, default="", editable=False, max_length=64)),
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
                                to="sales.quote",
                            ),
                        ),
                        (
                            "replaces",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.quote",
                                verbose_name="replaces",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="LetterHead",
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
                        ("name", models.CharField(max_length=200, verbose_name="company")),
                        ("address", models.TextField(blank=True, default="", max_length=500, verbose_name="address")),
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
                        (
                            "tax_number",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Stands below each document.",
                                max_length=40,
                                verbose_name="VAT number",
                            ),
                        ),
                        (
                            "footer",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Such as the register, the management and the bank account, in up to six lines.",
                                max_length=600,
                                verbose_name="footer",
                            ),
                        ),
                        (
                            "quote_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="For new quotes; each one may say otherwise.",
                                verbose_name="quotes are valid for (days)",
                            ),
                        ),
                        (
                            "quote_terms",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="For new quotes that say no others.",
                                max_length=5000,
                                verbose_name="terms of quotes",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                    ],
                    options={
                        "verbose_name": "letter head",
                        "verbose_name_plural": "letter heads",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="letter_head_has_a_name"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("is_active", True)),
                                fields=("is_active",),
                                name="letter_head_one_in_use",
                                violation_error_message="Another letter head is in use.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("quote_days__gte", 1), ("quote_days__lte", 730)),
                                name="letter_head_quote_days",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LetterHeadHistoryevent",
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
                        ("name", models.CharField(max_length=200, verbose_name="company")),
                        ("address", models.TextField(blank=True, default="", max_length=500, verbose_name="address")),
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
                        (
                            "tax_number",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Stands below each document.",
                                max_length=40,
                                verbose_name="VAT number",
                            ),
                        ),
                        (
                            "footer",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Such as the register, the management and the bank account, in up to six lines.",
                                max_length=600,
                                verbose_name="footer",
                            ),
                        ),
                        (
                            "quote_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                help_text="For new quotes; each one may say otherwise.",
                                verbose_name="quotes are valid for (days)",
                            ),
                        ),
                        (
                            "quote_terms",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="For new quotes that say no others.",
                                max_length=5000,
                                verbose_name="terms of quotes",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.letterhead",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="letterhead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "created_at", "created_in", "email", "footer", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT old_values."address", old_values."created_at", old_values."created_in", old_values."email", old_values."footer", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."phone", old_values."quote_days", old_values."quote_terms", old_values."tax_number", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ae482b2a5492aa7b431bc3be4cfb9fa7fdcea1a1",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_183aa",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_letterhead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="letterhead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "created_at", "created_in", "email", "footer", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT old_values."address", old_values."created_at", old_values."created_in", old_values."email", old_values."footer", old_values."id", old_values."is_active", old_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."quote_days", old_values."quote_terms", old_values."tax_number", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="507da8a73e20c2a018d91c19f3dcdadccd9d6845",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_1fab2",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_letterhead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="letterhead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "created_at", "created_in", "email", "footer", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT new_values."address", new_values."created_at", new_values."created_in", new_values."email", new_values."footer", new_values."id", new_values."is_active", new_values."name", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."phone", new_values."quote_days", new_values."quote_terms", new_values."tax_number", new_values."uid", new_values."updated_at", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="68023cf953ae2c2e9797e3847194e5a2b981928e",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_135a6",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_letterhead",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="numberrange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_numberrangehistoryevent" ("created_at", "created_in", "first_number", "id", "is_active", "kind", "name", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."first_number", old_values."id", old_values."is_active", old_values."kind", old_values."name", old_values."pattern", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."first_number" IS DISTINCT FROM (new_values."first_number") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."is_active" IS DISTINCT FROM (new_values."is_active") OR old_values."kind" IS DISTINCT FROM (new_values."kind") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."pattern" IS DISTINCT FROM (new_values."pattern") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e6457775485b3ed1a0bdc19a740998acf91fe0d0",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_332ee",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_numberrange",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="numberrange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_numberrangehistoryevent" ("created_at", "created_in", "first_number", "id", "is_active", "kind", "name", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."created_at", old_values."created_in", old_values."first_number", old_values."id", old_values."is_active", old_values."kind", old_values."name", old_values."pattern", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bf0a884ad51ef5a76635bcf7eced3c34fde0e204",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_c873d",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_numberrange",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="numberrange",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_numberrangehistoryevent" ("created_at", "created_in", "first_number", "id", "is_active", "kind", "name", "pattern", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."created_at", new_values."created_in", new_values."first_number", new_values."id", new_values."is_active", new_values."kind", new_values."name", new_values."pattern", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="2c16645cef22ba3fa7b71e669e165f1d5dd53e4c",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_6c2e6",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_numberrange",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotehistoryevent" ("base_currency", "billing_address", "billing_name", "contact_id", "created_at", "created_in", "currency", "custom", "deal_id", "decided_at", "decided_by", "decided_online", "decline_reason", "description", "id", "introduction", "language", "link_hash", "link_key", "name", "number", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "revision", "sent_at", "status", "terms", "uid", "updated_at", "valid_until", "version") SELECT old_values."base_currency", old_values."billing_address", old_values."billing_name", old_values."contact_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."decided_at", old_values."decided_by", old_values."decided_online", old_values."decline_reason", old_values."description", old_values."id", old_values."introduction", old_values."language", old_values."link_hash", old_values."link_key", old_values."name", old_values."number", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."replaces_id", old_values."revision", old_values."sent_at", old_values."status", old_values."terms", old_values."uid", old_values."updated_at", old_values."valid_until", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."base_currency" IS DISTINCT FROM (new_values."base_currency") OR old_values."billing_address" IS DISTINCT FROM (new_values."billing_address") OR old_values."billing_name" IS DISTINCT FROM (new_values."billing_name") OR old_values."contact_id" IS DISTINCT FROM (new_values."contact_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."decided_at" IS DISTINCT FROM (new_values."decided_at") OR old_values."decided_by" IS DISTINCT FROM (new_values."decided_by") OR old_values."decided_online" IS DISTINCT FROM (new_values."decided_online") OR old_values."decline_reason" IS DISTINCT FROM (new_values."decline_reason") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."introduction" IS DISTINCT FROM (new_values."introduction") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."link_hash" IS DISTINCT FROM (new_values."link_hash") OR old_values."link_key" IS DISTINCT FROM (new_values."link_key") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."replaces_id" IS DISTINCT FROM (new_values."replaces_id") OR old_values."revision" IS DISTINCT FROM (new_values."revision") OR old_values."sent_at" IS DISTINCT FROM (new_values."sent_at") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."terms" IS DISTINCT FROM (new_values."terms") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."valid_until" IS DISTINCT FROM (new_values."valid_until") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7922f4d0b905ef7f743195aae1338f631392ae1b",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_de86a",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_quote",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotehistoryevent" ("base_currency", "billing_address", "billing_name", "contact_id", "created_at", "created_in", "currency", "custom", "deal_id", "decided_at", "decided_by", "decided_online", "decline_reason", "description", "id", "introduction", "language", "link_hash", "link_key", "name", "number", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "revision", "sent_at", "status", "terms", "uid", "updated_at", "valid_until", "version") SELECT old_values."base_currency", old_values."billing_address", old_values."billing_name", old_values."contact_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."deal_id", old_values."decided_at", old_values."decided_by", old_values."decided_online", old_values."decline_reason", old_values."description", old_values."id", old_values."introduction", old_values."language", old_values."link_hash", old_values."link_key", old_values."name", old_values."number", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."replaces_id", old_values."revision", old_values."sent_at", old_values."status", old_values."terms", old_values."uid", old_values."updated_at", old_values."valid_until", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="f770a7fa48d1a372b2fc06809051f622271f87bb",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_7eb0b",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_quote",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quote",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotehistoryevent" ("base_currency", "billing_address", "billing_name", "contact_id", "created_at", "created_in", "currency", "custom", "deal_id", "decided_at", "decided_by", "decided_online", "decline_reason", "description", "id", "introduction", "language", "link_hash", "link_key", "name", "number", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaces_id", "revision", "sent_at", "status", "terms", "uid", "updated_at", "valid_until", "version") SELECT new_values."base_currency", new_values."billing_address", new_values."billing_name", new_values."contact_id", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."deal_id", new_values."decided_at", new_values."decided_by", new_values."decided_online", new_values."decline_reason", new_values."description", new_values."id", new_values."introduction", new_values."language", new_values."link_hash", new_values."link_key", new_values."name", new_values."number", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."replaces_id", new_values."revision", new_values."sent_at", new_values."status", new_values."terms", new_values."uid", new_values."updated_at", new_values."valid_until", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="16bd5f9fd417c357ff01f16be7b46871b5ddb729",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b6470",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_quote",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quotedline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotedlinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "quote_id", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."net_amount", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."quote_id", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="37edbe94eb908702676e3b2c9b547d28d1d28358",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_052ff",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_quotedline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quotedline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotedlinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "quote_id", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."net_amount", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."quote_id", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="79f7a99aab4e9c59ac36064a296d592ac909387b",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_2ce72",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_quotedline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="quotedline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_quotedlinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "net_amount", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "quote_id", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT new_values."book_price", new_values."created_at", new_values."created_in", new_values."currency", new_values."description", new_values."discount_amount", new_values."discount_percent", new_values."gross_amount", new_values."id", new_values."net_amount", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."price_reason", new_values."product_id", new_values."quantity", new_values."quote_id", new_values."reverse_charge", new_values."tax_amount", new_values."tax_category", new_values."tax_rate", new_values."uid", new_values."unit", new_values."unit_price", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="0d79f611a32f16f665b08f01b86fca7199436766",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_ae02a",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_quotedline",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="quote",
            constraint=models.UniqueConstraint(fields=("id", "currency"), name="quote_of_its_currency"),
        ),
        migrations.RunSQL(OVER_COLUMNS, OVER_NONE),
    ]
