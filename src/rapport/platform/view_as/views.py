"""The page on which an administrator begins to see as a user, and the button that ends it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from rapport.platform.access.models import User
from rapport.platform.access.views.base import AdministrationView
from rapport.platform.view_as import session
from rapport.platform.view_as.services import LASTS, LONGEST_REASON, may_view_as, view_as_begin, view_as_end
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid


class ReasonForm(forms.Form):
    """Why somebody wants to look."""

    hints = ("reason",)

    reason = forms.CharField(
        label=gettext_lazy("Why do you look?"),
        max_length=LONGEST_REASON,
        help_text=gettext_lazy("Your colleague reads this, and it stands in the change log."),
        widget=forms.TextInput(attrs={"class": "control", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="view-as-%s")


@method_decorator(reauthentication_required, name="post")
class ViewAsView(AdministrationView):
    """GET and POST /users/<uid>/view-as/."""

    kind = "users"

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        return self.show(self.seen(uid), ReasonForm())

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        seen, form = self.seen(uid), ReasonForm(request.POST)
        if form.is_valid():
            try:
                view_as_begin(viewer=self.user, seen=seen, reason=form.cleaned_data["reason"], channel=CHANNEL)
            except Invalid as refusal:
                for text in refusal.errors["reason"]:
                    form.add_error("reason", text)
            else:
                session.begin(request, seen)
                return redirect_with_message(request, reverse("home"), _("You see as %(name)s does") % {"name": seen})
        return self.show(seen, form, 422)

    def seen(self, uid: UUID) -> User:
        """The user, whom the administrator may see as."""
        found: User = self.find(uid)
        if not may_view_as(self.user, found):
            raise PermissionDenied(_("You may not see the product as this user."))
        return found

    def show(self, seen: User, form: ReasonForm, status: int = 200) -> HttpResponse:
        """The form."""
        page = reverse("users-detail", args=[seen.uid])
        context = {
            "person": seen,
            "form": form,
            "minutes": int(LASTS.total_seconds() // 60),
            "cancel_url": page,
            "crumbs": self.crumbs((str(seen), page), (_("See as this user"), "")),
        }
        return render(self.request, "view_as/begin.html", context, status=status)


class ViewAsEndView(LoginRequiredMixin, View):
    """POST /view-as/end/."""

    def post(self, request: HttpRequest) -> HttpResponse:
        view = session.present_view(request)
        session.end(request)
        if view is None:
            return redirect_with_message(request, reverse("home"), _("You see as yourself."))
        view_as_end(viewer=cast(User, request.user), seen=view.seen, channel=CHANNEL)
        page = reverse("users-detail", args=[view.seen.uid])
        return redirect_with_message(request, page, _("You see as yourself again."))
