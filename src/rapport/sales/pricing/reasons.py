"""Why a price is what it is, as a line keeps it: what it follows from, told in the language of whoever reads it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.money import format_money

NAME_LENGTH = 80
"""Characters that are kept of the name of a book or a part, so that all of a reason has room in its column."""


class Reason(str):
    """The text of a reason in the language of the moment; ``kept`` is what the column holds."""

    kept: str

    @classmethod
    def of(cls, facts: Mapping[str, Any]) -> Reason:
        """The reason that these facts make (see :func:`told`)."""
        return cls.read(json.dumps(facts, ensure_ascii=False, separators=(",", ":")))

    @classmethod
    def read(cls, kept: str) -> Reason:
        """What a column holds; a text of before there were facts stays as it is."""
        try:
            facts = json.loads(kept) if kept.startswith("{") else None
        except ValueError:
            facts = None
        reason = cls(kept if facts is None else told(facts))
        reason.kept = kept
        return reason


class ReasonField(models.CharField):  # type: ignore[type-arg]
    """A column of reasons."""

    in_readers_words = True

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The reason in the language of whoever reads."""
        return None if value is None else Reason.read(value)

    def get_prep_value(self, value: Any) -> Any:
        """The facts, whatever language they were told in."""
        return super().get_prep_value(value.kept if isinstance(value, Reason) else value)


def told(facts: Mapping[str, Any]) -> str:
    """One line: the book and its tier, the list price with its rate, or what lacks."""
    if "lacking" in facts:
        return _lacking(str(facts["lacking"]), str(facts["of"]))
    parts: list[str] = []
    if "book" in facts:
        parts.append(str(facts["book"]))
    if "from" in facts:
        parts.append(_("from %(quantity)s") % {"quantity": number(Decimal(facts["from"]))})
    if "off" in facts:
        listed = format_money(Decimal(facts["full"]), str(facts["currency"]), get_language() or "en")
        parts.append(_("%(percent)s %% off %(price)s") % {"percent": number(Decimal(facts["off"])), "price": listed})
    if "list" in facts:
        parts.append(_("List price"))
    if "parts" in facts:
        parts.append(_("Sum of its parts"))
    if "rate_of" in facts:
        day = formats.date_format(date.fromisoformat(facts["rate_of"]), "SHORT_DATE_FORMAT")
        parts.append(_("at the rate of %(day)s") % {"day": day})
    return " · ".join(parts)


def _lacking(what: str, of: str) -> str:
    if what == "rate":
        return _("No price: there is no exchange rate for %(currency)s on that day.") % {"currency": of}
    if what == "part":
        return _("No price: the part “%(name)s” has none.") % {"name": of}
    return _("No price: no book holds the product, and it has no list price.")


def number(value: Decimal) -> str:
    """A quantity or a percentage without empty decimals, as the reader's language writes it."""
    plain = f"{value.normalize():f}"
    _whole, _point, decimals = plain.partition(".")
    return formats.number_format(value, decimal_pos=len(decimals))
