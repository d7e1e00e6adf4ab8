"""Which price books hold for which customer on which day, and what they say of products."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Q

from rapport.customers.models import Party
from rapport.platform.automation.conditions import RuleError, rows_for_everybody
from rapport.platform.records.registry import registry
from rapport.sales.models import PriceBook, PriceEntry

logger = logging.getLogger(__name__)


class Shelf:
    """The books in some currencies with what they say of some products to some customers; read once a batch."""

    def __init__(self, currencies: Collection[str], product_ids: Collection[int], parties: Collection[Party]) -> None:
        active = PriceBook.objects.filter(is_active=True, currency__in=currencies).order_by("position", "id")
        self.books = list(active)
        self._entries = self._read(product_ids)
        self._fitting = {book.pk: self._passing(book, parties) for book in self.books if not book.is_standard}

    def find(
        self, product_id: int, quantity: Decimal, currency: str, day: date, party: Party | None
    ) -> tuple[PriceBook, PriceEntry] | None:
        """The entry that decides: of the first book that holds for the customer and speaks of the product; what is
        said of the product itself comes before what is said of every product."""
        for book in self.books:
            if book.currency != currency or not self._holds(book, day, party):
                continue
            for key in (product_id, None):
                for entry in self._entries.get((book.pk, key), ()):
                    if _within(entry, quantity):
                        return book, entry
        return None

    def _holds(self, book: PriceBook, day: date, party: Party | None) -> bool:
        if (book.valid_from and day < book.valid_from) or (book.valid_to and day > book.valid_to):
            return False
        return book.is_standard or (party is not None and party.pk in self._fitting[book.pk])

    def _read(self, product_ids: Collection[int]) -> Mapping[tuple[int, int | None], list[PriceEntry]]:
        found: dict[tuple[int, int | None], list[PriceEntry]] = defaultdict(list)
        if self.books:
            wanted = Q(product__in=list(product_ids)) | Q(product__isnull=True)
            for entry in PriceEntry.objects.filter(wanted, book__in=self.books).order_by("from_quantity"):
                found[entry.book_id, entry.product_id].append(entry)
        return found

    @staticmethod
    def _passing(book: PriceBook, parties: Collection[Party]) -> set[int]:
        """Those of the customers for whom the book is; nobody when its condition does not fit the records any more."""
        ids = [party.pk for party in parties if book.party_kind in ("", party.kind)]
        if not ids or not book.condition:
            return set(ids)
        spec = registry.get(book.kind)
        try:
            passing = spec.objects().filter(pk__in=ids).filter(rows_for_everybody(spec, book.condition))
        except RuleError as error:
            logger.warning("The condition of the price book %s does not fit any more (%s)", book.uid, error.path)
            return set()
        return set(passing.order_by().values_list("pk", flat=True))


def _within(entry: PriceEntry, quantity: Decimal) -> bool:
    return entry.from_quantity <= quantity and (entry.to_quantity is None or quantity < entry.to_quantity)
