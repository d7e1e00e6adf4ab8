"""What follows from a change of the definitions once it is committed: this process knows it, and work is queued."""

from __future__ import annotations

from django.db import transaction

from rapport.platform.custom_fields.definitions import refresh


def definitions_changed() -> None:
    """Take the change over when it is committed."""
    transaction.on_commit(_follow)


def _follow() -> None:
    from rapport.platform.custom_fields.tasks import index_custom_fields

    refresh()
    index_custom_fields.defer()
