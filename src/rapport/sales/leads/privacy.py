"""What becomes of leads when the person that they are is erased, and what of them is in the person's own archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.customers.models import ContactPoint
from rapport.customers.privacy.mentions import Texts
from rapport.customers.privacy.rules import DELETED, SCRUBBED, Rule
from rapport.sales.models import Lead, LeadConsent, LeadTag, LeadTouch


class LeadsOfParty(Rule):
    """Leads that became the party, and those that nobody converted yet with an address of its."""

    def belonging(self, parties: Sequence[int]) -> Q:
        addresses = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, party__in=parties).values("norm")
        alone = Q(organisation_id__in=parties, person_id__isnull=True)
        return Q(person_id__in=parties) | alone | Q(person_id__isnull=True, email__in=addresses)


@dataclass(frozen=True)
class PartOfLead(Rule):
    """Rows that hang on such leads."""

    links: Sequence[str] = ()

    def belonging(self, parties: Sequence[int]) -> Q:
        return Q(lead_id__in=Lead.objects.filter(LEADS.belonging(parties)).values("pk"))


LEADS = LeadsOfParty(
    Lead,
    SCRUBBED,
    _("That there was a lead, from where, when, and what became of it stays; who it was and what was said goes."),
    links=("person",),
    emptied={
        "name": "–", "given_name": "", "family_name": "", "job_title": "", "company": "", "company_key": "",
        "email": "", "phone": "", "website": "", "street": "", "postcode": "", "city": "", "language": "",
        "description": "", "next_step": "", "as_given": {}, "custom": {}, "kept": {},
    },
    indexed=True,
)  # fmt: skip
LEADS_OF_SUBJECT = [
    PartOfLead(
        LeadConsent,
        SCRUBBED,
        _("What was agreed stays, as we must be able to show it; from where it came goes."),
        emptied={"proof_ip": "", "proof_agent": ""},
    ),
    PartOfLead(LeadTag, DELETED, _("They describe a person.")),
    PartOfLead(
        LeadTouch,
        SCRUBBED,
        _("That it happened, when, by which way and by whom stays; the texts go."),
        emptied={"subject": "", "text": "", "outcome": ""},
    ),
    LEADS,
    Texts(Lead, ("description", "next_step", "custom")),
    Texts(LeadTouch, ("subject", "text")),
]
"""Parts first: they are found by their lead, which is found by what it says."""
