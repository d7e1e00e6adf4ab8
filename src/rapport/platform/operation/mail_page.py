"""The page that checks the domain from which mail is sent."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.platform.access.views.base import AdministrationView
from rapport.platform.operation import mail_domain
from rapport.platform.operation.dns_answers import Dns, Unanswered
from rapport.platform.operation.lines import Line
from rapport.platform.operation.views import crumbs


class MailDomainView(AdministrationView):
    """GET /mail-domain/ asks the DNS now; ``selector`` is one of DKIM beside the usual ones."""

    def get(self, request: HttpRequest) -> HttpResponse:
        domain = mail_domain.sending_domain(settings.DEFAULT_FROM_EMAIL)
        selector = request.GET.get("selector", "").strip().lower()
        wrong = bool(selector) and not mail_domain.is_selector(selector)
        lines: list[Line] = []
        unanswered = ""
        if domain and not wrong:
            chosen = (selector,) if selector else mail_domain.SELECTORS
            try:
                lines = mail_domain.check(domain, Dns(), selectors=chosen, mail_host=self._mail_host())
            except Unanswered as error:
                unanswered = str(error)
        context = {
            "domain": domain,
            "selector": selector[:64],
            "wrong": wrong,
            "lines": lines,
            "unanswered": unanswered,
            "crumbs": crumbs(_("Mail domain")),
        }
        return render(request, "operation/mail_domain.html", context, status=422 if wrong else 200)

    def _mail_host(self) -> str:
        host = str(getattr(settings, "EMAIL_HOST", "")) if settings.MAIL_IS_SET_UP else ""
        return host if mail_domain.sending_domain(f"x@{host}") else ""
