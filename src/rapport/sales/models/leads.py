"""Leads: people and companies that are not in the base yet, and what they agreed to when they wrote to us."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import ConsentEntry, ConsentPurpose, ConsentWording, Party, Tag, Territory
from rapport.platform.access.models import Owned, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT, WithKeptValues
from rapport.platform.records.fields import (
    CountryField,
    CurrencyField,
    EmailField,
    LanguageField,
    MoneyField,
    PhoneField,
    UrlField,
)
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY, Product
from rapport.sales.models.deals import Deal
from rapport.sales.models.forms import WebForm


@track(exclude=(KEPT, "principals", "territory", "last_touch_at", "company_key"))
class Lead(TrackedModel, Owned, WithKeptValues):
    """A person, a company or both that may become a customer. Converting makes a party of it; then it stays as it was,
    a record of how the customer came to us."""

    class Status(models.TextChoices):
        NEW = "new", pgettext_lazy("lead", "New")
        WORKING = "working", pgettext_lazy("lead", "In progress")
        QUALIFIED = "qualified", pgettext_lazy("lead", "Qualified")
        DISQUALIFIED = "disqualified", pgettext_lazy("lead", "Disqualified")
        CONVERTED = "converted", pgettext_lazy("lead", "Converted")

    class Channel(models.TextChoices):
        MANUAL = "manual", pgettext_lazy("lead", "Entered by hand")
        FORM = "form", _("Web form")
        IMPORT = "import", pgettext_lazy("lead", "Imported")
        MAIL = "mail", pgettext_lazy("lead", "E-mail")
        API = "api", pgettext_lazy("lead", "Another program")

    class Reason(models.TextChoices):
        NO_NEED = "no_need", _("No need")
        NO_BUDGET = "no_budget", pgettext_lazy("lead", "No budget")
        NOT_NOW = "not_now", _("Not now")
        COMPETITOR = "competitor", pgettext_lazy("lead", "Chose a competitor")
        UNREACHABLE = "unreachable", _("Cannot be reached")
        NOT_SERVED = "not_served", _("Nothing that we offer")
        DUPLICATE = "duplicate", _("Known already")
        JUNK = "junk", _("Junk")

    carries = "territory"

    name = models.CharField(_("name"), max_length=300, editable=False)
    given_name = models.CharField(_("given name"), max_length=150, blank=True, default="")
    family_name = models.CharField(_("family name"), max_length=150, blank=True, default="")
    job_title = models.CharField(_("job title"), max_length=200, blank=True, default="")
    company = models.CharField(_("company"), max_length=300, blank=True, default="")
    company_key = models.CharField(
        max_length=80, blank=True, default="", db_default="", editable=False, db_collation="C"
    )
    """What the ways to write the company share, as :attr:`Party.name_key` has it."""
    email = EmailField(_("e-mail"), blank=True, default="")
    phone = PhoneField(_("phone"), blank=True, default="")
    website = UrlField(_("website"), blank=True, default="")
    street = models.CharField(_("street"), max_length=300, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=20, blank=True, default="")
    city = models.CharField(_("city"), max_length=150, blank=True, default="")
    country = CountryField(_("country"), blank=True, default="")
    language = LanguageField(_("language"), blank=True, default="")
    industry = models.CharField(_("industry"), max_length=120, blank=True, default="")
    employee_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    annual_revenue = MoneyField(_("annual revenue"), null=True, blank=True, validators=[MinValueValidator(0)])
    product = models.ForeignKey(
        Product, models.PROTECT, null=True, blank=True, db_index=False, related_name="leads",
        verbose_name=_("interested in"),
    )  # fmt: skip
    description = models.TextField(_("description"), blank=True, default="")
    source = models.CharField(
        _("source"), max_length=120, blank=True, default="",
        help_text=_("How they heard of us: a fair, an advertisement, a recommendation."),
    )  # fmt: skip
    channel = models.CharField(_("came in by"), max_length=6, choices=Channel, default=Channel.MANUAL, editable=False)
    received_at = models.DateTimeField(_("came in at"), null=True, blank=True, help_text=_("Empty means now."))
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.NEW)
    disqualified_reason = models.CharField(_("why disqualified"), max_length=12, choices=Reason, blank=True, default="")
    score = models.PositiveSmallIntegerField(
        _("score"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("From 0 (hopeless) to 100 (buys today)."),
    )  # fmt: skip
    score_source = models.CharField(
        _("score from"), max_length=60, blank=True, default="",
        help_text=_("Who or what gave the score. Empty means whoever wrote it."),
    )  # fmt: skip
    amount = MoneyField(_("estimated value"), null=True, blank=True, validators=[MinValueValidator(0)])
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    next_step = models.CharField(_("next step"), max_length=300, blank=True, default="")
    next_step_on = models.DateField(_("next step on"), null=True, blank=True)
    last_touch_at = models.DateTimeField(
        _("last contact"), null=True, blank=True, editable=False,
        help_text=_("By any channel; a note is no touch, nor is what is planned."),
    )  # fmt: skip
    form = models.ForeignKey(
        WebForm, models.SET_NULL, null=True, blank=True, editable=False, related_name="leads",
        verbose_name=_("web form"),
    )  # fmt: skip
    territory = models.ForeignKey(
        Territory, models.PROTECT, null=True, blank=True, editable=False, db_index=False, related_name="leads",
        verbose_name=_("territory"),
    )  # fmt: skip
    """Where the rules of the plan in force place it."""
    as_given = models.JSONField(default=dict, blank=True, editable=False)
    """What was typed where the standard form says it otherwise, by field."""
    person = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, editable=False, related_name="leads_as_person",
        verbose_name=_("became the person"),
    )  # fmt: skip
    organisation = models.ForeignKey(
        Party, models.SET_NULL, null=True, blank=True, editable=False, related_name="leads_as_organisation",
        verbose_name=_("became the organisation"),
    )  # fmt: skip
    deal = models.ForeignKey(
        Deal, models.SET_NULL, null=True, blank=True, editable=False, related_name="leads",
        verbose_name=_("became the deal"),
    )  # fmt: skip
    converted_at = models.DateTimeField(_("converted at"), null=True, blank=True, editable=False)
    converted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, db_index=False,
        related_name="+", verbose_name=_("converted by"),
    )  # fmt: skip
    conversion_days = models.IntegerField(_("days until converted"), null=True, blank=True, editable=False)
    conversion = models.PositiveSmallIntegerField(
        _("conversion (%)"), default=0, editable=False, help_text=_("100 once converted: the mean is the rate.")
    )

    class Meta:
        verbose_name = pgettext_lazy("sales", "lead")
        verbose_name_plural = pgettext_lazy("sales", "leads")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="lead_has_a_name"),
            models.CheckConstraint(condition=Q(received_at__isnull=False), name="lead_has_come_in"),
            models.CheckConstraint(
                condition=Q(status="converted", converted_at__isnull=False, conversion=100)
                | (~Q(status="converted") & Q(converted_at__isnull=True, conversion=0)),
                name="lead_converted_has_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(status="disqualified") & ~Q(disqualified_reason=""))
                | (~Q(status="disqualified") & Q(disqualified_reason="")),
                name="lead_disqualified_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["new", "working", "qualified", "disqualified", "converted"]),
                name="lead_status_known",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["manual", "form", "import", "mail", "api"]), name="lead_channel_known"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="lead_score_is_a_share"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="lead_amount_not_negative"),
            models.CheckConstraint(condition=Q(annual_revenue__gte=0), name="lead_revenue_not_negative"),
            models.CheckConstraint(condition=Q(currency__regex=CURRENCY), name="lead_currency_of_three_letters"),
        ]
        indexes = [
            models.Index(fields=["status", "received_at", "id"], name="lead_by_status"),
            models.Index(fields=["owner", "status", "received_at", "id"], name="lead_by_owner"),
            models.Index(
                fields=["territory", "status", "id"], name="lead_by_territory", condition=Q(territory__isnull=False)
            ),
            models.Index(fields=["received_at", "id"], name="lead_by_arrival"),
            models.Index(fields=["next_step_on", "id"], name="lead_by_next_step"),
            models.Index(fields=["last_touch_at", "id"], name="lead_by_last_touch"),
            models.Index(fields=["score", "id"], name="lead_by_score"),
            models.Index(fields=["name", "id"], name="lead_by_name"),
            models.Index(fields=["created_at", "id"], name="lead_by_creation"),
            models.Index(fields=["email"], name="lead_by_email"),
            models.Index(fields=["phone"], name="lead_by_phone"),
            principals_index("lead_by_filters", "owner", "status", "channel", "country", "product"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether somebody still works on it."""
        return self.status in (self.Status.NEW, self.Status.WORKING, self.Status.QUALIFIED)


