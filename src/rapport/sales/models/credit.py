"""How far customers may owe us, and what was found whenever that was checked."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rapport.customers.models import Party
from rapport.platform.access.models import Role
from rapport.platform.approvals.models import Approval
from rapport.platform.history.tracking import TrackedModel, track
from rapport.platform.records.fields import CurrencyField, MoneyField
from rapport.sales.currencies import base_currency
from rapport.sales.models.catalogue import CURRENCY
from rapport.sales.models.orders import Order


@track()
class CustomerClass(TrackedModel):
    """A class of customers, and what happens when an order goes beyond the credit limit of one of them."""

    class Reaction(models.TextChoices):
        WARN = "warn", pgettext_lazy("credit", "Warn")
        HOLD = "hold", pgettext_lazy("credit", "Hold for approval")
        STOP = "stop", pgettext_lazy("credit", "Stop")

    name = models.CharField(_("name"), max_length=100, unique=True)
    when_exceeded = models.CharField(
        _("beyond the credit limit"), max_length=4, choices=Reaction, default=Reaction.WARN,
        help_text=_("What happens to an order with which a customer would owe more than the limit."),
    )  # fmt: skip
    released_by = models.ForeignKey(
        Role, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("released by"),
        help_text=_("Whoever holds this role decides about orders that are held. Empty means the administrators."),
    )  # fmt: skip
    is_default = models.BooleanField(
        _("unless another is set"), default=False, help_text=_("Used for credit accounts that name no class.")
    )
    description = models.CharField(_("description"), max_length=300, blank=True, default="")

    class Meta:
        verbose_name = _("customer class")
        verbose_name_plural = _("customer classes")
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="customer_class_has_a_name"),
            models.CheckConstraint(
                condition=Q(when_exceeded__in=["warn", "hold", "stop"]), name="customer_class_reaction_known"
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="customer_class_one_default",
                violation_error_message=_("Another class is the one that is used unless another is set."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name


@track()
class CreditAccount(TrackedModel):
    """How much a customer may owe us: open orders and invoices together. The credit check locks its row, so that two
    orders at once are seen by each other."""

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="credit_accounts", db_index=False, verbose_name=_("customer")
    )
    credit_limit = MoneyField(
        _("credit limit"), null=True, blank=True, validators=[MinValueValidator(Decimal(0))],
        help_text=_("Gross, for open orders and invoices together. Empty means no limit."),
    )  # fmt: skip
    currency = CurrencyField(_("currency"), default=base_currency, blank=True)
    customer_class = models.ForeignKey(
        CustomerClass, models.PROTECT, null=True, blank=True, related_name="credit_accounts",
        verbose_name=_("customer class"), help_text=_("Empty means the class that is used unless another is set."),
    )  # fmt: skip
    covers_group = models.BooleanField(
        _("for the whole group"), default=False,
        help_text=_("The limit is for the organisation and its subsidiaries together."),
    )  # fmt: skip
    is_blocked = models.BooleanField(_("blocked"), default=False, help_text=_("No order is confirmed."))
    block_reason = models.CharField(_("why blocked"), max_length=300, blank=True, default="")
    note = models.TextField(_("note"), blank=True, default="")

    class Meta:
        verbose_name = _("credit account")
        verbose_name_plural = _("credit accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["party"], name="credit_account_once",
                violation_error_message=_("This customer has a credit account already."),
            ),
            models.CheckConstraint(condition=Q(credit_limit__gte=0), name="credit_account_limit_not_negative"),
            models.CheckConstraint(
                condition=Q(currency__regex=CURRENCY), name="credit_account_currency_of_three_letters"
            ),
            models.CheckConstraint(
                condition=Q(is_blocked=False) | ~Q(block_reason=""), name="credit_account_blocked_with_a_reason"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["created_at", "id"], name="credit_account_by_creation"),
            models.Index(fields=["credit_limit", "id"], name="credit_account_by_limit"),
        ]

    def __str__(self) -> str:
        return self.party.display_name


@track()
class CreditCheck(TrackedModel):
    """What was found when an order was to be confirmed; never changed."""

    class Outcome(models.TextChoices):
        PASSED = "passed", pgettext_lazy("credit", "Passed")
        WARNED = "warned", pgettext_lazy("credit", "Passed with a warning")
        HELD = "held", pgettext_lazy("credit", "Held")
        STOPPED = "stopped", pgettext_lazy("credit", "Stopped")
        RELEASED = "released", pgettext_lazy("credit", "Released")

    order = models.ForeignKey(Order, models.CASCADE, related_name="credit_checks", verbose_name=_("order"))
    account = models.ForeignKey(
        CreditAccount, models.SET_NULL, null=True, blank=True, related_name="checks", verbose_name=_("credit account")
    )
    """Whose limit counted; none where no limit was set."""
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome)
    currency = CurrencyField(_("currency"))
    credit_limit = MoneyField(_("credit limit"), null=True, blank=True)
    exposure = MoneyField(
        _("owed before"), null=True, blank=True, help_text=_("Open orders and invoices, without this order.")
    )
    amount = MoneyField(_("this order"), help_text=_("Gross."))
    explanation = models.TextField(_("explanation"))
    approval = models.ForeignKey(
        Approval, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("approval")
    )
    """Where the order was held: who was asked to let it pass."""
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )

    class Meta:
        verbose_name = _("credit check")
        verbose_name_plural = _("credit checks")
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["passed", "warned", "held", "stopped", "released"]),
                name="credit_check_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(credit_limit__isnull=True) | Q(exposure__isnull=False),
                name="credit_check_limit_is_compared",
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="credit_check_by_creation")]

    def __str__(self) -> str:
        return f"{self.order}: {self.get_outcome_display()}"
