"""Text from bytes whose declared encoding may be wrong, missing or of no standard."""

from __future__ import annotations

from charset_normalizer import from_bytes

_CALLED = {
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "euc-kr": "cp949", "gb2312": "gb18030", "gbk": "gb18030",
    "iso-8859-1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8", "latin1": "cp1252", "x-sjis": "cp932",
    "shift_jis": "cp932", "shift-jis": "cp932", "iso-2022-jp": "iso2022_jp_2", "iso-8859-8-i": "iso-8859-8",
    "x-unknown": "utf-8", "unknown-8bit": "utf-8", "ansi_x3.110-1983": "cp1252", "cp-850": "cp850",
    "unicode-1-1-utf-7": "utf-7",
}  # fmt: skip
"""Names that programs write, and what they mean by them: browsers read these encodings in the same way."""
_GUESSED_FROM = 20_000
"""Bytes from which an encoding is guessed."""


def text_of(data: bytes, declared: str = "") -> str:
    """The text of some bytes. Never raises: what no encoding explains becomes a replacement character."""
    name = _CALLED.get(declared.strip("\"' ").lower(), declared.strip("\"' "))
    for encoding in (name, "utf-8"):
        try:
            return data.decode(encoding).replace("\x00", "")
        except (UnicodeError, LookupError, ValueError):
            continue
    return _guessed(data, name).replace("\x00", "")


def _guessed(data: bytes, declared: str) -> str:
    found = from_bytes(data[:_GUESSED_FROM]).best() if len(data) > 40 else None
    for encoding in (found.encoding if found is not None else "", "cp1252"):
        try:
            return data.decode(encoding)
        except (UnicodeError, LookupError):
            continue
    try:
        return data.decode(declared, "replace")
    except (LookupError, UnicodeError):
        return data.decode("cp1252", "replace")
