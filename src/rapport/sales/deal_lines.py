"""The lines of deals: their terms, and that the amount of a deal with lines is their net sum."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.platform import write
from rapport.platform.history.change_sets import current_change_set
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch
from rapport.sales.documents.lines import LineDocument, count_lines
from rapport.sales.models import Deal, DealLine
from rapport.sales.pricing.lines import LARGEST
from rapport.sales.pricing.settling import Terms


def _terms(deal: Deal) -> Terms:
    return Terms(deal.party, deal.currency, deal.closed_on or timezone.localdate())


def follow_lines(deal_ids: Iterable[int]) -> None:
    """Let deals have the net sum of their lines as their amount; one that lost its last line keeps its amount."""
    ids = sorted(set(deal_ids))
    count_lines(DEAL_LINES, ids)
    sums = DEAL_LINES.net_sums(ids)
    held = Deal.objects.filter(pk__in=sums).values_list("pk", "amount")
    values = {pk: {"amount": sums[pk]} for pk, amount in held if amount != sums[pk]}
    opened = current_change_set()
    if values and opened is not None:
        counts, summary = dict(opened.counts), opened.summary
        write.update_many(registry.get("deals"), values, actor=write.SYSTEM)
        opened.counts, opened.summary = counts, summary  # what follows is none of the records that somebody changed


DEAL_LINES = LineDocument("deals", "deal-lines", "deal", Deal, DealLine, terms=_terms, follow=follow_lines)


def keep_amounts(batch: Batch[Deal]) -> None:
    """Refuse another amount or currency than the lines of a deal say."""
    moved = [c for c in batch.changes if not c.is_new and c.instance.line_count and c.changed("amount", "currency")]
    if not moved:
        return
    sums = DEAL_LINES.net_sums([change.instance.pk for change in moved])
    for change in moved:
        deal, net = change.instance, sums.get(change.instance.pk)
        if net is None:
            continue
        if change.changed("currency"):
            text = _("The deal has lines in %(currency)s. Delete these first.")
            change.add_error("currency", text % {"currency": change.before["currency"]})
        if deal.amount != net:
            shown = format_money(net, change.before["currency"], get_language() or "en")
            text = _("The amount follows the lines of the deal: %(sum)s. Change these instead.")
            change.add_error("amount", text % {"sum": shown})
        elif net >= LARGEST:
            change.add_error("amount", _("The lines together are worth too much: their sum has no room."))
