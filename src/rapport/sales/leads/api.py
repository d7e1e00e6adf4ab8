"""The API of converting leads: what is not said is decided only where nobody is there already whom it may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows
from rapport.platform.access.titles import shown_title
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import Problem, invalid, not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.routes import IDEMPOTENCY_KEY, WRITING, Route
from rapport.platform.api.schemas import UID, Schema
from rapport.platform.api.tokens import WRITE
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.candidates import Candidate
from rapport.platform.records.registry import registry
from rapport.sales.leads.asked import DEAL_FIELDS, PARTS, wanted_of
from rapport.sales.leads.conversion import NEW, AlreadyConverted, convert, refuse_converter
from rapport.sales.leads.matching import has_person, proposals
from rapport.sales.models import Lead

CHANNEL = ChangeSet.Channel.API.value
_CHOICE: Schema = {
    "type": ["string", "null"],
    "description": "“new”, the uid of a record that is there already, or null for none.",
}
_TEXT: Schema = {"type": "string"}
_FOUND: Schema = {"type": ["string", "null"], "format": "uuid"}
_REQUEST: Schema = {
    "type": "object",
    "properties": {
        **dict.fromkeys(PARTS, _CHOICE),
        "deal_name": _TEXT,
        "deal_pipeline": _TEXT,
        "deal_amount": {"type": ["string", "number"]},
        "deal_currency": _TEXT,
    },
    "additionalProperties": False,
}
_ANSWER: Schema = {
    "type": "object",
    "properties": {"lead": UID, **dict.fromkeys(PARTS, _FOUND)},
    "required": ["lead", *PARTS],
}


def convert_lead(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Convert a lead; 409 with the candidates when nothing is said of a part that may be there already."""
    request.caller.require("leads", WRITE)
    user, body = request.caller.user, read_object(request, optional=True)
    known = {*PARTS, *(f"deal_{name}" for name in DEAL_FIELDS)}
    if unknown := sorted(set(body) - known):
        raise invalid(unknown[0], _("There is no such member."))
    lead: Lead | None = rows(registry.get("leads"), user).filter(uid=uid).first()
    if lead is None:
        raise not_found()
    refuse_converter(user)
    if lead.status == Lead.Status.CONVERTED:
        raise AlreadyConverted
    done = convert(lead=lead, wanted=wanted_of(_decided(lead, body, request), user), actor=user, channel=CHANNEL)
    made = {"lead": done.lead, "person": done.person, "organisation": done.organisation, "deal": done.deal}
    answer = {name: None if row is None else str(row.uid) for name, row in made.items()}
    return write_json(answer, headers={"Rapport-Change": str(done.change_set.uid)})


def _decided(lead: Lead, body: dict[str, Any], request: ApiRequest) -> dict[str, Any]:
    """The body with what follows where nothing is said: new ones, unless somebody is there already."""
    if {"person", "organisation"} <= body.keys():
        return body
    found, user = proposals(lead, request.caller.user), request.caller.user
    candidates = {
        "person": found.people if "person" not in body else [],
        "organisation": found.organisations if "organisation" not in body else [],
    }
    if any(candidates.values()):
        told = {name: [_told(one, user) for one in some] for name, some in candidates.items()}
        detail = _("This lead may be there already. Say of each part whether it is new, one of these, or none.")
        raise Problem(409, detail, extra={"candidates": told})
    return {"person": NEW if has_person(lead) else None, "organisation": NEW if lead.company else None, **body}


def _told(one: Candidate, user: Any) -> dict[str, Any]:
    reasons: Sequence[str] = one.reasons
    label = shown_title(one.instance, user)
    return {"uid": str(one.instance.uid), "label": label, "reasons": list(reasons), "sure": one.sure}


ROUTES = [
    Route(
        "POST", "/leads/{uuid:uid}/convert", convert_lead, "leads-convert", "Make a customer of a lead", _ANSWER,
        errors=WRITING, parameters=[IDEMPOTENCY_KEY], body=_REQUEST, body_required=False,
    )
]  # fmt: skip
