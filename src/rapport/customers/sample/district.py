"""A district: a stretch of the sample world, complete in itself, whose parties know only each other.

Small bases are one district, large ones many, so memory stays flat and each can be made and loaded on its own. Holds
what was made, ready for loading; how things are made stands in ``organisations``, ``people``, ``ties`` and ``touches``.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from rapport.customers.contact import Point, standardise_point
from rapport.customers.models import Party
from rapport.customers.sample.company import Colleague, Staff
from rapport.customers.sample.cultures import Culture, Place
from rapport.customers.sample.words_de import GERMAN
from rapport.customers.sample.words_en import ENGLISH
from rapport.customers.sample.words_zh import CHINESE

CULTURES = (GERMAN, ENGLISH, CHINESE)
HISTORY_DAYS = 3 * 365
"""How far the sample's past reaches."""

SMALL = 20_000
"""Up to so many parties the few numbers reserved for fiction do; beyond, extensions tell them apart."""

Row = tuple[Any, ...]


@dataclass(slots=True)
class Member:
    """A party being made, with what its row does not hold."""

    party: Party
    culture: Culture
    place: Place
    owner: Colleague | None
    female: bool = False
    domain: str = ""
    street: str = ""
    postcode: str = ""
    since: date = date.min
    staff: list[Member] = field(default_factory=list)
    """Of an organisation those who work there, of a household its people; the first leads."""
    points: list[Point] = field(default_factory=list)


@dataclass(slots=True)
class District:
    """Everything of one district."""

    seed: str
    number: int
    size: int
    touches_wanted: int
    today: date
    staff: Staff
    ids: Sequence[int]
    large: bool
    random: random.Random = field(init=False)
    members: list[Member] = field(default_factory=list)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    """Rows by the name of their table in ``loading.TABLES``."""
    last_touch: dict[int, datetime] = field(default_factory=dict)
    next_task: dict[int, date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.random = random.Random(f"{self.seed}/{self.number}")  # noqa: S311  (a sample, no secret)

    def add(self, table: str, row: Row) -> None:
        """Keep a row for loading."""
        self.rows.setdefault(table, []).append(row)

    def member(self, kind: str, culture: Culture, place: Place) -> Member:
        """Begin a party: identity, owner and how long we know it."""
        rng = self.random
        index = len(self.members)
        since = self.today - timedelta(days=int(1 + (HISTORY_DAYS + 200) * rng.random() ** 1.3))
        created = datetime(since.year, since.month, since.day, 9, rng.randrange(60), tzinfo=UTC)
        changed = created + (datetime.combine(self.today, datetime.min.time(), UTC) - created) * rng.random()
        party = Party(
            id=self.ids[index],
            kind=kind,
            language="zh-Hans" if culture.language == "zh" else culture.language,
            time_zone=place.time_zone,
            created_at=created,
            updated_at=max(created, changed),
        )
        owner = self._owner(index, culture)
        if owner is not None:
            party.owner_id, party.principals = owner.id, list(owner.principals)
        member = Member(party, culture, place, owner, since=since)
        self.members.append(member)
        return member

    def _owner(self, index: int, culture: Culture) -> Colleague | None:
        if index % 1000 == 7:
            return self.staff.trainee
        if self.random.random() < 0.03:
            return None
        lead, representative = self.staff.owners[culture.language]
        return lead if self.random.random() < 0.35 else representative

    def settle(self, member: Member) -> None:
        """Give a party a street and postcode in its place."""
        rng, culture = self.random, member.culture
        member.street = culture.street_pattern.format(street=rng.choice(culture.streets), number=rng.randint(1, 180))
        member.postcode = rng.choice(member.place.postcodes)

    def keep_address(self, member: Member, label: str) -> None:
        """The party's primary address, repeated on its row."""
        member.party.city, member.party.country = member.place.city, member.place.country
        place = member.place
        self.add(
            "addresses",
            (member.party.pk, label, member.street, place.city, place.region, member.postcode, place.country, True),
        )

    def add_point(self, member: Member, kind: str, value: str, label: str) -> None:
        """Add a contact point in standard form; the first of its kind is primary, a repeated one left out."""
        first = all(point.kind != kind for point in member.points)
        point = standardise_point(kind, value, region=member.place.country, label=label, is_primary=first)
        if all((known.kind, known.norm) != (kind, point.norm) for known in member.points):
            member.points.append(point)

    def number_like(self, pattern: str, *, extension: bool = False) -> str:
        """A telephone number after a place's pattern."""
        rng = self.random
        number = "".join(str(rng.randrange(10)) if sign == "#" else sign for sign in pattern)
        return f"{number} x{rng.randrange(100, 10_000)}" if extension and self.large else number

    def chance(self, share: float) -> bool:
        """True in so large a share of cases."""
        return self.random.random() < share
