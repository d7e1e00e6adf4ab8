"""To whom and in which language a document is written, where nobody says it of the document itself."""

from __future__ import annotations

from django.conf import settings

from rapport.customers.models import Address, Party
from rapport.lib.addresses import PostalAddress, format_address
from rapport.sales.models import DocumentLanguage, SalesDocument


def language_of(document: SalesDocument) -> str:
    """The language of a document: its own, else that of the customer where documents are written in it, else that of
    the installation."""
    of_party = document.party.language if document.party is not None else ""
    for wanted in (document.language, of_party, settings.LANGUAGE_CODE):
        code = wanted.lower()
        if code.startswith("zh"):
            return DocumentLanguage.ZH.value
        if code[:2] in DocumentLanguage.values:
            return code[:2]
    return DocumentLanguage.EN.value


def address_of(party: Party, language: str) -> str:
    """The lines of a customer's postal address, the first or main one; "" without one."""
    held = Address.objects.filter(party=party).order_by("-is_primary", "id").first()
    if held is None:
        return ""
    parts = PostalAddress(held.street, held.locality, held.region, held.postcode, held.country)
    return "\n".join(format_address(parts, language)) or held.raw
