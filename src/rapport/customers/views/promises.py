"""Settling a promise: whether it was kept, and how it ended."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views import View

from rapport.customers.models import Promise
from rapport.customers.views.composing import error_texts
from rapport.customers.views.parties import changed_answer
from rapport.platform import write
from rapport.platform.access.engine import rows
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.web.views.base import CHANNEL, list_crumb
from rapport.platform.write_errors import Invalid, Refused


class PromiseSettleView(LoginRequiredMixin, View):
    """GET and POST /promises/<uid>/settle/: what became of a promise, asked for in the dialog."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused

    def promise(self, uid: UUID) -> Promise:
        """The promise within the reader's reach."""
        found = rows(registry.get("promises"), cast(User, self.request.user)).filter(uid=uid).select_related("party")
        promise: Promise | None = found.first()
        if promise is None:
            raise Http404
        return promise

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.promise(uid), request.GET, [])

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        promise, user = self.promise(uid), cast(User, request.user)
        state = request.POST.get("state", "")
        values = {"state": state, "note": request.POST.get("note", "")}
        if day := request.POST.get("settled_on", "").strip():
            values["settled_on"] = day
        spec = registry.get("promises")
        try:
            with change_set(actor=user, channel=CHANNEL, act="settle", kind="promises", summary=str(promise)) as opened:
                promise = write.update(spec, promise, values, actor=user, channel=CHANNEL)
        except Invalid as refusal:
            return self.show(promise, request.POST, error_texts(refusal, "promises"))
        text = f"{promise.words}: {promise.get_state_display()}"
        back = reverse("promises-detail", args=[promise.uid])
        return changed_answer(request, back, text, opened, closeDialog={}, closeDrawer={})

    def show(self, promise: Promise, data: Any, errors: list[str]) -> HttpResponse:
        """The form, filled as it was."""
        states = [choice for choice in Promise.State.choices if choice[0] not in ("open", "late")]
        given = data.get("state", "")
        context = {
            "promise": promise,
            "states": [(value, label, value == (given or "kept")) for value, label in states],
            "note": data.get("note", promise.note),
            "day": data.get("settled_on", "") or timezone.localdate().isoformat(),
            "errors": errors,
            "crumbs": [
                list_crumb(self.request, registry.get("promises")),
                {"label": promise.words, "url": reverse("promises-detail", args=[promise.uid])},
                {"label": _("Settle"), "url": ""},
            ],
        }
        return render(self.request, "customers/promise_settle.html", context, status=422 if errors else 200)
