"""What follows for contracts from their days and amounts, and the work that is due before they end."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import DateField, ExpressionWrapper, F, Q, Value
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from rapport.lib.dates import add_months, parse_date
from rapport.platform import write
from rapport.platform.access.leavers import first_present
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change
from rapport.platform.write_errors import Invalid
from rapport.sales.amounts import LARGEST
from rapport.sales.currencies import base_currency, rates_on
from rapport.sales.models import Contract, Deal, Pipeline
from rapport.sales.models.contracts import LONGEST_TERM

logger = logging.getLogger(__name__)
AT_ONCE = 200
"""Contracts that are read and written together by the nightly work."""
_TIMES_A_YEAR = {Contract.Billing.MONTHLY: 12, Contract.Billing.QUARTERLY: 4, Contract.Billing.YEARLY: 1}
_FRACTION = Decimal("0.0001")
_RUNNING = (Contract.Status.ACTIVE, Contract.Status.CANCELLED)
_OF_TERM = ("status", "ends_on", "renewal", "renewal_months")
"""What says whether a contract is over."""


def settle(batch: Batch[Contract]) -> None:
    """Derive the days of decision, end or go on with what is over already, and refuse terms that make no sense."""
    today = timezone.localdate()
    for change in batch.changes:
        contract = change.instance
        _check_term(change)
        if change.changed(*_OF_TERM) and not change.errors and _is_over(contract, today):
            for name, value in _next_term(contract, today).items():
                setattr(contract, name, value)
        if change.changed("ends_on"):
            contract.renewal_deal = None  # another term, another renewal
        ends, notice = contract.ends_on, contract.notice_days
        contract.notice_by = ends - timedelta(days=notice) if ends is not None and notice is not None else None
        contract.decide_by = contract.notice_by or ends
        if contract.status in (Contract.Status.CANCELLED, Contract.Status.ENDED):
            contract.decide_by = None


def _is_over(contract: Contract, today: date) -> bool:
    """Whether its last day has passed and nobody has drawn the conclusion yet; of a term that makes no sense, which is
    refused, none is drawn."""
    if contract.status not in _RUNNING or contract.ends_on is None or contract.ends_on >= today:
        return False
    return not contract.goes_on or 1 <= (contract.renewal_months or 0) <= LONGEST_TERM


def _check_term(change: Change[Contract]) -> None:
    contract = change.instance
    begins: date | None = contract.starts_on  # a form may leave it empty, which is said of the field itself
    if begins is not None and contract.ends_on is not None and contract.ends_on < begins:
        change.add_error("ends_on", _("The last day lies before the first one."))
    if contract.renewal == Contract.Renewal.AUTOMATIC:
        if contract.renewal_months is None:
            change.add_error("renewal_months", _("Say for how many months it goes on."))
        if contract.ends_on is None:
            change.add_error("ends_on", _("A contract that goes on by itself needs the last day of its present term."))
    if contract.status in (Contract.Status.CANCELLED, Contract.Status.ENDED) and contract.ends_on is None:
        change.add_error("ends_on", _("Say on which day it ends."))


def told_before(values: Mapping[str, Any]) -> str:
    """What will become of a contract with these values, as a form has them, when it is saved, where its last day has
    passed; "" else."""
    ends_on, status = parse_date(str(values.get("ends_on", ""))).value, values.get("status", Contract.Status.ACTIVE)
    if ends_on is None or ends_on >= timezone.localdate() or status not in _RUNNING:
        return ""
    if status == Contract.Status.ACTIVE and values.get("renewal") == Contract.Renewal.AUTOMATIC:
        return _("The last day has passed: the contract goes on at once, until a day to come.")
    return _("The last day has passed: the contract will be kept as ended.")


def value_contracts(batch: Batch[Contract]) -> None:
    """What a year of each contract brings, in its own and in the base currency; without a rate the latter is empty."""
    base, today = base_currency(), timezone.localdate()
    for change in batch.changes:
        change.instance.currency = change.instance.currency or base
    priced = [change for change in batch.changes if change.instance.amount is not None]
    rates = rates_on((change.instance.currency, today) for change in priced)
    for change in batch.changes:
        contract = change.instance
        contract.yearly_amount = yearly(contract)
        found = rates.get((contract.currency, today))
        worth = contract.yearly_amount
        contract.base_currency = base
        contract.base_yearly_amount = (worth * found.rate).quantize(_FRACTION) if worth is not None and found else None
        if any(one is not None and one >= LARGEST for one in (worth, contract.base_yearly_amount)):
            change.add_error("amount", _("This amount is too large for a year."))
            contract.yearly_amount = contract.base_yearly_amount = None


def yearly(contract: Contract) -> Decimal | None:
    """What a year brings: nothing where the amount is due only once."""
    times = _TIMES_A_YEAR.get(Contract.Billing(contract.billing)) if contract.billing in Contract.Billing else None
    return Decimal(contract.amount) * times if contract.amount is not None and times is not None else None


def pipeline_of_renewals() -> Pipeline | None:
    """Where renewals go unless somebody says otherwise; None for the first pipeline that takes deals."""
    return Pipeline.objects.filter(is_active=True, takes_renewals=True).first()


def renew(
    *, contract: Contract, actor: User | None, expected_close_on: date | None, channel: str,
    pipeline: Pipeline | None = None,
) -> Deal:  # fmt: skip
    """Make the deal by which a contract is renewed, in a pipeline or in that of renewals; Invalid when there is one
    already."""
    if contract.renewal_deal_id is not None:
        raise Invalid({"": [_("The renewal has begun already.")]})
    values: dict[str, Any] = {
        "name": _("Renewal: %(contract)s") % {"contract": contract.name[:280]},
        "party": contract.party,
        "product": contract.product,
        "amount": contract.yearly_amount if contract.yearly_amount is not None else contract.amount,
        "currency": contract.currency,
        "expected_close_on": expected_close_on or contract.decide_by or contract.ends_on,
        "owner": _looked_after_by(contract),
    }
    if (chosen := pipeline or pipeline_of_renewals()) is not None:
        values["pipeline"] = chosen
    summary = _("Renewal of %(contract)s") % {"contract": contract.name}
    with change_set(actor=actor, channel=channel, act="renew", kind="contracts", summary=summary):
        deal: Deal = write.create(registry.get("deals"), values, actor=actor, channel=channel)
        # Not a field that people set: written by itself, within the same act.
        Contract.objects.filter(pk=contract.pk).update(
            renewal_deal=deal, prepared_for=contract.ends_on, version=F("version") + 1, updated_at=timezone.now()
        )
    contract.refresh_from_db()
    return deal


def _looked_after_by(contract: Contract) -> User | None:
    """Who renews it: its owner, else the customer's, unless they have left."""
    return first_present(contract.owner, contract.party.owner if contract.party is not None else None)


