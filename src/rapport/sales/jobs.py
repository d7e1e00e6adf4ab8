"""Work beside the pages: open deals have the rates of today, stuck ones are found, sent forms forgotten."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app

from rapport.platform.history.change_sets import change_set
from rapport.sales.amounts import follow_rates
from rapport.sales.forms.taking import forget_submissions
from rapport.sales.pace import mark_stuck, refresh_pace


@app.periodic(cron="11 * * * *")
@app.task(name="follow_exchange_rates", queueing_lock="follow_exchange_rates", pass_context=False)
def follow_exchange_rates(timestamp: int) -> None:
    """A rate that was entered for a day to come counts from that day on."""
    with change_set(actor=None, channel="job", act="update", kind="deals") as opened:
        if changed := follow_rates():
            opened.counts["updated"] = changed
        opened.unchanged = not changed


@app.periodic(cron="41 3 * * *")
@app.task(name="forget_form_submissions", queueing_lock="forget_form_submissions", pass_context=False)
def forget_form_submissions(timestamp: int) -> None:
    """Pages of web forms that can be sent no more need not be remembered."""
    forget_submissions()


@app.periodic(cron="41 * * * *")
@app.task(name="find_stuck_deals", queueing_lock="find_stuck_deals", pass_context=False)
def find_stuck_deals(timestamp: int) -> None:
    """What was won in the last hour says how long deals usually stay; a day of each deal follows, which is derived."""
    with transaction.atomic():
        refresh_pace()
        mark_stuck()
