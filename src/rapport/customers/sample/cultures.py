"""The shape of the sample's word lists: what a culture and a place consist of. The words stand in ``words_*``."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A town with real postcodes and telephone patterns, in which each # is a digit.

    The numbers lie in ranges that the regulators keep for films (Ofcom, Bundesnetzagentur, 555-01xx in North
    America); where a country has none they are plausible.
    """

    city: str
    country: str
    time_zone: str
    utc_offset: int
    """Hours by which local standard time is ahead of UTC; working hours need no more precision."""
    postcodes: tuple[str, ...]
    phone: str
    mobile: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Culture:
    """The words of one language area."""

    language: str
    share: int
    """Weight among all parties."""
    female: tuple[str, ...]
    male: tuple[str, ...]
    family: tuple[str, ...]
    places: tuple[Place, ...]
    streets: tuple[str, ...]
    street_pattern: str
    company_stems: tuple[str, ...]
    company_pattern: str
    """Of {city}, {stem}, {word} and {form}."""
    group_pattern: str
    """The name of a holding, of the same."""
    household_pattern: str
    industries: tuple[tuple[str, tuple[str, ...]], ...]
    """Industry and the words by which a company of it calls itself."""
    legal_forms: dict[str, tuple[str, ...]]
    """By country."""
    job_titles: tuple[tuple[str, str], ...]
    """Title and department, the highest first."""
    mail_domains: tuple[str, ...]
    currencies: dict[str, str]
    products: tuple[str, ...]
    academic_titles: tuple[str, ...]
    female_address: str
    """How a woman is spoken of, with {given} and {family}."""
    male_address: str
    male_oblique: str
    """The same in the other cases ("mit Herrn …")."""
    hello: str
    """The beginning of a letter, with {address}."""
    same_family_name: bool
    """Whether couples share a family name."""
    labels: tuple[str, str, str, str]
    """Labels of contact points: work, private, mobile, head office."""
