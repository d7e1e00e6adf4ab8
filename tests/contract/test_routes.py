"""Every route of the installation needs sign-in unless its view says ``public``; found by walking the resolver."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from rapport.platform.history.models import ChangeSet
from tests.browser import Browser
from tests.dump import difference, dump
from tests.factories import make_user

pytestmark = pytest.mark.django_db

OPEN = {
    "healthz": "says only that the process answers",
    "readyz": "says only that the database answers",
    "openapi": "says what the API can do, not what is in it",
    "docs": "shows the same as a page",
    "account_login": "the way in",
    "account_logout": "leads on to the way in",
    "account_signup": "refused: users are made by an administrator",
    "account_inactive": "says that an account may not sign in",
    "account_reset_password": "asks for a link by mail",
    "account_reset_password_done": "says that mail was sent",
    "account_reset_password_from_key": "opens with the link from the mail only",
    "account_reset_password_from_key_done": "says that the password was set",
    "account_email_verification_sent": "says that mail was sent",
    "account_confirm_email": "opens with the link from the mail only",
    "account_confirm_login_code": "leads on to the way in",
    "account_request_login_code": "leads on to the way in",
    "mfa_authenticate": "the second step of signing in",
}
"""Routes of third-party packages and of the machine that asks whether we live, each with the reason."""

PUBLIC_PREFIXES = ("static/",)
EXAMPLES = {"uuid": "0190b2c4-0000-7000-8000-000000000000", "slug": "edit", "int": "1", "str": "example", "path": "a"}


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every route with the address of an example."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + _example(entry)
        if isinstance(entry, URLResolver):
            yield from routes(entry, path)
        else:
            yield path, entry


def _example(entry: Any) -> str:
    route = str(entry.pattern)
    names = {type(converter): name for name, converter in get_converters().items()}
    for parameter, converter in entry.pattern.converters.items():
        kind = names.get(type(converter), "str")
        for written in (f"<{kind}:{parameter}>", f"<{parameter}>"):
            route = route.replace(written, EXAMPLES.get(kind, "example"))
    return (
        route.strip("^$")
        .replace("\\Z", "")
        .replace("(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/", "1-abc/")
        .replace("(?P<key>[-:\\w]+)/", "abc/")
    )


def is_public(route: URLPattern) -> bool:
    """Whether the view says so itself."""
    view = getattr(route.callback, "view_class", route.callback)
    return getattr(view, "public", False) is True or getattr(route.callback, "public", False) is True


ROUTES = {path: route for path, route in routes() if not path.startswith(PUBLIC_PREFIXES)}
GUARDED = sorted(path for path, route in ROUTES.items() if route.name not in OPEN and not is_public(route))


def test_the_walk_finds_the_routes_of_every_kind_and_of_the_api() -> None:
    names = {route.name for route in ROUTES.values()}
    assert {"people-list", "tags-bulk", "change-undo", "home", "preferences"} <= names
    assert len(GUARDED) > 200
    assert not [path for path in ROUTES if "<" in path or "(" in path], "an example does not fit its pattern"


def test_what_is_open_to_everybody_is_what_we_know_of() -> None:
    names = {route.name for route in ROUTES.values()}
    assert {name for name in OPEN if name not in names} <= {
        "account_confirm_login_code",
        "account_request_login_code",
        "account_email_verification_sent",
        "account_confirm_email",
    }
    public = {route.name for route in ROUTES.values() if is_public(route) and route.name not in OPEN}
    saml = {"saml-metadata", "saml-answer", "saml-finish", "saml-logout", "saml-leave"}
    identity = {"identity-begin", "identity-callback", *saml}
    links = {
        "quote-page",
        "quote-page-pdf",
        "consent-preferences",
        "consent-unsubscribe",
        "consent-confirm",
        "report-mail-stop",
        "incoming",
        "web-form",
    }
    assert public <= {"welcome", "api-problem", "metrics", "health-json", *links, *identity}, public


def test_nobody_gets_anything_without_signing_in() -> None:
    make_user()
    anonymous = Browser(None)
    before, acts = dump(), ChangeSet.objects.count()

    wrong = []
    for path in GUARDED:
        for method in ("get", "post", "put", "patch", "delete"):
            anonymous.client.cookies.clear()  # a stranger each time
            answer = getattr(anonymous.client, method)(f"/{path}")
            if not _refused(answer):
                wrong.append(f"{method} /{path}: {answer.status_code} {answer.headers.get('Location', '')}")

    assert wrong == []
    assert difference(before, dump()) == {}
    assert ChangeSet.objects.count() == acts


def _refused(answer: Any) -> bool:
    """Sent to the way in, or told to bring a token; 404 and 405 say nothing that is not in the documentation."""
    if answer.status_code in (301, 302):
        return str(answer.headers["Location"]).startswith("/accounts/login/")
    return answer.status_code in (401, 403, 404, 405)
