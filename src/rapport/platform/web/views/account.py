"""One's own preferences, the settings page, and the first start, when there is nobody yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import connection, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from rapport.platform import write
from rapport.platform.access.models import User
from rapport.platform.access.services import user_create
from rapport.platform.jobs.outgoing import is_held
from rapport.platform.records.registry import registry
from rapport.platform.web.forms import RecordForm, record_form
from rapport.platform.web.htmx import is_part
from rapport.platform.web.settings_index import groups
from rapport.platform.web.views.base import CHANNEL
from rapport.platform.write_errors import Invalid

PREFERENCES = ("full_name", "email", "language", "time_zone", "theme", "density")
_FIRST_START_LOCK = 0x46697273
_LONGEST_QUERY = 100


class PreferencesView(LoginRequiredMixin, View):
    """GET and POST /preferences/: what each user sets for themself."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, self._form(self._user(request)))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = self._user(request)
        form = self._form(user, request.POST)
        if form.is_valid():
            try:
                write.update(registry.get("users"), user, form.given(PREFERENCES), actor=write.SYSTEM, channel=CHANNEL)
            except Invalid as refusal:
                form.add_refusal(refusal)
            else:
                translation.activate(form.cleaned_data["language"] or settings.LANGUAGE_CODE)
                messages.success(request, _("Preferences saved"))
                return HttpResponseRedirect(reverse("preferences"))
        return self.show(request, form, 422)

    def show(self, request: HttpRequest, form: forms.Form, status: int = 200) -> HttpResponse:
        """The form, and the ways to password, second factor and sessions."""
        links = [
            {"label": _("Password"), "url": reverse("account_change_password"), "icon": "key-round"},
            {"label": _("Second factor"), "url": reverse("mfa_index"), "icon": "shield"},
            {"label": _("Signed-in devices"), "url": reverse("usersessions_list"), "icon": "monitor"},
            {"label": _("API tokens"), "url": reverse("api-tokens"), "icon": "bot"},
        ]
        context = {"form": form, "links": links, "crumbs": [{"label": _("Preferences"), "url": ""}]}
        return render(request, "account/preferences.html", context, status=status)

    def _form(self, user: User, data: Mapping[str, Any] | None = None) -> RecordForm:
        """The form, in which what is not chosen says what holds then."""
        form = record_form(registry.get("users"), PREFERENCES, data=data, instance=user)
        unset = {"language": _("As the browser"), "time_zone": _("As the server")}
        for name, label in unset.items():
            select = cast(forms.Select, form.fields[name].widget)
            select.choices = [(code, text if code else label) for code, text in cast(Any, select.choices)]
        return form

    def _user(self, request: HttpRequest) -> User:
        user: Any = request.user
        return User.objects.get(pk=user.pk)


class SettingsView(LoginRequiredMixin, View):
    """GET /settings/: everything that is set up rather than worked with; with ``q`` what holds these words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "").strip()[:_LONGEST_QUERY]
        context = {
            "query": query,
            "groups": groups(request.user, query),
            "held": _held(request),
            "crumbs": [{"label": _("Settings"), "url": ""}],
        }
        template = "account/settings_groups.html" if is_part(request) else "account/settings.html"
        return render(request, template, context)


def _held(request: HttpRequest) -> list[dict[str, str]]:
    """For administrators, while what waits after a restore is held: the way to where it is let go."""
    user = cast("User", request.user)
    return [{"label": _("Health"), "url": reverse("health")}] if user.is_administrator and is_held() else []


class FirstStartForm(forms.Form):
    """The first administrator."""

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=150, required=False)
    username = forms.CharField(label=gettext_lazy("Username"), max_length=150)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254)
    password = forms.CharField(
        label=gettext_lazy("Password"), max_length=200, widget=forms.PasswordInput(render_value=False)
    )


class FirstStartView(View):
    """GET and POST /welcome/: makes the administrator while there is no user at all; gone afterwards. Public."""

    public = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if User.objects.exists():
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "account/first_start.html", {"form": FirstStartForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FirstStartForm(request.POST)
        if form.is_valid():
            try:
                self._create(form.cleaned_data)
            except Invalid as refusal:
                for name, texts in refusal.errors.items():
                    for text in texts:
                        form.add_error(name if name in form.fields else None, text)
            else:
                messages.success(request, _("Welcome. Sign in with the password you just chose."))
                return HttpResponseRedirect(reverse("account_login"))
        return render(request, "account/first_start.html", {"form": form}, status=422)

    def _create(self, given: dict[str, Any]) -> None:
        """Two browsers at once make one administrator only."""
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_FIRST_START_LOCK])
            if User.objects.exists():
                raise Http404
            user_create(**given, administrator=True, actor=None, channel=CHANNEL)
