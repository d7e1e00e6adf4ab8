"""Users: adding them with a way in, and what an administrator does when somebody leaves or is locked out."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rapport.platform.access import administration
from rapport.platform.access.delegation import choices_of
from rapport.platform.access.models import Role, Team, User
from rapport.platform.access.views.base import UsersView, messages_of
from rapport.platform.history.models import ChangeSet
from rapport.platform.web.once import create_once, form_key
from rapport.platform.web.views.base import CHANNEL, redirect_with_message
from rapport.platform.write_errors import Invalid


class NewUserForm(forms.Form):
    """A user and their way in. What the values may be, the write path says."""

    hints = ("password",)
    LINK, PASSWORD = "link", "password"

    full_name = forms.CharField(label=gettext_lazy("Full name"), max_length=150, required=False)
    username = forms.CharField(label=gettext_lazy("Username"), max_length=150)
    email = forms.CharField(label=gettext_lazy("E-mail"), max_length=254)
    is_administrator = forms.BooleanField(label=gettext_lazy("Administrator: sees and does everything"), required=False)
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("Roles"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "checkbox"})
    )
    teams = forms.MultipleChoiceField(
        label=gettext_lazy("Teams"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "checkbox"})
    )
    way = forms.ChoiceField(
        label=gettext_lazy("First sign-in"),
        choices=[
            (LINK, gettext_lazy("By a link with which they choose a password")),
            (PASSWORD, gettext_lazy("With the password below")),
        ],
        initial=LINK,
        widget=forms.RadioSelect(attrs={"class": "radio"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=200,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters. Tell it to them by another way than mail."),
    )

    def __init__(self, adder: User, data: Any = None) -> None:
        super().__init__(data, label_suffix="", auto_id="user-%s")
        if not adder.is_administrator:
            del self.fields["is_administrator"]
        for name, model in (("roles", Role), ("teams", Team)):
            cast(forms.MultipleChoiceField, self.fields[name]).choices = choices_of(model, adder)
        for name in ("full_name", "username", "email", "password"):
            self.fields[name].widget.attrs.setdefault("class", "control")
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("way") == self.PASSWORD and not given.get("password"):
            self.add_error("password", _("Enter a password, or choose the link."))
        return given


@method_decorator(reauthentication_required, name="post")
class UserAddView(UsersView):
    """GET and POST /users/new/: who adds a user gets a way in for them, so it is asked first who is there."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(NewUserForm(self.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewUserForm(self.user, request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            by_password, password = given.pop("way") == NewUserForm.PASSWORD, given.pop("password")
            try:
                found = create_once(
                    request,
                    self.user,
                    lambda: administration.user_add(
                        values=given, password=password if by_password else None, actor=self.user, channel=CHANNEL
                    ),
                )
                user = User.objects.get(uid=found) if isinstance(found, UUID) else found
            except Invalid as refusal:
                _add_errors(form, refusal)
            else:
                if not by_password:
                    return show_link(self, user, created=True)
                undo = ChangeSet.objects.filter(uid=user.created_in).first()
                text = _("User created: %(name)s") % {"name": user}
                return redirect_with_message(request, reverse("users-detail", args=[user.uid]), text, undo)
        return self.show(form, 422)

    def show(self, form: NewUserForm, status: int = 200) -> HttpResponse:
        """The form."""
        context = {"form": form, "crumbs": self.crumbs((_("New user"), "")), "cancel_url": reverse("users-list")}
        context["form_key"] = form_key()
        return render(self.request, "access/user_new.html", context, status=status)


class UserQuickView(UsersView):
    """GET /users/quick/: a user needs a way in, for which the dialog of quick create has no room."""

    def get(self, request: HttpRequest) -> HttpResponse:
        url = reverse("users-new")
        if request.headers.get("HX-Request"):
            return HttpResponse(status=204, headers={"HX-Redirect": url})
        return HttpResponseRedirect(url)


@method_decorator(reauthentication_required, name="post")
class PasswordLinkView(UsersView):
    """POST /users/<uid>/link/: shows a link by which the user sets a password; it is not kept anywhere."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = self.find(uid)
        if not user.is_active:
            text = _("%(name)s may not sign in. Activate the user first.") % {"name": user}
            return redirect_with_message(request, reverse("users-detail", args=[uid]), text)
        return show_link(self, user, created=False)


class PasswordForm(forms.Form):
    """A password set for somebody else."""

    hints = ("password",)

    password = forms.CharField(
        label=gettext_lazy("New password"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "control"}),
        help_text=gettext_lazy("At least ten characters. The user is signed out everywhere."),
    )


@method_decorator(reauthentication_required, name="post")
class SetPasswordView(UsersView):
    """GET and POST /users/<uid>/password/. One's own password is changed where the old one is asked for."""

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = self.find(uid)
        if user.pk == self.user.pk:
            return HttpResponseRedirect(reverse("account_change_password"))
        return self.show(user, PasswordForm(label_suffix=""))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user, form = self.find(uid), PasswordForm(request.POST, label_suffix="")
        if user.pk == self.user.pk:
            raise PermissionDenied
        if form.is_valid():
            try:
                administration.user_set_password(
                    user=user, password=form.cleaned_data["password"], actor=self.user, channel=CHANNEL
                )
            except Invalid as refusal:
                _add_errors(form, refusal)
            else:
                text = _("Password set: %(name)s") % {"name": user}
                return redirect_with_message(request, reverse("users-detail", args=[uid]), text)
        return self.show(user, form, 422)

    def show(self, user: User, form: PasswordForm, status: int = 200) -> HttpResponse:
        """The form."""
        page = reverse("users-detail", args=[user.uid])
        crumbs = self.crumbs((str(user), page), (_("Set password"), ""))
        context = {"form": form, "person": user, "crumbs": crumbs, "cancel_url": page}
        return render(self.request, "access/user_password.html", context, status=status)


class SetActiveView(UsersView):
    """POST /users/<uid>/active/: let somebody sign in (``active=1``), or no longer."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user, active = self.find(uid), request.POST.get("active") == "1"
        page = reverse("users-detail", args=[uid])
        try:
            administration.user_set_active(user=user, active=active, actor=self.user, channel=CHANNEL)
        except Invalid as refusal:
            return redirect_with_message(request, page, messages_of(refusal))
        done = _("%(name)s may sign in") if active else _("%(name)s may no longer sign in and is signed out everywhere")
        undo = ChangeSet.objects.filter(actor=self.user).order_by("-id").first()
        return redirect_with_message(request, page, done % {"name": user}, undo)


@method_decorator(reauthentication_required, name="post")
class ResetSecondFactorView(UsersView):
    """POST /users/<uid>/second-factor/: for who lost the device and the recovery codes."""

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        user = self.find(uid)
        removed = administration.second_factor_reset(user=user, actor=self.user, channel=CHANNEL)
        text = _("Second factor removed: %(name)s") if removed else _("%(name)s has no second factor")
        return redirect_with_message(request, reverse("users-detail", args=[uid]), text % {"name": user})


def show_link(view: UsersView, user: User, *, created: bool) -> HttpResponse:
    """The page that shows a link once, in the answer to the POST that made it."""
    page = reverse("users-detail", args=[user.uid])
    context = {
        "person": user,
        "created": created,
        "link": view.request.build_absolute_uri(administration.password_link(user, actor=view.user, channel=CHANNEL)),
        "page_url": page,
        "crumbs": view.crumbs((str(user), page), (_("Link"), "")),
    }
    return render(view.request, "access/user_link.html", context)


def _add_errors(form: forms.Form, refusal: Invalid) -> None:
    for name, texts in refusal.errors.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)
