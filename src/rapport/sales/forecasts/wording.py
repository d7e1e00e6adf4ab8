"""Figures of the forecast as people read them."""

from __future__ import annotations

from copy import copy
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache
from typing import Any

from babel.numbers import NumberPattern, parse_pattern
from django.utils import formats
from django.utils.translation import get_language

from rapport.lib.money import format_money
from rapport.platform.web.cells import babel_locale
from rapport.sales.currencies import base_currency


def exact_text(amount: Decimal) -> str:
    """An amount of the base currency to the cent."""
    return format_money(amount, base_currency(), get_language() or "en")


def round_text(amount: Decimal) -> str:
    """An amount of the base currency without its cents, for tables in which many stand."""
    whole = amount.quantize(Decimal(1), ROUND_HALF_EVEN)
    pattern = _pattern(get_language() or "en")
    return str(pattern.apply(whole, babel_locale(), currency=base_currency(), currency_digits=False))


def number_text(value: Any, decimals: int = 0) -> str:
    """A number with so many decimals."""
    return str(formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True))


@lru_cache(maxsize=8)
def _pattern(_language: str) -> NumberPattern:
    pattern = copy(parse_pattern(babel_locale().currency_formats["standard"]))
    pattern.frac_prec = (0, 0)
    return pattern
