"""Erasures beside the database: a restored backup brings back who was erased after it was made, and this list tells
whom to erase again. It holds uids, reasons and days, nothing of a person.
"""

from __future__ import annotations

import json
import logging
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.conf import settings

from rapport.customers.models import Erasure, Party
from rapport.platform.history.models import ChangeSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

logger = logging.getLogger(__name__)
FILE = "erasures.jsonl"


def path() -> Path:
    """Where the list lies: in the data folder, which no restore of a backup touches."""
    return Path(settings.ENVIRONMENT.data_dir) / FILE


def remembered() -> dict[UUID, dict[str, Any]]:
    """The lines of the list by the uid of the party; a line that was cut off by a full disk is passed over."""
    if not path().is_file():
        return {}
    found: dict[UUID, dict[str, Any]] = {}
    for number, line in enumerate(path().read_text("utf-8").splitlines(), start=1):
        try:
            entry = json.loads(line)
            found[UUID(entry["party"])] = entry
        except (ValueError, KeyError, TypeError):
            logger.warning("line %s of the list of erasures cannot be read", number)
    return found


def note(erasures: Iterable[Erasure]) -> None:
    """Add erasures that are finished; a line that is there already does no harm."""
    _append(list(erasures))


def note_all() -> int:
    """Add the erasures of the database that the list lacks, since a worker died before it could; returns how many."""
    known = remembered()
    finished = Erasure.objects.filter(finished_at__isnull=False)
    missing = [erasure for erasure in finished.iterator() if erasure.party_uid not in known]
    if missing:
        _append(missing)
    return len(missing)


def erase_again() -> int:
    """Erase whoever is on the list and was brought back by a restore; returns how many. Cheap with nobody to erase.

    A hold that the backup brought back does not stop it: it was released when the erasure was made.
    """
    from rapport.customers.privacy.erasing import AT_ONCE, carry_out, note_erasure

    known = remembered()
    back = list(Party.objects.filter(uid__in=known, erased_at__isnull=True).order_by("pk"))
    for start in range(0, len(back), AT_ONCE):
        noted = []
        for party in back[start : start + AT_ONCE]:
            entry = known[party.uid]
            noted.append(
                note_erasure(
                    party,
                    reason=entry["reason"],
                    requested_on=date.fromisoformat(entry["requested_on"]),
                    reference=entry["reference"],
                    actor=None,
                )
            )
        carry_out(noted, actor=None, channel=ChangeSet.Channel.COMMAND, heed_holds=False)
    return len(back)


def _append(erasures: Sequence[Erasure]) -> None:
    if not erasures:
        return
    lines = [
        json.dumps(
            {
                "party": str(erasure.party_uid),
                "reason": erasure.reason,
                "requested_on": erasure.requested_on.isoformat(),
                "reference": erasure.reference,
                "erased_at": erasure.finished_at.isoformat() if erasure.finished_at else None,
            }
        )
        for erasure in erasures
    ]
    handle = os.open(path(), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
