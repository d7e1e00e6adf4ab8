"""The one question every sender asks before contacting anybody: may we, for this purpose and by this way?

It fails closed: what is unknown (purpose, party, address) is not permitted. The answer for one party and the answers
for a hundred thousand come from the same statement. What it does not do is send, or say how often.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers.consent.suppression import HASH_SQL, secret
from rapport.customers.contact import standardise_point
from rapport.customers.models import ConsentPurpose, Party

POINT_KIND = {"email": "email", "phone": "phone", "sms": "phone", "messenger": "phone", "post": ""}
"""The kind of contact point that a channel uses; "" for one that needs none."""
_SKEW = timedelta(minutes=5)
UNSUPPRESSABLE = "legal_obligation"
"""The basis of what must be sent even to who asked not to be contacted."""


@dataclass(frozen=True, slots=True)
class Permission:
    """An answer. ``code`` is stable, :attr:`reason` says the same in the reader's language.

    ``entry`` is the key of the ledger's entry that decided, None when none did; ``address`` is the standard form of
    the contact point that was asked about, "" by post.
    """

    allowed: bool
    code: str
    party: int
    purpose: str
    channel: str
    address: str = ""
    entry: int | None = None
    since: datetime | None = None
    until: date | None = None

    @property
    def reason(self) -> str:
        """Why, as a sentence without its full stop."""
        day = formats.date_format(timezone.localtime(self.since), "DATE_FORMAT") if self.since is not None else ""
        end = formats.date_format(self.until, "DATE_FORMAT") if self.until is not None else ""
        words = {"purpose": self.purpose, "channel": channel_text(self.channel), "day": day, "end": end}
        return str(_REASONS[self.code]() % words)


_REASONS: dict[str, Any] = {
    "granted": lambda: _("agreed on %(day)s"),
    "basis": lambda: _("%(purpose)s needs no consent"),
    "no_consent": lambda: _("no consent for %(purpose)s %(channel)s"),
    "pending": lambda: _("asked on %(day)s, not confirmed yet"),
    "withdrawn": lambda: _("withdrawn on %(day)s"),
    "expired": lambda: _("consent expired on %(end)s"),
    "do_not_contact": lambda: _("do not contact"),
    "do_not_contact_until": lambda: _("do not contact until %(end)s"),
    "suppressed": lambda: _("on the suppression list"),
    "deceased": lambda: _("deceased or dissolved"),
    "erased": lambda: _("erased"),
    "merged": lambda: _("merged into another record"),
    "no_address": lambda: _("cannot be contacted %(channel)s"),
    "bad_address": lambda: _("the address does not work"),
    "no_party": lambda: _("no such customer"),
    "unknown_purpose": lambda: _("no such purpose in use"),
    "wrong_channel": lambda: _("%(purpose)s is not sent %(channel)s"),
}
ALLOWED = frozenset({"granted", "basis"})


def channel_text(channel: str) -> str:
    """A channel within a sentence, such as “by e-mail”."""
    words = {
        "email": _("by e-mail"),
        "phone": _("by phone"),
        "sms": _("by SMS"),
        "messenger": _("by messenger"),
        "post": _("by post"),
    }
    return words.get(channel, channel)


_ASK = f"""
    WITH asked AS (
        SELECT * FROM unnest(%(parties)s::bigint[], %(norms)s::text[]) WITH ORDINALITY AS a(party_id, norm, place)),
    reached AS (
        SELECT a.place, a.party_id, p.id AS found, p.lifecycle, p.merged_into_id, p.erased_at, c.state AS point_state,
               coalesce(a.norm, CASE WHEN c.valid_to < %(day)s THEN NULL ELSE c.norm END, '') AS norm
          FROM asked a
          LEFT JOIN customers_party p ON p.id = a.party_id
          LEFT JOIN LATERAL (
                SELECT c.norm, c.state, c.valid_to FROM customers_contactpoint c
                 WHERE c.party_id = a.party_id AND c.kind = %(kind)s
                   AND CASE WHEN a.norm IS NULL THEN c.is_primary ELSE c.norm = a.norm END
                 LIMIT 1) c ON true)
    SELECT r.place, r.party_id, r.norm,
           CASE WHEN r.found IS NULL THEN 'no_party'
                WHEN r.merged_into_id IS NOT NULL THEN 'merged'
                WHEN r.erased_at IS NOT NULL THEN 'erased'
                WHEN r.lifecycle = 'deceased' THEN 'deceased'
                WHEN NOT %(obliged)s AND b.id IS NOT NULL
                    THEN CASE WHEN b.until IS NULL THEN 'do_not_contact' ELSE 'do_not_contact_until' END
                WHEN %(kind)s <> '' AND r.norm = '' THEN 'no_address'
                WHEN s.id IS NOT NULL THEN 'suppressed'
                WHEN r.point_state IN ('invalid', 'bounced') THEN 'bad_address'
                WHEN %(withdrawable)s AND st.state = 'withdrawn' THEN 'withdrawn'
                WHEN NOT %(consent)s THEN 'basis'
                WHEN st.state IS NULL THEN 'no_consent'
                WHEN st.state = 'pending' THEN 'pending'
                WHEN st.expires_on < %(day)s THEN 'expired'
                WHEN st.state = 'granted' THEN 'granted'
                ELSE 'no_consent' END,
           st.entry_id, st.since, coalesce(b.until, st.expires_on)
      FROM reached r
      LEFT JOIN LATERAL (
            SELECT b.id, b.until FROM customers_contactblock b
             WHERE b.party_id = r.party_id AND b.channel IN ('', %(channel)s)
               AND (b.until IS NULL OR b.until >= %(day)s)
             ORDER BY b.until DESC NULLS FIRST LIMIT 1) b ON true
      LEFT JOIN customers_suppression s ON %(kind)s <> '' AND s.kind = %(kind)s AND r.norm <> ''
            AND s.norm_hash = {HASH_SQL.format(norm="r.norm")}
      LEFT JOIN LATERAL (
            SELECT st.state, st.entry_id, st.since, st.expires_on FROM customers_consentstate st
             WHERE st.party_id = r.party_id AND st.purpose_id = %(purpose)s AND st.channel = %(channel)s
               AND st.contact_norm IN ('', r.norm)
             ORDER BY st.since DESC, st.entry_id DESC LIMIT 1) st ON true
     ORDER BY r.place
