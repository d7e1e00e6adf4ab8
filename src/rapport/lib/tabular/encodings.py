"""Finds the character encoding of a text file by what its bytes can and cannot be, never by its name.

The order: byte order marks; NUL patterns of UTF-16; strict UTF-8 over the whole file; UTF-8 with a few
strange bytes; then candidates that decode the sample strictly, weighed by how plausible their letters are;
then charset-normalizer; then Windows-1252.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from rapport.lib.tabular.errors import TableError, TableErrorCode

SAMPLE_BYTES = 256 * 1024
_CHUNK = 1024 * 1024
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1e\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class TextScan:
    """What one pass over a text file found: encoding, NULs, line ends, size in bytes.

    `valid`: every byte fits the encoding; `clean`: and no character had been lost (U+FFFD) before we got
    the file.
    """

    encoding: str
    valid: bool
    clean: bool
    has_nul: bool
    line_count: int
    byte_count: int


def known_encoding(encoding: str) -> str:
    """The encoding's normal name, or TableError when Python has none of that name."""
    try:
        info = codecs.lookup(encoding)
        "".encode(info.name)
    except (LookupError, UnicodeError) as error:
        raise TableError(TableErrorCode.UNKNOWN_ENCODING, encoding=encoding) from error
    return info.name


def scan_text(path: Path, encoding: str | None = None) -> TextScan:
    """Read the file once from end to end and say how to decode it; `encoding` given is taken as the truth."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE_BYTES)
    chosen = known_encoding(encoding) if encoding else _encoding_by_marks(sample)
    scan = _scan(path, chosen or "utf-8")
    if chosen or scan.valid:
        return scan
    sample = _telling_bytes(path)
    if is_mostly_utf8(sample):
        return scan
    return _scan(path, guess_encoding(sample))


def _encoding_by_marks(sample: bytes) -> str | None:
    for mark, name in _BOMS:
        if sample.startswith(mark):
            return name
    return _utf16_without_mark(sample)


def _utf16_without_mark(sample: bytes) -> str | None:
    """UTF-16 text has NULs, nearly all at even or nearly all at odd places, and decodes to text without
    controls.
    """
    half = len(sample) // 2
    if half < 2 or b"\0" not in sample:
        return None
    even, odd = sample[0 : half * 2 : 2].count(0), sample[1 : half * 2 : 2].count(0)
    name, many, few = ("utf-16-le", odd, even) if odd > even else ("utf-16-be", even, odd)
    if many < half * 0.02 or few > many * 0.1:
        return None
    text = sample[: half * 2].decode(name, "replace")
    strange = len(_CONTROLS.findall(text)) + text[:-1].count("\ufffd")
    has_lines = "\n" in text or "\r" in text or many > half * 0.9
    return name if has_lines and strange <= len(text) * 0.01 else None


def _scan(path: Path, encoding: str) -> TextScan:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    valid, clean, has_nul, newlines, returns, size = True, True, False, 0, 0, 0
    wide = encoding.startswith(("utf-16", "utf-32"))
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            newlines += chunk.count(b"\n")
            returns += chunk.count(b"\r")
            has_nul = has_nul or (not wide and b"\0" in chunk)
            if valid:
                try:
                    text = decoder.decode(chunk)
                except UnicodeError:
                    valid = False
                else:
                    clean = clean and "\ufffd" not in text
                    has_nul = has_nul or (wide and "\0" in text)
    if valid:
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            valid = False
    return TextScan(encoding, valid, valid and clean, has_nul, max(newlines, returns), size)


def _telling_bytes(path: Path) -> bytes:
    """Lines of the file that hold bytes beyond ASCII, up to the sample size: the only ones that tell
    encodings apart.
    """
    kept, size = [], 0
    with path.open("rb") as file:
        while size < SAMPLE_BYTES and (line := file.readline(65536)):
            if not line.isascii():
                kept.append(line)
                size += len(line)
    return b"".join(kept)


def is_mostly_utf8(sample: bytes) -> bool:
    """Whether strange bytes are the exception among the UTF-8 sequences beyond ASCII."""
    text = sample.decode("utf-8", "replace")
    good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
    return good >= 1.5 * text.count("\ufffd")


def guess_encoding(sample: bytes) -> str:
    """The most plausible encoding of bytes that are not UTF-8; Windows-1252 when nothing speaks for
    another.
    """
    scores = {name: _score(sample, name) for name in _CANDIDATES}
    best = max(_CANDIDATES, key=lambda name: scores[name])
    if scores[best] >= 0.6:
        return best
    from charset_normalizer import from_bytes  # slow to import and rarely needed

    match = from_bytes(sample[:65536]).best()
    if match is not None and match.chaos < 0.1 and not match.encoding.startswith("utf_") and scores[best] < 0.3:
        return known_encoding(match.encoding)
    return "cp1252"


_CANDIDATES = {
    "gb18030": "gb2312",
    "cp932": "shift_jis",
    "big5": "big5",
    "cp949": "euc_kr",
    "euc_jp": "euc_jp",
    "cp1252": "äöüßéèêëàâáçñóòôíìîúùûÄÖÜÉÀÁÅåØøæÆœ€–—’‘“”„…§°·ãõÇÑªº®©«»´",
    "cp1250": "ąćęłńóśźżáčďéěíňřšťúůýžőűăâîşţĄĆĘŁŃÓŚŹŻČŘŠŽÁÉÍ€–—“”„",
    "cp1251": "абвгдежзийклмнопрстуфхцчшщъыьэюяё№іїєАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "iso8859-7": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ",
    "cp1254": "ğışçöüİĞŞÇÖÜâî",
    "koi8-r": "абвгдежзийклмнопрстуфхцчшщъыьэюяёАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЭЮЯ",
    "mac-roman": "äöüßéèêëàâáçñóòôíìîúùûÄÖÜÉÀÁÅåØøæÆœ–—’‘“”…",
    "cp850": "äöüßéèêëàâáçñóòôíìîúùûÄÖÜÉåøæ",
}
# Where several Western encodings explain the bytes equally well, the more widespread one wins.
_RARER = {"cp1250": 0.99, "cp1254": 0.985, "mac-roman": 0.98, "cp850": 0.97, "koi8-r": 0.99}
_FREQUENT = {
    "cp1251": "оеаинтсрвлкмдпуязыьгб",
    "koi8-r": "оеаинтсрвлкмдпуязыьгб",
    "iso8859-7": "αοιετσνηυρπκλςμωάέήίόύώ",
}
_ASIAN = {"gb18030", "cp932", "big5", "cp949", "euc_jp"}


def _score(sample: bytes, encoding: str) -> float:
    """0 when the bytes can't be this encoding, else the share (0..1) of characters beyond ASCII that are
    usual in it.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(sample)
    except UnicodeError:
        return 0.0
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 0.0
    if encoding in _ASIAN:
        return _asian_score(beyond, sample, encoding)
    usual = sum(1 for char in beyond if char in _CANDIDATES[encoding]) / len(beyond)
    if encoding in _FREQUENT:
        frequent = sum(1 for char in beyond if char.lower() in _FREQUENT[encoding]) / len(beyond)
        usual = usual * 0.6 + frequent * 0.4
    torn = sum(1 for left, right in pairwise(text) if right > "\x7f" and left.islower() and right.isupper())
    usual -= torn / len(beyond)
    runs = [len(run) for run in _HIGH_RUN.findall(sample)]
    lonely = sum(1 for run in runs if run <= 2) / len(runs)
    fit = 1 - lonely if encoding in _FREQUENT else lonely
    return usual * (0.35 + 0.65 * fit) * _RARER.get(encoding, 1.0)


