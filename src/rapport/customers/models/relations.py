"""What parties are to us and to each other: roles, relationships with their catalogue, account team, tags."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.contrib.postgres.fields.ranges import DateRangeField, RangeBoundary
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.contact import Dated
from rapport.customers.models.party import Party
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.custom import KEPT, WithKeptValues
from rapport.platform.records.shipped import shown_text


class DateRange(Func):
    """SQL: the days from one column to another, both included."""

    function = "DATERANGE"
    output_field = DateRangeField()


def days() -> DateRange:
    """SQL: the validity of a row that has ``valid_from`` and ``valid_to``."""
    return DateRange("valid_from", "valid_to", RangeBoundary(inclusive_lower=True, inclusive_upper=True))


@track()
class RoleType(TrackedModel):
    """What a party can be to us, and what may be done with one that is."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = models.CharField(_("label"), max_length=80)
    operations = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("permitted operations"),
        default=list,
        blank=True,
        help_text=_("Such as quote, order, invoice, campaign."),
    )
    blocked_operations = ArrayField(
        models.CharField(max_length=40),
        verbose_name=_("blocked operations"),
        default=list,
        blank=True,
        help_text=_("Refused while the role lasts, whatever another role permits."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("role type")
        verbose_name_plural = _("role types")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return shown_text(self, "label")


@track(exclude=(KEPT,))
class PartyRole(TrackedModel, Dated, WithKeptValues):
    """A party is customer, supplier, member … from one day to another."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="roles", verbose_name=_("party"))
    type = models.ForeignKey(RoleType, models.PROTECT, related_name="holders", verbose_name=_("role"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("role of a party")
        verbose_name_plural = _("roles of parties")
        constraints = [
            ExclusionConstraint(
                name="party_role_without_overlap",
                expressions=[
                    ("party", RangeOperators.EQUAL),
                    ("type", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("The party has this role already in that time."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="party_role_dates",
                violation_error_message=_("The role ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.type)


@track()
class RelationshipType(TrackedModel):
    """One kind of relationship, named from both sides."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = models.CharField(_("label"), max_length=80, help_text=_("As the first party sees it: works for."))
    reverse_label = models.CharField(_("reverse label"), max_length=80, help_text=_("As the second sees it: employs."))
    is_symmetric = models.BooleanField(_("the same from both sides"), default=False)
    is_hierarchy = models.BooleanField(
        _("hierarchy"),
        default=False,
        help_text=_("The second party stands above the first; no circle is allowed."),
    )
    is_employment = models.BooleanField(_("employment"), default=False)

    class Meta:
        verbose_name = _("relationship type")
        verbose_name_plural = _("relationship types")
        ordering = ["label"]

    def __str__(self) -> str:
        return shown_text(self, "label")

    def seen_from(self, *, first: bool) -> str:
        """What the other party is to the first, or to the second, in words."""
        return shown_text(self, "label" if first or self.is_symmetric else "reverse_label")


@track(exclude=(KEPT,))
class Relationship(TrackedModel, Dated, WithKeptValues):
    """The first party is (type) of the second; symmetric ones are stored with the lower id first."""

    type = models.ForeignKey(RelationshipType, models.PROTECT, related_name="+", verbose_name=_("type"))
    first = models.ForeignKey(Party, models.CASCADE, related_name="relationships_from", verbose_name=_("first party"))
    second = models.ForeignKey(Party, models.CASCADE, related_name="relationships_to", verbose_name=_("second party"))
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = [
            models.CheckConstraint(
                condition=~Q(first=F("second")),
                name="relationship_not_to_itself",
                violation_error_message=_("A party has no relationship to itself."),
            ),
            ExclusionConstraint(
                name="relationship_without_overlap",
                expressions=[
                    ("first", RangeOperators.EQUAL),
                    ("second", RangeOperators.EQUAL),
                    ("type", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This relationship exists already in that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} {self.type} {self.second}"


@track()
class AccountTeamMember(TrackedModel, Dated):
    """A user has a part in looking after a party."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="account_team", verbose_name=_("party"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    part = models.CharField(_("part"), max_length=80)

    class Meta:
        verbose_name = _("account team member")
        verbose_name_plural = _("account team members")
        constraints = [
            models.UniqueConstraint(fields=["party", "user", "part"], name="account_team_member_once_per_part")
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.part}"


@track()
class Tag(TrackedModel):
    """A word to group parties by."""

    name = models.CharField(_("name"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@track()
class PartyTag(TrackedModel):
    """A party carries a tag."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="party_tags", verbose_name=_("party"))
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="party_tags", verbose_name=_("tag"))

    class Meta:
        verbose_name = _("tag of a party")
        verbose_name_plural = _("tags of parties")
        constraints = [models.UniqueConstraint(fields=["party", "tag"], name="party_tag_once")]

    def __str__(self) -> str:
        return str(self.tag)
