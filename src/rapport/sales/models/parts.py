"""What colleagues have a share in, and against whom: splits of deals, and competitors."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import User
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.deals import Deal
from rapport.sales.models.pipelines import State


@track(exclude=("amount",))
class DealSplit(TrackedModel):
    """A colleague's share of a deal. What nobody else has is the owner's: ``Deal.owner_share``; a trigger of the
    database (migration 0006) sees that all shares together are exactly 100 % when a transaction ends."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="splits", db_index=False, verbose_name=_("deal"))
    user = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False, verbose_name=_("colleague"))
    share = models.DecimalField(
        _("share (%)"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
        help_text=_("What is left of a hundred is the owner's."),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=300, blank=True, default="", help_text=_("What for."))
    amount = MoneyField(_("amount of the share"), currency_field="base_currency", null=True, blank=True, editable=False)
    base_currency = CurrencyField(_("base currency"), default=base_currency, editable=False)

    class Meta:
        verbose_name = _("share of a deal")
        verbose_name_plural = _("shares of deals")
        constraints = [
            models.UniqueConstraint(fields=["deal", "user"], name="deal_split_once"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=100), name="deal_split_is_a_share"),
        ]
        indexes = [models.Index(fields=["user", "deal"], name="deal_split_by_user")]

    def __str__(self) -> str:
        return f"{self.user}: {self.share.normalize():f} %"


@track()
class Competitor(TrackedModel):
    """Another company that customers compare us with."""

    name = models.CharField(_("name"), max_length=200, unique=True)
    website = models.URLField(_("website"), max_length=300, blank=True, default="")
    strengths = models.TextField(_("strengths"), blank=True, default="", help_text=_("What customers like there."))
    weaknesses = models.TextField(_("weaknesses"), blank=True, default="")
    how_to_win = models.TextField(
        _("how to win"), blank=True, default="", help_text=_("What has helped against them, and what to say.")
    )
    is_active = models.BooleanField(_("active"), default=True, help_text=_("Others are met no more."))

    class Meta:
        verbose_name = _("competitor")
        verbose_name_plural = _("competitors")
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="competitor_has_a_name")]
        indexes = [models.Index(fields=["name", "id"], name="competitor_by_name")]

    def __str__(self) -> str:
        return self.name


@track(exclude=("state",))
class DealCompetitor(TrackedModel):
    """A competitor takes part in a deal; ``state`` repeats what became of it, so that reports count by it."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="rivals", db_index=False, verbose_name=_("deal"))
    competitor = models.ForeignKey(
        Competitor, models.PROTECT, related_name="rivalries", db_index=False, verbose_name=_("competitor")
    )
    won_it = models.BooleanField(
        _("won the deal"), default=False, help_text=_("Of a deal that was lost: to whom; one of them at most.")
    )
    note = models.CharField(_("note"), max_length=300, blank=True, default="")
    state = models.CharField(
        _("deal is"), max_length=4, choices=State, default=State.OPEN, db_default=State.OPEN.value, editable=False
    )

    class Meta:
        verbose_name = _("competitor in a deal")
        verbose_name_plural = _("competitors in deals")
        constraints = [
            models.UniqueConstraint(fields=["deal", "competitor"], name="deal_competitor_once"),
            models.UniqueConstraint(fields=["deal"], condition=Q(won_it=True), name="deal_lost_to_one"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="deal_competitor_state_known"),
        ]
        indexes = [models.Index(fields=["competitor", "state"], name="deal_competitor_by_state")]

    def __str__(self) -> str:
        return str(self.competitor)
