"""What belongs to the deals of the sample company: who takes part in them, whose they are beside the owner's, and the
contracts and quotes that came of them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.lib.dates import add_months
from rapport.platform import write
from rapport.platform.access.models import Role, User
from rapport.platform.records.registry import registry
from rapport.sales.deal_lines import DEAL_LINES
from rapport.sales.models import Contract, Deal, DealContact, Quote, State
from rapport.sales.quotes.states import answer, new_version, quote_of_deal, send

_ROLES = tuple(DealContact.Role.values)


def add_contacts(deals: Sequence[Deal], chance: random.Random) -> None:
    """Up to three people of the customer in each deal; the first of them is whom we turn to."""
    people: dict[int | None, list[Party]] = defaultdict(list)
    employed = Party.objects.filter(
        kind="person", organisation__in={deal.party_id for deal in deals}, merged_into__isnull=True
    )
    for person in employed.order_by("id"):
        people[person.organisation_id].append(person)
    rows = [row for deal in deals for row in _contacts(deal, people[deal.party_id], chance)]
    write.create_many(registry.get("deal-contacts"), rows, actor=None)


def _contacts(deal: Deal, people: list[Party], chance: random.Random) -> Iterator[dict[str, Any]]:
    count = min(len(people), chance.choice((1, 1, 2, 2, 3)))
    roles = chance.sample(_ROLES, count)
    for place, (person, role) in enumerate(zip(chance.sample(people, count), roles, strict=True)):
        against = role == DealContact.Role.BLOCKS
        yield {
            "deal": deal, "person": person, "role": role, "is_primary": place == 0,
            "influence": chance.choice(("high", "medium", "low", "")),
            "attitude": "against" if against else chance.choice(("for", "for", "neutral", "")),
        }  # fmt: skip


def add_splits(deals: Sequence[Deal]) -> None:
    """A colleague's share in every eighth deal, of one who sells as well."""
    chance = random.Random("heliad shares")  # noqa: S311 - a sample, no secret
    sellers = list(User.objects.filter(pk__in={deal.owner_id for deal in deals}, is_active=True).order_by("pk"))
    rows = [_split(deal, sellers, chance) for deal in deals[::8] if len(sellers) > 1]
    write.create_many(registry.get("deal-splits"), rows, actor=None)


def _split(deal: Deal, sellers: Sequence[User], chance: random.Random) -> dict[str, Any]:
    notes = (_("Found the customer"), _("Technical advice"), _("Negotiated the terms"))
    colleague = chance.choice([one for one in sellers if one.pk != deal.owner_id])
    return {"deal": deal, "user": colleague, "share": chance.choice((20, 25, 30, 40)), "note": chance.choice(notes)}


def add_contracts(deals: Sequence[Deal], chance: random.Random) -> None:
    """One of every third deal that was won, for the year after it."""
    won = [deal for deal in deals if deal.state == State.WON and deal.amount and deal.closed_on]
    rows = [_contract(number, deal, chance) for number, deal in enumerate(won[::3], start=1)]
    write.create_many(registry.get("contracts"), rows, actor=None)


def _contract(number: int, deal: Deal, chance: random.Random) -> dict[str, Any]:
    assert deal.closed_on is not None
    begins = deal.closed_on + timedelta(days=chance.randint(5, 40))
    ends = add_months(begins, 12) - timedelta(days=1)
    renewal = chance.choice((*Contract.Renewal.values, Contract.Renewal.AUTOMATIC.value))
    today = timezone.localdate()
    while ends < today and renewal != Contract.Renewal.NONE:
        ends = add_months(ends, 12)
    return {
        "name": _("Contract: %(deal)s") % {"deal": deal.name[:280]}, "number": f"C-{1000 + number}",
        "party": deal.party, "deal": deal, "product": deal.product, "owner": deal.owner, "signed_on": deal.closed_on,
        "starts_on": begins, "ends_on": ends, "status": "active" if ends >= today else "ended", "renewal": renewal,
        "renewal_months": 12 if renewal != Contract.Renewal.NONE else None,
        "notice_days": chance.choice((30, 90)) if renewal == Contract.Renewal.AUTOMATIC else None,
        "amount": deal.amount, "currency": deal.currency,
    }  # fmt: skip


def add_letter_heads() -> None:
    """Who the sample company is, on what it writes in each language."""
    terms = {
        "": "Payable within 30 days. Prices are plus tax.",
        "de": "Zahlbar innerhalb von 30 Tagen. Alle Preise zuzüglich Umsatzsteuer.",
        "zh-hans": "请在30天内付款。价格不含税。",
    }
    head = {
        "name": "Heliad GmbH",
        "address": "Rheinwerkallee 3\n53227 Bonn",
        "email": "sales@heliad.example",
        "phone": "+49 228 5550100",
        "website": "https://heliad.example",
        "tax_number": "DE999999999",
        "footer": "Heliad GmbH · Amtsgericht Bonn HRB 99999",
        "postcode": "53227",
        "city": "Bonn",
        "country": "DE",
        "contact_name": "Lena Brandt",
        "iban": "DE02 1203 0000 0000 2020 51",
        "bic": "BYLADEM1001",
    }
    for language, said in terms.items():
        write.create(registry.get("letter-heads"), {**head, "language": language, "quote_terms": said}, actor=None)


def add_discount_limits() -> None:
    """How far the sample's roles go below the price on their own."""
    for name, percent in (("Sales representative", "10"), ("Team lead", "25")):
        role = Role.objects.filter(name=_(name)).first()
        if role is not None:
            values = {"role": role, "percent": percent}
            write.create(registry.get("discount-limits"), values, actor=None, channel="command")


def add_quotes(deals: Sequence[Deal], chance: random.Random) -> None:
    """Of open deals with lines: drafts, quotes that wait for an answer, a few that were answered or changed."""
    asked = Deal.objects.filter(pk__in=[deal.pk for deal in deals], line_count__gt=0, party__isnull=False)
    found = asked.filter(owner__is_active=True).select_related("party", "owner").order_by("pk")
    chosen = [
        *found.filter(state=State.OPEN)[:16],
        *found.filter(state=State.WON)[:14],
        *found.filter(state=State.LOST)[:2],
    ]
    for place, deal in enumerate(chosen):
        assert deal.owner is not None
        quote = quote_of_deal(deal=deal, document=DEAL_LINES, actor=deal.owner, channel="command")
        if place % 4 == 3 and deal.state == State.OPEN:
            continue  # a draft still
        quote = send(quote=quote, actor=deal.owner, channel="command")
        _answered(quote, deal, place, chance)


def _answered(quote: Quote, deal: Deal, place: int, chance: random.Random) -> None:
    assert deal.owner is not None
    name = str(quote.contact) if quote.contact is not None else chance.choice(("A. Berger", "L. Novak", "M. Chen"))
    if deal.state == State.OPEN and place % 8 == 1:
        new_version(quote=quote, actor=deal.owner, channel="command")
    elif deal.state != State.OPEN:
        won = deal.state == State.WON
        reason = "" if won else _("Another offer was cheaper.")
        answer(quote=quote, accepted=won, name=name, reason=reason, actor=deal.owner, channel="command")
