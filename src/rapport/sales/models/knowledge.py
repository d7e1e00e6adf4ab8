"""What is known of a product beside its price: what it is made of, and what to say of it."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.platform.history.tracking import TrackedModel, track
from rapport.sales.models.catalogue import Product


@track()
class ProductPart(TrackedModel):
    """A bundle holds so much of another product, which may be a bundle itself."""

    bundle = models.ForeignKey(Product, models.CASCADE, related_name="parts", verbose_name=_("bundle"))
    part = models.ForeignKey(
        Product, models.PROTECT, related_name="bundles", verbose_name=pgettext_lazy("bundle", "part")
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=15, decimal_places=4, default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.0001"))],
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=100)
    note = models.CharField(_("note"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("part of a bundle")
        verbose_name_plural = _("parts of bundles")
        constraints = [
            models.UniqueConstraint(
                fields=["bundle", "part"],
                name="product_part_once",
                violation_error_message=_("The bundle holds this product already. Change its quantity instead."),
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="product_part_of_some_quantity"),
            models.CheckConstraint(
                condition=~Q(bundle=F("part")),
                name="product_part_of_another",
                violation_error_message=_("A bundle does not hold itself."),
            ),
        ]
        indexes = [models.Index(fields=["bundle", "position", "id"], name="product_part_in_order")]

    def __str__(self) -> str:
        return f"{self.quantity.normalize():f} × {self.part}"


@track()
class SalesArgument(TrackedModel):
    """Something that is said of a product, and what to answer."""

    class Sort(models.TextChoices):
        ARGUMENT = "argument", pgettext_lazy("product", "Argument")
        OBJECTION = "objection", pgettext_lazy("product", "Objection")
        CLAIM = "claim", pgettext_lazy("product", "Claim of a competitor")

    product = models.ForeignKey(Product, models.CASCADE, related_name="arguments", verbose_name=_("product"))
    sort = models.CharField(_("sort"), max_length=9, choices=Sort, default=Sort.OBJECTION)
    said = models.CharField(_("what is said"), max_length=300)
    answer = models.TextField(_("answer"), blank=True, default="")
    competitor = models.CharField(
        _("competitor"), max_length=200, blank=True, default="", help_text=_("Who claims it.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=100)

    class Meta:
        verbose_name = _("sales argument")
        verbose_name_plural = _("sales arguments")
        constraints = [
            models.CheckConstraint(condition=~Q(said=""), name="sales_argument_says_something"),
            models.CheckConstraint(
                condition=Q(sort__in=["argument", "objection", "claim"]), name="sales_argument_sort_known"
            ),
        ]
        indexes = [models.Index(fields=["product", "position", "id"], name="sales_argument_in_order")]

    def __str__(self) -> str:
        return self.said
