"""What a form or a program asks a lead to become, as :class:`~rapport.sales.leads.conversion.Wanted`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid
from rapport.sales.leads.choosing import like_it
from rapport.sales.leads.conversion import NEW, Wanted
from rapport.sales.leads.matching import Proposals
from rapport.sales.models import Lead

if TYPE_CHECKING:
    from rapport.platform.access.models import User

PARTS = {"person": "people", "organisation": "organisations", "deal": "deals"}
"""What a lead becomes, with the kind of each."""
DEAL_FIELDS = ("name", "pipeline", "amount", "currency")
M = TypeVar("M", bound=models.Model)


def wanted_of(given: Mapping[str, Any], user: User) -> Wanted:
    """What is asked for: of each part "new", the uid of a record within reach, or nothing. Invalid by part."""
    chosen: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for part, kind in PARTS.items():
        text = given.get(part) or ""
        if text in ("", NEW):
            chosen[part] = text or None
            continue
        uid = parse_uid(text) if isinstance(text, str) else None
        found = rows(registry.get(kind), user).filter(uid=uid).first() if uid is not None else None
        if found is None:
            errors[part] = [_("There is no such record, or it is not within your reach.")]
        chosen[part] = found
    if errors:
        raise Invalid(errors)
    values = {name: given[f"deal_{name}"] for name in DEAL_FIELDS if given.get(f"deal_{name}") not in (None, "")}
    return Wanted(chosen["person"], chosen["organisation"], chosen["deal"], values)


def likely(lead: Lead, found: Proposals, *, person: bool) -> dict[str, str]:
    """What a form proposes: whoever is surely the same, the employer or the only organisation of that name, else new
    ones; a deal where there is word of one."""
    known = _first_sure(found.people)
    organisation = _first_sure(found.organisations) or like_it(lead, known, found)
    return {
        "person": str(known.uid) if known is not None else NEW if person else "",
        "organisation": str(organisation.uid) if organisation is not None else NEW if lead.company else "",
        "deal": NEW if lead.amount is not None or lead.product_id is not None else "",
    }


def _first_sure(candidates: Sequence[Candidate]) -> Party | None:
    """The first one that is the same beyond doubt."""
    return next((one.instance for one in candidates if one.sure), None)
