"""The condition of a price book: for which customers its prices are, besides their kind."""

from __future__ import annotations

from rapport.platform.assignment.views import ConditionView


class PriceBookConditionView(ConditionView):
    """GET and POST /price-books/<uid>/condition/: by any field, as a list is filtered."""

    kind = "price-books"
