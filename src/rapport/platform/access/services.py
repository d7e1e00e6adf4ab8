"""What administration does to users: create them, forget cached permissions, bring principals up to date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F

from rapport.platform.access.models import (
    Delegation,
    FieldRule,
    Grant,
    Membership,
    Owned,
    Role,
    RoleHolding,
    Team,
    User,
)
from rapport.platform.access.principals import refresh_rows
from rapport.platform.history.change_sets import change_set
from rapport.platform.history.tracking import event_model_of, tracked_models
from rapport.platform.records.registry import registry
from rapport.platform.search.indexing import index_records, refresh_principals
from rapport.platform.write_errors import Invalid


def user_create(
    *,
    username: str,
    email: str,
    password: str,
    full_name: str = "",
    administrator: bool = False,
    actor: User | None,
    channel: str,
) -> User:
    """Make a user who can sign in. Invalid names the field when a value or the password is refused."""
    user = User(username=username, email=email, full_name=full_name, is_administrator=administrator)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from error
    user.set_password(password)
    with change_set(actor=actor, channel=channel, act="create", kind="users", summary=username) as opened:
        user.created_in = opened.uid
        try:
            user.full_clean(exclude=["created_in", "principal", "access_stamp", "version", "password"])
        except ValidationError as error:
            raise Invalid(error.message_dict) from error
        user.save(force_insert=True)
        user.refresh_from_db()
        index_records(registry.get("users"), [user.pk])
        opened.counts["created"] = 1
    return user


def forget_permissions(user_ids: Iterable[int]) -> None:
    """Make every process gather these users' permissions anew at their next request."""
    User.objects.filter(pk__in=list(user_ids)).update(access_stamp=F("access_stamp") + 1)


def forget_all_permissions() -> None:
    """The same for everybody: who joins or leaves a team is a colleague of others as well."""
    User.objects.update(access_stamp=F("access_stamp") + 1)


def refresh_principals_of(user_ids: Sequence[int]) -> int:
    """Bring the principals of every row that these users own up to date; returns the number of rows changed."""
    if not user_ids:
        return 0
    changed = 0
    for model, _event in tracked_models():
        if issubclass(model, Owned):
            changed += refresh_rows(model, user_ids)
    refresh_principals(registry, user_ids)
    return changed


def refresh_access(model: type[models.Model], ids: Sequence[int]) -> None:
    """After an undo touched these rows (some may be gone): forget the permissions, and renew the principals, that
    followed from them."""
    if model in (Role, Grant, FieldRule, Delegation):
        forget_all_permissions()
    elif model in (Membership, RoleHolding):
        event = event_model_of(model)
        concerned = set(model._default_manager.filter(pk__in=ids).values_list("user_id", flat=True))
        concerned |= set(event._default_manager.filter(pgh_obj_id__in=ids).values_list("user_id", flat=True))
        forget_permissions(concerned)
        if model is Membership:
            forget_all_permissions()
            refresh_principals_of(sorted(concerned))
    elif model is Team:
        members = list(Membership.objects.values_list("user_id", flat=True).distinct())
        forget_all_permissions()
        refresh_principals_of(members)


def role_create(*, name: str, description: str, grants: Sequence[tuple[str, str, str]]) -> Role:
    """Make a role with its grants ((kind, action, scope) each) if there is none of this name; inside a change set."""
    role, created = Role.objects.get_or_create(name=name, defaults={"description": description})
    if created:
        Grant.objects.bulk_create(
            [Grant(role=role, kind=kind, action=action, scope=scope) for kind, action, scope in grants]
        )
        index_records(registry.get("roles"), [role.pk])
    return role
