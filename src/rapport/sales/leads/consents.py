"""What a lead agreed to on a form, brought into the ledger of the party that it is."""

from __future__ import annotations

from rapport.customers.consent.services import consent_record
from rapport.customers.models import Party
from rapport.customers.models.consent import ContactChannel, Source
from rapport.platform import write
from rapport.sales.models import Lead, LeadConsent


def enter_ledger(lead: Lead, party: Party) -> None:
    """Record what the ledger does not have yet, by each way that the lead can be reached; inside a change set."""
    waiting = LeadConsent.objects.filter(lead=lead, entry__isnull=True).select_related("purpose", "wording")
    reached = {ContactChannel.EMAIL: lead.email, ContactChannel.PHONE: lead.phone}
    for consent in waiting:
        made = [
            consent_record(
                party=party, purpose=consent.purpose, channel=channel.value, action="granted",
                source=Source.FORM.value, actor=write.SYSTEM, by="web", contact_point=reached[channel],
                wording=consent.wording, given_at=consent.given_at, source_note=consent.form,
                proof_ip=consent.proof_ip, proof_agent=consent.proof_agent,
            )
            for channel in consent.purpose.channels
            if reached.get(channel)
        ]  # fmt: skip
        if made:
            LeadConsent.objects.filter(pk=consent.pk).update(entry=made[0])
