"""How files of people, organisations and households are read: the module's contribution to the importer."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.customers.importing.headers import read_organisation_header, read_person_header
from rapport.customers.importing.layouts import ORGANISATIONS, PEOPLE
from rapport.customers.importing.settle import settle_organisations, settle_people
from rapport.customers.importing.stored import stored_cells
from rapport.platform.exchange.outcome import RunContext
from rapport.platform.exchange.profile import ImportProfile, Loader
from rapport.platform.exchange.targets import Target, field_targets
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.spec import RecordSpec

_REACH, _ADDRESS, _WORK, _MORE = _("How to reach"), _("Address"), _("Organisation"), _("More")
_OTHERS, _CONSENT = _("Other people"), _("Consent")

_EVERY: tuple[tuple[str, Any, Any], ...] = (
    ("emails", _("E-mail"), _REACH),
    ("emails.label", _("Label of the e-mail"), _REACH),
    ("phones", _("Phone"), _REACH),
    ("phones.label", _("Label of the phone"), _REACH),
    ("fax", _("Fax"), _REACH),
    ("website.label", _("Label of the website"), _REACH),
    ("handles", _("Messenger, handle"), _REACH),
    ("handles.label", _("Label of the handle"), _REACH),
    ("address.raw", _("Address, whole"), _ADDRESS),
    ("address.street", _("Street"), _ADDRESS),
    ("address.street2", _("Address, second line"), _ADDRESS),
    ("address.house_number", _("House number"), _ADDRESS),
    ("address.po_box", _("PO box"), _ADDRESS),
    ("address.postcode", _("Postcode"), _ADDRESS),
    ("address.locality", _("City"), _ADDRESS),
    ("address.postcode_locality", _("Postcode and city"), _ADDRESS),
    ("address.region", _("Region, state"), _ADDRESS),
    ("address.country", _("Country"), _ADDRESS),
    ("address.label", _("Label of the address"), _ADDRESS),
    ("opt_out.all", _("Do not contact"), _CONSENT),
    ("opt_out.email", _("Opted out: e-mail"), _CONSENT),
    ("opt_out.phone", _("Opted out: phone"), _CONSENT),
    ("opt_out.sms", _("Opted out: SMS"), _CONSENT),
    ("opt_out.post", _("Opted out: post"), _CONSENT),
    ("newsletter", _("Newsletter wanted"), _CONSENT),
    ("note", _("Note"), _MORE),
    ("nickname", _("Nickname"), _MORE),
)
_PEOPLE: tuple[tuple[str, Any, Any], ...] = (
    ("organisation.external_id", _("Organisation: external id"), _WORK),
    ("organisation.website", _("Organisation: website"), _WORK),
    ("organisation.phone", _("Organisation: phone"), _WORK),
    ("organisation.email", _("Organisation: e-mail"), _WORK),
    ("organisation.industry", _("Organisation: industry"), _WORK),
    ("organisation.employee_count", _("Organisation: employees"), _WORK),
    ("organisation.annual_revenue", _("Organisation: annual revenue"), _WORK),
    ("kind", _("Person or organisation"), _MORE),
    ("maiden_name", _("Former name"), _MORE),
    ("birth_date.year", _("Birth date: year"), _MORE),
    ("birth_date.month", _("Birth date: month"), _MORE),
    ("birth_date.day", _("Birth date: day"), _MORE),
)
_ORGANISATIONS: tuple[tuple[str, Any, Any], ...] = (
    ("organisation.external_id", _("Belongs to: external id"), _WORK),
    ("legal_name", _("Legal name"), _MORE),
    ("trade_name", _("Trade name"), _MORE),
)


_NAMED_OTHERS: tuple[tuple[str, Any, Any], ...] = (
    ("spouse.name", _("Spouse"), _OTHERS),
    ("spouse.given_name", _("Spouse: given name"), _OTHERS),
    ("spouse.family_name", _("Spouse: family name"), _OTHERS),
    ("spouse.emails", _("Spouse: e-mail"), _OTHERS),
    ("spouse.phones", _("Spouse: phone"), _OTHERS),
    ("spouse.birth_date", _("Spouse: birth date"), _OTHERS),
    ("partner.name", _("Partner in life"), _OTHERS),
    ("child.name", _("Children"), _OTHERS),
    ("parent.name", _("Parent"), _OTHERS),
    ("parent.emails", _("Parent: e-mail"), _OTHERS),
    ("parent.phones", _("Parent: phone"), _OTHERS),
    ("guardian.name", _("Guardian"), _OTHERS),
    ("guardian.emails", _("Guardian: e-mail"), _OTHERS),
    ("guardian.phones", _("Guardian: phone"), _OTHERS),
    ("manager.name", _("Manager"), _OTHERS),
    ("manager.emails", _("Manager: e-mail"), _OTHERS),
    ("manager.phones", _("Manager: phone"), _OTHERS),
    ("manager.external_id", _("Manager: external id"), _OTHERS),
    ("assistant.name", _("Assistant"), _OTHERS),
    ("assistant.emails", _("Assistant: e-mail"), _OTHERS),
    ("assistant.phones", _("Assistant: phone"), _OTHERS),
    ("emergency.name", _("Emergency contact"), _OTHERS),
    ("emergency.emails", _("Emergency contact: e-mail"), _OTHERS),
    ("emergency.phones", _("Emergency contact: phone"), _OTHERS),
    ("referrer.name", _("Referred by"), _OTHERS),
    ("referrer.emails", _("Referred by: e-mail"), _OTHERS),
    ("referrer.external_id", _("Referred by: external id"), _OTHERS),
    ("relation.name", _("Related person"), _OTHERS),
    ("relation.label", _("Related person: relationship"), _OTHERS),
    ("second.name", _("Second person: full name"), _OTHERS),
    ("second.prefix", _("Second person: prefix"), _OTHERS),
    ("second.given_name", _("Second person: given name"), _OTHERS),
    ("second.middle_name", _("Second person: middle name"), _OTHERS),
    ("second.family_name", _("Second person: family name"), _OTHERS),
    ("second.suffix", _("Second person: suffix"), _OTHERS),
    ("second.birth_date", _("Second person: birth date"), _OTHERS),
    ("second.job_title", _("Second person: job title"), _OTHERS),
    ("second.emails", _("Second person: e-mail"), _OTHERS),
    ("second.phones", _("Second person: phone"), _OTHERS),
    ("second.external_id", _("Second person: external id"), _OTHERS),
    ("second.organisation", _("Second person: organisation"), _OTHERS),
    ("household.name", _("Household"), _OTHERS),
    ("household.external_id", _("Household: external id"), _OTHERS),
    ("household.phones", _("Household: phone"), _OTHERS),
)
_CONTACTS: tuple[tuple[str, Any, Any], ...] = (
    ("contact.name", _("Contact person"), _OTHERS),
    ("contact.prefix", _("Contact person: prefix"), _OTHERS),
    ("contact.given_name", _("Contact person: given name"), _OTHERS),
    ("contact.family_name", _("Contact person: family name"), _OTHERS),
    ("contact.job_title", _("Contact person: job title"), _OTHERS),
    ("contact.emails", _("Contact person: e-mail"), _OTHERS),
    ("contact.phones", _("Contact person: phone"), _OTHERS),
)


def people_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of people can become."""
    targets = _targets(spec, (*_EVERY, *_PEOPLE, *_NAMED_OTHERS))
    targets["name"] = replace(targets["name"], label=_("Full name"))
    return targets


