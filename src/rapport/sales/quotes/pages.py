"""The private page of a quote: whoever has its address reads it, asks, accepts or declines, without signing in.

There is no CSRF token, as on web forms: a post acts with no rights of whoever sends it, only with those of the address,
which nobody guesses. No script is needed, nothing of another site is loaded, and no other site shows it in a frame.
"""

from __future__ import annotations

from typing import Any, cast

from csp.constants import NONE
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from rapport.platform.api.body import check_size
from rapport.platform.api.limits import seconds_to_wait, shared_seconds_to_wait
from rapport.platform.api.problems import Problem
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.write_errors import Invalid
from rapport.sales.documents.addresses import language_of
from rapport.sales.models import Quote
from rapport.sales.quotes.answers import ask, take_answer
from rapport.sales.quotes.links import link_of, quote_behind
from rapport.sales.quotes.pdf import pdf_answer
from rapport.sales.quotes.shown import page_context

BODY_LIMIT = 64 * 1024
"""Bytes of what is sent."""
READ_A_MINUTE, SENT_A_MINUTE, SENT_TO_ONE_A_MINUTE = 120, 10, 10
"""Pages that one network address reads a minute and server process, what it sends a minute, and what one quote gets."""
LONGEST = {"name": 200, "reason": 2000, "question": 4000}
_FORM = "application/x-www-form-urlencoded"
Status = Quote.Status


@method_decorator(csrf_exempt, name="dispatch")
class QuotePageView(View):
    """GET and POST /offers/<token>/: the quote in its language; POST with ``_do``: accept, decline or ask."""

    public = True
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            self.slow_down(request, None)
            self.quote = self.found(kwargs["token"])
            with translation.override(language_of(self.quote)):
                self.slow_down(request, self.quote)
                return self.guarded(super().dispatch(request, *args, **kwargs))
        except Problem as problem:
            if problem.status == 404:
                raise Http404 from problem
            known = problem.status if problem.status in (413, 429) else 400
            answer = render(request, f"errors/{known}.html", status=problem.status)
            for name, value in problem.headers.items():
                answer.headers[name] = value
            return self.guarded(answer)

    def found(self, token: str) -> Quote:
        """The quote behind the address; a guessed one is answered as if nothing were there."""
        quote = quote_behind(token)
        if quote is None:
            raise Problem(404, _("There is no such page."))
        return quote

    def slow_down(self, request: HttpRequest, quote: Quote | None) -> None:
        """Refuse what comes too fast: before a quote is looked for, so that guessing is slow; and to one quote."""
        address = client_address(request)
        if quote is None:
            wait = seconds_to_wait(f"quote-read:{address}", READ_A_MINUTE)
            if request.method == "POST":
                wait = wait or shared_seconds_to_wait(f"quote-from:{address}", SENT_A_MINUTE)
        else:
            sent = request.method == "POST"
            wait = shared_seconds_to_wait(f"quote:{quote.pk}", SENT_TO_ONE_A_MINUTE) if sent else 0
        if wait:
            raise Problem(429, _("Too many requests within a minute."), headers={"Retry-After": str(wait)})

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page({}, {})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        check_size(request, BODY_LIMIT)
        if request.content_type != _FORM:
            raise Problem(415, _("Send the form as it stands on its page."))
        given = {name: request.POST.get(name, "").replace("\x00", "")[:most] for name, most in LONGEST.items()}
        act = request.POST.get("_do", "")
        if act not in ("accept", "decline", "ask"):
            raise Problem(400, _("Send the form as it stands on its page."))
        try:
            if act == "ask":
                ask(quote=self.quote, name=given["name"], text=given["question"])
            else:
                self.quote = take_answer(
                    quote=self.quote, accepted=act == "accept", name=given["name"], reason=given["reason"]
                )
        except Invalid as refusal:
            self.quote.refresh_from_db()
            return self.page(given, refusal.errors, act=act, status=422)
        return redirect(f"{request.path}?{'asked' if act == 'ask' else 'answered'}")

    def page(
        self, given: dict[str, str], errors: dict[str, list[str]], *, act: str = "", status: int = 200
    ) -> HttpResponse:
        """The quote, where it stands, and what the customer can do now."""
        successor = self.quote.replaced_by.exclude(status=Status.DRAFT).first()
        context = page_context(self.quote, timezone.localdate()) | {
            "given": given,
            "errors": errors,
            "act": act,
            "asked": "asked" in self.request.GET,
            "answered": "answered" in self.request.GET,
            "successor_url": link_of(successor) if successor is not None else "",
            "pdf_url": reverse("quote-page-pdf", args=[self.kwargs["token"]]),
        }
        return render(self.request, "sales/quotes/page.html", context, status=status)

    def guarded(self, response: HttpResponseBase) -> HttpResponseBase:
        """In no frame, in no index and no cache, and without the address in what the browser tells others."""
        cast(Any, response)._csp_replace = {"frame-ancestors": [NONE], "script-src": [NONE]}
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response


class QuotePagePdfView(QuotePageView):
    """GET /offers/<token>/pdf/: the same as PDF."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return pdf_answer(self.quote)
