"""The household of two people of one row: the one that either belongs to, else one made with their home address."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from rapport.customers.importing.create import Creator, New
from rapport.customers.importing.named import Wish
from rapport.customers.importing.prepare import set_names
from rapport.customers.importing.prepared import AddressTuple, PreparedParty
from rapport.customers.importing.relations import SECOND
from rapport.customers.importing.search_tokens import add_tokens
from rapport.customers.importing.ties import Tie
from rapport.customers.models import Address, Relationship

_MEMBER = "household-member"


def give_home(wishes: Sequence[Wish]) -> None:
    """A second person, and a household, live where the row's own person does."""
    some = [w for w in wishes if (w.relation == SECOND or w.party.kind == "household") and not w.party.addresses]
    homes = _homes({wish.subject.pk for wish in some})
    for wish in some:
        if wish.subject.pk in homes:
            _live(wish.party, homes[wish.subject.pk])


def memberships(wishes: Sequence[Wish], creator: Creator) -> list[Tie]:
    """Both people of each row as members of one household, which is made where neither has one."""
    people = {pk for wish in wishes for pk in (wish.subject.pk, wish.found)}
    held = Relationship.objects.filter(type__code=_MEMBER, first__in=people, valid_to__isnull=True)
    homes = dict(held.order_by("-id").values_list("first_id", "second_id"))
    addresses = _homes({wish.subject.pk for wish in wishes})
    new: list[New] = []
    joined: list[tuple[New, Wish]] = []
    made: dict[int, New] = {}
    ties: list[Tie] = []
    for wish in wishes:
        home = homes.get(wish.subject.pk) or homes.get(wish.found)
        if home:
            ties += _both(wish, home)
            continue
        item = made.get(wish.subject.pk) or made.get(wish.found)
        if item is None:
            item = New(_household(wish, addresses.get(wish.subject.pk)), wish.subject.owner_id)
            new.append(item)
        made[wish.subject.pk] = made[wish.found] = item
        joined.append((item, wish))
    creator.reserve(new)
    creator.create(new)
    for item, wish in joined:
        ties += _both(wish, item.id)
    return ties


def _both(wish: Wish, home: int) -> list[Tie]:
    return [Tie(_MEMBER, member, home, number=wish.number) for member in (wish.subject.pk, wish.found)]


def _household(wish: Wish, address: AddressTuple | None) -> PreparedParty:
    first = wish.subject.family_name or wish.subject.display_name
    second = wish.party.columns.get("family_name", "") or first
    text = _("%(name)s household") if first == second else _("%(name)s and %(other)s household")
    party = PreparedParty(wish.number, "household", columns={"name": (text % {"name": first, "other": second})[:300]})
    if address is not None:
        _live(party, address)
    set_names(party)
    add_tokens(party)
    return party


def _live(party: PreparedParty, address: AddressTuple) -> None:
    party.addresses = [address]
    party.columns["city"], party.columns["country"] = address[2], address[5]
    if party.display_name:
        add_tokens(party)


def _homes(parties: set[int]) -> dict[int, AddressTuple]:
    """The home address of each party, else its first; not one at work."""
    found: dict[int, list[AddressTuple]] = defaultdict(list)
    for pk, *address in (
        Address.objects.filter(party__in=parties)
        .exclude(label__in=("work", "billing", "shipping"))
        .order_by("id")
        .values_list(
            "party_id", "label", "street", "locality", "region", "postcode", "country", "raw", "problem",
        )
    ):  # fmt: skip
        label, street, locality, region, postcode, country, raw, problem = address
        found[pk].append((label, street, locality, region, postcode, country, raw, problem))
    return {pk: next((one for one in some if one[0] == "home"), some[0]) for pk, some in found.items()}
