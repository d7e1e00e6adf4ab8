"""What an administrator does to users besides editing their record: a way in, and the end of one.

A team's administrator does it to whom they look after; everything here raises Refused for anybody else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse

from rapport.platform import write
from rapport.platform.access import delegation
from rapport.platform.access.models import User
from rapport.platform.history.change_sets import change_set
from rapport.platform.records.registry import registry
from rapport.platform.write_errors import Invalid


def user_add(*, values: Mapping[str, Any], password: str | None, actor: User, channel: str) -> User:
    """Make a user with teams and roles. Without a password nobody can sign in as them until they set one.

    Invalid names the field that was refused ("password" among them); Refused when the actor may not create users.
    """
    if password is not None:
        draft = User(**{name: values.get(name, "") for name in ("username", "email", "full_name")})
        _check_password(password, draft)
    with change_set(actor=actor, channel=channel, act="create", kind="users"):
        user: User = write.create(registry.get("users"), values, actor=actor, channel=channel)
        _store_password(user, password)
    return user


def user_set_password(*, user: User, password: str, actor: User, channel: str) -> None:
    """Give a user another password, which ends every session of theirs. Invalid when it is too weak."""
    delegation.require(actor, user)
    _check_password(password, user)
    with change_set(actor=actor, channel=channel, act="set_password", kind="users", summary=str(user)):
        _store_password(user, password)
        end_sessions([user.pk])


def user_set_active(*, user: User, active: bool, actor: User, channel: str) -> User:
    """Let a user sign in, or no longer; the record type ends the sessions of who may not."""
    spec = registry.get("users")
    return write.update(
        spec, user, {"is_active": active}, actor=actor, channel=channel, act="activate" if active else "deactivate"
    )


def second_factor_reset(*, user: User, actor: User, channel: str) -> int:
    """Remove a user's second factor and recovery codes, for who lost the device; returns how many were removed."""
    delegation.require(actor, user)
    with change_set(actor=actor, channel=channel, act="reset_second_factor", kind="users", summary=str(user)):
        removed, _by_model = Authenticator.objects.filter(user=user).delete()
        end_sessions([user.pk])
    return int(removed)


def has_second_factor(user: User) -> bool:
    """Whether the user signs in with a second factor."""
    return bool(Authenticator.objects.filter(user=user).exists())


def password_link(user: User, *, actor: User, channel: str) -> str:
    """The path at which whoever holds it sets the user's password.

    Signed by :class:`rapport.platform.access.password_links.RightsAwareTokens`: it ends when used, when the password,
    the address or the rights change, when the user signs in, and after PASSWORD_RESET_TIMEOUT (three days).
    """
    delegation.require(actor, user)
    with change_set(actor=actor, channel=channel, act="password_link", kind="users", summary=str(user)) as opened:
        opened.counts = {"made": 1}
    key = default_token_generator.make_token(user)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": key})


def end_sessions(user_ids: Iterable[int]) -> int:
    """Sign users out everywhere; returns the number of sessions ended."""
    sessions = UserSession.objects.filter(user__in=list(user_ids))
    keys = list(sessions.values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    sessions.delete()
    return len(keys)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid({"password": list(error.messages)}) from error


def _store_password(user: User, password: str | None) -> None:
    user.set_password(password)  # None makes it unusable
    user.save(update_fields=["password"])
