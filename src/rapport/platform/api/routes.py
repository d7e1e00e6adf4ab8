"""Every route of the API with its description: the same ones for each record kind, and those of no kind.

The views are functions of :mod:`operations`, :mod:`aggregate`, :mod:`bulk`, :mod:`changes`, :mod:`everything`; here
stands only where they are reached and what the OpenAPI document says of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from rapport.platform.api import everything
from rapport.platform.api.aggregate import aggregate, groupable_names, summable_names
from rapport.platform.api.bulk import LIMIT, actions_of, bulk
from rapport.platform.api.changes import FILTERS, get_change, list_changes, record_changes, undo_change
from rapport.platform.api.deliveries import list_deliveries, resend_delivery
from rapport.platform.api.files import add_files, delete_file, file_content, get_file, list_files
from rapport.platform.api.gate import ApiRequest
from rapport.platform.api.operations import (
    create_record,
    delete_record,
    explain_access,
    get_record,
    list_records,
    update_record,
)
from rapport.platform.api.personal import (
    FOLLOWING,
    MOST_UIDS,
    list_favourites,
    list_follows,
    list_notifications,
    read_notifications,
    set_favourite,
    set_follow,
)
from rapport.platform.api.problems import TITLES
from rapport.platform.api.reports import report_result
from rapport.platform.api.schemas import (
    FIELDS,
    UID,
    Schema,
    component,
    filter_parameters,
    list_parameters,
    page_schema,
    ref,
)
from rapport.platform.files.services import FILES_AT_ONCE
from rapport.platform.notifications.followed import followed_kinds
from rapport.platform.records.registry import registry
from rapport.platform.records.spec import RecordSpec
from rapport.platform.webhooks.models import Delivery

READING = (400, 401, 403, 404, 429, 503)
WRITING = (400, 401, 403, 404, 409, 413, 415, 422, 429)
_IF_MATCH: Schema = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
    "description": "The ETag that you read.",
}
IDEMPOTENCY_KEY: Schema = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[ -~]+$"},
    "description": "A repetition within 24 hours with the same key and body gets the first answer and does nothing.",
}


_UPLOAD: Schema = {
    "type": "object",
    "properties": {
        "files": {
            "type": "array",
            "items": {"type": "string", "format": "binary"},
            "minItems": 1,
            "maxItems": FILES_AT_ONCE,
            "description": "One part of this name a file.",
        }
    },
    "required": ["files"],
    "additionalProperties": False,
}


@dataclass(frozen=True)
class Route:
    """One operation: how it is reached, what it does, what it takes and gives. A module lists those of no kind that it
    adds among its extensions."""

    method: str
    path: str
    view: Callable[..., HttpResponseBase]
    name: str
    summary: str
    answer: Schema | None
    status: int = 200
    errors: Sequence[int] = READING
    parameters: Sequence[Schema] = ()
    body: Schema | None = None
    body_required: bool = True
    body_type: str = "application/json"
    answer_type: str = "application/json"
    headers: dict[str, Schema] = field(default_factory=dict)

    def openapi(self) -> dict[str, Any]:
        """What ninja cannot know, since the views read and write JSON themselves."""
        good: dict[str, Any] = {}
        if self.answer is not None:
            good["content"] = {self.answer_type: {"schema": self.answer}}
        if self.headers:
            good["headers"] = self.headers
        problem = {"content": {"application/problem+json": {"schema": ref("Problem")}}}
        responses: dict[int, Any] = {self.status: good}
        responses |= {status: {"description": TITLES[status], **problem} for status in self.errors}
        described: dict[str, Any] = {"responses": responses, "parameters": list(self.parameters)}
        if self.body is not None:
            content = {self.body_type: {"schema": self.body}}
            described["requestBody"] = {"content": content, "required": self.body_required}
        return described


def kind_routes(spec: RecordSpec) -> Iterator[Route]:
    """The operations of one kind."""
    many, one = str(spec.label_plural).lower(), str(spec.label).lower()
    yield from _reading(spec, many, one)
    if not spec.record.overview:
        yield from _writing(spec, many, one)
    if spec.name == "reports":
        yield Route(
            "GET", "/{uuid:uid}/result", report_result, "result", "Ask for a report's figures", ref("ReportResult")
        )
    if spec.name == "webhooks":
        states: Schema = {"name": "state", "in": "query", "required": False, "schema": {"enum": Delivery.State.values}}
        yield Route(
            "GET", "/{uuid:uid}/deliveries", list_deliveries, "deliveries", "What was sent by a webhook",
            page_schema(ref("WebhookDelivery")), parameters=[*_page(spec), states],
        )  # fmt: skip


def _reading(spec: RecordSpec, many: str, one: str) -> Iterator[Route]:
    record, tag = ref(component(spec)), {"ETag": {"schema": {"type": "string"}}}
    yield Route(
        "GET", "", list_records, "list", f"List {many}", page_schema(record), parameters=list_parameters(spec),
        errors=tuple(e for e in READING if e != 404),
    )  # fmt: skip
    groups = {"name": "group_by", "in": "query", "required": True, "schema": {"enum": groupable_names(spec)}}
    sums = {"name": "sum", "in": "query", "required": False, "schema": {"enum": summable_names(spec)}}
    yield Route(
        "GET", "/aggregate", aggregate, "aggregate", f"Count or sum up {many}", ref("Groups"),
        parameters=[groups, *([sums] if summable_names(spec) else []), *filter_parameters(spec)],
    )  # fmt: skip
    yield Route("GET", "/{uuid:uid}", get_record, "get", f"Read one {one}", record, parameters=[FIELDS], headers=tag)
    yield Route("GET", "/{uuid:uid}/history", record_changes, "history", f"What became of one {one}", ref("History"))
    user: Schema = {
        "name": "user",
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": "The uid of a user; without it: yourself. Only an administrator may ask about others.",
    }
    yield Route(
        "GET", "/{uuid:uid}/access", explain_access, "access", f"Why somebody may see or change one {one}",
        ref("Access"), parameters=[user],
    )  # fmt: skip

    yield Route(
        "GET", "/{uuid:uid}/files", list_files, "files", f"The files of one {one}", page_schema(ref("File")),
        parameters=_page(spec),
    )  # fmt: skip


def _page(spec: RecordSpec) -> list[Schema]:
    """The parameters of every list."""
    return [p for p in list_parameters(spec) if p["name"] in ("limit", "cursor")]


def _writing(spec: RecordSpec, many: str, one: str) -> Iterator[Route]:
    name = component(spec)
    tag = {"ETag": {"schema": {"type": "string"}}, "Rapport-Change": {"schema": UID}}
    yield Route(
        "POST", "", create_record, "create", f"Create one {one}", ref(name), status=201,
        errors=tuple(e for e in WRITING if e != 404), parameters=[IDEMPOTENCY_KEY], body=ref(f"{name}New"),
        headers={**tag, "Location": {"schema": {"type": "string"}}},
    )  # fmt: skip
    yield Route(
        "POST", "/bulk", bulk, "bulk", f"Create, change or delete up to {LIMIT:,} {many}", ref("BulkResult"),
        errors=WRITING, parameters=[IDEMPOTENCY_KEY], body=bulk_schema(spec),
    )  # fmt: skip
    if not spec.record.append_only:
        yield Route(
            "PATCH", "/{uuid:uid}", update_record, "update", f"Change one {one}", ref(name),
            errors=(*WRITING, 412, 428), parameters=[_IF_MATCH], body=ref(f"{name}Change"), headers=tag,
        )  # fmt: skip
    if not spec.record.undeletable:
        yield Route(
            "DELETE", "/{uuid:uid}", delete_record, "delete", f"Delete one {one}", None, status=204,
            errors=(*WRITING, 412, 428), parameters=[_IF_MATCH],
        )  # fmt: skip

    yield Route(
        "POST", "/{uuid:uid}/files", add_files, "files-add", f"Attach files to one {one}", ref("Files"), status=201,
        errors=(*WRITING, 503), parameters=[IDEMPOTENCY_KEY], body=_UPLOAD, body_type="multipart/form-data",
        headers={"Rapport-Change": {"schema": UID}},
    )  # fmt: skip


def bulk_schema(spec: RecordSpec) -> Schema:
    """The body of a bulk request."""
    change = ref(f"{component(spec)}Change")
    return {
        "type": "object",
        "properties": {
            "action": {"enum": list(actions_of(spec))},
            "items": {
                "type": "array",
                "maxItems": LIMIT,
                "items": {"type": "object"},
                "description": "With create: the new records. With update: the uid and the values of each.",
            },
            "uids": {"type": "array", "items": UID, "maxItems": LIMIT},
            "filter": {"type": "object", "description": "The parameters of a list, such as {“city”: “Bonn”}."},
            "values": change,
            "atomic": {
                "type": "boolean",
                "default": True,
                "description": "True: all or none. False: each on its own, with its result.",
            },
        },
        "required": ["action"],
        "additionalProperties": False,
    }


def general_routes() -> Iterator[Route]:
    """The operations of no kind."""
    text: Schema = {"name": "q", "in": "query", "required": True, "schema": {"type": "string", "minLength": 1}}
    kinds: Schema = {"name": "kind", "in": "query", "required": False, "schema": {"enum": [s.name for s in registry]}}
    page = _page(next(iter(registry)))
    filters = [{"name": n, "in": "query", "required": False, "schema": {"type": "string"}} for n in FILTERS]
    yield Route("GET", "/me", everything.who_am_i, "me", "Who you are, and what you may do", ref("Me"))
    yield Route(
        "GET", "/search", everything.search_everything, "search", "Find records of every kind", ref("SearchAnswer"),
        parameters=[text, kinds, page[0]],
    )  # fmt: skip
    yield Route("GET", "/files/{uuid:uid}", get_file, "files-get", "What a file is", ref("File"))
    yield Route(
        "GET", "/files/{uuid:uid}/content", file_content, "files-content", "Download a file",
        {"type": "string", "format": "binary"}, answer_type="application/octet-stream",
        headers={"ETag": {"schema": {"type": "string"}}},
    )  # fmt: skip
    yield Route("DELETE", "/files/{uuid:uid}", delete_file, "files-delete", "Delete a file", None, 204, errors=WRITING)
    yield Route(
        "GET", "/changes", list_changes, "changes-list", "What was done, latest first", page_schema(ref("ChangeSet")),
        parameters=[*page, *filters],
    )  # fmt: skip
    yield Route("GET", "/changes/{uuid:uid}", get_change, "changes-get", "What one act changed", ref("ChangeSetRows"))
    yield Route(
        "POST", "/changes/{uuid:uid}/undo", undo_change, "changes-undo", "Take an act back", ref("Undone"),
        errors=WRITING, parameters=[IDEMPOTENCY_KEY], body_required=False,
        body={"type": "object", "properties": {"force": {"type": "boolean"}}, "additionalProperties": False},
    )  # fmt: skip
    yield from registry.extensions(Route)

    yield from _personal_routes(page)
    yield Route(
        "POST", "/webhook-deliveries/{uuid:uid}/resend", resend_delivery, "webhook-deliveries-resend",
        "Send by a webhook again", ref("WebhookDelivery"), errors=WRITING, parameters=[IDEMPOTENCY_KEY],
    )  # fmt: skip


def _personal_routes(page: list[Schema]) -> Iterator[Route]:
    """What is the caller's own."""
    unread: Schema = {"name": "unread", "in": "query", "required": False, "schema": {"type": "boolean"}}
    about: dict[str, Schema] = {"kind": {"enum": [spec.name for spec in followed_kinds()]}, "record": UID}
    known, errors = [IDEMPOTENCY_KEY], WRITING
    yield Route(
        "GET", "/notifications", list_notifications, "notifications-list", "What you are told",
        page_schema(ref("Notification")), parameters=[*page, unread],
    )  # fmt: skip
    yield Route(
        "POST", "/notifications/read", read_notifications, "notifications-read", "Mark notifications as read",
        ref("NotificationsRead"), errors=errors, parameters=known, body_required=False,
        body=_body({"uids": {"type": "array", "items": UID, "maxItems": MOST_UIDS}}, optional=True),
    )  # fmt: skip
    yield Route(
        "GET", "/follows", list_follows, "follows-list", "What you follow, and what you have muted",
        page_schema(ref("Follow")), parameters=page,
    )  # fmt: skip
    yield Route(
        "POST", "/follows", set_follow, "follows-set", "Follow a record, mute it, or neither", ref("Standing"),
        errors=errors, parameters=known, body=_body({**about, "to": {"enum": list(FOLLOWING)}}),
    )  # fmt: skip
    yield Route(
        "GET", "/favourites", list_favourites, "favourites-list", "Your favourites", page_schema(ref("Favourite")),
        parameters=page,
    )  # fmt: skip
    yield Route(
        "POST", "/favourites", set_favourite, "favourites-set", "Keep a record as a favourite, or not",
        ref("FavouriteKept"), errors=errors, parameters=known, body=_body({**about, "keep": {"type": "boolean"}}),
    )  # fmt: skip


