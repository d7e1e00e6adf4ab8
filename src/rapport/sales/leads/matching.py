"""Which people, organisations and open deals a lead may be, within the reach of who converts it; each with why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rapport.customers.candidates import party_candidates
from rapport.customers.models import ContactPoint, Party
from rapport.lib.domains import own_domain, site_domain, ways_to_write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows
from rapport.platform.access.permissions import permissions_of
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.sales.models import Deal, Lead, State

if TYPE_CHECKING:
    from rapport.platform.access.models import User

MOST_DEALS = 20


@dataclass(slots=True)
class Proposals:
    """What there is already; ``sure`` where an address, a number or a domain is the same."""

    people: list[Candidate] = field(default_factory=list)
    organisations: list[Candidate] = field(default_factory=list)
    deals: list[Deal] = field(default_factory=list)


def proposals(lead: Lead, user: User) -> Proposals:
    """What a lead may be already."""
    found = Proposals()
    if has_person(lead):
        values = {name: getattr(lead, name) for name in ("given_name", "family_name", "email", "phone", "city")}
        alike = party_candidates(registry.get("people"), values, user)
        found.people = [one for one in alike if one.instance.is_person]
    if lead.company or lead.website or own_domain(lead.email):
        found.organisations = _organisations(lead, found.people, user)
    parties = [one.instance for one in (*found.people, *found.organisations)]
    found.deals = open_deals(parties, user)
    return found


def has_person(lead: Lead) -> bool:
    """Whether the lead speaks of somebody, rather than of a company alone."""
    return bool(lead.given_name or lead.family_name or (not lead.company and (lead.email or lead.phone)))


def open_deals(parties: Sequence[Party], user: User) -> list[Deal]:
    """Open deals of these customers that the user may change."""
    spec = registry.get("deals")
    if not parties or not may(spec, user, Action.UPDATE.value):
        return []
    reach = rows(spec, user, Action.UPDATE.value).filter(party__in=parties, state=State.OPEN)
    return list(reach.select_related("stage", "party").order_by("-created_at", "pk")[:MOST_DEALS])


def _organisations(lead: Lead, people: Sequence[Candidate], user: User) -> list[Candidate]:
    spec = registry.get("organisations")
    found: dict[int, Candidate] = {}
    for one in _with_domain(lead, user):
        found[one.pk] = Candidate(one, [_("same domain")], sure=True)
    values = {"name": lead.company, "city": lead.city, "email": "" if has_person(lead) else lead.email}
    for alike in party_candidates(spec, values, user) if lead.company else ():
        if alike.instance.kind == Party.Kind.ORGANISATION:
            known = found.get(alike.instance.pk)
            reasons = [*(known.reasons if known is not None else ()), *alike.reasons]
            found[alike.instance.pk] = Candidate(alike.instance, reasons, known is not None or alike.sure)
    employers = {one.instance.organisation_id: one.instance for one in people if one.sure}
    reach = rows(spec, user).filter(pk__in=[pk for pk in employers if pk is not None and pk not in found])
    for employer in reach:
        person = employers[employer.pk]
        found[employer.pk] = Candidate(employer, [_("%(name)s works there") % {"name": person}])
    return list(found.values())


def _with_domain(lead: Lead, user: User) -> list[Party]:
    """Organisations whose page is at the domain of the lead's page or address."""
    spec = registry.get("organisations")
    domains = {domain for domain in (own_domain(lead.email), site_domain(lead.website)) if domain}
    if not domains or "website" in permissions_of(user).hidden_fields(spec.name):
        return []
    pages = [page for domain in domains for page in ways_to_write(domain)]
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.WEBSITE, norm__in=pages)
    reach = rows(spec, user).filter(pk__in=points.values("party_id"), merged_into__isnull=True)
    return list(reach.order_by("sort_key", "pk")[:6])
