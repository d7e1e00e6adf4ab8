"""What the administration adds to the pages of users, roles and teams."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest

from rapport.platform.access import matrix
from rapport.platform.access.administration import has_second_factor
from rapport.platform.access.choices import Action
from rapport.platform.access.delegation import delegations_over, looked_after_by, looks_after, roles_in_force
from rapport.platform.access.engine import may
from rapport.platform.access.models import Delegation, Role, User
from rapport.platform.records.spec import RecordSpec
from rapport.platform.web.once import form_key
from rapport.platform.web.panels import Panel


class AdministrationPanel(Panel):
    """Base: shown to administrators only."""

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        return bool(getattr(request.user, "is_administrator", False))


class SignInPanel(Panel):
    """Password, second factor, and whether the user may sign in; for whoever looks after the user."""

    template = "access/panel_sign_in.html"

    def is_shown(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> bool:
        reader = cast(User, request.user)
        return may(spec, reader, Action.UPDATE.value) and looks_after(reader, instance)

    def context(self, request: HttpRequest, spec: RecordSpec, instance: User) -> dict[str, Any]:
        return {"second_factor": has_second_factor(instance), "oneself": instance.pk == request.user.pk}


class PermissionsPanel(Panel):
    """What a role grants, kind by kind; administrators go on to the editor."""

    zone = "main"
    template = "access/panel_permissions.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Role) -> dict[str, Any]:
        grants, rules = matrix.items_of(instance)
        lines = [
            {"label": row.label, "cells": [cell.shown if cell is not None else "" for cell in row.cells]}
            for group in matrix.groups_of(grants, rules)
            for row in group.rows
            if any(cell is not None and cell.value for cell in row.cells)
        ]
        administrator = bool(getattr(request.user, "is_administrator", False))
        return {
            "lines": lines,
            "actions": [action.label for action in Action],
            "limits": len(rules),
            "administrator": administrator,
            "form_key": form_key(),
        }


class AllowedRolesPanel(AdministrationPanel):
    """Which of the roles hold more than when they were allowed, and so may not be given until they are allowed anew."""

    template = "access/panel_allowed_roles.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Delegation) -> dict[str, Any]:
        in_force = {row.pk for row in roles_in_force([instance.pk])}
        allowed = instance.allowed.select_related("role").order_by("role__name")
        return {
            "grown": [row.role for row in allowed if row.pk not in in_force],
            "people": looked_after_by(instance.user).order_by("full_name", "username")[:100],
        }


class TeamTreePanel(AdministrationPanel):
    """The way from a team's page to the tree."""

    template = "access/panel_team.html"

    def context(self, request: HttpRequest, spec: RecordSpec, instance: Any) -> dict[str, Any]:
        return {
            "members": instance.members.order_by("full_name", "username")[:100],
            "delegates": delegations_over(instance),
        }
