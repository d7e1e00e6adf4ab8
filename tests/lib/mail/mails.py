"""Mails for tests, as the bytes that a server would give."""

from __future__ import annotations

from datetime import UTC, datetime

RECEIVED = datetime(2026, 11, 23, 12, tzinfo=UTC)


def raw(*headers: str, body: str | bytes = "Hello", dated: bool = True) -> bytes:
    """A message with these headers, from Ada to Bob unless they say otherwise."""
    given = {header.partition(":")[0].lower() for header in headers}
    usual = {
        "From": "Ada <ada@example.com>",
        "To": "Bob <bob@example.com>",
        "Subject": "Hello",
        "Message-ID": "<one@example.com>",
    }
    if dated:
        usual["Date"] = "Mon, 2 Nov 2026 10:00:00 +0100"
    lines = [*headers, *(f"{name}: {value}" for name, value in usual.items() if name.lower() not in given)]
    content = body.encode() if isinstance(body, str) else body
    return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n" + content


def parts(*pieces: str, kind: str = "mixed") -> tuple[str, str]:
    """The header and the body of a message of several parts."""
    body = "".join(f"--cut\r\n{piece}\r\n" for piece in pieces) + "--cut--\r\n"
    return f'Content-Type: multipart/{kind}; boundary="cut"', body
