"""Cleaning, folding and recognising text, the ground that every other standardiser stands on.

It knows characters and scripts only; nothing here knows what a name, a phone number or a field is.
"""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

MAX_VALUE = 1_000
"""Longest value, in characters, that the parsers look at; longer ones are answered `too_long`."""

# What must never be stored: controls (PostgreSQL refuses NUL), lone surrogates (UTF-8 cannot carry them),
# invisible and direction-changing characters (they make two different values look the same).
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb\ufffe\uffff\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
# Joiners carry meaning inside Indic and Persian words and emoji, nowhere else.
_STRAY_JOINER = re.compile(
    "(?<![\u0590-\u1fff\u2190-\ud7ff\uf900-\U0010ffff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0590-\u1fff\u2190-\ud7ff\uf900-\U0010ffff])"
)
_BLANKS = re.compile(r"[^\S\n]+")
_MANY_BREAKS = re.compile(r" ?\n ?")

# Marks that are accents. Vowel signs of Indic scripts and the voicing marks of kana are letters in effect.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe2f\u0640\u200c\u200d]"
)
_FOLD_LETTERS = str.maketrans(
    {
        "ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ŋ": "n",
        "ŧ": "t", "ƀ": "b", "ɨ": "i", "ɵ": "o", "ʉ": "u", "ə": "e", "ƒ": "f", "ß": "ss", "ĸ": "k", "ƶ": "z",
        "’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'", "ʻ": "'", "ʹ": "'", "′": "'", "“": '"', "”": '"',
        "„": '"', "«": '"', "»": '"', "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-",
        "·": " ", "・": " ", "•": " ", "‧": " ", "。": ".", "、": ",",
    }
)  # fmt: skip

# First code point of each run of a script, in order; "" are signs and digits. Coarsely after Scripts.txt.
_SCRIPT_RUNS: tuple[tuple[int, str], ...] = (
    (0x00, ""), (0x41, "latin"), (0x5B, ""), (0x61, "latin"), (0x7B, ""), (0xAA, "latin"), (0xAB, ""),
    (0xBA, "latin"), (0xBB, ""), (0xC0, "latin"), (0xD7, ""), (0xD8, "latin"), (0xF7, ""), (0xF8, "latin"),
    (0x2B9, ""), (0x370, "greek"), (0x400, "cyrillic"), (0x530, "armenian"), (0x590, "hebrew"),
    (0x600, "arabic"), (0x700, "syriac"), (0x750, "arabic"), (0x780, "thaana"), (0x7C0, "nko"), (0x800, ""),
    (0x860, "syriac"), (0x870, "arabic"), (0x900, "devanagari"), (0x980, "bengali"), (0xA00, "gurmukhi"),
    (0xA80, "gujarati"), (0xB00, "oriya"), (0xB80, "tamil"), (0xC00, "telugu"), (0xC80, "kannada"),
    (0xD00, "malayalam"), (0xD80, "sinhala"), (0xE00, "thai"), (0xE80, "lao"), (0xF00, "tibetan"),
    (0x1000, "myanmar"), (0x10A0, "georgian"), (0x1100, "hangul"), (0x1200, "ethiopic"), (0x13A0, "cherokee"),
    (0x1400, ""), (0x1780, "khmer"), (0x1800, "mongolian"), (0x18B0, ""), (0x1C80, "cyrillic"),
    (0x1C90, "georgian"), (0x1CC0, ""), (0x1D00, "latin"), (0x1DC0, ""), (0x1E00, "latin"), (0x1F00, "greek"),
    (0x2000, ""), (0x2C60, "latin"), (0x2C80, ""), (0x2D00, "georgian"), (0x2D30, ""), (0x2DE0, "cyrillic"),
    (0x2E00, ""), (0x2E80, "han"), (0x2FE0, ""), (0x3005, "han"), (0x3008, ""), (0x3041, "kana"),
    (0x3097, ""), (0x309D, "kana"), (0x30A0, ""), (0x30A1, "kana"), (0x30FB, ""), (0x30FC, "kana"),
    (0x3100, "bopomofo"), (0x3130, "hangul"), (0x3190, ""), (0x31A0, "bopomofo"), (0x31C0, ""),
    (0x31F0, "kana"), (0x3200, ""), (0x3400, "han"), (0x4DC0, ""), (0x4E00, "han"), (0xA000, ""),
    (0xA640, "cyrillic"), (0xA6A0, ""), (0xA720, "latin"), (0xA800, ""), (0xA960, "hangul"), (0xA980, ""),
    (0xAB30, "latin"), (0xAB70, ""), (0xAC00, "hangul"), (0xD800, ""), (0xF900, "han"), (0xFB00, "latin"),
    (0xFB07, ""), (0xFB13, "armenian"), (0xFB1D, "hebrew"), (0xFB50, "arabic"), (0xFE00, ""),
    (0xFE70, "arabic"), (0xFEFF, ""), (0xFF21, "latin"), (0xFF3B, ""), (0xFF41, "latin"), (0xFF5B, ""),
    (0xFF66, "kana"), (0xFFA0, "hangul"), (0xFFDD, ""), (0x1B000, "kana"), (0x1B170, ""), (0x20000, "han"),
    (0x32000, ""),
)  # fmt: skip
_RUN_STARTS = [start for start, _ in _SCRIPT_RUNS]
_RTL_SCRIPTS = frozenset({"hebrew", "arabic", "syriac", "thaana", "nko"})
_CJK_SCRIPTS = frozenset({"han", "kana", "hangul", "bopomofo"})
_SCRIPT_SAMPLE = 200


