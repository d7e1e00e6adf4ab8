"""The background work of the events package."""

from __future__ import annotations

from procrastinate.contrib.django import app

from rapport.platform.events.dispatch import tell_of
from rapport.platform.history.models import ChangeSet


@app.task(name="tell_large_change_set", queue="default", pass_context=False)
def tell_large_change_set(change_set: int) -> None:
    """Tell the consumers of a change set with so many rows that the others should not wait for it."""
    found = ChangeSet.objects.filter(pk=change_set).select_related("actor").first()
    if found is not None:
        tell_of(found)
