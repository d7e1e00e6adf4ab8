"""The public page of a web form, and the same for programs; and for colleagues how a site shows it.

There is no CSRF token on purpose: a post acts with no rights of whoever sends it (no cookie is read, nobody need sign
in), and in a frame of another site a browser would keep the cookie back. The signed key of the page takes its place.
"""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.decorators import method_decorator
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from rapport.customers.consent.choices import Proof
from rapport.platform.access.titles import shown_title
from rapport.platform.api.body import check_size, is_small, read_object
from rapport.platform.api.limits import seconds_to_wait, shared_seconds_to_wait
from rapport.platform.api.problems import Problem, problem_of
from rapport.platform.records.registry import registry
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.web.views.base import list_crumb
from rapport.platform.write_errors import Invalid
from rapport.sales.forms.head import form_url
from rapport.sales.forms.shown import page_context
from rapport.sales.forms.taking import KEY, is_key, shown_language, take
from rapport.sales.models import WebForm

BODY_LIMIT = 64 * 1024
"""Bytes of what is sent."""
READ_A_MINUTE, SENT_A_MINUTE = 240, 20
"""Pages that one network address reads a minute and server process, and answers that it sends a minute."""
_FORM, _JSON = "application/x-www-form-urlencoded", "application/json"
_IDEMPOTENCY = "Idempotency-Key"


