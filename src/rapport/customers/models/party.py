"""The party: a person, an organisation or a household, in one table."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import Owned, principals_index
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT, kept_column
from rapport.platform.records.fields import (
    CountryField,
    CurrencyField,
    EmailField,
    LanguageField,
    MoneyField,
    PhoneField,
    TimeZoneField,
    UrlField,
)

DERIVED = (KEPT, "principals", "territory", "last_touch_at", "contact_due_on", "next_task_on")
"""Columns that follow from other rows; a change of these alone is no history."""


def _in_order(column: str, *, name: str) -> models.Index:
    """An order of lists. It carries what lists are mostly narrowed by, so that passing over an entry that does not
    match costs 0.1 µs instead of the 1 µs of looking at its row: whole names, days and cities belong to one country,
    so a team may have to pass over tens of thousands."""
    carried = ["principals", "owner", "country", "city", "value_class", "lifecycle"]
    return models.Index(fields=["kind", column, "id"], include=carried, name=name)


@track(exclude=DERIVED)
class Party(TrackedModel, Owned):
    """Whoever we deal with. ``email``, ``phone``, ``city`` … repeat the primary contact point for lists."""

    class Kind(models.TextChoices):
        PERSON = "person", _("Person")
        ORGANISATION = "organisation", _("Organisation")
        HOUSEHOLD = "household", _("Household")

    class NameOrder(models.TextChoices):
        GIVEN_FIRST = "given_first", _("Given name first")
        FAMILY_FIRST = "family_first", _("Family name first")

    class MaritalStatus(models.TextChoices):
        SINGLE = "single", _("Single")
        MARRIED = "married", _("Married")
        PARTNERED = "partnered", _("In a partnership")
        DIVORCED = "divorced", _("Divorced")
        WIDOWED = "widowed", _("Widowed")

    class Lifecycle(models.TextChoices):
        ACTIVE = "active", _("Active")
        INACTIVE = "inactive", _("Inactive")
        DECEASED = "deceased", _("Deceased or dissolved")

    carries = "territory"

    kind = models.CharField(_("kind"), max_length=12, choices=Kind, editable=False)
    name = models.CharField(
        _("name"), max_length=300, blank=True, default="", help_text=_("Of an organisation or a household.")
    )
    prefix = models.CharField(_("title"), max_length=60, blank=True, default="")
    given_name = models.CharField(_("given name"), max_length=150, blank=True, default="")
    middle_name = models.CharField(_("middle name"), max_length=150, blank=True, default="")
    family_name = models.CharField(_("family name"), max_length=150, blank=True, default="")
    suffix = models.CharField(_("suffix"), max_length=60, blank=True, default="")
    name_order = models.CharField(_("order of names"), max_length=12, choices=NameOrder, blank=True, default="")
    script = models.CharField(_("script"), max_length=12, blank=True, default="", editable=False)
    phonetic = models.CharField(
        _("phonetic name"),
        max_length=200,
        blank=True,
        default="",
        help_text=_("How the name is read, such as pinyin."),
    )
    display_name = models.CharField(_("name"), max_length=300, editable=False)
    sort_key = models.CharField(max_length=80, editable=False, db_collation="C")
    name_key = models.CharField(max_length=80, blank=True, default="", editable=False, db_collation="C")
    """What the ways to write one name share: by it imports and new records find the same company or person."""

    email = EmailField(_("e-mail"), blank=True, default="")
    phone = PhoneField(_("phone"), blank=True, default="")
    website = UrlField(_("website"), blank=True, default="")
    city = models.CharField(_("city"), max_length=150, blank=True, default="", editable=False)
    country = CountryField(_("country"), blank=True, default="", editable=False)
    organisation = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        related_name="people",
        verbose_name=_("organisation"),
        help_text=_("Where the person works; for an organisation, the one it belongs to."),
    )
    job_title = models.CharField(_("job title"), max_length=200, blank=True, default="")
    department = models.CharField(_("department"), max_length=150, blank=True, default="")

    language = LanguageField(_("language"), blank=True, default="")
    time_zone = TimeZoneField(_("time zone"), blank=True, default="")
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    marital_status = models.CharField(_("marital status"), max_length=10, choices=MaritalStatus, blank=True, default="")
    industry = models.CharField(_("industry"), max_length=120, blank=True, default="")
    employee_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)
    annual_revenue = MoneyField(_("annual revenue"), null=True, blank=True)
    currency = CurrencyField(_("currency"), blank=True, default="")
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    lifecycle = models.CharField(_("state"), max_length=10, choices=Lifecycle, default=Lifecycle.ACTIVE)
    value_class = models.CharField(
        _("value class"), max_length=1, choices=[("A", "A"), ("B", "B"), ("C", "C")], blank=True, default=""
    )
    source = models.CharField(
        _("source"), max_length=120, blank=True, default="", help_text=_("Where we know them from.")
    )
    description = models.TextField(_("description"), blank=True, default="")
    custom = models.JSONField(default=dict, blank=True, editable=False)
    kept = kept_column()
    territory = models.ForeignKey(
        "customers.Territory", models.PROTECT, null=True, blank=True, editable=False, db_index=False,
        related_name="parties", verbose_name=_("territory"),
    )  # fmt: skip
    last_touch_at = models.DateTimeField(_("last contact"), null=True, blank=True, editable=False)
    contact_due_on = models.DateField(_("next contact due"), null=True, blank=True, editable=False)
    next_task_on = models.DateField(_("next task"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    """When whoever this was ceased to be told by the row; what is left is an account without a person."""
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False, db_index=False
    )

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["person", "organisation", "household"]), name="party_kind"),
            models.CheckConstraint(condition=~Q(display_name=""), name="party_has_a_name"),
            models.CheckConstraint(
                condition=Q(organisation__isnull=True) | ~Q(organisation=models.F("id")),
                name="party_not_its_own_organisation",
            ),
        ]
        indexes = [
            _in_order("sort_key", name="party_in_name_order"),
            _in_order("created_at", name="party_in_creation_order"),
            _in_order("updated_at", name="party_in_change_order"),
            _in_order("last_touch_at", name="party_in_touch_order"),
            models.Index(fields=["kind", "contact_due_on", "id"], name="party_in_contact_order"),
            models.Index(fields=["kind", "country", "sort_key", "id"], name="party_by_country"),
            models.Index(fields=["kind", "owner", "country", "city"], name="party_by_owner_and_place"),
            models.Index(fields=["kind", "email", "id"], name="party_by_email"),
            # Whoever is no longer active is rare, and looked for together with how long nobody has heard of them.
            models.Index(
                fields=["kind", "lifecycle", "last_touch_at"],
                name="party_no_longer_active",
                condition=~Q(lifecycle="active"),
            ),
            models.Index(fields=["kind", "name_key"], name="party_by_name_key", condition=~Q(name_key="")),
            models.Index(fields=["organisation", "sort_key"], name="party_by_organisation"),
            models.Index(
                fields=["territory", "kind", "sort_key", "id"],
                name="party_by_territory",
                condition=Q(territory__isnull=False),
            ),
            models.Index(fields=["merged_into"], name="party_merged", condition=Q(merged_into__isnull=False)),
            principals_index(
                "party_by_filters", "organisation", "country", "city", "value_class", "lifecycle", "source",
                "job_title", "industry", "employee_count",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_person(self) -> bool:
        """Whether this is a natural person."""
        return self.kind == self.Kind.PERSON


@track()
class FinancialStatement(TrackedModel):
    """The yearly figures of an organisation."""

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="financial_statements", verbose_name=_("organisation")
    )
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1800), MaxValueValidator(2200)])
    currency = CurrencyField(_("currency"))
    revenue = MoneyField(_("revenue"), null=True, blank=True)
    profit = MoneyField(_("profit"), null=True, blank=True)
    equity = MoneyField(_("equity"), null=True, blank=True)
    employee_count = models.PositiveIntegerField(_("employees"), null=True, blank=True)

    class Meta:
        verbose_name = _("financial statement")
        verbose_name_plural = _("financial statements")
        constraints = [models.UniqueConstraint(fields=["party", "year"], name="financial_statement_once_a_year")]

    def __str__(self) -> str:
        return f"{self.party} {self.year}"
