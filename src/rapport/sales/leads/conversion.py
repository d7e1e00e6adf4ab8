"""Makes customers of leads: a person, an organisation and a deal, new ones or those that are there already.

One change set, so that one undo takes all of it back. What is there keeps what it says: a lead fills what is empty and
adds addresses and numbers, it replaces nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import Party, Relationship, RelationshipType, RoleType
from rapport.platform import write
from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, writable_fields
from rapport.platform.access.leavers import first_present
from rapport.platform.files.models import File
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Held, Invalid, Missing, Refused
from rapport.sales.leads.comments import hand_comments_to
from rapport.sales.leads.consents import enter_ledger
from rapport.sales.leads.matching import has_person
from rapport.sales.leads.tasks import hand_tasks_to
from rapport.sales.leads.touches import hand_to_customer
from rapport.sales.models import Deal, Lead, State

if TYPE_CHECKING:
    from rapport.platform.access.models import User
    from rapport.platform.history.models import ChangeSet
    from rapport.platform.records.spec import RecordSpec

NEW = "new"
ACT = "convert"
_ROLE = "prospect"
_EMPTY: tuple[Any, ...] = ("", None)


class AlreadyConverted(Held):
    """Somebody converted the lead a moment before (HTTP 409)."""

    def __init__(self) -> None:
        super().__init__(_("This lead was converted already. Open it to see what became of it."))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall become of a lead: for each part a row that is there, :data:`NEW`, or None for none."""

    person: Party | str | None = None
    organisation: Party | str | None = None
    deal: Deal | str | None = None
    deal_values: Mapping[str, Any] = field(default_factory=dict)
    """Of a new deal: name, pipeline, amount, currency, as the write path takes them."""


@dataclass(frozen=True, slots=True)
class Converted:
    """What became of a lead."""

    lead: Lead
    person: Party | None
    organisation: Party | None
    deal: Deal | None
    change_set: ChangeSet

    @property
    def main(self) -> Party:
        """Whom the lead is now: the person, else the organisation."""
        main = self.person or self.organisation
        assert main is not None
        return main


def refuse_converter(user: User, wanted: Wanted | None = None) -> None:
    """Refused to who may not make customers, or not deals where one is wanted."""
    if not (may(registry.get("people"), user, Action.CREATE.value) and _may(user, "organisations", Action.CREATE)):
        raise Refused(_("Only who may create people and organisations converts leads."))
    if wanted is not None and wanted.deal == NEW and not _may(user, "deals", Action.CREATE):
        raise Refused(_("You may not create %(kind)s.") % {"kind": registry.get("deals").label_plural})


def convert(*, lead: Lead, wanted: Wanted, actor: User, channel: str) -> Converted:
    """Convert a lead. Raises Refused, Missing, Invalid with messages by field, and AlreadyConverted."""
    refuse_converter(actor, wanted)
    if not (wanted.person or wanted.organisation):
        raise Invalid({"person": [_("Choose whom it becomes: a person, an organisation, or both.")]})
    with change_set(actor=actor, channel=channel, act=ACT, kind="leads", summary=lead.name) as opened:
        locked = _locked(lead, actor)
        organisation = _party(locked, wanted.organisation, "organisations", actor)
        person = _party(locked, wanted.person, "people", actor)
        if person is not None and organisation is not None:
            person = _employ(person, organisation, actor)
        deal = _deal(locked, wanted, organisation or person, (person, organisation), actor)
        now = timezone.now()
        done = write.update(
            registry.get("leads"),
            locked,
            {
                "status": Lead.Status.CONVERTED.value,
                "person": person,
                "organisation": organisation,
                "deal": deal,
                "converted_at": now,
                "converted_by": actor,
            },
            actor=write.SYSTEM,
        )
        converted = Converted(done, person, organisation, deal, opened)
        File.objects.filter(linked_uid=done.uid, page_uid__isnull=True).update(page_uid=converted.main.uid)
        enter_ledger(done, converted.main)
        hand_to_customer(done, converted.main)
        hand_comments_to(converted.main, done)
        hand_tasks_to(converted.main, done)
    return converted


def _may(user: User, kind: str, action: Action) -> bool:
    return may(registry.get(kind), user, action.value)


def _locked(lead: Lead, actor: User) -> Lead:
    """The lead, locked until the end: of two who convert it at once the second one finds it converted."""
    spec = registry.get("leads")
    found: Lead | None = rows(spec, actor).filter(pk=lead.pk).select_for_update(of=("self",)).first()
    if found is None:
        raise Missing(_("There is no such record, or it is not within your reach."))
    if found.status == Lead.Status.CONVERTED:
        raise AlreadyConverted
    if not rows(spec, actor, Action.UPDATE.value).filter(pk=found.pk).exists():
        raise Refused(_("You see this record but may not change it."))
    return found


def _party(lead: Lead, wanted: Party | str | None, kind: str, actor: User) -> Party | None:
    if wanted is None:
        return None
    if not isinstance(wanted, Party):
        return made_of(lead, kind, actor)
    spec = registry.get(kind)
    allowed = writable_fields(spec, actor)
    filled = {name: value for name, value in _filling(spec, wanted, _values(lead, kind)).items() if name in allowed}
    return write.update(spec, wanted, filled, actor=actor) if filled else _reached(spec, wanted, actor)


