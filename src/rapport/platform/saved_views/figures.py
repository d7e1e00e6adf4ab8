"""The figures of a list's columns as people read them."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import get_language

from rapport.lib.money import format_money
from rapport.platform.records.aggregates import Figure
from rapport.platform.records.fields import FieldKind, FieldSpec


def figure_text(field: FieldSpec, function: str, figure: Figure) -> str:
    """A figure as people read it."""
    value = figure.value
    if value is None:
        return ""
    if function != "filled":
        if field.kind is FieldKind.DATE:
            return formats.date_format(value, "SHORT_DATE_FORMAT")
        if field.kind is FieldKind.DATETIME:
            return formats.date_format(value, "SHORT_DATETIME_FORMAT")
        if figure.currency:
            return format_money(round(value, 2), figure.currency, get_language() or "en") or str(value)
    digits = None if value == value // 1 else 2
    return formats.number_format(round(value, 2), decimal_pos=digits or 0, use_l10n=True, force_grouping=True)
