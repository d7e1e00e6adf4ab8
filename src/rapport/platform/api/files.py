"""The files of a record: listed, uploaded, read, deleted. Whoever reaches the record reaches them, as on the pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.operations import CHANNEL
from rapport.platform.api.problems import Problem, not_found
from rapport.platform.api.render import link_values, write_json
from rapport.platform.api.tokens import READ, WRITE
from rapport.platform.files.download import download
from rapport.platform.files.models import File
from rapport.platform.files.rules import Unwanted
from rapport.platform.files.services import file_delete, files_add, find_file, may_attach, reachable_files
from rapport.platform.records.filters import ListError
from rapport.platform.records.keyset import Order, SortKey
from rapport.platform.records.listing import parse_limit
from rapport.platform.records.spec import RecordSpec

_ORDER = Order("files", File, [SortKey("created_at", True, False)])
_MULTIPART = "multipart/form-data"


def list_files(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """The files of a record and of what belongs on its page (of a person: those of their touches), latest first."""
    request.caller.require(spec.name, READ)
    user = request.caller.user
    limit, cursor = _question(request)
    if not rows(spec, user).filter(uid=uid).exists():
        raise not_found()
    found = File.objects.filter(Q(linked_uid=uid) | Q(page_uid=uid))
    if cursor is not None:
        found = found.filter(_ORDER.beyond(cursor, None, backward=False))
    page = list(found.order_by(*_ORDER.order_by(None, backward=False))[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    after = _ORDER.encode(_ORDER.cursor_of(page[-1], backward=False)) if more else None
    shown = [file for file in reachable_files(page, user) if request.caller.allows(file.linked_kind, READ)]
    return write_json({"items": _items(shown, user), "next_cursor": after})


def _question(request: HttpRequest) -> tuple[int, Any]:
    for name in request.GET:
        if name not in ("limit", "cursor"):
            raise ListError(name, _("There is no parameter of this name."))
    cursor = request.GET.get("cursor", "")
    return parse_limit(dict(request.GET.lists())), _ORDER.decode(cursor) if cursor else None


def add_files(spec: RecordSpec, request: ApiRequest, uid: UUID) -> HttpResponse:
    """Attach one file or several (parts named ``files``) to a record that the caller may change, all or none."""
    request.caller.require(spec.name, WRITE)
    user = request.caller.user
    instance = rows(spec, user).filter(uid=uid).first()
    if instance is None:
        raise not_found()
    if not may_attach(spec, user, uid):
        raise Problem(403, _("You see this record but may not change it."))
    if request.content_type != _MULTIPART:
        raise Problem(415, _("Send multipart/form-data."), headers={"Accept": _MULTIPART})
    for name in (*request.POST, *request.FILES):
        if name != "files":
            raise _refused(422, str(name), _("There is no part of this name. Known: %(names)s.") % {"names": "files"})
    uploads = request.FILES.getlist("files")
    if not uploads:
        raise _refused(422, "files", _("Choose a file first."))
    try:
        page = spec.record.get_file_page(instance)
        added = files_add(uploads=uploads, kind=spec.name, record_uid=uid, page_uid=page, actor=user, channel=CHANNEL)
    except Unwanted as refusal:
        raise _refused(refusal.status, "files", refusal.errors["files"][0]) from refusal
    return write_json({"items": _items(added, user)}, status=201, headers={"Rapport-Change": str(added[0].created_in)})


def _refused(status: int, name: str, message: str) -> Problem:
    return Problem(status, message, [{"field": name, "message": message}])


def get_file(request: ApiRequest, uid: UUID) -> HttpResponse:
    """What a file is: name, type, size, digest, and the record that it belongs to."""
    return write_json(_items([_reached(request, uid, READ)], request.caller.user)[0])


def file_content(request: ApiRequest, uid: UUID) -> HttpResponseBase:
    """The bytes of a file, as a download; 304 when the caller has them already."""
    try:
        return download(request, _reached(request, uid, READ))
    except FileNotFoundError as missing:
        raise Problem(404, _("The content of this file is missing from the storage.")) from missing


def delete_file(request: ApiRequest, uid: UUID) -> HttpResponse:
    """Remove a file from its record; undo of the change brings it back. A file never changes, so If-Match is not
    asked for."""
    opened = file_delete(file=_reached(request, uid, WRITE), actor=request.caller.user, channel=CHANNEL)
    return HttpResponse(status=204, headers={"Rapport-Change": str(opened.uid)})


def _reached(request: ApiRequest, uid: UUID, need: str) -> File:
    file = find_file(uid, request.caller.user)
    if file is None:
        raise not_found()
    request.caller.require(file.linked_kind, need)
    return file


def _items(files: Iterable[File], user: User) -> list[dict[str, Any]]:
    found = list(files)
    owners = link_values(User, {file.owner_id for file in found if file.owner_id is not None}, user)
    return [
        {
            "uid": file.uid,
            "name": file.name,
            "size": file.size,
            "content_type": file.content_type,
            "sha256": file.sha256,
            "kind": file.linked_kind,
            "record": file.linked_uid,
            "owner": owners.get(file.owner_id) if file.owner_id is not None else None,
            "created_at": file.created_at,
        }
        for file in found
    ]
