"""A quote as its customer gets it: for the PDF and the private page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from rapport.platform.access.titles import title_of
from rapport.sales.documents.addresses import language_of
from rapport.sales.documents.content import Content, content_of, written_day
from rapport.sales.models import Quote
from rapport.sales.quotes.answers import why_not
from rapport.sales.quotes.rules import QUOTE_LINES

Status = Quote.Status


def quote_content(quote: Quote) -> Content:
    """What a quote says, in its language."""
    with translation.override(language_of(quote)):
        version = _("Version %(number)s") % {"number": quote.revision} if quote.revision > 1 else ""
        sent_on = timezone.localdate(quote.sent_at) if quote.sent_at is not None else timezone.localdate()
        return content_of(
            quote,
            QUOTE_LINES.lines_of(quote),
            title=" ".join(part for part in (_("Quote"), quote.number) if part),
            mark=_("Draft") if quote.status == Status.DRAFT else "",
            facts=[
                (_("Date"), sent_on),
                (_("Valid until"), quote.valid_until),
                (_("Version"), version),
                (_("Your contact"), title_of(quote.owner) if quote.owner is not None else ""),
            ],
        )


def file_name(quote: Quote) -> str:
    """What the PDF is called where it is kept."""
    called = quote.number or "draft"
    plain = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in called)
    return f"{plain}-v{quote.revision}.pdf" if quote.revision > 1 else f"{plain}.pdf"


def page_context(quote: Quote, today: date) -> dict[str, Any]:
    """What the private page shows; in the language that is set."""
    language = language_of(quote)
    decided = ""
    if quote.decided_at is not None:
        day = written_day(timezone.localdate(quote.decided_at), language)
        text = (
            _("Accepted by %(name)s on %(day)s.")
            if quote.status == Status.ACCEPTED
            else _("Declined by %(name)s on %(day)s.")
        )
        decided = text % {"name": quote.decided_by, "day": day}
    return {
        "quote": quote,
        "language": language,
        "languages": [],
        "content": quote_content(quote),
        "decided": decided,
        "reason_closed": why_not(quote),
        "is_open": not why_not(quote),
        "valid_until": written_day(quote.valid_until, language) if quote.valid_until is not None else "",
    }