def organisation_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of organisations can become."""
    return _targets(spec, (*_EVERY, *_ORGANISATIONS, *_CONTACTS))


def household_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of households can become."""
    return _targets(spec, _EVERY)


def _targets(spec: RecordSpec, extra: tuple[tuple[str, Any, Any], ...]) -> dict[str, Target]:
    targets = field_targets(spec)
    for name, label, section in extra:
        targets[name] = Target(name, label, FieldKind.TEXT, section)
    return targets


def _loader(context: RunContext) -> Loader:
    from rapport.customers.importing.load import PartyLoader

    return PartyLoader(context)


_NAMED = frozenset({"name", "emails", "email", "phones", "phone"})
_KEYS = (
    ("external_id", _("External id")),
    ("email", _("E-mail")),
    ("phone", _("Phone")),
    ("name", _("Name")),
)
_MODULE = "rapport.customers.importing.prepare"

PROFILES = (
    ImportProfile(
        kind="people",
        stored=partial(stored_cells, "people"),
        targets=people_targets,
        read_header=read_person_header,
        settle=settle_people,
        preparer=f"{_MODULE}.person_preparer",
        loader=_loader,
        layouts=PEOPLE,
        needed=_NAMED | {"given_name", "family_name"},
        match_keys=(*_KEYS, ("name_organisation", _("Name and organisation"))),
    ),
    ImportProfile(
        kind="organisations",
        stored=partial(stored_cells, "organisations"),
        targets=organisation_targets,
        read_header=read_organisation_header,
        settle=settle_organisations,
        preparer=f"{_MODULE}.organisation_preparer",
        loader=_loader,
        layouts=ORGANISATIONS,
        needed=_NAMED,
        match_keys=_KEYS,
    ),
    ImportProfile(
        kind="households",
        stored=partial(stored_cells, "households"),
        targets=household_targets,
        read_header=read_organisation_header,
        settle=settle_organisations,
        preparer=f"{_MODULE}.household_preparer",
        loader=_loader,
        needed=_NAMED,
        match_keys=_KEYS,
    ),
)
