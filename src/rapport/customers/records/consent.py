"""Consent as record kinds: purposes, wordings, the ledger; who must not be contacted; to whom data was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.customers.consent import ledger
from rapport.customers.consent.proofs import ProofFiles
from rapport.customers.consent.services import keep_entries
from rapport.customers.consent.suppression import hash_of
from rapport.customers.contact import standardise_point
from rapport.customers.models import (
    ConsentEntry,
    ConsentPurpose,
    ConsentWording,
    ContactBlock,
    Disclosure,
    Suppression,
)
from rapport.customers.models.consent import VERIFIED, WITHDRAWABLE, ContactChannel
from rapport.lib.dates import add_months
from rapport.platform.access.policy import Administered, Granted, Through
from rapport.platform.history.tracking import event_model_of
from rapport.platform.records.record import Fieldset, RecordType
from rapport.platform.write import SYSTEM, Batch, Change

if TYPE_CHECKING:
    from rapport.platform.history.models import ChangeSet

CLOCK_SKEW = timedelta(minutes=5)
"""How far another machine's clock may be ahead of ours before an entry counts as of the future."""
Action = ConsentEntry.Action


class ConsentPurposeRecord(RecordType[ConsentPurpose]):
    """What people are contacted for."""

    name = "consent-purposes"
    help_topic = "consent"
    title_columns = ["name"]
    icon = "shield-check"
    description = _("What people are contacted for, on which lawful basis, and by which ways.")
    default_sort = "code"
    columns = ["name", "code", "basis", "is_double_opt_in", "is_public", "is_active"]
    filters = ["basis", "is_active"]
    fieldsets = [
        Fieldset(_("Purpose"), ["code", "name", "name_de", "name_zh", "basis"]),
        Fieldset(_("Ways"), ["by_email", "by_phone", "by_sms", "by_messenger", "by_post"]),
        Fieldset(_("Rules"), ["is_double_opt_in", "valid_months", "is_public", "is_active", "position"]),
    ]
    quick_create = ["code", "name", "basis", "by_email", "by_phone", "by_post"]
    natural_key = ["code"]
    configuration = True
    access = Administered(readable=True, area=True)
    import_keys = ["code"]


class ConsentWordingRecord(RecordType[ConsentWording]):
    """What people are shown when they are asked."""

    name = "consent-wordings"
    help_topic = "consent"
    title_columns = ["text"]
    icon = "file-text"
    description = _("What people were shown when they agreed. Another text is another version; none is ever changed.")
    columns = ["purpose", "language", "revision", "text", "created_at"]
    filters = ["purpose", "language"]
    sorts = ["created_at"]
    fieldsets = [Fieldset(_("Wording"), ["purpose", "language", "text", "revision"])]
    quick_create = ["purpose", "language", "text"]
    natural_key = ["purpose", "language", "revision"]
    configuration = True
    access = Administered(readable=True, area=True)
    append_only = True
    undeletable = True

    def before_save(self, batch: Batch[ConsentWording]) -> None:
        _refuse_changes(batch)
        purposes = sorted({change.instance.purpose_id for change in batch.changes})
        with connection.cursor() as cursor:
            # Two that write at once take their versions one after the other.
            cursor.execute(
                "SELECT id FROM customers_consentpurpose WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", [purposes]
            )
        held = ConsentWording.objects.filter(purpose__in=purposes).values_list("purpose_id", "language", "revision")
        latest: dict[tuple[int, str], int] = {}
        for purpose_id, language, revision in held:
            latest[purpose_id, language] = max(revision, latest.get((purpose_id, language), 0))
        for change in (change for change in batch.changes if change.is_new):
            wording = change.instance
            key = (wording.purpose_id, wording.language)
            wording.revision = latest[key] = latest.get(key, 0) + 1