def clean(value: str) -> str:
    """One tidy line: NFC, no control, invisible or direction-changing characters, blanks collapsed."""
    if not value:
        return value
    if value.isascii() and value.isprintable():
        value = value.strip(" ")
        return _BLANKS.sub(" ", value) if "  " in value else value
    return " ".join(_without_unwanted(value).split())


def clean_lines(value: str) -> str:
    """Like `clean`, but line breaks stay; for addresses and notes. Blank lines at both ends go."""
    if not value or (value.isascii() and value.isprintable()):
        return clean(value)
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    return _MANY_BREAKS.sub("\n", _BLANKS.sub(" ", _without_unwanted(value))).strip()


def _without_unwanted(value: str) -> str:
    value = unicodedata.normalize("NFC", _UNWANTED.sub("", value))
    if "\u200c" in value or "\u200d" in value:
        value = _STRAY_JOINER.sub("", value)
    # Removing a sign may have brought a letter and its accent together.
    return unicodedata.normalize("NFC", value)


def fold(value: str) -> str:
    """A key equal for values that differ only in case, accents, width or typographic quotes: "Łódź" → "lodz".

    Not a transliteration: "Müller" gives "muller", not "mueller"; other scripts stay what they are.
    """
    if value.isascii():
        return clean(value.replace("`", "'") if "`" in value else value).lower()
    return _fold(value) if len(value) <= MAX_VALUE else _fold.__wrapped__(value)


@lru_cache(maxsize=65_536)
def _fold(value: str) -> str:
    value = unicodedata.normalize("NFKD", clean(value).casefold()).translate(_FOLD_LETTERS)
    value = unicodedata.normalize("NFKD", _ACCENTS.sub("", value).casefold()).translate(_FOLD_LETTERS)
    return clean(unicodedata.normalize("NFC", _ACCENTS.sub("", value)))


def script_of_character(character: str) -> str:
    """The script of one character ("latin", "han", …); "" for signs and scripts not told apart here."""
    return _SCRIPT_RUNS[bisect_right(_RUN_STARTS, ord(character)) - 1][1]


def script_of(value: str) -> str:
    """The script most letters are in ("latin", "han", "kana", "hangul", "cyrillic", …); "" without letters.

    Chinese characters beside kana count as Japanese ("kana"), beside Hangul as Korean ("hangul").
    """
    sample = value[:_SCRIPT_SAMPLE]
    if sample.isascii():
        return "latin" if any(map(str.isalpha, sample)) else ""
    return _script_of(sample)


@lru_cache(maxsize=32_768)
def _script_of(sample: str) -> str:
    counts: dict[str, int] = {}
    for character in sample:
        script = script_of_character(character)
        if script:
            counts[script] = counts.get(script, 0) + 1
    if not counts:
        return ""
    for mixed in ("kana", "hangul"):
        if mixed in counts and "han" in counts:
            counts[mixed] += counts.pop("han")
    return max(counts, key=counts.__getitem__)


def is_cjk(value: str) -> bool:
    """Whether most letters are Chinese, Japanese or Korean."""
    return script_of(value) in _CJK_SCRIPTS


def has_han(value: str) -> bool:
    """Whether any character is Chinese."""
    return not value.isascii() and any(script_of_character(c) == "han" for c in value[:_SCRIPT_SAMPLE])


def is_rtl(value: str) -> bool:
    """Whether most letters are written from right to left."""
    return script_of(value) in _RTL_SCRIPTS


def truncate(value: str, length: int) -> str:
    """At most `length` characters, cut at a blank where one is near, ending in "…" when something was cut."""
    if len(value) <= length:
        return value
    if length < 2:
        return value[: max(length, 0)]
    cut = value[: length - 1]
    blank = cut.rfind(" ")
    if blank >= (length * 2) // 3:
        cut = cut[:blank]
    # An accent or a joined emoji must not be torn from its letter.
    while cut and (unicodedata.combining(value[len(cut)]) or value[len(cut)] == "\u200d" or cut[-1] == "\u200d"):
        cut = cut[:-1]
    return cut.rstrip() + "…"


def ascii_digits(value: str) -> str:
    """The text with every Unicode decimal digit and full-width sign in its ASCII form ("＋８６" → "+86")."""
    if value.isascii():
        return value
    return "".join(map(_ascii_digit, value))


def _ascii_digit(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return chr(ord(character) - 0xFEE0) if "\uff01" <= character <= "\uff5e" else character