def _body(properties: dict[str, Schema], *, optional: bool = False) -> Schema:
    required = {} if optional else {"required": list(properties)}
    return {"type": "object", "properties": properties, "additionalProperties": False, **required}


def router_of(spec: RecordSpec) -> Router:
    """The routes of a kind, mounted under its name."""
    router = Router(tags=[str(spec.label_plural)])
    for route in kind_routes(spec):
        _add(router, route, f"{spec.name}-{route.name}", spec)
    return router


def general_router() -> Router:
    """The routes of no kind."""
    router = Router(tags=["Everything"])
    for route in general_routes():
        _add(router, route, route.name, None)
    return router


def _add(router: Router, route: Route, name: str, spec: RecordSpec | None) -> None:
    """Ninja reads the signature of a view, so each route gets one of its own."""

    def kind() -> list[RecordSpec]:
        return [] if spec is None else [registry.current(spec)]

    def collection(request: HttpRequest) -> HttpResponseBase:
        return route.view(*kind(), cast(ApiRequest, request))

    def member(request: HttpRequest, uid: UUID) -> HttpResponseBase:
        return route.view(*kind(), cast(ApiRequest, request), uid)

    router.api_operation(
        [route.method],
        route.path,
        response={route.status: None},
        operation_id=name,
        url_name=name,
        summary=route.summary,
        description=(route.view.__doc__ or "").strip(),
        openapi_extra=route.openapi(),
    )(member if "{" in route.path else collection)