class ConsentEntryRecord(RecordType[ConsentEntry]):
    """One entry of the ledger."""

    name = "consent-entries"
    help_topic = "consent"
    icon = "shield-check"
    description = _(
        "What customers agreed to or withdrew, when, by what way, and what shows it. Nothing is changed here."
    )
    columns = [
        "given_at",
        "party",
        "purpose",
        "channel",
        "contact_point",
        "action",
        "source",
        "proof_files",
        "expires_on",
    ]
    filters = ["party", "purpose", "channel", "action", "source", "given_at", "expires_on"]
    sorts = ["given_at"]
    default_sort = "-given_at"
    fieldsets = [
        Fieldset(_("Consent"), ["party", "purpose", "channel", "contact_point", "action", "given_at", "expires_on"]),
        Fieldset(_("Proof"), ["source", "source_note", "wording", "proof", "proof_files", "proof_ip", "proof_agent"]),
        Fieldset(_("Record"), ["basis", "recorded_by", "voids"]),
    ]
    quick_create = ["party", "purpose", "channel", "contact_point", "action", "source", "proof"]
    exclude = ["contact_norm"]
    access = Through("party")
    append_only = True
    undeletable = True
    attaching = "create"
    virtual = [ProofFiles("proof_files", _("Proof files"))]

    def before_save(self, batch: Batch[ConsentEntry]) -> None:
        _refuse_changes(batch)
        ledger.lock(change.instance.party_id for change in batch.changes if change.instance.party_id)
        for change in batch.changes:
            if change.is_new:
                _complete(change, batch)
                _check(change, by_system=batch.actor is SYSTEM)

    def after_save(self, batch: Batch[ConsentEntry]) -> None:
        ledger.write_timeline(batch.instances)
        ledger.refresh(entry.party_id for entry in batch.instances)

    def get_file_page(self, instance: ConsentEntry) -> UUID:
        return instance.party.uid

    def keep_at_undo(self, ids: Sequence[int], undone: ChangeSet) -> Mapping[int, str]:
        return keep_entries(ids, undone)

    def refresh(self, ids: Sequence[int]) -> None:
        former = event_model_of(ConsentEntry)._default_manager.filter(pgh_obj__in=ids)
        ledger.follow(ids, former.values_list("party_id", flat=True))


class ContactBlockRecord(RecordType[ContactBlock]):
    """Do not contact this party."""

    name = "contact-blocks"
    help_topic = "consent"
    icon = "phone-off"
    description = _("Who must not be contacted, by no way or not by one, and until when.")
    columns = ["party", "channel", "reason", "until", "note", "created_at"]
    filters = ["party", "channel", "reason", "until"]
    sorts = ["created_at"]
    fieldsets = [Fieldset(_("Do not contact"), ["party", "channel", "reason", "until", "note", "source"])]
    quick_create = ["party", "channel", "reason", "until", "note"]
    access = Through("party")
    tells_followers_of = ["party"]


class SuppressionRecord(RecordType[Suppression]):
    """An address that is never used."""

    name = "suppressions"
    help_topic = "consent"
    icon = "circle-x"
    description = _("Addresses and numbers that are never written to or called, whoever has them.")
    columns = ["kind", "value", "reason", "note", "created_at"]
    filters = ["kind", "reason"]
    sorts = ["created_at"]
    fieldsets = [Fieldset(_("Suppressed"), ["kind", "value", "reason", "note"])]
    quick_create = ["kind", "value", "reason", "note"]
    exclude = ["norm_hash"]
    access = Granted()

    def before_save(self, batch: Batch[Suppression]) -> None:
        for change in batch.changes:
            row = change.instance
            if row.value:
                row.norm_hash = hash_of(row.kind, row.value)
            elif change.is_new:
                change.add_error("value", gettext("Enter a value: this field may not be empty."))
            elif change.changed("value"):
                change.add_error("value", gettext("Delete the entry instead of emptying it."))


