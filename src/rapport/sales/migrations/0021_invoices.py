"""Invoices and credit notes with their lines, payments and their allocations; what invoices need of a letter head."""

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

# Over two columns, which Django's own foreign keys are not: what belongs together is in one currency. Deferred, since an
# undo writes table by table.
OVER_COLUMNS = """
    ALTER TABLE sales_invoiceline ADD CONSTRAINT invoice_line_in_currency_of_invoice
        FOREIGN KEY (invoice_id, currency) REFERENCES sales_invoice (id, currency) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE sales_invoice ADD CONSTRAINT invoice_in_currency_of_order
        FOREIGN KEY (order_id, currency) REFERENCES sales_order (id, currency) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE sales_invoice ADD CONSTRAINT credit_note_in_currency_of_invoice
        FOREIGN KEY (corrects_id, currency) REFERENCES sales_invoice (id, currency) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE sales_paymentallocation ADD CONSTRAINT allocation_in_currency_of_invoice
        FOREIGN KEY (invoice_id, currency) REFERENCES sales_invoice (id, currency) DEFERRABLE INITIALLY DEFERRED;
    ALTER TABLE sales_paymentallocation ADD CONSTRAINT allocation_in_currency_of_payment
        FOREIGN KEY (payment_id, currency) REFERENCES sales_payment (id, currency) DEFERRABLE INITIALLY DEFERRED;
"""
OVER_NONE = """
    ALTER TABLE sales_paymentallocation DROP CONSTRAINT allocation_in_currency_of_payment;
    ALTER TABLE sales_paymentallocation DROP CONSTRAINT allocation_in_currency_of_invoice;
    ALTER TABLE sales_invoice DROP CONSTRAINT credit_note_in_currency_of_invoice;
    ALTER TABLE sales_invoice DROP CONSTRAINT invoice_in_currency_of_order;
    ALTER TABLE sales_invoiceline DROP CONSTRAINT invoice_line_in_currency_of_invoice;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "__first__"),
        ("customers", "0005_mail_templates"),
        ("sales", "0020_sequences"),
    ]

    operations = [
        rapport.platform.database.operations.RenderedOnce(
            operations=[
                migrations.CreateModel(
                    name="Invoice",
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
                            "document_type",
                            models.CharField(
                                choices=[("invoice", "Invoice"), ("credit-note", "Credit note")],
                                default="invoice",
                                editable=False,
                                max_length=11,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("issued", "Issued"),
                                    ("part", "Partly paid"),
                                    ("paid", "Paid"),
                                    ("credited", "Credited"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "customer_reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Or the buyer reference that an authority asks for.",
                                max_length=100,
                                verbose_name="customer's order number",
                            ),
                        ),
                        (
                            "customer_tax_id",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Under reverse charge it must be said. Empty means that of the invoice before.",
                                max_length=40,
                                verbose_name="customer's VAT number",
                            ),
                        ),
                        (
                            "delivered_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty means the day of the invoice.",
                                null=True,
                                verbose_name="date of supply",
                            ),
                        ),
                        (
                            "issued_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="invoice date"),
                        ),
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty means the days for payment of the letter head.",
                                null=True,
                                verbose_name="due on",
                            ),
                        ),
                        (
                            "credited_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="credited",
                            ),
                        ),
                        (
                            "paid_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="paid",
                            ),
                        ),
                        (
                            "open_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="open amount",
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
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="credit_notes",
                                to="sales.invoice",
                                verbose_name="credit note for",
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
                            "order",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoices",
                                to="sales.order",
                                verbose_name="order",
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
                        "verbose_name": "invoice",
                        "verbose_name_plural": "invoices",
                        "indexes": [
                            models.Index(fields=["status", "due_on", "id"], name="invoice_by_status"),
                            models.Index(fields=["due_on", "id"], name="invoice_by_due_day"),
                            models.Index(fields=["issued_on", "id"], name="invoice_by_day"),
                            models.Index(fields=["party", "status", "issued_on"], name="invoice_by_party"),
                            models.Index(fields=["deal", "status"], name="invoice_by_deal"),
                            models.Index(
                                condition=models.Q(("status__in", ("issued", "part"))),
                                fields=["party"],
                                include=("currency", "open_amount"),
                                name="invoice_unpaid_by_party",
                            ),
                            models.Index(
                                condition=models.Q(("territory__isnull", False)),
                                fields=["territory", "status", "due_on", "id"],
                                name="invoice_by_territory",
                            ),
                            models.Index(fields=["base_amount", "id"], name="invoice_by_worth"),
                            models.Index(fields=["created_at", "id"], name="invoice_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party", "contact", "deal"],
                                gin_pending_list_limit=256,
                                name="invoice_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True), name="invoice_has_a_name"
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
                                name="invoice_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base_currency__regex", "^[A-Z]{3}$"), ("currency__regex", "^[A-Z]{3}$")
                                ),
                                name="invoice_currencies_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("base_amount__isnull", True), ("rate__isnull", True)),
                                    models.Q(("base_amount__isnull", False), ("rate__gt", 0)),
                                    _connector="OR",
                                ),
                                name="invoice_base_amount_has_a_rate",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("language__in", ["", "en", "de", "zh-hans"])),
                                name="invoice_language_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "issued", "part", "paid", "credited"])),
                                name="invoice_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("issued_on__isnull", True), ("status", "draft")),
                                    models.Q(
                                        models.Q(("status", "draft"), _negated=True), ("issued_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="invoice_issued_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"), models.Q(("number", ""), _negated=True), _connector="OR"
                                ),
                                name="invoice_issued_has_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrects__isnull", True), ("document_type", "invoice")),
                                    models.Q(("corrects__isnull", False), ("document_type", "credit-note")),
                                    _connector="OR",
                                ),
                                name="invoice_credit_note_corrects_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("document_type", "invoice"),
                                    models.Q(("due_on__isnull", True), ("status__in", ["draft", "issued"])),
                                    _connector="OR",
                                ),
                                name="invoice_credit_note_is_not_paid",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("credited_amount__gte", 0), ("credited_amount__lte", models.F("gross_amount"))
                                ),
                                name="invoice_credited_at_most_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("paid_amount__gte", 0), ("paid_amount__lte", models.F("gross_amount"))
                                ),
                                name="invoice_paid_at_most_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("credited_amount", 0), ("open_amount", 0), ("paid_amount", 0)),
                                    models.Q(
                                        ("document_type", "invoice"),
                                        (
                                            "open_amount",
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("gross_amount"), "-", models.F("credited_amount")
                                                ),
                                                "-",
                                                models.F("paid_amount"),
                                            ),
                                        ),
                                        models.Q(("status", "draft"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="invoice_open_is_the_rest",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("issued_on__isnull", True),
                                    ("due_on__isnull", True),
                                    ("due_on__gte", models.F("issued_on")),
                                    _connector="OR",
                                ),
                                name="invoice_due_after_its_day",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                fields=("number",),
                                name="invoice_number_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceHistoryevent",
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
                            "document_type",
                            models.CharField(
                                choices=[("invoice", "Invoice"), ("credit-note", "Credit note")],
                                default="invoice",
                                editable=False,
                                max_length=11,
                                verbose_name="type",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "Draft"),
                                    ("issued", "Issued"),
                                    ("part", "Partly paid"),
                                    ("paid", "Paid"),
                                    ("credited", "Credited"),
                                ],
                                default="draft",
                                editable=False,
                                max_length=8,
                                verbose_name="status",
                            ),
                        ),
                        (
                            "customer_reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Or the buyer reference that an authority asks for.",
                                max_length=100,
                                verbose_name="customer's order number",
                            ),
                        ),
                        (
                            "customer_tax_id",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="Under reverse charge it must be said. Empty means that of the invoice before.",
                                max_length=40,
                                verbose_name="customer's VAT number",
                            ),
                        ),
                        (
                            "delivered_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty means the day of the invoice.",
                                null=True,
                                verbose_name="date of supply",
                            ),
                        ),
                        (
                            "issued_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="invoice date"),
                        ),
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="Empty means the days for payment of the letter head.",
                                null=True,
                                verbose_name="due on",
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
                            "corrects",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.invoice",
                                verbose_name="credit note for",
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
                            "order",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.order",
                                verbose_name="order",
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
                                to="sales.invoice",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceLine",
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
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="sales.invoice",
                                verbose_name="invoice",
                            ),
                        ),
                        (
                            "ordered_line",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invoice_lines",
                                to="sales.orderedline",
                                verbose_name="order line",
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
                        "verbose_name": "invoice line",
                        "verbose_name_plural": "invoice lines",
                        "indexes": [
                            models.Index(fields=["invoice", "position", "id"], name="invoice_line_in_order"),
                            models.Index(fields=["product", "invoice"], name="invoice_line_by_product"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quantity__gt", 0)), name="invoice_line_of_some_quantity"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("unit_price__gte", 0)), name="invoice_line_price_not_negative"
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
                                name="invoice_line_adds_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_percent__gte", 0), ("discount_percent__lte", 100)),
                                name="invoice_line_discount_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("discount_amount__gte", 0)),
                                name="invoice_line_discount_not_negative",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("tax_rate__gte", 0), ("tax_rate__lte", 100)),
                                name="invoice_line_tax_is_a_share",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("description", ""), _negated=True), name="invoice_line_says_what"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tax_category__in", ["", "standard", "reduced", "second", "zero", "exempt"])
                                ),
                                name="invoice_line_tax_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InvoiceLineHistoryevent",
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
                            "invoice",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.invoice",
                                verbose_name="invoice",
                            ),
                        ),
                        (
                            "ordered_line",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.orderedline",
                                verbose_name="order line",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.invoiceline",
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
                    name="Payment",
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
                            "received_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="received on"),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
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
                            "method",
                            models.CharField(
                                choices=[
                                    ("transfer", "Bank transfer"),
                                    ("debit", "Direct debit"),
                                    ("card", "Card"),
                                    ("cash", "Cash"),
                                    ("cheque", "Cheque"),
                                    ("other", "Other"),
                                ],
                                default="transfer",
                                max_length=8,
                                verbose_name="method",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What the customer wrote on it.",
                                max_length=140,
                                verbose_name="payment reference",
                            ),
                        ),
                        (
                            "bank_id",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What the bank calls it; the same one is never booked twice.",
                                max_length=80,
                                verbose_name="transaction number",
                            ),
                        ),
                        ("note", models.TextField(blank=True, default="", max_length=2000, verbose_name="note")),
                        (
                            "allocated_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="allocated",
                            ),
                        ),
                        (
                            "open_amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                db_default=Decimal("0"),
                                decimal_places=4,
                                default=Decimal("0"),
                                editable=False,
                                max_digits=19,
                                verbose_name="not allocated",
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
                                related_name="payments",
                                to="customers.party",
                                verbose_name="customer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "payment",
                        "verbose_name_plural": "payments",
                        "indexes": [
                            models.Index(fields=["received_on", "id"], name="payment_by_day"),
                            models.Index(fields=["party", "received_on"], name="payment_by_party"),
                            models.Index(
                                condition=models.Q(("open_amount__gt", 0)),
                                fields=["open_amount", "id"],
                                name="payment_with_a_rest",
                            ),
                            models.Index(fields=["created_at", "id"], name="payment_by_creation"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["principals", "owner", "party"],
                                gin_pending_list_limit=256,
                                name="payment_by_filters",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="payment_of_some_amount"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("currency__regex", "^[A-Z]{3}$")),
                                name="payment_currency_of_three_letters",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("method__in", ["transfer", "debit", "card", "cash", "cheque", "other"])
                                ),
                                name="payment_method_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("allocated_amount__gte", 0),
                                    ("allocated_amount__lte", models.F("amount")),
                                    ("open_amount__gte", 0),
                                ),
                                name="payment_allocated_at_most_whole",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("bank_id", ""), _negated=True),
                                fields=("bank_id",),
                                name="payment_transaction_once",
                                violation_error_message="This transaction was booked already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("bank_id", "")),
                                fields=("party", "received_on", "amount", "currency", "reference"),
                                name="payment_once",
                                violation_error_message="This payment was booked already.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentAllocation",
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
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                editable=False, max_length=3, verbose_name="currency"
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "invoice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="sales.invoice",
                                verbose_name="invoice",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="allocations",
                                to="sales.payment",
                                verbose_name="payment",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "allocation",
                        "verbose_name_plural": "allocations",
                        "indexes": [models.Index(fields=["created_at", "id"], name="allocation_by_creation")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="allocation_of_some_amount"
                            ),
                            models.UniqueConstraint(
                                fields=("payment", "invoice"),
                                name="allocation_once",
                                violation_error_message="Something of this payment goes to this invoice already. Change that.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaymentAllocationHistoryevent",
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
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
                                verbose_name="amount",
                            ),
                        ),
                        (
                            "currency",
                            rapport.platform.records.fields.CurrencyField(
                                editable=False, max_length=3, verbose_name="currency"
                            ),
                        ),
                        ("note", models.CharField(blank=True, default="", max_length=300, verbose_name="note")),
                        (
                            "invoice",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.invoice",
                                verbose_name="invoice",
                            ),
                        ),
                        (
                            "payment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="sales.payment",
                                verbose_name="payment",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="history_events",
                                to="sales.paymentallocation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="PaymentHistoryevent",
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
                            "received_on",
                            models.DateField(default=django.utils.timezone.localdate, verbose_name="received on"),
                        ),
                        (
                            "amount",
                            rapport.platform.records.fields.MoneyField(
                                currency_field="currency",
                                decimal_places=4,
                                max_digits=19,
                                validators=[django.core.validators.MinValueValidator(Decimal("0.01"))],
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
                            "method",
                            models.CharField(
                                choices=[
                                    ("transfer", "Bank transfer"),
                                    ("debit", "Direct debit"),
                                    ("card", "Card"),
                                    ("cash", "Cash"),
                                    ("cheque", "Cheque"),
                                    ("other", "Other"),
                                ],
                                default="transfer",
                                max_length=8,
                                verbose_name="method",
                            ),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What the customer wrote on it.",
                                max_length=140,
                                verbose_name="payment reference",
                            ),
                        ),
                        (
                            "bank_id",
                            models.CharField(
                                blank=True,
                                default="",
                                help_text="What the bank calls it; the same one is never booked twice.",
                                max_length=80,
                                verbose_name="transaction number",
                            ),
                        ),
                        ("note", models.TextField(blank=True, default="", max_length=2000, verbose_name="note")),
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
                                to="sales.payment",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "default_permissions": (),
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="letterhead",
                    name="update_update",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="letterhead",
                    name="delete_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="letterhead",
                    name="restore_insert",
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="bic",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=11,
                        validators=[rapport.sales.models.documents.check_bic],
                        verbose_name="BIC",
                    ),
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="city",
                    field=models.CharField(blank=True, db_default="", default="", max_length=150, verbose_name="city"),
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="contact_name",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Whom customers ask; German authorities want to be told.",
                        max_length=200,
                        verbose_name="contact for invoices",
                    ),
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="country",
                    field=rapport.platform.records.fields.CountryField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="With postcode and city what an e-invoice says of us, beside the first line of the address.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="iban",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="To which customers pay; stands on invoices.",
                        max_length=42,
                        validators=[rapport.sales.models.documents.check_iban],
                        verbose_name="IBAN",
                    ),
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="invoice_terms",
                    field=models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="For new invoices that say no others.",
                        max_length=5000,
                        verbose_name="terms of invoices",
                    ),
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="payment_days",
                    field=models.PositiveSmallIntegerField(
                        db_default=30,
                        default=30,
                        help_text="For new invoices; each one may say otherwise.",
                        verbose_name="invoices are due after (days)",
                    ),
                ),
                migrations.AddField(
                    model_name="letterhead",
                    name="postcode",
                    field=models.CharField(
                        blank=True, db_default="", default="", max_length=20, verbose_name="postcode"
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="bic",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=11,
                        validators=[rapport.sales.models.documents.check_bic],
                        verbose_name="BIC",
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="city",
                    field=models.CharField(blank=True, db_default="", default="", max_length=150, verbose_name="city"),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="contact_name",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="Whom customers ask; German authorities want to be told.",
                        max_length=200,
                        verbose_name="contact for invoices",
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="country",
                    field=rapport.platform.records.fields.CountryField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="With postcode and city what an e-invoice says of us, beside the first line of the address.",
                        max_length=2,
                        verbose_name="country",
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="iban",
                    field=models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="To which customers pay; stands on invoices.",
                        max_length=42,
                        validators=[rapport.sales.models.documents.check_iban],
                        verbose_name="IBAN",
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="invoice_terms",
                    field=models.TextField(
                        blank=True,
                        db_default="",
                        default="",
                        help_text="For new invoices that say no others.",
                        max_length=5000,
                        verbose_name="terms of invoices",
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="payment_days",
                    field=models.PositiveSmallIntegerField(
                        db_default=30,
                        default=30,
                        help_text="For new invoices; each one may say otherwise.",
                        verbose_name="invoices are due after (days)",
                    ),
                ),
                migrations.AddField(
                    model_name="letterheadhistoryevent",
                    name="postcode",
                    field=models.CharField(
                        blank=True, db_default="", default="", max_length=20, verbose_name="postcode"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="letterhead",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "bic", "city", "contact_name", "country", "created_at", "created_in", "email", "footer", "iban", "id", "invoice_terms", "is_active", "language", "name", "payment_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT old_values."address", old_values."bic", old_values."city", old_values."contact_name", old_values."country", old_values."created_at", old_values."created_in", old_values."email", old_values."footer", old_values."iban", old_values."id", old_values."invoice_terms", old_values."is_active", old_values."language", old_values."name", old_values."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."phone", old_values."postcode", old_values."quote_days", old_values."quote_terms", old_values."tax_number", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="ff8700c431113f38ad8955ab1a9426612590a6be",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "bic", "city", "contact_name", "country", "created_at", "created_in", "email", "footer", "iban", "id", "invoice_terms", "is_active", "language", "name", "payment_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT old_values."address", old_values."bic", old_values."city", old_values."contact_name", old_values."country", old_values."created_at", old_values."created_in", old_values."email", old_values."footer", old_values."iban", old_values."id", old_values."invoice_terms", old_values."is_active", old_values."language", old_values."name", old_values."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."phone", old_values."postcode", old_values."quote_days", old_values."quote_terms", old_values."tax_number", old_values."uid", old_values."updated_at", old_values."version", old_values."website" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="91d89ccda053edea5ae48786e10b43f176d95b8f",
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
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_letterheadhistoryevent" ("address", "bic", "city", "contact_name", "country", "created_at", "created_in", "email", "footer", "iban", "id", "invoice_terms", "is_active", "language", "name", "payment_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "postcode", "quote_days", "quote_terms", "tax_number", "uid", "updated_at", "version", "website") SELECT new_values."address", new_values."bic", new_values."city", new_values."contact_name", new_values."country", new_values."created_at", new_values."created_in", new_values."email", new_values."footer", new_values."iban", new_values."id", new_values."invoice_terms", new_values."is_active", new_values."language", new_values."name", new_values."payment_days", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."phone", new_values."postcode", new_values."quote_days", new_values."quote_terms", new_values."tax_number", new_values."uid", new_values."updated_at", new_values."version", new_values."website" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="aed87497b34da2ce628bffa4b1b45166592f81b2",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_135a6",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_letterhead",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="letterhead",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("payment_days__gte", 0), ("payment_days__lte", 365)),
                        name="letter_head_payment_days",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_invoicehistoryevent" ("base_currency", "billing_address", "billing_name", "contact_id", "corrects_id", "created_at", "created_in", "currency", "custom", "customer_reference", "customer_tax_id", "deal_id", "delivered_on", "description", "document_type", "due_on", "id", "introduction", "issued_on", "language", "name", "number", "order_id", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "terms", "uid", "updated_at", "version") SELECT old_values."base_currency", old_values."billing_address", old_values."billing_name", old_values."contact_id", old_values."corrects_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."customer_reference", old_values."customer_tax_id", old_values."deal_id", old_values."delivered_on", old_values."description", old_values."document_type", old_values."due_on", old_values."id", old_values."introduction", old_values."issued_on", old_values."language", old_values."name", old_values."number", old_values."order_id", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."status", old_values."terms", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."base_currency" IS DISTINCT FROM (new_values."base_currency") OR old_values."billing_address" IS DISTINCT FROM (new_values."billing_address") OR old_values."billing_name" IS DISTINCT FROM (new_values."billing_name") OR old_values."contact_id" IS DISTINCT FROM (new_values."contact_id") OR old_values."corrects_id" IS DISTINCT FROM (new_values."corrects_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."custom" IS DISTINCT FROM (new_values."custom") OR old_values."customer_reference" IS DISTINCT FROM (new_values."customer_reference") OR old_values."customer_tax_id" IS DISTINCT FROM (new_values."customer_tax_id") OR old_values."deal_id" IS DISTINCT FROM (new_values."deal_id") OR old_values."delivered_on" IS DISTINCT FROM (new_values."delivered_on") OR old_values."description" IS DISTINCT FROM (new_values."description") OR old_values."document_type" IS DISTINCT FROM (new_values."document_type") OR old_values."due_on" IS DISTINCT FROM (new_values."due_on") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."introduction" IS DISTINCT FROM (new_values."introduction") OR old_values."issued_on" IS DISTINCT FROM (new_values."issued_on") OR old_values."language" IS DISTINCT FROM (new_values."language") OR old_values."name" IS DISTINCT FROM (new_values."name") OR old_values."number" IS DISTINCT FROM (new_values."number") OR old_values."order_id" IS DISTINCT FROM (new_values."order_id") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."status" IS DISTINCT FROM (new_values."status") OR old_values."terms" IS DISTINCT FROM (new_values."terms") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="c151ee7491c7ce8e6f515bf1b39639467642d820",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b878e",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_invoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_invoicehistoryevent" ("base_currency", "billing_address", "billing_name", "contact_id", "corrects_id", "created_at", "created_in", "currency", "custom", "customer_reference", "customer_tax_id", "deal_id", "delivered_on", "description", "document_type", "due_on", "id", "introduction", "issued_on", "language", "name", "number", "order_id", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "terms", "uid", "updated_at", "version") SELECT old_values."base_currency", old_values."billing_address", old_values."billing_name", old_values."contact_id", old_values."corrects_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."custom", old_values."customer_reference", old_values."customer_tax_id", old_values."deal_id", old_values."delivered_on", old_values."description", old_values."document_type", old_values."due_on", old_values."id", old_values."introduction", old_values."issued_on", old_values."language", old_values."name", old_values."number", old_values."order_id", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."status", old_values."terms", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="40424237bc65627c8519931ef2dcc1609fd19948",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_66f56",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_invoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_invoicehistoryevent" ("base_currency", "billing_address", "billing_name", "contact_id", "corrects_id", "created_at", "created_in", "currency", "custom", "customer_reference", "customer_tax_id", "deal_id", "delivered_on", "description", "document_type", "due_on", "id", "introduction", "issued_on", "language", "name", "number", "order_id", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "terms", "uid", "updated_at", "version") SELECT new_values."base_currency", new_values."billing_address", new_values."billing_name", new_values."contact_id", new_values."corrects_id", new_values."created_at", new_values."created_in", new_values."currency", new_values."custom", new_values."customer_reference", new_values."customer_tax_id", new_values."deal_id", new_values."delivered_on", new_values."description", new_values."document_type", new_values."due_on", new_values."id", new_values."introduction", new_values."issued_on", new_values."language", new_values."name", new_values."number", new_values."order_id", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."status", new_values."terms", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4b4c6fba3afa4887f3c8b06dd8fed4758ca07dda",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_b5664",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_invoice",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invoiceline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_invoicelinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "invoice_id", "net_amount", "ordered_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."invoice_id", old_values."net_amount", old_values."ordered_line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="22969f334804150bee8223554421c9a17d24e7e5",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a2978",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_invoiceline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invoiceline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_invoicelinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "invoice_id", "net_amount", "ordered_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT old_values."book_price", old_values."created_at", old_values."created_in", old_values."currency", old_values."description", old_values."discount_amount", old_values."discount_percent", old_values."gross_amount", old_values."id", old_values."invoice_id", old_values."net_amount", old_values."ordered_line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."position", old_values."price_reason", old_values."product_id", old_values."quantity", old_values."reverse_charge", old_values."tax_amount", old_values."tax_category", old_values."tax_rate", old_values."uid", old_values."unit", old_values."unit_price", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7933d45d81cd9f25c95461a33af18303966b3bc9",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_0c195",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_invoiceline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invoiceline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_invoicelinehistoryevent" ("book_price", "created_at", "created_in", "currency", "description", "discount_amount", "discount_percent", "gross_amount", "id", "invoice_id", "net_amount", "ordered_line_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "price_reason", "product_id", "quantity", "reverse_charge", "tax_amount", "tax_category", "tax_rate", "uid", "unit", "unit_price", "updated_at", "version") SELECT new_values."book_price", new_values."created_at", new_values."created_in", new_values."currency", new_values."description", new_values."discount_amount", new_values."discount_percent", new_values."gross_amount", new_values."id", new_values."invoice_id", new_values."net_amount", new_values."ordered_line_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."position", new_values."price_reason", new_values."product_id", new_values."quantity", new_values."reverse_charge", new_values."tax_amount", new_values."tax_category", new_values."tax_rate", new_values."uid", new_values."unit", new_values."unit_price", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="3f48c5382031f7500a2e415588e6cfee5e9327f1",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_dfe34",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_invoiceline",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_paymenthistoryevent" ("amount", "bank_id", "created_at", "created_in", "currency", "id", "method", "note", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "uid", "updated_at", "version") SELECT old_values."amount", old_values."bank_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."method", old_values."note", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."received_on", old_values."reference", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values."amount" IS DISTINCT FROM (new_values."amount") OR old_values."bank_id" IS DISTINCT FROM (new_values."bank_id") OR old_values."created_at" IS DISTINCT FROM (new_values."created_at") OR old_values."created_in" IS DISTINCT FROM (new_values."created_in") OR old_values."currency" IS DISTINCT FROM (new_values."currency") OR old_values."id" IS DISTINCT FROM (new_values."id") OR old_values."method" IS DISTINCT FROM (new_values."method") OR old_values."note" IS DISTINCT FROM (new_values."note") OR old_values."owner_id" IS DISTINCT FROM (new_values."owner_id") OR old_values."party_id" IS DISTINCT FROM (new_values."party_id") OR old_values."received_on" IS DISTINCT FROM (new_values."received_on") OR old_values."reference" IS DISTINCT FROM (new_values."reference") OR old_values."uid" IS DISTINCT FROM (new_values."uid") OR old_values."updated_at" IS DISTINCT FROM (new_values."updated_at") OR old_values."version" IS DISTINCT FROM (new_values."version")) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="bbc1eacd7e0fd3a4b711f023ffd37c68ec4bf9bd",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_26b19",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_payment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_paymenthistoryevent" ("amount", "bank_id", "created_at", "created_in", "currency", "id", "method", "note", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "uid", "updated_at", "version") SELECT old_values."amount", old_values."bank_id", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."method", old_values."note", old_values."owner_id", old_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."received_on", old_values."reference", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="e092a35369d6e27983b7ca799c0ac887108df4c4",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_56fe9",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_payment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_paymenthistoryevent" ("amount", "bank_id", "created_at", "created_in", "currency", "id", "method", "note", "owner_id", "party_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "reference", "uid", "updated_at", "version") SELECT new_values."amount", new_values."bank_id", new_values."created_at", new_values."created_in", new_values."currency", new_values."id", new_values."method", new_values."note", new_values."owner_id", new_values."party_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."received_on", new_values."reference", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="a68140b2d7796455b68310de224b58483a2ad376",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_2f63d",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_payment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentallocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_paymentallocationhistoryevent" ("amount", "created_at", "created_in", "currency", "id", "invoice_id", "note", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."amount", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."invoice_id", old_values."note", old_values."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'update\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values JOIN new_values ON (old_values."id") = (new_values."id") WHERE (old_values.* IS DISTINCT FROM new_values.*) ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="7585f7f738c4d1fed8d9d7c66f7f01e06e2d9483",
                            level="STATEMENT",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_149b4",
                            referencing="REFERENCING OLD TABLE AS old_values  NEW TABLE AS new_values ",
                            table="sales_paymentallocation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentallocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_paymentallocationhistoryevent" ("amount", "created_at", "created_in", "currency", "id", "invoice_id", "note", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT old_values."amount", old_values."created_at", old_values."created_in", old_values."currency", old_values."id", old_values."invoice_id", old_values."note", old_values."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'delete\', old_values."id", old_values."uid", old_values."updated_at", old_values."version" FROM ( SELECT old_values.* FROM old_values  ) AS old_values, _pgh_attached_context; RETURN NULL;',
                            hash="047c9ff025aabec3577c42199a4de7604a6fe0d5",
                            level="STATEMENT",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_38bd4",
                            referencing="REFERENCING OLD TABLE AS old_values ",
                            table="sales_paymentallocation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paymentallocation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="restore_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) INSERT INTO "sales_paymentallocationhistoryevent" ("amount", "created_at", "created_in", "currency", "id", "invoice_id", "note", "payment_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "uid", "updated_at", "version") SELECT new_values."amount", new_values."created_at", new_values."created_in", new_values."currency", new_values."id", new_values."invoice_id", new_values."note", new_values."payment_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_id\', TRUE), \'\'), NULL)::UUID, NOW(), \'restore\', new_values."id", new_values."uid", new_values."updated_at", new_values."version" FROM ( SELECT new_values.* FROM new_values WHERE (new_values."created_in" IS DISTINCT FROM (NULLIF(current_setting(\'pghistory.context_id\', true), \'\')::uuid)) ) AS new_values, _pgh_attached_context; RETURN NULL;',
                            hash="4664271c9853ac339c388485d9e18f4924dc2b25",
                            level="STATEMENT",
                            operation="INSERT",
                            pgid="pgtrigger_restore_insert_49feb",
                            referencing="REFERENCING NEW TABLE AS new_values ",
                            table="sales_paymentallocation",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="invoice",
            constraint=models.UniqueConstraint(fields=("id", "currency"), name="invoice_of_its_currency"),
        ),
        migrations.AddConstraint(
            model_name="payment",
            constraint=models.UniqueConstraint(fields=("id", "currency"), name="payment_of_its_currency"),
        ),
        migrations.RunSQL(OVER_COLUMNS, OVER_NONE),
    ]
