"""The OpenAPI document and the page that shows it. Both are public: they say what Rapport is, not what is in it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template
from django.utils.translation import override
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from rapport import __doc__ as _about
from rapport.platform.access.choices import Action
from rapport.platform.api.gate import identify
from rapport.platform.api.problems import TITLES, Problem
from rapport.platform.api.routes import general_router, router_of
from rapport.platform.api.schemas import LINK, PROBLEM, UID, Schema, component, input_schema, record_schema, ref
from rapport.platform.notifications.choices import Act, Reason
from rapport.platform.notifications.followed import Standing
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.reports.document import SCHEMA as REPORT_RESULT
from rapport.platform.webhooks.models import Delivery

BASE = "/api/v1"
_TEXT: Schema = {"type": "string"}
_UID_OR_NONE: Schema = {"type": ["string", "null"], "format": "uuid"}
_TIME_OR_NONE: Schema = {"type": ["string", "null"], "format": "date-time"}


class RapportApi(NinjaAPI):
    """Ninja, with our schemas in the document and our gate as the place where exceptions become answers."""

    kinds: Sequence[RecordSpec] = ()

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        raise exc

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> OpenAPISchema:
        document = super().get_openapi_schema(path_prefix=path_prefix or BASE, path_params=path_params)
        document["components"] = {
            "schemas": components(self.kinds),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        }
        document["security"] = [{"token": []}]
        return document


def build_api(kinds: Iterable[RecordSpec] | None = None, *, general: bool = True) -> RapportApi:
    """The API with the routes of these kinds, which are every registered one unless named, and with those of no kind
    unless these are left out."""
    api = RapportApi(
        title="Rapport",
        version="1",
        description=_about or "",
        openapi_url=None,
        docs_url=None,
        urls_namespace="api",
    )
    api.kinds = list(registry) if kinds is None else list(kinds)
    if general:
        api.add_router("", general_router())
    for spec in api.kinds:
        api.add_router(f"/{spec.name}", router_of(spec))
    return api


def components(kinds: Iterable[RecordSpec]) -> dict[str, Schema]:
    """Every named schema of the document."""
    named: dict[str, Schema] = {"Link": LINK, "Problem": PROBLEM, **_general()}
    for spec in kinds:
        name = component(spec)
        named[name] = record_schema(spec)
        if not spec.record.overview:
            named[f"{name}New"] = input_schema(spec, new=True)
            named[f"{name}Change"] = input_schema(spec, new=False)
    return named


def _object(properties: dict[str, Schema], *optional: str) -> Schema:
    return {"type": "object", "properties": properties, "required": [n for n in properties if n not in optional]}


def _items(item: Schema, **more: Schema) -> Schema:
    return _object({"items": {"type": "array", "items": item}, **more})


_FILE = _object(
    {
        "uid": UID,
        "name": _TEXT,
        "size": {"type": "integer", "description": "Bytes."},
        "content_type": {**_TEXT, "description": "What the content is; the sender's word for it is not believed."},
        "sha256": _TEXT,
        "kind": {**_TEXT, "description": "The kind of the record that it belongs to."},
        "record": UID,
        "owner": {"anyOf": [ref("Link"), {"type": "null"}]},
        "created_at": {"type": "string", "format": "date-time"},
    }
)


_TIME: Schema = {"type": "string", "format": "date-time"}
_ABOUT: dict[str, Schema] = {"kind": _TEXT, "record": UID, "title": _TEXT}
_PERSONAL: dict[str, Schema] = {
    "Notification": _object(
        {
            "uid": UID,
            "text": {**_TEXT, "description": "What happened, in the caller's language."},
            "excerpt": {**_TEXT, "description": "Of a comment, what it says."},
            "why": {**_TEXT, "description": "Why the caller is told."},
            "reason": {"enum": list(Reason.values)},
            "act": {"enum": list(Act.values)},
            "kind": _TEXT,
            "record": {**_UID_OR_NONE, "description": "Null when the record was deleted."},
            "title": _TEXT,
            "count": {"type": "integer", "description": "Of how many records it tells; one of them is named."},
            "part_kind": {
                "type": ["string", "null"],
                "description": "Of what is part of the record, such as a role: the kind of the part that was written.",
            },
            "actor": {"anyOf": [ref("Link"), {"type": "null"}]},
            "at": _TIME,
            "read_at": _TIME_OR_NONE,
        }
    ),
    "NotificationsRead": _object({"read": {"type": "integer"}}),
    "Follow": _object({**_ABOUT, "is_muted": {"type": "boolean"}}),
    "Standing": _object({"standing": {"enum": list(Standing.values)}}),
    "Favourite": _object(_ABOUT),
    "FavouriteKept": _object({"keep": {"type": "boolean"}}),
    "WebhookDelivery": _object(
        {
            "uid": UID,
            "message_id": {**_TEXT, "description": "Stays the same over attempts, as the header webhook-id."},
            "event": _TEXT,
            "record": _UID_OR_NONE,
            "state": {"enum": list(Delivery.State.values)},
            "attempts": {"type": "integer"},
            "status": {"type": ["integer", "null"], "description": "Of the last answer; null without one."},
            "error": _TEXT,
            "created_at": _TIME,
            "next_at": _TIME_OR_NONE,
            "sent_at": _TIME_OR_NONE,
        }
    ),
}


def _general() -> dict[str, Schema]:
    error = PROBLEM["properties"]["errors"]
    change_set: dict[str, Schema] = {
        "uid": UID,
        "actor": {"anyOf": [ref("Link"), {"type": "null"}]},
        "channel": _TEXT,
        "act": _TEXT,
        "kind": _TEXT,
        "summary": _TEXT,
        "started_at": {"type": "string", "format": "date-time"},
        "finished_at": _TIME_OR_NONE,
        "state": _TEXT,
        "counts": {"type": "object"},
        "undoes": {**_UID_OR_NONE, "description": "The change set that this one took back."},
        "may_undo": {"type": "boolean"},
    }
    row = _object(
        {
            "kind": _TEXT,
            "uid": _UID_OR_NONE,
            "title": _TEXT,
            "act": {"enum": ["created", "updated", "deleted", "restored"]},
            "values": {
                "type": "array",
                "items": _object({"field": _TEXT, "label": _TEXT, "before": {}, "after": {}}),
            },
        }
    )
    rows: Schema = {"type": "array", "items": row}
    return {
        "ChangeSet": _object(change_set),
        "ChangeSetRows": _object({**change_set, "rows": rows}),
        "History": _items(ref("ChangeSetRows")),
        "Undone": _object(
            {
                "change": UID,
                "deleted": {"type": "integer"},
                "restored": {"type": "integer"},
                "reverted": {"type": "integer"},
                "complete": {"type": "boolean"},
                "conflicts": {"type": "array", "items": {"type": "object"}},
            }
        ),
        "ReportResult": REPORT_RESULT,
        "Groups": _items(
            _object(
                {
                    "key": {},
                    "count": {"type": "integer"},
                    "sum": {"type": ["string", "integer", "null"]},
                    "label": {"type": ["string", "null"], "description": "With a link: the record's name."},
                    "currency": {**_TEXT, "description": "With an amount: sums are per currency."},
                },
                "sum",
                "label",
                "currency",
            )
        ),
        "BulkResult": _object(
            {
                "change": _UID_OR_NONE,
                "count": {"type": "integer"},
                "items": {
                    "type": "array",
                    "items": _object(
                        {
                            "uid": UID,
                            "status": {"enum": ["created", "updated", "deleted", "assigned", "kept", "failed"]},
                            "errors": error,
                            "owner": _UID_OR_NONE,
                            "reasons": {"type": "array", "items": _TEXT},
                        },
                        "uid",
                        "errors",
                        "owner",
                        "reasons",
                    ),
                },
            }
        ),
        "Access": _object(
            {
                "user": ref("Link"),
                "items": {
                    "type": "array",
                    "items": _object(
                        {
                            "action": {"enum": list(Action.values)},
                            "allowed": {"type": "boolean"},
                            "scope": {"type": ["string", "null"]},
                            "roles": {"type": "array", "items": _TEXT},
                            "because": _TEXT,
                        }
                    ),
                },
            }
        ),
        **_PERSONAL,
        "File": _FILE,
        "Files": _items(ref("File")),
        "SearchAnswer": _items(
            _object({"kind": _TEXT, "uid": UID, "title": _TEXT, "subtitle": _TEXT}), partial={"type": "boolean"}
        ),
        "Me": _object(
            {
                "uid": UID,
                "username": _TEXT,
                "full_name": _TEXT,
                "email": _TEXT,
                "is_administrator": {"type": "boolean"},
                "scopes": {"type": ["array", "null"], "items": _TEXT},
                "token_expires_at": _TIME_OR_NONE,
                "kinds": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
            }
        ),
    }


def document(*, customised: bool = True) -> bytes:
    """The OpenAPI document in English, made once for each state of the registry; without custom fields if so asked."""
    return _document(registry.generation, customised)


@lru_cache(maxsize=2)
def _document(generation: int, customised: bool) -> bytes:
    kinds = list(registry) if customised else registry.declared()
    with override("en"):
        return orjson.dumps(build_api(kinds).get_openapi_schema(), option=orjson.OPT_NON_STR_KEYS, default=str)


def _known(request: HttpRequest) -> bool:
    """Whether somebody asks who may use the API: only they are told of the fields that were added here."""
    try:
        return bool(identify(request).user.is_active)
    except Problem:
        return False


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """``/api/v1/openapi.json``."""
    known = _known(request)
    caching = "private, no-store" if known else "public, max-age=300"
    headers = {"Cache-Control": caching, "Vary": "Authorization, Cookie"}
    return HttpResponse(document(customised=known), content_type="application/json", headers=headers)


@require_safe
def docs_page(request: HttpRequest) -> HttpResponse:
    """``/api/v1/docs``: the same, to read; without script, so that our Content-Security-Policy holds here as well."""
    described = orjson.loads(document(customised=_known(request)))
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            entry = {"method": method.upper(), "path": path, **operation, "body": _fields_of(described, operation)}
            entry["statuses"] = [
                (status, answer["description"] or TITLES.get(int(status), ""))
                for status, answer in operation["responses"].items()
            ]
            groups.setdefault(operation["tags"][0], []).append(entry)
    context = {"groups": groups, "titles": TITLES, "base": BASE}
    return render_template(request, "api/docs.html", context)


def _fields_of(described: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    """The members of an operation's body, one line each."""
    if "requestBody" not in operation:
        return []
    [sent] = operation["requestBody"]["content"].values()
    schema = sent["schema"]
    if "$ref" in schema:
        schema = described["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    required = schema.get("required", [])
    return [
        {"name": name, "required": name in required, "type": _type_of(member), "description": _words(member)}
        for name, member in schema["properties"].items()
    ]


def _type_of(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join("null" if value is None else f"“{value}”" for value in schema["enum"])
    if "anyOf" in schema:
        return "uid"
    found = schema.get("format") or schema.get("type", "")
    return " | ".join(found) if isinstance(found, list) else str(found)


def _words(schema: dict[str, Any]) -> str:
    return ". ".join(part.rstrip(".") for part in (schema.get("title", ""), schema.get("description", "")) if part)
