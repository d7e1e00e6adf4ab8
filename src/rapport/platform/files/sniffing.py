"""What a file is, told from its first bytes; neither its name nor what the sender says of it is believed."""

from __future__ import annotations

HEAD = 64 * 1024
"""Bytes from the beginning that :func:`sniff` wants to see."""

UNKNOWN = "application/octet-stream"
TEXT = "text/plain"
PROGRAM = "application/x-executable"
ZIP = "application/zip"
OLE = "application/x-ole-storage"

_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (0, b"ID3", "audio/mpeg"),
    (0, b"\xff\xfb", "audio/mpeg"),
    (0, b"OggS", "audio/ogg"),
    (0, b"fLaC", "audio/flac"),
    (4, b"ftypheic", "image/heic"),
    (4, b"ftypmif1", "image/heic"),
    (4, b"ftypM4A", "audio/mp4"),
    (4, b"ftyp", "video/mp4"),
    (0, b"\x1aE\xdf\xa3", "video/webm"),
    (0, b"PK\x03\x04", ZIP),
    (0, b"PK\x05\x06", ZIP),
)
"""Offset, bytes, type; the first that fits counts. From the formats' specifications, as IANA registers them."""

_PROGRAMS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"#!",
    b"\x4c\x00\x00\x00\x01\x14\x02\x00",
)
"""ELF, Mach-O and Java classes, scripts with an interpreter line, shortcuts of Windows."""

_IN_ZIP = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument."


def sniff(head: bytes) -> str:
    """The media type of a file that begins with ``head``.

    Text of every kind (HTML, SVG, CSV, scripts without interpreter line) is ``text/plain``, so that no browser runs it.
    """
    if head.startswith(_PROGRAMS) or _is_windows_program(head):
        return PROGRAM
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    for offset, signature, media_type in _SIGNATURES:
        if head[offset : offset + len(signature)] == signature:
            return _packed(head) if media_type == ZIP else media_type
    return TEXT if _is_text(head) else UNKNOWN


def _is_windows_program(head: bytes) -> bool:
    """The two letters alone may begin a text; the header of a program has zeros or control characters soon after."""
    return head[:2] == b"MZ" and not _is_text(head)


def _packed(head: bytes) -> str:
    """The office document that a ZIP archive holds, by the names of its first members."""
    if _OPEN_DOCUMENT in head[:200]:
        begin = head.index(_OPEN_DOCUMENT) + len(b"mimetype")
        return head[begin : begin + 80].split(b"PK")[0].decode("ascii", "ignore")
    if b"[Content_Types].xml" in head or b"_rels/.rels" in head:
        for member, media_type in _IN_ZIP:
            if member in head:
                return media_type
    return ZIP


def _is_text(head: bytes) -> bool:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if any(byte < 9 or 13 < byte < 27 for byte in head):
        return False
    try:
        head.decode()
    except UnicodeDecodeError as error:
        if error.start < len(head) - 3:  # not just a character cut at the end
            return _is_single_byte_text(head)
    return True


def _is_single_byte_text(head: bytes) -> bool:
    """Latin-1, cp1252, GB18030: mostly letters, hardly a byte that none of them uses."""
    return sum(byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D, 0xFF) for byte in head) * 100 <= len(head)
