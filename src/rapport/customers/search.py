"""What a party is found by: all its names, numbers, addresses and pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from rapport.customers.models import Address, ContactPoint, Party, PartyName
from rapport.platform.search.tokens import SearchText


def search_texts(ids: Sequence[int]) -> Mapping[int, SearchText]:
    """The search texts of these parties, four queries whatever their number."""
    texts: dict[int, SearchText] = {}
    parties = Party.objects.filter(pk__in=ids).select_related("organisation")
    for party in parties:
        organisation = party.organisation.display_name if party.organisation else ""
        subtitle = " · ".join(part for part in (party.job_title, organisation, party.city) if part)
        texts[party.pk] = SearchText(
            title=party.display_name,
            subtitle=subtitle,
            names=[party.display_name, party.phonetic],
            texts=[organisation, party.city],
            phones=[],
            emails=[],
        )
    others: dict[int, list[str]] = defaultdict(list)
    for party_id, value in PartyName.objects.filter(party__in=ids).values_list("party_id", "value"):
        others[party_id].append(value)
    for party_id, values in others.items():
        texts[party_id].names = [*texts[party_id].names, *values]
    for point in ContactPoint.objects.filter(party__in=ids).values("party_id", "kind", "norm", "value"):
        found = texts[point["party_id"]]
        if point["kind"] == ContactPoint.Kind.EMAIL:
            found.emails = [*found.emails, point["norm"]]
        elif point["kind"] in (ContactPoint.Kind.PHONE, ContactPoint.Kind.FAX):
            found.phones = [*found.phones, point["norm"]]
        else:
            found.texts = [*found.texts, point["value"]]
    for address in Address.objects.filter(party__in=ids).values("party_id", "street", "locality", "postcode", "raw"):
        found = texts[address["party_id"]]
        place = [address["street"], address["locality"], address["postcode"]]
        found.texts = [*found.texts, *(place if any(place) else [address["raw"]])]
    return texts
