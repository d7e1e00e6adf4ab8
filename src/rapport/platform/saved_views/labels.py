"""What the figures below a list are called."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FUNCTION_LABELS: dict[str, Any] = {
    "sum": _("Sum"),
    "avg": _("Average"),
    "min": _("Smallest"),
    "max": _("Largest"),
    "filled": _("Filled"),
}
