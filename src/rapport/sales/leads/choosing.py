"""Whom each of many leads becomes where nobody is asked: who is surely the same, else somebody new.

Stricter than what the form of one lead proposes, which somebody reads before it is done: what may be two is left out.
Which known organisation it is where none is surely the same, both say by one rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.lib.companies import company_key
from rapport.lib.text import fold
from rapport.platform.access.titles import shown_title
from rapport.platform.records.candidates import Candidate
from rapport.platform.write_errors import Invalid, WriteError
from rapport.sales.leads.conversion import NEW
from rapport.sales.leads.matching import Proposals, has_person, proposals
from rapport.sales.models import Lead

if TYPE_CHECKING:
    from rapport.platform.access.models import User


@dataclass(frozen=True, slots=True)
class Choice:
    """Whom a lead becomes: for each part a party that is there, :data:`NEW`, or None for none."""

    person: Party | str | None
    organisation: Party | str | None
    doubtful: bool
    """Whether somebody new is like somebody known, by name alone."""


def choose(lead: Lead, user: User) -> Choice:
    """Whom a lead becomes. Invalid, with why, where several are the same, or one by nothing but a telephone number that
    colleagues may share."""
    found = proposals(lead, user)
    person = _the_one(found.people, _named(lead), _("Several known people are the same"))
    organisation = _the_one(found.organisations, False, _("Several known organisations are the same"))
    organisation = organisation or like_it(lead, person, found)
    doubtful = (person is None and bool(found.people)) or (organisation is None and bool(found.organisations))
    return Choice(
        person or (NEW if has_person(lead) else None), organisation or (NEW if lead.company else None), doubtful
    )


def _named(lead: Lead) -> bool:
    return bool(lead.given_name or lead.family_name)


def _the_one(candidates: Sequence[Candidate], is_named: bool, several: str) -> Party | None:
    sure = [one for one in candidates if one.sure]
    if len(sure) > 1:
        raise Invalid({"": [_("%(reason)s: convert it on its own.") % {"reason": several}]})
    if sure and is_named and list(sure[0].reasons) == [_("same phone number")]:
        text = _("Somebody of another name has the same phone number: convert it on its own.")
        raise Invalid({"": [text]})
    return sure[0].instance if sure else None


def like_it(lead: Lead, person: Party | None, found: Proposals) -> Party | None:
    """The organisation that a lead speaks of where none is surely the same: the employer of the known person that it
    becomes, else the only one of that name; None where neither is there."""
    return _employer(person, found) or _namesake(lead, found)


def _employer(person: Party | None, found: Proposals) -> Party | None:
    """The organisation at which a known person works, when it is like that of the lead."""
    if person is None or person.organisation_id is None:
        return None
    return next((one.instance for one in found.organisations if one.instance.pk == person.organisation_id), None)


def _namesake(lead: Lead, found: Proposals) -> Party | None:
    """The one organisation of the same name, unless it is known to be elsewhere."""
    key = company_key(lead.company)
    alike = [one.instance for one in found.organisations if key and company_key(one.instance.display_name) == key]
    return alike[0] if len(alike) == 1 and not _elsewhere(lead, alike[0]) else None


def _elsewhere(lead: Lead, party: Party) -> bool:
    places = [(lead.city, party.city), (lead.country, party.country)]
    return any(mine and theirs and fold(mine) != fold(theirs) for mine, theirs in places)


@dataclass(slots=True)
class Preview:
    """What converting leads would come to: how many of each, and which leads cannot be converted and why."""

    convertible: int = 0
    new_people: int = 0
    known_people: int = 0
    new_organisations: int = 0
    known_organisations: int = 0
    doubtful: int = 0
    """How many of the convertible ones become somebody new who is like somebody known."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Names of leads, with why."""


def preview(leads: Iterable[Lead], user: User) -> Preview:
    """What would become of these leads; several of one company or address are counted as one that is new."""
    told = Preview()
    people: set[str] = set()
    organisations: set[str] = set()
    for lead in leads:
        try:
            choice = choose(lead, user)
        except WriteError as refusal:
            told.refused.append((shown_title(lead, user), refusal.message))
            continue
        told.convertible += 1
        told.doubtful += choice.doubtful
        if choice.person is not None:
            key = lead.email or f"lead {lead.pk}"
            is_new = choice.person == NEW and key not in people
            people.add(key)
            told.new_people += is_new
            told.known_people += not is_new
        if choice.organisation is not None:
            key = f"{company_key(lead.company) or lead.pk} {fold(lead.city)}"
            is_new = choice.organisation == NEW and key not in organisations
            organisations.add(key)
            told.new_organisations += is_new
            told.known_organisations += not is_new
    return told
