"""Which uploads are taken: size, kind and name. Refusals are :class:`Unwanted`."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath
from typing import NoReturn

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from rapport.platform.files.sniffing import OLE, PROGRAM, TEXT, UNKNOWN, ZIP, sniff
from rapport.platform.write_errors import Invalid

LARGEST_AT_ONCE = 4
"""Files of the largest size that fit into one request."""
NAME_LENGTH = 200

REFUSED_ENDINGS = frozenset(
    ".exe .com .bat .cmd .scr .pif .msi .msp .cpl .dll .sys .lnk .hta .js .jse .vbs .vbe .wsf .wsh .ps1 .psm1 .jar "
    ".app .dmg .pkg .deb .rpm .apk .reg .inf .gadget .chm .iso .img .vhd .url .desktop .xll .docm .xlsm .pptm".split()
)
"""Endings that a system runs (or opens with macros) when somebody double-clicks the downloaded file."""

_OOXML = "application/vnd.openxmlformats-officedocument."
_EXPECTED: dict[str, frozenset[str]] = {
    ending: frozenset(types.split())
    for endings, types in (
        (".pdf", "application/pdf"),
        (".png", "image/png"),
        (".jpg .jpeg", "image/jpeg"),
        (".gif", "image/gif"),
        (".webp", "image/webp"),
        (".bmp", "image/bmp"),
        (".tif .tiff", "image/tiff"),
        (".heic .heif", "image/heic"),
        (".docx", f"{_OOXML}wordprocessingml.document {ZIP}"),
        (".xlsx", f"{_OOXML}spreadsheetml.sheet {ZIP}"),
        (".pptx", f"{_OOXML}presentationml.presentation {ZIP}"),
        (".doc .xls .ppt .msg", f"{OLE} application/rtf {TEXT}"),
        (".zip", ZIP),
        (".gz", "application/gzip"),
        (".7z", "application/x-7z-compressed"),
        (".rar", "application/vnd.rar"),
        (".rtf", "application/rtf"),
        (".txt .csv .tsv .md .log .json .xml .html .htm .svg .vcf .ics .eml", TEXT),
        (".mp3", f"audio/mpeg {UNKNOWN}"),
        (".wav", "audio/wav"),
        (".ogg .oga .opus", "audio/ogg"),
        (".m4a", "audio/mp4 video/mp4"),
        (".mp4 .m4v .mov", f"video/mp4 {UNKNOWN}"),
        (".webm .mkv", "video/webm"),
    )
    for ending in endings.split()
}
"""What the content of a file with a well-known ending must turn out to be."""


class Unwanted(Invalid):
    """A file that is not taken; ``status`` is how HTTP says why."""

    status = 422


class TooLarge(Unwanted):
    """More bytes than one file, or one request, may have."""

    status = 413


class WrongType(Unwanted):
    """A program, or content that the name lies about."""

    status = 415


def size_limit() -> int:
    """Bytes that one file may have."""
    return int(settings.FILE_SIZE_LIMIT)


def request_limit() -> int:
    """Bytes that a request with files may have: some of the largest, and the text of the form."""
    return LARGEST_AT_ONCE * size_limit() + int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)


def check_size(name: str, size: int) -> None:
    """Refuse an empty file and one over the limit."""
    if size <= 0:
        _refuse(Unwanted, _("“%(name)s” is empty.") % {"name": name})
    if size > size_limit():
        _refuse(
            TooLarge,
            _("“%(name)s” has %(size)s; at most %(limit)s are taken.")
            % {"name": name, "size": filesizeformat(size), "limit": filesizeformat(size_limit())},
        )


def media_type_of(name: str, head: bytes) -> str:
    """The type that the content has; refuses programs, and content that the name lies about."""
    ending = PurePosixPath(name).suffix.lower()
    found = sniff(head)
    if ending in settings.FILE_REFUSED_ENDINGS:
        _refuse(WrongType, _("“%(name)s” is of a type that is not kept here.") % {"name": name})
    if found == PROGRAM or ending in REFUSED_ENDINGS:
        _refuse(WrongType, _("“%(name)s” is a program; programs are not kept here.") % {"name": name})
    if ending in _EXPECTED and found not in _EXPECTED[ending]:
        text = _("“%(name)s” is not what its name says: the content is %(type)s.")
        _refuse(WrongType, text % {"name": name, "type": found})
    return found


def safe_name(given: str) -> str:
    """The sender's name of a file without folders, control characters and tricks with the direction of writing."""
    base = given.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(c for c in unicodedata.normalize("NFC", base) if unicodedata.category(c) not in _UNSEEN)
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    if len(kept) > NAME_LENGTH:
        ending = PurePosixPath(kept).suffix[:20]
        kept = kept[: NAME_LENGTH - len(ending)] + ending
    return kept or _("file")


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _refuse(why: type[Unwanted], message: str) -> NoReturn:
    raise why({"files": [message]})
