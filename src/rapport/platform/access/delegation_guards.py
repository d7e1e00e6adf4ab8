"""Every write to users and every undo pass here: a team's administrator gives nothing that was not allowed to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.delegation import Remit, not_looked_after, remit_of
from rapport.platform.access.engine import may
from rapport.platform.access.models import (
    DelegatedRole,
    Delegation,
    FieldRule,
    Grant,
    Membership,
    Role,
    RoleHolding,
    Team,
    User,
)
from rapport.platform.access.policy import Administered
from rapport.platform.history.tracking import event_model_of, tracked_models
from rapport.platform.records.registry import registry
from rapport.platform.write import Batch, Change
from rapport.platform.write_errors import Refused
from rapport.platform.write_guards import UndoGuard, WriteGuard

if TYPE_CHECKING:
    from rapport.platform.history.models import ChangeSet

_OF_USERS: dict[type[models.Model], str] = {User: "pk", Membership: "user_id", RoleHolding: "user_id"}
"""Tables that say who somebody is and what they may, with the column that names the user."""
_OF_RIGHTS: frozenset[type[models.Model]] = frozenset({Team, Role, Grant, FieldRule, Delegation, DelegatedRole})
"""Tables of the administration alone, of which some are no kind of record."""


class DelegationGuard(WriteGuard):
    """Refuses users whom the writer does not look after, as they are and as they would be."""

    def check(self, batch: Batch[Any]) -> None:
        actor = batch.actor
        if batch.spec.model is not User or actor is None or actor.is_administrator:
            return
        remit = remit_of(actor, lock=True)
        present = [change.instance.pk for change in batch.changes if not change.is_new]
        reached = _reached(remit, present)
        for change in batch.changes:
            if remit is None or (not change.is_new and change.instance.pk not in reached):
                change.add_error("", not_looked_after())
            else:
                _check_result(change, remit)


def _check_result(change: Change[User], remit: Remit) -> None:
    """What is not given stays as it is, which was found to be within the remit."""
    if change.instance.is_administrator:
        change.add_error("is_administrator", _("You may not set this field."))
    if change.is_new or "teams" in change.values:
        teams = {team.pk for team in change.values.get("teams", ())}
        if not teams:
            change.add_error("teams", _("Choose a team of those that you administer."))
        elif teams - remit.teams:
            change.add_error("teams", _("You administer other teams than this."))
    if {role.pk for role in change.values.get("roles", ())} - remit.roles:
        change.add_error("roles", _("You may not give this role."))


class RightsUndoGuard(UndoGuard):
    """An undo gives back no right that whoever asks for it could not give now."""

    def check(self, actor: User | None, change: ChangeSet) -> None:
        if actor is None or actor.is_administrator:
            return
        for model, _event in tracked_models():
            if model not in _OF_USERS and _is_administration(model, actor) and any(_touched(model, change)):
                raise Refused(_("Only an administrator may take this back."))
        concerned = {user_id for model, column in _OF_USERS.items() for user_id in _touched(model, change, column)}
        present = list(User.objects.select_for_update().filter(pk__in=concerned).order_by("pk"))
        if present and len(_reached(remit_of(actor, lock=True), [user.pk for user in present])) < len(present):
            raise Refused(not_looked_after())


def _reached(remit: Remit | None, user_ids: Iterable[int]) -> set[int]:
    if remit is None:
        return set()
    return set(User.objects.filter(remit.people, pk__in=list(user_ids)).values_list("pk", flat=True))


def _is_administration(model: type[models.Model], actor: User) -> bool:
    """Whether a table belongs to a part of the administration that the actor may not change."""
    if model in _OF_RIGHTS:
        return True
    kinds = [spec for spec in registry.of_model(model) if isinstance(spec.record.access, Administered)]
    return any(not may(spec, actor, Action.UPDATE.value) for spec in kinds)


def _touched(model: type[Any], change: ChangeSet, column: str = "pk") -> set[int]:
    """The rows that a change set made, changed or removed; by another column, what that says or said of them."""
    made = model._default_manager.filter(created_in=change.uid).values_list(column, flat=True)
    past = "pgh_obj_id" if column == "pk" else column
    before = event_model_of(model)._default_manager.filter(pgh_context_id=change.uid).values_list(past, flat=True)
    return {*made, *before}
