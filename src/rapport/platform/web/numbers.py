"""Numbers in the controls of forms, as the reader's language writes them, and back.

Doors for programs (API, files, addresses) have a point before the decimals whoever asks; people type "1.234,56" where
their language does.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, cast

from babel.numbers import get_decimal_symbol
from django import forms
from django.utils.translation import gettext as _

from rapport.lib.money import DecimalStyle, parse_amount
from rapport.platform.records.fields import FieldKind
from rapport.platform.web.cells import babel_locale

NUMBERS = frozenset({FieldKind.INTEGER, FieldKind.DECIMAL, FieldKind.MONEY})
"""The kinds of fields that hold one."""
_LONGEST = 80


def typed(value: Decimal | int | None) -> str:
    """A number as it is typed: its own digits, no groups; "" for none."""
    return "" if value is None else f"{value:f}".replace(".", _point()) if isinstance(value, Decimal) else str(value)


def as_typed(text: str) -> str:
    """A number of an address as it is typed; any other text as it is."""
    try:
        return typed(Decimal(text))
    except InvalidOperation:
        return text


def read_typed(text: str) -> Decimal | str:
    """What somebody typed as a number; the text itself where it is none, so that the refusal shows it."""
    found = parse_amount(text[: _LONGEST + 1], style=_point())
    return found.value if found.valid and found.value is not None and not found.currency else text


def _point() -> DecimalStyle:
    return cast(DecimalStyle, get_decimal_symbol(babel_locale()))


class NumberField(forms.CharField):
    """A control for a number; its value is exact, or "" where nothing was typed."""

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, Decimal | int) else value

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = read_typed(text) if text else text
        if found and isinstance(found, str):
            message = _("“%(value)s” is not a number. Write it like %(example)s.")
            shown = text if len(text) <= 60 else f"{text[:57]}…"
            raise forms.ValidationError(message % {"value": shown, "example": typed(Decimal("1234.56"))})
        return found
