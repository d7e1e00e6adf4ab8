"""How a party is reached and named: contact points, postal addresses, other names."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.models.party import Party
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CountryField, LanguageField


class State(models.TextChoices):
    """What is known of a contact point."""

    UNVERIFIED = "unverified", _("Not verified")
    VALID = "valid", _("Verified")
    INVALID = "invalid", _("Invalid")
    BOUNCED = "bounced", _("Bounced")


class Dated(models.Model):
    """A validity in days; open ends are NULL."""

    valid_from = models.DateField(_("from"), null=True, blank=True)
    valid_to = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        abstract = True


@track()
class ContactPoint(TrackedModel, Dated):
    """An e-mail address, a telephone number, a web page or a handle. Several parties may share one."""

    class Kind(models.TextChoices):
        EMAIL = "email", _("E-mail")
        PHONE = "phone", _("Phone")
        FAX = "fax", _("Fax")
        WEBSITE = "website", _("Website")
        HANDLE = "handle", _("Handle")

    party = models.ForeignKey(Party, models.CASCADE, related_name="contact_points", verbose_name=_("party"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    value = models.CharField(_("value"), max_length=500, help_text=_("As given."))
    norm = models.CharField(_("standard form"), max_length=500, editable=False)
    label = models.CharField(_("label"), max_length=60, blank=True, default="", help_text=_("Work, private, mobile …"))
    is_primary = models.BooleanField(_("primary"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNVERIFIED)
    problem = models.CharField(_("problem"), max_length=60, blank=True, default="", editable=False)
    source = models.CharField(_("source"), max_length=120, blank=True, default="")
    verified_on = models.DateField(_("verified on"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind"], condition=Q(is_primary=True), name="contact_point_one_primary"
            ),
            models.UniqueConstraint(fields=["party", "kind", "norm"], name="contact_point_once_per_party"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="contact_point_dates",
            ),
        ]
        indexes = [models.Index(fields=["kind", "norm"], name="contact_point_by_norm")]

    def __str__(self) -> str:
        return self.value


@track()
class Address(TrackedModel, Dated):
    """A postal address; ``raw`` keeps what could not be taken apart."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="addresses", verbose_name=_("party"))
    label = models.CharField(_("label"), max_length=60, blank=True, default="")
    street = models.CharField(_("street"), max_length=300, blank=True, default="")
    locality = models.CharField(_("city"), max_length=150, blank=True, default="")
    region = models.CharField(_("region"), max_length=120, blank=True, default="")
    postcode = models.CharField(_("postcode"), max_length=20, blank=True, default="")
    country = CountryField(_("country"), blank=True, default="")
    raw = models.CharField(_("as given"), max_length=600, blank=True, default="")
    is_primary = models.BooleanField(_("primary"), default=False)
    problem = models.CharField(_("problem"), max_length=60, blank=True, default="", editable=False)
    source = models.CharField(_("source"), max_length=120, blank=True, default="")

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        constraints = [
            models.UniqueConstraint(fields=["party"], condition=Q(is_primary=True), name="address_one_primary"),
            models.CheckConstraint(
                condition=~Q(street="")
                | ~Q(locality="")
                | ~Q(postcode="")
                | ~Q(region="")
                | ~Q(country="")
                | ~Q(raw=""),
                name="address_not_empty",
            ),
        ]
        indexes = [models.Index(fields=["country", "postcode"], name="address_by_postcode")]

    def __str__(self) -> str:
        return ", ".join(part for part in (self.street, f"{self.postcode} {self.locality}".strip()) if part) or self.raw


@track()
class PartyName(TrackedModel, Dated):
    """Another name of a party: legal, former, nickname, in another script."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Legal name")
        FORMER = "former", _("Former name")
        NICKNAME = "nickname", _("Nickname")
        OTHER_SCRIPT = "other_script", _("In another script")
        TRADE = "trade", _("Trade name")

    party = models.ForeignKey(Party, models.CASCADE, related_name="names", verbose_name=_("party"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    value = models.CharField(_("name"), max_length=300)
    language = LanguageField(_("language"), blank=True, default="")

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        constraints = [models.UniqueConstraint(fields=["party", "kind", "value"], name="party_name_once")]

    def __str__(self) -> str:
        return self.value
