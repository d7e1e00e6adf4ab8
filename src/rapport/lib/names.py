"""Names of people: splitting what was typed as one text, and showing what is stored in parts.

What arrives split is never changed here. Organisations are only recognised, not parsed (see `companies`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapport.lib.companies import has_legal_form
from rapport.lib.names_east_asian import divide
from rapport.lib.pinyin import phonetic as pinyin
from rapport.lib.sort_keys import sort_key
from rapport.lib.text import clean, fold, has_han, script_of

MAX_LENGTH = 300
"""Longest text, in characters, that may be a name; a longer one is answered `too_long`."""

Order = Literal["given_first", "family_first"]

_EAST_ASIAN = frozenset({"han", "kana", "hangul"})
# Languages whose speakers put the family name first in Latin letters too.
_FAMILY_FIRST_LANGUAGES = frozenset({"hu", "vi"})
_SALUTATIONS = frozenset(
    {
        "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "miss", "mx", "mx.", "herr", "frau", "fräulein", "hr.",
        "fr.", "herrn", "m.", "mme", "mme.", "mlle", "mlle.", "monsieur", "madame", "señor", "señora",
        "señorita", "sr.", "sra.", "srta.", "sr", "sra", "sig.", "sig.ra", "signor", "signora", "dhr.",
        "mevr.", "mw.", "pan", "pani", "先生", "女士", "小姐", "太太", "夫人", "さん", "様", "さま", "氏",
        "殿", "씨", "님", "선생님",
    }
)  # fmt: skip
_LEADING_TITLES = re.compile(
    r"^((?:(?:prof|dr|dipl|mag|ing|rer|nat|med|jur|phil|habil|h\.\s?c|dent|vet|pd|priv|doz|m|mme|mlle|hr|fr)\.(?:-\w+\.)?"
    r"\s*|(?:herrn?|frau|mme|mlle|monsieur|madame)\s+)+)(?=\S)",
    re.IGNORECASE,
)
_PLAIN_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*\Z")
_ORGANISATION_WORDS = frozenset(
    {
        "company", "corporation", "corp", "inc", "incorporated", "ltd", "limited", "llc", "llp", "plc",
        "gmbh", "kg", "ohg", "kgaa", "ug", "foundation", "university", "universität", "universitat",
        "hochschule", "institute", "institut", "association", "verein", "verband", "stiftung", "society",
        "gesellschaft", "bank", "versicherung", "insurance", "hospital", "klinik", "klinikum", "clinic",
        "school", "schule", "college", "academy", "akademie", "museum", "ministry", "ministerium",
        "department", "behörde", "behorde", "amt", "agency", "agentur", "group", "gruppe", "holding",
        "holdings", "partners", "solutions", "services", "systems", "technologies", "technology",
        "consulting", "industries", "international", "enterprises", "ventures", "capital", "logistics",
        "logistik", "handel", "handels", "werke", "stadtwerke", "gemeinde", "landkreis", "council", "church",
        "kirche", "hotel", "restaurant", "pharmacy", "apotheke", "bäckerei", "backerei", "praxis", "kanzlei",
        "genossenschaft", "cooperative", "trust", "union", "club", "federation", "committee", "centre",
        "center", "zentrum", "studio", "studios", "media", "verlag", "publishing", "labs", "laboratories",
        "société", "societe", "compagnie", "fundación", "fundacion", "asociación", "asociacion", "empresa",
        "banco", "ayuntamiento", "università", "universita",
    }
)  # fmt: skip
_ORGANISATION_ENDINGS = (
    "公司", "集团", "集團", "银行", "銀行", "大学", "大學", "学院", "學院", "医院", "醫院", "学校", "學校",
    "中学", "小学", "幼儿园", "中心", "协会", "協會", "学会", "委员会", "委員會", "研究院", "研究所",
    "事务所", "事務所", "酒店", "饭店", "餐厅", "商店", "商行", "工厂", "工廠", "政府", "法院", "基金会",
    "基金會", "合作社", "俱乐部", "工作室", "株式会社", "有限", "（有）", "(株)", "㈱", "주식회사",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonName:
    """The parts of a person's name.

    `order` is the order in which the name is usually written; `script` that of its letters ("latin", …);
    `phonetic` pinyin without tones for Chinese. `valid` is False with a `reason` ("empty", "too_long") where
    nothing could be split; the text is in `family` then.
    """

    prefix: str = ""
    given: str = ""
    middle: str = ""
    family: str = ""
    suffix: str = ""
    order: Order = "given_first"
    script: str = ""
    phonetic: str = ""
    nickname: str = ""
    maiden: str = ""
    valid: bool = True
    reason: str = ""


def split_name(full: str, hint_language: str = "") -> PersonName:
    """Split a name written as one text. `hint_language` ("zh", "ja", "hu", …) helps where there is doubt.

    Latin names by nameparser (particles, titles, "Family, Given"), Chinese, Japanese and Korean by own rules.
    """
    if len(full) > MAX_LENGTH:
        return PersonName(family=full, valid=False, reason="too_long")
    return _split_name(full, hint_language.lower()[:2])


@lru_cache(maxsize=16_384)
def _split_name(full: str, language: str) -> PersonName:
    text = clean(full)
    if not text:
        return PersonName(family=full, valid=False, reason="empty")
    script = script_of(text)
    # One Chinese character weighs as much as a Latin word: "David 王" is a Chinese name.
    if script in _EAST_ASIAN or has_han(text):
        return _split_east_asian(text, script if script in _EAST_ASIAN else "han", language)
    words = text.split()
    if len(words) in (2, 3) and all(map(_is_plain, words)):
        given, middle, family = words[0], " ".join(words[1:-1]), words[-1]
        if language in _FAMILY_FIRST_LANGUAGES:
            return PersonName(given=family, middle=middle, family=given, order="family_first", script=script)
        return PersonName(given=given, middle=middle, family=family, script=script)
    return _split_with_titles(text, script)


def _split_east_asian(text: str, script: str, language: str) -> PersonName:
    parts = divide(text, script, language)
    order: Order = "family_first" if parts.family_first else "given_first"
    family, given = parts.family, parts.given
    reading = pinyin(family + given if parts.family_first else given + family, surname=parts.family_first)
    return PersonName(
        prefix=parts.honorific, given=given, family=family, order=order, script=script,
        phonetic=reading if script == "han" and language != "ja" else "", nickname=parts.other,
    )  # fmt: skip


def _is_plain(word: str) -> bool:
    """Whether a word is neither title, particle nor suffix and needs no parser."""
    return len(word) > 1 and _PLAIN_WORD.match(word) is not None and word.lower() not in _special_words()


@lru_cache(maxsize=1)
def _special_words() -> frozenset[str]:
    """All words to which nameparser gives a meaning; imported when the first Latin name has to be split."""
    from nameparser import Lexicon

    words = Lexicon.default()
    return frozenset().union(
        words.titles, words.given_name_titles, words.after_given_titles, words.suffix_acronyms,
        words.suffix_words, words.particles, words.conjunctions, words.conjunctions_ambiguous,
        words.maiden_markers, words.bound_given_names, words.honorific_tails, {"geb"},
        {word.rstrip(".") for word in _SALUTATIONS},
    )  # fmt: skip


def _split_with_titles(text: str, script: str) -> PersonName:
    from nameparser import parse

    match = _LEADING_TITLES.match(text)
    titles = clean(match[1]) if match and "," not in text[: match.end()] else ""
    rest = text[match.end() :] if titles and match else text
    parsed = parse(rest)
    prefix = clean(f"{titles} {parsed.title}")
    given, family = parsed.given, parsed.family
    if prefix and given and not family:
        # "Dr. Meier", "Frau Meier": after a title people give the family name.
        given, family = "", given
    if not (given or family):
        return PersonName(prefix="", family=text, script=script)
    return PersonName(
        prefix=prefix, given=given, middle=parsed.middle, family=family, suffix=parsed.suffix, script=script,
        nickname=parsed.nickname, maiden=parsed.maiden,
    )  # fmt: skip


def name_of(
    *,
    given: str = "",
    family: str = "",
    middle: str = "",
    prefix: str = "",
    suffix: str = "",
    phonetic: str = "",
) -> PersonName:
    """A name that arrives in parts: nothing is moved; order, script and pinyin are added."""
    script = script_of(family + given)
    order: Order = "family_first" if script in _EAST_ASIAN else "given_first"
    if script == "han" and not phonetic:
        phonetic = pinyin(family, surname=True) + " " + pinyin(given)
    return PersonName(prefix, given, middle, family, suffix, order, script, phonetic.strip())


def display_name(name: PersonName) -> str:
    """The name as it stands in lists and headings, with academic titles but without "Mr" or "Frau"."""
    titles = " ".join(word for word in name.prefix.split() if word.lower() not in _SALUTATIONS)
    return _joined(name, titles)


def formal_name(name: PersonName) -> str:
    """The name with everything that belongs to it ("Frau Dr. Anna Meier", "王小明先生")."""
    return _joined(name, name.prefix)


def _joined(name: PersonName, prefix: str) -> str:
    if name.order == "family_first":
        if name.script in _EAST_ASIAN and not (name.family + name.given).isascii():
            whole = f"{name.family}{name.given}{prefix}"
            return clean(f"{whole} {name.middle}" if name.middle else whole)
        return _words(prefix, name.family, name.middle, name.given, name.suffix)
    if name.script in _EAST_ASIAN:
        return "·".join(filter(None, (name.given, name.family))) + prefix
    return _words(prefix, name.given, name.middle, name.family, name.suffix)


def _words(*parts: str) -> str:
    return " ".join([part for part in parts if part])


def reverse_name(name: PersonName) -> str:
    """The name as in a register ("Meier, Anna Maria"); those with the family name first stay as they are."""
    if name.order == "family_first" or name.script in _EAST_ASIAN:
        return display_name(name)
    return ", ".join(filter(None, (name.family, _words(name.given, name.middle)))) or display_name(name)


def name_sort_key(name: PersonName) -> str:
    """The key by which people are sorted: family name, then given names; Chinese by pinyin."""
    if name.script in _EAST_ASIAN:
        return sort_key(f"{name.family}{name.given}", name.phonetic)
    return sort_key(_words(name.family, name.given, name.middle))


def looks_like_organisation(name: str) -> bool:
    """Whether a name is more likely that of an organisation: a legal form, a telling word, "&" or digits."""
    if len(name) > MAX_LENGTH:
        return False
    return _looks_like_organisation(name)


@lru_cache(maxsize=16_384)
def _looks_like_organisation(name: str) -> bool:
    text = clean(name)
    if text.endswith(_ORGANISATION_ENDINGS) or text.startswith(("株式会社", "(株)", "㈱", "주식회사")):
        return True
    if "&" in text or "@" in text or any(map(str.isdecimal, text)) or has_legal_form(text):
        return True
    words = re.split(r"[^\w]+", fold(text))
    return len(words) > 1 and any(word in _FOLDED_WORDS for word in words)


_FOLDED_WORDS = frozenset(map(fold, _ORGANISATION_WORDS))
