"""From which network address a request comes, and networks as people write them."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(request: HttpRequest) -> str:
    """The address of the reader; "" when it cannot be told.

    Without proxies of ours it is the connection's own. Behind ``RAPPORT_PROXY_COUNT`` of them it is the entry of
    X-Forwarded-For that the outermost one wrote: what stands before it, the reader may have made up.
    """
    count = int(settings.PROXY_COUNT)
    if not count:
        return str(request.META.get("REMOTE_ADDR", ""))
    entries = [entry.strip() for entry in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    return entries[-count] if len(entries) >= count else ""


def parse_network(text: str) -> Network:
    """A network such as 10.0.0.0/8 or 2001:db8::/32, or one address; ValueError for anything else."""
    return ipaddress.ip_network(text.strip(), strict=False)


def within(address: str, networks: Iterable[Network]) -> bool:
    """Whether an address lies in one of the networks; an unreadable one lies in none.

    An IPv4 address that arrives as IPv6 (::ffff:192.0.2.1) counts as what it is.
    """
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return any(found in network for network in networks)
