"""Keeps what follows from the ledger: the present state of each purpose, channel and contact point, and the timeline.

The present state is the newest entry that was not taken back; a request not yet confirmed counts only where nothing
was granted. The write path and every other way to the ledger call :func:`refresh`, which is set-based.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import override

from rapport.customers.models import ConsentEntry, Party, TimelineItem

TIMELINE_KIND = "consent"
_PARTIES_AT_ONCE = 20_000

_LOCK = "SELECT id FROM customers_party WHERE id = ANY(%(parties)s) ORDER BY id FOR NO KEY UPDATE"
_CLEAR = "DELETE FROM customers_consentstate WHERE party_id = ANY(%(parties)s)"
_FILL = """
    INSERT INTO customers_consentstate
           (party_id, purpose_id, channel, contact_norm, state, entry_id, since, expires_on)
    WITH valid AS (
        SELECT e.* FROM customers_consententry e
         WHERE e.party_id = ANY(%(parties)s) AND e.voids_id IS NULL
           AND NOT EXISTS (SELECT 1 FROM customers_consententry v WHERE v.voids_id = e.id)),
    decided AS (
        SELECT DISTINCT ON (party_id, purpose_id, channel, contact_norm) * FROM valid WHERE action <> 'pending'
         ORDER BY party_id, purpose_id, channel, contact_norm, given_at DESC, id DESC),
    asked AS (
        SELECT DISTINCT ON (party_id, purpose_id, channel, contact_norm) * FROM valid WHERE action = 'pending'
         ORDER BY party_id, purpose_id, channel, contact_norm, given_at DESC, id DESC),
    present AS (
        SELECT d.* FROM decided d
         WHERE d.action = 'granted' OR NOT EXISTS (
            SELECT 1 FROM asked a WHERE (a.party_id, a.purpose_id, a.channel, a.contact_norm)
                = (d.party_id, d.purpose_id, d.channel, d.contact_norm) AND (a.given_at, a.id) > (d.given_at, d.id))
        UNION ALL
        SELECT a.* FROM asked a
         WHERE NOT EXISTS (
            SELECT 1 FROM decided d WHERE (a.party_id, a.purpose_id, a.channel, a.contact_norm)
                = (d.party_id, d.purpose_id, d.channel, d.contact_norm)
              AND (d.action = 'granted' OR (d.given_at, d.id) > (a.given_at, a.id))))
    SELECT party_id, purpose_id, channel, contact_norm, action, id, given_at, expires_on FROM present
"""


def lock(party_ids: Iterable[int]) -> None:
    """Let nobody else write to the ledgers of these parties until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, {"parties": sorted(set(party_ids))})


def refresh(party_ids: Iterable[int]) -> None:
    """Derive the present state of these parties anew; inside a transaction."""
    parties = {"parties": sorted(set(party_ids))}
    if not parties["parties"]:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (_LOCK, _CLEAR, _FILL):
            cursor.execute(statement, parties)


def rebuild(*, at_once: int = _PARTIES_AT_ONCE) -> int:
    """Derive the present state of everybody anew; returns how many parties have entries."""
    parties = list(ConsentEntry.objects.order_by("party_id").values_list("party_id", flat=True).distinct())
    for start in range(0, len(parties), at_once):
        refresh(parties[start : start + at_once])
    return len(parties)


def write_timeline(entries: Sequence[ConsentEntry]) -> None:
    """A line on the party's timeline for each entry, in the language of the installation."""
    with override(settings.LANGUAGE_CODE):
        TimelineItem.objects.bulk_create((_line(entry) for entry in entries), batch_size=1000)


def _line(entry: ConsentEntry) -> TimelineItem:
    told = entry.voids if entry.voids is not None else entry
    return TimelineItem(
        party_id=entry.party_id,
        at=entry.given_at,
        kind=TIMELINE_KIND,
        source_kind="consent-entries",
        source_id=entry.pk,
        source_uid=entry.uid,
        actor_id=entry.recorded_by_id,
        title=f"{told.purpose} · {told.get_channel_display()}"[:300],
        summary=" · ".join(part for part in (str(told.get_source_display()), told.source_note) if part)[:500],
        outcome=str(entry.get_action_display()),
        created_in=entry.created_in,
    )


def follow(entry_ids: Sequence[int], former_parties: Iterable[int]) -> None:
    """Bring states and timelines up to date after entries came or went behind the write path."""
    present = list(ConsentEntry.objects.filter(pk__in=entry_ids).select_related("purpose", "voids__purpose"))
    TimelineItem.objects.filter(source_kind="consent-entries", source_id__in=entry_ids).delete()
    write_timeline(present)
    parties = {*former_parties, *(entry.party_id for entry in present)}
    refresh(Party.objects.filter(pk__in=parties).values_list("pk", flat=True))
    _forget_gone(parties)


def _forget_gone(party_ids: Iterable[int]) -> None:
    """States of parties that an undo deleted."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM customers_consentstate s WHERE party_id = ANY(%s)"
            " AND NOT EXISTS (SELECT 1 FROM customers_party p WHERE p.id = s.party_id)",
            [sorted(set(party_ids))],
        )
