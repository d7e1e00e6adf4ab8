"""The background work of the custom fields."""

from __future__ import annotations

from django.db import OperationalError, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.kept import forget_others, gather_again, gather_new, keep
from rapport.platform.custom_fields.purge import purge_deleted, sweep_lost_links
from rapport.platform.custom_fields.statistics import gather_statistics
from rapport.platform.records.registry import registry

_ONE_AT_A_TIME = "custom_fields"


@app.task(
    name="index_custom_fields",
    lock=_ONE_AT_A_TIME,
    retry=RetryStrategy(max_attempts=8, exponential_wait=2, retry_exceptions={OperationalError}),
    pass_context=False,
)
def index_custom_fields() -> None:
    """Gather what is to be kept with the records, make the indexes that the definitions ask for, and drop those that
    nobody asks for any more."""
    refresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', false)")
    if gather_new():
        refresh()
    forget_others()
    make_indexes()
    gather_statistics()


@app.periodic(cron="7 4 * * *")
@app.task(name="purge_custom_fields", queueing_lock="purge_custom_fields", lock=_ONE_AT_A_TIME, pass_context=False)
def purge_custom_fields(timestamp: int) -> None:
    """Take the values of fields that were deleted a month ago out of the records, and links that lead nowhere; put
    right what is kept, and what the planner knows, should anything have been missed."""
    refresh()
    purge_deleted()
    sweep_lost_links()
    gather_again()
    gather_statistics()


@app.task(
    name="keep_values",
    retry=RetryStrategy(max_attempts=8, exponential_wait=2, retry_exceptions={OperationalError}),
    pass_context=False,
)
def keep_values(kind: str, names: list[str], ids: list[int]) -> None:
    """Gather what these fields keep for records of which a change may have moved it; again after a deadlock."""
    refresh()
    if registry.has(kind):
        keep(registry.get(kind), names, ids)
