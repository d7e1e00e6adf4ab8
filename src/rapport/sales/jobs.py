"""Work beside the pages: open deals have the exchange rates of today."""

from __future__ import annotations

from procrastinate.contrib.django import app

from rapport.platform.history.change_sets import change_set
from rapport.sales.amounts import follow_rates


@app.periodic(cron="11 * * * *")
@app.task(name="follow_exchange_rates", queueing_lock="follow_exchange_rates", pass_context=False)
def follow_exchange_rates(timestamp: int) -> None:
    """A rate that was entered for a day to come counts from that day on."""
    with change_set(actor=None, channel="job", act="update", kind="deals") as opened:
        if changed := follow_rates():
            opened.counts["updated"] = changed
        opened.unchanged = not changed
