"""Lines of deals as a record kind."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from rapport.lib.money import format_money
from rapport.platform.access.policy import Through
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.external_ids import ExternalIds
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import Batch
from rapport.sales.deal_lines import follow_lines, settle
from rapport.sales.models import DealLine
from rapport.sales.pricing.reasons import number


class DealLineRecord(RecordType[DealLine]):
    """What a deal sells."""

    name = "deal-lines"
    icon = "list"
    description = _("What deals sell: products with quantity, price, discount and tax; the deal's amount follows.")
    help_topic = "prices"
    title_columns = ["description"]
    columns = ["description", "deal", "quantity", "unit", "unit_price", "discount_percent", "net_amount"]
    filters = ["deal", "product", "tax_category", "external_id"]
    sorts = ["created_at"]
    quick_create = ["deal", "product", "quantity", "unit_price", "discount_percent", "description"]
    facts = ["deal", "product", "quantity", "unit_price", "net_amount", "gross_amount"]
    fieldsets = [
        Fieldset(_("Line"), ["deal", "position", "product", "description", "quantity", "unit"]),
        Fieldset(
            _("Price"),
            ["unit_price", "book_price", "price_reason", "discount_percent", "discount_amount", "net_amount"],
        ),
        Fieldset(_("Tax"), ["tax_category", "tax_rate", "reverse_charge", "tax_amount", "gross_amount"]),
    ]
    access = Through("deal")
    tells_followers_of = ["deal"]
    import_keys = ["external_id"]
    virtual = [ExternalIds("deal-lines")]

    def before_save(self, batch: Batch[DealLine]) -> None:
        settle(batch)

    def after_save(self, batch: Batch[DealLine]) -> None:
        left = {change.before["deal_id"] for change in batch.changes if not change.is_new}
        follow_lines(left | {line.deal_id for line in batch.instances})

    def before_delete(self, batch: Batch[DealLine]) -> None:
        # Deleted here already: the deals are written without them.
        DealLine.objects.filter(pk__in=batch.ids).delete()
        follow_lines({line.deal_id for line in batch.instances})

    def refresh(self, ids: Sequence[int]) -> None:
        present = DealLine.objects.filter(pk__in=ids).values_list("deal", flat=True)
        former = event_model_of(DealLine)._default_manager.filter(pgh_obj_id__in=ids).values_list("deal", flat=True)
        follow_lines({*present, *former})

    def get_subtitle(self, instance: DealLine) -> str:
        amount = format_money(instance.net_amount, instance.currency, get_language() or "en")
        return f"{number(instance.quantity)} {instance.unit}".strip() + f" · {amount}"
