"""Whether a web address that somebody typed leads out into the internet, and to which machine.

Guards calls to addresses of strangers against being turned inward (server-side request forgery): the name is resolved
once, every address must be public, and the caller connects to the address that was checked.
"""

from __future__ import annotations

import ipaddress
import socket
from urllib.parse import urlsplit


class NotPublicError(ValueError):
    """The address leads into a private network, or nowhere."""


def public_addresses(url: str, *, private_too: bool = False) -> list[str]:
    """The IP addresses behind an http(s) address; NotPublicError when one of them is not public.

    ``private_too`` lets private ones pass, for an installation whose receivers stand in its own network.
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NotPublicError("not an address that begins with https://")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)}
    except (OSError, ValueError, UnicodeError) as unknown:
        raise NotPublicError("no machine of this name") from unknown
    if not private_too and not all(is_public(address) for address in found):
        raise NotPublicError("leads into a private network")
    return sorted(found)


def may_be_public(url: str) -> bool:
    """Whether an address can lead into the internet as far as it is written, without asking anybody for the name."""
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    try:
        return is_public(host)
    except ValueError:
        return "." in host and not host.endswith(_INWARD)


_INWARD = (".localhost", ".local", ".internal", ".home.arpa", ".lan")


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's, also when IPv6 carries an IPv4 address."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo[1] if parsed.teredo else None)
        if inner is not None:
            return is_public(str(inner))
        if parsed in _TRANSLATED:
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
    return parsed.is_global and not parsed.is_multicast


_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052: IPv4 behind a translator
