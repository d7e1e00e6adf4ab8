"""Names of companies: the legal form told apart from the name proper, and a key for matching."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from rapport.lib.company_forms import ALSO_WORDS, EAST_ASIAN_FORMS, FORMS
from rapport.lib.text import MAX_VALUE, clean, fold, has_han, is_cjk

_MAX_FORMS = 3
_AND = re.compile(r"(?<=\w)(?:\s*[&+]\s*|\s+(?:and|und|et|e|y|og|och)\s+)(?=\w)")
_NOT_WORDS = re.compile(r"[^\w]+")
_NOT_FORM = re.compile(r"[^\w&/]+|_")
_TAIL = " ,;-–—./"


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A company's name: tidy, without its legal form, the form as written, its country (ISO or "").

    `valid` is False with a `reason` ("empty", "too_long") where there was nothing to read; `display` is then
    the original.
    """

    display: str
    core: str
    legal_form: str = ""
    country_hint: str = ""
    valid: bool = True
    reason: str = ""


def _form_key(text: str) -> str:
    """What the ways to write one form share: letters, digits and "&" only; "und" and "and" are "&"."""
    words = ["&" if word in ("+", "und", "and", "u.") else word for word in text.lower().split()]
    return _NOT_FORM.sub("", "".join(words)).replace("ae", "ä").replace("oe", "ö")


_COUNTRIES_OF_FORMS = {_form_key(form): country for form, country in FORMS}
_MOST_WORDS = max(len(form.split()) for form, _ in FORMS)


def standardise_company(name: str) -> CompanyName:
    """Tidy a company's name and find its legal form; never raises. The case of the name is left alone."""
    if len(name) > MAX_VALUE:
        return CompanyName(name, name, valid=False, reason="too_long")
    return _standardise(name)


@lru_cache(maxsize=16_384)
def _standardise(name: str) -> CompanyName:
    display = clean(name)
    if not display:
        return CompanyName(name, "", valid=False, reason="empty")
    core, country = display, ""
    forms: list[str] = []
    for _ in range(_MAX_FORMS):
        rest, form, hint = _cut_form(core)
        if not form:
            break
        core, country = rest, country or hint
        forms.insert(0, form)
    if not forms:
        core, form = _cut_by_cleanco(display)
        forms = [form] if form else []
    return CompanyName(display, core, " ".join(forms), country)


def _cut_form(text: str) -> tuple[str, str, str]:
    """The text without its last legal form, the form, and the country it points to."""
    if not text.isascii() and is_cjk(text):
        for form, country in EAST_ASIAN_FORMS:
            if text.endswith(form) and len(text) > len(form):
                return text[: -len(form)].strip(), form, country
            if country in ("JP", "KR") and text.startswith(form) and len(text) > len(form):
                return text[len(form) :].strip(), form, country
    words = text.split()
    for count in range(min(_MOST_WORDS, len(words) - 1), 0, -1):
        written = " ".join(words[-count:]).strip(" ,;")
        key = _form_key(written)
        if key not in _COUNTRIES_OF_FORMS:
            continue
        before = " ".join(words[:-count])
        core = before.rstrip(_TAIL + "(")
        if core and (key not in ALSO_WORDS or _written_as_form(written, before)):
            return core, written, _COUNTRIES_OF_FORMS[key]
    return text, "", ""


def _written_as_form(written: str, before: str) -> bool:
    """Whether a short form that is also a word is meant as one: "Nestlé SA", not "Esther Sá", "ESTHER SA"."""
    if before.endswith(",") or "." in written or "/" in written:
        return True
    return written.isupper() and not before.strip(_TAIL).isupper()


def _cut_by_cleanco(display: str) -> tuple[str, str]:
    """Forms of other countries, by cleanco's list; only with a dot or slash: short ones are words."""
    last = display.rsplit(" ", 1)[-1]
    if "." not in last and "/" not in last:
        return display, ""
    from cleanco import basename

    core = basename(display)
    if not core or core == display or not display.startswith(core):
        return display, ""
    form = display[len(core) :].strip(" ,")
    return (core, form) if any(map(str.isalpha, form)) else (display, "")


def has_legal_form(name: str) -> bool:
    """Whether the name carries a legal form, so that it is a company's."""
    company = standardise_company(name)
    return company.legal_form != ""


def company_key(name: str) -> str:
    """What the ways to write one company share: the folded core, with "&" and "and" equal, without signs.

    >>> company_key("Müller & Söhne GmbH") == company_key("MÜLLER UND SÖHNE")
    True
    """
    if len(name) > MAX_VALUE:
        name = name[:MAX_VALUE]
    return _company_key(name)


@lru_cache(maxsize=16_384)
def _company_key(name: str) -> str:
    company = _standardise(name)
    key = fold(company.core or company.display)
    if key.startswith("the ") and len(key) > 4:
        key = key[4:]
    key = _AND.sub(" & ", key).replace("'", "").replace(".", "")
    words = [word if word.isalnum() else _NOT_WORDS.sub(" ", word).strip() for word in key.split(" & ")]
    joined = " & ".join(filter(None, words)) if len(words) > 1 else words[0]
    if has_han(joined):
        joined = "".join(joined.split())
    return unicodedata.normalize("NFC", joined) or company.display.lower()
