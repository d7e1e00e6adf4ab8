"""Records that are no customers yet and plainly are of an organisation that is a named account: by the domain of their
address or page, or by the same name in the same country.

What several organisations share tells nothing plainly, unless all of them are named for the territory.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BigIntegerField, CharField, F, Func, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Lower

from rapport.customers.extensions import OfOrganisation, PlacedByRules
from rapport.customers.models import ContactPoint, Party, TerritoryAccount
from rapport.lib.domains import SITE, own_domain, site_domain, ways_to_write

ALWAYS, NEVER = TerritoryAccount.Mode.ALWAYS.value, TerritoryAccount.Mode.NEVER.value
AT_ONCE = 1_000
"""Domains that are looked up together: each is written in twelve ways."""
_MAIL, _SITE = "mail_domain", "site_domain"
_REACHED = (ContactPoint.Kind.EMAIL.value, ContactPoint.Kind.WEBSITE.value)


@dataclass(slots=True)
class Signs:
    """By what records are known to be of some organisations."""

    domains: set[str] = field(default_factory=set)
    names: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Standard names by country."""

    def any_of(self, columns: OfOrganisation) -> Q:
        """The rows of :func:`with_domains` with any of them; none where there is no sign."""
        found = Q(pk__in=[])
        if wanted := sorted(self.domains):
            found |= Q(**{f"{_MAIL}__in": wanted}) | Q(**{f"{_SITE}__in": wanted})
        for country, keys in sorted(self.names.items()):
            found |= Q(**{columns.country: country, f"{columns.name_key}__in": sorted(keys)})
        return found


def with_domains(rows: QuerySet[Any], columns: OfOrganisation) -> QuerySet[Any]:
    """The rows with the domains of their address and page, in lower case."""
    mail = Func(Lower(columns.email), Value("@"), Value(2), function="split_part", output_field=CharField())
    site = Func(Lower(columns.website), Value(SITE), Value(r"\1"), function="regexp_replace", output_field=CharField())
    found: QuerySet[Any] = rows.alias(**{_MAIL: mail, _SITE: site})
    return found


def named_territory(signs: Mapping[int, Signs], columns: OfOrganisation) -> Any:
    """SQL over rows of :func:`with_domains`: the territory of the named account that a record plainly is of, NULL
    without one. Looked up in one sorted value, so that thousands of accounts cost each record hardly more than one."""
    domains = {domain: territory for territory, one in signs.items() for domain in one.domains}
    names = {
        f"{country}:{key}": territory
        for territory, one in signs.items()
        for country, keys in one.names.items()
        for key in keys
    }
    called = Concat(F(columns.country), Value(":"), F(columns.name_key))
    return Coalesce(_looked_up(domains, F(_MAIL)), _looked_up(domains, F(_SITE)), _looked_up(names, called))


def _looked_up(territories: Mapping[str, int], key: Any) -> Any:
    held = Value(json.dumps(territories))
    return Func(
        held, key, template="(%(expressions)s)::bigint", arg_joiner="::jsonb ->> ", output_field=BigIntegerField()
    )


def kept_out(placed: PlacedByRules, only: Signs | None = None) -> dict[int, Q]:
    """By territory the records of a kind that its rules are to pass over."""
    return {pk: signs.any_of(placed.organisation) for pk, signs in signs_of_named(NEVER, only).items()}


def signs_of_records(rows: QuerySet[Any], columns: OfOrganisation) -> Signs:
    """By what these records tell of which organisation they are."""
    found = Signs()
    told = rows.values_list(columns.email, columns.website, columns.country, columns.name_key)
    for email, website, country, name_key in told:
        found.domains |= {own_domain(email), site_domain(website)}
        found.names[country].add(name_key)
    found.domains.discard("")
    return found


