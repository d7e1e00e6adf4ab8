"""Says what kind of file this is by its content, and refuses what is no table in words a person
understands.
"""

from __future__ import annotations

import json
import re
import zipfile
from enum import StrEnum
from pathlib import Path

from rapport.lib.tabular.encodings import scan_text
from rapport.lib.tabular.errors import TableError, TableErrorCode
from rapport.lib.tabular.limits import Limits

_HEAD_BYTES = 64 * 1024
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_MAGIC = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "a media file"),
    (b"II*\0", "an image"),
    (b"MM\0*", "an image"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"BZh", "a compressed file; unpack it first"),
    (b"\xfd7zXZ", "a compressed file; unpack it first"),
    (b"(\xb5/\xfd", "a compressed file; unpack it first"),
    (b"7z\xbc\xaf", "an archive; unpack it first"),
    (b"Rar!", "an archive; unpack it first"),
    (b"SQLite format 3", "a database"),
    (b"\0\1\0\0Standard", "an Access database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"{\\rtf", "a text document"),
)
_MARKUP = re.compile(rb"\s*(<!doctype html|<html|<head|<body|<table|<meta|<\?xml|<!--|<svg)", re.IGNORECASE)
_BEGIN_CARD = re.compile(r"^\s*BEGIN\s*:\s*VCARD\s*$", re.IGNORECASE | re.MULTILINE)
_OTHER_TEXT = (
    (re.compile(r"\s*BEGIN:VCALENDAR", re.IGNORECASE), "a calendar"),
    (re.compile(r"dn:.*\n(?:.*\n)*?objectclass:", re.IGNORECASE), "an LDIF directory export"),
)


class FileKind(StrEnum):
    """The kinds of file that can be opened as a table."""

    TEXT = "csv"
    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    VCARD = "vcard"
    JSON = "json"
    JSON_LINES = "jsonl"


def detect_kind(path: Path, limits: Limits) -> FileKind:
    """The kind of the file, or TableError when it is missing, unreadable, empty, too large or no table at
    all.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except FileNotFoundError as error:
        raise TableError(TableErrorCode.MISSING, name=path.name) from error
    except OSError as error:
        raise TableError(TableErrorCode.UNREADABLE, name=path.name, reason=error.strerror or "") from error
    if size > limits.max_bytes:
        raise TableError(TableErrorCode.TOO_LARGE, name=path.name, size=size, limit=limits.max_bytes)
    if not head.strip(b"\0\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise TableError(TableErrorCode.EMPTY, name=path.name)
    if head.startswith(_OLE):
        return _ole_kind(path)
    if head.startswith(b"PK"):
        return _zip_kind(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not _is_word(head, magic):
            raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind=kind)
    return _text_kind(path, limits)


def _is_word(head: bytes, magic: bytes) -> bool:
    """Whether a signature made of letters merely begins a text, as in a file whose first column is
    "MZ-Nummer".
    """
    return magic.isascii() and magic.isalnum() and b"\0" not in head and head[:512].isascii()


def _ole_kind(path: Path) -> FileKind:
    """Old Excel files and password-protected new ones share a container; its directory names tell them
    apart.
    """
    with path.open("rb") as file:
        content = file.read(32 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise TableError(TableErrorCode.ENCRYPTED, name=path.name)
    if "Workbook".encode("utf-16-le") in content or "Book".encode("utf-16-le") in content:
        return FileKind.XLS
    raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind="an Office document")


def _zip_kind(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError) as error:
        raise TableError(TableErrorCode.TRUNCATED, name=path.name) from error
    lowered = {name.lower() for name in names}
    if "xl/workbook.xml" in lowered:
        return FileKind.XLSX
    if "xl/workbook.bin" in lowered:
        return FileKind.XLSB
    if b"opendocument.spreadsheet" in mimetype:
        return FileKind.ODS
    kind = "an Office document" if {"[content_types].xml", "mimetype"} & lowered else "an archive; unpack it first"
    raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind=kind)


def _text_kind(path: Path, limits: Limits) -> FileKind:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        kind = "a web page" if b"<?xml" not in head[:200] or b"<html" in head else "an XML file"
        raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind=kind)
    encoding = scan_text(path).encoding
    text = head.decode(encoding, "replace").lstrip("\ufeff")
    if _is_binary(text):
        raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind="a file of binary data")
    if _BEGIN_CARD.match(text.lstrip()) or (_named(path, ".vcf", ".vcard") and _BEGIN_CARD.search(text)):
        return FileKind.VCARD
    if _named(path, ".vcf", ".vcard"):
        raise TableError(TableErrorCode.NOT_A_VCARD, name=path.name)
    for pattern, kind in _OTHER_TEXT:
        if pattern.match(text):
            raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind=kind)
    return _json_kind(path, text)


def _named(path: Path, *suffixes: str) -> bool:
    return path.suffix.lower() in suffixes


def _is_binary(text: str) -> bool:
    """More than a few control characters other than blanks and the separators that some exports use."""
    controls = sum(1 for char in text if char < " " and char not in "\t\n\r\x0b\x0c\x1a\x1c\x1d\x1e\x1f\x01\0")
    nuls = text.count("\0")
    return controls > max(8, len(text) // 50) or nuls > max(8, len(text) // 10)


def _json_kind(path: Path, text: str) -> FileKind:
    """JSON begins with a bracket and its first token fits; a CSV whose first header is "[id]" does not."""
    start = text.lstrip()
    if re.match(r'\{\s*(\}|"(?:[^"\\]|\\.)*"\s*:)', start):
        line = start.split("\n", 1)[0]
        try:
            json.loads(line)
        except ValueError:
            return FileKind.JSON
        except RecursionError:
            return FileKind.JSON_LINES
        return FileKind.JSON_LINES
    if re.match(r"\[\s*[\[{\]]", start):
        return FileKind.JSON
    if _named(path, ".json", ".jsonl", ".ndjson"):
        raise TableError(TableErrorCode.NOT_A_TABLE, name=path.name, kind="JSON without records")
    return FileKind.TEXT
