"""Asks the DNS, with a time limit over all questions together, and takes what it answers as what strangers wrote."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import dns.exception
import dns.name
import dns.rdatatype
import dns.resolver

PATIENCE = 3.0
"""Seconds for one question."""
OVERALL = 10.0
"""Seconds for all questions of one check."""
ANSWERS_READ = 200
"""Records that are looked at of one answer."""
LONGEST = 2_000
"""Characters that are read of one record."""


class Unanswered(Exception):
    """The DNS gave no answer, or none that can be used; which is not the same as: there is no such record."""


class Dns:
    """The questions of one check."""

    def __init__(self, servers: Sequence[str] = (), port: int = 53) -> None:
        try:
            self._resolver = dns.resolver.Resolver(configure=not servers)
        except dns.resolver.NoResolverConfiguration as error:
            raise Unanswered(type(error).__name__) from error
        if servers:
            self._resolver.nameservers = list(servers)
            self._resolver.port = port
        self._resolver.search = []
        self._deadline = time.monotonic() + OVERALL

    def texts(self, name: str) -> list[str]:
        """The TXT records of a name, each put together; empty when there are none. Raises Unanswered."""
        found = [b"".join(record.strings) for record in self._ask(name, "TXT")]
        return [_readable(text) for text in found]

    def exchanges(self, name: str) -> list[tuple[int, str]]:
        """Preference and host of the mail exchangers, the first choice first. Raises Unanswered."""
        found = [
            (int(record.preference), _readable(record.exchange.to_text().encode())) for record in self._ask(name, "MX")
        ]
        return sorted((preference, host.rstrip(".")) for preference, host in found)

    def has_address(self, name: str) -> bool:
        """Whether a host has an address. Raises Unanswered."""
        return bool(self._ask(name, "A") or self._ask(name, "AAAA"))

    def _ask(self, name: str, kind: str) -> list[Any]:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Unanswered("no answer in time")
        try:
            answer = self._resolver.resolve(name, kind, lifetime=min(left, PATIENCE), raise_on_no_answer=False)
        except dns.resolver.NXDOMAIN:
            return []
        except dns.exception.Timeout as error:
            raise Unanswered("no answer in time") from error
        except (dns.exception.DNSException, OSError, ValueError) as error:  # refused, malformed, no such name possible
            raise Unanswered(type(error).__name__) from error
        return list(answer.rrset or ())[:ANSWERS_READ]


def _readable(text: bytes) -> str:
    decoded = text[:LONGEST].decode("utf-8", errors="replace")
    return "".join(character if character.isprintable() else " " for character in decoded)
