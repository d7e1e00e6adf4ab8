"""Files that Outlook packs into one ``winmail.dat`` (Microsoft's MS-OXTNEF, sections 2.1.3 and 2.1.4)."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from rapport.lib.mail.charsets import text_of

_SIGNATURE = 0x223E9F78
_BODY, _CODE_PAGE = 0x0002800C, 0x00069007
_NEW_FILE, _TITLE, _DATA, _PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME = 0x3707
_SIZES = {0x02: 2, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 2, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value of each fixed type of MAPI; each takes a multiple of four."""
_TEXTS = {0x1E, 0x1F, 0x0D, 0x102}


class TnefError(ValueError):
    """The bytes are no TNEF stream, or end too soon."""


def read_tnef(data: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of the message inside, perhaps "", and its files with their names. TnefError when it cannot be read."""
    if len(data) < 6 or struct.unpack_from("<I", data)[0] != _SIGNATURE:
        raise TnefError("not a TNEF stream")
    body, charset = b"", "cp1252"
    files: list[list[bytes]] = []
    names: list[str] = []
    for attribute, value in _attributes(data):
        if attribute == _CODE_PAGE and len(value) >= 4:
            charset = f"cp{struct.unpack_from('<I', value)[0]}"
        elif attribute == _BODY:
            body = value.rstrip(b"\x00")
        elif attribute == _NEW_FILE:
            files.append([])
            names.append("")
        elif not files:
            continue
        elif attribute == _DATA:
            files[-1].append(value)
        elif attribute == _TITLE:
            names[-1] = names[-1] or text_of(value.rstrip(b"\x00"), charset)
        elif attribute == _PROPERTIES:
            names[-1] = _long_name(value, charset) or names[-1]
    found = [(name or "file", b"".join(parts)) for name, parts in zip(names, files, strict=True)]
    return text_of(body, charset), [(name, content) for name, content in found if content]


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Each attribute with its value; every one is followed by a sum of two bytes, which programs get wrong."""
    at = 6
    while at + 9 <= len(data):
        _level, attribute, length = struct.unpack_from("<BII", data, at)
        at += 9
        if at + length > len(data):
            raise TnefError("ends too soon")
        yield attribute, data[at : at + length]
        at += length + 2


def _long_name(data: bytes, charset: str) -> str:
    """The file's whole name among its MAPI properties, "" when it has none or they cannot be read."""
    try:
        return _found_name(data, charset)
    except struct.error:
        return ""


def _found_name(data: bytes, charset: str) -> str:
    at = 4
    for _number in range(min(struct.unpack_from("<I", data)[0], 1_000)):
        kind, name = struct.unpack_from("<HH", data, at)
        at += 4
        if name >= 0x8000:  # a named property: its set, and a number or a text
            form = struct.unpack_from("<I", data, at + 16)[0]
            length = struct.unpack_from("<I", data, at + 20)[0] if form else 0
            at += 24 + (length + 3) // 4 * 4
        many, kind = bool(kind & 0x1000), kind & 0x0FFF
        count = 1
        if many or kind in _TEXTS:
            count = struct.unpack_from("<I", data, at)[0]
            at += 4
        for _value in range(min(count, 1_000)):
            if kind in _TEXTS:
                length = struct.unpack_from("<I", data, at)[0]
                value = data[at + 4 : at + 4 + length]
                at += 4 + (length + 3) // 4 * 4
                if name == _LONG_NAME:
                    return text_of(value, "utf-16-le" if kind == 0x1F else charset).rstrip("\x00")
            else:
                at += max(_SIZES.get(kind, 4), 4)
    return ""
