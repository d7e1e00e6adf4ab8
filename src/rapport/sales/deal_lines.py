"""The lines of deals: their order, their terms, and that the amount of a deal with lines is their net sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from django.db import connection
from django.db.models import Count, Max, Sum
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from rapport.lib.money import format_money
from rapport.platform import write
from rapport.platform.history.change_sets import current_change_set
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch
from rapport.sales.models import Deal, DealLine
from rapport.sales.pricing.lines import LARGEST
from rapport.sales.pricing.settling import Terms, settle_lines

MOST = 200
"""Lines that a deal may have: a page shows them all."""
_STEP = 10


def settle(batch: Batch[DealLine]) -> None:
    """Complete the lines of a batch; see :mod:`rapport.sales.pricing.settling`."""
    ids: list[int | None] = [change.instance.deal_id for change in batch.changes]
    asked = Deal.objects.select_related("party").filter(pk__in=[pk for pk in ids if pk is not None])
    deals = {deal.pk: deal for deal in asked}
    known = [change for change in batch.changes if change.instance.deal_id in deals]  # others the field refuses
    for change in known:
        deal = deals[change.instance.deal_id]
        if not change.is_new and change.instance.currency != deal.currency:
            text = _("That deal is in %(currency)s, and this line is not. Add it there anew.")
            change.add_error("deal", text % {"currency": deal.currency})
    _place(batch, deals)
    settle_lines([(change, _terms(deals[change.instance.deal_id])) for change in known])


def _terms(deal: Deal) -> Terms:
    return Terms(deal.party, deal.currency, deal.closed_on or timezone.localdate())


def _place(batch: Batch[DealLine], deals: Mapping[int, Deal]) -> None:
    """New lines without a position come last; a deal has so many at most."""
    new = [change for change in batch.changes if change.is_new and change.instance.deal_id in deals]
    if not new:
        return
    held = DealLine.objects.filter(deal__in=deals).values_list("deal").annotate(Max("position"), Count("pk"))
    last = {deal: (position, count) for deal, position, count in held}
    for change in new:
        line = change.instance
        position, count = last.get(line.deal_id, (0, 0))
        if not line.position:
            line.position = position + _STEP
        last[line.deal_id] = (max(position, line.position), count + 1)
        if count >= MOST:
            change.add_error("", _("A deal has %(most)s lines at most.") % {"most": MOST})


_COUNT = """
    UPDATE sales_deal deal SET line_count = found.count
      FROM (SELECT d.id, (SELECT count(*) FROM sales_dealline line WHERE line.deal_id = d.id) AS count
              FROM sales_deal d WHERE d.id = ANY(%s) ORDER BY d.id FOR UPDATE OF d) found
     WHERE deal.id = found.id AND deal.line_count <> found.count
"""


def follow_lines(deal_ids: Iterable[int]) -> None:
    """Let deals have the net sum of their lines as their amount; one that lost its last line keeps its amount."""
    ids = sorted(set(deal_ids))
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [ids])
    sums = _sums_of(ids)
    held = Deal.objects.filter(pk__in=sums).values_list("pk", "amount")
    values = {pk: {"amount": sums[pk]} for pk, amount in held if amount != sums[pk]}
    opened = current_change_set()
    if values and opened is not None:
        counts, summary = dict(opened.counts), opened.summary
        write.update_many(registry.get("deals"), values, actor=write.SYSTEM)
        opened.counts, opened.summary = counts, summary  # what follows is none of the records that somebody changed


def keep_amounts(batch: Batch[Deal]) -> None:
    """Refuse another amount or currency than the lines of a deal say."""
    moved = [c for c in batch.changes if not c.is_new and c.instance.line_count and c.changed("amount", "currency")]
    if not moved:
        return
    sums = _sums_of([change.instance.pk for change in moved])
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


def _sums_of(deal_ids: Sequence[int]) -> dict[int, Decimal]:
    found = DealLine.objects.filter(deal__in=deal_ids).values_list("deal").annotate(Sum("net_amount"))
    return dict(found)
