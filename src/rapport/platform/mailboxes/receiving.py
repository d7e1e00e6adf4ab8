"""Who takes what is read from mailboxes: a module lists its own receiver among its extensions."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from uuid import UUID

from rapport.lib.mail.message import Mail
from rapport.platform.mailboxes.models import MailAccount, ReceivedMail


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail: a state of the ledger, why in a few words, the record that it became."""

    state: ReceivedMail.State
    reason: str = ""
    about_uid: UUID | None = None


class MailReceiver(ABC):
    """Decides what of a mail stays."""

    @abstractmethod
    def receive(self, mail: Mail, others: list[str], is_own: bool, account: MailAccount) -> Outcome | None:
        """Take a mail, once, in the transaction in which the ledger notes it; None leaves it to the next receiver.

        ``others`` are the addresses in its headers that are not ours and not left out; ``is_own`` says that we wrote
        it. What is raised is noted in the ledger, and the next mail goes on.
        """
