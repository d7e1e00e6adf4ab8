"""What ties the parties of a district to us and to each other: roles, tags, account teams, referrals, competitors."""

from __future__ import annotations

from datetime import timedelta

from rapport.customers.sample.district import District, Member
from rapport.customers.sample.touches import TALES

_ORGANISATION_ROLES = {
    "customer": 52, "prospect": 24, "former-customer": 7, "partner": 6, "supplier": 6, "competitor": 2, "press": 1,
    "debtor": 1, "blocked-debtor": 1,
}  # fmt: skip
_PRIVATE_ROLES = {"customer": 60, "prospect": 28, "former-customer": 8, "debtor": 2, "applicant": 2}

TAGS: dict[str, tuple[str, ...]] = {
    "en": ("VIP", "Newsletter", "Trade fair", "Solar", "Storage", "Heat pump", "Fleet charging", "Reference"),
    "de": ("VIP", "Newsletter", "Messe", "Photovoltaik", "Speicher", "Wärmepumpe", "Ladestation", "Referenz"),
    "zh": ("VIP", "通讯", "展会", "光伏", "储能", "热泵", "充电桩", "案例"),
}


def tie(district: District) -> None:
    """Give every party of the district its ties."""
    organisations = [member for member in district.members if member.party.kind == "organisation"]
    for index, member in enumerate(district.members):
        party = member.party
        private = party.kind == "household" or (party.is_person and party.organisation_id is None)
        if private or party.kind == "organisation":
            _roles(district, member, _PRIVATE_ROLES if private else _ORGANISATION_ROLES)
        _tags(district, member)
        _external_ids(district, index, member)
        if party.value_class == "A" and not party.is_person:
            _account_team(district, member)
        if index > 20 and district.chance(0.1):
            referrer = district.members[district.random.randrange(index)].party
            if referrer.pk != party.pk:
                district.add("relationships", ("referred-by", party.pk, referrer.pk, member.since, None, ""))
    _competitors(district, organisations)


def _roles(district: District, member: Member, weights: dict[str, int]) -> None:
    """What the party is to us; most customers were prospects before."""
    code = district.random.choices(list(weights), list(weights.values()))[0]
    begun = min(member.since + timedelta(days=district.random.randrange(20, 90)), district.today)
    before = begun - timedelta(days=1)
    if code in ("customer", "former-customer", "debtor", "blocked-debtor") and before > member.since:
        district.add("roles", ("prospect", member.party.pk, member.since, before))
        member_since = begun
    else:
        member_since = member.since
    if code == "former-customer":
        ended = member_since + (district.today - member_since) / 2
        district.add("roles", ("customer", member.party.pk, member_since, ended))
        member_since = ended + timedelta(days=1)
    elif code in ("debtor", "blocked-debtor"):
        district.add("roles", ("customer", member.party.pk, member_since, None))
    district.add("roles", (code, member.party.pk, member_since, None))


def _tags(district: District, member: Member) -> None:
    known = TAGS[member.culture.language]
    count = district.random.choices((0, 1, 2, 3), (55, 27, 13, 5))[0]
    for name in district.random.sample(known, count):
        district.add("tags", (name, member.party.pk))


def _external_ids(district: District, index: int, member: Member) -> None:
    """The number in the bookkeeping system, and for some the one in the shop."""
    kind = {"person": "people", "organisation": "organisations", "household": "households"}[member.party.kind]
    number = district.number * 100_000 + index + 10_001
    if kind == "organisations" or district.chance(0.5):
        district.add("external_ids", (kind, member.party.pk, "ERP", f"K{number}"))
    if district.chance(0.15):
        district.add("external_ids", (kind, member.party.pk, "Shop", f"{number * 7}"))


def _account_team(district: District, member: Member) -> None:
    others = [colleague for colleague in district.staff.others if colleague != member.owner]
    parts = TALES[member.culture.language].account_parts
    helpers = district.random.sample(others, district.random.randint(1, 2))
    team = [member.owner, *helpers] if member.owner is not None else helpers
    for colleague, part in zip(team, parts, strict=False):
        district.add("account_team", (member.party.pk, colleague.id, part, member.since))


def _competitors(district: District, organisations: list[Member]) -> None:
    """Pairs in the same industry of the same country, each once, the lower id first."""
    by_trade: dict[tuple[str, str], list[int]] = {}
    for member in organisations:
        by_trade.setdefault((member.party.industry, member.party.country), []).append(member.party.pk)
    for rivals in by_trade.values():
        for first, second in zip(rivals[::3], rivals[1::3], strict=False):
            district.add("relationships", ("competitor-of", min(first, second), max(first, second), None, None, ""))
