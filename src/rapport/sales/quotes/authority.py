"""Limits of authority: who may send which discount, and who is asked when it goes further.

The discount of a quote is what its lines are below the prices of the books, whether by a percentage, an amount, or a
lower price; a line above its book price is measured at its own price, so that it hides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import DecimalField, F, Max, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.models import RoleHolding, User
from rapport.platform.approvals.listening import ApprovalListener
from rapport.platform.approvals.models import Approval, ApprovalAct, Deed, How, State
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.models import DiscountLimit, DiscountRequest, Quote, QuotedLine

if TYPE_CHECKING:
    from collections.abc import Sequence

EVERYTHING = Decimal(100)
_NOTHING = Decimal(0)
_STEP = Decimal("0.01")
_AMOUNT = DecimalField(max_digits=30, decimal_places=8)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a quote stands with somebody who wants to send it; all in per cent."""

    discount: Decimal
    """0 as well for whom no limit holds: it is not measured then."""
    limit: Decimal
    """How far they may go: by themselves, or since it was approved."""
    asked: Decimal = _NOTHING
    """The largest discount that waits for a decision."""

    @property
    def may_send(self) -> bool:
        """Whether no approval is needed (any more)."""
        return self.discount <= self.limit

    @property
    def waits(self) -> bool:
        """Whether somebody was asked for as much, and has not decided."""
        return not self.may_send and self.discount <= self.asked


def discount_of(quote: Quote) -> Decimal:
    """How much less than the prices of the books a quote asks, in per cent to a hundredth; measured before amounts are
    rounded to coins, so that ten per cent off a trifle are ten."""
    full = F("quantity") * Greatest(F("unit_price"), Coalesce(F("book_price"), F("unit_price")))
    share = 1 - Coalesce(F("discount_percent"), _NOTHING) / EVERYTHING
    asked = F("quantity") * F("unit_price") * share - Coalesce(F("discount_amount"), _NOTHING)
    sums = QuotedLine.objects.filter(quote=quote).aggregate(
        full=Sum(full, output_field=_AMOUNT), asked=Sum(asked, output_field=_AMOUNT)
    )
    if not sums["full"]:
        return _NOTHING
    share_off: Decimal = 1 - sums["asked"] / sums["full"]
    return max(_NOTHING, (share_off * EVERYTHING).quantize(_STEP))


def limit_of(user: User) -> Decimal:
    """The discount that somebody gives on their own, in per cent: everything where no limit is set."""
    if user.is_administrator:
        return EVERYTHING
    limits = dict(DiscountLimit.objects.values_list("role", "percent"))
    if not limits:
        return EVERYTHING
    held = RoleHolding.objects.filter(user=user, role__in=limits).values_list("role", flat=True)
    return max((limits[role] for role in held), default=_NOTHING)


def standing(quote: Quote, user: User) -> Standing:
    """Where a quote stands with somebody."""
    own = limit_of(user)
    if own >= EVERYTHING:
        return Standing(_NOTHING, own)
    requests = DiscountRequest.objects.filter(quote=quote)
    by_state = dict(requests.values_list("approval__state").annotate(Max("percent")))
    agreed = by_state.get(State.APPROVED, _NOTHING)
    return Standing(discount_of(quote), max(own, agreed), by_state.get(State.PENDING, _NOTHING))


def check_discount(quote: Quote, user: User) -> None:
    """Raise Invalid when somebody sends a quote whose discount is beyond them."""
    found = standing(quote, user)
    if found.may_send:
        return
    if found.waits:
        text = _("The discount of %(discount)s %% waits for approval.")
    else:
        text = _("The discount of %(discount)s %% is above the limit of %(limit)s %%. Ask for approval.")
    raise Invalid({"": [text % {"discount": in_words(found.discount), "limit": in_words(found.limit)}]})


def ask_for_discount(*, quote: Quote, actor: User, channel: str) -> Approval:
    """Ask everybody whose limit is high enough; any one of them decides. Raises Invalid when no approval is needed,
    when it was asked for already, or when nobody may give as much."""
    with transaction.atomic():
        Quote.objects.select_for_update().get(pk=quote.pk)
        found = standing(quote, actor)
        percent = in_words(found.discount)
        if quote.status != Quote.Status.DRAFT or found.may_send:
            raise Invalid({"": [_("The quote needs no approval of its discount.")]})
        if found.waits:
            raise Invalid({"": [_("The discount of %(discount)s %% waits for approval.") % {"discount": percent}]})
        asked = _who_may_give(found.discount)
        if not asked:
            text = _("Nobody may give a discount of %(discount)s %%. An administrator can send the quote.")
            raise Invalid({"": [text % {"discount": percent}]})
        values = {
            "subject": (_("%(discount)s %% discount: %(quote)s") % {"discount": percent, "quote": quote})[:200],
            "kind": "quotes",
            "record_uid": quote.uid,
            "asked": [{"role": str(limit.role.uid)} for limit in asked],
            "how": How.ANY,
        }
        approval: Approval = write.create(registry.get("approvals"), values, actor=actor, channel=channel)
        DiscountRequest.objects.create(approval=approval, quote=quote, percent=found.discount)
    return approval


def _who_may_give(percent: Decimal) -> Sequence[DiscountLimit]:
    """The limits that are high enough and whose role somebody holds, the lowest first."""
    held = RoleHolding.objects.filter(user__is_active=True).values("role")
    enough = DiscountLimit.objects.filter(percent__gte=percent, role__in=held)
    return list(enough.select_related("role").order_by("percent", "pk")[:10])


def in_words(percent: Decimal) -> str:
    """A percentage without needless zeros."""
    return f"{percent.normalize():f}"


class DiscountListener(ApprovalListener):
    """Lets nobody agree to more than they may give themselves, to whomever the question was handed."""

    def changed(self, approvals: Sequence[Approval]) -> None:
        """The question itself stands on the page of its quote."""

    def decided(self, act: ApprovalAct, approval: Approval) -> None:
        if act.deed != Deed.APPROVE or approval.kind != "quotes":
            return
        request = DiscountRequest.objects.filter(approval=approval).first()
        decider = act.on_behalf_of or act.author
        if request is None or decider is None:
            return
        if (limit := limit_of(decider)) < request.percent:
            text = _("The discount of %(discount)s %% is above the limit of %(limit)s %%. Hand it over.")
            values = {"discount": in_words(request.percent), "limit": in_words(limit)}
            raise Invalid({"": [text % values]})
