"""Taking what a stranger sends by a web form: once, checked, as a lead with what was agreed to.

Nothing that is answered depends on whether somebody is known: only the lead is written, and the ledger of a customer
with the same address is brought up to date silently.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.consent.choices import Proof
from rapport.customers.models import ConsentPurpose, ConsentWording, ContactPoint, Party
from rapport.lib.emails import parse_email
from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.leavers import first_present
from rapport.platform.assignment.applying import assign
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.leads.consents import enter_ledger
from rapport.sales.leads.rules import SUBMITTED
from rapport.sales.models import Lead, LeadConsent, WebForm, WebFormSubmission

TRAP = "fax_extension"
"""An input that people never see: whoever fills it is a program, and gets the same thanks."""
KEY = "submission_key"
KEY_LASTS = 24 * 3600
"""Seconds in which a page that was opened can be sent."""
LONGEST_TEXT = 5_000
"""Characters of a message."""
_SALT = "rapport.sales.forms"


@dataclass(frozen=True, slots=True)
class Asked:
    """A purpose that a form asks consent for, as the visitor reads it."""

    purpose: ConsentPurpose
    title: str
    wording: ConsentWording | None

    @property
    def name(self) -> str:
        """Of the tick-box."""
        return f"consent-{self.purpose.uid.hex}"

    @property
    def wording_name(self) -> str:
        """Of the hidden input that says which wording was shown."""
        return f"wording-{self.purpose.uid.hex}"


def new_key(form: WebForm) -> str:
    """A key for a page that is about to be shown: signed, for this form, to be used once."""
    return signing.dumps([form.pk, secrets.token_urlsafe(12)], salt=_SALT)


def is_key(form: WebForm, text: str) -> bool:
    """Whether a key is one that a page of this form was given, not too long ago."""
    if len(text) > 300:
        return False
    try:
        content = signing.loads(text, salt=_SALT, max_age=KEY_LASTS)
    except signing.BadSignature:
        return False
    return isinstance(content, list) and len(content) == 2 and content[0] == form.pk


def in_order(names: Sequence[str], language: str) -> list[str]:
    """The fields as they stand on the page: in Chinese the family name comes before the given name."""
    ordered = list(names)
    if language.startswith("zh") and {"given_name", "family_name"} <= set(ordered):
        places = sorted((ordered.index("family_name"), ordered.index("given_name")))
        for place, name in zip(places, ("family_name", "given_name"), strict=True):
            ordered[place] = name
    return ordered


def asked_of(form: WebForm, language: str) -> list[Asked]:
    """What the form asks consent for, with the newest wording in the language, else in English."""
    purposes = list(ConsentPurpose.objects.filter(is_active=True, pk__in=form.form_purposes.values("purpose_id")))
    wordings: dict[int, ConsentWording] = {}
    for wanted in ("en", language[:2].lower()):
        held = ConsentWording.objects.filter(purpose__in=purposes, language__istartswith=wanted)
        wordings |= {wording.purpose_id: wording for wording in held.order_by("revision", "pk")}
    return [Asked(one, one.name_in(language), wordings.get(one.pk)) for one in purposes]


def take(form: WebForm, given: Mapping[str, str], *, key: str, language: str, proof: Proof) -> Lead | None:
    """Make a lead of what was sent; None when it was sent before, or by a program. Invalid with messages by field."""
    if given.get(TRAP):
        return None
    values = _values(form, given)
    digest = hashlib.sha256(key.encode()).hexdigest()
    summary = str(_("Web form: %(name)s") % {"name": form.name})
    try:
        with change_set(actor=None, channel="web", act=SUBMITTED, kind="leads", summary=summary):
            WebFormSubmission.objects.create(form=form, key_hash=digest)
            return _make(form, values, given, language, proof)
    except IntegrityError:
        if WebFormSubmission.objects.filter(form=form, key_hash=digest).exists():
            return None
        raise


def forget_submissions() -> int:
    """Forget the keys of pages that can be sent no more; returns how many."""
    old = timezone.now() - timedelta(seconds=2 * KEY_LASTS)
    return WebFormSubmission.objects.filter(created_at__lt=old).delete()[0]


def _make(form: WebForm, values: dict[str, Any], given: Mapping[str, str], language: str, proof: Proof) -> Lead:
    spec = registry.get("leads")
    own = {"source": form.source, "owner": first_present(form.assignee), "form": form, "language": language}
    lead: Lead = write.create(spec, {**values, **own}, actor=write.SYSTEM, channel="web", act=SUBMITTED)
    if form.by_rules:
        assign(spec, [lead.pk], actor=None)
    now = timezone.now()
    for asked in asked_of(form, language):
        if not given.get(asked.name):
            continue
        shown = parse_uid(given.get(asked.wording_name, ""))
        wording = ConsentWording.objects.filter(purpose=asked.purpose, uid=shown).first() if shown else None
        LeadConsent.objects.create(
            lead=lead, purpose=asked.purpose, wording=wording or asked.wording, given_at=now, form=form.name,
            proof_ip=proof.ip, proof_agent=proof.agent,
        )  # fmt: skip
    known = _known(lead)
    if known is not None:
        with transaction.atomic():
            enter_ledger(lead, known)
    return lead


def _known(lead: Lead) -> Party | None:
    """The one customer with the address of a lead; None where there is none, or several."""
    if not lead.email:
        return None
    points = ContactPoint.objects.filter(kind=ContactPoint.Kind.EMAIL, norm=lead.email)
    living = Party.objects.filter(pk__in=points.values("party_id"), merged_into__isnull=True, erased_at__isnull=True)
    found = list(living[:2])
    return found[0] if len(found) == 1 else None


def _values(form: WebForm, given: Mapping[str, str]) -> dict[str, str]:
    values = {name: str(given.get(name) or "").replace("\x00", "").strip() for name in form.fields}
    errors: dict[str, list[str]] = {}
    for name, value in values.items():
        if not value and name in form.required_fields:
            errors[name] = [_("Enter a value: this field may not be empty.")]
        elif len(value) > LONGEST_TEXT:
            text = _("This is %(length)s characters long; at most %(limit)s fit here. Shorten it.")
            errors[name] = [text % {"length": len(value), "limit": LONGEST_TEXT}]
        elif name == "email" and value and not parse_email(value).valid:
            errors[name] = [_("“%(value)s” is no e-mail address.") % {"value": value[:60]}]
    if errors:
        raise Invalid(errors)
    return {name: value for name, value in values.items() if value}


def shown_language(wanted: str, present: str) -> str:
    """The language in which a form speaks: what the visitor chose, else the browser's."""
    offered = [code for code, _name in settings.LANGUAGES]
    return wanted if wanted in offered else present if present in offered else settings.LANGUAGE_CODE
