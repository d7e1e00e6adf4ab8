"""Writing to the ledger: granting, withdrawing, confirming, taking an entry back. Each appends; nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.consent import ledger
from rapport.customers.models import ConsentEntry, ConsentPurpose, Party
from rapport.customers.models.consent import BY_THE_PERSON, Source
from rapport.platform import write
from rapport.platform.files.services import files_add
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

ENTRIES = "consent-entries"
_REPEATED = (
    "party", "purpose", "channel", "contact_point", "action", "basis", "wording", "source_note", "proof", "proof_ip",
    "proof_agent", "expires_on",
)  # fmt: skip


def consent_record(
    *,
    party: Party,
    purpose: ConsentPurpose,
    channel: str,
    action: str,
    source: str,
    actor: User | None,
    by: str,
    proofs: Sequence[UploadedFile[Any]] = (),
    **values: Any,
) -> ConsentEntry:
    """Append one entry; ``by`` is the door through which it came ("web", "api", …), ``values`` further columns,
    ``proofs`` files that show it, all kept or nothing.

    Raises Refused and Invalid as the write path does, StorageDown when a file cannot be stored. With a double opt-in a
    grant becomes a request to confirm.
    """
    given = {"party": party, "purpose": purpose, "channel": channel, "action": action, "source": source, **values}
    with change_set(actor=actor, channel=by, act=action, kind=ENTRIES):
        made: ConsentEntry = write.create(registry.get(ENTRIES), given, actor=actor, channel=by, act=action)
        if proofs and actor is not None:
            files_add(uploads=proofs, kind=ENTRIES, record_uid=made.uid, page_uid=party.uid, actor=actor, channel=by)
    return made


def consent_confirm(*, entry: ConsentEntry, proof_ip: str, proof_agent: str) -> ConsentEntry | None:
    """Grant what was requested, since the person opened the link sent there; None when it was granted already.

    Raises Refused when the request does not stand any more: taken back, or followed by a withdrawal.
    """
    with change_set(actor=None, channel="web", act="granted", kind=ENTRIES, summary=str(entry)):
        ledger.lock([entry.party_id])
        later = ConsentEntry.objects.filter(
            Q(given_at__gt=entry.given_at) | Q(given_at=entry.given_at, pk__gt=entry.pk),
            party=entry.party_id, purpose=entry.purpose_id, channel=entry.channel, contact_norm=entry.contact_norm,
            voided_by__isnull=True, voids__isnull=True,
        )  # fmt: skip
        newest = later.exclude(action=ConsentEntry.Action.PENDING).order_by("-given_at", "-pk").first()
        if newest is not None and newest.action == ConsentEntry.Action.GRANTED:
            return None
        taken_back = ConsentEntry.objects.filter(voids=entry).exists()
        if newest is not None or taken_back or entry.action != ConsentEntry.Action.PENDING:
            raise Refused(_("This link is not valid any more."))
        return consent_record(
            party=entry.party, purpose=entry.purpose, channel=entry.channel, action="granted",
            source=Source.CONFIRMED.value, actor=write.SYSTEM, by="web", contact_point=entry.contact_point,
            wording=entry.wording, proof_ip=proof_ip, proof_agent=proof_agent, expires_on=entry.expires_on,
        )  # fmt: skip


def staying(entries: QuerySet[ConsentEntry], undone: ChangeSet) -> QuerySet[ConsentEntry]:
    """Those of the entries that a change set made which its undo leaves."""
    if undone.channel in (ChangeSet.Channel.IMPORT, ChangeSet.Channel.COMMAND):
        return entries.none()
    return entries.exclude(party__created_in=undone.uid)


def keep_entries(ids: Sequence[int], undone: ChangeSet) -> dict[int, str]:
    """What an undo leaves in the ledger (see docs/decisions/0011-consent-is-a-ledger.md).

    Entries of an import go with it, and those of a party that the same change set made. Any other stays: what a
    colleague recorded is taken back by a further entry that says so, what the person did alone is not taken back.
    """
    entries = staying(ConsentEntry.objects.filter(pk__in=ids), undone)
    kept: dict[int, str] = {}
    for entry in entries.select_related("voids", "party", "purpose", "wording").order_by("pk"):
        if entry.source in BY_THE_PERSON:
            kept[entry.pk] = "kept"
        elif ConsentEntry.objects.filter(voids=entry).exists():
            kept[entry.pk] = "kept"
        else:
            _compensate(entry)
            kept[entry.pk] = ""
    return kept


def _compensate(entry: ConsentEntry) -> None:
    """Say the opposite of an entry: take it back, or say again what it took back."""
    values: dict[str, Any] = {"source": Source.UNDO.value, "given_at": timezone.now()}
    if entry.voids is not None:
        values |= {name: getattr(entry.voids, name) for name in _REPEATED if getattr(entry.voids, name) is not None}
    else:
        values |= {"party": entry.party, "purpose": entry.purpose, "channel": entry.channel, "basis": entry.basis}
        values |= {"contact_point": entry.contact_point}
        values |= {"action": ConsentEntry.Action.VOIDED.value, "voids": entry}
    write.create(registry.get(ENTRIES), values, actor=write.SYSTEM)
