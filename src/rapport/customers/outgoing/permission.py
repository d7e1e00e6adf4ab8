"""Whether the people in a mail's headers may be written to: asked when it is written, and once more when it leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from rapport.customers.consent.permission import ask
from rapport.customers.consent.suppression import norm_hash, secret
from rapport.customers.models import ConsentPurpose, ContactPoint, Suppression
from rapport.platform.outgoing_mail.models import OutgoingMail
from rapport.platform.outgoing_mail.sending import OutgoingGuard

USUAL = "service"
"""The code of the purpose of a mail that somebody writes to one customer, where nothing else is chosen."""
_CHANNEL = "email"


def purposes() -> list[ConsentPurpose]:
    """For what mails are written; the usual one first."""
    found = list(ConsentPurpose.objects.filter(is_active=True, by_email=True).order_by("position", "code"))
    return sorted(found, key=lambda one: (one.code != USUAL, one.basis == "consent"))


def refused_addresses(purpose: str, addresses: Sequence[str]) -> dict[str, str]:
    """Those of the addresses (in their standard form) that may not be written to for a purpose (its code), and why.

    An address of several people is refused when one of them may not be contacted; one of nobody known only when it is
    on the suppression list, or the purpose is none.
    """
    if not ConsentPurpose.objects.filter(code=purpose, is_active=True, by_email=True).exists():
        return dict.fromkeys(addresses, _("no such purpose in use"))
    points = ContactPoint.objects.filter(
        kind=ContactPoint.Kind.EMAIL,
        norm__in=addresses,
        party__erased_at__isnull=True,
        party__merged_into__isnull=True,
    )
    pairs = sorted(set(points.values_list("party_id", "norm")))
    answers = ask([party for party, _norm in pairs], purpose, _CHANNEL, addresses=[norm for _party, norm in pairs])
    refused: dict[str, str] = {}
    for answer in answers if pairs else ():
        if not answer.allowed:
            refused.setdefault(answer.address, answer.reason)
    known = {norm for _party, norm in pairs}
    refused |= _suppressed([address for address in addresses if address not in known])
    return refused


def _suppressed(addresses: Sequence[str]) -> dict[str, str]:
    key = secret()
    if not addresses or not key:
        return {}
    hashes = {norm_hash(address, key=key): address for address in addresses}
    found = Suppression.objects.filter(kind=_CHANNEL, norm_hash__in=hashes).values_list("norm_hash", flat=True)
    return {hashes[one]: _("on the suppression list") for one in found}


class ConsentGuard(OutgoingGuard):
    """A mail may have waited for days while one of its readers said no."""

    def refused(self, mails: Sequence[OutgoingMail]) -> Mapping[int, str]:
        by_purpose: dict[str, list[OutgoingMail]] = defaultdict(list)
        for mail in mails:
            by_purpose[str(mail.about.get("purpose", ""))].append(mail)
        why: dict[int, str] = {}
        for purpose, group in by_purpose.items():
            addresses = sorted({address for mail in group for address in mail.recipients})
            refused = refused_addresses(purpose, addresses)
            for mail in group if refused else ():
                why |= _told(mail, refused)
        return why


def _told(mail: OutgoingMail, refused: Mapping[str, str]) -> dict[int, str]:
    found = [f"{address} ({refused[address]})" for address in mail.recipients if address in refused]
    return {mail.pk: ", ".join(found)} if found else {}
