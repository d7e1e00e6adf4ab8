"""Secrets at rest: text that only an installation with the right key reads again."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SealBrokenError(ValueError):
    """The text was sealed with another key, or changed since."""


def seal(text: str, keys: Sequence[str]) -> str:
    """Encrypt with the first of the keys; the same text gives another result each time."""
    return _box(tuple(keys)).encrypt(text.encode()).decode("ascii")


def unseal(sealed: str, keys: Sequence[str]) -> str:
    """What was sealed with one of the keys; :class:`SealBrokenError` otherwise."""
    try:
        return _box(tuple(keys)).decrypt(sealed.encode()).decode()
    except InvalidToken as broken:
        raise SealBrokenError("sealed with another key, or changed since") from broken


@lru_cache(maxsize=8)
def _box(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A key for this purpose alone (RFC 5869), so that signatures made with the same secret tell nothing about it."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rapport sealed secrets").derive(key.encode())
    return base64.urlsafe_b64encode(derived)
