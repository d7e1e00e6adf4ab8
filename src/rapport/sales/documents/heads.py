"""Which letter head a document has: that of its language, else the one for all languages."""

from __future__ import annotations

from rapport.sales.models import LetterHead


def heads_in_use() -> dict[str, LetterHead]:
    """The letter heads in use by language; "" is the one for all others."""
    return {head.language: head for head in LetterHead.objects.filter(is_active=True)}


def head_for(language: str) -> LetterHead | None:
    """The letter head of documents in a language; None where there is none."""
    heads = heads_in_use()
    return heads.get(language) or heads.get("")
