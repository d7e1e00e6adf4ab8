"""Quotes on the timeline of their customer: a line when one is sent, and when it is answered or expires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, override

from rapport.customers.models import TimelineItem
from rapport.lib.money import format_money
from rapport.sales.derived import write_derived
from rapport.sales.models import Quote

KIND = "quotes"
SENT, ACCEPTED, DECLINED, EXPIRED = "quote-sent", "quote-accepted", "quote-declined", "quote-expired"
TOLD = ("party_id", "status", "sent_at", "decided_at")
"""Columns from which the lines follow."""
_NAMES = ("party_id", "source_id", "at", "kind", "actor_id", "title", "summary", "outcome")


def write_timeline(ids: Sequence[int]) -> None:
    """Write the lines of these quotes, in the language of the installation; a draft has none."""
    rows = TimelineItem.objects.filter(source_kind=KIND, source_id__in=list(ids))
    quotes = Quote.objects.filter(pk__in=list(ids), party__isnull=False, sent_at__isnull=False)
    with override(settings.LANGUAGE_CODE):
        lines = (line for quote in quotes for line in _lines(quote))
        write_derived(rows, rows.values("pk", *_NAMES), lines, _NAMES)


def forget_timeline(ids: Iterable[int]) -> None:
    """Take the lines of these quotes away."""
    TimelineItem.objects.filter(source_kind=KIND, source_id__in=list(ids)).delete()


def _lines(quote: Quote) -> Iterator[TimelineItem]:
    assert quote.sent_at is not None
    amount = format_money(quote.net_amount, quote.currency, get_language() or "en")
    yield _line(quote, SENT, quote.sent_at, amount)
    if quote.status == Quote.Status.ACCEPTED and quote.decided_at is not None:
        yield _line(quote, ACCEPTED, quote.decided_at, " · ".join(filter(None, (amount, quote.decided_by))))
    if quote.status == Quote.Status.DECLINED and quote.decided_at is not None:
        said = " · ".join(filter(None, (quote.decided_by, quote.decline_reason)))
        yield _line(quote, DECLINED, quote.decided_at, said)
    if quote.status == Quote.Status.EXPIRED and quote.valid_until is not None:
        ended = timezone.make_aware(datetime.combine(quote.valid_until + timedelta(days=1), time()))
        yield _line(quote, EXPIRED, ended, amount)


def _line(quote: Quote, kind: str, at: datetime, summary: str) -> TimelineItem:
    assert quote.party_id is not None
    by_customer = quote.decided_online and kind in (ACCEPTED, DECLINED)
    return TimelineItem(
        party_id=quote.party_id,
        at=at,
        kind=kind,
        source_kind=KIND,
        source_id=quote.pk,
        source_uid=quote.uid,
        actor_id=None if by_customer or kind == EXPIRED else quote.owner_id,
        title=str(quote)[:300],
        summary=" ".join(summary.split())[:500],
        created_in=quote.created_in,
    )
