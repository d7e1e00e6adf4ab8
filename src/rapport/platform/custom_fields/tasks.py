"""The background work of the custom fields."""

from __future__ import annotations

from django.db import connection
from procrastinate.contrib.django import app

from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.custom_fields.indexes import make_indexes
from rapport.platform.custom_fields.purge import purge_deleted, sweep_lost_links

_ONE_AT_A_TIME = "custom_fields"


@app.task(name="index_custom_fields", lock=_ONE_AT_A_TIME, pass_context=False)
def index_custom_fields() -> None:
    """Make the indexes that the definitions ask for, and drop those that nobody asks for any more."""
    refresh()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', '0', false)")
    make_indexes()


@app.periodic(cron="7 4 * * *")
@app.task(name="purge_custom_fields", queueing_lock="purge_custom_fields", lock=_ONE_AT_A_TIME, pass_context=False)
def purge_custom_fields(timestamp: int) -> None:
    """Take the values of fields that were deleted a month ago out of the records, and links that lead nowhere."""
    refresh()
    purge_deleted()
    sweep_lost_links()
