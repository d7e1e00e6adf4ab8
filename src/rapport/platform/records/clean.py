"""From what a form, the API or a file gives to a value of the field's kind, or a message that says what to do."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.lib.countries import country_code
from rapport.lib.currencies import currency_codes
from rapport.lib.emails import parse_email
from rapport.lib.languages import language_code
from rapport.lib.phones import parse_phone
from rapport.lib.text import clean as clean_text
from rapport.lib.time_zones import time_zones
from rapport.platform.records.collections import SEPARATOR, as_list, several
from rapport.platform.records.fields import FieldKind, FieldSpec

_FIRST_YEAR, _LAST_YEAR = 2, 9998
"""Years of which every moment can be shown in every time zone."""
_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
"""What a day of our own lies between; one beyond is a slip of the keyboard."""
_TOO_LARGE = Decimal(10) ** 15
LONG_TEXT_LIMIT = 100_000
"""Characters that a long text may have, whichever door it comes through."""


def clean_value(field: FieldSpec, value: Any, *, region: str = "") -> Any:
    """The value in the field's standard form; ValidationError with the value and the remedy when it has none.

    ``region`` is the ISO country in which a national telephone number is meant. Contact data that cannot be
    understood is kept as given (model.md: a bad cell never fails a row).
    """
    if field.virtual is not None:
        return field.virtual.clean(value)
    if value is None or (isinstance(value, str) and not value.strip()):
        return _empty(field)
    cleaned = _CLEANERS[field.kind](field, value, region)
    if cleaned == [] and field.kind is FieldKind.MULTI_CHOICE:
        return _empty(field)
    if field.required and cleaned in ("", None):
        return _empty(field)
    return cleaned


def _empty(field: FieldSpec) -> Any:
    if field.required:
        raise ValidationError(_("Enter a value: this field may not be empty."), code="required")
    if field.nullable:
        return None
    if field.is_text or field.kind is FieldKind.CHOICE:
        return ""
    if field.kind in (FieldKind.JSON, FieldKind.MULTI_CHOICE):
        return []
    raise ValidationError(_("Enter a value: this field may not be empty."), code="required")


def _shown(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _text(field: FieldSpec, value: Any, region: str) -> str:
    if isinstance(value, dict | list | bool):
        raise ValidationError(_("“%(value)s” is not text."), params={"value": _shown(value)}, code="type")
    text = str(value)
    limit = field.max_length or LONG_TEXT_LIMIT
    if field.kind is FieldKind.LONG_TEXT:
        text = text.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "replace").decode()
    elif len(text) <= 4 * limit:
        text = clean_text(text)
    if len(text) > limit:
        raise ValidationError(
            _("This is %(length)s characters long; at most %(limit)s fit here. Shorten it."),
            params={"length": len(text), "limit": limit},
            code="max_length",
        )
    return text


def _email(field: FieldSpec, value: Any, region: str) -> str:
    parsed = parse_email(_text(field, value, region))
    return parsed.norm if parsed.valid else parsed.raw


def _phone(field: FieldSpec, value: Any, region: str) -> str:
    parsed = parse_phone(_text(field, value, region), region or settings.DEFAULT_COUNTRY)
    return parsed.e164 if parsed.e164 else parsed.raw


def _coded(lookup: Callable[[str], str], message: Any) -> Callable[[FieldSpec, Any, str], str]:
    def clean(field: FieldSpec, value: Any, region: str) -> str:
        code = lookup(str(value)[:100])
        if not code:
            raise ValidationError(message, params={"value": _shown(value)}, code="unknown")
        return code

    return clean


def _time_zone(field: FieldSpec, value: Any, region: str) -> str:
    if str(value) not in time_zones():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Use a name such as Europe/Berlin."),
            params={"value": _shown(value)},
            code="unknown",
        )
    return str(value)


def _integer(field: FieldSpec, value: Any, region: str) -> int:
    number = _decimal(field, value, region)
    if number != number.to_integral_value() or abs(number) > 2**31 - 1:
        raise ValidationError(
            _("“%(value)s” is not a whole number within range."),
            params={"value": _shown(value)},
            code="invalid",
        )
    return int(number)


def _decimal(field: FieldSpec, value: Any, region: str) -> Decimal:
    try:
        if isinstance(value, bool):
            raise InvalidOperation
        number = value if isinstance(value, Decimal) else Decimal(str(value).strip())
        if not number.is_finite():
            raise InvalidOperation
    except InvalidOperation:
        raise ValidationError(
            _("“%(value)s” is not a number. Write it like 1234.56."),
            params={"value": _shown(value)},
            code="invalid",
        ) from None
    if abs(number) >= _TOO_LARGE:
        raise ValidationError(_("“%(value)s” is too large."), params={"value": _shown(value)}, code="too_large")
    return number.quantize(Decimal(1).scaleb(-field.decimal_places)) if field.decimal_places else number


def _date(field: FieldSpec, value: Any, region: str) -> date:
    day: date
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    else:
        day = _parsed(parse_date, value, _("“%(value)s” is not a date. Write it like 2026-12-31."))
    if not field.any_year and not _FIRST_DAY <= day <= _LAST_DAY:
        text = _("%(value)s lies too far away: give a day between %(first)s and %(last)s.")
        ends = {"first": _FIRST_DAY.isoformat(), "last": _LAST_DAY.isoformat()}
        raise ValidationError(text, params={"value": day.isoformat(), **ends}, code="invalid")
    return day


def _datetime(field: FieldSpec, value: Any, region: str) -> datetime:
    message = _("“%(value)s” is not a time. Write it like 2026-12-31T14:30:00Z.")
    moment: datetime = value if isinstance(value, datetime) else _parsed(parse_datetime, value, message)
    if not _FIRST_YEAR <= moment.year <= _LAST_YEAR:
        raise ValidationError(message, params={"value": _shown(value)}, code="invalid")
    # In UTC, since PostgreSQL refuses offsets of 16 hours and more, which Python reads.
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parsed(parse: Callable[[str], Any], value: Any, message: str) -> Any:
    try:
        parsed = parse(str(value)[:40].strip())
    except ValueError:
        parsed = None
    if parsed is None:
        raise ValidationError(message, params={"value": _shown(value)}, code="invalid")
    return parsed


def _boolean(field: FieldSpec, value: Any, region: str) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in {"1", "true", "yes", "on", "y", "ja", "是"}:
        return True
    if word in {"0", "false", "no", "off", "n", "nein", "否"}:
        return False
    raise ValidationError(_("“%(value)s” is neither yes nor no."), params={"value": _shown(value)}, code="invalid")


def _choice(field: FieldSpec, value: Any, region: str) -> str:
    given = str(value).strip()
    for code, label in field.choices:
        if given == code or given.casefold() in (code.casefold(), str(label).casefold()):
            return code
    allowed = ", ".join(code for code, _label in field.choices[:20])
    raise ValidationError(
        _("“%(value)s” is not one of: %(allowed)s."),
        params={"value": _shown(value), "allowed": allowed},
        code="choice",
    )


def _multi_choice(field: FieldSpec, value: Any, region: str) -> list[str]:
    """The codes in the order of the choices, each once, so that the same choice is the same value."""
    known = {str(word).strip().casefold() for choice in field.choices for word in choice}
    given = several(value, lambda word: word.strip().casefold() in known)
    chosen = {_choice(field, one, region) for one in given}
    return [code for code, _label in field.choices if code in chosen]


def _currency(field: FieldSpec, value: Any, region: str) -> str:
    """The code of a currency; what an installation held before there was this rule is not looked at again."""
    code = _text(field, value, region).upper()
    if code not in currency_codes():
        raise ValidationError(
            _("“%(value)s” is not a currency. Use a code such as EUR."), params={"value": _shown(value)}, code="invalid"
        )
    return code


def _uid(field: FieldSpec, value: Any, region: str) -> uuid.UUID:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        raise ValidationError(_("“%(value)s” is not an id."), params={"value": _shown(value)}, code="invalid") from None


def _texts(field: FieldSpec, value: Any, region: str) -> list[str]:
    """Columns of this kind are arrays of texts: no other JSON is shown as a field."""
    if isinstance(value, str) and SEPARATOR not in value:
        value = [part.strip() for part in value.replace(";", ",").split(",") if part.strip()]
    words = as_list(value)
    if not all(isinstance(word, str) and "\x00" not in word for word in words):
        raise ValidationError(_("A list of texts is needed here."), code="type")
    for word in words:
        if not 0 < len(clean_text(word)) <= field.word_length:
            raise ValidationError(
                _("“%(value)s” is not a word of at most %(length)s characters."),
                params={"value": _shown(word), "length": field.word_length},
                code="invalid",
            )
    return [clean_text(word) for word in words]


def _as_given(field: FieldSpec, value: Any, region: str) -> Any:
    return value


_CLEANERS: dict[FieldKind, Callable[[FieldSpec, Any, str], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG_TEXT: _text,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _phone,
    FieldKind.URL: _text,
    FieldKind.COUNTRY: _coded(
        country_code, gettext_lazy("“%(value)s” is not a country. Use a name or a code such as DE.")
    ),
    FieldKind.LANGUAGE: _coded(
        language_code, gettext_lazy("“%(value)s” is not a language. Use a name or a code such as de.")
    ),
    FieldKind.TIME_ZONE: _time_zone,
    FieldKind.CURRENCY: _currency,
    FieldKind.INTEGER: _integer,
    FieldKind.DECIMAL: _decimal,
    FieldKind.MONEY: _decimal,
    FieldKind.DATE: _date,
    FieldKind.DATETIME: _datetime,
    FieldKind.BOOLEAN: _boolean,
    FieldKind.CHOICE: _choice,
    FieldKind.MULTI_CHOICE: _multi_choice,
    FieldKind.UID: _uid,
    FieldKind.LINK: _as_given,
    FieldKind.JSON: _texts,
    FieldKind.COLLECTION: _as_given,
}