class DisclosureRecord(RecordType[Disclosure]):
    """Somebody was given data about a party."""

    name = "disclosures"
    help_topic = "consent"
    icon = "share-2"
    description = _("Who was given which data about a customer, for what, and when.")
    columns = ["disclosed_at", "party", "recipient", "purpose", "basis", "fields"]
    filters = ["party", "basis", "disclosed_at"]
    sorts = ["disclosed_at"]
    default_sort = "-disclosed_at"
    fieldsets = [
        Fieldset(_("Disclosure"), ["party", "recipient", "purpose", "basis", "disclosed_at", "fields", "note"])
    ]
    quick_create = ["party", "recipient", "purpose", "basis", "fields"]
    access = Through("party")
    append_only = True
    undeletable = True

    def before_save(self, batch: Batch[Disclosure]) -> None:
        _refuse_changes(batch)
        for change in batch.changes:
            change.instance.disclosed_at = change.instance.disclosed_at.replace(microsecond=0)


def _refuse_changes(batch: Batch[ConsentEntry] | Batch[ConsentWording] | Batch[Disclosure]) -> None:
    """Rows given as they are (an export that comes back) change nothing and pass."""
    columns = [field.attname for field in batch.spec.model._meta.concrete_fields]
    for change in batch.changes:
        if not change.is_new and change.changed(*columns):
            change.add_error("", gettext("This is never changed. Add another one."))


def _complete(change: Change[ConsentEntry], batch: Batch[ConsentEntry]) -> None:
    """What follows from the values given."""
    entry = change.instance
    entry.recorded_by = batch.actor
    if not change.values.get("given_at"):
        entry.given_at = timezone.now()
    entry.given_at = entry.given_at.replace(microsecond=0)  # as every door shows it; the number orders what is equal
    purpose = entry.purpose if entry.purpose_id else None
    entry.basis = entry.basis or (purpose.basis if purpose is not None else "")
    if entry.contact_point and entry.channel != ContactChannel.POST:
        kind = "email" if entry.channel == ContactChannel.EMAIL else "phone"
        entry.contact_norm = standardise_point(kind, entry.contact_point).norm
    if purpose is None or entry.action != Action.GRANTED:
        return
    if purpose.is_double_opt_in and entry.channel == ContactChannel.EMAIL and entry.source not in VERIFIED:
        entry.action = Action.PENDING.value
    if purpose.valid_months and entry.expires_on is None:
        entry.expires_on = add_months(timezone.localdate(entry.given_at), purpose.valid_months)


def _check(change: Change[ConsentEntry], *, by_system: bool) -> None:
    entry = change.instance
    if entry.action == Action.VOIDED and not by_system:
        change.add_error("action", gettext("Undo the entry that is to be taken back."))
    if entry.given_at > timezone.now() + CLOCK_SKEW:
        change.add_error("given_at", gettext("This lies in the future."))
    if entry.expires_on is not None and entry.expires_on < timezone.localdate(entry.given_at):
        change.add_error("expires_on", gettext("This is before the consent was given."))
    if entry.expires_on is not None and entry.action not in (Action.GRANTED, Action.PENDING):
        change.add_error("expires_on", gettext("Only a consent expires."))
    if entry.channel == ContactChannel.POST and entry.contact_point:
        change.add_error("contact_point", gettext("Consent by post holds for every address: leave this empty."))
    if not entry.purpose_id or entry.action == Action.VOIDED:
        return
    if entry.channel and entry.channel not in entry.purpose.channels and entry.action != Action.WITHDRAWN:
        change.add_error("channel", gettext("Nobody is contacted for this purpose by that way."))
    if entry.action == Action.WITHDRAWN and entry.basis not in WITHDRAWABLE:
        change.add_error("action", gettext("This purpose rests on %(basis)s: there is nothing to withdraw.")
                         % {"basis": entry.get_basis_display()})  # fmt: skip
    if entry.wording_id and entry.wording is not None and entry.wording.purpose_id != entry.purpose_id:
        change.add_error("wording", gettext("This wording belongs to another purpose."))
