"""What could be freed: by the nightly work of itself, and by somebody who decides it. Nothing is removed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform.api.models import IdempotencyKey
from rapport.platform.backup.databases import CHECKING, REPLACED, RESTORING, beside_name
from rapport.platform.exchange import storage as imports
from rapport.platform.files.stock import Stock
from rapport.platform.jobs.housekeeping import FAILED_KEPT_HOURS, IDEMPOTENCY_HOURS, IMPORT_FILE_DAYS

_FAILED = """
SELECT count(*) FROM procrastinate_jobs j WHERE status = 'failed'
   AND (SELECT max(at) FROM procrastinate_events e WHERE e.job_id = j.id) < now() - make_interval(hours => %s)
"""
_DATABASES = "SELECT datname, pg_database_size(datname) FROM pg_database WHERE datname = ANY(%s) ORDER BY datname"


@dataclass(frozen=True)
class Free:
    """Something that could go."""

    what: Any
    count: int
    bytes: int | None
    """None where nobody knows without reading it all."""
    how: Any
    """By what it goes."""


def reclaimable(stock: Stock | None) -> list[Free]:
    """Everything of which there is any; ``stock`` is what the comparison of stored files found."""
    return [free for free in _candidates(stock) if free.count]


def _candidates(stock: Stock | None) -> Iterator[Free]:
    tonight = _("The nightly work removes it.")
    files = imports.sweepable(timezone.now() - timedelta(days=IMPORT_FILE_DAYS))
    size = sum(path.stat().st_size for path in files)
    yield Free(_("Files of imports that ended a month ago"), len(files), size, tonight)
    if stock is not None:
        yield Free(_("Stored files that no record refers to"), stock.unreferenced, stock.unreferenced_bytes, tonight)
    yield Free(
        _("Sessions that have ended"), Session.objects.filter(expire_date__lt=timezone.now()).count(), None, tonight
    )
    old = timezone.now() - timedelta(hours=IDEMPOTENCY_HOURS)
    yield Free(
        _("Keys of repeated API calls"), IdempotencyKey.objects.filter(created_at__lt=old).count(), None, tonight
    )
    with connection.cursor() as cursor:
        cursor.execute(_FAILED, [FAILED_KEPT_HOURS])
        yield Free(_("Failed jobs of more than a month ago"), cursor.fetchone()[0], None, tonight)
        name = connection.settings_dict["NAME"]
        cursor.execute(_DATABASES, [[beside_name(name, purpose) for purpose in (REPLACED, RESTORING, CHECKING)]])
        for database, bytes_ in cursor.fetchall():
            how = _("A restore or check that was cut short left it; the next one, or DROP DATABASE, removes it.")
            yield Free(_("Database %(name)s") % {"name": database}, 1, bytes_, how)
