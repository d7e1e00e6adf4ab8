"""Uploading, downloading and deleting files. Bytes leave only through here, and never to be shown in a page."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.files.download import download
from rapport.platform.files.models import File
from rapport.platform.files.services import file_delete, files_add, find_file, may_attach
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, held_answer, redirect_with_message, safe_next, with_toast
from rapport.platform.write_errors import Held, Invalid, Refused


class FileView(LoginRequiredMixin, View):
    """GET /files/<uid>/: the bytes, always as a download."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponseBase:
        try:
            return download(request, reached(uid, cast(User, request.user)))
        except FileNotFoundError as missing:
            raise Http404(_("The content of this file is missing from the storage.")) from missing


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
        if not may_attach(spec, user, uid):
            raise PermissionDenied(_("You see this record but may not change it."))
        back = safe_next(request, reverse(f"{kind}-detail", args=[uid]))
        try:
            added = files_add(
                uploads=request.FILES.getlist("files"),
                kind=kind,
                record_uid=uid,
                page_uid=spec.record.get_file_page(instance),
                actor=user,
                channel=CHANNEL,
            )
        except Invalid as refusal:
            return refused(request, back, str(refusal.errors["files"][0]), getattr(refusal, "status", 422))
        if not added:
            return refused(request, back, _("Choose a file first."), 422)
        text = ngettext("File added", "%(count)s files added", len(added)) % {"count": len(added)}
        return answer(request, back, text, ChangeSet.objects.get(uid=added[0].created_in))


class FileDeleteView(LoginRequiredMixin, View):
    """POST /files/<uid>/delete/; it can be taken back."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = cast(User, request.user)
        file = reached(uid, user)
        back = safe_next(request, reverse(f"{file.linked_kind}-detail", args=[file.linked_uid]))
        try:
            undo = file_delete(file=file, actor=user, channel=CHANNEL)
        except Refused as refusal:
            raise PermissionDenied(refusal.message) from refusal
        except Held as held:
            return held_answer(request, back, held)
        return answer(request, back, _("Deleted: %(name)s") % {"name": file.name}, undo)


def reached(uid: UUID, user: User) -> File:
    """The file of this uid when its record is within reach; 404 otherwise."""
    file = find_file(uid, user)
    if file is None:
        raise Http404
    return file


def answer(request: HttpRequest, back: str, text: str, undo: ChangeSet) -> HttpResponse:
    """For scripts a message, upon which the page's parts ask for themselves again; otherwise the page."""
    if request.headers.get("HX-Request"):
        return with_toast(HttpResponse(status=204), text, undo, recordChanged={})
    return redirect_with_message(request, back, text, undo)


def refused(request: HttpRequest, back: str, text: str, status: int) -> HttpResponse:
    """Why an upload was not taken: beside the form it stays until the next try; without scripts it is a page."""
    context = {"text": text, "back": back}
    if request.headers.get("HX-Request"):
        response = render(request, "files/refusal.html", context, status=status)
        response.headers["HX-Retarget"] = "#files-refusal"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    return render(request, "files/refused.html", context, status=status)
