"""The key of encrypted backups: an age identity (X25519), or only its public half where backups are made, not read.

The format is age's (age-encryption.org/v1), so any age program opens a part with the same key.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pyrage import IdentityError, RecipientError, x25519

from rapport.platform.backup.errors import BackupError

SECRET_PREFIX = "AGE-SECRET-KEY-1"  # noqa: S105 - how every key begins, no key
PUBLIC_PREFIX = "age1"


@dataclass(frozen=True)
class BackupKey:
    """What RAPPORT_BACKUP_KEY allows: to encrypt always, to decrypt with the secret half."""

    recipient: Any
    identity: Any | None

    @property
    def reads(self) -> bool:
        """Whether backups can be read with it, not only made."""
        return self.identity is not None


def parse_key(text: str) -> BackupKey | None:
    """The key, or None for an empty text. Raises BackupError, whose message never holds the key."""
    text = text.strip()
    if not text:
        return None
    try:
        if text.upper().startswith(SECRET_PREFIX):
            identity = x25519.Identity.from_str(text.upper())
            return BackupKey(identity.to_public(), identity)
        if text.startswith(PUBLIC_PREFIX):
            return BackupKey(x25519.Recipient.from_str(text), None)
    except (IdentityError, RecipientError):
        raise BackupError(_("RAPPORT_BACKUP_KEY is mistyped; copy it whole")) from None
    text = _("RAPPORT_BACKUP_KEY must begin with %(secret)s or %(public)s; see `rapport backup key`")
    raise BackupError(text % {"secret": SECRET_PREFIX, "public": PUBLIC_PREFIX})


def new_key() -> tuple[str, str]:
    """A new secret key and its public half."""
    identity = x25519.Identity.generate()
    return str(identity), str(identity.to_public())
