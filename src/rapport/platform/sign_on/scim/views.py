"""The doors of SCIM: each behind a bearer token of an administrator with a scope of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from rapport.platform.access.models import Team, User
from rapport.platform.access.titles import now_read_by
from rapport.platform.api import limits
from rapport.platform.api.body import BODY_LIMIT, check_size, read_object
from rapport.platform.api.tokens import SCIM, find_token
from rapport.platform.sign_on.addresses import client_address
from rapport.platform.sign_on.policy import policy_of
from rapport.platform.sign_on.scim import documents, groups, people
from rapport.platform.sign_on.scim.filters import Column, condition, parse_filter
from rapport.platform.sign_on.scim.messages import (
    MEDIA_TYPE,
    ScimError,
    answer,
    bounds,
    check_match,
    error_of,
    page_answer,
    resource_answer,
)
from rapport.platform.sign_on.scim.patches import operations_of

TYPES = (MEDIA_TYPE, "application/json")
PER_MINUTE = 3_000
"""Requests of one token a minute and process."""
View = Callable[..., HttpResponse]


def door(*methods: str) -> Callable[[View], View]:
    """Let a view answer only a directory that is known, and only these methods; every refusal as SCIM says it."""

    def guard(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
            with translation.override("en"):  # its reader is a program, and the log of one
                try:
                    check_size(request, BODY_LIMIT)
                    actor = _caller(request)
                    if request.method not in methods:
                        raise ScimError(405, f"This is possible here: {', '.join(methods)}.")
                    with transaction.atomic():
                        return view(request, actor, **arguments)
                except Exception as error:  # the boundary: every exception becomes a refusal
                    return error_of(error).response()

        guarded.checks_body = True  # type: ignore[attr-defined]  # read by files.middleware
        return guarded

    return guard


def _caller(request: HttpRequest) -> User:
    """For whom the directory acts; 401 without a good token, 403 for one that is not meant for this."""
    scheme, _space, text = request.headers.get("Authorization", "").partition(" ")
    token = find_token(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise ScimError(401, "Send a token: Authorization: Bearer …")
    if SCIM not in token.scopes or not token.user.is_administrator:
        raise ScimError(403, "This needs a token of an administrator with the scope scim.")
    if not policy_of(token.user).admits(client_address(request)):
        raise ScimError(403, "This token is not taken from your network.")
    if limits.seconds_to_wait(f"scim {token.pk}", PER_MINUTE):
        raise ScimError(429, "Too many requests.")
    request.user = token.user
    now_read_by(token.user)
    return token.user


@door("GET", "POST")
def users_view(request: HttpRequest, actor: User) -> HttpResponse:
    """/Users: a list, or a new one."""
    if request.method == "POST":
        made = people.create(people.wanted_of(read_object(request, types=TYPES)), actor)
        return resource_answer(request, _user(made.uid)[1], 201)
    return _list(request, people.users(), people.COLUMNS, people.resources)


@door("POST")
def search_view(request: HttpRequest, actor: User, what: str) -> HttpResponse:
    """/Users/.search, /Groups/.search, and /.search for both: the question stands in the body (section 3.4.3)."""
    body = read_object(request, types=TYPES)
    asked = QueryDict(mutable=True)
    for name in ("filter", "startIndex", "count", "attributes", "excludedAttributes"):
        value = body.get(name)
        if value is not None:
            asked[name] = ",".join(map(str, value)) if isinstance(value, list) else str(value)
    request.GET = asked  # type: ignore[assignment] # Django says it cannot be changed
    if what == "Users":
        return _list(request, people.users(), people.COLUMNS, people.resources)
    if what == "Groups":
        return _list(request, groups.groups(), groups.COLUMNS, groups.resources)
    return _both(request)


@door("GET", "PUT", "PATCH", "DELETE")
def user_view(request: HttpRequest, actor: User, uid: UUID) -> HttpResponse:
    """/Users/<id>."""
    user, told = _user(uid, lock=request.method != "GET")
    if request.method == "GET":
        return resource_answer(request, told)
    check_match(request, told)
    if request.method == "DELETE":
        people.remove(user, actor)
        return HttpResponse(status=204)
    body = read_object(request, types=TYPES)
    if request.method == "PUT":
        wanted = people.wanted_of(body)
    else:
        wanted = people.wanted_by(operations_of(body), user)
    people.change(user, wanted, actor)
    return resource_answer(request, _user(uid)[1])


@door("GET", "POST")
def groups_view(request: HttpRequest, actor: User) -> HttpResponse:
    """/Groups: a list, or a new one."""
    if request.method == "POST":
        made = groups.create(read_object(request, types=TYPES), actor)
        return resource_answer(request, _group(made.uid)[1], 201)
    return _list(request, groups.groups(), groups.COLUMNS, groups.resources)


@door("GET", "PUT", "PATCH", "DELETE")
def group_view(request: HttpRequest, actor: User, uid: UUID) -> HttpResponse:
    """/Groups/<id>."""
    team, told = _group(uid, lock=request.method != "GET")
    if request.method == "GET":
        return resource_answer(request, told)
    check_match(request, told)
    if request.method == "DELETE":
        groups.remove(team, actor)
        return HttpResponse(status=204)
    body = read_object(request, types=TYPES)
    if request.method == "PUT":
        groups.replace(team, body, actor)
    else:
        groups.patch(team, operations_of(body), actor)
    return resource_answer(request, _group(uid)[1])


@door("GET")
def configuration_view(request: HttpRequest, actor: User) -> HttpResponse:
    """/ServiceProviderConfig."""
    return answer(documents.configuration())


@door("GET")
def described_view(request: HttpRequest, actor: User, what: str, name: str = "") -> HttpResponse:
    """/ResourceTypes and /Schemas, all or one; they are not filtered (RFC 7644, section 4)."""
    if "filter" in request.GET:
        raise ScimError(403, "These are not filtered.")
    found = documents.resource_types() if what == "ResourceTypes" else documents.schemas()
    if not name:
        return page_answer(request, found, len(found), 1)
    for one in found:
        if one["id"] == name:
            return answer(one)
    raise ScimError(404, "There is no such resource.")


@door("GET", "POST", "PUT", "PATCH", "DELETE")
def nowhere(request: HttpRequest, actor: User, rest: str = "") -> HttpResponse:
    """Whatever else is asked for."""
    raise ScimError(404, "There is no such resource.")


def _list(
    request: HttpRequest, rows: Any, columns: dict[str, Column], told: Callable[[Any], list[dict[str, Any]]]
) -> HttpResponse:
    start, count = bounds(request)
    ordered = rows.filter(condition(parse_filter(request.GET.get("filter", "")), columns)).order_by("pk")
    found = told(ordered[start - 1 : start - 1 + count]) if count else []
    return page_answer(request, found, ordered.count(), start)


def _both(request: HttpRequest) -> HttpResponse:
    """Users, then groups; a filter is understood that both understand."""
    start, count = bounds(request)
    asked = parse_filter(request.GET.get("filter", ""))
    users = people.users().filter(condition(asked, people.COLUMNS)).order_by("pk")
    teams = groups.groups().filter(condition(asked, groups.COLUMNS)).order_by("pk")
    known, first = users.count(), start - 1
    found = people.resources(users[first : first + count])
    skipped = max(0, first - known)
    found += groups.resources(teams[skipped : skipped + count - len(found)])
    return page_answer(request, found, known + teams.count(), start)


def _user(uid: UUID, *, lock: bool = False) -> tuple[User, dict[str, Any]]:
    rows = people.users().select_for_update(of=("self",)) if lock else people.users()
    found = rows.filter(uid=uid).first()
    if found is None:
        raise ScimError(404, "There is no such user.")
    return found, people.resources([found])[0]


def _group(uid: UUID, *, lock: bool = False) -> tuple[Team, dict[str, Any]]:
    rows = groups.groups().select_for_update(of=("self",)) if lock else groups.groups()
    found = rows.filter(uid=uid).first()
    if found is None:
        raise ScimError(404, "There is no such group.")
    return found, groups.resources([found])[0]
