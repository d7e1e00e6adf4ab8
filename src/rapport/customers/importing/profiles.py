"""How files of people, organisations and households are read: the module's contribution to the importer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from rapport.customers.importing.headers import read_organisation_header, read_person_header
from rapport.customers.importing.layouts import ORGANISATIONS, PEOPLE
from rapport.customers.importing.settle import settle_organisations, settle_people
from rapport.platform.exchange.outcome import RunContext
from rapport.platform.exchange.profile import ImportProfile, Loader
from rapport.platform.exchange.targets import Target, field_targets
from rapport.platform.records.fields import FieldKind
from rapport.platform.records.spec import RecordSpec

_REACH, _ADDRESS, _WORK, _MORE = _("How to reach"), _("Address"), _("Organisation"), _("More")

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


def people_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of people can become."""
    targets = _targets(spec, (*_EVERY, *_PEOPLE))
    targets["name"] = replace(targets["name"], label=_("Full name"))
    return targets


def organisation_targets(spec: RecordSpec) -> dict[str, Target]:
    """What a column of a file of organisations can become."""
    return _targets(spec, (*_EVERY, *_ORGANISATIONS))


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
        targets=household_targets,
        read_header=read_organisation_header,
        settle=settle_organisations,
        preparer=f"{_MODULE}.household_preparer",
        loader=_loader,
        needed=_NAMED,
        match_keys=_KEYS,
    ),
)
