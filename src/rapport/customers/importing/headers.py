"""Reads one header of a file of people or organisations: its target, its group and its label."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from rapport.customers.importing.other_headers import read_other, second_part
from rapport.customers.importing.vocabulary import (
    CORES,
    GROUPS,
    NOISE,
    ORGANISATION,
    PERSON,
    SHARED,
    UNLABELLED,
)
from rapport.platform.exchange.headers import normalise
from rapport.platform.exchange.mapping import ColumnMap

_STREET_LINE = frozenset({"address.street", "address.raw"})
_PHONES_BY_THEMSELVES = frozenset({"mobile", "pager", "isdn", "direct"})
_YEAR = re.compile(r"(19|20)\d\d")
_SINGULAR = {"title": "job_title", "website": "", "phone": "phones", "email": "emails"}
_OF_SECOND = frozenset(
    "second.name second.prefix second.given_name second.middle_name second.family_name second.suffix second.birth_date "
    "second.job_title second.emails second.phones second.external_id second.organisation".split()
)
_REPEATED = re.compile(r"(.+) \(\d+\)")
_JOINED = frozenset({"note", "description", "tags"})
"""Targets of which several columns are brought together."""
_SHORTEST_RUN = 6
_SECOND_PERSON = re.compile(r"(contact|kontakt|person|parent|guest) [2-9]\b")


def read_person_header(header: str) -> ColumnMap | None:
    """What a column of a file of people is, told by its header; None when the header is unknown."""
    return _read(header, "people")


def read_organisation_header(header: str) -> ColumnMap | None:
    """What a column of a file of organisations is, told by its header; None when the header is unknown."""
    return _read(header, "organisations")


@lru_cache(maxsize=8_192)
def _read(header: str, kind: str) -> ColumnMap | None:
    whole = normalise(header)
    if _SECOND_PERSON.match(whole):
        return read_second(header, whole) if kind == "people" else None
    own = PERSON if kind == "people" else ORGANISATION
    for words, confidence in ((own, 1.0), (SHARED, 1.0)):
        if whole in words:
            return ColumnMap(0, header, words[whole], confidence=confidence)
    return (
        _repeated(header, kind)
        or read_other(header, whole, kind)
        or _by_parts(header, whole)
        or _without_noise(header, whole, own)
        or _run_together(header, whole, kind)
    )


def _repeated(header: str, kind: str) -> ColumnMap | None:
    """A second column of the same name, where both can count: "Notes (2)"."""
    found = _REPEATED.fullmatch(header)
    first = _read(found[1], kind) if found else None
    return replace(first, column=header) if first is not None and first.target in _JOINED else None


def _run_together(header: str, whole: str, kind: str) -> ColumnMap | None:
    """ "COMPANYNAME" and "STREETADDRESS": words that somebody wrote without blanks."""
    if " " in whole or len(whole) < _SHORTEST_RUN:
        return None
    target = _squeezed(kind).get(whole, "")
    return ColumnMap(0, header, target, confidence=0.9) if target not in ("", "external_id") else None


@lru_cache(maxsize=2)
def _squeezed(kind: str) -> dict[str, str]:
    own = PERSON if kind == "people" else ORGANISATION
    return {known.replace(" ", ""): target for known, target in {**CORES, **SHARED, **own}.items() if " " in known}


def read_second(header: str, whole: str) -> ColumnMap | None:
    """A column of the second person of a row: "Contact2 Work Email" → second.emails, "work"."""
    rest = second_part(whole)
    found = _read(rest, "people") if rest else ColumnMap(0, header, "name", confidence=0.8)
    if found is None or f"second.{_SINGULAR.get(found.target, found.target)}" not in _OF_SECOND:
        return None
    target = _SINGULAR.get(found.target, found.target)
    return replace(found, column=header, target=f"second.{target}")


def _by_parts(header: str, whole: str) -> ColumnMap | None:
    """Take numbers and groups out of the header and look the rest up: "Business Phone 2" → phones, "work 2"."""
    core, groups, numbers = _parted(whole)
    for candidate in (core, " ".join(word for word in core.split() if word not in NOISE)):
        target = CORES.get(candidate)
        if target is None and not candidate and _PHONES_BY_THEMSELVES & set(groups):
            target = "phones"
        if target is not None:
            return _column(header, whole, target, groups, numbers, 1.0 if candidate == core else 0.9)
    return None


def _parted(whole: str) -> tuple[str, list[str], list[str]]:
    core: list[str] = []
    groups: list[str] = []
    numbers: list[str] = []
    for word in _parted_chinese(whole):
        if word.isdecimal() and len(word) <= 2:
            numbers.append(word)
        elif word in GROUPS:
            groups.append(GROUPS[word])
        else:
            core.append(word)
    return " ".join(core), list(dict.fromkeys(groups)), numbers


def _parted_chinese(whole: str) -> list[str]:
    """The words, with a group taken off the Chinese ones that begin with it: 商务电话 → 商务, 电话."""
    words: list[str] = []
    for word in whole.split():
        head, rest = word[:2], word[2:]
        is_pair = not word.isascii() and word not in GROUPS and word not in CORES and head in GROUPS and rest
        words += [head, rest] if is_pair else [word]
    return words


def _column(
    header: str, whole: str, target: str, groups: list[str], numbers: list[str], confidence: float
) -> ColumnMap:
    if target in _STREET_LINE and len(numbers) > 1 and numbers[-1] == "1" and whole.endswith(" 1"):
        numbers = numbers[:-1]  # "Address 1: Street 1"
    elif target in _STREET_LINE and numbers and whole.endswith(numbers[-1]) and numbers[-1] in "23":
        # "Business Street 2" and "Home Address 2" are the second line of one address, not a second address.
        target, numbers = "address.street2", numbers[:-1]
    elif target == "address.raw" and numbers and whole.endswith(numbers[-1]) and whole.startswith("address"):
        target, numbers = "address.street", numbers[:-1]
    group = " ".join([*groups, *numbers])
    labels = [name for name in groups if name not in UNLABELLED and not name.isdecimal()]
    return ColumnMap(0, header, target, group=group, label=" ".join(labels), confidence=confidence)


def _without_noise(header: str, whole: str, own: dict[str, str]) -> ColumnMap | None:
    """ "Contact First Name" and "Lead's last name" without what adds nothing; less certain."""
    words = [word for word in whole.split() if word not in NOISE and word != "1" and not _YEAR.fullmatch(word)]
    shorter = " ".join(words)
    if not shorter or shorter == whole:
        return None
    for known in (own, SHARED):
        if shorter in known and known[shorter] not in ("external_id", "title"):
            return ColumnMap(0, header, known[shorter], confidence=0.8)
    return None
