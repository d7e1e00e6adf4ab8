"""Links for people without sign-in: to the preference page, to unsubscribe in one click (RFC 8058), to confirm.

A link is a signed text: it cannot be guessed or changed, says nothing about the person, ends by itself after a time,
and all links of a party end at once when somebody ends them. What may be done with it stands in
:mod:`rapport.customers.consent.pages`.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from rapport.customers.consent.suppression import norm_hash, secret
from rapport.customers.contact import standardise_point
from rapport.customers.models import ConsentEntry, ConsentPurpose, ContactPoint, LinkRevocation, Party
from rapport.platform.history.change_sets import change_set

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet

DAY = 24 * 3600
LASTS = {"p": 90 * DAY, "u": 730 * DAY, "c": 14 * DAY}
"""Seconds that a link lasts, by what it is for: preferences, unsubscribe, confirm."""
LONGEST = 600
"""Characters of a link that are looked at."""
_SALT = "rapport.customers.consent.links"
_SHORT_HASH = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """What a valid link opens; ``address`` is the standard form of the contact point it was sent to, "" for all."""

    party: Party
    purpose: ConsentPurpose | None = None
    channel: str = ""
    address: str = ""
    entry: ConsentEntry | None = None


def preferences_url(party: Party) -> str:
    """The address of a party's preference page."""
    return _address("consent-preferences", {"p": str(party.uid)}, "p")


def unsubscribe_url(party: Party, purpose: ConsentPurpose, channel: str, address: str = "") -> str:
    """Where one click ends a purpose by a channel for the contact point that it was sent to, or for all."""
    content = {"p": str(party.uid), "u": str(purpose.uid), "c": channel}
    if address:
        content["a"] = _short_hash("email" if channel == "email" else "phone", address)
    return _address("consent-unsubscribe", content, "u")


def confirm_url(entry: ConsentEntry) -> str:
    """Where a request for consent is confirmed; to be sent to the contact point of the entry and nowhere else."""
    return _address("consent-confirm", {"p": str(entry.party.uid), "e": str(entry.uid)}, "c")


def unsubscribe_headers(party: Party, purpose: ConsentPurpose, address: str = "") -> dict[str, str]:
    """The headers of a mail by which its reader's program unsubscribes in one click (RFC 2369, RFC 8058).

    Both must be covered by the mail's DKIM signature. Empty for a purpose that nobody can refuse.
    """
    if not purpose.is_withdrawable:
        return {}
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(party, purpose, 'email', address)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def links_end(*, party: Party, actor: User, channel: str) -> ChangeSet:
    """Let every link made for a party so far open nothing any more."""
    with change_set(actor=actor, channel=channel, act="end_links", kind="parties", summary=str(party)) as opened:
        LinkRevocation.objects.update_or_create(party=party, defaults={"before": timezone.now()})
        opened.counts["updated"] = 1
    return opened


def open_link(token: str, use: str) -> Opened | None:
    """What a link opens, None for one that is forged, cut, too old, ended, or made for another use."""
    content = _content(token, use)
    if content is None:
        return None
    meant = Party.objects.filter(uid=content["p"]).select_related("link_revocation", "merged_into__link_revocation")
    sent_to = meant.first()
    if sent_to is None or _ended(sent_to, content["t"]):
        return None
    party = sent_to.merged_into or sent_to  # whoever leaves by an old mail leaves, whatever became of the record
    if _ended(party, content["t"]):
        return None
    if use == "c":
        entry = (
            ConsentEntry.objects.filter(uid=content["e"], party__in=[party, sent_to])
            .select_related("purpose", "party")
            .first()
        )
        return Opened(party, entry.purpose, entry.channel, entry.contact_norm, entry) if entry is not None else None
    if use == "u":
        purpose = ConsentPurpose.objects.filter(uid=content["u"]).first()
        if purpose is None:
            return None
        return Opened(party, purpose, content["c"], _address_of(party, content["c"], content.get("a", "")))
    return Opened(party)


def _address(route: str, content: dict[str, str], use: str) -> str:
    stamped = {**content, "t": int(time.time() * 1000), "f": use}
    token = signing.Signer(salt=_SALT).sign_object(stamped, compress=True)
    return str(settings.BASE_URL) + reverse(route, args=[token])


def _content(token: str, use: str) -> dict[str, str] | None:
    if len(token) > LONGEST:
        return None
    try:
        content = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    made = datetime.fromtimestamp(content["t"] / 1000, UTC)
    lasts = (timezone.now() - made).total_seconds()
    return content if content["f"] == use and lasts <= LASTS[use] else None


def _ended(party: Party, made: str | int) -> bool:
    revocation = getattr(party, "link_revocation", None)
    return revocation is not None and int(made) <= revocation.before.timestamp() * 1000


def _short_hash(kind: str, address: str) -> str:
    return norm_hash(standardise_point(kind, address).norm, key=secret(make=True))[:_SHORT_HASH]


def _address_of(party: Party, channel: str, wanted: str) -> str:
    """The contact point that a link was sent to; all of them when the party has it no more."""
    if not wanted:
        return ""
    kind, key = ("email" if channel == "email" else "phone"), secret()
    norms = ContactPoint.objects.filter(party=party, kind=kind).values_list("norm", flat=True)
    return next((norm for norm in norms if norm_hash(norm, key=key)[:_SHORT_HASH] == wanted), "")
