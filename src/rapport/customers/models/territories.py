"""Territories: a tree of areas, the plans whose rules say which customer belongs to which, and who was where when."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models.cadence import KINDS
from rapport.customers.models.contact import Dated
from rapport.customers.models.party import Party
from rapport.customers.models.relations import days
from rapport.platform.access.models import NextPrincipal, User
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CountryField


@track(exclude=("principals",))
class Territory(TrackedModel, Dated):
    """An area of customers in a tree of such: who belongs to one sees the customers of those below it as well."""

    name = models.CharField(_("name"), max_length=100, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    priority = models.PositiveSmallIntegerField(
        _("priority"),
        default=100,
        help_text=_("Where rules of several territories fit a customer, the lowest number decides."),
    )
    manager = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("manager")
    )
    representative = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("representative"),
        help_text=_("Who looks after its customers; a plan can hand them over to this colleague."),
    )
    description = models.TextField(_("description"), blank=True, default="")
    principal = models.IntegerField(unique=True, db_default=NextPrincipal(), editable=False)
    principals = ArrayField(models.IntegerField(), default=list, db_default=[], editable=False)
    """Its own and those of the territories above: what the customers in it carry."""

    class Meta:
        verbose_name = _("territory")
        verbose_name_plural = _("territories")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="territory_has_a_name"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="territory_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="territory_dates",
                violation_error_message=_("The last day comes after the first."),
            ),
        ]

    def __str__(self) -> str:
        return self.name


@track()
class TerritoryMember(TrackedModel):
    """A user belongs to a territory."""

    territory = models.ForeignKey(Territory, models.CASCADE, related_name="memberships", verbose_name=_("territory"))
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))

    class Meta:
        verbose_name = _("member of a territory")
        verbose_name_plural = _("members of territories")
        constraints = [models.UniqueConstraint(fields=["territory", "user"], name="territory_member_once")]

    def __str__(self) -> str:
        return f"{self.territory}, {self.user}"


class PlanState(models.TextChoices):
    """How far a plan is."""

    DRAFT = "draft", _("Draft")
    SCHEDULED = "scheduled", pgettext_lazy("plan", "Scheduled")
    ACTIVE = "active", pgettext_lazy("plan", "In force")
    ENDED = "ended", pgettext_lazy("plan", "Replaced")


@track()
class TerritoryPlan(TrackedModel):
    """A set of rules that say which customer belongs to which territory; one is in force, others are drafts or past."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    state = models.CharField(_("state"), max_length=9, choices=PlanState, default=PlanState.DRAFT, editable=False)
    valid_from = models.DateField(
        _("in force from"), null=True, blank=True, help_text=_("Empty means as soon as the plan is applied.")
    )
    hand_over = models.BooleanField(
        _("hand customers over"),
        default=False,
        help_text=_(
            "Customers and open leads that move, and the open deals and contracts with them, get the territory's"
            " representative as owner. Otherwise only who sees them changes."
        ),
    )
    description = models.TextField(_("description"), blank=True, default="")
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("territory plan")
        verbose_name_plural = _("territory plans")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="territory_plan_has_a_name"),
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="territory_plan_state_known"),
            models.UniqueConstraint(fields=["state"], condition=Q(state="active"), name="territory_plan_one_in_force"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether its rules may still be changed."""
        return self.state == PlanState.DRAFT


@track()
class TerritoryRule(TrackedModel):
    """Customers that all of this fits belong to a territory, as long as no rule before it fits."""

    plan = models.ForeignKey(TerritoryPlan, models.CASCADE, related_name="rules", verbose_name=_("plan"))
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="rules", verbose_name=_("territory"))
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(
        _("order of the rules"), default=100, help_text=_("Among rules of the same priority the lowest number decides.")
    )
    party_kind = models.CharField(_("only"), max_length=12, choices=Party.Kind, blank=True, default="")
    country = CountryField(_("country"), blank=True, default="", help_text=_("Empty means any."))
    postcodes = models.CharField(
        _("postcodes"),
        max_length=2000,
        blank=True,
        default="",
        help_text=_("Ranges and beginnings, such as 01067–01990, 027 or SW1A; of the main address."),
    )
    condition = models.JSONField(default=dict, blank=True)
    """Groups of conditions as a list of the parties has them (records.groups); empty means no more than the above."""

    class Meta:
        verbose_name = _("territory rule")
        verbose_name_plural = _("territory rules")
        constraints = [
            models.UniqueConstraint(fields=["plan", "name"], name="territory_rule_once_a_plan"),
            models.CheckConstraint(condition=~Q(name=""), name="territory_rule_has_a_name"),
            models.CheckConstraint(
                condition=Q(postcodes="") | ~Q(country=""),
                name="territory_rule_postcodes_of_a_country",
                violation_error_message=_("Postcodes need a country."),
            ),
        ]
        indexes = [models.Index(fields=["plan", "position", "id"], name="territory_rule_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> str:
        """The kind of record that the condition is about."""
        return KINDS[self.party_kind]


@track()
class TerritoryAccount(TrackedModel):
    """A customer that belongs to a territory whatever the rules say, or never does."""

    class Mode(models.TextChoices):
        ALWAYS = "always", _("Always belongs to it")
        NEVER = "never", _("Never belongs to it by a rule")

    party = models.ForeignKey(Party, models.CASCADE, related_name="+", db_index=False, verbose_name=_("customer"))
    territory = models.ForeignKey(
        Territory, models.PROTECT, related_name="accounts", db_index=False, verbose_name=_("territory")
    )
    mode = models.CharField(_("how"), max_length=6, choices=Mode, default=Mode.ALWAYS)
    note = models.CharField(_("note"), max_length=300, blank=True, default="", help_text=_("Why, and who said so."))

    class Meta:
        verbose_name = _("named account")
        verbose_name_plural = _("named accounts")
        constraints = [
            models.UniqueConstraint(fields=["party", "territory"], name="territory_account_once"),
            models.UniqueConstraint(
                fields=["party"],
                condition=Q(mode="always"),
                name="territory_account_one_territory",
                violation_error_message=_("The customer is named for another territory already."),
            ),
            models.CheckConstraint(condition=Q(mode__in=["always", "never"]), name="territory_account_mode_known"),
        ]
        indexes = [models.Index(fields=["territory", "id"], name="territory_account_of")]

    def __str__(self) -> str:
        return f"{self.party}, {self.territory}"


class Why(models.TextChoices):
    """Why a customer belongs to a territory."""

    RULE = "rule", _("By a rule")
    NAMED = "named", _("Named by hand")
    ORGANISATION = "organisation", _("With the organisation")


@track()
class PartyTerritory(TrackedModel):
    """A customer belonged to a territory from one day to another; ``Party.territory`` repeats that of today."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="territory_stays", db_index=False)
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="stays", db_index=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    why = models.CharField(_("why"), max_length=12, choices=Why, default=Why.RULE)
    rule = models.ForeignKey(TerritoryRule, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        verbose_name = _("time in a territory")
        verbose_name_plural = _("times in territories")
        constraints = [
            ExclusionConstraint(
                name="party_in_one_territory",
                expressions=[("party", RangeOperators.EQUAL), (days(), RangeOperators.OVERLAPS)],
                violation_error_message=_("The customer belongs to another territory in that time."),
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(valid_to__isnull=True), name="party_in_one_territory_now"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="party_territory_dates"
            ),
            models.CheckConstraint(condition=Q(why__in=Why.values), name="party_territory_why_known"),
        ]
        indexes = [
            models.Index(fields=["territory", "valid_to"], name="party_territory_by_territory"),
            models.Index(fields=["rule"], name="party_territory_by_rule", condition=Q(rule__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}: {self.territory_id}"
