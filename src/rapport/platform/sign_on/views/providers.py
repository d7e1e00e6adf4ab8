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
from rapport.platform.sign_on.forms import MappingForms, ProviderForm, SamlProviderForm, mapped_in
from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.oidc import begin, callback_url, come_back
from rapport.platform.sign_on.providers import provider_remove, provider_save
from rapport.platform.sign_on.refusals import refusal_page
from rapport.platform.sign_on.saml import flow as saml
from rapport.platform.sign_on.saml.ourselves import address
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
    protocol = ""
    """The one that a page is for; "" for any."""
    in_use_only = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.row = get_object_or_404(IdentityProvider, uid=kwargs["uid"])
        if self.protocol not in ("", self.row.protocol) or (self.in_use_only and not self.row.is_active):
            raise Http404
        wait = seconds_to_wait(f"sign-on {client_address(request)}", TRIES)
        if wait:
            text = _("Too many requests. Come again in %(seconds)s seconds.") % {"seconds": wait}
            return refusal_page(request, text, 429)
        return super().dispatch(request, *args, **kwargs)


class BeginView(ThroughView):
    """GET /sign-on/<uid>/: to the provider."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return saml.begin(request, self.row) if self.row.is_saml else begin(request, self.row)
        except AnswerRefused:
            text = _("%(provider)s is not reached at the moment. Try again.") % {"provider": self.row.name}
            return refusal_page(request, text, 503)


class CallbackView(ThroughView):
    """GET /sign-on/<uid>/callback/: back from the provider."""

    protocol = IdentityProvider.Protocol.OIDC

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return come_back(request, self.row)
        except AnswerRefused as refused:
            logger.warning("A sign-in by %s failed: %s", self.row.name, str(refused)[:200])
            return refusal_page(request, not_believed(self.row.name), 401)


@method_decorator(reauthentication_required, name="post")
class ProviderView(AdministrationView):
    """GET and POST /settings/identity-providers/new/, …/new/saml/ and /settings/identity-providers/<uid>/."""

    saml = False
    """Whether a new one is to speak SAML."""

    def get(self, request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
        row = _row(uid)
        initial = [
            {"value": one.value, "role": one.role and one.role.uid, "team": one.team and one.team.uid}
            for one in (row.mappings.select_related("role", "team") if row is not None else [])
        ]
        form = self.form_of(row)(row=row)
        return self.show(row, form, MappingForms(initial=initial, prefix="group"))

    def post(self, request: HttpRequest, uid: UUID | None = None) -> HttpResponse:
        row = _row(uid)
        form = self.form_of(row)(request.POST, request.FILES, row=row)
        groups = MappingForms(request.POST, prefix="group")
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

    def form_of(self, row: IdentityProvider | None) -> type[ProviderForm]:
        """The form for the provider's protocol."""
        return SamlProviderForm if (row.is_saml if row is not None else self.saml) else ProviderForm

    def show(self, row: IdentityProvider | None, form: ProviderForm, groups: Any, status: int = 200) -> HttpResponse:
        """The form."""
        new = _("New SAML provider") if self.saml else _("New identity provider")
        title = row.name if row is not None else new
        context = {
            "form": form,
            "groups": groups,
            "row": row,
            "saml": isinstance(form, SamlProviderForm),
            "ours": _ours(row) if row is not None else [],
            "theirs": _theirs(row) if row is not None and row.is_saml else None,
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


def _ours(row: IdentityProvider) -> list[dict[str, str]]:
    """What the provider has to know of us."""
    if not row.is_saml:
        note = _("There it is called redirect URI, callback or reply address.")
        return [{"label": _("Address to register at the provider"), "value": callback_url(row), "note": note}]
    return [
        {"label": _("Our metadata, which is our entity id too"), "value": address(row, "metadata"), "note": ""},
        {"label": _("Where answers go (ACS, reply address)"), "value": address(row, "answer"), "note": ""},
        {"label": _("Where requests to sign out go"), "value": address(row, "logout"), "note": ""},
    ]


def _theirs(row: IdentityProvider) -> dict[str, Any]:
    """What a SAML provider says of itself, with the days on which its certificates end."""
    from rapport.platform.sign_on.saml.metadata import certificate_of

    ends = [certificate_of(one).not_valid_after_utc for one in row.certificates]
    return {"entity": row.issuer, "sign_on": row.sign_on_url, "sign_out": row.sign_out_url, "ends": ends}
