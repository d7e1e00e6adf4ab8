"""Splits vCard files of every version and maker into properties, tolerantly. Knows syntax, not what a
property means.

Sources: vCard 2.1 (versit 1996), RFC 2426 (3.0), RFC 6350 (4.0), RFC 6868 (^ escapes), and the habits of
real programs: bare parameters, doubled line ends, base64 without indentation, unescaped line breaks,
missing ends.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rapport.lib.tabular.encodings import guess_encoding, is_mostly_utf8

_PROPERTY = re.compile(r"\s*(?:([\w-]+)\.)?([A-Za-z][\w-]*)\s*((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)\Z", re.DOTALL)
_PARAMETER = re.compile(r';((?:[^;"]|"[^"]*"?)*)')
_BASE64_LINE = re.compile(r"[A-Za-z0-9+/=\s]+\Z")
_ENCODINGS = {"quoted-printable": "q", "q": "q", "base64": "b", "b": "b", "8bit": "", "7bit": ""}
_CARET = {"^n": "\n", "^^": "^", "^'": '"'}
_LONGEST_PROPERTY = 32 * 1024 * 1024
_MOST_LINES = 200_000
_DEEPEST = 5


@dataclass(frozen=True, slots=True)
class Property:
    """One property: upper-case `name`, lower-case parameter names, `value` decoded but with its \\
    escapes.
    """

    name: str
    value: str
    group: str = ""
    params: dict[str, tuple[str, ...]] = field(default_factory=dict)
    binary: bytes | None = None


@dataclass(slots=True)
class RawCard:
    """The properties of one card; cards within it (AGENT) are in `nested`. `line` is where it begins, from
    1.
    """

    line: int
    properties: list[Property] = field(default_factory=list)
    nested: list[RawCard] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    complete: bool = False
    lines_skipped: int = 0
    broken_binary: bool = False


def read_raw_cards(lines: Iterable[str], fallback_encoding: str = "") -> Iterator[RawCard]:
    """All cards in `lines` (decoded with errors="surrogateescape"), also those that lack their end.

    `fallback_encoding` is for bytes that are not UTF-8 where the card names no charset; "" means: guess.
    """
    open_cards: list[RawCard] = []
    for number, line in _logical_lines(lines):
        marker = line.strip().upper().replace(" ", "")
        if marker == "BEGIN:VCARD" or (marker.startswith("AGENT") and marker.endswith(":BEGIN:VCARD")):
            if open_cards and not _expects_nested(open_cards[-1], marker):
                yield open_cards[0]  # the card before has no end
                open_cards.clear()
            card = RawCard(number)
            if open_cards and len(open_cards) < _DEEPEST:
                open_cards[-1].nested.append(card)
            open_cards.append(card)
        elif marker == "END:VCARD" and open_cards:
            open_cards[-1].complete = True
            finished = open_cards.pop()
            if not open_cards:
                yield finished
        elif open_cards:
            _add(open_cards[-1], line, fallback_encoding)
    if open_cards:
        yield open_cards[0]


def _expects_nested(card: RawCard, marker: str) -> bool:
    last = card.properties[-1] if card.properties else None
    return marker.startswith("AGENT") or (last is not None and last.name == "AGENT" and not last.value.strip())


def _add(card: RawCard, line: str, fallback_encoding: str) -> None:
    card.text.append(line)
    parsed = _parse(line, fallback_encoding)
    if parsed is None:
        card.lines_skipped += 1
        return
    if parsed.binary is None and _encoding_of(parsed.params) == "b":
        card.broken_binary = True
    card.properties.append(parsed)


def _logical_lines(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Unfolded lines with the number of their first one; blank lines are nothing (some programs double
    line ends).
    """
    parts: list[str] = []
    start, size, kind = 1, 0, ""
    for number, raw in enumerate(lines, 1):
        line = raw.rstrip("\r\n")
        if number == 1:
            line = line.removeprefix("\ufeff")
        if not line.strip() and not (kind == "q" and parts and parts[-1].endswith("=")):
            continue
        if parts and size < _LONGEST_PROPERTY and len(parts) < _MOST_LINES and _continues(parts, line, kind):
            piece = _unfolded(parts, line, kind)
            parts.append(piece)
            size += len(piece)
            continue
        if parts:
            yield start, "".join(parts)
        parts, start, size = [line], number, len(line)
        kind = _kind(line)
    if parts:
        yield start, "".join(parts)


