"""The address at which other systems send messages, and what an administrator does about it on the rule's page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from rapport.platform.access.titles import shown_title
from rapport.platform.api.body import check_size, object_in, read_object
from rapport.platform.api.limits import shared_seconds_to_wait
from rapport.platform.api.problems import Problem, not_found, problem_of
from rapport.platform.automation.conditions import RuleError
from rapport.platform.automation.incoming import taking
from rapport.platform.automation.incoming.mapping import is_heeded
from rapport.platform.automation.models import Inlet, Run
from rapport.platform.automation.running import walk
from rapport.platform.automation.steps.base import Passage, Preview
from rapport.platform.automation.views import AutomationView
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.history.past import changes_of
from rapport.platform.records.registry import registry
from rapport.platform.web.past_values import rows_in_words
from rapport.platform.web.views.base import redirect_with_message
from rapport.platform.write_errors import WriteError

BODY_LIMIT = 64 * 1024
"""Bytes of a message."""
PER_MINUTE = 120
"""Messages to one address a minute."""
LONGEST_ID = 120
_NOT_KEPT = (401, 413)
"""Refusals of which the log keeps no body: anybody could have sent it, or it was not read at all."""


@method_decorator(csrf_exempt, name="dispatch")
class IncomingView(View):
    """POST /hooks/TOKEN/: a message as JSON; 202 when it is taken, a problem document otherwise.

    An address that does not exist and one of a rule that is switched off are answered alike.
    """

    public = True
    http_method_names = ["post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            if request.method != "POST":
                raise Problem(405, _("Send the message by POST."), headers={"Allow": "POST"})
            return self.post(request, kwargs["token"])
        except Exception as error:  # whatever goes wrong, a stranger is answered by a problem document
            return problem_of(error).response()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take the message."""
        inlet = taking.inlet_of(token)
        if inlet is None:
            raise not_found()
        wait = shared_seconds_to_wait(f"hook:{inlet.pk}", PER_MINUTE)
        if wait:
            raise Problem(429, _("Too many messages within a minute."), headers={"Retry-After": str(wait)})
        message_id = request.headers.get("webhook-id", "")
        try:
            return self._take(request, inlet, message_id)
        except (Problem, WriteError, RuleError) as refused:
            problem = _problem(refused)
            text = "; ".join([problem.detail, *(f"{one['field']}: {one['message']}" for one in problem.errors)])
            body = "" if problem.status in _NOT_KEPT else _text_of(request)
            taking.note_refused(inlet, problem.status, text, message_id=message_id[:LONGEST_ID], body=body)
            raise problem from refused

    def _take(self, request: HttpRequest, inlet: Inlet, message_id: str) -> HttpResponse:
        check_size(request, BODY_LIMIT)
        if len(message_id) > LONGEST_ID or "\x00" in message_id:
            raise Problem(400, _("The webhook-id is too long."))
        if inlet.secret:
            try:
                taking.check_signature(inlet.secret, request.headers, request.body)
            except taking.NotSigned as wrong:
                raise Problem(401, _("The signature is missing, wrong or too old.")) from wrong
        message = read_object(request)
        fresh = taking.take(inlet, message, message_id=message_id, body=_text_of(request))
        return JsonResponse({"status": "taken" if fresh else "taken before"}, status=202 if fresh else 200)


def _problem(refused: Exception) -> Problem:
    if isinstance(refused, RuleError):
        return Problem(422, str(refused))
    return problem_of(refused)


def _text_of(request: HttpRequest) -> str:
    return request.body[: BODY_LIMIT + 1].decode("utf-8", "replace").replace("\x00", "�")


class AddressView(AutomationView):
    """POST /automations/UID/address/: a new address for the rule, shown this once."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        token = taking.new_address(self.rule, actor=self.user)
        url = request.build_absolute_uri(reverse("incoming", args=[token]))
        return self.shown(url, _("The address"))

    def shown(self, text: str, label: str) -> HttpResponse:
        """What is read this once."""
        context = {
            "rule": self.rule,
            "text": text,
            "label": label,
            "page_url": self.page_url,
            "crumbs": self.crumbs(label),
        }
        answer = render(self.request, "automation/once.html", context)
        answer.headers["Cache-Control"] = "no-store"
        return answer


class SigningView(AddressView):
    """POST /automations/UID/signing/ with ``wanted``: demand signatures by a new secret, shown this once, or none."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        secret = taking.new_signing_secret(self.rule, actor=self.user, wanted="wanted" in request.POST)
        if not secret:
            return redirect_with_message(request, self.page_url, _("Messages need no signature any more."))
        return self.shown(secret, _("The signing secret"))


class _Undone(Exception):
    """Rolls the trial back."""


class TryMessageView(AutomationView):
    """GET and POST /automations/UID/message/: what a message would do to its record; nothing of it is kept."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        latest = self.rule.calls.order_by("-pk").first()
        return self.show({"body": latest.body if latest is not None else "{}"})

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        body = request.POST.get("body", "")[:BODY_LIMIT]
        try:
            found = self._tried(body)
        except (Problem, WriteError, RuleError) as refused:
            problem = _problem(refused)
            errors = [problem.detail, *(f"{one['field']}: {one['message']}" for one in problem.errors)]
            return self.show({"body": body, "errors": errors}, 422)
        return self.show({"body": body, **found})

    def _tried(self, body: str) -> dict[str, Any]:
        message = object_in(body.encode())
        self.rule.author = self.user
        if not is_heeded(self.rule.hook, message):
            return {"said": taking.passed_over()}
        found: dict[str, Any] = {}
        try:
            with (
                transaction.atomic(),
                change_set(actor=self.user, channel="api", act="update", kind=self.rule.kind) as opened,
            ):
                taken = taking.apply(self.rule, message)
                found["title"] = shown_title(taken.row, self.user)
                found["said"] = taking.said(taken)
                if taken.passed:
                    found |= self._walked(taken.row, message, opened)
                found["changes"] = rows_in_words(changes_of(opened), self.user, own=True)
                raise _Undone
        except _Undone:
            return found

    def _walked(self, row: Any, message: dict[str, Any], opened: ChangeSet) -> dict[str, Any]:
        """Do the steps as a run would; what they would have sent, and whether the run would wait then."""
        previews: list[Preview] = []
        run = Run(automation=self.rule, record_id=row.pk, record_uid=row.uid, occasion="dry", message=message)
        spec = registry.get(self.rule.kind)
        walk(Passage(self.rule, spec, self.user, opened, [run], {row.pk: row}, previews), self.rule.steps)
        return {"previews": previews, "waits": run.state == Run.State.WAITING}

    def show(self, context: dict[str, Any], status: int = 200) -> HttpResponse:
        """The form, and what became of the trial."""
        shown = {"rule": self.rule, "page_url": self.page_url, "crumbs": self.crumbs(_("Try a message")), **context}
        return render(self.request, "automation/message.html", shown, status=status)
