"""The one engine: every list, page, search, export, API answer, report and job asks here which rows a user reaches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q

from rapport.platform.access.choices import Action, Scope
from rapport.platform.access.permissions import Permissions, permissions_of
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec

if TYPE_CHECKING:
    from rapport.platform.access.models import User


def rows(spec: RecordSpec, user: User | None, action: str = Action.VIEW.value) -> models.QuerySet[Any]:
    """The records of a kind to which the user may do the action; empty for nobody (it fails closed)."""
    if spec.record.overview:
        return rows_of_model(spec.model, user, action)
    condition = _condition(spec, user, action)
    return spec.objects().none() if condition is None else spec.objects().filter(condition)


def rows_of_model(
    model: type[models.Model], user: User | None, action: str = Action.VIEW.value
) -> models.QuerySet[Any]:
    """The rows of a table to which the user may do the action, over every kind that lives in the table."""
    condition = reach_in_model(model, user, action)
    manager = model._default_manager
    return manager.none() if condition is None else manager.filter(condition)


def reach_in_model(model: type[models.Model], user: User | None, action: str = Action.VIEW.value) -> Q | None:
    """The condition of these rows; None when there are none for the user."""
    specs = [spec for spec in registry.of_model(model) if not spec.record.overview]
    return _together(specs, {spec.name: _condition(spec, user, action) for spec in specs})


def known_by_name(model: type[models.Model], user: User | None) -> Q | None:
    """The condition of the rows of which the user may know what they are called: those that they see, and those that
    another kind names which they see (AccessPolicy.named_by); None when there are none."""
    specs = [spec for spec in registry.of_model(model) if not spec.record.overview]
    return _together(specs, {spec.name: _named(spec, user) for spec in specs})


def _named(spec: RecordSpec, user: User | None) -> Q | None:
    by = spec.record.access.named_by
    return Q() if by and may(registry.get(by), user, Action.VIEW.value) else _condition(spec, user, Action.VIEW.value)


def _together(specs: Sequence[RecordSpec], conditions_of: Mapping[str, Q | None]) -> Q | None:
    """The rows of a table that fulfil the condition of their kind; None says that none of a kind does."""
    reached: list[tuple[dict[str, Any], Q]] = []
    for spec in specs:
        condition = conditions_of[spec.name]
        if condition is not None:
            reached.append((dict(spec.base_filter), condition))
    if not reached:
        return None
    conditions = {str(condition) for _, condition in reached}
    if len(reached) == len(specs) and len(conditions) == 1:
        return reached[0][1]
    combined = Q(pk__in=[])
    for base, condition in reached:
        combined |= Q(**base) & condition
    return combined


def may(spec: RecordSpec, user: User | None, action: str) -> bool:
    """Whether the user may do the action to any record of the kind at all."""
    if user is None or not user.is_active:
        return False
    if spec.record.overview:
        reading = action in (Action.VIEW.value, Action.EXPORT.value)
        kinds = [other for other in registry.of_model(spec.model) if not other.record.overview]
        return reading and any(may(other, user, action) for other in kinds)
    if user.seen_by is not None and (action == Action.EXPORT.value or not may(spec, user.seen_by, action)):
        return False
    return not _never(spec, action) and spec.record.access.may(spec, permissions_of(user), action)


def _never(spec: RecordSpec, action: str) -> bool:
    """Whether nobody may do the action to any row of the kind, administrators included."""
    return spec.record.append_only and action in (Action.UPDATE.value, Action.DELETE.value)


def still_may(spec: RecordSpec, user: User, action: str) -> bool:
    """As ``may``, for long work: asks the database what is true now, and ``user`` knows it from then on."""
    user.refresh_from_db(fields=["is_active", "is_administrator", "access_stamp"])
    return may(spec, user, action)


def may_change(spec: RecordSpec, user: User | None, instance: models.Model, action: str = Action.UPDATE.value) -> bool:
    """Whether the user may do the action to this record; decided by the database, like every list."""
    return may(spec, user, action) and rows(spec, user, action).filter(pk=instance.pk).exists()


def visible_fields(spec: RecordSpec, user: User | None) -> list[str]:
    """Names of the fields of a kind that the user sees."""
    hidden = hidden_fields(spec, user) | frozenset(spec.record.internal)
    return [name for name in spec.fields if name not in hidden]


def hidden_fields(spec: RecordSpec, user: User | None) -> frozenset[str]:
    """Names of the fields of a kind that a rule hides from the user; an overview hides what any of its kinds hides."""
    permissions = permissions_of(user)
    if user is not None and user.seen_by is not None:
        return hidden_fields(spec, user.seen_by) | _hidden(spec, permissions)
    return _hidden(spec, permissions)


def _hidden(spec: RecordSpec, permissions: Permissions) -> frozenset[str]:
    if not spec.record.overview:
        return permissions.hidden_fields(spec.name)
    return frozenset().union(*(permissions.hidden_fields(kind.name) for kind in registry.of_model(spec.model)))


def writable_fields(spec: RecordSpec, user: User | None) -> frozenset[str]:
    """Names of the fields of a kind that the user may set."""
    permissions = permissions_of(user)
    own = spec.record.access.writable(spec, permissions) - permissions.read_only_fields(spec.name)
    return own & writable_fields(spec, user.seen_by) if user is not None and user.seen_by is not None else own


def _condition(spec: RecordSpec, user: User | None, action: str) -> Q | None:
    if user is None or not getattr(user, "is_active", False) or _never(spec, action):
        return None
    own = spec.record.access.filter(spec, permissions_of(user), user, action)
    if own is None or user.seen_by is None:
        return own
    looking = _condition(spec, user.seen_by, action) if action != Action.EXPORT.value else None
    return own & looking if looking is not None else None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody may do an action to a record: the role and scope that grant it, and the principal that matches."""

    action: str
    allowed: bool
    scope: str
    roles: tuple[str, ...]
    because: str


def explain(spec: RecordSpec, user: User, instance: models.Model) -> list[Reason]:
    """For each action whether ``user`` may do it to the record, and what grants it ("why can X see this?")."""
    from rapport.platform.access.models import Grant

    kinds = [spec.name, *(["*"] if spec.record.access.inherits else [])]
    grants = Grant.objects.filter(role__holders=user, kind__in=kinds).select_related("role")
    by_action: dict[str, list[Grant]] = {}
    for grant in grants:
        by_action.setdefault(grant.action, []).append(grant)
    reasons = []
    for action in Action.values:
        allowed = may_change(spec, user, instance, action)
        held = by_action.get(action, [])
        scope = permissions_of(user).scope(spec.name, action) or ""
        reasons.append(
            Reason(
                action=action,
                allowed=allowed,
                scope=scope,
                roles=tuple(sorted(str(grant.role) for grant in held if grant.scope == scope)),
                because=_because(spec, user, instance, scope=scope, allowed=allowed),
            )
        )
    return reasons


def _because(spec: RecordSpec, user: User, instance: models.Model, *, scope: str, allowed: bool) -> str:
    """A stable code; pages translate it."""
    if not user.is_active:
        return "inactive"
    if user.is_administrator:
        return "administrator"
    if allowed and not scope:
        return "shared"
    if not scope or (not allowed and not spec.record.access.inherits):
        return "no_grant"
    if scope == Scope.ALL.value:
        return "scope_all" if allowed else "parent_not_reached"
    if not allowed:
        return "not_within_scope"
    if getattr(instance, "owner_id", None) == user.pk:
        return "owner"
    return "team" if spec.owned else "parent_reached"
