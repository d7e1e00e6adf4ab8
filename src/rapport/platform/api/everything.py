"""What the API answers about more than one kind: the search, and who the caller is."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _

from rapport.platform.access.choices import Action
from rapport.platform.access.engine import may
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.problems import Problem
from rapport.platform.api.render import write_json
from rapport.platform.api.tokens import READ
from rapport.platform.records.filters import ListError
from rapport.platform.records.listing import SEARCH_LENGTH, parse_limit
from rapport.platform.records.registry import registry
from rapport.platform.search.queries import search

_PARAMETERS = ("q", "kind", "limit")


def search_everything(request: ApiRequest) -> HttpResponse:
    """The records that a text finds, over every kind that the caller may read, best first."""
    for name in request.GET:
        if name not in _PARAMETERS:
            raise ListError(name, _("There is no parameter of this name."))
    text = request.GET.get("q", "")
    if not text.strip() or len(text) > SEARCH_LENGTH or "\x00" in text:
        raise ListError("q", _("Give 1 to %(limit)s characters to search for.") % {"limit": SEARCH_LENGTH})
    limit = parse_limit(dict(request.GET.lists()))
    kinds = _kinds(request)
    answer = search(request.caller.user, text, kinds=kinds, limit=limit)
    items = [
        {"kind": hit.kind, "uid": hit.uid, "title": hit.title, "subtitle": hit.subtitle} for hit in answer.items[:limit]
    ]
    return write_json({"items": items, "partial": answer.partial})


def _kinds(request: ApiRequest) -> list[str]:
    readable = [spec.name for spec in registry if request.caller.allows(spec.name, READ)]
    if not readable:
        raise Problem(403, _("This token may not do that: it lacks the scope %(scope)s.") % {"scope": READ})
    asked = request.GET.getlist("kind")
    unknown = [kind for kind in asked if not registry.has(kind)]
    if unknown:
        raise ListError("kind", _("There is no kind “%(value)s”.") % {"value": unknown[0][:60]})
    return [kind for kind in asked or readable if kind in readable]


def who_am_i(request: ApiRequest) -> HttpResponse:
    """The caller, the token's scopes, and what may be done to each kind."""
    user, token = request.caller.user, request.caller.token
    kinds = {
        spec.name: [action for action in Action.values if may(spec, user, action)]
        for spec in registry
        if request.caller.allows(spec.name, READ)
    }
    scopes = token.scopes if token is not None else None
    return write_json(
        {
            "uid": user.uid,
            "username": user.username,
            "full_name": user.full_name,
            "email": user.email,
            "is_administrator": user.is_administrator,
            "scopes": scopes,
            "token_expires_at": token.expires_at if token is not None else None,
            "kinds": kinds,
        }
    )
