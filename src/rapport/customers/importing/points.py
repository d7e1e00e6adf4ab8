"""Contact points and addresses of a row in standard form. Pure: no Django, it runs in the process that reads files.

Gives the same columns as :func:`rapport.customers.contact.standardise_point`, which a test holds together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.conf import settings

from rapport.customers.importing.prepared import AddressTuple, PointTuple
from rapport.customers.importing.vocabulary import GROUPS, UNLABELLED
from rapport.lib.addresses import PostalAddress, standardise_address
from rapport.lib.countries import country_code
from rapport.lib.emails import parse_email
from rapport.lib.phones import parse_phone

SEPARATOR = ":::"
_LABEL_BEHIND = re.compile(r"(?P<value>.*\S)\s+\((?P<label>[^()]*[^\W\d_][^()]*)\)\Z", re.DOTALL)
_EXTENSION = re.compile(r"\A(ext|x|app|durchwahl|dw)\W", re.IGNORECASE)
_PARTS = ("street", "locality", "region", "postcode", "country")
ADDRESS_ORDER = ("street", "postcode", "locality", "region", "country", "label")
"""The parts of an address in one cell of our own export, between upright strokes."""


def point(kind: str, value: str, region: str, label: str, *, is_primary: bool) -> tuple[PointTuple, str]:
    """A contact point, and the code of what is wrong with it ("" when nothing is)."""
    value = value[:500]
    if kind == "email":
        email = parse_email(value)
        fault = "" if email.valid else "email"
        norm = (email.norm or value.casefold())[:500]
        return (kind, value, norm, label[:60], is_primary, "" if email.valid else email.reason[:60]), fault
    if kind in ("phone", "fax"):
        phone = parse_phone(value, region or settings.DEFAULT_COUNTRY)
        norm = phone.e164 + (f"x{phone.extension}" if phone.e164 and phone.extension else "") or phone.norm
        fault = "" if phone.valid else "phone_country" if phone.reason == "no_country" else "phone"
        return (
            kind,
            value,
            (norm or value)[:500],
            label[:60],
            is_primary,
            "" if phone.valid else phone.reason[:60],
        ), fault
    return (kind, value, value.strip().casefold()[:500], label[:60], is_primary, ""), ""


def shown(point: PointTuple) -> str:
    """What the party's own column repeats of its primary contact point, as ``refresh_party_columns`` does it."""
    kind, value, norm, _label, _primary, problem = point
    if kind == "phone":
        return (norm.partition("x")[0] if not problem else value)[:80]
    if kind == "email":
        return (norm if not problem else value)[:320]
    return value[:320]


def split_label(text: str) -> tuple[str, str]:
    """ "030 123 (work)" as our own export writes it → number and label."""
    found = _LABEL_BEHIND.match(text)
    if found is None or _EXTENSION.match(found["label"] + " "):
        return text, ""
    return found["value"], found["label"]


def tidy_label(text: str) -> tuple[str, bool]:
    """A label as other programs write it ("* Work", "HOME") and whether it marks the primary one."""
    starred = text.startswith("* ")
    text = text.removeprefix("* ").strip()
    words = [word for word in re.split(r"[,\s]+", text.lower()) if word]
    if words and all(word in GROUPS or word in ("fax", "pref", "voice", "internet", "main") for word in words):
        starred = starred or "pref" in words or "primary" in words
        kept = [GROUPS.get(word, word) for word in words if word not in ("pref", "voice", "internet", *UNLABELLED)]
        return " ".join(dict.fromkeys(kept)), starred
    return text[:60], starred


def one_primary(points: Sequence[PointTuple]) -> list[PointTuple]:
    """Each standard form once a kind; the first that is marked, else the first, is the primary of its kind."""
    kept: dict[tuple[str, str], PointTuple] = {}
    for given in points:
        kept.setdefault((given[0], given[2]), given)
    primary: dict[str, tuple[str, str]] = {}
    for key, given in kept.items():
        held = primary.get(given[0])
        if held is None or (given[4] and not kept[held][4]):
            primary[given[0]] = key
    return [(p[0], p[1], p[2], p[3], primary[p[0]] == key, p[5]) for key, p in kept.items()]


def address(parts: Mapping[str, str], label: str, default_country: str) -> tuple[AddressTuple | None, str]:
    """An address in standard form from its cells, and the code of what is wrong with it."""
    street = parts.get("street", "")
    raw = parts.get("raw", "")
    if raw and not street and any(parts.get(name) for name in ("locality", "postcode", "street2")):
        street, raw = (raw, "") if raw[:1] != "{" else ("", "")
    if raw and any(parts.get(name) for name in _PARTS):
        return _with_raw(parts, raw, label, default_country)
    if raw:
        found = standardise_address({"country": raw} if country_code(raw) else raw, default_country)
        return _tuple(found, label, "" if country_code(raw) else raw)
    cells = {name: parts.get(name, "") for name in _PARTS}
    cells["street"] = _street(street, parts)
    both = parts.get("postcode_locality", "")
    if both:
        code, _, town = both.partition(" ")
        digits = any(character.isdigit() for character in code)
        cells["postcode"] = cells["postcode"] or (code if digits else "")
        cells["locality"] = cells["locality"] or (town if digits else both)
    if not any(cells.values()):
        return None, ""
    return _tuple(standardise_address(cells, default_country), label, "")


def _with_raw(parts: Mapping[str, str], raw: str, label: str, default_country: str) -> tuple[AddressTuple | None, str]:
    """Parts and the whole address beside each other: the parts count, the whole fills in what they lack."""
    whole = standardise_address(raw, country_code(parts.get("country", "")) or default_country)
    # "DE" at the end of a whole address is Germany or Delaware; beside a city it says nothing new.
    wanted = [name for name in _PARTS if name != "street" and not (name == "region" and parts.get("locality"))]
    cells = {name: parts.get(name, "") for name in _PARTS} | {n: parts.get(n) or getattr(whole, n) for n in wanted}
    cells["street"] = _street(parts.get("street", "") or whole.street, parts)
    if raw[:1] == "{" and any(parts.get(name) for name in _PARTS):
        raw = ""
    return _tuple(standardise_address(cells, default_country), label, raw)


def _street(street: str, parts: Mapping[str, str]) -> str:
    number = parts.get("house_number", "")
    if number and number not in street.split():
        before = not any(character.isdigit() for character in street) and parts.get("number_first")
        street = f"{number} {street}" if before else f"{street} {number}"
    lines = [street.strip(), parts.get("street2", ""), parts.get("po_box", "")]
    return "\n".join(line for line in lines if line)


def _tuple(found: PostalAddress, label: str, raw: str) -> tuple[AddressTuple | None, str]:
    problem = ", ".join(found.problems)
    if found.problems and not raw:
        raw = found.raw
    columns = (found.street[:300], found.locality[:150], found.region[:120], found.postcode[:20], found.country[:2])
    if not any(columns) and not raw:
        return None, ""
    return (label[:60], *columns, raw[:600], problem[:60]), "address" if problem else ""


def own_address(text: str) -> dict[str, str]:
    """An address as our own export writes it: parts between " | ", or one text that could not be taken apart."""
    cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", text)]
    return {"raw": text} if len(cells) == 1 else dict(zip(ADDRESS_ORDER, cells, strict=False))
