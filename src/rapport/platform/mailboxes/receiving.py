"""Who takes what is read from mailboxes: a module lists its own receiver among its extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from rapport.lib.mail.message import Mail
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail that came out of a mailbox."""

    mail: Mail
    others: list[str]
    """The addresses in its headers that are neither ours nor left out."""
    is_own: bool
    """Whether we wrote it."""
    is_history: bool
    """Whether it was written before its account was set up, or was nobody's until now: worth to be read, no news."""
    is_missed: bool = False
    """Whether the ledger should have known it: it may have been kept before its line was lost."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail: a state of the ledger, why in a few words, the record that it became."""

    state: ReceivedMail.State
    reason: str = ""
    about_uid: UUID | None = None


class MailReceiver(ABC):
    """Decides what of mails stays."""

    @abstractmethod
    def receive(self, arrived: Sequence[Arrived], account: MailAccount) -> list[Outcome | None]:
        """Take mails, each once, in the transaction in which the ledger notes them; an answer for each in their order,
        None for one that is left to the next receiver.

        When anything is raised, nothing of it stays and each mail is given once more by itself; what is raised then is
        noted in the ledger, and the others go on.
        """

    def known(self, addresses: Collection[str]) -> set[str]:
        """Those of these addresses that belong to somebody, so that a mail with them would be taken."""
        return set()

    def create_url(self, address: str, user: User) -> str:
        """Where the user makes somebody with this address known; "" when they may not, or nothing is made of it."""
        return ""
