"""What quotes, orders and invoices have in common, the ranges that their numbers come from, and our letter head."""

from __future__ import annotations

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from stdnum import bic, iban

from rapport.customers.models import Party, Territory
from rapport.platform.access.models import Owned
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import WithKeptValues
from rapport.platform.records.fields import CountryField, CurrencyField, EmailField, MoneyField, PhoneField, UrlField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY
from rapport.sales.models.deals import Deal

PATTERN = re.compile(r"\{(year|number(?::0([1-9]))?)\}")
"""What stands for something in the pattern of a number range: {year}, {number}, or {number:05} with so many digits."""

DERIVED = ("net_amount", "tax_amount", "gross_amount", "line_count", "base_amount", "rate", "rate_on")
"""Columns of a document that follow from its lines and the exchange rates, so that no history tells of them."""


class DocumentLanguage(models.TextChoices):
    """The languages in which documents are written."""

    EN = "en", _("English")
    DE = "de", _("German")
    ZH = "zh-hans", _("Chinese (simplified)")


class SalesDocument(TrackedModel, Owned, WithKeptValues):
    """Something that is written to a customer with priced lines. Base of quotes, orders and invoices, whose tables have
    the constraints of :func:`document_constraints`. The sums follow the lines; what they are worth in the base currency
    follows the rate of the day until the document is settled."""

    carries = "territory"

    name = models.CharField(_("subject"), max_length=300)
    number = models.CharField(
        pgettext_lazy("document", "number"), max_length=60, blank=True, default="", editable=False
    )
    party = models.ForeignKey(
        Party, models.SET_NULL, null=True, db_index=False, related_name="%(class)ss", verbose_name=_("customer")
    )
    contact = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, db_index=False, related_name="+",
        verbose_name=_("for the attention of"),
    )  # fmt: skip
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, editable=False, db_index=False, related_name="+",
        verbose_name=_("territory"),
    )  # fmt: skip
    """That of the customer."""
    deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, db_index=False, related_name="%(class)ss", verbose_name=_("deal")
    )
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    net_amount = MoneyField(_("net"), default=Decimal(0), db_default=Decimal(0), editable=False)
    tax_amount = MoneyField(_("tax"), default=Decimal(0), db_default=Decimal(0), editable=False)
    gross_amount = MoneyField(_("gross"), default=Decimal(0), db_default=Decimal(0), editable=False)
    line_count = models.PositiveIntegerField(_("lines"), default=0, db_default=0, editable=False)
    base_amount = MoneyField(
        _("net in base currency"), currency_field="base_currency", null=True, blank=True, editable=False
    )
    base_currency = CurrencyField(_("base currency"), default=base_currency, editable=False)
    rate = models.DecimalField(
        _("exchange rate"), max_digits=18, decimal_places=8, null=True, blank=True, editable=False
    )
    rate_on = models.DateField(_("rate of"), null=True, blank=True, editable=False)
    language = models.CharField(
        _("language"), max_length=7, choices=DocumentLanguage, blank=True, default="",
        help_text=_("In which it is written. Empty means that of the customer, else that of the installation."),
    )  # fmt: skip
    billing_name = models.CharField(
        _("name in the address"), max_length=300, blank=True, default="",
        help_text=_("Empty means the name of the customer."),
    )  # fmt: skip
    billing_address = models.TextField(
        _("address"), max_length=1000, blank=True, default="", help_text=_("Empty means the address of the customer.")
    )
    introduction = models.TextField(_("introduction"), max_length=5000, blank=True, default="")
    terms = models.TextField(
        _("terms"), max_length=5000, blank=True, default="", help_text=_("Stands below the lines, such as how to pay.")
    )
    description = models.TextField(
        _("internal note"), blank=True, default="", help_text=_("Stands in no document and on no page of the customer.")
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


def document_constraints(name: str) -> list[models.BaseConstraint]:
    """What holds of every document; ``name`` begins the names of the constraints in its table."""
    return [
        models.CheckConstraint(condition=~Q(name=""), name=f"{name}_has_a_name"),
        # What its lines refer to, so that they are in its currency.
        models.UniqueConstraint(fields=["id", "currency"], name=f"{name}_of_its_currency"),
        models.CheckConstraint(
            condition=Q(gross_amount=F("net_amount") + F("tax_amount"), net_amount__gte=0, tax_amount__gte=0),
            name=f"{name}_adds_up",
        ),
        models.CheckConstraint(
            condition=Q(currency__regex=CURRENCY, base_currency__regex=CURRENCY),
            name=f"{name}_currencies_of_three_letters",
        ),
        models.CheckConstraint(
            condition=Q(base_amount__isnull=True, rate__isnull=True) | Q(base_amount__isnull=False, rate__gt=0),
            name=f"{name}_base_amount_has_a_rate",
        ),
        models.CheckConstraint(condition=Q(language__in=["", *DocumentLanguage.values]), name=f"{name}_language_known"),
    ]


def check_pattern(text: str) -> None:
    """Raise ValidationError for a pattern that gives no numbers, or the same number twice."""
    stripped = PATTERN.sub("", text)
    if [found[0].partition(":")[0] for found in PATTERN.findall(text)].count("number") != 1 or set("{}") & set(
        stripped
    ):
        raise ValidationError(
            gettext("Write {number} or {number:05} once, and {year} if you like: Q-{year}-{number:05}.")
        )


@track(exclude=("year", "last_number"))
class NumberRange(TrackedModel):
    """Where the numbers of a kind of document come from, without gaps; one range of each kind is in use.

    ``year`` and ``last_number`` are moved by :mod:`rapport.sales.documents.numbers` alone and belong to no history: an
    undo never gives a number twice.
    """

    class Kind(models.TextChoices):
        QUOTES = "quotes", pgettext_lazy("numbers", "Quotes")
        ORDERS = "orders", pgettext_lazy("numbers", "Orders")
        DELIVERIES = "deliveries", pgettext_lazy("numbers", "Deliveries")
        INVOICES = "invoices", pgettext_lazy("numbers", "Invoices")
        CREDIT_NOTES = "credit-notes", pgettext_lazy("numbers", "Credit notes")

    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("numbers of"), max_length=20, choices=Kind, default=Kind.QUOTES)
    pattern = models.CharField(
        _("pattern"), max_length=40, validators=[check_pattern],
        help_text=_("{year} and {number} stand for these; {number:05} has five digits. With {year} it begins anew."),
    )  # fmt: skip
    first_number = models.PositiveIntegerField(
        _("begins with"), default=1, help_text=_("A larger one than the last leaves those between free.")
    )
    is_active = models.BooleanField(_("in use"), default=True, help_text=_("One range for each kind of document."))
    year = models.PositiveSmallIntegerField(_("year"), null=True, editable=False)
    last_number = models.PositiveIntegerField(_("last number"), default=0, db_default=0, editable=False)

    class Meta:
        verbose_name = _("number range")
        verbose_name_plural = _("number ranges")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(is_active=True), name="number_range_one_in_use",
                violation_error_message=_("Another range is in use for this kind of document."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="number_range_has_a_name"),
            models.CheckConstraint(condition=~Q(pattern=""), name="number_range_has_a_pattern"),
            models.CheckConstraint(condition=Q(first_number__gte=1), name="number_range_begins_with_one"),
            models.CheckConstraint(
                condition=Q(kind__in=["quotes", "orders", "deliveries", "invoices", "credit-notes"]),
                name="number_range_kind_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


def check_iban(text: str) -> None:
    """Raise ValidationError for what is no International Bank Account Number (ISO 13616)."""
    if not iban.is_valid(text):
        raise ValidationError(gettext("“%(text)s” is no IBAN. Write it as the bank does.") % {"text": text[:40]})


def check_bic(text: str) -> None:
    """Raise ValidationError for what is no Business Identifier Code (ISO 9362)."""
    if not bic.is_valid(text):
        raise ValidationError(gettext("“%(text)s” is no BIC: eight or eleven signs.") % {"text": text[:40]})


@track()
class LetterHead(TrackedModel):
    """Who we are, as it stands on what we write to customers. One is in use for each language."""

    name = models.CharField(_("company"), max_length=200)
    address = models.TextField(_("address"), max_length=500, blank=True, default="")
    email = EmailField(_("e-mail"), blank=True, default="")
    phone = PhoneField(_("phone"), blank=True, default="")
    website = UrlField(_("website"), blank=True, default="")
    tax_number = models.CharField(
        _("VAT number"), max_length=40, blank=True, default="", help_text=_("Stands below each document.")
    )
    footer = models.TextField(
        _("footer"), max_length=600, blank=True, default="",
        help_text=_("Such as the register, the management and the bank account, in up to six lines."),
    )  # fmt: skip
    quote_days = models.PositiveSmallIntegerField(
        _("quotes are valid for (days)"), default=30, help_text=_("For new quotes; each one may say otherwise.")
    )
    quote_terms = models.TextField(
        _("terms of quotes"), max_length=5000, blank=True, default="", help_text=_("For new quotes that say no others.")
    )
    payment_days = models.PositiveSmallIntegerField(
        _("invoices are due after (days)"), default=30, db_default=30,
        help_text=_("For new invoices; each one may say otherwise."),
    )  # fmt: skip
    invoice_terms = models.TextField(
        _("terms of invoices"), max_length=5000, blank=True, default="", db_default="",
        help_text=_("For new invoices that say no others."),
    )  # fmt: skip
    postcode = models.CharField(_("postcode"), max_length=20, blank=True, default="", db_default="")
    city = models.CharField(_("city"), max_length=150, blank=True, default="", db_default="")
    country = CountryField(
        _("country"), blank=True, default="", db_default="",
        help_text=_("With postcode and city what an e-invoice says of us, beside the first line of the address."),
    )  # fmt: skip
    contact_name = models.CharField(
        _("contact for invoices"), max_length=200, blank=True, default="", db_default="",
        help_text=_("Whom customers ask; German authorities want to be told."),
    )  # fmt: skip
    iban = models.CharField(
        _("IBAN"), max_length=42, blank=True, default="", db_default="", validators=[check_iban],
        help_text=_("To which customers pay; stands on invoices."),
    )  # fmt: skip
    bic = models.CharField(_("BIC"), max_length=11, blank=True, default="", db_default="", validators=[check_bic])
    language = models.CharField(
        _("language"), max_length=10, choices=DocumentLanguage, blank=True, default="", db_default="",
        help_text=_("Of the documents on which it stands. Empty means all that have none of their own."),
    )  # fmt: skip
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("letter head")
        verbose_name_plural = _("letter heads")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="letter_head_has_a_name"),
            models.UniqueConstraint(
                fields=["language"], condition=Q(is_active=True), name="letter_head_one_of_a_language",
                violation_error_message=_("Another letter head is in use for this language."),
            ),
            models.CheckConstraint(
                condition=Q(language__in=["", *DocumentLanguage.values]), name="letter_head_language_known"
            ),
            models.CheckConstraint(condition=Q(quote_days__gte=1, quote_days__lte=730), name="letter_head_quote_days"),
            models.CheckConstraint(
                condition=Q(payment_days__gte=0, payment_days__lte=365), name="letter_head_payment_days"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
