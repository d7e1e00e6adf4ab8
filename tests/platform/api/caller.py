"""A caller of the API, and the state of the base by which a test sees that a refusal changed nothing."""

from __future__ import annotations

from typing import Any

import orjson
from django.test import Client

from rapport.customers.models import ContactPoint, Party, Task
from rapport.platform.access.models import User
from rapport.platform.api.tokens import create_token
from rapport.platform.history.models import ChangeSet

BASE = "/api/v1"


class Caller:
    """Speaks JSON with the API in the name of a user."""

    def __init__(self, user: User | None, *scopes: str) -> None:
        self.headers: dict[str, str] = {}
        if user is not None:
            text, self.token = create_token(user, "test", scopes or ("read", "write"))
            self.headers["Authorization"] = f"Bearer {text}"

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response; header names are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        content = body if isinstance(body, bytes) else orjson.dumps(body) if body is not None else b""
        kind = named.pop("Content-Type", "application/json")
        client = Client(headers={**self.headers, **named})
        return client.generic(method, BASE + path, content, content_type=kind)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def items(self, path: str) -> list[dict[str, Any]]:
        """The items of a list that must succeed."""
        response = self.get(path)
        assert response.status_code == 200, response.content
        found: list[dict[str, Any]] = response.json()["items"]
        return found


def state() -> tuple[Any, ...]:
    """What no refused request may change."""
    return (
        list(Party.objects.order_by("pk").values("pk", "version", "display_name", "job_title", "email", "owner_id")),
        list(ContactPoint.objects.order_by("pk").values_list("pk", "norm")),
        list(Task.objects.order_by("pk").values_list("pk", "version")),
        ChangeSet.objects.count(),
    )


def assert_problem(response: Any, status: int, *fields: str) -> dict[str, Any]:
    """The response is a problem document of this status that names these fields."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["status"] == status
    assert document["detail"]
    assert [error["field"] for error in document["errors"]] == list(fields)
    return document