def made_of(lead: Lead, kind: str, actor: User | None) -> Party:
    """A new person or organisation with the values of a lead, as far as the actor may set them."""
    spec = registry.get(kind)
    values = {**_values(lead, kind), "owner": first_present(lead.owner, actor), "tags": _tags("leads", lead.pk)}
    if RoleType.objects.filter(code=_ROLE).exists():
        values["roles"] = [_ROLE]
    allowed = writable_fields(spec, actor) if actor is not None else values
    given = {name: value for name, value in values.items() if value not in (*_EMPTY, []) and name in allowed}
    made: Party = write.create(spec, given, actor=actor)
    return made


def _values(lead: Lead, kind: str) -> dict[str, Any]:
    return _person_values(lead) if kind == "people" else _organisation_values(lead)


def _reached(spec: RecordSpec, party: Party, actor: User) -> Party:
    """The chosen party, when the actor may link something to it."""
    if not rows(spec, actor, Action.UPDATE.value).filter(pk=party.pk).exists():
        raise Refused(_("You see this record but may not change it."))
    return party


def _typed(lead: Lead, name: str) -> str:
    """A value as it was typed, so that the customer keeps the original beside the standard form."""
    return str(lead.as_given.get(name) or getattr(lead, name))


def _person_values(lead: Lead) -> dict[str, Any]:
    told = ("given_name", "family_name", "job_title", "language", "source", "description")
    values = {name: getattr(lead, name) for name in told}
    values |= {"email": _typed(lead, "email"), "phone": _typed(lead, "phone")}
    return values if lead.company else {**values, "addresses": _addresses(lead), "website": lead.website}


def _organisation_values(lead: Lead) -> dict[str, Any]:
    values = {name: getattr(lead, name) for name in ("industry", "employee_count", "source", "website")}
    values |= {"name": lead.company or lead.name, "addresses": _addresses(lead)}
    if lead.annual_revenue is not None:
        values |= {"annual_revenue": lead.annual_revenue, "currency": lead.currency}
    if not has_person(lead):
        own = {"language": lead.language, "description": lead.description}
        values |= {**own, "email": _typed(lead, "email"), "phone": _typed(lead, "phone")}
    return values


def _addresses(lead: Lead) -> list[dict[str, str]]:
    parts = {"street": lead.street, "postcode": lead.postcode, "locality": lead.city, "country": lead.country}
    return [parts] if any(parts.values()) else []


def _tags(kind: str, pk: int) -> list[str]:
    virtual = registry.get(kind).fields["tags"].virtual
    assert virtual is not None
    return list(virtual.load([pk]).get(pk) or [])


def _filling(spec: RecordSpec, party: Party, values: Mapping[str, Any]) -> dict[str, Any]:
    """What an existing party takes: values for what is empty, and further addresses and numbers beside its own."""
    named = ("given_name", "family_name", "name")
    plain = {n: v for n, v in values.items() if n not in (*named, "email", "phone", "addresses") and v not in _EMPTY}
    filled = {name: value for name, value in plain.items() if getattr(party, name) in _EMPTY}
    if "annual_revenue" not in filled or party.currency not in ("", values["currency"]):
        # A revenue is one in a currency: neither is taken without the other.
        filled = {name: value for name, value in filled.items() if name not in ("annual_revenue", "currency")}
    given = {name: values.get(name, "") for name in ("email", "phone") if values.get(name)}
    for name, further in spec.record.get_additions(party, given).items():
        filled[name] = [*_present(spec, party, name), *further]
    if values.get("addresses") and not _present(spec, party, "addresses"):
        filled["addresses"] = values["addresses"]
    return filled


def _present(spec: RecordSpec, party: Party, name: str) -> list[Any]:
    virtual = spec.fields[name].virtual
    assert virtual is not None
    return list(virtual.load([party.pk]).get(party.pk) or [])


def _employ(person: Party, organisation: Party, actor: User) -> Party:
    """The person works at the organisation from now on, unless it is known where; as an import says it."""
    if person.organisation_id is None:
        person = write.update(registry.get("people"), person, {"organisation": organisation}, actor=actor)
    employment = RelationshipType.objects.filter(is_employment=True).order_by("pk").first()
    if employment is None or person.organisation_id != organisation.pk:
        return person
    held = Relationship.objects.filter(type=employment, first=person, second=organisation)
    if not held.exists():
        tie = {"type": employment, "first": person, "second": organisation}
        write.create(registry.get("relationships"), tie, actor=write.SYSTEM)
    return person


def _deal(
    lead: Lead, wanted: Wanted, customer: Party | None, parties: tuple[Party | None, ...], actor: User
) -> Deal | None:
    spec = registry.get("deals")
    if wanted.deal is None:
        return None
    if isinstance(wanted.deal, Deal):
        reach = rows(spec, actor, Action.UPDATE.value).filter(pk=wanted.deal.pk).select_for_update(of=("self",))
        deal: Deal | None = reach.first()
        if deal is None:
            raise Missing(_("There is no such record, or it is not within your reach."))
        if deal.state != State.OPEN or deal.party_id not in {one.pk for one in parties if one is not None}:
            raise Invalid({"deal": [_("Choose an open deal of this customer.")]})
        return deal
    values = {
        "name": lead.company or lead.name, "party": customer, "source": lead.source, "product": lead.product,
        "owner": first_present(lead.owner, actor), "amount": lead.amount, "currency": lead.currency,
        "next_step": lead.next_step, "next_step_on": lead.next_step_on, **wanted.deal_values,
    }  # fmt: skip
    allowed = writable_fields(spec, actor)
    given = {name: value for name, value in values.items() if value not in _EMPTY and name in allowed}
    try:
        made: Deal = write.create(spec, given, actor=actor)
    except Invalid as refusal:
        told = {f"deal_{name}" if name else "deal": texts for name, texts in refusal.errors.items()}
        raise Invalid(told) from refusal
    return made
