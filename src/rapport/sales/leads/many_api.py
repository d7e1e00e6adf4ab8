"""The API of converting many leads: begin the job, and see how far it is and what came of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform.api.body import read_object
from rapport.platform.api.bulk import LIMIT
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import invalid, not_found
from rapport.platform.api.render import write_json
from rapport.platform.api.routes import IDEMPOTENCY_KEY, WRITING, Route
from rapport.platform.api.schemas import UID, Schema
from rapport.platform.api.tokens import READ, WRITE
from rapport.platform.jobs.models import JobRun
from rapport.platform.records.filters import ListError
from rapport.sales.leads.converting_many import JOB, Chosen, How, convert_many

_COUNT: Schema = {"type": "integer"}
_REQUEST: Schema = {
    "type": "object",
    "description": "The leads by one of uids or filter.",
    "properties": {
        "uids": {"type": "array", "items": UID, "minItems": 1, "maxItems": LIMIT},
        "filter": {"type": "object", "description": "As for a list: all that match, such as {“status”: “qualified”}."},
        "deal_pipeline": {
            "type": ["string", "null"],
            "format": "uuid",
            "description": "Where each lead gets a new deal; null or nothing for no deals.",
        },
        "careful": {
            "type": "boolean",
            "default": False,
            "description": "Leave out leads that are like somebody known by name alone.",
        },
    },
    "additionalProperties": False,
}
_ANSWER: Schema = {
    "type": "object",
    "properties": {
        "uid": UID,
        "state": {"enum": list(JobRun.State.values)},
        "total": _COUNT,
        "converted": _COUNT,
        "refused": _COUNT,
        "new_people": _COUNT,
        "new_organisations": _COUNT,
        "deals": _COUNT,
        "reasons": {"type": "array", "items": {"type": "string"}, "description": "Why leads were left as they are."},
        "message": {"type": "string"},
        "change": {"type": ["string", "null"], "format": "uuid", "description": "By which all of it is taken back."},
    },
    "required": [
        "uid", "state", "total", "converted", "refused", "new_people", "new_organisations", "deals", "reasons",
        "message", "change",
    ],
}  # fmt: skip


def begin_conversions(request: ApiRequest) -> HttpResponse:
    """Convert leads in the background; 202 with the conversion as it stands."""
    request.caller.require("leads", WRITE)
    user, body = request.caller.user, read_object(request)
    if unknown := sorted(set(body) - {"uids", "filter", "deal_pipeline", "careful"}):
        raise invalid(unknown[0], _("There is no such member."))
    careful = body.get("careful", False)
    if not isinstance(careful, bool):
        raise invalid("careful", _("Give true or false."))
    how = How(pipeline=_pipeline(body.get("deal_pipeline")), careful=careful)
    chosen = _chosen(body)
    if not chosen.everything and chosen.leads(user).count() < len(set(chosen.uids)):
        raise not_found()
    try:
        job = convert_many(chosen=chosen, how=how, actor=user)
    except ListError as error:
        raise invalid(f"filter.{error.field}", error.message) from error
    return write_json(_told(job), status=202)


def get_conversion(request: ApiRequest, uid: UUID) -> HttpResponse:
    """How far one's own conversion of many leads is, or what came of it; an administrator sees anybody's."""
    request.caller.require("leads", READ)
    user = request.caller.user
    found = JobRun.objects.filter(name=JOB, uid=uid).select_related("change_set").first()
    if found is None or not (user.is_administrator or found.actor_id == user.pk):
        raise not_found()
    return write_json(_told(found))


def _pipeline(given: Any) -> str:
    uid = parse_uid(given) if isinstance(given, str) else None
    if given is not None and uid is None:
        raise invalid("deal_pipeline", _("Give the uid of a pipeline, or null."))
    return str(uid) if uid is not None else ""


def _chosen(body: dict[str, Any]) -> Chosen:
    if ("uids" in body) == ("filter" in body):
        raise invalid("uids", _("Name the records by one of uids or filter."))
    if "filter" in body:
        given = body["filter"]
        if not isinstance(given, dict) or not all(isinstance(value, str) for value in given.values()):
            raise invalid("filter", _("Give an object of texts such as {“city”: “Bonn”}; an empty one means all."))
        return Chosen(query=urlencode(given), everything=True)
    given = body["uids"]
    uids = [parse_uid(one) if isinstance(one, str) else None for one in given] if isinstance(given, list) else []
    if not 1 <= len(uids) <= LIMIT or None in uids:
        raise invalid("uids", _("Give a list of 1 to %(limit)s uids.") % {"limit": LIMIT})
    return Chosen(uids=tuple(str(uid) for uid in uids))


def _told(job: JobRun) -> dict[str, Any]:
    result = job.result
    return {
        "uid": job.uid,
        "state": job.state,
        "total": job.total,
        "converted": result.get("done", 0),
        **{name: result.get(name, 0) for name in ("refused", "new_people", "new_organisations", "deals")},
        "reasons": [reason for _lead, reason in result.get("reasons", [])],
        "message": job.message,
        "change": job.change_set.uid if job.change_set is not None else None,
    }


MANY_ROUTES = [
    Route(
        "POST", "/lead-conversions", begin_conversions, "lead-conversions-create", "Make customers of many leads",
        _ANSWER, status=202, errors=WRITING, parameters=[IDEMPOTENCY_KEY], body=_REQUEST,
    ),
    Route("GET", "/lead-conversions/{uuid:uid}", get_conversion, "lead-conversions-get",
          "How far a conversion of many leads is", _ANSWER),
]  # fmt: skip
