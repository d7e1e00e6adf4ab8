"""A quote as a PDF to be opened or kept."""

from __future__ import annotations

from django.http import HttpResponse

from rapport.sales.documents.printing import print_pdf
from rapport.sales.models import Quote
from rapport.sales.quotes.shown import file_name, quote_content


def pdf_answer(quote: Quote) -> HttpResponse:
    """The PDF, shown by the browser where it can."""
    response = HttpResponse(print_pdf(quote_content(quote)), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(quote)}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
