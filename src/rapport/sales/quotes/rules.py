"""What holds of quotes whenever they are written: called by the write path, for a whole batch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.operations import blocked_for
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.tracking import TrackedModel, event_model_of
from rapport.platform.write import Batch, Change
from rapport.platform.write_errors import Refused
from rapport.platform.write_guards import RemovalGuard, RevertGuard, UndoGuard
from rapport.sales.currencies import base_currency
from rapport.sales.documents.addresses import address_of, language_of
from rapport.sales.documents.amounts import follow_sums
from rapport.sales.documents.heads import heads_in_use
from rapport.sales.documents.lines import LineDocument
from rapport.sales.documents.numbers import take_number
from rapport.sales.models import LetterHead, Quote, QuotedLine
from rapport.sales.pricing.settling import Terms
from rapport.sales.quotes.links import new_link

Status = Quote.Status
VALID_DAYS = 30
"""For how many days a new quote is valid where no letter head says it."""
UNSETTLED = (Status.DRAFT.value, Status.SENT.value)
MOVES: Mapping[str, Collection[str]] = {
    Status.DRAFT: {Status.SENT},
    Status.SENT: {Status.ACCEPTED, Status.DECLINED, Status.EXPIRED, Status.REPLACED},
    Status.DECLINED: {Status.REPLACED},
    Status.EXPIRED: {Status.REPLACED, Status.ACCEPTED, Status.DECLINED},
    Status.ACCEPTED: set(),
    Status.REPLACED: set(),
}
FROZEN = (
    "name", "party", "contact", "currency", "language", "billing_name", "billing_address", "introduction", "terms",
    "valid_until",
)  # fmt: skip
"""What a quote says to the customer: the same for ever once it was sent."""
_FIXED = (
    *FROZEN, "number", "status", "revision", "replaces", "sent_at", "decided_at", "decided_by", "decided_online",
    "decline_reason", "link_key", "link_hash",
)  # fmt: skip
_COLUMNS = {field.name: field.attname for field in Quote._meta.concrete_fields}


def _follow(ids: Sequence[int]) -> None:
    follow_sums(QUOTE_LINES, ids, UNSETTLED)


def _terms(quote: Quote) -> Terms:
    return Terms(quote.party, quote.currency, timezone.localdate())


def closed(quote: Quote) -> str:
    """Why a quote may not be written any more; "" for a draft."""
    return "" if quote.status == Status.DRAFT else _("The quote was sent. Make a new version to change it.")


QUOTE_LINES = LineDocument("quotes", "quote-lines", "quote", Quote, QuotedLine, _terms, _follow, closed)


def settle(batch: Batch[Quote]) -> None:
    """Fill in what follows, and refuse what a quote in its state does not allow."""
    heads = heads_in_use() if any(c.is_new for c in batch.changes) else {}
    today = timezone.localdate()
    for change in batch.changes:
        if change.is_new:
            _begin(change.instance, heads.get(language_of(change.instance)) or heads.get(""), today)
        else:
            _keep(change)
    asking = [change for change in batch.changes if change.changed("party_id") or _is_sent_by(change)]
    refused = blocked_for({change.instance.party_id for change in asking}, "quote", today)
    for change in asking:
        party = change.instance.party_id
        if party is not None and (role := refused.get(party)):
            text = _("As “%(role)s” this customer gets no quotes.")
            change.add_error("party", text % {"role": role})
    for change in batch.changes:
        if _is_sent_by(change) and not change.errors:
            _send(change, today)


def _begin(quote: Quote, head: LetterHead | None, today: date) -> None:
    quote.currency = quote.currency or base_currency()
    if quote.valid_until is None:
        quote.valid_until = today + timedelta(days=head.quote_days if head is not None else VALID_DAYS)
    quote.terms = quote.terms or (head.quote_terms if head is not None else "")


def _keep(change: Change[Quote]) -> None:
    """A quote that was sent says the same for ever, and moves on only to states that may follow."""
    quote, before = change.instance, change.before["status"]
    quote.currency = quote.currency or change.before["currency"]
    if before != Status.DRAFT:
        for name in FROZEN:
            if change.changed(_COLUMNS[name]):
                change.add_error(name, _("The quote was sent. Make a new version to change it."))
    elif quote.line_count and change.changed("currency"):
        text = _("The quote has lines in %(currency)s. Delete these first.")
        change.add_error("currency", text % {"currency": change.before["currency"]})
    if quote.status != before and quote.status not in MOVES[before]:
        text = _("A quote that is “%(before)s” does not become “%(after)s”.")
        names = {"before": Status(before).label, "after": Status(quote.status).label}
        change.add_error("", text % names)


def _is_sent_by(change: Change[Quote]) -> bool:
    return not change.is_new and change.before["status"] == Status.DRAFT and change.instance.status == Status.SENT


def _send(change: Change[Quote], today: date) -> None:
    """What a quote needs to leave the draft, and what is settled then: number, address, language, private link."""
    quote = change.instance
    if quote.party is None:
        change.add_error("party", _("Say to whom the quote goes."))
        return
    if not quote.line_count:
        change.add_error("", _("The quote has no lines yet. Add what you offer."))
    if quote.valid_until is None or quote.valid_until < today:
        change.add_error("valid_until", _("This day is past. Say until when the quote is valid."))
    if change.errors:
        return
    quote.language = language_of(quote)
    quote.billing_name = quote.billing_name or quote.party.display_name[:300]
    quote.billing_address = quote.billing_address or address_of(quote.party, quote.language)
    quote.sent_at = timezone.now()
    quote.link_key, quote.link_hash = new_link()
    if not quote.number:
        quote.number = take_number("quotes", today, lambda text: Quote.objects.filter(number=text).exists())


class QuoteGuard(RevertGuard, RemovalGuard, UndoGuard):
    """What was sent stays as it is: no undo and no delete takes it back, since the customer has it and its number must
    leave no gap."""

    def fixed(self, model: type[TrackedModel], ids: Sequence[int]) -> Mapping[str, Collection[int]]:
        if model is not Quote:
            return {}
        sent = set(Quote.objects.filter(pk__in=ids).exclude(status=Status.DRAFT).values_list("pk", flat=True))
        drafted = set(QuotedLine.objects.filter(quote__in=ids).values_list("quote_id", flat=True))
        return {**dict.fromkeys((_COLUMNS[name] for name in _FIXED), sent), "currency": sent | drafted}

    def refuse(self, model: type[TrackedModel], ids: Sequence[int], actor: Any) -> None:
        if model is Quote and Quote.objects.filter(pk__in=ids).exclude(status=Status.DRAFT).exists():
            raise Refused(_("A quote that was sent is kept: its number must not be missing."))

    def kept(self, model: type[TrackedModel], ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        if model is not Quote:
            return {}
        return dict.fromkeys(
            Quote.objects.filter(pk__in=ids).exclude(status=Status.DRAFT).values_list("pk", flat=True), "held"
        )

    def check(self, actor: Any, change: ChangeSet) -> None:
        events = event_model_of(QuotedLine)._default_manager.filter(pgh_context_id=change.uid)
        touched = set(events.values_list("quote_id", flat=True))
        touched |= set(QuotedLine.objects.filter(created_in=change.uid).values_list("quote_id", flat=True))
        sent = Quote.objects.filter(pk__in=touched).exclude(status=Status.DRAFT) if touched else Quote.objects.none()
        if sent.exists():
            raise Refused(_("The quote was sent. Make a new version to change it."))
