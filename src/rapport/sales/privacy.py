"""What becomes of a person's part in deals, of plans and quotes for a customer, of tasks about leads, and of sequences,
when they are erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, CharField, F, Q, TextField, Value, When
from django.db.models.functions import Cast, Coalesce, Now
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import Task
from rapport.customers.privacy.mentions import Texts
from rapport.customers.privacy.rules import SCRUBBED, Rule
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records
from rapport.sales.leads.privacy import LEADS
from rapport.sales.models import (
    AccountGoal,
    AccountPlan,
    CreditAccount,
    CreditCheck,
    DealContact,
    Delivery,
    Enrolment,
    Invoice,
    Lead,
    Order,
    Payment,
    Quote,
    SequenceSend,
)

PARTS_IN_DEALS = Rule(
    DealContact,
    SCRUBBED,
    _("That somebody took part in a deal stays; what was noted of them goes."),
    links=("person",),
    emptied={"note": "", "influence": "", "attitude": ""},
)


QUOTES = Rule(
    Quote,
    SCRUBBED,
    _("That something was offered, under which number, for how much and with what answer stays; the words go."),
    emptied={
        "name": "–", "billing_name": "", "billing_address": "", "introduction": "", "terms": "", "description": "",
        "decided_by": "", "decline_reason": "", "link_key": "", "link_hash": "", "custom": {}, "kept": {},
    },
    indexed=True,
)  # fmt: skip
"""The private page goes with them: its link leads nowhere."""


ORDERS = Rule(
    Order,
    SCRUBBED,
    _("That something was ordered, under which number and for how much stays; the words go."),
    emptied={
        "name": "–", "billing_name": "", "billing_address": "", "delivery_address": "", "introduction": "", "terms": "",
        "description": "", "customer_reference": "", "cancel_reason": "", "custom": {}, "kept": {},
    },
    indexed=True,
)  # fmt: skip


def _of_draft(column: str, said: str = "") -> Case:
    """What an invoice says that was not issued yet; the others are kept as they were issued."""
    return Case(When(status="draft", then=Value(said)), default=F(column), output_field=TextField())


INVOICES = [
    Rule(
        Invoice,
        SCRUBBED,
        _("What was invoiced under which number and for how much stays, with the address, as the tax law asks; the"
          " other words go."),
        emptied={
            "introduction": "", "terms": "", "description": "", "custom": {}, "kept": {},
            "name": _of_draft("name", "–"), "billing_name": _of_draft("billing_name"),
            "billing_address": _of_draft("billing_address"), "customer_reference": _of_draft("customer_reference"),
            "customer_tax_id": _of_draft("customer_tax_id"),
        },
        indexed=True,
    ),
    Rule(
        Payment,
        SCRUBBED,
        _("That so much was paid and when stays, as the tax law asks; the words go."),
        emptied={"reference": Cast("uid", CharField()), "note": ""},
        links=("party",),
        indexed=True,
    ),
]  # fmt: skip


@dataclass(frozen=True)
class OfOrders(Rule):
    """What belongs to the orders of a party."""

    links: Sequence[str] = ()

    def belonging(self, parties: Sequence[int]) -> Q:
        return Q(order_id__in=Order.objects.filter(ORDERS.belonging(parties)).values("pk"))


CREDIT = [
    OfOrders(
        Delivery,
        SCRUBBED,
        _("What was delivered and when stays; the words go."),
        emptied={"address": "", "note": "", "tracking_number": ""},
        indexed=True,
    ),
    OfOrders(
        CreditCheck,
        SCRUBBED,
        _("What was found and the figures stay; the words, which name the customer, go."),
        emptied={"explanation": "–"},
    ),
    Rule(
        CreditAccount,
        SCRUBBED,
        _("The limit stays with what was ordered; the words go."),
        emptied={"note": "", "block_reason": "", "is_blocked": False},
        links=("party",),
    ),
]


def _ended(column: str, now: str) -> Case:
    """What an enrolment says that was not over yet; the others keep what they say."""
    return Case(When(ended_at__isnull=True, then=Value(now)), default=F(column))


SEQUENCES = [
    Rule(
        SequenceSend,
        SCRUBBED,
        _("That a step was carried out, and when, stays, so that the figures of sequences do; the words go."),
        emptied={"error": ""},
    ),
    Rule(
        Enrolment,
        SCRUBBED,
        _("That somebody was in a sequence, from when until when, stays; it ends, and the words go."),
        emptied={
            "note": "", "state": _ended("state", "stopped"), "reason": _ended("reason", "gone"), "step": None,
            "next_at": None, "ended_at": Coalesce("ended_at", Now()),
        },
    ),
]  # fmt: skip


@dataclass(frozen=True)
class TasksAboutLeads(Rule):
    """The tasks about leads that are the party: whoever is no customer yet has no others."""

    links: Sequence[str] = ()

    def belonging(self, parties: Sequence[int]) -> Q:
        leads = Lead.objects.filter(LEADS.belonging(parties))
        return Q(linked_kind="leads", linked_uid__in=leads.values("uid"))


TASKS_ABOUT_LEADS = TasksAboutLeads(
    Task,
    SCRUBBED,
    _("Who was to do it until when stays; the texts go."),
    emptied={"subject": "–", "description": "", "custom": {}, "kept": {}},
)
"""Before the leads themselves: they are found by their lead."""


@dataclass(frozen=True)
class GoalsOfParty(Rule):
    """The goals of a party's plans."""

    links: Sequence[str] = ()

    def belonging(self, parties: Sequence[int]) -> Q:
        return Q(plan_id__in=AccountPlan.objects.filter(party__in=parties).values("pk"))


def _find_plans(ids: Sequence[int]) -> None:
    index_records(registry.get("account-plans"), ids)


ACCOUNT_PLANS = [
    GoalsOfParty(
        AccountGoal,
        SCRUBBED,
        _("What was to be won by when stays; the words go."),
        emptied={"name": "–", "measure": ""},
    ),
    Rule(
        AccountPlan,
        SCRUBBED,
        _("That there was a plan, from when until when, and what became of it stays; the words go."),
        emptied={"name": "–", "aim": "", "custom": {}, "kept": {}},
        indexed=True,
    ),
    Texts(AccountPlan, ("name", "aim", "custom"), after=_find_plans),
    Texts(AccountGoal, ("name", "measure")),
]
"""Parts first: they are found by their plan."""
