"""The common case of reading a phone number: nothing but digits and signs, and valid.

Uses the tables of phonenumbers, compiled once per country, and gives the same answer as the library in a fifth of
its time, or none at all; the library then decides. A test compares the two.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

KINDS = {
    0: "fixed", 1: "mobile", 2: "fixed_or_mobile", 3: "toll_free", 4: "premium", 5: "shared_cost", 6: "voip",
    7: "personal", 8: "pager", 9: "company", 10: "voicemail",
}  # fmt: skip
# In the order in which the library looks.
_SPECIAL_KINDS = (
    ("premium", "premium_rate"), ("toll_free", "toll_free"), ("shared_cost", "shared_cost"), ("voip", "voip"),
    ("personal", "personal_number"), ("pager", "pager"), ("company", "uan"), ("voicemail", "voicemail"),
)  # fmt: skip
_ORDINARY = re.compile(r"\+?[0-9 ()./-]{5,30}\Z")
_NOT_DIGITS = str.maketrans("", "", " ()./-")

_Matcher = Callable[[str], bool]


class _Rules(NamedTuple):
    """The rules of one country, ready to be asked."""

    calling_code: str
    abroad: re.Pattern[str] | None
    prefix: re.Pattern[str] | None
    prefix_rewrites: bool
    leading: re.Pattern[str] | None
    general: _Matcher
    any_special: _Matcher
    special: tuple[tuple[str, _Matcher], ...]
    fixed: _Matcher
    mobile: _Matcher
    fixed_is_mobile: bool

    def kind(self, national: str) -> str:
        """The kind of a national number, "" when this country has given it to nobody."""
        if not self.general(national):
            return ""
        if self.any_special(national):  # one question in place of eight, which nearly every number passes by
            for kind, matches in self.special:
                if matches(national):
                    return kind
        if self.fixed(national):
            return "fixed_or_mobile" if self.fixed_is_mobile or self.mobile(national) else "fixed"
        return "mobile" if not self.fixed_is_mobile and self.mobile(national) else ""


class QuickNumber(NamedTuple):
    """A valid number: its international form, its country and its kind."""

    e164: str
    country: str
    kind: str


def quick_number(text: str, region: str) -> QuickNumber | None:
    """The number, when it is ordinary and valid beyond doubt; None leaves the decision to the library."""
    if not _ORDINARY.match(text):
        return None
    digits = text.translate(_NOT_DIGITS)
    if digits.startswith("+"):
        rules, digits = _by_calling_code(digits[1:])
    else:
        rules = rules_of(region)
        if rules and (digits.startswith(rules.calling_code) or (rules.abroad and rules.abroad.match(digits))):
            return None
    if rules is None:
        return None
    prefix = rules.prefix.match(digits) if rules.prefix else None
    if prefix and rules.prefix_rewrites:
        return None
    national = digits[prefix.end() :] if prefix else digits
    return None if national.startswith("0") else _held(rules.calling_code, national)


def _held(calling_code: str, national: str) -> QuickNumber | None:
    """The number with the country that holds it, among all that share its calling code."""
    for country in COUNTRY_CODE_TO_REGION_CODE[int(calling_code)]:
        rules = rules_of(country)
        if rules is None:
            return None
        if rules.leading is not None and not rules.leading.match(national):
            continue
        kind = rules.kind(national)
        if kind:
            return QuickNumber(f"+{calling_code}{national}", country, kind)
        if rules.leading is not None:
            return None
    return None


def _by_calling_code(digits: str) -> tuple[_Rules | None, str]:
    """The rules of the country that an international number calls, and the rest of the number."""
    for length in (1, 2, 3):
        regions = COUNTRY_CODE_TO_REGION_CODE.get(int(digits[:length] or 0))
        if regions and not digits.startswith("0"):
            return rules_of(regions[0]), digits[length:]
    return None, digits


@lru_cache(maxsize=300)
def rules_of(region: str) -> _Rules | None:
    """The rules of a country (ISO alpha-2), None when the library has none."""
    metadata = PhoneMetadata.metadata_for_region(region, None) if region and region != "001" else None
    if metadata is None:
        return None
    special = [(kind, description) for kind, name in _SPECIAL_KINDS if (description := getattr(metadata, name))]
    return _Rules(
        calling_code=str(metadata.country_code),
        abroad=_compiled(metadata.international_prefix),
        prefix=_compiled(metadata.national_prefix_for_parsing),
        prefix_rewrites=bool(metadata.national_prefix_transform_rule),
        leading=_compiled(metadata.leading_digits),
        general=_matcher(metadata.general_desc),
        any_special=_any_of([description.national_number_pattern for _kind, description in special]),
        special=tuple((kind, _matcher(description)) for kind, description in special),
        fixed=_matcher(metadata.fixed_line),
        mobile=_matcher(metadata.mobile),
        fixed_is_mobile=bool(metadata.same_mobile_and_fixed_line_pattern),
    )


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


def _matcher(description: Any) -> _Matcher:
    """A question to one description of numbers: whether a national number has its length and its pattern."""
    pattern = description.national_number_pattern if description is not None else None
    if not pattern:
        return _never
    lengths = frozenset(description.possible_length)
    fits = re.compile(pattern).fullmatch
    if lengths:
        return lambda national: len(national) in lengths and fits(national) is not None
    return lambda national: fits(national) is not None


def _any_of(patterns: Sequence[str | None]) -> _Matcher:
    """Whether one of the patterns fits, whatever length its numbers have."""
    given = [f"(?:{pattern})" for pattern in patterns if pattern]
    if not given:
        return _never
    fits = re.compile("|".join(given)).fullmatch
    return lambda national: fits(national) is not None


def _never(national: str) -> bool:
    return False
