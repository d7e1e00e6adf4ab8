"""Notes in the change log who signed in, and with whose name somebody failed to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.signals import user_logged_in
from django.contrib.auth.signals import user_login_failed
from django.db.models import Q
from django.dispatch import receiver

from rapport.platform.access.models import User
from rapport.platform.history.change_sets import note_act

_GIVEN = ("username", "email", "login")


@receiver(user_logged_in)
def note_sign_in(sender: Any, user: User, **more: Any) -> None:
    """By whatever way somebody came in."""
    note_act(actor=user, channel="web", act="sign_in", kind="users", summary=str(user))


@receiver(user_login_failed)
def note_failure(sender: Any, credentials: Mapping[str, Any], **more: Any) -> None:
    """Only of somebody who is known: what else is typed there may be a password in the wrong place."""
    given = next((str(credentials[name])[:150] for name in _GIVEN if credentials.get(name)), "")
    user = User.objects.filter(Q(username__iexact=given) | Q(email__iexact=given)).first() if given else None
    if user is not None:
        note_act(actor=None, channel="web", act="sign_in_failed", kind="users", summary=str(user))
