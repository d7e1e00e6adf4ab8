"""Uploading, downloading and deleting files. Bytes leave only through here, and never to be shown in a page."""

from __future__ import annotations

from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.files.models import File
from rapport.platform.files.services import file_delete, files_add, may_reach
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, redirect_with_message, safe_next, with_toast
from rapport.platform.write_errors import Invalid, Refused

SANDBOX = "sandbox; default-src 'none'"


class FileView(LoginRequiredMixin, View):
    """GET /files/<uid>/: the bytes, always as a download."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse | FileResponse:
        file = reached(uid, cast(User, request.user))
        if not default_storage.exists(file.storage_name):
            raise Http404(_("The content of this file is missing from the storage."))
        response = FileResponse(default_storage.open(file.storage_name), content_type=file.content_type)
        response["Content-Length"] = str(file.size)
        response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = SANDBOX
        response["Cache-Control"] = "private, no-cache"
        return response


class FileUploadView(LoginRequiredMixin, View):
    """POST /files/<kind>/<uid>/: attach files to a record that one may change."""

    def post(self, request: HttpRequest, kind: str, uid: UUID) -> HttpResponse:
        user = cast(User, request.user)
        if not registry.has(kind):
            raise Http404
        spec = registry.get(kind)
        instance = rows(spec, user).filter(uid=uid).first()
        if instance is None:
            raise Http404
        if not rows(spec, user, Action.UPDATE.value).filter(pk=instance.pk).exists():
            raise PermissionDenied(_("You see this record but may not change it."))
        back = safe_next(request, reverse(f"{kind}-detail", args=[uid]))
        try:
            added = files_add(
                uploads=request.FILES.getlist("files"), kind=kind, record_uid=uid, actor=user, channel=CHANNEL
            )
        except Invalid as refusal:
            return answer(request, back, str(refusal.errors["files"][0]), refused=True)
        if not added:
            return answer(request, back, _("Choose a file first."), refused=True)
        text = ngettext("File added", "%(count)s files added", len(added)) % {"count": len(added)}
        return answer(request, back, text, ChangeSet.objects.get(uid=added[0].created_in))


class FileDeleteView(LoginRequiredMixin, View):
    """POST /files/<uid>/delete/; it can be taken back."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = cast(User, request.user)
        file = reached(uid, user)
        try:
            file_delete(file=file, actor=user, channel=CHANNEL)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused
        back = safe_next(request, reverse(f"{file.linked_kind}-detail", args=[file.linked_uid]))
        undo = ChangeSet.objects.filter(actor=user).order_by("-id").first()
        return answer(request, back, _("Deleted: %(name)s") % {"name": file.name}, undo)


def reached(uid: UUID, user: User) -> File:
    """The file of this uid when its record is within reach; 404 otherwise."""
    file = File.objects.filter(uid=uid).first()
    if file is None or not may_reach(file, user):
        raise Http404
    return file


def answer(
    request: HttpRequest, back: str, text: str, undo: ChangeSet | None = None, *, refused: bool = False
) -> HttpResponse:
    """For scripts a message, upon which the page's parts ask for themselves again; otherwise the page."""
    if request.headers.get("HX-Request"):
        if refused:
            return with_toast(HttpResponse(status=204), text)
        return with_toast(HttpResponse(status=204), text, undo, recordChanged={})
    return redirect_with_message(request, back, text, undo)
