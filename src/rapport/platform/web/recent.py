"""The records a reader looked at last, kept in the session."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from rapport.platform.records.spec import RecordSpec

KEPT = 20


def remember(request: HttpRequest, spec: RecordSpec, instance: Any) -> None:
    """Put a record first among the recently seen ones."""
    entry = [spec.name, str(instance.uid)]
    recent = request.session.get("recent", [])
    if not recent or recent[0] != entry:
        request.session["recent"] = [entry, *(item for item in recent if item != entry)][:KEPT]


def recent_uids(request: HttpRequest) -> list[tuple[str, str]]:
    """(kind, uid) of the recently seen records, newest first."""
    return [(kind, uid) for kind, uid in request.session.get("recent", [])]
