"""Reading a whole address written as one text: lines, commas, Chinese order, or JSON as Salesforce exports it.

Best effort for Germany and its neighbours, France, the United Kingdom, the USA and China; what is not understood
stays whole in the street, with the problem named.
"""

import json
import re

from rapport.lib.countries import country_code, state_code
from rapport.lib.text import clean, has_han

_MAX_LINES = 12
# Longer lines are not looked into, which bounds the work of the expressions below.
_MAX_LINE = 200
_JSON_KEYS = {
    "street": ("street", "Street", "addressLine1", "line1"),
    "locality": ("city", "City", "locality", "town"),
    "region": ("state", "stateCode", "State", "region", "province"),
    "postcode": ("postalCode", "PostalCode", "postal_code", "zip", "zipCode", "postcode"),
    "country": ("country", "countryCode", "Country", "country_code"),
}
_US_LINE = re.compile(
    r"(?P<town>.*?)[,\s]*\b(?P<state>[A-Za-z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)\.?,?\s+(?P<zip>\d{5}(?:-\d{4})?)$"
)
_GB_CODE = re.compile(r"\b(?P<code>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})$", re.IGNORECASE)
_CODE_TOWN = re.compile(
    r"(?P<code>(?:[A-Z]{1,2}\s?-\s?)?(?:\d{4}\s?[A-Z]{2}|\d{4,5}))\s+(?P<town>[^\d,]*[^\W\d_][^,]*)$"
)
_CN_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_CN_COUNTRY = re.compile(r"^(?:中华人民共和国|中国|中國)\s*")
_CN_REGION = re.compile(
    r"^(?P<region>(?:北京|上海|天津|重庆)市?|(?:香港|澳门)(?:特别行政区)?|(?:内蒙古|广西|西藏|宁夏|新疆)[^市县区]{0,6}?自治区"
    r"|[^\s省市县区]{2,3}省)\s*"
)
_CN_LOCALITY = re.compile(r"^(?P<locality>[^\s省市县区]{1,8}?(?:市|自治州|地区|盟|县))\s*")
_MUNICIPALITIES = ("北京", "上海", "天津", "重庆")


def divide(text: str, default_country: str) -> dict[str, str] | None:
    """The parts (street, locality, region, postcode, country) of a text tidied by `clean_lines`, None if not seen.

    `default_country` (alpha-2 or "") tells which country's order is meant where the text names none.
    """
    if text.startswith("{"):
        parts = _from_json(text)
        if parts is not None:
            return parts
    if has_han(text) and re.search("[省市区县路街道号村镇乡]", text):
        parts = _from_chinese(clean(text))
        return parts | {"country": parts["country"] or default_country or "CN"}
    lines = [line for line in map(clean, re.split(r"\n|(?<!\d),(?=\S)|,\s", text)) if line][:_MAX_LINES]
    if not lines or max(map(len, lines)) > _MAX_LINE:
        return None
    country = country_code(lines.pop()) if len(lines) > 1 and _is_country(lines[-1]) else ""
    parts = _from_lines(lines, country or default_country, "\n" in text)
    return None if parts is None else parts | {"country": country or parts["country"]}


def _is_country(line: str) -> bool:
    """Whether a last line is a country; a code of two letters only where it is not a state of the USA."""
    return bool(country_code(line)) and (len(line) > 2 or line.upper() in ("UK", "US") or not state_code(line))


def _from_json(text: str) -> dict[str, str] | None:
    """The parts of a compound address ("{"city": "Berlin", …}"), None when it is no JSON object."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    parts = dict.fromkeys(_JSON_KEYS, "")
    for part, names in _JSON_KEYS.items():
        values = (found.get(name) for name in names)
        parts[part] = next((str(value) for value in values if isinstance(value, str | int) and value), "")
    return parts


def _from_chinese(text: str) -> dict[str, str]:
    parts = dict.fromkeys(_JSON_KEYS, "")
    code = _CN_CODE.search(text)
    if code:
        parts["postcode"] = code[0]
        text = clean(f"{text[: code.start()]} {text[code.end() :]}".replace("邮编", " ").strip(" ,，:：()（）"))
    country = _CN_COUNTRY.match(text)
    if country:
        parts["country"], text = "CN", text[country.end() :]
    region = _CN_REGION.match(text)
    if region:
        parts["region"], text = region["region"], text[region.end() :]
    if parts["region"].startswith(_MUNICIPALITIES):
        parts["locality"] = parts["region"]
        text = text.removeprefix(parts["region"]).strip()
    else:
        locality = _CN_LOCALITY.match(text)
        if locality:
            parts["locality"], text = locality["locality"], text[locality.end() :]
    parts["street"] = text.strip(" ,，")
    return parts


def _from_lines(lines: list[str], country: str, several: bool) -> dict[str, str] | None:
    """The parts of lines from the small to the large, None when no line holds a postcode with a town."""
    parts = dict.fromkeys(_JSON_KEYS, "")
    found: dict[str, str] | None = None
    if country in ("", "US"):
        found = _american(lines)
    if found is None and country in ("", "GB"):
        found = _british(lines)
    if found is None:
        found = _continental(lines, several)
    return None if found is None else parts | found


def _american(lines: list[str]) -> dict[str, str] | None:
    """ "Springfield, IL 62704" in one line, or the town in the line before."""
    match = _US_LINE.match(lines[-1])
    if not match or not state_code(match["state"]):
        return None
    town, before = match["town"].strip(" ,"), lines[:-1]
    if not town and before:
        town, before = before[-1], before[:-1]
    found = {"locality": town, "region": match["state"], "postcode": match["zip"], "country": "US"}
    return found | {"street": "\n".join(before)}


def _british(lines: list[str]) -> dict[str, str] | None:
    """A postcode at the very end, the town before it in its line or in the line above."""
    match = _GB_CODE.search(lines[-1])
    if not match:
        return None
    rest = [*lines[:-1], *filter(None, [lines[-1][: match.start()].strip(" ,")])]
    town = rest[-1] if len(rest) > 1 else ""
    street = "\n".join(rest[:-1] or rest)
    return {"postcode": match["code"], "country": "GB", "locality": town, "street": street}


def _continental(lines: list[str], several: bool) -> dict[str, str] | None:
    """Postcode and town in one line, streets before it ("Hauptstr. 1, 10115 Berlin")."""
    for number, line in enumerate(lines):
        match = _CODE_TOWN.match(line)
        # In "1234 Main Street, Springfield" the first number is no postcode.
        if match and (number or len(lines) == 1 or several):
            return {
                "postcode": match["code"], "locality": match["town"].strip(),
                "street": "\n".join(lines[:number]), "region": ", ".join(lines[number + 1 :]),
            }  # fmt: skip
    return None