def signs_of_named(mode: str, only: Signs | None = None) -> dict[int, Signs]:
    """By territory what plainly is of the organisations that always, or never, belong to it; with ``only`` as far as
    these signs ask."""
    held: dict[int, set[int]] = defaultdict(set)
    accounts = TerritoryAccount.objects.filter(mode=mode, party__kind=Party.Kind.ORGANISATION)
    if only is not None:
        accounts = accounts.filter(party__in=_told_by(only, accounts))
    for party, territory in accounts.values_list("party_id", "territory_id"):
        held[territory].add(party)
    if not held:
        return {}
    owners, callers = _owners(accounts.values("party_id"))
    found: dict[int, Signs] = defaultdict(Signs)
    for territory, parties in held.items():
        found[territory].domains = {domain for domain, ones in owners.items() if ones <= parties}
        for (country, key), ones in callers.items():
            if ones <= parties:
                found[territory].names[country].add(key)
    return found


def _told_by(only: Signs, accounts: QuerySet[TerritoryAccount]) -> set[int]:
    """The organisations of these accounts of which records with these signs may be."""
    keys = {key for names in only.names.values() for key in names} - {""}
    found = set(accounts.filter(party__name_key__in=keys).values_list("party_id", flat=True)) if keys else set()
    if only.domains:
        found |= {party for _domain, party in _others(sorted(only.domains))}
        domain = Func(F("norm"), Value("@"), Value(2), function="split_part", output_field=CharField())
        points = _points(accounts.values("party_id")).filter(kind=ContactPoint.Kind.EMAIL).alias(domain=domain)
        found |= set(points.filter(domain__in=only.domains).values_list("party_id", flat=True))
    return found


def signs_of(parties: Sequence[int], former: Iterable[Mapping[str, Any]] = ()) -> Signs:
    """Everything by which records may be of these organisations, and by their ``former`` columns."""
    rows = Party.objects.filter(pk__in=parties, kind=Party.Kind.ORGANISATION)
    found = Signs()
    told = [*rows.values("name_key", "country", "email", "website"), *former]
    for one in told:
        found.domains |= {own_domain(one["email"]), site_domain(one["website"])}
        if one["country"] and one["name_key"]:
            found.names[one["country"]].add(one["name_key"])
    for kind, norm in _points(rows.values("pk")).values_list("kind", "norm"):
        found.domains.add(_domain(kind, norm))
    found.domains.discard("")
    return found


def _owners(named: Any) -> tuple[dict[str, set[int]], dict[tuple[str, str], set[int]]]:
    """The organisations that have each domain, and each name in a country, of those that are named: others as well."""
    owners: dict[str, set[int]] = defaultdict(set)
    callers: dict[tuple[str, str], set[int]] = defaultdict(set)
    present = Party.objects.filter(
        kind=Party.Kind.ORGANISATION, merged_into__isnull=True, erased_at__isnull=True
    )  # fmt: skip
    for party, kind, norm in _points(present.filter(pk__in=named).values("pk")).values_list("party_id", "kind", "norm"):
        owners[_domain(kind, norm)].add(party)
    owners.pop("", None)
    keys = present.filter(pk__in=named).exclude(name_key="").exclude(country="").values_list("name_key", "country")
    wanted = set(keys)
    same = present.filter(name_key__in={key for key, _country in wanted}).values_list("pk", "name_key", "country")
    for party, key, country in same if wanted else ():
        if (key, country) in wanted:
            callers[country, key].add(party)
    for domain, party in _others(sorted(owners)):
        owners[domain].add(party)
    return owners, callers


def _others(domains: Sequence[str]) -> Iterable[tuple[str, int]]:
    """Every organisation whose page is at one of these domains."""
    for start in range(0, len(domains), AT_ONCE):
        pages = {page: domain for domain in domains[start : start + AT_ONCE] for page in ways_to_write(domain)}
        points = ContactPoint.objects.filter(
            kind=ContactPoint.Kind.WEBSITE, norm__in=list(pages), party__kind=Party.Kind.ORGANISATION,
            party__merged_into__isnull=True, party__erased_at__isnull=True,
        )  # fmt: skip
        for norm, party in points.values_list("norm", "party_id"):
            yield pages[norm], party


def _points(parties: Any) -> QuerySet[ContactPoint]:
    found: QuerySet[ContactPoint] = ContactPoint.objects.filter(party__in=parties, kind__in=_REACHED)
    return found


def _domain(kind: str, norm: str) -> str:
    return own_domain(norm) if kind == ContactPoint.Kind.EMAIL else site_domain(norm)
