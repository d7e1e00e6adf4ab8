"""The suppression list: addresses and numbers that are never used, compared by a keyed hash that outlives erasure."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from rapport.customers.contact import standardise_point
from rapport.customers.models import Suppression, SuppressionKey
from rapport.platform import write
from rapport.platform.records.registry import registry

if TYPE_CHECKING:
    from rapport.platform.access.models import User

HASH_SQL = "encode(sha256(convert_to(%(secret)s || {norm}, 'UTF8')), 'hex')"
"""The same as :func:`norm_hash`, for a column: ``HASH_SQL.format(norm="point.norm")``."""


def secret(*, make: bool = False) -> str:
    """The installation's secret; "" while there is none, which is before the first address was suppressed."""
    found = SuppressionKey.objects.values_list("secret", flat=True).first()
    if found is None and make:
        SuppressionKey.objects.bulk_create(
            [SuppressionKey(pk=1, secret=secrets.token_hex(32))], ignore_conflicts=True
        )  # another process may have been quicker
        found = SuppressionKey.objects.values_list("secret", flat=True).get()
    return found or ""


def norm_hash(norm: str, *, key: str) -> str:
    """What senders compare: SHA-256 of the secret and the standard form, in hexadecimal."""
    return hashlib.sha256((key + norm).encode()).hexdigest()


def suppress(*, kind: str, value: str, reason: str, actor: User | None, channel: str, note: str = "") -> Suppression:
    """Put an address ("email") or number ("phone") on the list; the row that is there already when it is."""
    known = Suppression.objects.filter(kind=kind, norm_hash=hash_of(kind, value)).first()
    if known is not None:
        return known
    values = {"kind": kind, "value": value, "reason": reason, "note": note}
    made: Suppression = write.create(registry.get("suppressions"), values, actor=actor, channel=channel)
    return made


def hash_of(kind: str, value: str) -> str:
    """The hash of an address or number however it is written."""
    return norm_hash(standardise_point(kind, value).norm, key=secret(make=True))
