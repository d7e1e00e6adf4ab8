"""The credit check: whether a customer may owe us one more order, race-free and explained.

It runs in the transaction that confirms the order and locks the credit account until that ends, so that of two orders
at once the second sees the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.credit.exposure import converted, exposure
from rapport.sales.credit.groups import account_of, members_of
from rapport.sales.models import CreditAccount, CreditCheck, CustomerClass, Order

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.approvals.models import Approval

Outcome = CreditCheck.Outcome
Reaction = CustomerClass.Reaction
KIND = "credit-checks"
_REACTS = {Reaction.WARN: Outcome.WARNED, Reaction.HOLD: Outcome.HELD, Reaction.STOP: Outcome.STOPPED}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found; amounts are gross, in ``currency``."""

    order: Order
    outcome: str
    amount: Decimal
    currency: str
    explanation: str
    account: CreditAccount | None = None
    limit: Decimal | None = None
    owed: Decimal | None = None
    rule: CustomerClass | None = None
    """The class that says what happens."""


class CreditStopped(Invalid):
    """An order goes beyond a limit that lets none pass, or the account is blocked."""

    def __init__(self, finding: Finding, actor: User | None) -> None:
        super().__init__({"": [told(finding, actor)]})
        self.finding = finding


def check(order: Order) -> Finding:
    """Compare what the customer would owe with their limit; the account stays locked until the transaction ends.

    Raises Invalid where an exchange rate is missing. The order itself is a draft or held, so none of what is owed.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Credit is checked only in the transaction that confirms the order.")
    account, blocked = _locked(order)
    if blocked is not None:
        text = _("The credit account of %(customer)s is blocked: %(reason)s")
        named = {"customer": blocked.party.display_name, "reason": blocked.block_reason}
        return Finding(order, Outcome.STOPPED, order.gross_amount, order.currency, text % named, blocked)
    if account is None or account.credit_limit is None:
        text = _("No credit limit is set for this customer.")
        return Finding(order, Outcome.PASSED, order.gross_amount, order.currency, text, account)
    today = timezone.localdate()
    owed = exposure(members_of(account), account.currency, today)
    amount = converted({order.currency: order.gross_amount}, account.currency, today)
    rule = account.customer_class or CustomerClass.objects.filter(is_default=True).first()
    outcome = Outcome.PASSED
    if owed + amount > account.credit_limit:
        outcome = _REACTS[Reaction(rule.when_exceeded)] if rule is not None else Outcome.WARNED
    words = _words(account, owed, amount)
    return Finding(order, outcome, amount, account.currency, words, account, account.credit_limit, owed, rule)


def _locked(order: Order) -> tuple[CreditAccount | None, CreditAccount | None]:
    """The account that counts, and the one that is blocked: that one or the customer's own. Both are locked in the
    order of their ids."""
    if order.party is None:
        return None, None
    counting = account_of(order.party)
    found = CreditAccount.objects.filter(Q(pk=counting or 0) | Q(party=order.party_id))
    held = {one.pk: one for one in found.select_for_update(of=("self",)).select_related("party").order_by("pk")}
    blocked = next((one for one in held.values() if one.is_blocked), None)
    return held.get(counting) if counting is not None else None, blocked


def _words(account: CreditAccount, owed: Decimal, amount: Decimal) -> str:
    """What was compared, in the words of whoever confirms."""
    assert account.credit_limit is not None
    total = owed + amount
    excess = total - account.credit_limit
    said = {
        name: format_money(value, account.currency, get_language() or "en")
        for name, value in {
            "limit": account.credit_limit, "owed": owed, "amount": amount, "total": total, "excess": excess
        }.items()
    }  # fmt: skip
    said["customer"] = account.party.display_name
    if excess <= 0 and account.covers_group:
        text = _(
            "The group of %(customer)s would owe %(total)s: %(owed)s before and %(amount)s with this order. That is"
            " within the limit of %(limit)s."
        )
    elif excess <= 0:
        text = _(
            "%(customer)s would owe %(total)s: %(owed)s before and %(amount)s with this order. That is within the limit"
            " of %(limit)s."
        )
    elif account.covers_group:
        text = _(
            "The group of %(customer)s would owe %(total)s: %(owed)s before and %(amount)s with this order. That is"
            " %(excess)s beyond the limit of %(limit)s."
        )
    else:
        text = _(
            "%(customer)s would owe %(total)s: %(owed)s before and %(amount)s with this order. That is %(excess)s"
            " beyond the limit of %(limit)s."
        )
    return text % said


def told(finding: Finding, reader: User | None) -> str:
    """What was found as far as a reader may know it: figures of a credit account only for who sees the account."""
    account = finding.account
    if (
        account is None
        or reader is None
        or rows(registry.get("credit-accounts"), reader).filter(pk=account.pk).exists()
    ):
        return finding.explanation
    return _("The credit check does not let this order pass. Ask whoever looks after the credit of this customer.")


def record(
    finding: Finding, *, actor: User | None, channel: str, outcome: str = "", approval: Approval | None = None
) -> None:
    """Keep what was found; ``outcome`` where somebody decided otherwise, ``approval`` where somebody is asked to."""
    values = {
        "order": finding.order, "account": finding.account, "outcome": outcome or finding.outcome,
        "currency": finding.currency, "credit_limit": finding.limit, "exposure": finding.owed,
        "amount": finding.amount, "explanation": finding.explanation, "checked_by": actor,
        "approval": approval,
    }  # fmt: skip
    with change_set(actor=actor, channel=channel, act="check_credit", kind=KIND, summary=str(finding.order)[:300]):
        write.create(registry.get(KIND), values, actor=write.SYSTEM, channel=channel)
