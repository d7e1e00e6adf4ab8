"""What the operations are called that a role permits or blocks; the catalogue of roles holds their codes.

A catalogue may hold codes of its own: they are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import PartyRole

OPERATIONS: Final[dict[str, Any]] = {
    "appointment": _("appointment"),
    "campaign": _("campaign"),
    "dunning": _("dunning"),
    "invoice": _("invoice"),
    "order": _("order"),
    "purchase": _("purchase"),
    "quote": _("quote"),
    "receipt": _("donation receipt"),
    "shift": _("shift"),
    "ticket": _("ticket"),
}


def operations_text(codes: Iterable[str]) -> str:
    """The operations as a list in the reader's language."""
    return ", ".join(str(OPERATIONS.get(code, code)) for code in codes)


def blocked_for(party_ids: Iterable[int | None], operation: str, day: date) -> dict[int, str]:
    """Those of the parties with a role that blocks an operation on a day, each with what the role is called."""
    wanted = sorted({pk for pk in party_ids if pk is not None})
    if not wanted:
        return {}
    lasting = Q(valid_from__isnull=True) | Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    blocking = PartyRole.objects.filter(*lasting, party__in=wanted, type__blocked_operations__contains=[operation])
    return {role.party_id: str(role.type) for role in blocking.select_related("type").order_by("-pk")}
