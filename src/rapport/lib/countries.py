"""Countries and states as people write them, as ISO 3166 codes and back as names in any language."""

from functools import lru_cache

from rapport.lib.country_names import ALIASES, US_STATES
from rapport.lib.text import MAX_VALUE, clean, fold

# Languages whose names of countries are read, in this order.
_LANGUAGES = ("en", "de", "zh", "fr", "es", "it", "zh_Hant", "pt", "nl", "ja")
# CLDR has codes for groups of countries, for history and for private use; those are no countries.
_NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "ZZ", "XA", "XB", "AC", "CP", "CQ", "DG", "EA", "IC", "TA"})


@lru_cache(maxsize=1)
def country_codes() -> frozenset[str]:
    """All alpha-2 codes, with XK for Kosovo."""
    from babel import Locale

    codes = [str(code) for code in Locale("en").territories]
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NOT_COUNTRIES


def country_code(text: str) -> str:
    """The alpha-2 code of a country given as code of two or three letters or by name, "" when unknown.

    Names in English, German, Chinese, French, Spanish, Italian, Portuguese, Dutch, Japanese; common others.
    """
    if len(text) > MAX_VALUE:
        return ""
    return _country_code(text)


@lru_cache(maxsize=4_096)
def _country_code(text: str) -> str:
    key = _key(text)
    if not key:
        return ""
    if key in ALIASES:
        return ALIASES[key]
    upper = key.upper()
    if len(upper) == 2 and upper in country_codes():
        return upper
    if len(upper) == 3 and upper.isascii() and upper.isalpha():
        code = _alpha3().get(upper)
        if code:
            return code
    for language in _LANGUAGES:
        code = _names(language).get(key)
        if code:
            return code
    return ""


def _key(text: str) -> str:
    """What the ways to write one name share: no articles, signs or brackets."""
    words = fold(text).replace("&", " and ").translate(_SIGNS).split()
    if len(words) > 1 and words[0] in (
        "the",
        "die",
        "der",
        "la",
        "le",
        "les",
        "el",
        "los",
        "las",
        "il",
        "gli",
    ):
        del words[0]
    words = ["saint" if word == "st" else word for word in words]
    if words and all(len(word) == 1 and word.isascii() for word in words):
        return "".join(words)
    return " ".join(words)


_SIGNS = str.maketrans({sign: " " for sign in ".,;:()[]'\"-_/*!"})


@lru_cache(maxsize=1)
def _alpha3() -> dict[str, str]:
    from babel.core import get_global

    aliases = get_global("territory_aliases")
    return {
        old: new[0] for old, new in aliases.items() if len(old) == 3 and old.isalpha() and new[0] in country_codes()
    }


@lru_cache(maxsize=len(_LANGUAGES))
def _names(language: str) -> dict[str, str]:
    """Folded name → code, for one language; read when a name was found in none before it."""
    from babel import Locale

    names: dict[str, str] = {}
    for code, name in Locale.parse(language).territories.items():
        if code not in country_codes():
            continue
        names[_key(name)] = code
        before_bracket = name.partition("(")[0].strip()
        if before_bracket and not name.startswith(("Congo", "Kongo", "刚果")):
            names.setdefault(_key(before_bracket), code)
    return names


@lru_cache(maxsize=4_096)
def country_name(code: str, language: str = "en") -> str:
    """The name of a country in a language ("de", "zh-hans", "pt-BR"); the code itself where none is known."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    if len(code) != 2:
        return code
    name = locale.territories.get(code.upper())
    return str(name) if name else code


def state_code(text: str, country: str = "US") -> str:
    """The two-letter code of a state of the USA given as code or name, "" when none is recognised."""
    if country.upper() != "US" or len(text) > 60:
        return ""
    key = clean(fold(text).replace(".", ""))
    upper = key.upper()
    return upper if upper in US_STATES else _state_codes().get(key, "")


@lru_cache(maxsize=1)
def _state_codes() -> dict[str, str]:
    return {fold(name): code for code, name in US_STATES.items()} | {
        "washington dc": "DC",
        "washington d c": "DC",
    }


def state_name(code: str, country: str = "US") -> str:
    """The English name of a state of the USA; the code itself where none is known."""
    return US_STATES.get(code.upper(), code) if country.upper() == "US" else code
