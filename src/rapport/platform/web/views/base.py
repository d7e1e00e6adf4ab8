"""What every page of a record kind shares: sign-in, the kind, reach, fragments, refusals as answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may, rows, visible_fields, writable_fields
from rapport.platform.access.titles import as_seen, shown_title
from rapport.platform.history.acts import ONLY_NOTED
from rapport.platform.history.models import ChangeSet
from rapport.platform.layouts.applied import Layouts, layouts_for, page_of
from rapport.platform.layouts.definition import Arranged
from rapport.platform.layouts.models import takes_layouts
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.trail import trail_of
from rapport.platform.write_errors import Held, Missing, Refused

if TYPE_CHECKING:
    from rapport.platform.access.models import User

CHANNEL = ChangeSet.Channel.WEB.value
_LONGEST_ADDRESS = 4_000


class ReaderView(LoginRequiredMixin, View):
    """Base of the views for whoever is signed in: what a service does not find is a 404, what it refuses a 403."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Missing as missing:
            raise Http404 from missing
        except Refused as refused:
            raise PermissionDenied(refused.message) from refused

    @property
    def user(self) -> User:
        """The signed-in reader."""
        return cast("User", self.request.user)


class RecordView(ReaderView):
    """Base of the views of one record kind. ``action`` is what the reader needs to be granted to come in."""

    record: RecordSpec = cast(RecordSpec, None)
    action = Action.VIEW.value

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.record = registry.current(self.record)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not may(self.record, self.user, self.action):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_instance(self, uid: Any, action: str = "", related: bool = True) -> Any:
        """The record of this uid within the reader's reach; 404 otherwise."""
        reachable = rows(self.record, self.user, action or Action.VIEW.value)
        if related:
            reachable = reachable.select_related(*self.record.joined_links)
        instance = reachable.filter(uid=uid).first()
        if instance is None:
            raise Http404
        return instance

    def visible(self, names: Any) -> list[str]:
        """Those of the named fields that the reader sees, in their order."""
        allowed = set(visible_fields(self.record, self.user))
        return [name for name in names if name in allowed]

    def writable(self, names: Any) -> list[str]:
        """Those of the named fields that the reader may set, in their order."""
        allowed = writable_fields(self.record, self.user)
        return [name for name in names if name in allowed]

    @cached_property
    def page_layouts(self) -> Layouts:
        """The layouts that the reader's pages of this kind may have."""
        return layouts_for(self.record, self.user)

    @cached_property
    def arrangement(self) -> Arranged:
        """What stands where on the reader's pages of this kind."""
        return page_of(self.record, self.page_layouts)

    @property
    def may_arrange(self) -> bool:
        """Whether the reader may arrange such pages for themself."""
        return takes_layouts(self.record) and self.page_layouts.personal

    def url(self, name: str, *args: Any) -> str:
        """The address of a page of this kind."""
        return reverse(f"{self.record.name}-{name}", args=args)

    def crumbs(self, *more: tuple[str, str]) -> list[dict[str, str]]:
        """The way here: the kind's list as the reader left it, then ``more``."""
        return [list_crumb(self.request, self.record), *({"label": label, "url": url} for label, url in more)]

    def title(self, instance: Any) -> str:
        """A record's title as far as the reader sees it: in headings, links, toasts and the browser's tab."""
        return shown_title(instance, self.user)

    def subtitle(self, instance: Any) -> str:
        """The line under a record's title, as far as the reader sees what it is made of."""
        return str(self.record.record.get_subtitle(as_seen(instance, self.record, self.user)))

    def page(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """Render a template with what every record page needs."""
        context = {"crumbs": self.crumbs(), "record": self.record, "view": self, **context}
        return render(self.request, template, context, status=status)

    @property
    def target(self) -> str:
        """Where in the page the scripts will put the answer ("dialog-body", "drawer-body"), or ""."""
        return str(self.request.headers.get("HX-Target", "")) if self.request.headers.get("HX-Request") else ""


def list_crumb(request: HttpRequest, spec: RecordSpec) -> dict[str, str]:
    """The way back to a kind's list as the reader left it."""
    listed = trail_of(request).lists.get(spec.name, "")
    url = reverse(f"{spec.name}-list") + (f"?{listed}" if listed else "")
    return {"label": str(spec.title_plural), "url": url}


def with_toast(
    response: HttpResponse,
    text: str,
    undo: ChangeSet | None = None,
    *,
    link: Mapping[str, str] | None = None,
    **events: Any,
) -> HttpResponse:
    """Let the scripts show a passing message, with an undo button when there is something to take back, and a link
    {url, link (its words)} where there is more to see."""
    toast = {"text": text, "undo_url": undo_url(undo) if undo is not None else "", **(link or {})}
    response.headers["HX-Trigger"] = json.dumps({"toast": toast, **events}, ensure_ascii=True)
    return response


def undo_url(change_set: ChangeSet) -> str:
    """Where a POST takes a change set back; "" for one that went again because it changed nothing, or only noted
    something."""
    return reverse("change-undo", args=[change_set.uid]) if change_set.pk and change_set.act not in ONLY_NOTED else ""


def redirect_with_message(request: HttpRequest, url: str, text: str, undo: ChangeSet | None = None) -> HttpResponse:
    """Go on to a page that shows a message; for scripts the redirect is a header, since they would follow it unseen."""
    if undo is not None:
        trail_of(request).forget_counts()
    messages.success(request, text, extra_tags=undo_url(undo) if undo is not None else "")
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


def held_answer(request: HttpRequest, back: str, held: Held) -> HttpResponse:
    """Say why a record must stay: beside the page for scripts, else on the page that one acted on."""
    if request.headers.get("HX-Request"):
        return with_toast(HttpResponse(status=409, headers={"HX-Reswap": "none"}), str(held))
    return redirect_with_message(request, back, str(held))


def came_from(request: HttpRequest) -> str:
    """The page that somebody acted on: what its form says, else what the browser says; "" when it is none of ours."""
    url = safe_next(request, "") or request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    ours = {request.get_host()}
    if len(url) > _LONGEST_ADDRESS or not url_has_allowed_host_and_scheme(url, allowed_hosts=ours):
        return ""
    path = urlunsplit(urlsplit(url)._replace(scheme="", netloc="", fragment=""))
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=ours) else ""


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The ``next`` address of a form, when it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return fallback
