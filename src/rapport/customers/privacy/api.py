"""The API of erasures: ask for some, see how far they are and what came of them. Administrators only.

There is no undo, so a request names each party by its uid, and a key keeps a repetition from being another request.
"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from rapport.customers.models import Erasure, Party
from rapport.customers.privacy.erasing_many import MOST, erase_many
from rapport.lib.ids import parse_uid
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import Problem, invalid, not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.routes import IDEMPOTENCY_KEY, READING, WRITING, Route
from rapport.platform.api.schemas import UID, Schema
from rapport.platform.api.tokens import READ, WRITE
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.filters import ListError
from rapport.platform.records.keyset import Order, SortKey
from rapport.platform.records.listing import parse_limit
from rapport.platform.records.registry import registry

_ORDER = Order("erasures", Erasure, [SortKey("started_at", True, False)])
_MEMBERS = {"parties", "reason", "requested_on", "reference"}
_REASONS = [value for value in Erasure.Reason.values if value != Erasure.Reason.RETENTION]
_TEXT: Schema = {"type": "string"}
_TIME: Schema = {"type": ["string", "null"], "format": "date-time"}
_ERASURE: Schema = {
    "type": "object",
    "properties": {
        "uid": UID,
        "party": {**UID, "description": "The record, which stays as an account."},
        "kind": {**_TEXT, "description": "Of the record: people, organisations or households."},
        "reason": {"enum": list(Erasure.Reason.values)},
        "requested_on": {**_TEXT, "format": "date"},
        "reference": _TEXT,
        "state": {"enum": ["waiting", "running", "done", "failed"]},
        "detail": {**_TEXT, "description": "Why it failed, or was refused since."},
        "counts": {"type": "object", "description": "How many rows were scrubbed or deleted, by the name of the step."},
        "requested_at": _TIME,
        "finished_at": _TIME,
    },
    "required": [
        "uid", "party", "kind", "reason", "requested_on", "reference", "state", "detail", "counts", "requested_at",
        "finished_at",
    ],
}  # fmt: skip
_MANY: Schema = {
    "type": "object",
    "properties": {"items": {"type": "array", "items": _ERASURE}, "next_cursor": {"type": ["string", "null"]}},
    "required": ["items", "next_cursor"],
}
_REQUEST: Schema = {
    "type": "object",
    "properties": {
        "parties": {"type": "array", "items": UID, "minItems": 1, "maxItems": MOST},
        "reason": {"enum": _REASONS, "default": Erasure.Reason.REQUEST.value},
        "requested_on": {**_TEXT, "format": "date", "description": "Today unless given."},
        "reference": {**_TEXT, "maxLength": 60, "description": "Your file number; nothing that tells who it was."},
    },
    "required": ["parties"],
    "additionalProperties": False,
}


def list_erasures(request: ApiRequest) -> HttpResponse:
    """The log of erasures, the latest first: when and why, not who."""
    _administrator(request, READ)
    unknown = sorted(set(request.GET) - {"limit", "cursor"})
    if unknown:
        raise ListError(unknown[0], _("There is no filter of this name."))
    limit, cursor = parse_limit(dict(request.GET.lists())), request.GET.get("cursor", "")
    found = Erasure.objects.select_related("run", "party")
    if cursor:
        found = found.filter(_ORDER.beyond(_ORDER.decode(cursor), None, backward=False))
    page = list(found.order_by(*_ORDER.order_by(None, backward=False))[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    after = _ORDER.encode(_ORDER.cursor_of(page[-1], backward=False)) if more else None
    return write_json({"items": [_told(one) for one in page], "next_cursor": after})


def get_erasure(request: ApiRequest, uid: UUID) -> HttpResponse:
    """How far one erasure is, or what came of it."""
    _administrator(request, READ)
    found = Erasure.objects.select_related("run", "party").filter(uid=uid).first()
    if found is None:
        raise not_found()
    return write_json(_told(found))


def create_erasures(request: ApiRequest) -> HttpResponse:
    """Erase parties for good, in the background; 202 with one entry each. 409 and nothing begun when one is on hold."""
    _administrator(request, WRITE)
    body = read_object(request)
    unknown = sorted(set(body) - _MEMBERS)
    if unknown:
        raise invalid(unknown[0], _("There is no such member."))
    made = erase_many(
        parties=_parties(body.get("parties")),
        reason=_text(body, "reason", Erasure.Reason.REQUEST.value, 10),
        requested_on=_day(body),
        reference=_text(body, "reference", "", 60),
        actor=request.caller.user,
    )
    return write_json({"items": [_told(one) for one in made], "next_cursor": None}, status=202)


def _administrator(request: ApiRequest, need: str) -> None:
    request.caller.require("", need)
    if not request.caller.user.is_administrator:
        raise Problem(403, _("Only an administrator erases people."))


def _parties(given: Any) -> list[Party]:
    if not isinstance(given, list) or not 1 <= len(given) <= MOST:
        raise invalid("parties", _("Give a list of 1 to %(limit)s.") % {"limit": MOST})
    uids = {str(one): parse_uid(one) if isinstance(one, str) else None for one in given}
    known = {party.uid: party for party in Party.objects.filter(uid__in=[uid for uid in uids.values() if uid])}
    for text, uid in uids.items():
        party = known.get(uid) if uid is not None else None
        if party is None or party.merged_into_id is not None:
            raise invalid("parties", _("There is no party “%(value)s”.") % {"value": text[:60]})
        if party.erased_at is not None:
            raise Problem(409, _("This was erased already."), extra={"party": str(party.uid)})
    return list(known.values())


def _text(body: dict[str, Any], name: str, otherwise: str, longest: int) -> str:
    value = body.get(name, otherwise)
    if not isinstance(value, str) or len(value) > longest:
        raise invalid(name, _("At most %(limit)s characters fit here.") % {"limit": longest})
    return value


def _day(body: dict[str, Any]) -> date:
    value = body.get("requested_on")
    if value is None:
        return timezone.localdate()
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise invalid("requested_on", _("Enter a date.")) from error


def _told(one: Erasure) -> dict[str, Any]:
    return {
        "uid": one.uid,
        "party": one.party_uid,
        "kind": registry.of_instance(one.party).name if one.party is not None else "",
        "reason": one.reason,
        "requested_on": one.requested_on,
        "reference": one.reference,
        "state": _state(one),
        "detail": one.run.message if one.run is not None and not one.is_done else "",
        "counts": one.counts,
        "requested_at": one.started_at,
        "finished_at": one.finished_at,
    }


def _state(one: Erasure) -> str:
    if one.is_done:
        return "done"
    if one.run is None:
        return "running"  # by a rule, which has a report of its own
    return str(one.run.state) if one.run.state in (JobRun.State.WAITING, JobRun.State.RUNNING) else "failed"


ROUTES = [
    Route(
        "GET", "/erasures", list_erasures, "erasures-list", "The log of erasures", _MANY,
        parameters=[
            {"name": "limit", "in": "query", "required": False, "schema": {"type": "integer"}},
            {"name": "cursor", "in": "query", "required": False, "schema": _TEXT},
        ],
        errors=tuple(status for status in READING if status != 404),
    ),
    Route("GET", "/erasures/{uuid:uid}", get_erasure, "erasures-get", "How far an erasure is", _ERASURE),
    Route(
        "POST", "/erasures", create_erasures, "erasures-create", "Erase parties for good", _MANY, status=202,
        errors=WRITING, parameters=[IDEMPOTENCY_KEY], body=_REQUEST,
    ),
]  # fmt: skip
