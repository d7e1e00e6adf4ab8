"""The one entrance of the API: who asks, how often, with how large a body; and every refusal as a problem document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, cast

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from rapport.platform.access.titles import now_read_by
from rapport.platform.api import idempotency, limits
from rapport.platform.api.body import BODY_LIMIT, check_size
from rapport.platform.api.models import ApiToken
from rapport.platform.api.problems import Problem, problem_of
from rapport.platform.api.tokens import allows, find_token
from rapport.platform.files.rules import request_limit
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.sign_on.policy import policy_of

if TYPE_CHECKING:
    from rapport.platform.access.models import User

_READING = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. A signed-in browser has no token and so every scope."""

    user: User
    token: ApiToken | None

    def require(self, kind: str, need: str) -> None:
        """Problem 403 when the token's scopes do not reach that far."""
        if not self.allows(kind, need):
            raise Problem(403, _("This token may not do that: it lacks the scope %(scope)s.") % {"scope": need})

    def allows(self, kind: str, need: str) -> bool:
        """Whether the token's scopes permit ``need`` on a kind (an empty kind: on all)."""
        return self.token is None or allows(self.token.scopes, kind, need)


class ApiRequest(HttpRequest):
    """A request that has passed the gate."""

    caller: Caller


def gate(view: Callable[..., Any], *, uploads: bool = False) -> Callable[..., HttpResponse]:
    """Let a view answer only callers who are known; CSRF is checked here, for browsers alone. With ``uploads`` the body
    may be as large as files are."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        try:
            check_size(request, request_limit() if uploads else BODY_LIMIT)
            return _answer(cast(ApiRequest, request), view, arguments)
        except Exception as error:  # the boundary: every exception becomes a problem document
            return problem_of(error).response()

    guarded.checks_body = True  # type: ignore[attr-defined]  # read by files.middleware
    return guarded


def _answer(request: ApiRequest, view: Callable[..., Any], arguments: dict[str, Any]) -> HttpResponse:
    request.caller = caller = identify(request)
    request.user = caller.user
    now_read_by(caller.user)
    wait = limits.seconds_to_wait(f"token {caller.token.pk}" if caller.token else f"user {caller.user.pk}")
    if wait:
        detail = _("Too many requests. Come again in %(seconds)s seconds.") % {"seconds": wait}
        raise Problem(429, detail, headers={"Retry-After": str(wait)})
    standing = limits.count_for(caller.token) if caller.token else None
    if standing is not None and standing.exceeded:
        detail = _("Too many requests. Come again in %(seconds)s seconds.") % {"seconds": standing.resets_in}
        raise Problem(429, detail, headers={"Retry-After": str(standing.resets_in), **standing.headers})

    def work() -> HttpResponse:
        return cast(HttpResponse, view(request, **arguments))

    if request.method == "POST" and idempotency.HEADER in request.headers:
        response = idempotency.run_once(request, caller.user, work)
    else:
        response = work()
    if response.status_code == 405:
        detail = _("This is possible here: %(methods)s.") % {"methods": response.headers.get("Allow", "")}
        raise Problem(405, detail, headers={"Allow": response.headers.get("Allow", "")})
    for name, value in (standing.headers if standing is not None else {}).items():
        response.headers[name] = value
    return response


def identify(request: HttpRequest) -> Caller:
    """Who asks; Problem 401 when nobody known does, 403 for a browser's write without its CSRF token."""
    given = request.headers.get("Authorization", "")
    if given:
        scheme, _space, text = given.partition(" ")
        token = find_token(text.strip()) if scheme.lower() == "bearer" else None
        if token is None:
            raise _unknown(_("This token is not valid, or no longer."))
        if not policy_of(token.user).admits(client_address(request)):
            raise Problem(403, _("This token is not taken from your network."))
        return Caller(token.user, token)
    user = request.user
    if not user.is_authenticated:
        raise _unknown(_("Send a token: Authorization: Bearer …"))
    if request.method not in _READING:
        refused = _Csrf(_unused).process_view(request, _unused, (), {})
        if refused is not None:
            raise Problem(403, _("Send the CSRF token of your session in X-CSRFToken, or use an API token."))
    return Caller(user, None)


def _unknown(detail: str) -> Problem:
    return Problem(401, detail, headers={"WWW-Authenticate": 'Bearer realm="Rapport"'})


class _Csrf(CsrfViewMiddleware):
    """Django's check without its HTML page."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:
        return HttpResponse(reason, status=403)


def _unused(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
