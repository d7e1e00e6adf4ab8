"""What a lead is found by: names, company, place, texts, address, number and page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapport.platform.search.tokens import SearchText
from rapport.sales.models import Lead

_NAMES = ("name", "company")
_TEXTS = ("job_title", "city", "source", "next_step", "description")
_POINTS = ("phone", "email", "website")
_COLUMNS = (*_NAMES, *_TEXTS, *_POINTS)


def search_texts(ids: Sequence[int]) -> Mapping[int, SearchText]:
    """The search texts of these leads; one query."""
    rows = Lead.objects.filter(pk__in=list(ids)).values("pk", *_COLUMNS)
    return {row["pk"]: _text_of(row) for row in rows}


def _text_of(row: Mapping[str, str]) -> SearchText:
    said = {name: [row[name]] for name in _COLUMNS if row[name]}
    return SearchText(
        title=row["name"],
        subtitle=" · ".join(row[name] for name in ("job_title", "company", "city") if row[name]),
        names=[row[name] for name in _NAMES if row[name]],
        texts=[row[name] for name in _TEXTS if row[name]],
        phones=said.get("phone", []),
        emails=said.get("email", []),
        sites=said.get("website", []),
        origins=said,
    )
