"""The form by which somebody says what they noticed on the page they are on."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlsplit

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from rapport.platform.access.models import User
from rapport.platform.guidance.feedback import PICTURE_TYPES, PICTURES, feedback_give
from rapport.platform.guidance.models import PAGE_LENGTH, WORDS_LENGTH, Feedback
from rapport.platform.web.once import create_once, form_key
from rapport.platform.web.views.base import CHANNEL, came_from, redirect_with_message, safe_next, with_toast
from rapport.platform.write_errors import Invalid


class GiveFeedbackView(LoginRequiredMixin, View):
    """GET and POST /feedback/give/: opens in the dialog, knows the page by what the browser says."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, [])

    def post(self, request: HttpRequest) -> HttpResponse:
        user, given = cast(User, request.user), request.POST
        pictures = [one for one in request.FILES.getlist("pictures") if one.size]

        def give() -> Feedback:
            return feedback_give(
                words=given.get("words", ""),
                severity=given.get("severity", ""),
                page=given.get("page", "")[:PAGE_LENGTH],
                pictures=pictures,
                actor=user,
                channel=CHANNEL,
            )

        try:
            create_once(request, user, give)
        except Invalid as refusal:
            texts = [text for texts in refusal.errors.values() for text in texts]
            return self.show(request, texts, getattr(refusal, "status", 422))
        text = _("Thank you. Your administrators were told.")
        if request.headers.get("HX-Request"):
            link = {"url": f"{reverse('feedback-list')}?view=mine", "link": _("My feedback")}
            return with_toast(HttpResponse(status=204), text, link=link, closeDialog={})
        return redirect_with_message(request, safe_next(request, "/"), text)

    def show(self, request: HttpRequest, errors: list[str], status: int = 200) -> HttpResponse:
        """The form, filled as it was; pictures a browser does not send back."""
        page = request.POST.get("page", urlsplit(came_from(request)).path)[:PAGE_LENGTH]
        severity = request.POST.get("severity") or Feedback.Severity.MINOR.value
        context = {
            "errors": errors,
            "words": request.POST.get("words", ""),
            "page": page,
            "severities": [(value, label, value == severity) for value, label in Feedback.Severity.choices],
            "longest": WORDS_LENGTH,
            "most_pictures": PICTURES,
            "accepted": ",".join(sorted(PICTURE_TYPES)),
            "form_key": form_key(),
            "crumbs": [{"label": _("Feedback"), "url": ""}],
        }
        # A refusal of the form is shown in it, whatever its number: scripts show 422 where they put the form.
        shown = 422 if errors and request.headers.get("HX-Request") else status
        return render(request, "guidance/feedback.html", context, status=shown)
