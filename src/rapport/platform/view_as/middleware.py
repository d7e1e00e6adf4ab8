"""Answers the requests of whoever sees as a colleague: as for the colleague, for reading only, and not on every page.

Three things keep it from changing anything: only GET passes, nobody opens a change set for somebody who is seen
(history.change_sets), and the database is told that the request only reads.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.db import InternalError, connection, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import explain, may_change
from rapport.platform.access.titles import now_read_by, shown_title
from rapport.platform.records.registry import registry
from rapport.platform.view_as.session import View, present_view
from rapport.platform.web.trail import Trail
from rapport.platform.web.views.access import BECAUSE

logger = logging.getLogger(__name__)

PAGES = frozenset({"home", "page", "palette", "file", "help", "help-panel", "help-topic"})
"""Pages of no kind that are open; what is not named here is closed: settings, notifications, tokens, the API, jobs."""
OF_KINDS = frozenset({"list", "filter", "detail", "history", "value-history", "lookup", "map", "report-filter"})
"""Pages of every kind that are open, by the end of their names."""
OWN = frozenset({"view-as-end", "account_logout"})
"""What the viewer does as themselves."""
_READ_ONLY = "25006"


class ViewAsMiddleware:
    """Stands innermost: sessions and the rules of signing in are those of who looks."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = present_view(request) if request.user.is_authenticated else None
        if view is None:
            return self.get_response(request)
        request.view_as = view  # type: ignore[attr-defined]  # the frame shows its bar
        name = _name_of(request)
        if name in OWN:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return closed(request, _("You are only looking: nothing can be changed."))
        if not is_open(name):
            return closed(request, _("This page is closed while you see as somebody else."))
        return self._as_seen(request, view)

    def _as_seen(self, request: HttpRequest, view: View) -> HttpResponse:
        seen, viewer = view.seen, view.viewer
        seen.seen_by = viewer
        for name in ("language", "time_zone", "theme", "density"):
            setattr(seen, name, getattr(viewer, name))  # in memory: whoever looks reads it
        request.user = seen
        now_read_by(seen)
        request._rapport_trail = Trail()  # type: ignore[attr-defined]  # neither's own way is seen or kept
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION READ ONLY")
                response = self.get_response(request)
        finally:
            request.user = viewer
            now_read_by(viewer)
            request._rapport_trail.changed = False  # type: ignore[attr-defined]
        if getattr(request, "would_write", False):
            return closed(request, _("You are only looking: nothing can be changed."))
        return why_not(request, view) or response if response.status_code == 404 else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page that would write is closed as well; said after the transaction, which the attempt has ended."""
        cause = exception.__cause__
        if isinstance(exception, InternalError) and getattr(cause, "sqlstate", "") == _READ_ONLY:
            logger.warning("A page would have written while somebody only looked: %s", _name_of(request))
            transaction.set_rollback(True)
            request.would_write = True  # type: ignore[attr-defined]
            return HttpResponse(status=403)
        return None


def is_open(name: str) -> bool:
    """Whether a page may be seen as somebody else."""
    kind, _dash, rest = name.partition("-")
    while rest and not registry.has(kind):
        more, _dash, rest = rest.partition("-")
        kind = f"{kind}-{more}"
    return name in PAGES or (registry.has(kind) and rest in OF_KINDS)


def closed(request: HttpRequest, reason: str) -> HttpResponse:
    """Says that this is not possible while looking."""
    if request.headers.get("HX-Request"):
        return HttpResponse(reason, status=403, content_type="text/plain; charset=utf-8")
    return render(request, "view_as/closed.html", {"reason": reason}, status=403)


def why_not(request: HttpRequest, view: View) -> HttpResponse | None:
    """Instead of "not found": why the colleague does not see a record that whoever looks does see."""
    try:
        found = resolve(request.path_info)
    except Resolver404:
        return None
    kind, _dash, rest = (found.url_name or "").rpartition("-")
    if rest != "detail" or not registry.has(kind):
        return None
    spec = registry.get(kind)
    row = spec.objects().filter(uid=found.kwargs["uid"]).first()
    if row is None or not may_change(spec, view.viewer, row, Action.VIEW.value):
        return None
    reason = next(one for one in explain(spec, view.seen, row) if one.action == Action.VIEW.value)
    context = {
        "title": shown_title(row, view.viewer),
        "seen": view.seen,
        "because": BECAUSE[reason.because],
        "roles": ", ".join(str(role) for role in view.seen.roles.order_by("name")),
    }
    return render(request, "view_as/why_not.html", context, status=404)


def _name_of(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name  # with its namespace: the API's lists are called as the pages are
    except (Resolver404, Http404):
        return "home"  # there is no such page: the answer says so
