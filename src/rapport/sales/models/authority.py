"""How far people may go below the price on their own, and what was asked of those who may go further."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import Role
from rapport.platform.approvals.models import Approval
from rapport.platform.history.tracking import TrackedModel, track
from rapport.sales.models.quotes import Quote


@track()
class DiscountLimit(TrackedModel):
    """The discount that holders of a role give on their own. Who holds several such roles goes as far as the highest;
    where any limit is set, who holds none of these roles gives no discount without approval."""

    role = models.ForeignKey(Role, models.CASCADE, related_name="+", verbose_name=_("role"))
    percent = models.DecimalField(
        _("discount up to (%)"), max_digits=5, decimal_places=2,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
        help_text=_("Of the whole quote, against the prices of the books."),
    )  # fmt: skip
    description = models.CharField(_("description"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("discount limit")
        verbose_name_plural = _("discount limits")
        constraints = [
            models.UniqueConstraint(fields=["role"], name="discount_limit_one_of_a_role"),
            models.CheckConstraint(condition=Q(percent__gte=0, percent__lte=100), name="discount_limit_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.percent.normalize():f} %"


class DiscountRequest(models.Model):
    """That an approval is about the discount of a quote, and how large that was when it was asked for."""

    approval = models.OneToOneField(Approval, models.CASCADE, primary_key=True, related_name="+")
    quote = models.ForeignKey(Quote, models.CASCADE, related_name="discount_requests")
    percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="discount_request_is_a_share")
        ]

    def __str__(self) -> str:
        return f"{self.quote_id}: {self.percent} %"
