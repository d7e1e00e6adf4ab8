"""The first steps that every installation has, whatever modules it consists of."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rapport.platform.access.models import RoleHolding, User
from rapport.platform.backup.schedule import state
from rapport.platform.guidance.checklist import ADMINISTRATION, FirstStep
from rapport.platform.records.registry import registry
from rapport.platform.saved_views.models import Audience, SavedView


class Colleagues(FirstStep):
    """Somebody else may sign in."""

    name = "colleagues"
    list_name = ADMINISTRATION
    position = 20
    icon = "user-plus"
    title = _("Invite your colleagues")
    text = _("Each signs in with a name of their own, so that the history says who did what.")

    def proof(self, user: User) -> QuerySet[Any]:
        return User.objects.filter(is_active=True).exclude(pk=user.pk)

    def url(self, user: User) -> str:
        return reverse("users-list")


class Roles(FirstStep):
    """Somebody holds a role."""

    name = "roles"
    list_name = ADMINISTRATION
    position = 30
    icon = "shield-check"
    title = _("Say who may do what")
    text = _("Give your colleagues roles: without one they see nothing.")

    def proof(self, user: User) -> QuerySet[Any]:
        return RoleHolding.objects.all()

    def url(self, user: User) -> str:
        return reverse("roles-list")


class Mail(FirstStep):
    """Mail can be sent."""

    name = "mail"
    list_name = ADMINISTRATION
    position = 40
    icon = "mail"
    title = _("Set mail up")
    text = _("Then people get the daily summary, reports by mail and a link to a new password.")

    def is_done(self, user: User) -> bool:
        return bool(settings.MAIL_IS_SET_UP)

    def url(self, user: User) -> str:
        return reverse("health")


class Backup(FirstStep):
    """There is a backup that only who has the key can read."""

    name = "backup"
    list_name = ADMINISTRATION
    position = 50
    icon = "archive"
    title = _("Have backups made, and keep their key")
    text = _("Encrypted, on another disk; the key belongs somewhere else, since without it nobody reads them.")

    def is_done(self, user: User) -> bool:
        last = state().last
        return last is not None and last.cover.encrypted

    def url(self, user: User) -> str:
        return reverse("backups")


class SharedView(FirstStep):
    """A list is kept for others."""

    name = "shared-view"
    list_name = ADMINISTRATION
    position = 60
    icon = "list-filter"
    title = _("Keep a first view for everybody")
    text = _("Filter a list, save it and share it: it is a tab for everybody then.")

    def proof(self, user: User) -> QuerySet[Any]:
        return SavedView.objects.exclude(audience=Audience.ME)

    def url(self, user: User) -> str:
        return _first_list()


class Profile(FirstStep):
    """Language and time zone are chosen."""

    name = "profile"
    position = 10
    icon = "languages"
    title = _("Choose your language and time zone")
    text = _("So that dates, reminders and the daily mail come as you expect them.")

    def is_done(self, user: User) -> bool:
        return bool(user.language and user.time_zone)

    def url(self, user: User) -> str:
        return reverse("preferences")


class SecondFactor(FirstStep):
    """A password alone does not open the account."""

    name = "second-factor"
    position = 20
    icon = "smartphone"
    title = _("Protect your account with a second factor")
    text = _("An app on your telephone shows a number that you type in besides your password.")

    def is_offered(self, user: User) -> bool:
        return user.has_usable_password()

    def proof(self, user: User) -> QuerySet[Any]:
        return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)  # type: ignore[no-any-return]

    def url(self, user: User) -> str:
        return reverse("mfa_index")


class PinnedView(FirstStep):
    """One's own list stands in the menu."""

    name = "pinned-view"
    position = 50
    icon = "pin"
    title = _("Pin a view")
    text = _("Save a list that you need every day and pin it: it stands in the menu then.")

    def proof(self, user: User) -> QuerySet[Any]:
        return SavedView.objects.filter(owner=user, pinned=True)

    def url(self, user: User) -> str:
        return _first_list()


def _first_list() -> str:
    """The first list of the menu."""
    return next((reverse(f"{name}-list") for name in registry.menu_names()), reverse("home"))


STEPS: list[FirstStep] = [
    Colleagues(),
    Roles(),
    Mail(),
    Backup(),
    SharedView(),
    Profile(),
    SecondFactor(),
    PinnedView(),
]
