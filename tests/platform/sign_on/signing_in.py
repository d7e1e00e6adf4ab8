"""What tests of signing in share: a rule, a sign-in by the page, and the codes of an authenticator."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from rapport.platform.access.models import Role, User
from rapport.platform.sign_on.models import SignInRule
from rapport.platform.sign_on.policy import refresh
from tests.factories.access import PASSWORD

LOGIN = "/accounts/login/"
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.1"


def ask(audience: str = "everybody", role: Role | None = None, **asked: Any) -> SignInRule:
    """A rule that holds from now on."""
    rule = SignInRule.objects.create(audience=audience, role=role, **asked)
    refresh()
    return rule


def came_in(user: User, address: str = HERE) -> Client:
    """A browser that has gone through the page of signing in."""
    client = Client(REMOTE_ADDR=address)
    answer = client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client


def code_of(secret: str) -> str:
    """What an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))
