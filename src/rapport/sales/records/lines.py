"""Lines of documents as record kinds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rapport.lib.money import format_money
from rapport.platform.access.policy import Through
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch
from rapport.sales.deal_lines import DEAL_LINES
from rapport.sales.documents.lines import LineDocument, refuse_removal, settle
from rapport.sales.models import DealLine, PricedLine
from rapport.sales.pricing.reasons import number

L = TypeVar("L", bound=PricedLine)
PRICE = Fieldset(
    _("Price"), ["unit_price", "book_price", "price_reason", "discount_percent", "discount_amount", "net_amount"]
)
TAX = Fieldset(_("Tax"), ["tax_category", "tax_rate", "reverse_charge", "tax_amount", "gross_amount"])


class PricedLineRecord(RecordType[L]):
    """What the lines of all documents have in common; ``_document`` says of which."""

    _document: ClassVar[LineDocument]
    icon = "list"
    help_topic = "prices"
    title_columns = ["description"]
    sorts = ["created_at"]
    import_keys = ["external_id"]

    def before_save(self, batch: Batch[L]) -> None:
        settle(batch, self._document)

    def after_save(self, batch: Batch[L]) -> None:
        column = self._document.column
        left = {change.before[column] for change in batch.changes if not change.is_new}
        self._document.follow(sorted(left | {getattr(line, column) for line in batch.instances}))

    def before_delete(self, batch: Batch[L]) -> None:
        refuse_removal(batch, self._document)
        if batch.with_errors():
            return
        # Deleted here already: the documents are brought up to date without them.
        self._document.line_model._default_manager.filter(pk__in=batch.ids).delete()
        self._document.follow(sorted({getattr(line, self._document.column) for line in batch.instances}))

    def refresh(self, ids: Sequence[int]) -> None:
        self._document.follow(sorted(self._document.documents_behind(ids)))

    def get_subtitle(self, instance: L) -> str:
        amount = format_money(instance.net_amount, instance.currency, get_language() or "en")
        return f"{number(instance.quantity)} {instance.unit}".strip() + f" · {amount}"


class DealLineRecord(PricedLineRecord[DealLine]):
    """What a deal sells."""

    _document = DEAL_LINES
    name = "deal-lines"
    description = _("What deals sell: products with quantity, price, discount and tax; the deal's amount follows.")
    columns = ["description", "deal", "quantity", "unit", "unit_price", "discount_percent", "net_amount"]
    filters = ["deal", "product", "tax_category", "external_id"]
    quick_create = ["deal", "product", "quantity", "unit_price", "discount_percent", "description"]
    facts = ["deal", "product", "quantity", "unit_price", "net_amount", "gross_amount"]
    fieldsets = [
        Fieldset(_("Line"), ["deal", "position", "product", "description", "quantity", "unit"]),
        PRICE,
        TAX,
    ]
    access = Through("deal")
    tells_followers_of = ["deal"]
    virtual = [ExternalIds("deal-lines")]
