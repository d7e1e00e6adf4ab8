"""Identity providers: the way through one, and the pages on which administrators set them up."""

from __future__ import annotations

import logging
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.views.base import AdministrationView, messages_of
from rapport.platform.api.limits import seconds_to_wait
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.sign_on.arrival import came_by
from rapport.platform.sign_on.fetching import AnswerRefused
from rapport.platform.sign_on.forms import MappingForms, ProviderForm, mapped_in
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.oidc import begin, callback_url, come_back
from rapport.platform.sign_on.providers import provider_remove, provider_save
from rapport.platform.sign_on.refusals import refusal_page
from rapport.platform.sign_on.social import not_believed
from rapport.platform.sign_on.views.rules import add_errors, crumbs
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid

logger = logging.getLogger(__name__)
TRIES = 30
"""Sign-ins by a provider a minute, process and address."""


class ThroughView(View):
    """Base of the way through a provider: open to everybody, while it is in use, and not too often."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.row = get_object_or_404(IdentityProvider, uid=kwargs["uid"], is_active=True)
        wait = seconds_to_wait(f"sign-on {client_address(request)}", TRIES)
        if wait:
            text = _("Too many requests. Come again in %(seconds)s seconds.") % {"seconds": wait}
            return refusal_page(request, text, 429)
        return super().dispatch(request, *args, **kwargs)


class BeginView(ThroughView):
    """GET /sign-on/<uid>/: to the provider."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return begin(request, self.row)
        except AnswerRefused:
            text = _("%(provider)s is not reached at the moment. Try again.") % {"provider": self.row.name}
            return refusal_page(request, text, 503)


class CallbackView(ThroughView):
    """GET /sign-on/<uid>/callback/: back from the provider."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return come_back(request, self.row)
        except AnswerRefused as refused:
            logger.warning("A sign-in by %s failed: %s", self.row.name, str(refused)[:200])
            return refusal_page(request, not_believed(self.row.name), 401)


@method_decorator(reauthentication_required, name="post")
class ProviderView(AdministrationView):
    """GET and POST /settings/identity-providers/new/ and /settings/identity-providers/<uid>/."""

    def get(self, request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
        row = _row(uid)
        initial = [
            {"value": one.value, "role": one.role and one.role.uid, "team": one.team and one.team.uid}
            for one in (row.mappings.select_related("role", "team") if row is not None else [])
        ]
        return self.show(row, ProviderForm(row=row), MappingForms(initial=initial, prefix="group"))

    def post(self, request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
        row = _row(uid)
        form, groups = ProviderForm(request.POST, row=row), MappingForms(request.POST, prefix="group")
        if form.is_valid() and groups.is_valid():
            try:
                saved = provider_save(
                    row=row,
                    setup=form.setup(mapped_in(groups)),
                    actor=self.user,
                    came_by=came_by(request),
                    channel=CHANNEL,
                )
            except Invalid as refusal:
                add_errors(form, refusal)
            else:
                url = reverse("identity-provider", args=[saved.uid])
                return redirect_with_message(request, url, _("Saved: %(name)s") % {"name": saved.name})
        return self.show(row, form, groups, 422)

    def show(self, row: IdentityProvider | None, form: ProviderForm, groups: Any, status: int = 200) -> HttpResponse:
        """The form."""
        title = row.name if row is not None else _("New identity provider")
        context = {
            "form": form,
            "groups": groups,
            "row": row,
            "callback": callback_url(row) if row is not None else "",
            "title": title,
            "cancel_url": reverse("sign-in-settings"),
            "crumbs": crumbs((title, "")),
        }
        return render(self.request, "sign_on/provider.html", context, status=status)


@method_decorator(reauthentication_required, name="post")
class ProviderRemoveView(AdministrationView):
    """POST /settings/identity-providers/<uid>/remove/."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        row = _row(uid)
        if row is None:
            raise Http404
        try:
            provider_remove(row=row, actor=self.user, came_by=came_by(request), channel=CHANNEL)
        except Invalid as refusal:
            return redirect_with_message(request, reverse("identity-provider", args=[uid]), messages_of(refusal))
        text = _("Removed: %(name)s") % {"name": row.name}
        return redirect_with_message(request, reverse("sign-in-settings"), text)


def _row(uid: UUID | None) -> IdentityProvider | None:
    return get_object_or_404(IdentityProvider, uid=uid) if uid is not None else None
