"""Postcodes as people list them ("01067–01990, 02708" or "SW1A, M1–M9"), and whether a postcode is among them.

What stands alone is the beginning of postcodes: "70" means all that begin so. British ones are told apart by their
parts, so that "SW1" is not the beginning of SW10 and "M" is not that of ME.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

MOST_RANGES = 200
MOST_DISTRICTS = 99
"""Districts that a British range may name ("SW1–SW20")."""
OUTWARD_AND_INWARD = frozenset({"GB", "GG", "IM", "JE"})
"""Countries whose postcodes end in a part of three signs behind a space, whether that is written or not."""
_OF_DIGITS = frozenset(
    "AL AT AU BA BD BE BG BR BY CH CN CY CZ DE DK DZ EE EG ES ET FI FR GR HR HU ID IL IN IS IT JP KE KR KZ LI LK MA MC "
    "ME MK MM MX MY NG NO NP NZ PH PK PL PT RO RS RU SA SE SG SI SK SM TH TN TR TW UA US UY UZ VA VN ZA ZM".split()
)
"""Countries whose postcodes hold no letters (Universal Postal Union, addressing systems)."""
_ITEM = re.compile(r"[A-Z0-9][A-Z0-9 \-]{0,18}")
_RANGE = re.compile(r"\s*(?:–|—|\.\.|\s-\s)\s*")
_DISTRICT = re.compile(r"([A-Z]{1,2})([0-9]{1,2})")
_INWARD = 3


class PostcodeError(ValueError):
    """A part of a list cannot be read; ``part`` is what was written there, ``reason`` one of "sign", "order", "area",
    "many"."""

    def __init__(self, part: str, reason: str) -> None:
        super().__init__(f"{part}: {reason}")
        self.part = part
        self.reason = reason


@dataclass(frozen=True, slots=True)
class PostcodeRange:
    """Postcodes from one beginning to another, both with all that begins so, in the form of :func:`plain`."""

    low: str
    high: str

    def holds(self, plain_postcode: str) -> bool:
        """Whether a postcode in the form of :func:`plain` is among them."""
        return self.low <= plain_postcode and plain_postcode[: len(self.high)] <= self.high

    def overlaps(self, other: PostcodeRange) -> bool:
        """Whether some postcode may be in both."""
        return not (_ends_before(self, other) or _ends_before(other, self))


def plain(postcode: str) -> str:
    """A postcode without spaces and hyphens, in capitals: "sw1a 1aa" → "SW1A1AA", "00-950" → "00950"."""
    return re.sub(r"[\s\-]", "", postcode).upper()


def spaced(postcode: str) -> str:
    """A British postcode with its space where it belongs: "sw1a1aa" → "SW1A 1AA"; "" for what is too short."""
    whole = plain(postcode)
    return f"{whole[:-_INWARD]} {whole[-_INWARD:]}" if len(whole) > _INWARD + 1 else ""


def parse_postcodes(text: str, country: str) -> list[PostcodeRange]:
    """The ranges that a list names, separated by commas, semicolons or lines; PostcodeError for what it cannot be.

    A hyphen between two of one length is a range ("01067-01990"); otherwise it belongs to the postcode ("00-950").
    """
    parts = [part.strip().upper() for part in re.split(r"[,;\n]", text) if part.strip()]
    ranges: list[PostcodeRange] = []
    for part in parts:
        ranges += _ranges(part, country)
        if len(ranges) > MOST_RANGES:
            raise PostcodeError(part[:40], "many")
    return ranges


def british_pattern(ranges: Sequence[PostcodeRange]) -> str:
    """A regular expression (the common part of Python's and PostgreSQL's) for :func:`spaced` postcodes of a list."""
    return "^(" + "|".join(_british(one.low) for one in ranges) + ")"


def _ranges(part: str, country: str) -> Iterator[PostcodeRange]:
    low, high = _ends(part)
    for end in (low, high):
        if not _ITEM.fullmatch(end):
            raise PostcodeError(part[:40], "sign")
    if country in OUTWARD_AND_INWARD:
        yield from _british_ranges(part, low, high)
        return
    low, high = plain(low), plain(high)
    if country in _OF_DIGITS and not (low.isdigit() and high.isdigit()):
        raise PostcodeError(part[:40], "sign")
    if high < low[: len(high)]:
        raise PostcodeError(part[:40], "order")
    yield PostcodeRange(low, high)


def _ends(part: str) -> tuple[str, str]:
    halves = _RANGE.split(part)
    if len(halves) == 1 and part.count("-") == 1:
        before, after = (half.strip() for half in part.split("-"))
        halves = [before, after] if len(before) == len(after) or _DISTRICT.fullmatch(after) else [part]
    if len(halves) > 2:
        raise PostcodeError(part[:40], "sign")
    return halves[0].strip(), halves[-1].strip()


def _british_ranges(part: str, low: str, high: str) -> Iterator[PostcodeRange]:
    """British beginnings keep the space before the inward part, by which their pattern is told."""
    if low == high:
        one = " ".join(low.replace("-", " ").split())
        yield PostcodeRange(one, one)
        return
    first, last = _DISTRICT.fullmatch(low), _DISTRICT.fullmatch(high)
    if first is None or last is None or first[1] != last[1]:
        raise PostcodeError(part[:40], "area")
    if int(last[2]) < int(first[2]):
        raise PostcodeError(part[:40], "order")
    if int(last[2]) - int(first[2]) >= MOST_DISTRICTS:
        raise PostcodeError(part[:40], "many")
    for number in range(int(first[2]), int(last[2]) + 1):
        yield PostcodeRange(f"{first[1]}{number}", f"{first[1]}{number}")


def _british(beginning: str) -> str:
    if " " in beginning:
        return beginning
    return f"{beginning}(?![A-Z])" if beginning[-1].isalpha() else f"{beginning}(?![0-9])"


def _ends_before(one: PostcodeRange, other: PostcodeRange) -> bool:
    """Whether every postcode of ``one`` comes before every one of ``other``."""
    shared = min(len(one.high), len(other.low))
    return one.high[:shared] < other.low[:shared]
