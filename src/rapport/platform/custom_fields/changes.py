"""What follows from a change of the definitions once it is committed: this process knows it, and work is queued."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from rapport.platform.custom_fields.definitions import refresh
from rapport.platform.custom_fields.models import CustomField
from rapport.platform.custom_fields.usage import read_by


def definitions_changed() -> None:
    """Take the change over when it is committed."""
    transaction.on_commit(_follow)


def kept_anew(definitions: Sequence[CustomField], *, themselves: bool) -> None:
    """Let what is kept be gathered anew for the fields that read these, which may say something else now of records
    that do not change; ``themselves`` for these too. All are read live meanwhile."""
    keys = {*read_by(definitions), *(one.pk for one in definitions if themselves)}
    CustomField.objects.filter(pk__in=keys, kept_at__isnull=False).update(kept_at=None)


def _follow() -> None:
    from rapport.platform.custom_fields.tasks import index_custom_fields

    refresh()
    index_custom_fields.defer()
