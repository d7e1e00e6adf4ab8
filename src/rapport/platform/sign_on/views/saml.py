"""The way through a SAML provider: our metadata, its answers, fetching one, and signing out on either side."""

from __future__ import annotations

import logging
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from rapport.platform.sign_on.models import IdentityProvider
from rapport.platform.sign_on.refusals import refusal_page
from rapport.platform.sign_on.saml.flow import finish, received
from rapport.platform.sign_on.saml.leaving import LEAVE, signed_out_by_provider
from rapport.platform.sign_on.saml.ourselves import our_metadata
from rapport.platform.sign_on.saml.reading import NotBelieved
from rapport.platform.sign_on.social import not_believed
from rapport.platform.sign_on.views.providers import ThroughView

logger = logging.getLogger(__name__)


class SamlView(ThroughView):
    """Base: of a provider that speaks SAML; what proves nothing is refused, and the log says why."""

    protocol = IdentityProvider.Protocol.SAML

    def refuse(self, request: HttpRequest, reason: NotBelieved) -> HttpResponse:
        """Say that it did not work, and no more."""
        logger.warning("A message of %s was not believed: %s", self.row.name, str(reason)[:200])
        return refusal_page(request, not_believed(self.row.name), 401)


class MetadataView(SamlView):
    """GET /sign-on/<uid>/metadata/: what the provider has to know of us, before it is in use as well."""

    in_use_only = False

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return HttpResponse(our_metadata(self.row), content_type="application/samlmetadata+xml")


@method_decorator(csrf_exempt, name="dispatch")  # the provider's page makes the browser send it; it is proven itself
class AnswerView(SamlView):
    """POST /sign-on/<uid>/answer/: an answer, by way of the browser."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            ticket = received(self.row, request.POST.get("SAMLResponse", ""))
        except NotBelieved as reason:
            return self.refuse(request, reason)
        return HttpResponseRedirect(f"{reverse('saml-finish', args=[uid])}?ticket={ticket}")


class FinishView(SamlView):
    """GET /sign-on/<uid>/finish/?ticket=: the browser fetches its answer, now with its session."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        try:
            return finish(request, self.row, request.GET.get("ticket", ""))
        except NotBelieved as reason:
            return self.refuse(request, reason)


class SignOutView(SamlView):
    """GET /sign-on/<uid>/logout/: the provider asks us to sign somebody out, or has signed out whom we asked it to."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        if "SAMLRequest" not in request.GET:
            return HttpResponseRedirect(reverse("account_login"))
        try:
            back = signed_out_by_provider(self.row, request.META.get("QUERY_STRING", ""))
        except NotBelieved as reason:
            return self.refuse(request, reason)
        return HttpResponseRedirect(back or reverse("account_login"))


class LeaveView(SamlView):
    """GET /sign-on/<uid>/leave/: signed out here; on to the provider, by a page, since a form may lead nowhere else."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        url = request.session.pop(LEAVE, "")
        if not url:
            return HttpResponseRedirect(get_adapter(request).get_logout_redirect_url(request))
        return render(request, "sign_on/leave.html", {"url": url, "provider": self.row.name})
