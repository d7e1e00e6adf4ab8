"""Work beside the pages: rates of today, terms of contracts, states of deals by night, what is stuck, past or due."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from rapport.platform.history.change_sets import change_set
from rapport.sales.amounts import follow_rates
from rapport.sales.contracts import terms
from rapport.sales.cross_sell import count_bought_together
from rapport.sales.documents.amounts import follow_document_rates
from rapport.sales.forecasts.snapshots import local_today, take_missing
from rapport.sales.forms.taking import forget_submissions
from rapport.sales.invoices.rules import INVOICE_LINES
from rapport.sales.invoices.rules import UNSETTLED as UNSETTLED_INVOICES
from rapport.sales.leads.touches import note_planned
from rapport.sales.orders.rules import ORDER_LINES
from rapport.sales.orders.rules import UNSETTLED as UNSETTLED_ORDERS
from rapport.sales.pace import mark_stuck, refresh_pace
from rapport.sales.quotes.rules import QUOTE_LINES, UNSETTLED
from rapport.sales.quotes.states import expire_due


@app.periodic(cron="11 * * * *")
@app.task(name="follow_exchange_rates", queueing_lock="follow_exchange_rates", pass_context=False)
def follow_exchange_rates(timestamp: int) -> None:
    """A rate that was entered for a day to come counts from that day on."""
    with change_set(actor=None, channel="job", act="update", kind="deals") as opened:
        if changed := follow_rates():
            opened.counts["updated"] = changed
        follow_document_rates(QUOTE_LINES, UNSETTLED)
        follow_document_rates(INVOICE_LINES, UNSETTLED_INVOICES)
        follow_document_rates(ORDER_LINES, UNSETTLED_ORDERS)  # a derived column alone is no act
        opened.unchanged = not changed


@app.periodic(cron="13 * * * *")
@app.task(name="note_planned_lead_touches", queueing_lock="note_planned_lead_touches", pass_context=False)
def note_planned_lead_touches(timestamp: int) -> None:
    """What was planned with leads becomes their last contact in its time."""
    with change_set(actor=None, channel="job", act="update", kind="leads") as opened:
        note_planned()
        opened.unchanged = True  # a derived column alone is no act


@app.periodic(cron="41 3 * * *")
@app.task(name="forget_form_submissions", queueing_lock="forget_form_submissions", pass_context=False)
def forget_form_submissions(timestamp: int) -> None:
    """Pages of web forms that can be sent no more need not be remembered."""
    forget_submissions()


@app.periodic(cron="23 2 * * *")
@app.task(name="count_bought_together", queueing_lock="count_bought_together", pass_context=False)
def count_pairs(timestamp: int) -> None:
    """Derived anew every night, so that nothing of it need be undone."""
    count_bought_together()


@app.periodic(cron="23 * * * *")
@app.task(name="take_deal_snapshots", queueing_lock="take_deal_snapshots", pass_context=False)
def take_deal_snapshots(timestamp: int) -> None:
    """Once after midnight there is something to do, and whenever a night was missed; an hour later nothing."""
    take_missing(local_today())


@app.periodic(cron="23 1 * * *")
@app.task(name="renew_contracts", queueing_lock="renew_contracts", lock="renew_contracts", pass_context=False)
def renew_contracts(timestamp: int) -> None:
    """Begin next terms, end what is over, and prepare the decisions that are near."""
    today = timezone.localdate()
    terms.go_on(today)
    terms.prepare(today)


@app.periodic(cron="41 * * * *")
@app.task(name="find_stuck_deals", queueing_lock="find_stuck_deals", pass_context=False)
def find_stuck_deals(timestamp: int) -> None:
    """What was won in the last hour says how long deals usually stay; a day of each deal follows, which is derived."""
    with transaction.atomic():
        refresh_pace()
        mark_stuck()


@app.periodic(cron="29 * * * *")
@app.task(name="expire_quotes", queueing_lock="expire_quotes", lock="expire_quotes", pass_context=False)
def expire_quotes(timestamp: int) -> None:
    """After midnight there is something to do; an hour later nothing."""
    expire_due(timezone.localdate())
