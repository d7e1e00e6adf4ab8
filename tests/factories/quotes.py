"""Quotes, their lines, and what is set up before they are written, with good defaults."""

from __future__ import annotations

from typing import Any

from rapport.sales.models import DiscountLimit, LetterHead, NumberRange, Quote, QuotedLine
from rapport.sales.quotes.states import send
from tests.factories.access import make_administrator, make_role
from tests.factories.parties import make_organisation
from tests.factories.sales import make_product
from tests.factories.writing import number, written


def make_quote(*, actor: Any = None, **values: Any) -> Quote:
    """A draft without lines to an organisation of the same owner, numbered as one that came from elsewhere."""
    if "party" not in values:
        values["party"] = make_organisation(owner=values.get("owner"))
    n = number()
    defaults = {"name": f"Quote {n}", "terms": "Net 30 days."}
    if actor is None:  # nobody writes a number by hand
        defaults["number"] = f"OLD{n}"
    made: Quote = written("quotes", defaults, values, actor=actor)
    return made


def make_quote_line(*, owner: Any = None, actor: Any = None, **values: Any) -> QuotedLine:
    """Three of a product at 50.00 in a draft of the same owner."""
    if "quote" not in values:
        values["quote"] = make_quote(owner=owner)
    if "product" not in values:
        values["product"] = make_product()
    made: QuotedLine = written("quote-lines", {"quantity": "3", "unit_price": "50.00"}, values, actor=actor)
    return made


def number_quotes(pattern: str = "Q-{year}-{number:05}", **values: Any) -> NumberRange:
    """The range in use, made where there is none."""
    held = NumberRange.objects.filter(kind="quotes", is_active=True).first()
    return held or make_number_range(**{"pattern": pattern, "first_number": 1, "is_active": True, **values})


def make_sent_quote(**values: Any) -> Quote:
    """A quote with a line that was sent."""
    number_quotes()
    quote = make_quote(**{"number": "", **values})
    make_quote_line(quote=quote)
    return send(quote=quote, actor=make_administrator(), channel="web")


def make_number_range(*, owner: Any = None, actor: Any = None, **values: Any) -> NumberRange:
    """A range beside the one that is in use."""
    defaults = {
        "name": "Further numbers",
        "pattern": f"R{number()}-{{number:04}}",
        "first_number": 7,
        "is_active": False,
    }
    made: NumberRange = written("number-ranges", defaults, values, actor=actor)
    return made


def make_letter_head(*, owner: Any = None, actor: Any = None, **values: Any) -> LetterHead:
    """A letter head that is not in use."""
    n = number()
    defaults = {
        "name": f"Heliad {n} GmbH",
        "address": "Am Markt 1\n53111 Bonn",
        "tax_number": f"DE{n:09}",
        "is_active": False,
    }
    made: LetterHead = written("letter-heads", defaults, values, actor=actor)
    return made


def make_discount_limit(*, owner: Any = None, actor: Any = None, **values: Any) -> DiscountLimit:
    """Ten per cent for a role of its own."""
    if "role" not in values:
        values["role"] = make_role()
    made: DiscountLimit = written("discount-limits", {"percent": "10.00"}, values, actor=actor)
    return made
