"""What one reader sees of a party's consent: purposes by channels, marks not to contact; one query a request."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from rapport.customers.consent.permission import channel_text
from rapport.customers.models import ConsentEntry, ConsentPurpose, ContactBlock, Party
from rapport.customers.models.consent import Source
from rapport.customers.overview.dossier import Dossier
from rapport.platform.web.cells import relative

if TYPE_CHECKING:
    from django.http import HttpRequest

_PICTURE = """
    SELECT (SELECT json_agg(p ORDER BY p.position, p.code) FROM customers_consentpurpose p WHERE p.is_active),
           (SELECT json_agg(json_build_object('purpose', s.purpose_id, 'channel', s.channel, 'norm', s.contact_norm,
                   'state', s.state, 'since', s.since, 'expires_on', s.expires_on, 'source', e.source, 'uid', e.uid)
                   ORDER BY s.since, s.entry_id)
              FROM customers_consentstate s JOIN customers_consententry e ON e.id = s.entry_id
             WHERE s.party_id = %(party)s),
           (SELECT json_agg(b ORDER BY b.channel) FROM customers_contactblock b
             WHERE b.party_id = %(party)s AND (b.until IS NULL OR b.until >= %(today)s))
"""
TONES = {"granted": "good", "withdrawn": "bad", "pending": "warn", "expired": "warn", "": ""}


@dataclass(frozen=True, slots=True)
class State:
    """What holds for a purpose, a channel and a contact point ("" for all)."""

    purpose_id: int
    channel: str
    norm: str
    state: str
    since: datetime
    expires_on: date | None
    source: str
    uid: str

    @property
    def told(self) -> str:
        """State, when, from where, until when; in one line."""
        parts = [f"{_words(self.state)} {relative(self.since)}", str(Source(self.source).label), self.norm]
        if self.expires_on is not None:
            end = formats.date_format(self.expires_on, "SHORT_DATE_FORMAT")
            parts.append(_("until %(day)s") % {"day": end})
        return " · ".join(part for part in parts if part)

    @property
    def shown(self) -> str:
        """The state, with what has run out told apart."""
        past = self.expires_on is not None and self.expires_on < timezone.localdate()
        return "expired" if self.state == "granted" and past else self.state


class ConsentPicture:
    """The consent of one party."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier

    @classmethod
    def of(cls, request: HttpRequest, party: Party) -> ConsentPicture:
        """The picture of this request; the panel and the Brief share it."""
        held: dict[int, ConsentPicture] = request.__dict__.setdefault("consent_pictures", {})
        if party.pk not in held:
            held[party.pk] = cls(Dossier.of(request, party))
        return held[party.pk]

    @cached_property
    def _rows(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]], list[dict[str, Any]]]:
        with connection.cursor() as cursor:
            cursor.execute(_PICTURE, {"party": self.dossier.party.pk, "today": self.dossier.today})
            purposes, states, blocks = (
                json.loads(part) if isinstance(part, str) else part for part in cursor.fetchone()
            )
        return purposes or [], states or [], blocks or []

    @cached_property
    def purposes(self) -> list[ConsentPurpose]:
        """Those in use."""
        names = [field.attname for field in ConsentPurpose._meta.concrete_fields]
        return [ConsentPurpose(**{name: row[name] for name in names}) for row in self._rows[0]]

    @cached_property
    def states(self) -> list[State]:
        """What holds, the newest last; with contact points only where the reader sees these."""
        hidden = self.dossier.hidden
        found = []
        for row in self._rows[1]:
            seen = not {"emails", "email"} & hidden if row["channel"] == "email" else not {"phones", "phone"} & hidden
            since = datetime.fromisoformat(row["since"])
            ends = date.fromisoformat(row["expires_on"]) if row["expires_on"] else None
            norm = row["norm"] if seen else ""
            found.append(
                State(row["purpose"], row["channel"], norm, row["state"], since, ends, row["source"], row["uid"])
            )
        return found

    def state(self, purpose: ConsentPurpose, channel: str) -> State | None:
        """What was said last about a purpose and channel."""
        held = [s for s in self.states if s.purpose_id == purpose.pk and s.channel == channel]
        return held[-1] if held else None

    @cached_property
    def blocks(self) -> list[ContactBlock]:
        """Marks not to contact that are in force, the one for every way first."""
        wanted = ("uid", "channel", "reason", "note")
        found = []
        for row in self._rows[2]:
            until = date.fromisoformat(row["until"]) if row["until"] else None
            found.append(ContactBlock(**{name: row[name] for name in wanted}, until=until))
        return found


def block_text(block: ContactBlock) -> str:
    """Do not contact, by which way, until when."""
    channel = channel_text(block.channel)
    text = _("Do not contact %(channel)s") % {"channel": channel} if channel else _("Do not contact")
    if block.until is not None:
        day = formats.date_format(block.until, "DATE_FORMAT")
        return _("%(what)s until %(day)s") % {"what": text, "day": day}
    return text


def _words(state: str) -> str:
    return str(ConsentEntry.Action(state).label)