"""  # noqa: S608 - put together from our own text


def may_contact(
    party: Party | int, purpose: ConsentPurpose | str, channel: str, *, address: str = "", at: datetime | None = None
) -> Permission:
    """Whether a party may be contacted for a purpose (or its code) by a channel.

    ``address`` is the contact point to use, however it is written; without one the party's primary is meant. ``at`` is
    the moment of sending, now or later: ValueError for the past, of which the ledger tells. One query, or two when the
    purpose is given by its code.
    """
    key = party if isinstance(party, int) else party.pk
    [answer] = ask([key], purpose, channel, addresses=[address], at=at)
    return answer


def may_contact_many(
    parties: Iterable[int], purpose: ConsentPurpose | str, channel: str, *, at: datetime | None = None
) -> dict[int, Permission]:
    """The same for many parties by key, in one statement; asked of the primary contact point of each."""
    return {answer.party: answer for answer in ask(list(parties), purpose, channel, at=at)}


def ask(
    parties: Sequence[int],
    purpose: ConsentPurpose | str,
    channel: str,
    *,
    addresses: Sequence[str] = (),
    at: datetime | None = None,
) -> Iterator[Permission]:
    """Answers in the order of the questions; ``addresses`` names the contact point of each, "" for the primary."""
    moment = at or timezone.now()
    if moment < timezone.now() - _SKEW:
        raise ValueError("permission is asked for now or later; what held in the past, the ledger tells")
    known = purpose if isinstance(purpose, ConsentPurpose) else ConsentPurpose.objects.filter(code=purpose).first()
    code = purpose.code if isinstance(purpose, ConsentPurpose) else purpose
    refusal = _refused(known, channel)
    if known is None or refusal:
        shown = str(known) if known is not None else code
        return iter([Permission(False, refusal, party, shown, channel) for party in parties])
    kind = POINT_KIND[channel]
    given = {**{"parties": list(parties)}, **_terms(known, channel, kind, timezone.localtime(moment).date())}
    norms = [standardise_point(kind, text).norm if text and kind else None for text in addresses]
    given["norms"] = norms or [None] * len(parties)
    with connection.cursor() as cursor:
        cursor.execute(_ASK, given)
        rows = cursor.fetchall()
    name = str(known)
    return (
        Permission(answer in ALLOWED, answer, party, name, channel, norm, entry, since, until)
        for _place, party, norm, answer, entry, since, until in rows
    )


def _refused(purpose: ConsentPurpose | None, channel: str) -> str:
    """What can be said without looking at anybody, "" when it depends."""
    if purpose is None or not purpose.is_active:
        return "unknown_purpose"
    return "" if channel in purpose.channels else "wrong_channel"


def _terms(purpose: ConsentPurpose, channel: str, kind: str, day: date) -> Mapping[str, Any]:
    return {
        "purpose": purpose.pk,
        "channel": channel,
        "kind": kind,
        "day": day,
        "consent": purpose.basis == "consent",
        "withdrawable": purpose.is_withdrawable,
        "obliged": purpose.basis == UNSUPPRESSABLE,
        "secret": secret(),
    }
