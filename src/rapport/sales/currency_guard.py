"""An undo leaves the currency of a deal or a price book alone while lines or prices are in it, and says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from rapport.platform.history.tracking import TrackedModel
from rapport.platform.write_guards import RevertGuard
from rapport.sales.models import Deal, DealLine, PriceBook, PriceEntry


class CurrencyGuard(RevertGuard):
    """Foreign keys over two columns would refuse it at the end of the transaction, too late to say anything of use."""

    def fixed(self, model: type[TrackedModel], ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        if model is Deal:
            return {"currency": set(DealLine.objects.filter(deal__in=ids).values_list("deal_id", flat=True))}
        if model is PriceBook:
            return {"currency": set(PriceEntry.objects.filter(book__in=ids).values_list("book_id", flat=True))}
        return {}
