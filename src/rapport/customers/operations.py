"""What the operations are called that a role permits or blocks; the catalogue of roles holds their codes.

A catalogue may hold codes of its own: they are shown as they are.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

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
