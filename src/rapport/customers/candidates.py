"""Parties within reach that somebody described by name, address or number may be.

For a new record while it is typed; logging a touch (:mod:`rapport.customers.log`) takes any name that is found as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from rapidfuzz.fuzz import token_sort_ratio

from rapport.customers.contact import contact_condition, standardise_point
from rapport.customers.models import Party
from rapport.customers.names import set_names
from rapport.lib.companies import company_key
from rapport.lib.phones import parse_phone
from rapport.lib.text import fold
from rapport.platform.access.engine import rows
from rapport.platform.access.permissions import permissions_of
from rapport.platform.access.titles import title_is_hidden
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.search.queries import search

if TYPE_CHECKING:
    from rapport.platform.access.models import User

CANDIDATES = 6
KINDS = ("people", "organisations", "households")
_POINTS = 4
"""Addresses and numbers of one form that are looked up."""
_LEAST_NAME = 2
_SIMILAR = 82
"""Similarity (0 to 100, words in any order) from which two folded names count as alike: one or two wrong letters."""


def party_candidates(spec: RecordSpec, values: Mapping[str, Any], user: User) -> list[Candidate]:
    """Those with the same address or number, of whatever kind, then those of this kind with the same or a like name."""
    found: dict[int, Candidate] = {}
    for candidate in with_same_points(points_of("email", values), points_of("phone", values), user):
        found.setdefault(candidate.instance.pk, candidate)
    for party, reason in _called_alike(spec, values, user):
        known = found.get(party.pk)
        reasons = [*(known.reasons if known is not None else ()), reason, *_also_same(party, values, user)]
        found[party.pk] = Candidate(party, reasons, known is not None)
    ordered = sorted(found.values(), key=lambda candidate: (not candidate.sure, -len(candidate.reasons)))
    return ordered[:CANDIDATES]


def points_of(name: str, values: Mapping[str, Any]) -> list[str]:
    """The addresses or numbers of a form: the one of the short form, and the rows of the full one."""
    rows_given = values.get(f"{name}s") or ()
    given = [values.get(name), *(row.get("value") for row in rows_given if isinstance(row, Mapping))]
    return [str(item).strip() for item in given if item and str(item).strip()][:_POINTS]


def with_same_points(emails: Iterable[str], phones: Iterable[str], user: User) -> list[Candidate]:
    """Parties within reach that have one of these addresses or numbers, as far as the reader sees such fields."""
    found: dict[int, Candidate] = {}
    hidden = permissions_of(user).hidden_fields("people")
    for name, given, reason in (("email", emails, _("same e-mail address")), ("phone", phones, _("same phone number"))):
        wanted = [value for value in given if name == "email" or parse_phone(value).norm]
        if not wanted or {name, f"{name}s"} & hidden:
            continue
        condition = contact_condition(name, "in", wanted)
        for party in _reach(user).filter(condition).order_by("sort_key", "pk")[:CANDIDATES]:
            known = found.get(party.pk)
            found[party.pk] = Candidate(party, [*(known.reasons if known is not None else ()), reason], sure=True)
    return list(found.values())


def with_further_points(party: Party, values: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values as a party takes them that is there already: an address or number is one more, it replaces none."""
    taken = {name: value for name, value in values.items() if name not in ("email", "phone", "emails", "phones")}
    for name in ("email", "phone"):
        known = set(party.contact_points.filter(kind=name).values_list("norm", flat=True))
        given = [*([{"value": values[name]}] if values.get(name) else []), *(values.get(f"{name}s") or ())]
        norms = [standardise_point(name, item["value"], region=party.country).norm for item in given]
        further = [item for item, norm in zip(given, norms, strict=True) if norm not in known]
        if further:
            taken[f"{name}s"] = further
    return taken


def with_name(name: str, user: User) -> list[Party]:
    """Parties within reach that have the typed name, as far as the reader sees names of their kind."""
    named = Q()
    for kind in KINDS:
        spec = registry.get(kind)
        described = Party(**spec.base_filter, name=name[:300])
        set_names(described)
        if described.name_key and not title_is_hidden(spec, user):
            named |= Q(kind=described.kind, name_key=described.name_key)
    return list(_reach(user).filter(named).order_by("sort_key", "pk")[:CANDIDATES]) if named else []


def found_by_name(name: str, kinds: Sequence[str], user: User) -> list[Party]:
    """What the search finds for a name, best first."""
    place = {hit.uid: number for number, hit in enumerate(search(user, name, kinds=kinds, limit=CANDIDATES).items)}
    return sorted(_reach(user).filter(uid__in=list(place)), key=lambda party: place[party.uid])


def _reach(user: User) -> Any:
    reach = rows(registry.get("parties"), user).filter(merged_into__isnull=True)
    return reach.select_related("organisation")


def _called_alike(spec: RecordSpec, values: Mapping[str, Any], user: User) -> list[tuple[Party, str]]:
    """Parties of this kind of the same name or nearly: the search forgives errors, the comparison drops the rest."""
    described = _described(spec, values)
    if len(described.display_name) < _LEAST_NAME or not _is_whole(described, values):
        return []
    same = _reach(user).filter(kind=described.kind, name_key=described.name_key).exclude(name_key="")
    found = {party.pk: (party, _("same name")) for party in same.order_by("sort_key", "pk")[:CANDIDATES]}
    wanted = _comparable(described)
    for party in found_by_name(described.display_name, [spec.name], user):
        if party.pk not in found and token_sort_ratio(wanted, _comparable(party)) >= _SIMILAR:
            found[party.pk] = (party, _("similar name"))
    return list(found.values())


def _described(spec: RecordSpec, values: Mapping[str, Any]) -> Party:
    """The party as its names would be stored, in memory only."""
    columns = {name: str(values.get(name) or "")[:300] for name in ("name", "given_name", "middle_name", "family_name")}
    described = Party(**spec.base_filter, **columns)
    set_names(described)
    return described


def _is_whole(described: Party, values: Mapping[str, Any]) -> bool:
    """Whether a person's name is more than a first name that hundreds share."""
    return not described.is_person or bool(described.family_name and described.given_name) or "name" in values


def _comparable(party: Party) -> str:
    return fold(party.display_name) if party.is_person else company_key(party.display_name) or fold(party.display_name)


def _also_same(party: Party, values: Mapping[str, Any], user: User) -> list[str]:
    """What else of the description the party has, as far as the reader sees it."""
    hidden = permissions_of(user).hidden_fields(registry.of_instance(party).name)
    reasons = []
    organisation = str(values.get("organisation") or "")
    if organisation and party.organisation is not None and "organisation" not in hidden:
        reasons += [_("same organisation")] if str(party.organisation.uid) == organisation else []
    addresses = values.get("addresses") or ()
    cities = {fold(str(row.get("locality") or "")) for row in addresses if isinstance(row, Mapping)}
    cities.add(fold(str(values.get("city") or "")))
    if party.city and fold(party.city) in cities and not {"city", "addresses"} & hidden:
        reasons.append(_("same city"))
    return reasons
