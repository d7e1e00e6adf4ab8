"""Cells of a file to values of a field, with the hints of the column; the fields' own rules come after it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from rapport.lib.dates import parse_date, parse_datetime
from rapport.lib.money import parse_amount
from rapport.lib.text import fold
from rapport.platform.exchange.mapping import ColumnMap
from rapport.platform.records.clean import clean_value
from rapport.platform.records.collections import several
from rapport.platform.records.fields import FieldKind, FieldSpec

_YES = frozenset({"x", "✓", "wahr", "oui", "si", "t", "true", "yes", "ja", "y", "是", "1", "on"})
_NO = frozenset({"falsch", "non", "f", "false", "no", "nein", "n", "否", "0", "off"})
_AMBIGUOUS = gettext_lazy("“%(value)s”: day and month could be either way round. Choose the order of the column.")


def cell_value(field: FieldSpec, text: str, column: ColumnMap) -> Any:
    """The value of a cell in the field's standard form; ValidationError says what is wrong with it."""
    return cell_reader(field, column)(text)


def cell_reader(field: FieldSpec, column: ColumnMap) -> Callable[[str], Any]:
    """The same for many cells of a column."""
    read = _READERS.get(field.kind)
    is_several = field.kind is FieldKind.MULTI_CHOICE
    codes = _choices(field) if is_several or field.kind is FieldKind.CHOICE else {}

    def value_of(text: str) -> Any:
        if is_several:
            words = several(text, lambda word: fold(word) in codes)
            return clean_value(field, [codes.get(fold(word), word) for word in words], region=column.country)
        value = read(text, column) if read is not None else codes.get(fold(text), text)
        return clean_value(field, value, region=column.country)

    return value_of


def _choices(field: FieldSpec) -> dict[str, str]:
    """The codes of a choice by code, by label in every language of the installation, and by the words of others."""
    found = {fold(word): code for word, code in field.other_words}
    for language, _label in settings.LANGUAGES:
        with override(language):
            found |= {fold(str(label)): str(code) for code, label in field.choices}
    return found | {fold(str(code)): str(code) for code, _label in field.choices}


def _date(text: str, column: ColumnMap) -> Any:
    found = parse_date(text, column.order)
    if found.reason == "ambiguous":
        raise ValidationError(_AMBIGUOUS, params={"value": text[:60]}, code="ambiguous")
    return found.value if found.valid or found.reason == "empty" else text


def _datetime(text: str, column: ColumnMap) -> Any:
    found = parse_datetime(text, column.order, timezone.get_current_timezone_name())
    if found.reason == "ambiguous":
        raise ValidationError(_AMBIGUOUS, params={"value": text[:60]}, code="ambiguous")
    return found.value if found.valid or found.reason == "empty" else text


def _number(text: str, column: ColumnMap) -> Any:
    found = parse_amount(text, style=column.style)
    return found.value if found.valid else text


def _boolean(text: str, column: ColumnMap) -> Any:
    word = text.strip().casefold()
    return True if word in _YES else False if word in _NO else text


def _json(text: str, column: ColumnMap) -> Any:
    try:
        return json.loads(text) if text[:1] in "[{" else [part.strip() for part in text.split(",") if part.strip()]
    except ValueError:
        raise ValidationError(_("“%(value)s” is not JSON."), params={"value": text[:60]}, code="json") from None


_READERS: dict[FieldKind, Callable[[str, ColumnMap], Any]] = {
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _datetime,
    FieldKind.INTEGER: _number,
    FieldKind.DECIMAL: _number,
    FieldKind.MONEY: _number,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.JSON: _json,
}
