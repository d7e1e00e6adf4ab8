"""What an upper module says of mails that are written from its records; listed among its extensions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Begun:
    """How a mail begins that is written from a record."""

    to: Sequence[str] = ()
    subject: str = ""
    text: str = ""
    note: str = ""
    """What is done besides when it is sent, for who writes it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What sending a mail has settled: values that stood in its text only by name, and files that go with it."""

    values: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[str, str, bytes]] = ()
    """Name, type, bytes."""


class MailFrom:
    """Mails that are written from the records of one kind."""

    kind = ""
    has_button = True
    """Whether pages of the kind have the usual button; else they offer it in their own words."""
    names: Sequence[tuple[str, Any]] = ()
    """Values that texts may name, as "deal.name", and what each is."""

    def begin(self, instance: Any, user: User) -> Begun:
        """Whom it is for and what it says at first, as far as the reader sees it."""
        return Begun()

    def values(self, instance: Any, user: User) -> Mapping[str, str]:
        """The values, as far as the reader sees them; those that follow only when it is sent are left out."""
        return {}

    def settle(self, instance: Any, user: User, channel: str) -> Settled:
        """Do what sending the mail does to the record, in the transaction that writes it down. Raises what the
        write path raises: then nothing is sent."""
        return Settled()
