"""Deals on the timeline of their customer: a line for each stage that one came to, was won or was lost in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.utils.translation import get_language, override

from rapport.customers.models import TimelineItem
from rapport.lib.money import format_money
from rapport.platform.records.shipped import shown_as_title
from rapport.sales.derived import write_derived
from rapport.sales.models import Deal, DealStay, OutcomeReason, Stage, State

KIND = "deals"
MOVED, WON, LOST = "deal", "deal-won", "deal-lost"
_PART, _AND = " → ", " · "
"""Between stages, and between what a line says."""
_TOLD = ("party_id", "source_id", "at", "kind", "actor_id", "title", "summary", "outcome")
_KINDS = {State.OPEN.value: MOVED, State.WON.value: WON, State.LOST.value: LOST}


def write_timeline(ids: Sequence[int]) -> None:
    """Write the lines of these deals, in the language of the installation; a deal without a customer has none."""
    rows = TimelineItem.objects.filter(source_kind=KIND, source_id__in=list(ids))
    deals = Deal.objects.filter(pk__in=list(ids), party__isnull=False).select_related("outcome_reason")
    stays: dict[int, list[DealStay]] = defaultdict(list)
    for stay in DealStay.objects.filter(deal__in=deals).select_related("stage").order_by("entered_at", "id"):
        stays[stay.deal_id].append(stay)
    with override(settings.LANGUAGE_CODE):
        lines = (line for deal in deals for line in _lines(deal, stays[deal.pk]))
        write_derived(rows, rows.values("pk", *_TOLD), lines, _TOLD)


def in_words(text: str) -> str:
    """What a line says, its stages and its reason in the reader's language."""
    parts = (_PART.join(map(_named, part.split(_PART))) for part in text.split(_AND))
    return _AND.join(parts)


def _named(text: str) -> str:
    return shown_as_title(OutcomeReason, shown_as_title(Stage, text))


def forget_timeline(ids: Iterable[int]) -> None:
    """Take the lines of these deals away."""
    TimelineItem.objects.filter(source_kind=KIND, source_id__in=list(ids)).delete()


def _lines(deal: Deal, stays: Sequence[DealStay]) -> Iterator[TimelineItem]:
    before = ""
    assert deal.party_id is not None
    for stay in stays:
        stage = stay.stage.name
        way = f"{before}{_PART}{stage}" if before else ""
        reason = deal.outcome_reason.name if stay.left_at is None and deal.outcome_reason is not None else ""
        amount = ""
        if deal.amount is not None and stay.left_at is None:
            amount = format_money(deal.amount, deal.currency, get_language() or "en")
        yield TimelineItem(
            party_id=deal.party_id,
            at=stay.entered_at,
            kind=_KINDS[stay.stage.state],
            source_kind=KIND,
            source_id=deal.pk,
            source_uid=deal.uid,
            actor_id=stay.moved_by_id,
            title=deal.name,
            summary=_AND.join(part for part in (way, amount, reason) if part)[:500],
            outcome=stage[:120],
            created_in=deal.created_in,
        )
        before = stage
