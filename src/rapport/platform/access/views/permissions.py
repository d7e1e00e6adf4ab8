"""The permissions of a role, edited as a table; and a role made from another one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rapport.platform import write
from rapport.platform.access import matrix
from rapport.platform.access.choices import Action
from rapport.platform.access.models import Role
from rapport.platform.access.views.base import AdministrationView
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.models import ChangeSet
from rapport.platform.records.registry import registry
from rapport.platform.web.once import create_once
from rapport.platform.web.views.base import CHANNEL, redirect_with_message


class PermissionsView(AdministrationView):
    """GET and POST /roles/<uid>/permissions/."""

    kind = "roles"

    def get(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        role = self.find(uid)
        return self.show(role, *matrix.items_of(role))

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        role = self.find(uid)
        current = matrix.items_of(role)
        grants, rules = matrix.read(request.POST.dict(), *current)
        if request.POST.get("state", "") != matrix.state_of(*current):
            return self.show(role, grants, rules, conflict=True)
        if (grants, rules) == current:
            return redirect_with_message(request, request.path, _("Nothing was changed."))
        values = {"grants": grants, "field_rules": rules}
        with change_set(actor=self.user, channel=CHANNEL, act="permissions", kind="roles", summary=role.name) as opened:
            write.update(registry.get("roles"), role, values, actor=self.user, channel=CHANNEL)
        return redirect_with_message(request, request.path, _("Saved: %(name)s") % {"name": role}, opened)

    def show(self, role: Role, grants: matrix.Items, rules: matrix.Items, *, conflict: bool = False) -> HttpResponse:
        """The table. After a conflict it holds what was chosen here, to be looked over and saved once more."""
        context: dict[str, Any] = {
            "role": role,
            "groups": matrix.groups_of(grants, rules),
            "actions": [action.label for action in Action],
            "state": matrix.state_of(*matrix.items_of(role)),
            "conflict": conflict,
            "holders": role.holders.filter(is_active=True).count(),
            "cancel_url": reverse("roles-detail", args=[role.uid]),
            "crumbs": self.crumbs((str(role), reverse("roles-detail", args=[role.uid])), (_("Permissions"), "")),
        }
        return render(self.request, "access/permissions.html", context, status=409 if conflict else 200)


class RoleCopyView(AdministrationView):
    """POST /roles/<uid>/copy/: a new role with the same permissions, ready to be changed."""

    kind = "roles"

    def post(self, request: HttpRequest, uid: UUID) -> HttpResponse:
        role = self.find(uid)
        grants, rules = matrix.items_of(role)
        values = {
            "name": _free_name(str(role)),
            "description": role.description,
            "grants": grants,
            "field_rules": rules,
        }

        def copy() -> Role:
            with change_set(actor=self.user, channel=CHANNEL, act="copy", kind="roles"):
                made: Role = write.create(registry.get("roles"), values, actor=self.user, channel=CHANNEL)
            return made

        found = create_once(request, self.user, copy)
        made = Role.objects.get(uid=found) if isinstance(found, UUID) else found
        url = reverse("roles-permissions", args=[made.uid])
        undo = ChangeSet.objects.filter(uid=made.created_in).first()
        return redirect_with_message(request, url, _("Copied to: %(name)s") % {"name": made.name}, undo)


def _free_name(name: str) -> str:
    """A name that no role has yet: "Sales (copy)", "Sales (copy 2)"."""
    number = 1
    while True:
        ending = _("copy") if number == 1 else _("copy %(number)s") % {"number": number}
        wanted = f"{name[:80]} ({ending})"
        if not Role.objects.filter(name__iexact=wanted).exists():
            return wanted
        number += 1
