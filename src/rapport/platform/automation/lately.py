"""What the list of rules says of their work: when each ran last, and how often it failed lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rapport.platform.automation.models import FAILED, Run
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.virtual import VirtualField

DAYS = 30
"""How far back failures are counted."""
_LATEST = """
    SELECT rule.id, run.created_at FROM unnest(%s::bigint[]) AS rule(id),
    LATERAL (SELECT created_at FROM automation_run WHERE automation_id = rule.id ORDER BY id DESC LIMIT 1) run
"""


class LatestRun(VirtualField):
    """When a record went through the rule last."""

    kind = FieldKind.DATETIME
    read_only = True

    def __init__(self) -> None:
        super().__init__("last_run_at", _("Last run"))

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        with connection.cursor() as cursor:
            cursor.execute(_LATEST, [list(ids)])
            return dict(cursor.fetchall())

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["string", "null"], "format": "date-time"}


class Failures(VirtualField):
    """How many runs of the last days were refused or stopped; nothing where none was."""

    kind = FieldKind.INTEGER
    read_only = True

    def __init__(self) -> None:
        super().__init__("failures", _("Failures"), _("Runs of the last 30 days that were refused or stopped."))

    def load(self, ids: Sequence[int]) -> Mapping[int, Any]:
        since = timezone.now() - timedelta(days=DAYS)
        failed = Run.objects.filter(automation__in=ids, state__in=FAILED, created_at__gte=since)
        return dict(
            failed.values("automation").annotate(times=Count("pk")).order_by().values_list("automation", "times")
        )

    def json_schema(self) -> dict[str, Any]:
        return {"type": ["integer", "null"]}
