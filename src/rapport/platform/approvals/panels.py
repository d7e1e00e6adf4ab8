"""What approvals add to pages: those of a record on its page, one on its own, those that wait on the first page."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse

from rapport.platform.access.models import User
from rapport.platform.approvals.asked import waiting_for
from rapport.platform.approvals.models import Approval
from rapport.platform.approvals.shown import approval_lines
from rapport.platform.notifications.followed import is_followed_kind
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.panels import DayPanel, HeadPart, Panel

SHOWN = 10


class RecordApprovalsPanel(Panel):
    """The latest approvals of a record, with what the reader may do about each."""

    template = "approvals/panel.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return is_followed_kind(spec) and bool(self._lines(request, spec, instance))

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return {"lines": self._lines(request, spec, instance), "next": request.path}

    def _lines(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> list[dict[str, Any]]:
        """Asked once a request."""
        kept: dict[tuple[str, int], list[dict[str, Any]]] = request.__dict__.setdefault("approval_lines", {})
        key = (spec.name, instance.pk)
        if key not in kept:
            found = Approval.objects.filter(kind=spec.name, record_id=instance.pk).select_related("requested_by")
            latest = list(found.order_by("-id")[:SHOWN])
            kept[key] = approval_lines(latest, cast(User, request.user)) if latest else []
        return kept[key]


class OwnPanel(Panel):
    """On the page of an approval: its record, who is asked, what was done."""

    zone = "main"
    template = "approvals/panel.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Approval) -> dict[str, Any]:
        return {"lines": approval_lines([instance], cast(User, request.user)), "next": request.path, "own": True}


class WaitingPanel(DayPanel):
    """On the first page: what waits for the reader's decision."""

    zone = "side"
    template = "approvals/day.html"

    def context(self, request: HttpRequest) -> dict[str, Any]:
        user = cast(User, request.user)
        lines = approval_lines(list(waiting_for(user)[:SHOWN]), user)
        return {"lines": lines, "url": reverse("my-approvals"), "hidden": not lines}


class AskPart(HeadPart):
    """The button by which one asks for an approval, where the kind declares it."""

    template = "approvals/head.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return spec.record.approvable and is_followed_kind(spec)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return {"url": f"{reverse('approvals-new')}?kind={spec.name}&record={instance.uid}"}