def go_on(today: date) -> int:
    """Begin the next term of contracts that go on by themselves, and end the others that are over. Returns how many.

    May be repeated: what was done is not due any more. A stopped machine is made up for, term by term.
    """
    done = 0
    over = Contract.objects.filter(status__in=_RUNNING, ends_on__lt=today)
    goes_on = Q(status=Contract.Status.ACTIVE, renewal=Contract.Renewal.AUTOMATIC)
    spec = registry.get("contracts")
    for chosen in (over.filter(goes_on), over.exclude(goes_on)):
        while found := list(chosen.order_by("pk")[:AT_ONCE]):
            with change_set(actor=None, channel="job", act="renew", kind="contracts", summary=_("Terms that are over")):
                wanted = {contract.pk: _next_term(contract, today) for contract in found}
                write.update_many(spec, wanted, actor=None, channel="job")
            done += len(found)
    return done


def _next_term(contract: Contract, today: date) -> dict[str, Any]:
    """What becomes of a contract whose last day has passed: it ends, or goes on until a day that has not."""
    if not contract.goes_on:
        return {"status": Contract.Status.ENDED}
    assert contract.ends_on is not None and contract.renewal_months is not None  # the database holds it to that
    terms, ends = 0, contract.ends_on
    while ends < today:
        terms += 1  # from the first end on, so that the last day of a month stays the last one
        ends = add_months(contract.ends_on, terms * contract.renewal_months)
    return {"ends_on": ends}


def prepare(today: date) -> int:
    """Make the task, or where it is renewed by agreement the deal, before each decision that is near; once for each
    term. Returns how many."""
    done = 0
    waiting = Contract.objects.filter(status=Contract.Status.ACTIVE, decide_by__isnull=False, party__isnull=False)
    begins = ExpressionWrapper(Value(today) + F("lead_days") * timedelta(days=1), output_field=DateField())
    near = waiting.filter(decide_by__lte=begins)
    due = near.exclude(renewal=Contract.Renewal.NONE).exclude(prepared_for=F("ends_on"))
    chosen = due.select_related("party__owner", "owner", "product")
    while found := list(chosen.order_by("pk")[:AT_ONCE]):
        for contract in found:
            with override(settings.LANGUAGE_CODE):
                _prepare(contract, today)
        done += len(found)
    return done


def _prepare(contract: Contract, today: date) -> None:
    if contract.renewal == Contract.Renewal.AGREEMENT and contract.renewal_deal_id is None:
        try:
            renew(contract=contract, actor=None, expected_close_on=None, channel="job")
        except Invalid:  # no pipeline takes deals: the owner is told all the same
            logger.warning("contract %s: no deal could be made for its renewal", contract.uid, exc_info=True)
        else:
            return
    assert contract.decide_by is not None
    day = formats.date_format(contract.decide_by, "SHORT_DATE_FORMAT")
    values = {
        "subject": _("Decide on “%(contract)s” by %(day)s") % {"contract": contract.name[:200], "day": day},
        "party": contract.party,
        "due_on": max(today, contract.decide_by - timedelta(days=min(7, contract.lead_days))),
        "owner": _looked_after_by(contract),
    }
    summary = _("Renewal of %(contract)s") % {"contract": contract.name}
    with change_set(actor=None, channel="job", act="renew", kind="contracts", summary=summary):
        write.create(registry.get("tasks"), values, actor=None, channel="job")
        Contract.objects.filter(pk=contract.pk).update(
            prepared_for=contract.ends_on, version=F("version") + 1, updated_at=timezone.now()
        )