def _asian_score(beyond: list[str], sample: bytes, encoding: str) -> float:
    """Characters of the everyday set count in full; those that read Western letters by mistake (a lone
    byte) don't.
    """
    usual = sum(_everyday(char, encoding) for char in beyond) / len(beyond)
    kana = sum(1 for char in beyond if "\u3040" <= char <= "\u30ff") / len(beyond)
    if encoding in ("cp932", "big5"):
        return usual
    if encoding == "euc_jp":
        return usual * (1.01 if kana >= 0.1 else 0.5)
    runs = _HIGH_RUN.findall(sample)
    paired = sum(1 for run in runs if len(run) % 2 == 0 or len(run) > 5) / len(runs)
    # Hangul uses the lower half of the rows that Chinese uses whole: a text of nothing but Hangul is no
    # accident.
    certain = 1.02 if encoding == "cp949" and usual == 1.0 and len(beyond) >= 6 else 1.0
    return usual * (0.3 + 0.7 * paired) * certain


def _everyday(char: str, encoding: str) -> float:
    """How usual (0..1) a character is in texts of this encoding, by the table row it stands in."""
    if encoding == "cp949":
        return 1.0 if "\uac00" <= char <= "\ud7a3" else 0.2
    if encoding in {"cp932", "euc_jp"}:
        if "\uff61" <= char <= "\uff9f":
            return 0.1
        if "\u3040" <= char <= "\u30ff" or char in "、。・「」（）\u3000々":
            return 1.0
    try:
        first = char.encode(_CANDIDATES[encoding])[0]
    except UnicodeError:
        return _rare_hanzi(char) if encoding == "gb18030" else 0.0
    if encoding == "gb18030":
        return 1.0 if 0xB0 <= first <= 0xD7 or first in (0xA1, 0xA3) else 0.5
    if encoding == "big5":
        return 0.95 if 0xA4 <= first <= 0xC6 or first == 0xA1 else 0.4
    return 0.9 if char >= "\u4e00" else 0.2


def _rare_hanzi(char: str) -> float:
    """Hanzi beyond GB 2312, unless their second byte is ASCII: that is how Western text reads by mistake."""
    try:
        return 0.7 if char.encode("gbk")[-1] >= 0x80 else 0.2
    except UnicodeError:
        return 0.1
