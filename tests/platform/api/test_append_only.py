"""A kind whose records are only added to: the API offers no change of one, and refuses it."""

from __future__ import annotations

from typing import Any

import pytest

from rapport.platform.records.registry import registry
from tests.browser import Browser
from tests.factories import make
from tests.factories.access import make_administrator

pytestmark = pytest.mark.django_db

ONLY_ADDED = [spec.name for spec in registry if spec.record.append_only]


def test_there_is_such_a_kind() -> None:
    assert "consent-entries" in ONLY_ADDED


@pytest.mark.parametrize("kind", ONLY_ADDED)
def test_a_change_is_neither_described_nor_done(kind: str) -> None:
    browser = Browser(make_administrator())
    paths: dict[str, Any] = browser.client.get("/api/v1/openapi.json").json()["paths"]
    one = next(path for path in paths if path.endswith(f"/{kind}/{{uid}}"))
    assert "get" in paths[one]
    assert "patch" not in paths[one]
    assert "patch" in paths[one.replace(kind, "people")]

    url = f"/api/v1/{kind}/{make(kind).uid}"
    answer = browser.client.patch(url, data="{}", content_type="application/json", headers={"If-Match": '"1"'})
    assert answer.status_code == 405
