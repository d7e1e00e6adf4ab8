"""What the API does to one kind: list, read, create, change, delete, sum up, explain. Each takes the kind and a request
that has passed the gate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from rapport.lib.ids import parse_uid
from rapport.platform import write
from rapport.platform.access.engine import explain, rows
from rapport.platform.access.models import User
from rapport.platform.api.body import read_object
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import Problem, etag, not_found, stale
from rapport.platform.api.render import Shape, write_json
from rapport.platform.api.tokens import READ, WRITE
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import Listing, ListQuery
from rapport.platform.records.spec import RecordSpec

CHANNEL = "api"


def list_records(spec: RecordSpec, request: ApiRequest) -> HttpResponse:
    """One page of a kind."""
    request.caller.require(spec.name, READ)
    user = request.caller.user
    query = ListQuery.parse(spec, request.GET, user, ignore=("include", "fields"))
    shape = _chosen(spec, request) or Shape.of_list(spec, user, _once(request, "include"))
    page = Listing(query, user).rows(shape.names)
    return write_json({"items": shape.render(page.items), "next_cursor": page.next_cursor or None})


def _chosen(spec: RecordSpec, request: ApiRequest) -> Shape | None:
    """The fields that the caller names, or None for the usual ones."""
    names = _once(request, "fields")
    if names and "include" in request.GET:
        raise ListError("include", _("Name all fields in fields, or add some by include; not both."))
    return Shape.chosen(spec, request.caller.user, names) if names else None


def _once(request: HttpRequest, name: str) -> str:
    values = request.GET.getlist(name)
    if len(values) > 1:
        raise ListError(name, _("Give this once."))
    return values[0] if values else ""


def get_record(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """One record: all that belongs to it, or the named fields; 304 when the caller has this version already."""
    request.caller.require(spec.name, READ)
    user = request.caller.user
    shape = _chosen(spec, request) or Shape.full(spec, user)
    row = next(iter(rows(spec, user).filter(uid=uid).values(*shape.names, "version")[:1]), None)
    if row is None:
        raise not_found()
    tag = etag(row["version"])
    if request.headers.get("If-None-Match", "") == tag:
        return HttpResponse(status=304, headers={"ETag": tag})
    return write_json(shape.render([row])[0], headers={"ETag": tag})


def create_record(spec: RecordSpec, request: ApiRequest) -> HttpResponse:
    """A new record; 201 with its address."""
    request.caller.require(spec.name, WRITE)
    user, values = request.caller.user, read_object(request)
    with change_set(actor=user, channel=CHANNEL, act="create", kind=spec.name) as opened:
        created = write.create(spec, values, actor=user, channel=CHANNEL)
    location = f"{request.path}/{created.uid}"
    # Read without the reader's own filter: whoever may create for a colleague gets to know what was made.
    row = spec.objects().filter(pk=created.pk).values(*_names(spec, user)).get()
    return _answer(spec, user, row, status=201, headers={"Location": location, "Rapport-Change": str(opened.uid)})


def update_record(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """Change the given fields of a record, if it is still as the caller read it; no change when all are so already."""
    request.caller.require(spec.name, WRITE)
    user, values = request.caller.user, read_object(request)
    with change_set(actor=user, channel=CHANNEL, act="update", kind=spec.name) as opened:
        key = _locked(spec, request, uid)
        write.update_many(spec, {key: values}, actor=user, channel=CHANNEL)
    row = spec.objects().filter(pk=key).values(*_names(spec, user)).get()
    return _answer(spec, user, row, headers={"Rapport-Change": str(opened.uid)} if opened.pk else {})


def delete_record(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """Delete a record, if it is still as the caller read it."""
    request.caller.require(spec.name, WRITE)
    user = request.caller.user
    with change_set(actor=user, channel=CHANNEL, act="delete", kind=spec.name) as opened:
        key = _locked(spec, request, uid)
        write.delete_many(spec, [key], actor=user, channel=CHANNEL)
    return HttpResponse(status=204, headers={"Rapport-Change": str(opened.uid)})


def explain_access(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """Why somebody may see or change a record: themselves, or for an administrator anybody."""
    request.caller.require(spec.name, READ)
    asker = request.caller.user
    instance = rows(spec, asker).filter(uid=uid).first()
    if instance is None:
        raise not_found()
    subject = _subject(asker, _once(request, "user"))
    reasons = [
        {
            "action": reason.action,
            "allowed": reason.allowed,
            "scope": reason.scope or None,
            "roles": list(reason.roles),
            "because": reason.because,
        }
        for reason in explain(spec, subject, instance)
    ]
    return write_json({"user": {"uid": subject.uid, "label": str(subject)}, "items": reasons})


def _subject(asker: User, text: str) -> User:
    if not text or text == "me":
        return asker
    uid = parse_uid(text)
    if uid is None:
        raise ListError("user", _("Give the uid of a user, or me."))
    if uid != asker.uid and not asker.is_administrator:
        raise Problem(403, _("Only an administrator may ask what others may do."))
    found = User.objects.filter(uid=uid).first()
    if found is None:
        raise not_found()
    return found


def _names(spec: RecordSpec, user: User) -> list[str]:
    return [*Shape.full(spec, user).names, "version"]


def _answer(
    spec: RecordSpec, user: User, row: dict[str, Any], *, status: int = 200, headers: dict[str, str] | None = None
) -> HttpResponse:
    item = Shape.full(spec, user).render([row])[0]
    return write_json(item, status=status, headers={"ETag": etag(row["version"]), **(headers or {})})


def _locked(spec: RecordSpec, request: HttpRequest, uid: UUID) -> int:
    """The key of the record, locked until the change is done; 428, 404 or 412 by what If-Match says of it."""
    wanted = request.headers.get("If-Match", "").strip()
    if not wanted:
        raise Problem(428, _("Send If-Match with the ETag that you read, so that nobody's work is overwritten."))
    user = request.caller.user  # type: ignore[attr-defined]
    # The write path reads the row itself, so no more of it is read here than is asked about.
    found = rows(spec, user).select_for_update().filter(uid=uid).values_list("pk", "version").first()
    if found is None:
        raise not_found()
    key, version = found
    tags = {tag.strip().removeprefix("W/").strip('"') for tag in wanted.split(",")}
    if "*" not in tags and str(version) not in tags:
        raise stale(version)
    return int(key)
