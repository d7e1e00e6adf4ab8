"""The API of what is done with enrolments; to enrol one is to create an enrolment, as of every kind."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.customers.models import Party
from rapport.lib.ids import parse_uid
from rapport.platform.access.engine import rows, rows_of_model
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import invalid, not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.routes import IDEMPOTENCY_KEY, WRITING, Route
from rapport.platform.api.schemas import UID, Schema
from rapport.platform.api.tokens import WRITE
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.sales.models import Enrolment
from rapport.sales.sequences import enrolling

CHANNEL = ChangeSet.Channel.API.value
_TEXT: Schema = {"type": "string"}
_STATE: Schema = {
    "type": "object",
    "properties": {"enrolment": UID, "state": _TEXT, "reason": _TEXT},
    "required": ["enrolment", "state", "reason"],
}
_PEOPLE: Schema = {
    "type": "object",
    "properties": {"people": {"type": "array", "items": UID, "maxItems": enrolling.AT_ONCE}},
    "required": ["people"],
    "additionalProperties": False,
}
_ENROLLED: Schema = {
    "type": "object",
    "properties": {
        "enrolled": {"type": "array", "items": UID},
        "refused": {
            "type": "array",
            "items": {"type": "object", "properties": {"person": UID, "why": _TEXT}, "required": ["person", "why"]},
        },
    },
    "required": ["enrolled", "refused"],
}


def enrol_many(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Enrol people in a sequence; ``refused`` says who was left out and why."""
    request.caller.require("enrolments", WRITE)
    user = request.caller.user
    sequence = rows(registry.get("sequences"), user).filter(uid=uid).select_related("purpose").first()
    if sequence is None:
        raise not_found()
    body = read_object(request)
    if unknown := sorted(set(body) - {"people"}):
        raise invalid(unknown[0], _("There is no such member."))
    people = _people(body.get("people"), user)
    refused = enrolling.why_not(sequence, people, user)
    made = enrolling.enrol(sequence=sequence, parties=people, actor=user, channel=CHANNEL)
    left_out = [{"person": str(one.uid), "why": refused[one.pk]} for one in people if one.pk in refused]
    return write_json({"enrolled": [str(one.uid) for one in made], "refused": left_out})


def _people(given: Any, user: Any) -> list[Party]:
    uids = [parse_uid(str(one)) for one in given] if isinstance(given, list) else []
    if not uids or len(uids) > enrolling.AT_ONCE:
        raise invalid("people", _("Name 1 to %(count)s people by their uids.") % {"count": enrolling.AT_ONCE})
    found = list(rows_of_model(Party, user).filter(uid__in=[uid for uid in uids if uid is not None]).order_by("pk"))
    if len(found) < len(set(uids)):
        raise invalid("people", _("There is no such record, or it is not within your reach."))
    return found


def pause(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Take no further step with this person until it is resumed. Only what runs is paused."""
    return _steered(request, uid, enrolling.pause)


def resume(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Go on with the step at which it was paused."""
    return _steered(request, uid, enrolling.resume)


def stop(request: ApiRequest, uid: UUID) -> HttpResponse:
    """End it for good; a mail that waits to leave is held back."""
    return _steered(request, uid, enrolling.stop)


def _steered(request: ApiRequest, uid: UUID, steer: Callable[..., Enrolment]) -> HttpResponse:
    request.caller.require("enrolments", WRITE)
    user = request.caller.user
    one = rows(registry.get("enrolments"), user).filter(uid=uid).first()
    if one is None:
        raise not_found()
    done = steer(enrolment=one, actor=user, channel=CHANNEL)
    return write_json({"enrolment": str(done.uid), "state": done.state, "reason": done.reason})


def _route(path: str, view: Any, name: str, summary: str, answer: Schema, body: Schema | None = None) -> Route:
    return Route(
        "POST", path, view, name, summary, answer, errors=WRITING, parameters=[IDEMPOTENCY_KEY], body=body,
        body_required=body is not None,
    )  # fmt: skip


ROUTES = [
    _route("/sequences/{uuid:uid}/enrol", enrol_many, "sequences-enrol", "Enrol people", _ENROLLED, _PEOPLE),
    _route("/enrolments/{uuid:uid}/pause", pause, "enrolments-pause", "Pause an enrolment", _STATE),
    _route("/enrolments/{uuid:uid}/resume", resume, "enrolments-resume", "Resume an enrolment", _STATE),
    _route("/enrolments/{uuid:uid}/stop", stop, "enrolments-stop", "Stop an enrolment", _STATE),
]  # fmt: skip
