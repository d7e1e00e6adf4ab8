"""A figure that rows of several kinds make up, told kind by kind, so that each part leads to its rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import ngettext

from rapport.sales.forecasts.wording import number_text
from rapport.sales.performance.measures import LEAD_TOUCHES


@dataclass(frozen=True, slots=True)
class Part:
    """What rows of one kind contribute, in words, and the list of them."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Rows:
    """Where a figure leads: to one list, or to one for each of its parts."""

    url: str = ""
    parts: Sequence[Part] = ()


NOWHERE = Rows()


def rows_behind(figures: Mapping[str, Decimal], url_of: Callable[[str], str]) -> Rows:
    """The rows of a figure, by the kinds that make it up; ``url_of`` gives the list of a kind."""
    present = [(kind, figure) for kind, figure in figures.items() if figure]
    if not present:
        return NOWHERE
    if len(present) == 1:
        return Rows(url_of(present[0][0]))
    return Rows(parts=[Part(_text(kind, figure), url_of(kind)) for kind, figure in present])


def _text(kind: str, figure: Decimal) -> str:
    count = int(figure)
    if kind == LEAD_TOUCHES:
        text = ngettext("%(count)s with a lead", "%(count)s with leads", count)
    else:
        text = ngettext("%(count)s with a customer", "%(count)s with customers", count)
    return text % {"count": number_text(figure)}
