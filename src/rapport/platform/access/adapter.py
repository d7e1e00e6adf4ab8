"""How allauth behaves here: nobody signs up by themselves, and whoever has just signed in is not asked again."""

from __future__ import annotations

import time

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from rapport.lib.sealed import seal, unseal
from rapport.platform.database.sealed import seal_keys

_ASKED_FOR = frozenset({"password", "mfa", "socialaccount"})
"""Ways of signing in by which somebody has shown who they are; a link from a mail is none."""


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    """Users are made by an administrator or the command line."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **options: object) -> bool:
        """Before a delicate act the password is asked for again, unless it was just given to sign in (for as long as an
        answer to that question holds: ACCOUNT_REAUTHENTICATION_TIMEOUT)."""
        latest = max(
            (
                record["at"]
                for record in get_authentication_records(context.request, context.request.user)
                if record["method"] in _ASKED_FOR
            ),
            default=0.0,
        )
        recent = time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT
        return not recent and bool(super().is_reauthentication_required(app=app, **options))


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc] # allauth has no types
    """The secrets of second factors and the seeds of recovery codes are encrypted when stored."""

    def encrypt(self, text: str) -> str:
        return seal(text, seal_keys())

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, seal_keys())
