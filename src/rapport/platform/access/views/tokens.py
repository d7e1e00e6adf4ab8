"""Keys to the API: one makes one's own, sees it once, revokes it; administrators see whose there are and revoke any.

Nobody makes another's here. What is done is noted in the change log."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from rapport.platform.access.models import User
from rapport.platform.access.views.base import AdministrationView
from rapport.platform.api.models import LARGEST_LIMIT, ApiToken
from rapport.platform.api.tokens import READ, SCIM, WRITE, create_token, renew_unused, revoke_token
from rapport.platform.history.change_sets import note_act
from rapport.platform.web.once import create_once, form_key
from rapport.platform.web.views.base import CHANNEL, redirect_with_message

A_PAGE = 50
LIVING_TOKENS = 50
"""Tokens in force that one user may have."""


_SCOPES = [(READ, gettext_lazy("read")), (WRITE, gettext_lazy("read and change"))]


class TokenForm(forms.Form):
    """What a token is for, what it may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=100,
        widget=forms.TextInput(attrs={"class": "control", "autocomplete": "off"}),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("What it may do"),
        choices=_SCOPES,
        widget=forms.Select(attrs={"class": "control"}),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Ends after"),
        coerce=int,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("one year")),
            (0, gettext_lazy("never")),
        ],
        initial=90,
        widget=forms.Select(attrs={"class": "control"}),
    )

    per_minute = forms.IntegerField(
        label=gettext_lazy("Requests a minute at most"),
        required=False,
        min_value=1,
        max_value=LARGEST_LIMIT,
        widget=forms.NumberInput(attrs={"class": "control", "inputmode": "numeric"}),
        help_text=gettext_lazy("Empty: what the installation allows."),
    )

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="token-%s")
        if user.is_administrator:
            scope = cast(forms.ChoiceField, self.fields["scope"])
            scope.choices = [*_SCOPES, (SCIM, gettext_lazy("keep users and teams (SCIM)"))]


@method_decorator(reauthentication_required(allow_get=True), name="dispatch")
class TokensView(LoginRequiredMixin, View):
    """GET and POST /preferences/tokens/; whoever makes a token shows first who they are."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(request, TokenForm(cast(User, request.user)))

    def post(self, request: HttpRequest) -> HttpResponse:
        user = cast(User, request.user)
        form = TokenForm(user, request.POST)
        if form.is_valid() and _in_force(user.api_tokens.all()).count() >= LIVING_TOKENS:
            form.add_error(None, _("At most %(limit)s tokens. Revoke one first.") % {"limit": LIVING_TOKENS})
        if not form.is_valid():
            return self.show(request, form, status=422)
        made = self.make(request, user, form)
        if made is None:
            form.add_error(None, _("This token was made already, and is in use or revoked. Make another one."))
            return self.show(request, form, status=422)
        text, token = made
        return self.show(request, TokenForm(user), made=token, text=text, status=201)

    def make(self, request: HttpRequest, user: User, form: TokenForm) -> tuple[str, ApiToken] | None:
        """A token and its text. Sent twice, the form makes one: the second answer, which is the one that is shown,
        gives it another text. None when it cannot be had any more."""
        texts: list[str] = []

        def create() -> ApiToken:
            days = form.cleaned_data["days"]
            text, token = create_token(
                user,
                form.cleaned_data["name"],
                {READ: [READ], SCIM: [SCIM]}.get(form.cleaned_data["scope"], [READ, WRITE]),
                timezone.now() + timedelta(days=days) if days else None,
                form.cleaned_data["per_minute"],
            )
            texts.append(text)
            _note(user, "make_token", f"{token.name} · {', '.join(token.scopes)}")
            return token

        found = create_once(request, user, create)
        if not isinstance(found, UUID):
            return texts[0], found
        token = ApiToken.objects.filter(user=user, uid=found).first()
        text = renew_unused(token) if token is not None else None
        return (text, token) if text is not None and token is not None else None

    def show(self, request: HttpRequest, form: TokenForm, *, status: int = 200, **made: Any) -> HttpResponse:
        """The tokens, the form, and after a POST the one text that is never shown again."""
        user = cast(User, request.user)
        crumbs = [
            {"label": _("Preferences"), "url": reverse("preferences")},
            {"label": _("API tokens"), "url": ""},
        ]
        tokens = ApiToken.objects.filter(user=user).order_by("-id")[: 2 * LIVING_TOKENS]
        context = {
            "form": form,
            "tokens": tokens,
            "now": timezone.now(),
            "crumbs": crumbs,
            "form_key": form_key(),
            **made,
        }
        return render(request, "access/tokens.html", context, status=status)


class EveryTokenView(AdministrationView):
    """GET /settings/tokens/: the tokens in force of everybody, those used last first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        living = _in_force(ApiToken.objects.all()).select_related("user")
        tokens = Paginator(living.order_by(F("last_used_on").desc(nulls_last=True), "-id"), A_PAGE)
        context = {
            "tokens": tokens.get_page(request.GET.get("page")),
            "now": timezone.now(),
            "crumbs": [{"label": _("Settings"), "url": reverse("settings")}, {"label": _("API tokens"), "url": ""}],
        }
        return render(request, "access/every_token.html", context)


class TokenRevokeView(LoginRequiredMixin, View):
    """POST /preferences/tokens/<uid>/revoke/: one's own; an administrator anybody's."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = cast(User, request.user)
        reached = ApiToken.objects.select_related("user")
        token = (reached if user.is_administrator else reached.filter(user=user)).filter(uid=uid).first()
        if token is None:
            raise Http404
        revoke_token(token)
        _note(user, "revoke_token", f"{token.user} · {token.name}")
        back = reverse("api-tokens" if token.user_id == user.pk else "every-token")
        return redirect_with_message(request, back, _("Revoked: %(name)s") % {"name": token.name})


def _note(actor: User, act: str, summary: str) -> None:
    note_act(actor=actor, channel=CHANNEL, act=act, kind="users", summary=summary)


def _in_force(tokens: QuerySet[ApiToken]) -> QuerySet[ApiToken]:
    return tokens.filter(revoked_at=None).exclude(expires_at__lte=timezone.now())
