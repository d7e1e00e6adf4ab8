"""Which addresses of a mail are ours, and which nobody wants to see kept."""

from __future__ import annotations

from dataclasses import dataclass

from rapport.lib.emails import is_free_mail_domain, parse_email
from rapport.lib.mail.message import Mail
from rapport.platform.access.models import User
from rapport.platform.mailboxes.models import MailAccount


@dataclass(frozen=True, slots=True)
class Ours:
    """The addresses of the people who work here, the domains of their companies, and what an account leaves out."""

    addresses: frozenset[str]
    domains: frozenset[str]
    left_out: frozenset[str]

    @classmethod
    def of(cls, account: MailAccount) -> Ours:
        """As they are now, for one account."""
        written = [
            *User.objects.values_list("email", flat=True),
            *MailAccount.objects.values_list("address", flat=True),
        ]
        addresses = frozenset(_norm(one) for one in written if one)
        own = _norm(account.address).rpartition("@")[2]
        domains = frozenset({own} if own and not is_free_mail_domain(own) else ())
        named = (word.strip().lower().lstrip("@") for word in account.excluded.split(","))
        return cls(addresses, domains, frozenset(word for word in named if word))

    def has(self, address: str) -> bool:
        """Whether it is one of us."""
        return address in self.addresses or address.rpartition("@")[2] in self.domains

    def wrote(self, mail: Mail) -> bool:
        """Whether one of us wrote the mail."""
        return mail.sender is not None and self.has(_norm(mail.sender.address))

    def others(self, mail: Mail) -> list[str]:
        """The addresses in the headers that are neither ours nor left out, who wrote it first."""
        people = [*([mail.sender] if mail.sender else []), *mail.to, *mail.cc, *mail.bcc]
        found = dict.fromkeys(_norm(one.address) for one in people)
        return [address for address in found if not self.has(address) and not self._is_left_out(address)]

    def _is_left_out(self, address: str) -> bool:
        domain = address.rpartition("@")[2]
        parts = domain.split(".")
        above = {".".join(parts[number:]) for number in range(len(parts))}
        return address in self.left_out or bool(above & self.left_out)


def _norm(address: str) -> str:
    """As contact points are kept."""
    return parse_email(address).norm or address.lower()