def _kind(line: str) -> str:
    head = line.split(":", 1)[0].upper()
    if "QUOTED-PRINTABLE" in head:
        return "q"
    return "b" if re.search(r"BASE64|ENCODING=B\b", head) else ""


def _continues(parts: list[str], line: str, kind: str) -> bool:
    if kind == "q" and parts[-1].endswith("="):
        return True
    if line[0] in " \t":
        return True
    if kind == "b":
        return ":" not in line and _BASE64_LINE.match(line) is not None
    # A line that is no property continues the text before it: its line break was never escaped.
    return ":" not in line and parts[0].strip()[:6].upper() != "BEGIN:" and _PROPERTY.match(parts[0]) is not None


def _unfolded(parts: list[str], line: str, kind: str) -> str:
    if kind == "q" and parts[-1].endswith("="):
        parts[-1] = parts[-1][:-1]
        return line
    if kind == "b":
        return line.strip()
    return line[1:] if line[0] in " \t" else "\\n" + line


def _parse(line: str, fallback_encoding: str) -> Property | None:
    match = _PROPERTY.match(line)
    if match is None:
        return None
    group, name, raw_params, value = match.groups()
    params = _parameters(raw_params)
    encoding = _encoding_of(params)
    charset = params.get("charset", ("",))[0]
    if encoding == "b":
        return Property(name.upper(), "", group or "", params, _decode_base64(value))
    raw = value.encode("utf-8", "surrogateescape")
    if encoding == "q":
        raw = quopri.decodestring(raw).replace(b"\r\n", b"\n")
    elif raw.isascii():
        return Property(name.upper(), value, group or "", params)
    return Property(name.upper(), _decode(raw, charset, fallback_encoding), group or "", params)


def _parameters(text: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for part in _PARAMETER.findall(text):
        key, equals, value = part.strip().partition("=")
        if not equals:  # vCard 2.1 lets the name be left out
            bare = key.lower()
            key, value = ("encoding" if bare in _ENCODINGS and len(bare) > 1 else "type"), key
        for piece in re.findall(r'"[^"]*"?|[^,"]+', value):
            for item in piece.strip('"').split(",") if key.lower() == "type" else [piece.strip('"')]:
                plain = re.sub(r"\^[n^']", lambda caret: _CARET[caret.group()], item).strip()
                if plain:
                    found.setdefault(key.strip().lower(), []).append(_mended(plain))
    return {key: tuple(values) for key, values in found.items()}


def _mended(text: str) -> str:
    return text if text.isascii() else _decode(text.encode("utf-8", "surrogateescape"), "", "")


def _encoding_of(params: dict[str, tuple[str, ...]]) -> str:
    return _ENCODINGS.get(params.get("encoding", ("",))[0].lower(), "")


def _decode_base64(value: str) -> bytes | None:
    compact = re.sub(r"\s|\\n", "", value)
    try:
        return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _decode(raw: bytes, charset: str, fallback_encoding: str) -> str:
    """The named charset, UTF-8, the file's fallback, then a guess; what fits nothing becomes U+FFFD.

    UTF-8 comes first where a single-byte charset is named: those accept any bytes, and programs lie.
    """
    accepting = charset.lower().startswith(("iso-8859", "windows-125", "us-ascii", "latin"))
    named = ["utf-8", charset] if accepting or not charset else [charset, "utf-8"]
    for encoding in [*named, fallback_encoding]:
        if encoding:
            try:
                return codecs.decode(raw, encoding)
            except (LookupError, UnicodeError, TypeError, ValueError):
                continue
    if is_mostly_utf8(raw):
        return raw.decode("utf-8", "replace")
    return raw.decode(guess_encoding(raw), "replace")
