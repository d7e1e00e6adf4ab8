"""Who takes part in a deal on the customer's side."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import Party
from rapport.platform.history.tracking import TrackedModel, track
from rapport.sales.models.deals import Deal


@track()
class DealContact(TrackedModel):
    """A person's part in a deal: what they have to say in it, and how they stand to us."""

    class Role(models.TextChoices):
        """What somebody does in the customer's decision."""

        DECIDES = "decides", pgettext_lazy("part in a deal", "Decides")
        SIGNS = "signs", pgettext_lazy("part in a deal", "Signs")
        ADVISES = "advises", pgettext_lazy("part in a deal", "Advises")
        CHAMPIONS = "champions", pgettext_lazy("part in a deal", "Speaks for us")
        USES = "uses", pgettext_lazy("part in a deal", "Uses it")
        BUYS = "buys", pgettext_lazy("part in a deal", "Buys")
        BLOCKS = "blocks", pgettext_lazy("part in a deal", "Blocks")

    class Influence(models.TextChoices):
        """How much their word counts."""

        HIGH = "high", pgettext_lazy("influence", "High")
        MEDIUM = "medium", pgettext_lazy("influence", "Medium")
        LOW = "low", pgettext_lazy("influence", "Low")

    class Attitude(models.TextChoices):
        """How they stand to our offer."""

        FOR = "for", pgettext_lazy("attitude", "For us")
        NEUTRAL = "neutral", pgettext_lazy("attitude", "Undecided")
        AGAINST = "against", pgettext_lazy("attitude", "Against us")

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="contacts", db_index=False, verbose_name=_("deal"))
    person = models.ForeignKey(
        Party, models.CASCADE, related_name="deal_contacts", db_index=False, verbose_name=_("person")
    )
    role = models.CharField(_("part"), max_length=9, choices=Role, blank=True, default="")
    influence = models.CharField(_("influence"), max_length=6, choices=Influence, blank=True, default="")
    attitude = models.CharField(_("attitude"), max_length=7, choices=Attitude, blank=True, default="")
    is_primary = models.BooleanField(
        _("first contact"), default=False, help_text=_("Whom we turn to first; one person of a deal at a time.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("contact of a deal")
        verbose_name_plural = _("contacts of deals")
        constraints = [
            models.UniqueConstraint(fields=["deal", "person"], name="deal_contact_once"),
            models.UniqueConstraint(fields=["deal"], condition=Q(is_primary=True), name="deal_contact_first_one"),
            models.CheckConstraint(
                condition=Q(role__in=["", "decides", "signs", "advises", "champions", "uses", "buys", "blocks"]),
                name="deal_contact_role_known",
            ),
            models.CheckConstraint(
                condition=Q(influence__in=["", "high", "medium", "low"]), name="deal_contact_influence_known"
            ),
            models.CheckConstraint(
                condition=Q(attitude__in=["", "for", "neutral", "against"]), name="deal_contact_attitude_known"
            ),
        ]
        indexes = [models.Index(fields=["person", "deal"], name="deal_contact_by_person")]

    def __str__(self) -> str:
        return str(self.person)
