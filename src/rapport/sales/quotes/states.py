"""What is done with quotes: made from a deal, sent, answered, given a new version, expired. Each is one change set."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.documents.copying import copy_lines
from rapport.sales.documents.lines import LineDocument
from rapport.sales.models import Deal, DealContact, Quote
from rapport.sales.quotes.authority import check_discount
from rapport.sales.quotes.rules import FROZEN, QUOTE_LINES

if TYPE_CHECKING:
    from rapport.platform.access.models import User

KIND = "quotes"
AT_ONCE = 200
"""Quotes that expire together."""
Status = Quote.Status


def quote_of_deal(*, deal: Deal, document: LineDocument, actor: User, channel: str) -> Quote:
    """A draft with the customer, the currency and the lines of a deal, for whoever decides there. Raises what the write
    path raises; nothing is written then."""
    contacts = DealContact.objects.filter(deal=deal, person__isnull=False).order_by("-is_primary", "pk")
    first = contacts.select_related("person").first()
    seen = rows(registry.get("people"), actor)
    values: dict[str, Any] = {
        "name": deal.name, "party": deal.party, "deal": deal, "currency": deal.currency, "owner": deal.owner or actor,
    }  # fmt: skip
    if first is not None and seen.filter(pk=first.person_id).exists():
        values["contact"] = first.person
    with change_set(actor=actor, channel=channel, act="create", kind=KIND, summary=deal.name):
        quote: Quote = write.create(registry.get(KIND), values, actor=actor, channel=channel)
        lines = rows(registry.get(document.line_kind), actor).filter(**{document.link: deal})
        copy_lines(lines.order_by("position", "id"), quote, QUOTE_LINES, actor=actor, channel=channel)
    quote.refresh_from_db()
    return quote


def send(*, quote: Quote, actor: User, channel: str) -> Quote:
    """Let a draft leave: it gets its number and its private link, and says the same from then on; the version that it
    takes the place of is replaced. Raises Invalid with what is still missing, or when its discount is beyond the
    actor's limit."""
    with change_set(actor=actor, channel=channel, act="send", kind=KIND, summary=quote.name[:300]) as opened:
        check_discount(Quote.objects.select_for_update().get(pk=quote.pk), actor)  # no line is written meanwhile
        sent = _move(quote, {"status": Status.SENT})
        if sent.replaces is not None:
            _move(sent.replaces, {"status": Status.REPLACED})
        opened.summary = str(sent)[:300]
    sent.refresh_from_db()
    return sent


def answer(
    *, quote: Quote, accepted: bool, name: str, reason: str = "", actor: User | None, channel: str,
    online: bool = False,
) -> Quote:  # fmt: skip
    """Note that a customer accepted or declined, who, and when: once, whoever comes first. Raises Invalid when the
    quote is not open (any more)."""
    if not name.strip():
        raise Invalid({"name": [_("Write who answers.")]})
    summary = str(quote)[:300]
    values = {
        "status": Status.ACCEPTED if accepted else Status.DECLINED,
        "decided_at": timezone.now(),
        "decided_by": name.strip()[:200],
        "decided_online": online,
        "decline_reason": "" if accepted else reason.strip()[:2000],
    }
    act = "accept" if accepted else "decline"
    with change_set(actor=actor, channel=channel, act=act, kind=KIND, summary=summary):
        return _move(quote, values)


def new_version(*, quote: Quote, actor: User, channel: str) -> Quote:
    """A draft that says what the quote says and takes its place once it is sent; the one that there is already, where
    somebody began it."""
    with transaction.atomic():
        held = Quote.objects.select_for_update().get(pk=quote.pk)
        begun = Quote.objects.filter(replaces=held).first()
        if begun is not None:
            return begun
        if held.status not in (Status.SENT, Status.DECLINED, Status.EXPIRED):
            raise Invalid({"": [_("Only of a quote that was sent and not accepted there is a new version.")]})
        values = {name: getattr(held, name) for name in FROZEN if name != "valid_until"}
        values |= {"deal": held.deal, "owner": held.owner, "description": held.description}
        if held.valid_until is not None and held.valid_until >= timezone.localdate():
            values["valid_until"] = held.valid_until
        with change_set(actor=actor, channel=channel, act="create", kind=KIND, summary=str(held)[:300]):
            spec = registry.get(KIND)
            made: Quote = write.create(spec, values, actor=actor, channel=channel)
            write.update(
                spec,
                made,
                {"number": held.number, "revision": held.revision + 1, "replaces": held},
                actor=write.SYSTEM,
                channel=channel,
            )
            copy_lines(QUOTE_LINES.lines_of(held), made, QUOTE_LINES, actor=actor, channel=channel)
        made.refresh_from_db()
        return made


def expire_due(today: date) -> int:
    """Let quotes expire whose last day is over; returns how many. May be repeated."""
    done = 0
    due = Quote.objects.filter(status=Status.SENT, valid_until__lt=today).order_by("pk")
    while found := list(due.values_list("pk", flat=True)[:AT_ONCE]):
        values = {key: {"status": Status.EXPIRED} for key in found}
        with change_set(actor=None, channel="job", act="expire", kind=KIND, summary=_("Quotes that expired")):
            write.update_many(registry.get(KIND), values, actor=write.SYSTEM, channel="job")
        done += len(found)
    return done


def _move(quote: Quote, values: Mapping[str, Any]) -> Quote:
    """Bring a quote into another state, which nobody writes by hand: by the system, within the act of somebody."""
    return write.update(registry.get(KIND), quote, values, actor=write.SYSTEM)
