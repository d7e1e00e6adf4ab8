"""What the sample's people agreed to and withdrew, and whom not to contact."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta

from rapport.customers.sample.district import District, Member

_SAID: tuple[tuple[str, str, str, str, int], ...] = (
    ("newsletter", "email", "granted", "confirmed", 40),
    ("newsletter", "email", "pending", "form", 6),
    ("newsletter", "email", "withdrawn", "one_click", 8),
    ("phone-advertising", "phone", "granted", "paper", 18),
    ("phone-advertising", "phone", "withdrawn", "talk", 9),
    ("postal-advertising", "post", "withdrawn", "message", 5),
    ("surveys", "email", "withdrawn", "preferences", 4),
)
"""Purpose, channel, what was said, how; and how often."""
_SHARE = 0.3
"""Of the people: who ever said anything."""


def agree(district: District) -> None:
    """Add entries of the ledger and do-not-contact marks; by numbers of its own, so that the rest stays as it was."""
    chance = random.Random(f"{district.seed} consent {district.number}")  # noqa: S311 - a sample, no secret
    for member in district.members:
        if member.party.kind == "person" and chance.random() < _SHARE:
            _say(district, member, chance)
        if member.party.kind == "person" and chance.random() < 0.01:
            district.add("contact_blocks", (member.party.pk, chance.choice(("", "phone")), "wish"))


def _say(district: District, member: Member, chance: random.Random) -> None:
    code, channel, action, source, _weight = chance.choices(_SAID, [said[-1] for said in _SAID])[0]
    days = max((district.today - member.since).days, 2)
    said = district.today - timedelta(days=chance.randrange(1, days))
    party = member.party.pk
    if action == "withdrawn" and code in ("newsletter", "phone-advertising"):
        before = said - timedelta(days=chance.randrange(30, 300))
        district.add("consent_entries", _row(code, party, channel, "granted", "paper", before))
    district.add("consent_entries", _row(code, party, channel, action, source, said))


def _row(code: str, party: int, channel: str, action: str, source: str, day: date) -> tuple[object, ...]:
    basis = "legitimate_interest" if code in ("postal-advertising", "surveys") else "consent"
    at = datetime.combine(day, time(10, 30), UTC)
    return (code, party, channel, action, basis, source, at, at, at)