@method_decorator(csrf_exempt, name="dispatch")
class WebFormView(View):
    """GET and POST /forms/<token>/: the form, in the visitor's language, without scripts; JSON is answered by JSON."""

    public = True
    http_method_names = ["get", "head", "post", "options"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.is_program = request.content_type == _JSON and request.method != "GET"
        try:
            self.form = self.found(kwargs["token"])
            self.language = shown_language(request.GET.get("lang", ""), translation.get_language() or "")
            with translation.override(self.language):
                self.slow_down(request)
                return self.framed(super().dispatch(request, *args, **kwargs))
        except Problem as problem:
            return self.refused(problem)

    def found(self, token: str) -> WebForm:
        """The form in use; others are answered as if they were not there."""
        form = WebForm.objects.filter(token=token[:40], is_active=True).select_related("assignee").first()
        if form is None:
            raise Problem(404, _("There is no such form."))
        return form

    def slow_down(self, request: HttpRequest) -> None:
        """Refuse what comes too fast: from one address, or to this form from everybody."""
        address = client_address(request)
        if request.method != "POST":
            wait = seconds_to_wait(f"form-read:{address}", READ_A_MINUTE)
        else:
            wait = shared_seconds_to_wait(f"form-from:{address}", SENT_A_MINUTE)
            wait = wait or shared_seconds_to_wait(f"form:{self.form.pk}", self.form.per_minute)
        if wait:
            raise Problem(429, _("Too many requests within a minute."), headers={"Retry-After": str(wait)})

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page({}, {}, thanks="sent" in request.GET)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        check_size(request, BODY_LIMIT)
        if self.is_program:
            return self.take_json(request)
        if request.content_type != _FORM:
            raise Problem(415, _("Send the form as it stands on its page."))
        given = {name: str(value) for name, value in request.POST.items()}
        if not is_key(self.form, given.get(KEY, "")):
            late = _("This page was open for too long. Please send it once more.")
            return self.page(given, {"": [late]}, status=422)
        try:
            take(self.form, given, key=given[KEY], language=self.language, proof=self.proof)
        except Invalid as refusal:
            return self.page(given, refusal.errors, status=422)
        if self.form.thanks_url:
            return redirect(self.form.thanks_url)
        return redirect(f"{request.path}?sent&lang={self.language}")

    def take_json(self, request: HttpRequest) -> HttpResponse:
        """What a program of the site sends; its Idempotency-Key takes the place of the page's key."""
        key = request.headers.get(_IDEMPOTENCY, "")
        if not (0 < len(key) <= 100 and key.isascii() and key.isprintable()):
            raise Problem(400, _("Send an Idempotency-Key of 1 to 100 printable characters, another one each time."))
        body = read_object(request)
        given = {name: value for name, value in body.items() if isinstance(value, str)}
        given |= {name: "1" for name, value in body.items() if value is True}
        if wrong := sorted(set(body) - set(given) - {n for n, v in body.items() if v in (None, False)}):
            errors = [{"field": name[:60], "message": _("Give a text.")} for name in wrong]
            raise Problem(422, _("Some values were refused."), errors)
        try:
            take(self.form, given, key=f"json:{key}", language=self.language, proof=self.proof)
        except Invalid as refusal:
            raise problem_of(refusal) from refusal
        return JsonResponse({"status": "received"}, status=201)

    def page(
        self, given: dict[str, str], errors: dict[str, list[str]], *, thanks: bool = False, status: int = 200
    ) -> HttpResponse:
        """The form with what was typed, or the thanks."""
        context = page_context(self.form, self.language, given, errors, sent=thanks)
        return render(self.request, "sales/web_form.html", context, status=status)

    @property
    def proof(self) -> Proof:
        """From where it comes."""
        agent = self.request.headers.get("User-Agent", "").replace("\x00", "")
        return Proof(client_address(self.request)[:45], agent[:300])

    def framed(self, response: HttpResponseBase) -> HttpResponseBase:
        """Let the named sites, and no others, show the page in a frame, call it, and be gone to from it."""
        answer = cast(Any, response)
        answer._csp_replace = {"frame-ancestors": self.form.origins or [NONE]}
        if self.form.thanks_url:
            after = urlsplit(self.form.thanks_url)
            answer._csp_replace["form-action"] = [SELF, f"{after.scheme}://{after.netloc}"]
        answer.xframe_options_exempt = bool(self.form.origins)
        origin = self.request.headers.get("Origin", "")
        if origin and origin in self.form.origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Allow-Headers"] = f"Content-Type, {_IDEMPOTENCY}"
            response.headers["Access-Control-Allow-Methods"] = "POST"
        response.headers["Vary"] = "Origin, Accept-Language"
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    def refused(self, problem: Problem) -> HttpResponse:
        """A problem document for a program, a page for a person."""
        if self.is_program:
            return problem.response()
        if problem.status == 404:
            raise Http404
        if problem.status == 429 and self.request.content_type == _FORM and is_small(self.request, BODY_LIMIT):
            answer = self.slowed_down()
        else:
            known = problem.status if problem.status in (413, 429) else 400
            answer = render(self.request, f"errors/{known}.html", status=problem.status)
        for name, value in problem.headers.items():
            answer.headers[name] = value
        return answer

    def slowed_down(self) -> HttpResponse:
        """The form with what was typed, to be sent a little later."""
        with translation.override(self.language):
            wait = _("There were too many requests in a short time. Nothing is lost; wait a minute and try again.")
            given = {name: str(value) for name, value in self.request.POST.items()}
            answer = self.page(given, {"": [wait]}, status=429)
            self.framed(answer)
            return answer


class WebFormEmbedView(LoginRequiredMixin, View):
    """GET /web-forms/<uid>/embed/: the link to a form, and the snippet by which a site shows it."""

    def get(self, request: HttpRequest, uid: Any) -> HttpResponse:
        form = get_object_or_404(WebForm, uid=uid)
        title = shown_title(form, request.user)  # type: ignore[arg-type]
        spec = registry.get("web-forms")
        context = {
            "form": form,
            "link": form_url(form),
            "snippet": _snippet(form),
            "crumbs": [
                list_crumb(request, spec),
                {"label": title, "url": reverse("web-forms-detail", args=[form.uid])},
                {"label": _("Link and snippet"), "url": ""},
            ],
        }
        return render(request, "sales/web_form_embed.html", context)


def _snippet(form: WebForm) -> str:
    """What somebody copies into the pages of a site: text here, so that our own page shows it as it is."""
    source, title = escape(form_url(form)), escape(form.title)
    return f'<iframe src="{source}" title="{title}" width="100%" height="720" loading="lazy"></iframe>'
