"""The pages of the rules of signing in: all of them, and one to be changed. Administrators only."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from rapport.platform.access.models import Role
from rapport.platform.access.views.base import AdministrationView
from rapport.platform.jobs.hand_over import leavers
from rapport.platform.records.shipped import by_name
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.sign_on.forms import RuleForm
from rapport.platform.sign_on.models import IdentityProvider, SignInRule
from rapport.platform.sign_on.rules import rule_save
from rapport.platform.sign_on.scim.messages import located
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid

Audience = SignInRule.Audience


class SignInSettingsView(AdministrationView):
    """GET /settings/sign-in/: who may come in, and how."""

    def get(self, request: HttpRequest) -> HttpResponse:
        held = {(row.audience, row.role_id): row for row in SignInRule.objects.all()}
        lines = [
            {
                "label": audience.label,
                "rule": held.get((audience.value, None)),
                "url": reverse("sign-in-rule", args=[audience.value]),
            }
            for audience in (Audience.EVERYBODY, Audience.ADMINISTRATORS)
        ]
        lines += [
            {
                "label": str(role),
                "rule": held.get((Audience.ROLE.value, role.pk)),
                "url": reverse("sign-in-role", args=[role.uid]),
            }
            for role in by_name(Role.objects.all())
        ]
        providers = IdentityProvider.objects.all()
        context = {"lines": lines, "providers": providers, "leavers": leavers(), "crumbs": crumbs()}
        context["directory"] = located("")
        return render(request, "sign_on/settings.html", context)


@method_decorator(reauthentication_required, name="post")
class RuleView(AdministrationView):
    """GET and POST /settings/sign-in/<audience>/ and /settings/sign-in/roles/<uid>/."""

    def get(self, request: HttpRequest, audience: str = Audience.ROLE, uid: UUID | None = None) -> HttpResponse:
        role = self.role(audience, uid)
        rule = SignInRule.objects.filter(audience=audience, role=role).first()
        return self.show(RuleForm(rule=rule), audience, role)

    def post(self, request: HttpRequest, audience: str = Audience.ROLE, uid: UUID | None = None) -> HttpResponse:
        role = self.role(audience, uid)
        form = RuleForm(request.POST)
        if form.is_valid():
            try:
                rule_save(
                    audience=audience,
                    role=role,
                    wanted=form.wanted(),
                    actor=self.user,
                    channel=CHANNEL,
                )
            except Invalid as refusal:
                add_errors(form, refusal)
            else:
                return redirect_with_message(
                    request, reverse("sign-in-settings"), _("Saved: %(name)s") % {"name": title_of(audience, role)}
                )
        return self.show(form, audience, role, 422)

    def role(self, audience: str, uid: UUID | None) -> Role | None:
        """The role whose rule it is; 404 for an unknown role or audience."""
        if uid is not None:
            return get_object_or_404(Role, uid=uid)
        if audience not in (Audience.EVERYBODY, Audience.ADMINISTRATORS):
            raise Http404
        return None

    def show(self, form: RuleForm, audience: str, role: Role | None, status: int = 200) -> HttpResponse:
        """The form."""
        title = title_of(audience, role)
        context = {
            "form": form,
            "title": title,
            "of_role": role is not None,
            "address": client_address(self.request),
            "cancel_url": reverse("sign-in-settings"),
            "crumbs": crumbs((title, "")),
        }
        return render(self.request, "sign_on/rule.html", context, status=status)


def title_of(audience: str, role: Role | None) -> str:
    """Whose rule it is."""
    return str(role) if role is not None else str(Audience(audience).label)


def crumbs(*more: tuple[str, str]) -> list[dict[str, str]]:
    """The way to these pages, then ``more``."""
    return [
        {"label": _("Settings"), "url": reverse("settings")},
        {"label": _("Signing in"), "url": reverse("sign-in-settings")},
        *({"label": label, "url": url} for label, url in more),
    ]


def add_errors(form: Any, refusal: Invalid) -> None:
    """Show what was refused at the fields that it concerns."""
    for name, texts in refusal.errors.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