@track()
class LeadTag(TrackedModel):
    """A lead carries a tag."""

    lead = models.ForeignKey(
        Lead, models.CASCADE, related_name="lead_tags", verbose_name=pgettext_lazy("sales", "lead")
    )
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+", verbose_name=_("tag"))

    class Meta:
        verbose_name = _("tag of a lead")
        verbose_name_plural = _("tags of leads")
        constraints = [models.UniqueConstraint(fields=["lead", "tag"], name="lead_tag_once")]

    def __str__(self) -> str:
        return f"{self.lead_id}, {self.tag_id}"


@track()
class LeadConsent(TrackedModel):
    """What a lead agreed to on a form, with the wording that was shown; it enters the ledger of the person (``entry``)
    as soon as there is one."""

    lead = models.ForeignKey(Lead, models.CASCADE, related_name="consents", verbose_name=pgettext_lazy("sales", "lead"))
    purpose = models.ForeignKey(ConsentPurpose, models.PROTECT, related_name="+", verbose_name=_("purpose"))
    wording = models.ForeignKey(
        ConsentWording, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wording")
    )
    given_at = models.DateTimeField(_("given at"))
    form = models.CharField(_("web form"), max_length=120, blank=True, default="")
    proof_ip = models.CharField(_("network address"), max_length=45, blank=True, default="")
    proof_agent = models.CharField(_("browser"), max_length=300, blank=True, default="")
    entry = models.ForeignKey(
        ConsentEntry, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("consent entry")
    )

    class Meta:
        verbose_name = _("consent of a lead")
        verbose_name_plural = _("consents of leads")
        constraints = [models.UniqueConstraint(fields=["lead", "purpose"], name="lead_consent_once_a_purpose")]

    def __str__(self) -> str:
        return f"{self.lead_id}, {self.purpose_id}"
