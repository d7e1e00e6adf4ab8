"""Purposes, wordings, entries of the ledger, do-not-contact marks, suppressed addresses, disclosures."""

from __future__ import annotations

from typing import Any

from rapport.customers.models import (
    ConsentEntry,
    ConsentPurpose,
    ConsentWording,
    ContactBlock,
    Disclosure,
    Suppression,
)
from tests.factories.parties import make_person
from tests.factories.writing import number, written


def make_consent_purpose(*, actor: Any = None, owner: Any = None, **values: Any) -> ConsentPurpose:
    """News by e-mail, phone and post, which need consent."""
    n = number()
    defaults = {"code": f"news-{n}", "name": f"News{n}", "by_email": True, "by_phone": True, "by_post": True}
    made: ConsentPurpose = written("consent-purposes", defaults, values, actor=actor)
    return made


def make_consent_wording(*, actor: Any = None, owner: Any = None, **values: Any) -> ConsentWording:
    """What is shown for a purpose in English."""
    if "purpose" not in values:
        values["purpose"] = make_consent_purpose()
    defaults = {"language": "en", "text": f"Yes, write to me, {number()}."}
    made: ConsentWording = written("consent-wordings", defaults, values, actor=actor)
    return made


def make_consent_entry(*, actor: Any = None, owner: Any = None, **values: Any) -> ConsentEntry:
    """A person agreed to news by e-mail, on paper."""
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    if "purpose" not in values:
        values["purpose"] = make_consent_purpose()
    defaults = {"channel": "email", "action": "granted", "source": "paper", "source_note": f"Fair, form {number()}"}
    made: ConsentEntry = written("consent-entries", defaults, values, actor=actor)
    return made


def make_contact_block(*, actor: Any = None, owner: Any = None, **values: Any) -> ContactBlock:
    """A person asked not to be called."""
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    made: ContactBlock = written(
        "contact-blocks", {"channel": "phone", "note": f"Said so {number()}"}, values, actor=actor
    )
    return made


def make_suppression(*, actor: Any = None, owner: Any = None, **values: Any) -> Suppression:
    """An e-mail address that came back."""
    defaults = {"kind": "email", "value": f"gone{number()}@example.com", "reason": "bounced"}
    made: Suppression = written("suppressions", defaults, values, actor=actor)
    return made


def make_disclosure(*, actor: Any = None, owner: Any = None, **values: Any) -> Disclosure:
    """A person's address was given to a carrier."""
    if "party" not in values:
        values["party"] = make_person(owner=owner)
    defaults = {
        "recipient": f"Carrier {number()}", "purpose": "Delivery", "basis": "contract", "fields": "Name, address"
    }  # fmt: skip
    made: Disclosure = written("disclosures", defaults, values, actor=actor)
    return made
